"""Draw blocks as the plain text that a person would read."""

import html
from collections.abc import Iterable
from typing import Any

from tests.fakes.slack.model import Json

MARKS = {"pending": "○", "in_progress": "◐", "complete": "●", "error": "✗"}


def drawn(text: str, blocks: list[Json]) -> str:
    """Return a message as it is read: its blocks, or its text where it has none."""
    lines = [line for block in blocks for line in _block(block)]
    return "\n".join(lines) if blocks else html.unescape(text)


def label(element: Json) -> str:
    """Return what stands on something that people can act on."""
    words = _words(element.get("text")) or _words(element.get("placeholder"))
    return words or str(element.get("action_id", element.get("type", "")))


def _block(block: Json) -> list[str]:
    kind = block.get("type")
    if kind in {"header", "markdown", "section", "alert"}:
        return _section(block)
    if kind == "context":
        shown = (one.get("alt_text") or _words(one) for one in block["elements"])
        return [" · ".join(shown)]
    if kind in {"actions", "context_actions"}:
        return [" ".join(map(_field, block["elements"]))]
    return _listed(block)


def _listed(block: Json) -> list[str]:
    kind = block.get("type")
    if kind == "plan":
        tasks = block.get("tasks") or ()
        return [str(block["title"]), *(line for task in tasks for line in _listed(task))]
    if kind == "task_card":
        more = [_rich(block[part]) for part in ("details", "output") if block.get(part)]
        return [f"{MARKS.get(block.get('status', ''), '·')} {block['title']}", *more]
    if kind == "table":
        return [" | ".join(map(_cell, row)) for row in block["rows"]]
    return _plain(block)


def _plain(block: Json) -> list[str]:
    kind = block.get("type")
    if kind == "divider":
        return ["───"]
    if kind == "input":
        return [f"{_words(block['label'])}: {_field(block['element'])}"]
    if kind == "image":
        return [f"({block['alt_text']})"]
    return [_rich(block)] if kind == "rich_text" else [f"<{kind}>"]


def _section(block: Json) -> list[str]:
    lines = [_words(block["text"])] if block.get("text") else []
    lines += [_words(one) for one in block.get("fields") or ()]
    if accessory := block.get("accessory"):
        lines.append(accessory.get("alt_text") or _field(accessory))
    return lines


def _field(element: Json) -> str:
    if element.get("type") in {"button", "icon_button"}:
        return f"[{label(element)}]"
    chosen = element.get("initial_option") or {}
    held = _words(chosen.get("text")) or element.get("initial_value") or label(element)
    return f"[{held} ▾]" if "select" in str(element.get("type")) else f"[{held}]"


def _words(text: Any) -> str:  # noqa: ANN401 - a text object or bare words
    found = text.get("text", "") if isinstance(text, dict) else text or ""
    return html.unescape(str(found))


def _cell(cell: Json) -> str:
    if cell.get("type") == "rich_text":
        return _rich(cell)
    return str(cell.get("text", cell.get("value", "")))


def _rich(part: Json) -> str:
    if part.get("type") in {"rich_text", "rich_text_list"}:
        return "\n".join(map(_rich, part["elements"]))
    if "elements" in part:
        return "".join(map(_rich, part["elements"]))
    if part.get("type") == "user":
        return f"<@{part['user_id']}>"
    if part.get("type") == "broadcast":
        return f"<!{part['range']}>"
    names: Iterable[str] = ("text", "url", "name", "channel_id")
    return next((str(part[name]) for name in names if part.get(name)), "")
