"""A card as Slack draws it: Block Kit, within every limit that Slack publishes.

Source: docs.slack.dev/reference/block-kit; that all blocks of a message together must stay near
12,000 characters is published nowhere, and was found by trying.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bots.cards.drawing import Action, Choice, Drawing, Kind, Option, Part, Press, Weight, Words
from bots.cards.fold import fitting
from bots.cards.plain_sight import clipped, length
from bots.slack.mrkdwn import escaped, mrkdwn

Json = dict[str, Any]
PREFIX: Final = "countersign."
"""Of every action of ours; the verb follows, and the number of its button within the block."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Slack takes."""

    blocks: int = 50
    characters: int = 12_000
    """Of all blocks together, as JSON."""
    section: int = 3_000
    header: int = 150
    label: int = 75
    value: int = 2_000
    option: int = 150
    """Characters of an option's value."""
    placeholder: int = 150
    buttons: int = 25
    notice: int = 3_000


LIMITS: Final = Limits()
HOME: Final = Limits(blocks=100, characters=200_000)
"""Of the Home tab; only a message has to be so small."""
_STYLES: Final = {Weight.FIRST: "primary", Weight.RISKY: "danger"}


def message(drawing: Drawing, accounts: Mapping[str, str], limits: Limits = LIMITS) -> Json:
    """Return what is posted: the blocks, and the text for whoever does not see them.

    Args:
        drawing: the card.
        accounts: Slack's own id of each person who has one in this workspace.
        limits: what Slack takes.
    """
    draw: Callable[[Drawing], list[Json]] = partial(_blocks, accounts=accounts, limits=limits)
    blocks = fitting(drawing, draw, partial(_fit, limits=limits))
    return {"text": clipped(escaped(drawing.notice), limits.notice), "blocks": blocks}


def home(drawing: Drawing, accounts: Mapping[str, str]) -> Json:
    """Return what somebody sees in the app's Home tab."""
    return {"type": "home", "blocks": message(drawing, accounts, HOME)["blocks"]}


def _fit(blocks: list[Json], limits: Limits) -> bool:
    size = length(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    longest = max(map(_text_length, blocks), default=0)
    return len(blocks) <= limits.blocks and size <= limits.characters and longest <= limits.section


def _text_length(block: Json) -> int:
    """Return how long the text of a section or of a small line is."""
    shown = block.get("text") or (block["elements"][0] if block["type"] == "context" else {})
    return length(shown.get("text", ""))


def _blocks(drawing: Drawing, accounts: Mapping[str, str], limits: Limits) -> list[Json]:
    drawn = _Pen(accounts, limits, struck=drawing.struck)
    blocks = list(drawn.title(drawing.title))
    if drawing.facts:
        blocks.append(drawn.small(mrkdwn(drawing.facts, accounts)))
    for part in drawing.parts:
        blocks += drawn.part(part)
    blocks += drawn.actions(drawing.actions)
    return blocks


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws the pieces of one card."""

    accounts: Mapping[str, str]
    limits: Limits
    struck: bool

    def title(self, words: Words) -> Iterator[Json]:
        text = "".join(getattr(span, "text", "") for span in words)
        if text and self.struck:
            yield _section(f"~*{escaped(clipped(text, self.limits.header))}*~")
        elif text:
            shown = clipped(text, self.limits.header)
            yield {"type": "header", "text": {"type": "plain_text", "text": shown, "emoji": False}}

    def small(self, text: str) -> Json:
        """Return a small grey line."""
        shown = {"type": "mrkdwn", "text": text, "verbatim": True}
        return {"type": "context", "elements": [shown]}

    def part(self, part: Part) -> Iterator[Json]:
        lines = [mrkdwn(line, self.accounts) for line in part.lines]
        if self.struck and part.kind is Kind.LINES:
            lines = [f"~{line}~" for line in lines]
        head = mrkdwn(part.head, self.accounts)
        if part.kind is Kind.NOTES and head:
            lines = [f"{head}: {line}" for line in lines]
        elif head:
            lines = [head, *lines]
        loud = part.kind not in {Kind.NOTES, Kind.ASIDE}
        texts = list(_pieces(lines, self.limits.section))
        drawn = [_section(text) if loud else self.small(text) for text in texts]
        if loud and len(drawn) == 1 and len(part.actions) == 1:
            drawn[0]["accessory"] = self._accessory(part.actions[0])
            yield drawn[0]
            return
        yield from drawn
        yield from self.actions(part.actions)

    def _accessory(self, action: Action) -> Json:
        return self._button(action, 0) if isinstance(action, Press) else self._select(action, 0)

    def actions(self, actions: Sequence[Action]) -> Iterator[Json]:
        """Return rows of buttons and lists, each list in a row of its own."""
        presses = [one for one in actions if isinstance(one, Press)][: self.limits.buttons]
        if presses:
            elements = [self._button(one, at) for at, one in enumerate(presses)]
            yield {"type": "actions", "elements": elements}
        for at, choice in enumerate(one for one in actions if isinstance(one, Choice)):
            yield {"type": "actions", "elements": [self._select(choice, at)]}

    def _button(self, press: Press, at: int) -> Json:
        drawn: Json = {
            "type": "button",
            "action_id": f"{PREFIX}{press.verb}.{at}",
            "text": _plain(press.label, self.limits.label),
        }
        if press.page:
            return drawn | {"url": press.page}
        drawn["value"] = press.value
        if style := _STYLES.get(press.weight):
            drawn["style"] = style
        if press.asks:
            drawn["confirm"] = {
                "title": _plain(press.asks.title, 100),
                "text": _plain(press.asks.text, 300),
                "confirm": _plain(press.asks.yes, 30),
                "deny": _plain(press.asks.no, 30),
                "style": "danger",
            }
        return drawn

    def _select(self, choice: Choice, at: int) -> Json:
        return {
            "type": "static_select",
            "action_id": f"{PREFIX}{choice.verb}.{at}",
            "placeholder": _plain(choice.placeholder, self.limits.placeholder),
            "options": [self._option(one) for one in choice.options],
        }

    def _option(self, option: Option) -> Json:
        drawn = {"text": _plain(option.label, self.limits.label), "value": option.value}
        return drawn | ({"description": _plain(option.says, 75)} if option.says else {})


def _section(text: str) -> Json:
    shown = {"type": "mrkdwn", "text": text, "verbatim": True}
    return {"type": "section", "expand": True, "text": shown}


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": clipped(text, most) or "…", "emoji": False}


def _pieces(lines: Sequence[str], most: int) -> Iterator[str]:
    """Join lines into as few texts as hold them."""
    held: list[str] = []
    for line in lines:
        if held and length("\n".join((*held, line))) > most:
            yield "\n".join(held)
            held = []
        held.append(line)
    if held:
        yield "\n".join(held)
