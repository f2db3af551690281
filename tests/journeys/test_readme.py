"""The README's transcripts, typed again: what it shows is what a newcomer sees."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.fakes.product import PROGRAM, Product

_IDS = re.compile(r"\b[pr]-[0-9a-z]{10}\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")


def transcripts(readme: str) -> Iterator[tuple[str, str]]:
    """Yield each command of the dialogues with what is printed below it."""
    for block in re.findall(r"^```console\n(.*?)^```", readme, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, said = part.partition("\n")
            if command.startswith(("c ", "curl ")):
                yield command, said


def typed(product: Product, command: str) -> str:
    """Type a command as the README does, where `c` is the program."""
    if command.startswith("curl "):
        order = json.loads(command.partition(" -d ")[2].strip("'"))
        product.sandbox.edit(order["sku"], price=order["price"])
        return "{}\n"
    environ = {**product.environ, "COUNTERSIGN_URL": product.url, "COLUMNS": "80"}
    ended = subprocess.run(
        ["bash", "-c", f'c() {{ {PROGRAM} "$@"; }}; {command}'],
        capture_output=True, text=True, timeout=120, env=environ, check=False,
    )  # fmt: skip
    return ended.stdout + ended.stderr


def blind(text: str) -> str:
    return _MOMENT.sub("MOMENT", _IDS.sub("ID", text))


def test_every_command_prints_what_the_readme_says(own: Product, root: Path) -> None:
    ids: dict[str, str] = {}
    shown: list[tuple[str, str]] = []
    seen: list[tuple[str, str]] = []

    for command, said in transcripts((root / "README.md").read_text()):
        came = typed(own, _IDS.sub(lambda id: ids[id.group()], command))
        ids.update(zip(_IDS.findall(said), _IDS.findall(came), strict=False))
        shown.append((command, blind(said)))
        seen.append((command, blind(came)))

    assert len(shown) > 5
    assert seen == shown
