"""Check form, rules, types and unit tests of the pages: `python -m deploy.setup.check_pages`."""

import hashlib
import subprocess
import sys

from deploy.setup import node, pages
from deploy.setup.place import INTERPRETER, TOOLS, Missing, alone

_WRONG = "The pages are not as they should be."
_GOOD = TOOLS / "pages-checked"
"""Fingerprint of what was found good last; it is not looked at twice."""


def main(words: list[str]) -> int:
    """Write the API's types anew, then run `check` and `test`, or what the words say instead."""
    try:
        with alone():
            described = _described()
            now = hashlib.sha256(described + pages.wanted().encode()).hexdigest()
            if not words and _GOOD.exists() and _GOOD.read_text() == now:
                return 0
            found = node.find()
            pages.packages(found, whole=True)
            _types(found, described)
            for script in words or ["check", "test"]:
                found.npm("run", "--silent", script, otherwise=_WRONG, cwd=pages.SOURCES)
            if not words:
                _GOOD.write_text(now)
    except Missing as missing:
        print(f"pages: {missing}", file=sys.stderr)
        return 1
    return 0


def _described() -> bytes:
    """Return the description of our own API; no server is needed for it."""
    words = (INTERPRETER, "-m", "deploy.openapi")
    return subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout


def _types(found: node.Node, described: bytes) -> None:
    """Turn the description into types."""
    script = pages.PACKAGES / "openapi-typescript" / "bin" / "cli.js"
    target = pages.SOURCES / "src" / "gen" / "api.ts"
    target.parent.mkdir(exist_ok=True)
    source = target.with_name("openapi.json")
    source.write_bytes(described)
    words = (found.program, script, source, "--output", target)
    subprocess.run(words, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
