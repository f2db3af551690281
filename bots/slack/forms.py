"""Forms in Slack: a reason, the values of a plan, answers, and what a person found in a shop."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bots.cards.drawing import Verb
from bots.cards.pages import draw_items, draw_lines
from bots.cards.plain_sight import clipped, length, seen
from bots.forms import (
    HALTING,
    TITLES,
    WHY_HALT,
    Parts,
    are_told_apart,
    doubted,
    held,
    is_long,
    read,
    settable,
)
from bots.slack.blocks import HOME, PREFIX, message
from bots.slack.calling import call
from bots.slack.choosing import chooser
from bots.slack.reading import Payload, is_home, place_of_press
from workflows import confirmation
from workflows.documents import NameView, QuestionView, ValueView
from workflows.office import Office
from workflows.store.installations import Installation
from workflows.wording import reworded

Json = dict[str, Any]
_MOST_INPUTS: Final = 90
_MOST_OPTIONS: Final = 100
_MOST_BLOCKS: Final = 100
_MOST_TYPED: Final = 3_000
"""Characters that a field holds."""
_MOST_CHOSEN: Final = 150
"""Characters of an option's value."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent."""

    verb: str
    value: str
    channel: str
    root: str
    fields: Mapping[str, str]
    at_home: bool
    """Whether the button that opened it is on the Home tab."""


def filled(view: Payload) -> Form:
    """Read a form that was sent."""
    kept = json.loads(view.get("private_metadata") or "{}")
    fields: dict[str, str] = {}
    for block, elements in view["state"]["values"].items():
        for element in elements.values():
            chosen = element.get("selected_option") or {}
            fields[block] = str(element.get("value") or chosen.get("value") or "")
    if "parked" in fields:
        fields["step"], _, fields["item"] = fields.pop("parked").partition("|")
    return Form(
        str(view["callback_id"]).removeprefix(PREFIX),
        str(kept.get("value", "")),
        str(kept.get("channel", "")),
        str(kept.get("root", "")),
        fields,
        bool(kept.get("at_home")),
    )


class Forms:
    """Builds forms from rows, and opens them."""

    def __init__(self, office: Office, web: AsyncWebClient) -> None:
        """Keep the installation, and how Slack is called."""
        self._office = office
        self._web = web

    async def open(self, installation: Installation, body: Payload, verb: Verb, value: str) -> None:
        """Open a form for whoever pressed.

        Raises:
            Trouble: Slack does not show it.
        """
        tenant = installation.tenant
        parts = await self._office.store.read(
            lambda tx: read(tx, self._office, tenant, verb, value)
        )
        place = place_of_press(installation, body)
        kept = {
            "value": value,
            "channel": place.channel,
            "root": place.root,
            "at_home": is_home(body),
        }
        view = await asyncio.to_thread(modal, verb, parts, json.dumps(kept))
        token = installation.access.get_secret_value()
        over = (body.get("view") or {}).get("type") == "modal"
        if over:  # the next page takes the place of the one that is open
            await call(
                self._web, "views.update", token=token, view_id=body["view"]["id"], view=view
            )
            return
        await call(
            self._web, "views.open", token=token, trigger_id=body.get("trigger_id"), view=view
        )


def modal(verb: Verb, parts: Parts, kept: str) -> Json:
    """Return the form that a press opens.

    Args:
        verb: what it is for.
        parts: what it is about.
        kept: what comes back with it.
    """
    title, submit = TITLES[verb]
    blocks = list(_BODIES[verb](parts)) or [_text(parts.say("That is not there any more."))]
    view: Json = {
        "type": "modal",
        "callback_id": f"{PREFIX}{verb}",
        "private_metadata": kept,
        "title": _plain(parts.say(title), 24),
        "close": _plain(parts.say("Close"), 24),
        "blocks": blocks[:_MOST_BLOCKS],
    }
    if submit and any(block["type"] == "input" for block in blocks):
        view["submit"] = _plain(parts.say(submit), 24)
    return view


def _rejecting(parts: Parts) -> Iterator[Json]:
    if parts.plan is not None:
        yield _text(parts.plan.summary)
        label = parts.say("Why? Whoever asked reads it.")
        yield _input("reason", label, _lines(), optional=True)


def _halting(parts: Parts) -> Iterator[Json]:
    yield _text(parts.say(HALTING))
    yield _input("reason", parts.say(WHY_HALT), _lines())


def _editing(parts: Parts) -> Iterator[Json]:
    if parts.plan is None:
        return
    yield _text(parts.plan.summary)
    inputs = 0
    for part, values in settable(parts.plan, _MOST_INPUTS):
        if values and len(parts.plan.parts) > 1:
            yield _text(part.title or part.workflow)
        for value in values:
            if length(str(value.value)) > _MOST_TYPED:
                continue
            inputs += 1
            if inputs <= _MOST_INPUTS:
                yield _field(value, parts)
    if inputs > _MOST_INPUTS:
        yield _text(parts.say("The other values can be changed on the page."))


def _field(value: ValueView | NameView, parts: Parts) -> Json:
    """Draw a field for a value, or a list for a product or a shop."""
    label = reworded(value.label, parts.language)
    if isinstance(value, NameView):
        return _input(value.at, label, chooser(value.kind, parts.chosen[value.at]))
    unit = f" ({value.unit})" if value.unit else ""
    return _input(value.at, f"{label}{unit}", _line(held(value, parts.language)))


def _confirming(parts: Parts) -> Iterator[Json]:
    if parts.plan is not None:
        approval = parts.plan.approval
        typed = confirmation.sentence(approval.id, approval.revision)
        yield _text(parts.say("You are alone here, so nobody else can look at your plan."))
        yield _input("sentence", parts.say("Type exactly: {typed}", typed=typed), _line(""))


def _settling(parts: Parts) -> Iterator[Json]:
    parked = [item for item in parts.run.items if item.state == "parked"] if parts.run else []
    options = [
        _option(doubted(item, parts.language), f"{item.step}|{item.item}")
        for item in parked[:_MOST_OPTIONS]
        if len(f"{item.step}|{item.item}") <= _MOST_CHOSEN
    ]
    if not options:
        return
    select = {"type": "static_select", "action_id": "value", "options": options}
    yield _input("parked", parts.say("Which one"), {**select, "initial_option": options[0]})
    either = [
        _option(parts.say("It was applied"), "yes"),
        _option(parts.say("It was not applied"), "no"),
    ]
    radio = {"type": "radio_buttons", "action_id": "value", "options": either}
    yield _input("applied", parts.say("What the shop shows"), radio)
    yield _input("reason", parts.say("How you know"), _lines())


def _answering(parts: Parts) -> Iterator[Json]:
    for at, one in enumerate(parts.asked.questions if parts.asked else ()):
        yield _input(str(at), one.text, _choice(one))


def _choice(one: QuestionView) -> Json:
    if not are_told_apart(one.choices, _MOST_OPTIONS, _MOST_CHOSEN):
        return _line("")
    options = [_option(choice, choice) for choice in one.choices]
    return {"type": "static_select", "action_id": "value", "options": options}


def _showing(parts: Parts) -> Iterator[Json]:
    if parts.all_of is not None:
        yield from message(draw_items(parts.all_of, parts.seen, parts.page), {}, HOME)["blocks"]
    elif parts.plan is not None:
        yield from message(draw_lines(parts.plan, parts.seen, parts.page), {}, HOME)["blocks"]


_BODIES: Final = {
    Verb.REJECT: _rejecting,
    Verb.EDIT: _editing,
    Verb.CONFIRM: _confirming,
    Verb.SETTLE: _settling,
    Verb.ANSWER: _answering,
    Verb.OPEN: _showing,
    Verb.HALT: _halting,
}


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": clipped(seen(text), most) or "…", "emoji": False}


def _text(text: str) -> Json:
    return {"type": "section", "text": _plain(text, 3000)}


def _input(block: str, label: str, element: Json, *, optional: bool = False) -> Json:
    drawn = {"type": "input", "block_id": block, "label": _plain(label, 2000), "element": element}
    return drawn | ({"optional": True} if optional else {})


def _line(initial: str) -> Json:
    drawn = _lines() if is_long(initial) else {"type": "plain_text_input", "action_id": "value"}
    return drawn | ({"initial_value": initial} if initial else {})


def _lines() -> Json:
    return {"type": "plain_text_input", "action_id": "value", "multiline": True}


def _option(label: str, value: str) -> Json:
    return {"text": _plain(label, 75), "value": value}
