"""What a press on a card does: the same as the page and the API do, by the same functions.

A press bears which revision, run or question it is about, and nothing else; who pressed comes from
the verified request. Each act may be done twice, since a crash may come before it is noted as done.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from activities.errors import Missing, Rejected, Stopped
from authz.people import Person
from bots import editing
from bots.cards.drawing import Verb
from bots.inbox import LATELY, Inbox
from bots.numbered import number
from workflows import halt as brake
from workflows import handing_in, letting_in, runs
from workflows.decide import decide
from workflows.office import Office
from workflows.people import person
from workflows.revising import revise
from workflows.store import approvals, imports, places, posts, threads
from workflows.store.approvals import ApprovalState, Standing
from workflows.store.door import Transaction
from workflows.store.imports import State
from workflows.store.places import Place
from workflows.store.thread_states import ThreadState, live_runs, state_of
from workflows.store.threads import Arrived
from workflows.wording import say


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed, or a form that was sent."""

    office: Office
    inbox: Inbox
    by: Person
    arrived: Arrived
    value: str
    fields: Mapping[str, str]
    """What a form was filled with."""
    resumed: bool = False
    """Whether a crash came between, so that it may have been done already."""

    @property
    def surface(self) -> str:
        """Return through which door it came."""
        return self.arrived.surface

    def parted(self, least: int) -> list[str]:
        """Return the parts of the value.

        Raises:
            Missing: it is none of ours.
        """
        found = self.value.split(":")
        if len(found) < least or not all(found):
            raise Missing("Nothing here is called that.", at=self.value[:80])
        return found

    def revision(self, parts: int = 2) -> tuple[str, int]:
        """Return the approval and the revision that a press is about.

        Args:
            parts: how many its value has, the two among them; no button of ours bears more.

        Raises:
            Missing: the value names none.
        """
        found = self.parted(parts)
        approval, revision = found[0], number(found[1])
        if revision is None or len(found) != parts:
            raise Missing("Nothing here is called that.", at=self.value[:80])
        return approval, revision


_STILL_THINKING: Final = "Nothing is running here yet: I am still working on your last message."
ALL: Final = "*"
"""Every shop, where a press is about the brake."""
Act = Callable[[Press], Awaitable[None]]


async def act(verb: str, press: Press) -> None:
    """Do what was pressed.

    Raises:
        CountersignError: it does not count; the text says why and what to do.
    """
    done = ACTS.get(verb)
    if done is None:  # forged: no button bears it
        raise Missing("Nothing here is called that.", at=verb[:80])
    try:
        await done(press)
    finally:
        await _show_again(press)


async def _show_again(press: Press) -> None:
    """Show what could not be shown lately where something is pressed: we may be let in again."""
    place = Place(press.surface, *press.arrived.payload["place"])  # type: ignore[index]  # a press
    since = press.office.clock.now() - LATELY
    if place.channel:  # the Home tab is in none
        await press.office.store.write(
            lambda tx: posts.revive_in(tx, press.by.tenant, place, since)
        )


async def _approve(press: Press) -> None:
    await _decide(press, confirmation=press.fields.get("sentence", ""))


async def _decide(press: Press, *, confirmation: str) -> None:
    approval, revision = press.revision()
    await decide(
        press.office,
        press.by,
        approval,
        revision=revision,
        decision="approve",
        reason="",
        surface=press.surface,
        confirmation=confirmation.strip(),
    )


async def _reject(press: Press) -> None:
    approval, revision = press.revision()
    await decide(
        press.office,
        press.by,
        approval,
        revision=revision,
        decision="reject",
        reason=press.fields.get("reason", "").strip(),
        surface=press.surface,
    )


async def _edit(press: Press) -> None:
    """Set the values of a form anew; what stayed as it was is left out."""
    approval, revision = press.revision()
    tenant = press.by.tenant
    values = await editing.values(press.office, tenant, approval, revision, press.fields)
    await _revise(press, values=values)


async def _without(press: Press) -> None:
    await _revise(press, without=press.parted(3)[2])


async def _revise(
    press: Press, *, values: Mapping[str, str | int] | None = None, without: str | None = None
) -> None:
    """Make a new revision, unless this press made it before a crash; delivery shows its card."""
    approval, revision = press.revision(2 if without is None else 3)
    if await press.office.store.read(lambda tx: _made_by(tx, press, approval, revision + 1)):
        return
    document = await revise(
        press.office,
        press.by,
        approval,
        revision=revision,
        without=() if without is None else (without,),
        values=values or {},
        surface=press.surface,
    )
    if document.kind in {"refused", "invalid"}:
        told = [one.reason for one in getattr(document, "refusals", ())]
        told += [one.hint for one in getattr(document, "problems", ())]
        raise Rejected(" ".join(dict.fromkeys(told)), at=approval)


def _made_by(tx: Transaction, press: Press, approval: str, revision: int) -> bool:
    """Tell whether a press that is taken up after a crash had made its revision already."""
    standing = approvals.get(tx, press.by.tenant, approval)
    if not press.resumed or standing is None or standing.revision < revision:
        return False
    return press.by.id in approvals.revision(tx, press.by.tenant, approval, revision).authors


async def _again(press: Press) -> None:
    """Put a plan to people anew, unless it waits for them already."""
    approval, now = press.parted(1)[0], press.office.clock.now()
    thread = await _thread_of(press, approval)
    if await press.office.store.read(lambda tx: _waits(tx, press.by.tenant, thread, approval, now)):
        text = "That plan is waiting for approval already."
        raise Stopped(text, at=approval, hint="Look at the newest card.")
    await _say(press, thread, f"propose again {approval}")


def _waits(tx: Transaction, tenant: str, thread: str, approval: str, now: datetime) -> bool:
    """Tell whether the open card that a thread is about is of the same plan as another one."""
    talk = threads.get(tx, tenant, thread)
    newest = approvals.get(tx, tenant, talk.approval) if talk and talk.approval else None
    if newest is None or newest.id == approval or newest.expires_at <= now:
        return False
    old = approvals.get(tx, tenant, approval)
    if old is None or newest.state is not ApprovalState.OPEN:
        return False
    of = [approvals.revision(tx, tenant, one.id, one.revision).plan for one in (newest, old)]
    return of[0] == of[1]


async def _thread_of(press: Press, approval: str) -> str:
    def look(tx: Transaction) -> Standing | None:
        return approvals.get(tx, press.by.tenant, approval)

    standing = await press.office.store.read(look)
    if standing is None or standing.thread is None:
        hint = f"Write `propose again {approval}` to me."
        raise Missing("That card belongs to no conversation.", at=approval, hint=hint)
    return standing.thread


async def _say(
    press: Press, thread: str, text: str, still: Callable[[Transaction], object] = lambda _: None
) -> None:
    """Say something in a thread on behalf of whoever pressed, and answer it there."""
    said = await press.inbox.keep_in(press.by, thread, text, press.arrived, still)
    if said is not None:
        await press.inbox.answer(press.by, said)


async def _answer(press: Press) -> None:
    """Answer a question by one of its choices, or by what a form was filled with."""
    thread, seq = press.parted(2)[:2]

    def asked(tx: Transaction) -> Mapping[str, Any]:
        found = _asked(tx, press, thread, number(seq))
        if found is None:
            hint = "What you write in the thread is taken as well."
            raise Stopped("That question was answered already.", at=thread, hint=hint)
        return found

    questions = (await press.office.store.read(asked))["questions"]
    if press.fields:
        lines = [press.fields.get(str(at), "").strip() for at in range(len(questions))]
        text = "\n".join(lines)
    else:
        choice = press.parted(3)[2]
        choices = questions[0]["choices"]
        if not (choice.isascii() and choice.isdigit() and int(choice) < len(choices)):
            raise Missing("Nothing here is called that.", at=press.value[:80])
        text = choices[int(choice)]
    await _say(press, thread, text, asked)


def _asked(tx: Transaction, press: Press, thread: str, seq: int | None) -> Mapping[str, Any] | None:
    """Return the question of a message of a thread, unless somebody has said something since."""
    if seq is None:
        return None
    said = threads.said(tx, press.by.tenant, thread, seq - 1)
    document = ((said[0].document if said else None) or {}).get("document") or {}
    own = f"{press.arrived.event}/said"
    others = (one for one in said[1:] if one.person and (one.document or {}).get("event") != own)
    return document if document.get("kind") == "question" and not any(others) else None


async def _cancel(press: Press) -> None:
    await _cancelled(press, press.parted(1)[0])


async def _cancelled(press: Press, run: str) -> None:
    await runs.cancel(press.office, press.by, run, reason="")


async def _stop(press: Press) -> None:
    """Stop what goes on where it was pressed; the product shows what is true then, in any case."""
    place = Place(press.surface, *press.arrived.payload["place"])  # type: ignore[index]  # a press

    def look(tx: Transaction) -> tuple[list[str], ThreadState]:
        thread = places.thread_at(tx, press.by.tenant, place)
        if thread is None:
            return [], ThreadState.RESTING
        posts.forget(tx, press.by.tenant, thread)
        return live_runs(tx, press.by.tenant, thread), state_of(tx, press.by.tenant, thread)

    live, state = await press.office.store.write(look)
    for run in live:
        await _cancelled(press, run)
    if not live and not press.resumed:
        thinks = state is ThreadState.WORKING
        text = _STILL_THINKING if thinks else "Nothing is running here, so nothing was stopped."
        raise Stopped(text, at=place.root, hint="A plan changes nothing before it is approved.")


async def _retry(press: Press) -> None:
    await runs.retry(press.office, press.by, press.parted(1)[0])


async def _settle(press: Press) -> None:
    """Say what became of one item that a run could not tell."""
    fields = press.fields
    await runs.settle(
        press.office,
        press.by,
        press.parted(1)[0],
        step=fields.get("step", ""),
        item=fields.get("item", ""),
        applied=fields.get("applied") == "yes",
        reason=fields.get("reason", ""),
    )


async def _undo(press: Press) -> None:
    """Ask for everything back in the thread that the run is about; a card answers, as always."""
    run = press.parted(1)[0]
    card = await runs.card(press.office, press.by, run, 0)
    if card.undo_in is None:
        text = "That cannot be undone here any more."
        raise Stopped(text, at=run, hint="Say in words what should be put back.")
    await _say(press, card.undo_in, say(card.language, "undo that"))


async def _halt(press: Press) -> None:
    shop = press.parted(1)[0]
    reason = press.fields.get("reason", "").strip() or f"pressed in {press.surface}"
    await brake.halt(press.office, press.by, shop=None if shop == ALL else shop, reason=reason)


async def _resume(press: Press) -> None:
    shop = press.parted(1)[0]
    reason = f"pressed in {press.surface}"
    await brake.resume(press.office, press.by, shop=None if shop == ALL else shop, reason=reason)


async def _grant(press: Press) -> None:
    id, role = press.parted(2)[:2]
    await letting_in.grant(press.office, press.by, id, role=role)


async def _link(press: Press) -> None:
    id, known = press.parted(2)[:2]
    await letting_in.grant(press.office, press.by, id, person=known)


async def _refuse(press: Press) -> None:
    await letting_in.refuse(press.office, press.by, press.parted(1)[0])


async def _import(press: Press) -> None:
    """Import a file as it was shown, then plan for its sender what they wrote beside it."""
    id, seen = press.parted(2)[:2]
    one = await press.office.store.read(lambda tx: imports.get(tx, press.by.tenant, id))
    done = one is not None and (one.state, one.decided_by) == (State.IMPORTED, press.by.id)
    if one is None or not (press.resumed and done):
        one = await handing_in.accept(press.office, press.by, id, seen)
    if one.words:
        sender = await person(press.office, press.by.tenant, one.person)
        said = await press.inbox.keep_in(sender, one.thread, one.words, press.arrived)
        if said is not None:
            await press.inbox.answer(sender, said)


async def _leave(press: Press) -> None:
    id, seen = press.parted(2)[:2]
    await handing_in.leave(press.office, press.by, id, seen)


ACTS: Final[Mapping[str, Act]] = {
    Verb.APPROVE: _approve,
    Verb.CONFIRM: _approve,
    Verb.REJECT: _reject,
    Verb.EDIT: _edit,
    Verb.WITHOUT: _without,
    Verb.AGAIN: _again,
    Verb.ANSWER: _answer,
    Verb.CANCEL: _cancel,
    Verb.STOP: _stop,
    Verb.RETRY: _retry,
    Verb.SETTLE: _settle,
    Verb.UNDO: _undo,
    Verb.HALT: _halt,
    Verb.RESUME: _resume,
    Verb.GRANT: _grant,
    Verb.LINK: _link,
    Verb.REFUSE: _refuse,
    Verb.IMPORT: _import,
    Verb.LEAVE: _leave,
}
