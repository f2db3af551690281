"""A card as Discord draws it: Components V2, within every limit that Discord publishes.

Plain payloads, not discord.py's views: a view that was sent is kept by the library until it ends,
which a card never does, and what was pressed is read from its custom id alone. So a card is drawn
without the library, and a restart forgets nothing.

Source: discord.com/developers/docs/components/reference.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Final

from bots.cards.drawing import (
    Action,
    Choice,
    Drawing,
    Kind,
    Option,
    Part,
    Press,
    Tone,
    Weight,
)
from bots.cards.fold import fitting
from bots.cards.plain_sight import clipped, length
from bots.discord.markdown import markdown

Json = dict[str, Any]
PREFIX: Final = "countersign:"
"""Of every custom id of ours; the verb follows, then a colon and the value."""
SURE: Final = "sure-"
"""Before the verb of a press that must be asked again, for Discord has no such question."""
V2: Final = 1 << 15
"""The flag of a message that is made of components alone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Discord takes."""

    components: int = 40
    """Of a message, those inside others too."""
    characters: int = 4_000
    """Of all texts of a message together."""
    row: int = 5
    label: int = 80
    option: int = 100
    options: int = 25
    placeholder: int = 150


LIMITS: Final = Limits()
_COLOURS: Final = {
    Tone.WAITS: 0xF0B232,
    Tone.GOES_ON: 0x1F7A8C,
    Tone.GOOD: 0x23A55A,
    Tone.BAD: 0xDA373C,
    Tone.OVER: 0x80848E,
}
_STYLES: Final = {Weight.FIRST: 3, Weight.PLAIN: 2, Weight.RISKY: 4}
_ROW, _BUTTON, _SELECT, _TEXT, _RULE, _BOX = 1, 2, 3, 10, 14, 17


def message(drawing: Drawing, accounts: Mapping[str, str], limits: Limits = LIMITS) -> Json:
    """Return what is posted; only those whom the card asks for something may be called.

    Args:
        drawing: the card.
        accounts: Discord's own id of each person who has one.
        limits: what Discord takes.
    """
    draw: Callable[[Drawing], list[Json]] = partial(_tree, accounts=accounts, limits=limits)
    tree = fitting(drawing, draw, partial(_fit, limits=limits))
    called = [accounts[one] for one in drawing.called if one in accounts]
    return {
        "flags": V2,
        "components": tree,
        "allowed_mentions": {"parse": [], "users": called[:100]},
    }


def _fit(tree: list[Json], limits: Limits) -> bool:
    everything = list(_every(tree))
    written = sum(length(one["content"]) for one in everything if one["type"] == _TEXT)
    return len(everything) <= limits.components and written <= limits.characters


def _every(tree: Sequence[Json]) -> Iterator[Json]:
    for one in tree:
        yield one
        yield from _every(one.get("components", ()))


def _tree(drawing: Drawing, accounts: Mapping[str, str], limits: Limits) -> list[Json]:
    inside = [*_body(drawing, accounts, limits), *_rows(drawing.actions, limits)]
    if drawing.tone is Tone.PLAIN:
        return inside
    return [{"type": _BOX, "accent_color": _COLOURS[drawing.tone], "components": inside}]


def _body(drawing: Drawing, accounts: Mapping[str, str], limits: Limits) -> Iterator[Json]:
    """Return everything from above to below, a rule before what is only said aside."""
    head = "\n".join(_head(drawing, accounts))
    if head:
        yield _text(head)
    ruled = False
    for loud, parts in groupby(drawing.parts, _is_loud):
        drawn = [(part, text) for part in parts if (text := _part(part, drawing, accounts))]
        if loud:
            for part, text in drawn:
                yield _text(text)
                yield from _rows(part.actions, limits)
        elif drawn:
            if head and not ruled:
                yield {"type": _RULE, "divider": True, "spacing": 1}
            yield _text("\n".join(text for _, text in drawn))
            ruled = True


def _head(drawing: Drawing, accounts: Mapping[str, str]) -> Iterator[str]:
    title = markdown(drawing.title, accounts)
    if title:
        yield f"### ~~{title}~~" if drawing.struck else f"### {title}"
    if drawing.facts:
        yield f"-# {markdown(drawing.facts, accounts)}"


def _is_loud(part: Part) -> bool:
    return part.kind not in {Kind.NOTES, Kind.ASIDE}


def _part(part: Part, drawing: Drawing, accounts: Mapping[str, str]) -> str:
    lines = [markdown(line, accounts, begins=True) for line in part.lines]
    head = markdown(part.head, accounts)
    if drawing.struck and part.kind is Kind.LINES:
        lines = [f"~~{line}~~" for line in lines]
    if part.kind is Kind.NOTES and head:
        lines = [f"{head}: {line}" for line in lines]
    elif head:
        lines = [head, *lines]
    return "\n".join(lines if _is_loud(part) else (f"-# {line}" for line in lines))


def _text(content: str) -> Json:
    return {"type": _TEXT, "content": content}


def _rows(actions: Sequence[Action], limits: Limits) -> Iterator[Json]:
    """Return rows of up to five buttons, and each list in a row of its own."""
    presses = [_button(one, limits) for one in actions if isinstance(one, Press)]
    for first in range(0, len(presses), limits.row):
        yield {"type": _ROW, "components": presses[first : first + limits.row]}
    for choice in (one for one in actions if isinstance(one, Choice)):
        for drawn in _lists(choice, limits):
            yield {"type": _ROW, "components": [drawn]}


def _button(press: Press, limits: Limits) -> Json:
    label = clipped(press.label, limits.label) or "…"
    if press.page:
        return {"type": _BUTTON, "style": 5, "label": label, "url": press.page}
    verb = f"{SURE}{press.verb}" if press.asks else press.verb
    return {
        "type": _BUTTON,
        "style": _STYLES[press.weight],
        "label": label,
        "custom_id": f"{PREFIX}{verb}:{press.value}",
    }


def _lists(choice: Choice, limits: Limits) -> Iterator[Json]:
    """Return a list, or several where it is too long for one; each bears a name of its own."""
    options = [one for one in choice.options if len(one.value) <= limits.option]
    firsts = range(0, len(options), limits.options)
    for number, first in enumerate(firsts):
        part = options[first : first + limits.options]
        counted = f" ({first + 1}–{first + len(part)})" if len(firsts) > 1 else ""
        yield {
            "type": _SELECT,
            "custom_id": f"{PREFIX}{choice.verb}" + (f":{number}" if number else ""),
            "placeholder": clipped(choice.placeholder, limits.placeholder - 12) + counted,
            "options": [_option(one, limits) for one in part],
        }


def _option(option: Option, limits: Limits) -> Json:
    drawn = {"label": clipped(option.label, limits.option) or "…", "value": option.value}
    return drawn | ({"description": clipped(option.says, limits.option)} if option.says else {})
