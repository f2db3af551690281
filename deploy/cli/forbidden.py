"""The commands that forbid an activity or a shop to everybody, and permit it again."""

import sys
from typing import Any

from deploy.cli.client import Caller, quoted


def change(caller: Caller, method: str, kind: str, name: str) -> None:
    """Forbid or permit one thing, and show everything that is forbidden then."""
    found = caller.ask(method, f"/api/forbidden/{kind}/{quoted(name)}")
    caller.show(found, lambda: lines(found))


def lines(found: dict[str, Any]) -> None:
    """Say what is forbidden."""
    for kind, word in (("activities", "activity"), ("shops", "shop")):
        for name in found[kind]:
            sys.stdout.write(f"{word}  {name}  forbidden to everybody\n")
    if not any(found.values()):
        sys.stdout.write("Nothing is forbidden to everybody.\n")
