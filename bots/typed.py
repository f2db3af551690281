"""Words that are matched exactly, before any planner: the brake, decisions, and what stands.

Whatever is not exactly one of these forms is for the planner. The decisions are those of every
other door, and so are the rights.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from activities.errors import CountersignError, Missing
from authz.people import Person
from bots import phrases
from bots.refusals import why
from workflows import approvals, runs, shops
from workflows import halt as brake
from workflows.again import propose_again
from workflows.decide import Choice, decide
from workflows.documents import (
    AnswerDocument,
    PlanDocument,
    Proposal,
    Refused,
    RefusedDocument,
    RunDocument,
)
from workflows.office import Office
from workflows.store import people, tenants, threads
from workflows.store import shops as connected
from workflows.store.threads import Arrived
from workflows.wording import say

_APPROVAL: Final = r"(?P<approval>p-[0-9a-z]{1,40})"
_REVISION: Final = r"r(?P<revision>[1-9][0-9]{0,5})"
_RUN: Final = r"(?P<run>r-[0-9a-z]{1,40})"
_SHOP: Final = r"(?: (?P<shop>(?i:[a-z][a-z0-9_-]{0,39})))?"

HALT: Final = rf"(?i:halt){_SHOP}"
"""In any capitals: a brake that is shouted is a brake."""
RESUME: Final = rf"(?i:resume){_SHOP}"


@dataclass(frozen=True, slots=True)
class Order:
    """One word as it was typed, and who typed it where."""

    office: Office
    by: Person
    arrived: Arrived
    parts: Mapping[str, str | None]
    language: str
    """Of the thread."""

    def words(self, text: str, run: str | None = None) -> AnswerDocument:
        """Return an answer; no planner was asked."""
        thread = self.arrived.thread
        return AnswerDocument(thread=thread, text=text, run_id=run, language=self.language)

    def say(self, text: str, /, **values: object) -> str:
        """Word a sentence as the thread is spoken."""
        return say(self.language, text, **values)

    @property
    def shop(self) -> str | None:
        """Return the shop that was named, whose id has no capitals; None: all of them."""
        named = self.parts["shop"]
        return None if named is None else named.lower()

    @property
    def typed(self) -> str:
        """Return what was typed and where, as the reason of what it did."""
        return f"{self.arrived.text.strip()} ({self.arrived.surface.capitalize()})"

    async def title(self) -> str | None:
        """Return what the shop that was named is called."""
        by, shop = self.by, self.shop
        if shop is None:
            return None
        titles = await self.office.store.read(lambda tx: connected.titles(tx, by.tenant))
        return titles.get(shop, shop)

    def part(self, name: str) -> str:
        """Return a part that the form always has."""
        return self.parts[name] or ""


_HALTED_ALL: Final = "Halted: nothing more is written to any shop until somebody says `resume`."
_HALTED_ONE: Final = (
    "Halted: nothing more is written to {title} until somebody says `resume {shop}`."
)
_RESUMED_ALL: Final = "Resumed: everything is no longer halted."
_RESUMED_ONE: Final = "Resumed: {title} is no longer halted."

_MISTYPED: Final = "Did you mean `{word}`? Nothing was done; type it once more."
_ALONE: Final = re.compile(r"[^\w\s]*([^\W\d_]{3,12})[^\w\s]*")
"""A single word, with the marks that people set around one."""

Act = Callable[[Order], Awaitable[Proposal]]


async def answer(
    office: Office, by: Person, arrived: Arrived, language: str = ""
) -> Proposal | None:
    """Do what was typed, or return None where it is not exactly one of the words.

    Args:
        office: the installation.
        by: who typed it.
        arrived: what, and where.
        language: of whoever alone reads the answer; else that of the thread.
    """
    text = arrived.text.strip()
    for form, act in FORMS.items():
        if typed := re.fullmatch(form, text, re.ASCII):
            spoken = language or await office.store.read(
                lambda tx: threads.language_of(tx, arrived.tenant, arrived.thread)
            )
            order = Order(office, by, arrived, typed.groupdict(), spoken)
            try:
                return await act(order)
            except CountersignError as error:
                return _refused(arrived, error, spoken)
    return None


def mistyped(text: str, language: str) -> str | None:
    """Say which word somebody may have meant who typed a single one that is none, but near one."""
    found = _ALONE.fullmatch(text.strip())
    if found is None or text.strip().lower() in WORDS:
        return None
    word = found[1].lower()
    if word in _UNTOLD:
        return phrases.almost_typed(word, language)
    near = [_MEANS[word]] if word in _MEANS else get_close_matches(word, WORDS, 1, _NEAR)
    return say(language, _MISTYPED, word=near[0]) if near else None


def _refused(arrived: Arrived, error: CountersignError, language: str) -> RefusedDocument:
    refused = Refused(step=None, rule=error.code, reason=why(error, language))
    return RefusedDocument(thread=arrived.thread, refusals=(refused,), language=language)


async def told(office: Office, by: Person, language: str) -> phrases.Told:
    """Return whom something is told in a thread."""
    names, zone = await office.store.read(
        lambda tx: (people.names(tx, by.tenant), tenants.get(tx, by.tenant).zone)
    )
    return phrases.Told(language, names, zone)


async def _halt(order: Order) -> Proposal:
    shop = order.shop
    try:
        await brake.halt(order.office, order.by, shop=shop, reason=order.typed)
    except Missing as missing:
        hint = "Nothing was stopped: `halt` alone stops every shop."
        raise Missing(missing.text, at=missing.at, hint=hint) from missing
    return order.words(
        order.say(_HALTED_ONE if shop else _HALTED_ALL, title=await order.title(), shop=shop)
    )


async def _resume(order: Order) -> Proposal:
    shop, title = order.shop, await order.title()
    lifted = await brake.resume(order.office, order.by, shop=shop, reason=order.arrived.text)
    left = await brake.current(order.office, order.by)
    if lifted:
        said = order.say(_RESUMED_ONE if shop else _RESUMED_ALL, title=title)
    else:
        said = order.say("Nothing changed.")
    if any(halt.shop is None for halt in left):
        still = order.say("Still, everything is halted: `resume` alone lets it go on.")
        said = f"{said} {still}"
    elif not lifted:
        said = order.say("{shop} was not halted." if shop else "Nothing was halted.", shop=title)
    return order.words(said)


async def _status(order: Order) -> Proposal:
    office, by = order.office, order.by
    halted = await brake.current(office, by)
    connected = await shops.listed(office, by)
    waiting = await approvals.waiting(office, by)
    live = [run for run in await runs.recent(office, by) if run.state in phrases.UNDER_WAY]
    listener = await told(office, by, order.language)
    return order.words(phrases.status(halted, connected, waiting, live, listener))


async def _approvals(order: Order) -> Proposal:
    cards = await approvals.waiting(order.office, order.by)
    listener = await told(order.office, order.by, order.language)
    return order.words(phrases.waiting(cards, listener))


async def _help(order: Order) -> Proposal:
    return order.words(order.say(phrases.HELP))


async def _hilfe(order: Order) -> Proposal:
    return await _help(replace(order, language="de"))


async def _connect(order: Order) -> Proposal:
    return order.words(order.say(phrases.CONNECT))


async def _approve(order: Order) -> Proposal:
    return await _decided(order, "approve")


async def _reject(order: Order) -> Proposal:
    return await _decided(order, "reject")


async def _decided(order: Order, choice: Choice) -> Proposal:
    approval = order.part("approval")
    decision = await decide(
        order.office,
        order.by,
        approval,
        revision=int(order.part("revision")),
        decision=choice,
        reason=(order.parts.get("reason") or "").strip(),
        surface=order.arrived.surface,
        # who types the whole sentence has typed what a business of one person is asked for
        confirmation=order.arrived.text.strip() if choice == "approve" else "",
    )
    if decision.missing:
        return _in_thread(await approvals.show(order.office, order.by, approval), order)
    return order.words(
        phrases.decided(decision, order.language), next(iter(decision.run_ids), None)
    )


def _in_thread(card: PlanDocument, order: Order) -> PlanDocument:
    return card.model_copy(update={"thread": order.arrived.thread})


async def _again(order: Order) -> Proposal:
    arrived = order.arrived
    return await propose_again(
        order.office,
        order.by,
        order.part("approval"),
        thread=arrived.thread,
        surface=arrived.surface,
    )


async def _cancel(order: Order) -> Proposal:
    run = await runs.cancel(order.office, order.by, order.part("run"), order.typed)
    return _about(order, run)


async def _cancel_which(order: Order) -> Proposal:
    """Name the runs that can be stopped: which one is meant must be said."""
    live = [run for run in await runs.recent(order.office, order.by) if run.state == "running"]
    return order.words(phrases.stoppable(live, order.language))


async def _retry(order: Order) -> Proposal:
    return _about(order, await runs.retry(order.office, order.by, order.part("run")))


def _about(order: Order, run: RunDocument) -> Proposal:
    return order.words(f"{run.id}: {run.text}", run.id)


WORDS: Final = ("halt", "resume", "status", "approvals", "help", "hilfe", "connect", "cancel")
"""Those of the forms below that stand alone."""
_NEAR: Final = 0.7
_UNTOLD: Final = frozenset({"approve", "reject"})
"""Words that say nothing without the card they are about."""
_MEANS: Final = {
    "stop": "halt",
    "stopp": "halt",
    "anhalten": "halt",
    "stoppen": "halt",
    "continue": "resume",
    "fortsetzen": "resume",
    "fortfahren": "resume",
    "weiter": "resume",
    "freigaben": "approvals",
    "abbrechen": "cancel",
    "verbinden": "connect",
}
"""Other words for the same, which are asked back about: only those above do anything."""
FORMS: Final[Mapping[str, Act]] = {
    HALT: _halt,
    RESUME: _resume,
    r"(?i:status)": _status,
    r"(?i:approvals)": _approvals,
    r"(?i:help)": _help,
    r"(?i:hilfe)": _hilfe,
    r"(?i:connect)": _connect,
    rf"approve {_APPROVAL} {_REVISION}": _approve,
    rf"reject {_APPROVAL} {_REVISION}(?: (?P<reason>(?s:.+)))?": _reject,
    rf"propose again {_APPROVAL}": _again,
    r"(?i:cancel)": _cancel_which,
    rf"cancel {_RUN}": _cancel,
    rf"retry {_RUN}": _retry,
}
"""What is matched, against the whole message without the blanks around it."""
