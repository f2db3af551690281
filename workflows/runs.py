"""Look at runs, and the verbs about them: cancel, retry, settle."""

from datetime import timedelta
from typing import Final

from activities.errors import Denied, Missing, Rejected, Stopped
from authz.people import Person
from authz.verdict import Verdict, join
from workflows import account, evidence, rights
from workflows.account import shown
from workflows.caps import reserve
from workflows.documents import RunCardDocument, RunDocument, RunSummary
from workflows.halt import allowed
from workflows.manifest import Manifest
from workflows.office import Office
from workflows.run import UNDO, Kind
from workflows.settling import Found, settle_item
from workflows.store import events, items, outcomes, runs, verdicts
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.runs import RunState, Standing

RETRY_WITHIN: Final = timedelta(hours=24)
"""A later retry is a new proposal."""


async def show(office: Office, by: Person, run: str) -> RunDocument:
    """Return a run as it stands.

    Raises:
        Missing: unknown or foreign, which read alike.
    """

    def unit(tx: Transaction) -> RunDocument | None:
        found = runs.get(tx, by.tenant, run)
        return account.whole(tx, office, by.tenant, found) if found else None

    drawn = await office.store.read(unit)
    if drawn is None:
        raise _missing(run)
    return drawn


async def card(office: Office, by: Person, run: str, first: int) -> RunCardDocument:
    """Return a run as a card shows it, with the first of its items.

    Raises:
        Missing: unknown or foreign, which read alike.
    """

    def unit(tx: Transaction) -> RunCardDocument | None:
        found = runs.get(tx, by.tenant, run)
        return account.card(tx, office, by.tenant, found, first) if found else None

    drawn = await office.store.read(unit)
    if drawn is None:
        raise _missing(run)
    return drawn


async def recent(office: Office, by: Person) -> list[RunSummary]:
    """Return the newest runs first."""

    def unit(tx: Transaction) -> tuple[list[Standing], dict[str, dict[str, int]]]:
        newest = runs.recent(tx, by.tenant)
        return newest, items.of_runs(tx, by.tenant, [run.id for run in newest])

    found, counts = await office.store.read(unit)
    return [
        RunSummary(
            id=run.id,
            approval=run.approval,
            workflow=run.workflow,
            title=run.title,
            state=shown(run.state),
            requester=run.requester,
            created_at=run.created_at,
            finished_at=run.finished_at,
            counts=counts.get(run.id, {}),
        )
        for run in found
    ]


async def cancel(office: Office, by: Person, run: str, reason: str = "") -> RunDocument:
    """Stop a run before its next write.

    Raises:
        Missing: there is no such run.
        Denied: this person may not.
        Stopped: it has ended already.
    """
    found = await _found(office, by, run)
    await allowed(office, by, "cancel", own=found.requester == by.id)
    now = office.clock.now()

    def unit(tx: Transaction) -> bool:
        live = runs.move(
            tx,
            by.tenant,
            run,
            epoch=found.epoch,
            since=RunState.RUNNING,
            to=RunState.CANCELLING,
            now=now,
        )
        if live:
            body = {"state": RunState.CANCELLING.value, "person": by.id, "reason": reason}
            events.append(tx, by.tenant, "run", run, "cancelling", body, now)
        return live

    if not await office.store.write(unit):
        current = await _found(office, by, run)
        if current.state is not RunState.CANCELLING:
            text = f"The run has ended: {shown(current.state)}."
            raise Stopped(text, at=run)
    await office.engine.cancel(by.tenant, run)
    return await show(office, by, run)


async def retry(office: Office, by: Person, run: str) -> RunDocument:
    """Do again what failed, with everybody's rights as they are now.

    Raises:
        Missing: there is no such run.
        Denied: somebody no longer may.
        Stopped: there is nothing to retry, or it is too late.
    """
    found = await _found(office, by, run)
    await allowed(office, by, "retry", own=found.requester == by.id)
    now = office.clock.now()
    if found.state in {RunState.DONE, RunState.RUNNING, RunState.CANCELLING}:
        text = f"There is nothing to retry: the run is {shown(found.state)}."
        raise Stopped(text, at=run)
    if found.finished_at and now - found.finished_at > RETRY_WITHIN:
        text = "The run ended more than 24 hours ago."
        raise Stopped(text, at=run, hint="Propose the plan again.")
    verdict, manifest = await _rights(office, by, found)

    def unit(tx: Transaction) -> bool:
        if not runs.next_epoch(tx, by.tenant, run, epoch=found.epoch, now=now):
            return False
        reserve(tx, by.tenant, {run: manifest.of(found.workflow)}, now)
        verdicts.keep(tx, by.tenant, evidence.of(verdict, found.approval, "retry", now))
        runs.renewed(
            tx,
            by.tenant,
            run,
            facts=verdict.facts_version,
            policy=verdict.policy_digest,
            now=now,
        )
        undoing = outcomes.get(tx, by.tenant, run, UNDO, 0) is not None
        forgotten = outcomes.reopen(tx, by.tenant, run)
        body = {
            "state": RunState.RUNNING.value,
            "epoch": found.epoch + 1,
            "person": by.id,
            "forgotten": [[outcome.step, outcome.chunk] for outcome in forgotten],
            "pending": [] if undoing else items.reopen(tx, by.tenant, run, now),
        }
        events.append(tx, by.tenant, "run", run, "retried", body, now)
        return True

    if await office.store.write(unit):
        await office.engine.submit(by.tenant, run, found.epoch + 1)
    return await show(office, by, run)


async def settle(
    office: Office, by: Person, run: str, *, step: str, item: str, applied: bool, reason: str
) -> RunDocument:
    """Say, as a person, what became of a write that nobody could tell.

    Raises:
        Missing: there is no such run or parked item.
        Denied: this person may not.
        Rejected: no reason was given.
        Stopped: the run is not parked.
    """
    found = await _found(office, by, run)
    await allowed(office, by, "settle", own=found.requester == by.id)
    if not reason.strip():
        text = "Say how you know, so that others can follow it later."
        raise Rejected(text, at="reason")
    name = step.rpartition(".")[2]
    now = office.clock.now()

    settling = Found(name, item, applied, reason)
    # What nobody may start any more is not started by saying what became of something else.
    late = found.finished_at is not None and now - found.finished_at > RETRY_WITHIN

    def unit(tx: Transaction) -> bool | None:
        state = ItemState.PARKED
        parked = [i for i in items.of_run(tx, by.tenant, run) if i.state is state]
        if not any((i.step, i.item) == (name, item) for i in parked):
            return None
        ends = late or _goes_on_no_more(tx, by.tenant, run)
        to = RunState.CANCELLING if ends else RunState.RUNNING
        if not runs.next_epoch(tx, by.tenant, run, epoch=found.epoch, now=now, to=to):
            return False
        changed = settle_item(tx, office, by, found, settling, now)
        body = {
            "step": name,
            "item": item,
            "applied": applied,
            "reason": reason,
            "person": by.id,
            "state": to.value,
            "epoch": found.epoch + 1,
            **changed,
        }
        events.append(tx, by.tenant, "run", run, "settled", body, now)
        return True

    settled = await office.store.write(unit)
    if settled is None:
        text = f"No item {item} of step {step} waits for a person."
        raise Missing(text, at=item, hint="`countersign runs show` lists the parked ones.")
    if not settled:
        text = "The run is still going on."
        raise Stopped(text, at=run, hint="Wait until it is parked.")
    await office.engine.submit(by.tenant, run, found.epoch + 1)
    return await show(office, by, run)


def _goes_on_no_more(tx: Transaction, tenant: str, run: str) -> bool:
    """Tell whether a parked run was cancelled and not retried since, or stood still for a day."""
    if account.stopped(tx, tenant, run) is not None:
        return True
    recorded = outcomes.of_run(tx, tenant, run)
    return not any(row.outcome.kind is Kind.PARKED for row in recorded)


async def _found(office: Office, by: Person, run: str) -> Standing:
    found = await office.store.read(lambda tx: runs.get(tx, by.tenant, run))
    if found is None:
        raise _missing(run)
    return found


def _missing(run: str) -> Missing:
    hint = "`countersign runs list` shows the newest."
    return Missing(f"There is no run {run}.", at=run, hint=hint)


async def _rights(office: Office, by: Person, found: Standing) -> tuple[Verdict, Manifest]:
    """Ask the gate about requester and approvers as they are now; return what they signed, too.

    Raises:
        Denied: one of them no longer may, or the gate gives no answer.
    """
    matter = await office.store.read(
        lambda tx: rights.look(tx, by.tenant, found.approval, found.revision)
    )
    if matter is None:
        raise _missing(found.id)
    verdict = join(*await rights.everybody(office, matter))
    approvers = matter.standing.approving
    if not verdict.allowed:
        reasons = " ".join(refusal.reason for refusal in verdict.refusals)
        raise Denied(reasons, at=found.id, hint="Propose the plan again.")
    if verdict.quorum > len(approvers):
        text = f"It now needs {verdict.quorum} people to approve it, and {len(approvers)} did."
        raise Denied(text, at=found.id, hint="Propose the plan again.")
    return verdict, matter.revised.manifest
