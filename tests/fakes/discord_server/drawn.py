"""A message as plain text, and the parts of it that can be used."""

from collections.abc import Iterable, Iterator

from tests.fakes.discord_server.components import SELECTS, every
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import Message

BUTTON, TEXT_DISPLAY = 2, 10
PICTURES = {11, 12}


def text(message: Message) -> str:
    """Draw everything that a person reads, one line after the other; buttons in brackets."""
    if message.loading:
        return "(thinking)"
    lines = [message.content] if message.content else []
    lines += [embed.get("description") or embed.get("title") or "" for embed in message.embeds]
    lines += _lines(message.components)
    lines += [f"(file: {each.filename})" for each in message.attachments]
    return "\n".join(lines)


def _lines(components: Iterable[JSON]) -> Iterator[str]:
    for it in components:
        kind = it["type"]
        if kind == TEXT_DISPLAY:
            yield it["content"]
        elif kind == BUTTON:
            yield _button(it)
        elif kind in SELECTS:
            labels = " | ".join(option["label"] for option in it.get("options") or [])
            yield f"<{it.get('placeholder') or it['custom_id']}: {labels}>"
        elif kind in PICTURES:
            yield "(picture)"
        elif kind == 1:
            yield " ".join(_lines(it["components"]))
        yield from _lines(
            it["components"] if kind not in {1, BUTTON} and "components" in it else ()
        )
        yield from _lines([it["accessory"]] if it.get("accessory") else ())


def _button(it: JSON) -> str:
    label = it.get("label") or (it.get("emoji") or {}).get("name") or ""
    return f"[{label} (off)]" if it.get("disabled") else f"[{label}]"


def usable(message: Message) -> list[JSON]:
    """List the buttons and selects of a message."""
    return [it for _, it in every(message.components) if it["type"] in SELECTS | {BUTTON}]


def labels(message: Message) -> list[str]:
    """Name what can be pressed now."""
    found = usable(message)
    return [it["label"] for it in found if it.get("label") and not it.get("disabled")]
