"""The one place where people decide, for every surface, page, command and API.

The gate is asked outside any transaction, on versioned facts; the transaction that counts the
decision compares those versions and takes the race by compare-and-set.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from weakref import WeakValueDictionary

from activities.errors import CountersignError, Denied, Missing
from authz.people import Person
from authz.verdict import DIFFER, UNAVAILABLE, Verdict, join
from workflows import evidence, rights
from workflows.caps import UsedUp
from workflows.confirmation import is_alone, sentence
from workflows.documents import DecisionDocument
from workflows.office import Office
from workflows.rights import Matter
from workflows.starting import Begun, start_runs
from workflows.store import approvals, events, verdicts
from workflows.store import facts as fact_rows
from workflows.store.approvals import ApprovalState, Voted
from workflows.store.door import Transaction, Unit

MOST_TRIES: Final = 4
"""Facts may move while the gate thinks; after so many times the person is asked to try again."""

Choice = Literal["approve", "reject"]

_SELF: Final = "self_approval"
_ABOUT_THE_PERSON: Final = frozenset({
    _SELF, "no_approver", "no_right", "shop_not_yours", "price_limit", "sets_price",
    "too_many_listings",
})  # fmt: skip
"""Rules that refuse this approver; every other one speaks of shops or policy, which moved."""
_SILENT: Final = (
    "The policy check gave no usable answer to another click on this card, so nothing new is"
    " started. Try again in a moment; if it stays so, the operator runs `countersign doctor`."
)


class _Queue:
    """The clicks on one card, which ask the gate one after the other: most need not ask at all.

    Only a courtesy to the gate; the race itself is decided by the transaction. Who waited behind
    a question without an answer is refused with it, instead of waiting for as long again.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.silences = 0


_queues: WeakValueDictionary[tuple[str, str], _Queue] = WeakValueDictionary()


class Undecided(CountersignError):
    """A decision that does not count, with the reason as its code."""

    def __init__(self, code: str, text: str, *, at: str, hint: str | None = None) -> None:
        """Keep the code: not_allowed, self_approval, superseded, expired, decided or stale."""
        super().__init__(text, at=at, hint=hint)
        self.code = code


class Unjudged(Undecided):
    """A decision about which the gate gave no usable answer."""

    def __init__(self, text: str, *, at: str) -> None:
        """Keep the gate's own words."""
        super().__init__("stale", text, at=at)


@dataclass(frozen=True, slots=True)
class Click:
    """One decision of one person, as it arrived."""

    by: Person
    approval: str
    revision: int
    decision: Choice
    reason: str
    surface: str
    confirmation: str

    @property
    def confirms(self) -> bool:
        """Tell whether the sentence of exactly this revision was typed."""
        return self.confirmation == sentence(self.approval, self.revision)


async def decide(
    office: Office,
    by: Person,
    approval: str,
    *,
    revision: int,
    decision: Choice,
    reason: str,
    surface: str,
    confirmation: str = "",
) -> DecisionDocument:
    """Count one person's decision, at most once; the last one needed starts the runs.

    Args:
        office: the installation.
        by: who decides.
        approval: about which card.
        revision: which they have seen.
        decision: approve or reject.
        reason: why; kept with the decision.
        surface: through which door it came.
        confirmation: what was typed where the card asks somebody alone for a sentence.

    Raises:
        Missing: there is no such approval for this person.
        Undecided: it does not count; the code says why.
    """
    click = Click(by, approval, revision, decision, reason, surface, confirmation)
    queue = _queues.setdefault((by.tenant, approval), _Queue())
    silences = queue.silences
    async with queue.turn:
        try:
            return await _decided(office, click, silent=queue.silences > silences)
        except Unjudged:
            queue.silences += 1
            raise


async def _decided(office: Office, click: Click, *, silent: bool) -> DecisionDocument:
    """Judge and count; `silent` tells that the gate gave no answer while the click waited."""
    for _ in range(MOST_TRIES):
        seen = await _look(office, click)
        if (before := _before(seen, click)) is not None:
            return before
        await _expire(office, click, seen)
        _refuse_dead(click, seen)
        if silent:
            raise Unjudged(_SILENT, at=click.approval)
        verdict = await _judge(office, click, seen)
        if verdict is None:
            continue
        counted = await office.store.write(_unit(office, click, seen, verdict))
        if isinstance(counted, _Counted):
            for run in counted.begun:
                await office.engine.submit(click.by.tenant, run.run, run.epoch)
            return counted.answer
    text = "People, rights, limits or shops changed while this was checked."
    raise Undecided("stale", text, at=click.approval, hint="Look at the card again, then decide.")


async def _look(office: Office, click: Click) -> Matter:
    seen = await office.store.read(lambda tx: rights.look(tx, click.by.tenant, click.approval))
    if seen is None:
        text = f"There is no approval {click.approval}."
        hint = "`countersign approvals list` shows what waits."
        raise Missing(text, at=click.approval, hint=hint)
    return seen


def _before(seen: Matter, click: Click) -> DecisionDocument | None:
    """Return the first answer again to somebody who repeats their own counted decision."""
    for vote in seen.standing.votes:
        mine = (vote.person, vote.revision, vote.decision)
        if mine == (click.by.id, click.revision, click.decision):
            return DecisionDocument.model_validate(vote.answer)
    return None


async def _expire(office: Office, click: Click, seen: Matter) -> None:
    now = office.clock.now()
    if seen.standing.state is not ApprovalState.OPEN or seen.standing.expires_at > now:
        return

    def unit(tx: Transaction) -> None:
        if approvals.expire(tx, click.by.tenant, click.approval, now):
            body = {"state": ApprovalState.EXPIRED.value}
            events.append(tx, click.by.tenant, "approval", click.approval, "expired", body, now)

    await office.store.write(unit)
    raise _expired(click)


def _expired(click: Click) -> Undecided:
    text = "This card has expired: nobody decided in time, so nothing happened."
    return Undecided("expired", text, at=click.approval, hint="Propose the plan again.")


def _refuse_dead(click: Click, seen: Matter) -> None:
    standing = seen.standing
    if standing.revision != click.revision:
        text = f"Revision {click.revision} is not what is put to people; {standing.revision} is."
        raise Undecided("superseded", text, at=click.approval, hint="Look at the newest card.")
    if standing.state is ApprovalState.EXPIRED:
        raise _expired(click)
    if standing.state is not ApprovalState.OPEN:
        text = f"This was already decided: {standing.state.value}."
        raise Undecided("decided", text, at=click.approval)
    for vote in standing.votes:
        if (vote.person, vote.revision) == (click.by.id, click.revision):
            text = f"You already decided this: {vote.decision}."
            raise Undecided("decided", text, at=click.approval)
    if click.confirmation and not click.confirms:
        code = _SELF if click.by.id in seen.revised.authors else "not_allowed"
        text = "What was typed is not the sentence that confirms this card."
        raise Undecided(code, text, at=click.approval, hint=_typed(click))


def _typed(click: Click) -> str:
    return f"Type exactly: {sentence(click.approval, click.revision)}"


async def _judge(office: Office, click: Click, seen: Matter) -> Verdict | None:
    """Ask the gate: this approver, and with an approval the requester and earlier approvers too.

    Returns:
        None where the answers are of two policies: then it is asked again.

    Raises:
        Undecided: this person may not, or the plan is no longer allowed.
    """
    now = office.clock.now()
    version = seen.around.facts
    approver = seen.around.people.get(click.by.id)
    if approver is None:
        text = "You are no longer a member of this tenant."
        raise Undecided("not_allowed", text, at=click.approval)
    if click.decision == "reject" and approver.id in seen.revised.authors:
        # whoever asked for a plan may take it back
        back = await office.gate.administer(
            approver, "cancel", own=True, facts_version=version, now=now
        )
        if not back.allowed:
            raise _not_allowed(click, seen, back)
        return back
    asked = rights.question(office, seen)
    mine, before = await asyncio.gather(
        office.gate.approve(
            asked, approver, facts_version=version, now=now, confirmed=_confirmed(click, seen)
        ),
        _everybody(office, click, seen),
    )
    if not mine.allowed:
        raise _not_allowed(click, seen, mine)
    if click.decision == "reject":
        return mine
    if isinstance(before, Denied):
        raise _stale(click, before.text) from before
    joined = join(*before, mine)
    if joined.unavailable:
        raise _unjudged(click, joined)
    if [refusal.rule for refusal in joined.refusals] == [DIFFER]:
        return None  # the policy moved between two answers
    if not joined.allowed:
        raise _stale(click, " ".join(refusal.reason for refusal in joined.refusals))
    return joined


async def _everybody(office: Office, click: Click, seen: Matter) -> tuple[Verdict, ...] | Denied:
    """Ask about requester and earlier approvers beside this approver: a person is waiting."""
    if click.decision == "reject":
        return ()
    try:
        return await rights.everybody(office, seen)
    except Denied as gone:
        return gone


def _confirmed(click: Click, seen: Matter) -> bool:
    return click.confirms and is_alone(seen.around.people, seen.revised.authors)


def _not_allowed(click: Click, seen: Matter, verdict: Verdict) -> Undecided:
    if verdict.unavailable:
        return _unjudged(click, verdict)
    rules = {refusal.rule for refusal in verdict.refusals}
    reasons = " ".join(dict.fromkeys(refusal.reason for refusal in verdict.refusals))
    if not rules & _ABOUT_THE_PERSON:
        return _stale(click, reasons)
    if _SELF not in rules:
        return Undecided("not_allowed", reasons, at=click.approval)
    if is_alone(seen.around.people, seen.revised.authors):
        return Undecided(_SELF, reasons, at=click.approval, hint=_typed(click))
    if click.by.id in seen.revised.approvers:  # the card was made for somebody alone
        return _stale(click, reasons)
    return Undecided(_SELF, reasons, at=click.approval)


def _unjudged(click: Click, verdict: Verdict) -> Unjudged:
    text = next(one.reason for one in verdict.refusals if one.rule == UNAVAILABLE)
    return Unjudged(text, at=click.approval)


def _stale(click: Click, why: str) -> Undecided:
    text = f"What was true when the card was made no longer is: {why}"
    return Undecided("stale", text, at=click.approval, hint="Propose the plan again.")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A decision that counts, and the runs it started."""

    answer: DecisionDocument
    begun: tuple[Begun, ...]


def _unit(office: Office, click: Click, seen: Matter, verdict: Verdict) -> Unit[_Counted | None]:
    """Build the transaction that counts a decision, if everything is still as it was judged."""
    now = office.clock.now()
    kept = evidence.of(verdict, click.approval, click.decision, now)
    tenant = click.by.tenant

    def unit(tx: Transaction) -> _Counted | None:
        if fact_rows.held(tx, tenant) != seen.around.facts:
            return None
        taken = approvals.touch(tx, tenant, click.approval, revision=click.revision, now=now)
        standing = approvals.get(tx, tenant, click.approval)
        if not taken or standing is None or standing.votes != seen.standing.votes:
            return None
        verdicts.keep(tx, tenant, kept)
        return _count(tx, office, click, seen, verdict, now)

    return unit


def _count(
    tx: Transaction, office: Office, click: Click, seen: Matter, verdict: Verdict, now: datetime
) -> _Counted:
    begun: list[Begun] = []
    missing = 0
    state = ApprovalState.REJECTED
    if click.decision == "approve":
        missing = max(verdict.quorum - len(seen.standing.approving) - 1, 0)
        state = ApprovalState.OPEN if missing else ApprovalState.APPROVED
    tenant = click.by.tenant
    if state is not ApprovalState.OPEN:
        approvals.close(tx, tenant, click.approval, revision=click.revision, state=state, now=now)
    if state is ApprovalState.APPROVED:
        try:
            begun = start_runs(
                tx, tenant, seen.standing, seen.revised, verdict, office.catalogue, now
            )
        except UsedUp as used_up:
            raise _stale(click, used_up.text) from used_up
    answer = DecisionDocument(
        state=state.value, run_ids=tuple(run.run for run in begun), missing=missing
    )
    confirmed = click.decision == "approve" and _confirmed(click, seen)
    voted = Voted(
        person=click.by.id,
        decision=click.decision,
        reason=click.reason,
        surface=click.surface,
        at=now,
        revision=click.revision,
        answer=answer.model_dump(mode="json"),
        confirmed=confirmed,
    )
    approvals.vote(tx, tenant, click.approval, voted)
    body = {
        "person": click.by.id,
        "decision": click.decision,
        "reason": click.reason,
        "surface": click.surface,
        "revision": click.revision,
        "confirmed": confirmed,
        **answer.model_dump(mode="json"),
    }
    events.append(tx, tenant, "approval", click.approval, "decided", body, now)
    return _Counted(answer, tuple(begun))
