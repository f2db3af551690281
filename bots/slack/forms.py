"""Forms in Slack: a reason, the values of a plan, answers, and what a person found in a shop.

To open one changes nothing. What is sent comes back with the same value that the button bore, and
is judged as every press is, by whatever is true then.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bots import phrases
from bots.cards.drawing import Verb
from bots.cards.pages import draw_items, draw_lines
from bots.cards.plain_sight import clipped, seen
from bots.cards.saying import Seen
from bots.slack.blocks import HOME, PREFIX, message
from bots.slack.calling import call
from bots.slack.reading import Payload
from workflows import account, approvals, confirmation
from workflows.documents import (
    PlanDocument,
    QuestionDocument,
    QuestionView,
    RunCardDocument,
    RunDocument,
)
from workflows.office import Office
from workflows.store import people, runs, shops, tenants, threads
from workflows.store.door import Transaction
from workflows.store.installations import Installation
from workflows.wording import own_language, reworded, say

Json = dict[str, Any]
_ALWAYS: Final = frozenset({Verb.REJECT, Verb.EDIT, Verb.CONFIRM, Verb.SETTLE, Verb.OPEN})
_MOST_INPUTS: Final = 90
_MOST_OPTIONS: Final = 100
_MOST_PARKED: Final = 200
_MOST_BLOCKS: Final = 100


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent."""

    verb: str
    value: str
    channel: str
    root: str
    fields: Mapping[str, str]


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
    )


class Forms:
    """Builds forms from rows, and opens them."""

    def __init__(self, office: Office, web: AsyncWebClient) -> None:
        """Keep the installation, and how Slack is called."""
        self._office = office
        self._web = web

    @staticmethod
    def opens(verb: str, value: str) -> bool:
        """Tell whether a press opens a form: an answer does where it bears no choice."""
        return verb in _ALWAYS or (verb == Verb.ANSWER and value.count(":") == 1)

    async def open(self, installation: Installation, body: Payload, verb: Verb, value: str) -> None:
        """Open a form for whoever pressed.

        Raises:
            Trouble: Slack does not show it.
        """
        tenant = installation.tenant
        parts = await self._office.store.read(lambda tx: self._look(tx, tenant, verb, value))
        sent = body.get("message") or {}
        kept = {
            "value": value,
            "channel": (body.get("channel") or {}).get("id") or "",
            "root": sent.get("thread_ts") or "",
        }
        view = await asyncio.to_thread(_modal, verb, parts, json.dumps(kept))
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

    def _look(self, tx: Transaction, tenant: str, verb: Verb, value: str) -> "_Parts":
        """Read what a form is about; what is not there makes an empty one."""
        subject, *numbers = value.split(":")
        parts = _Parts(
            own_language(tenants.get(tx, tenant).locale),
            Seen(
                people=people.names(tx, tenant),
                shops={shop.id: shop.title for shop in shops.all_of(tx, tenant)},
            ),
        )
        counted = [int(one) if one.isascii() and one.isdigit() else 0 for one in numbers]
        if subject.startswith("r-"):
            return self._of_run(tx, tenant, parts, verb, subject, *counted[:1])
        if verb is Verb.ANSWER:
            return _of_question(tx, tenant, parts, subject, *counted[:1])
        number, page = [*counted, 0, 0][:2]
        found = approvals.drawn_at(tx, self._office, tenant, subject, number) if number else None
        if found is None:
            return parts
        return replace(parts, plan=found[0], page=page, language=found[0].language)

    def _of_run(
        self, tx: Transaction, tenant: str, parts: "_Parts", verb: Verb, run: str, page: int = 0
    ) -> "_Parts":
        standing = runs.get(tx, tenant, run)
        if standing is None:
            return parts
        if verb is Verb.OPEN:
            whole = account.whole(tx, self._office, tenant, standing)
            return replace(parts, all_of=whole, page=page, language=whole.language)
        card = account.card(tx, self._office, tenant, standing, _MOST_PARKED)
        return replace(parts, run=card, language=card.language)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a form is made of."""

    language: str
    seen: Seen
    plan: PlanDocument | None = None
    page: int = 0
    """Of everything that a card has no room for."""
    asked: QuestionDocument | None = None
    run: RunCardDocument | None = None
    all_of: RunDocument | None = None

    def say(self, text: str, /, **values: object) -> str:
        return say(self.language, text, **values)


def _of_question(
    tx: Transaction, tenant: str, parts: _Parts, thread: str, number: int = 0
) -> _Parts:
    said = threads.said(tx, tenant, thread, number - 1)
    kept = ((said[0].document if said else None) or {}).get("document") or {}
    asked = phrases.document(kept) if kept.get("kind") == "question" else None
    return replace(parts, asked=asked, language=kept.get("language", parts.language))


_TITLES: Final[Mapping[Verb, tuple[str, str]]] = {
    Verb.REJECT: ("Reject", "Reject"),
    Verb.EDIT: ("Edit", "Propose it so"),
    Verb.CONFIRM: ("Approve your own plan", "Approve"),
    Verb.SETTLE: ("What became of it", "Say so"),
    Verb.ANSWER: ("Answer", "Answer"),
    Verb.OPEN: ("Everything", ""),
}


def _modal(verb: Verb, parts: _Parts, kept: str) -> Json:
    title, submit = _TITLES[verb]
    blocks = list(_BODIES[verb](parts)) or [_text(parts.say("There is nothing of that any more."))]
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


def _rejecting(parts: _Parts) -> Iterator[Json]:
    if parts.plan is not None:
        yield _text(parts.plan.summary)
        label = parts.say("Why? Whoever asked reads it.")
        yield _input("reason", label, _lines(), optional=True)


def _editing(parts: _Parts) -> Iterator[Json]:
    if parts.plan is None:
        return
    inputs = 0
    for part in parts.plan.parts:
        if part.values and len(parts.plan.parts) > 1:
            yield _text(part.title or part.workflow)
        for value in part.values:
            inputs += 1
            if inputs <= _MOST_INPUTS:
                unit = f" ({value.unit})" if value.unit else ""
                label = f"{reworded(value.label, parts.language)}{unit}"
                yield _input(value.at, label, _line(str(value.value)))
    if inputs > _MOST_INPUTS:
        yield _text(parts.say("The other values can be changed on the page."))


def _confirming(parts: _Parts) -> Iterator[Json]:
    if parts.plan is not None:
        approval = parts.plan.approval
        typed = confirmation.sentence(approval.id, approval.revision)
        yield _text(parts.say("You are alone here, so nobody else can look at your plan."))
        yield _input("sentence", parts.say("Type exactly: {typed}", typed=typed), _line(""))


def _settling(parts: _Parts) -> Iterator[Json]:
    parked = [item for item in parts.run.items if item.state == "parked"] if parts.run else []
    options = [
        _option(f"{', '.join(item.skus) or item.item}", f"{item.step}|{item.item}")
        for item in parked[:_MOST_OPTIONS]
        if len(f"{item.step}|{item.item}") <= 150  # noqa: PLR2004 - an option's value at Slack
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


def _answering(parts: _Parts) -> Iterator[Json]:
    for at, one in enumerate(parts.asked.questions if parts.asked else ()):
        yield _input(str(at), one.text, _choice(one))


def _choice(one: QuestionView) -> Json:
    if not 0 < len(one.choices) <= _MOST_OPTIONS:
        return _line("")
    options = [_option(choice, clipped(choice, 150)) for choice in one.choices]
    return {"type": "static_select", "action_id": "value", "options": options}


def _showing(parts: _Parts) -> Iterator[Json]:
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
}


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": clipped(seen(text), most) or "…", "emoji": False}


def _text(text: str) -> Json:
    return {"type": "section", "text": _plain(text, 3000)}


def _input(block: str, label: str, element: Json, *, optional: bool = False) -> Json:
    drawn = {"type": "input", "block_id": block, "label": _plain(label, 2000), "element": element}
    return drawn | ({"optional": True} if optional else {})


def _line(initial: str) -> Json:
    drawn: Json = {"type": "plain_text_input", "action_id": "value"}
    return drawn | ({"initial_value": initial} if initial else {})


def _lines() -> Json:
    return {"type": "plain_text_input", "action_id": "value", "multiline": True}


def _option(label: str, value: str) -> Json:
    return {"text": _plain(label, 75), "value": value}
