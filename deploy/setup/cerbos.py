"""Bring the Cerbos policy engine out of its npm package, without npm on this machine."""

import base64
import hashlib
import os
import platform
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from deploy.setup import node
from deploy.setup.place import TOOLS, VENV, Missing, run, say

VERSION = "0.55.0"
INSTALLED = VENV / "bin" / "cerbos"
# npm holds every package to what its registry says; this one we also hold to what we tested.
PINNED = {
    "linux-x64": (
        "sha512-eLZUycJfaQWK0XTRgH/Oz2E3XiNCUavDd1LhzFxhUpZ3s5CuQqmqG327ta0On8YOTxuZO/"
        "19cG4kvfC22r03/Q=="
    ),
}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def install(program: Path) -> None:
    """Put the binary beside the interpreter, fetching it at most once per checkout."""
    kept = TOOLS / f"cerbos-{VERSION}" / "cerbos"
    if not kept.is_file():
        _fetch(program, kept)
    fresh = INSTALLED.with_name("cerbos.new")
    fresh.unlink(missing_ok=True)
    try:
        os.link(kept, fresh)
    except OSError:
        shutil.copy2(kept, fresh)
    fresh.replace(INSTALLED)
    run((INSTALLED, "--version"), otherwise="The Cerbos binary does not start on this machine.")


def build() -> str:
    """Name the build of Cerbos for this machine, as its npm packages do."""
    machine = _MACHINES.get(platform.machine().lower())
    if sys.platform not in {"linux", "darwin"} or machine is None:
        raise Missing(
            f"Cerbos has no build for {sys.platform} on {platform.machine()}: "
            "Linux and macOS on x86-64 or ARM64 work."
        )
    return f"{sys.platform}-{machine}"


def _fetch(program: Path, kept: Path) -> None:
    wanted = build()
    say(f"fetching Cerbos {VERSION} for {wanted}")
    with tempfile.TemporaryDirectory(dir=TOOLS, prefix="cerbos.") as folder:
        archive = _pack(program, wanted, Path(folder))
        verify(archive, PINNED.get(wanted))
        binary = unpack(archive, wanted, Path(folder) / "cerbos")
        kept.parent.mkdir(exist_ok=True)
        binary.replace(kept)


def _pack(program: Path, wanted: str, folder: Path) -> Path:
    node.find(program).npm(
        "pack", "--loglevel=error", f"@cerbos/cerbos-{wanted}@{VERSION}",
        otherwise=f"Cerbos {VERSION} could not be fetched from the npm registry.",
        env={"npm_config_cache": str(folder / "cache")},
        cwd=folder,
    )  # fmt: skip
    return next(folder.glob("*.tgz"))


def integrity(archive: Path) -> str:
    """Compute what npm calls the integrity of a package."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def verify(archive: Path, pinned: str | None) -> None:
    """Refuse a package that is not, byte by byte, the one we tested.

    Raises:
        Missing: it is another one.
    """
    found = integrity(archive)
    if pinned not in {None, found}:
        raise Missing(
            f"The npm registry answered another Cerbos {VERSION} than the one we tested "
            f"({found} instead of {pinned}); nothing of it was kept."
        )


def unpack(archive: Path, wanted: str, target: Path) -> Path:
    """Take the binary for one machine out of the package.

    Raises:
        Missing: the package does not hold it.
    """
    inside = f"package/cerbos-{wanted}"
    with tarfile.open(archive) as packed:
        content = packed.extractfile(inside) if inside in packed.getnames() else None
        if content is None:
            raise Missing(f"The npm package of Cerbos {VERSION} does not hold {inside}.")
        with target.open("wb") as binary:
            shutil.copyfileobj(content, binary)
    target.chmod(0o755)
    return target
