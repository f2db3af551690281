"""Find uv, or bring it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.setup.place import TOOLS, Missing, run, say

WANTED = "uv>=0.9,<1"
_NO_UV = "uv is missing and pip could not fetch it; is a package index in reach?"


def find() -> Path:
    """Name a uv that works: the one on PATH, else our own."""
    ours = TOOLS / "uv" / "bin" / "uv"
    on_path = shutil.which("uv")
    for candidate in (Path(on_path) if on_path else None, ours):
        if candidate and _works(candidate):
            return candidate
    _bring(TOOLS / "uv")
    if not _works(ours):
        raise Missing("uv was fetched but does not start on this machine; install uv yourself.")
    return ours


def index() -> str | None:
    """Name the package index that this machine is told to use instead of the public one."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    try:
        return run((*_pip(), "config", "get", "global.index-url"), otherwise="").strip() or None
    except Missing:
        return None


def environment() -> dict[str, str]:
    """Give uv the machine's index and keep it to this Python."""
    own = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": ""}
    named = index()
    return {**own, "UV_DEFAULT_INDEX": named} if named else own


def _works(program: Path) -> bool:
    try:
        ended = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False  # a shim of a version manager may stand there for nothing
    return ended.returncode == 0


def _pip() -> tuple[str, ...]:
    if importlib.util.find_spec("pip"):
        return (sys.executable, "-m", "pip")
    own = TOOLS / "pip"
    if not (own / "bin" / "python").exists():
        run((sys.executable, "-m", "venv", own), otherwise="This Python has neither pip nor venv.")
    return (str(own / "bin" / "python"), "-m", "pip")


def _bring(target: Path) -> None:
    say("fetching uv")
    fresh = target.with_name("uv.new")
    shutil.rmtree(fresh, ignore_errors=True)
    run(
        (*_pip(), "install", "--quiet", "--no-deps", "--target", fresh, WANTED),
        otherwise=_NO_UV,
        env={"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
