"""Render a card as a picture: a document on stdin, SVG on stdout.

countersign chat --as manager --once "…" --json | python -m deploy.picture > card.svg
"""

import json
import re
import sys
from typing import Any, Final

from rich.console import Console
from rich.terminal_theme import MONOKAI

from deploy.cli.drawing import draw

WIDTH: Final = 86
_FONT_FACE: Final = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


def picture(document: dict[str, Any], *, width: int = WIDTH) -> str:
    """Return the terminal's own drawing of a document as SVG that loads nothing."""
    with open("/dev/null", "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
        console = Console(width=width, record=True, file=nowhere, force_terminal=True)
        draw(document, console)
        drawn = console.export_svg(title="countersign chat", theme=MONOKAI)
    return _FONT_FACE.sub("", drawn).replace("Fira Code, monospace", "DejaVu Sans Mono, monospace")


if __name__ == "__main__":
    sys.stdout.write(picture(json.load(sys.stdin)))
