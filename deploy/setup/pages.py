"""Build the pages out of their sources, and do nothing when they are as they should be."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from deploy.setup.node import Node
from deploy.setup.place import ROOT, say

SOURCES = ROOT / "admin_web" / "frontend"
BUILT = ROOT / "admin_web" / "static"
PACKAGES = SOURCES / "node_modules"
_NOT_OURS = {"node_modules", "gen"}
_NO_NPM = "The packages of the pages could not be installed; is an npm registry in reach?"
_NO_BUILD = "The pages could not be built."
_STAMP = BUILT / ".built"


def wanted() -> str:
    """Fingerprint everything that the pages are made of."""
    made_of = hashlib.sha256()
    for path in sorted(_sources(SOURCES)):
        made_of.update(f"{path.relative_to(SOURCES)}\n".encode())
        made_of.update(path.read_bytes())
    return made_of.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_OURS:
            continue
        if path.is_dir():
            yield from _sources(path)
        else:
            yield path


def done() -> bool:
    """Tell whether the pages are built as they are wanted."""
    return _STAMP.exists() and _STAMP.read_text() == wanted()


def build(node: Node) -> None:
    """Build the pages.

    Raises:
        Missing: npm or the build failed.
    """
    say("building the pages")
    packages(node, whole=False)
    fingerprint = wanted()
    node.npm("run", "--silent", "build", otherwise=_NO_BUILD, cwd=SOURCES)
    _STAMP.write_text(fingerprint)


def packages(node: Node, *, whole: bool) -> None:
    """Install exactly what package-lock.json names; `whole` adds what only developers need.

    Raises:
        Missing: npm could not.
    """
    lock = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    stamp = PACKAGES / ".set-up"
    known = stamp.read_text().split() if stamp.exists() else []
    was_whole = known[1:] == ["whole"]
    if known[:1] == [lock] and (was_whole or not whole):
        return
    whole = whole or was_whole
    words = ("ci", "--loglevel=error", *(() if whole else ("--omit=dev",)))
    node.npm(*words, otherwise=_NO_NPM, cwd=SOURCES)
    stamp.write_text(f"{lock} {'whole' if whole else 'some'}")
