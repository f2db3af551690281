"""Every authority of a write, seen in the one transaction that opens its receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, select, update

from workflows.store import events, facts, receipts
from workflows.store.approvals import ApprovalState
from workflows.store.crossing import Crossed, crossed
from workflows.store.door import Transaction
from workflows.store.halts import EVERYWHERE
from workflows.store.receipts import Receipt, ReceiptState, Wanted
from workflows.store.runs import RunState
from workflows.store.tables import Approval, HaltRow, OutcomeRow, ReceiptRow, Run

VERDICT_AGE: Final = timedelta(minutes=15)
"""An older allow is asked anew before the first write of a run."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A receipt of this very stage stands already: a crash, or a twin of ours, left it."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The first write of a run needs the gate's answer anew."""


@dataclass(frozen=True, slots=True)
class Held:
    """A halt stands."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The run may write no more."""

    code: str
    text: str


def open_(
    tx: Transaction, tenant: str, wanted: Wanted, now: datetime
) -> Receipt | Earlier | AskAgain | Crossed | Held | Ended:
    """Insert a receipt if every authority stands, all seen in this one transaction.

    The tenant's row and the run's row are taken first, so that a halt, a changed right, a cancel
    or another process comes before or after, never in between.
    """
    facts_now = facts.held(tx, tenant)
    run = _taken(tx, tenant, wanted)
    if run is None:
        return Ended("not_authorised", "The approval no longer covers this run.")
    if earlier := receipts.standing(tx, tenant, wanted):
        return Earlier(earlier)
    if against := _against(tx, tenant, run, wanted):
        return against
    if run.first_dispatch_at is None:
        moved = run.facts != facts_now or run.policy != wanted.policy_digest
        if moved or now - run.authorised_at > VERDICT_AGE:
            return AskAgain()
    if crossing := crossed(tx, tenant, wanted):
        return crossing
    if run.first_dispatch_at is None:
        tx.execute(
            update(Run)
            .where(Run.tenant == tenant, Run.id == wanted.run)
            .values(first_dispatch_at=now)
        )
    return receipts.create(tx, tenant, wanted, now)


def _against(tx: Transaction, tenant: str, run: Any, wanted: Wanted) -> Held | Ended | None:  # noqa: ANN401
    if run.state != RunState.RUNNING or run.epoch != wanted.authority.epoch:
        return Ended("cancelled", "The run has ended.")
    if _is_final(tx, tenant, wanted):
        return Ended("cancelled", "This work has its outcome already.")
    if reason := _halted(tx, tenant, wanted.change.shop):
        return Held(reason)
    if wanted.limit is not None and _writes(tx, tenant, wanted) >= wanted.limit:
        return Ended("limit", f"The signed limit of {wanted.limit} writes is used up.")
    return None


def _taken(tx: Transaction, tenant: str, wanted: Wanted) -> Any:  # noqa: ANN401 - a row
    """Take the run's row, if its approval is of exactly this plan and manifest."""
    authority = wanted.authority
    found = tx.execute(
        select(
            Run.state,
            Run.epoch,
            Run.facts,
            Run.policy,
            Run.authorised_at,
            Run.first_dispatch_at,
        )
        .join(Approval, and_(Approval.tenant == Run.tenant, Approval.id == Run.approval))
        .where(
            Run.tenant == tenant,
            Run.id == wanted.run,
            Run.approval == authority.approval,
            Run.revision == authority.revision,
            Run.plan_digest == authority.plan_digest,
            Run.manifest_hash == authority.manifest_hash,
            Approval.state == ApprovalState.APPROVED.value,
            Approval.revision == authority.revision,
            Approval.digest == authority.plan_digest,
            Approval.manifest_hash == authority.manifest_hash,
        )
        .with_for_update(of=Run)
    )
    return found.one_or_none()


def _is_final(tx: Transaction, tenant: str, wanted: Wanted) -> bool:
    found = tx.execute(
        select(OutcomeRow.chunk).where(
            OutcomeRow.tenant == tenant,
            OutcomeRow.run == wanted.run,
            OutcomeRow.step == wanted.step,
            OutcomeRow.chunk == wanted.chunk,
        )
    )
    return found.first() is not None


def held_since(tx: Transaction, tenant: str, run: str, epoch: int, shop: str) -> datetime | None:
    """Return since when a run has done nothing, while a halt holds it in a shop; else None."""
    found = tx.execute(
        select(Run.epoch_at).where(
            Run.tenant == tenant,
            Run.id == run,
            Run.epoch == epoch,
            Run.state == RunState.RUNNING.value,
        )
    ).scalar_one_or_none()
    if found is None or _halted(tx, tenant, shop) is None:
        return None
    return max(found, events.newest(tx, tenant, "run", run))


def _halted(tx: Transaction, tenant: str, shop: str) -> str | None:
    return tx.execute(
        select(HaltRow.reason)
        .where(
            HaltRow.lifted_at.is_(None),
            or_(
                HaltRow.tenant == EVERYWHERE,
                and_(HaltRow.tenant == tenant, or_(HaltRow.shop.is_(None), HaltRow.shop == shop)),
            ),
        )
        .limit(1)
    ).scalar_one_or_none()


def _writes(tx: Transaction, tenant: str, wanted: Wanted) -> int:
    """Count the items of the run that were written, this one aside."""
    pairs = (
        select(ReceiptRow.step, ReceiptRow.item)
        .where(
            ReceiptRow.tenant == tenant,
            ReceiptRow.run == wanted.run,
            ReceiptRow.state != ReceiptState.REFUSED.value,
            or_(ReceiptRow.step != wanted.step, ReceiptRow.item != wanted.item),
        )
        .distinct()
        .subquery()
    )
    return tx.execute(select(func.count()).select_from(pairs)).scalar_one()
