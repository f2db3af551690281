"""Receipts: the durable record of one stage of one write, key before the call, answer after it."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, and_, func, insert, or_, select, update

from activities.change import Change
from workflows.job import Authority
from workflows.store import events, items
from workflows.store.approvals import ApprovalState
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.runs import RunState
from workflows.store.tables import Approval, HaltRow, OutcomeRow, ReceiptRow, Run, Tenant

VERDICT_AGE: Final = timedelta(minutes=15)
"""An older allow is asked anew before the first write of a run."""
UNDOING: Final = "undo."
"""Prefix of the stages that take a write of this run back."""
EVERYWHERE: Final = "*"
"""The tenant of a halt that brakes the whole deployment."""


class ReceiptState(StrEnum):
    """What is known of one vendor call."""

    SENDING = "sending"
    """Committed; the call may be on its way, or its process may be gone."""
    UNKNOWN = "unknown"
    """The call may have been applied; nothing is sent until that is proved."""
    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    """Proved by a read after the settle time."""
    REFUSED = "refused"
    """The vendor said no, or nothing was sent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a receipt is asked for."""

    run: str
    step: str
    item: str
    stage: str
    chunk: int
    authority: Authority
    change: Change
    deadline: datetime
    settles_at: datetime
    policy_digest: str
    limit: int | None
    """Most writes of one run, as signed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt."""

    run: str
    step: str
    item: str
    stage: str
    generation: int
    state: ReceiptState
    key: str
    change: Change
    deadline: datetime
    settles_at: datetime

    @property
    def in_doubt(self) -> bool:
        """Tell whether the call may have been applied without an answer."""
        return self.state in {ReceiptState.SENDING, ReceiptState.UNKNOWN}


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
) -> Receipt | AskAgain | Held | Ended:
    """Insert a receipt if every authority stands, all seen in this one transaction.

    The run's row is taken first, so that a cancel, a halt or another process comes before or
    after, never in between.
    """
    run = _taken(tx, tenant, wanted)
    if run is None:
        return Ended("not_authorised", "The approval no longer covers this run.")
    if run.state != RunState.RUNNING or run.epoch != wanted.authority.epoch:
        return Ended("cancelled", "The run has ended.")
    if reason := _halted(tx, tenant, wanted.change.shop):
        return Held(reason)
    if run.first_dispatch_at is None:
        moved = run.facts != run.facts_now or run.policy != wanted.policy_digest
        if moved or now - run.authorised_at > VERDICT_AGE:
            return AskAgain()
    if wanted.limit is not None and _writes(tx, tenant, wanted) >= wanted.limit:
        text = f"The signed limit of {wanted.limit} writes is used up."
        return Ended("limit", text)
    if run.first_dispatch_at is None:
        tx.execute(
            update(Run)
            .where(Run.tenant == tenant, Run.id == wanted.run)
            .values(first_dispatch_at=now)
        )
    return _inserted(tx, tenant, wanted, now)


def _taken(tx: Transaction, tenant: str, wanted: Wanted) -> Any:  # noqa: ANN401 - a row
    """Take the run's row, if its approval is of exactly this plan and manifest."""
    authority = wanted.authority
    final = select(OutcomeRow.run).where(
        OutcomeRow.tenant == tenant,
        OutcomeRow.run == wanted.run,
        OutcomeRow.step == wanted.step,
        OutcomeRow.chunk == wanted.chunk,
    )
    found = tx.execute(
        select(
            Run.state,
            Run.epoch,
            Run.facts,
            Run.policy,
            Run.authorised_at,
            Run.first_dispatch_at,
            Tenant.facts.label("facts_now"),
        )
        .join(Approval, and_(Approval.tenant == Run.tenant, Approval.id == Run.approval))
        .join(Tenant, Tenant.tenant == Run.tenant)
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
            ~final.exists(),
        )
        .with_for_update(of=Run)
    )
    return found.one_or_none()


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


def _inserted(tx: Transaction, tenant: str, wanted: Wanted, now: datetime) -> Receipt:
    generations = tx.execute(
        select(func.max(ReceiptRow.generation)).where(*_place(tenant, wanted))
    ).scalar_one()
    receipt = Receipt(
        run=wanted.run,
        step=wanted.step,
        item=wanted.item,
        stage=wanted.stage,
        generation=(generations or 0) + 1,
        state=ReceiptState.SENDING,
        key=_key(tenant, wanted),
        change=wanted.change,
        deadline=wanted.deadline,
        settles_at=wanted.settles_at,
    )
    tx.execute(
        insert(ReceiptRow).values(
            tenant=tenant,
            run=receipt.run,
            step=receipt.step,
            item=receipt.item,
            stage=receipt.stage,
            generation=receipt.generation,
            epoch=wanted.authority.epoch,
            owner=f"{os.getpid()}",
            state=receipt.state.value,
            key=receipt.key,
            change=receipt.change.model_dump(mode="json"),
            opened_at=now,
            deadline=receipt.deadline,
            settles_at=receipt.settles_at,
        )
    )
    _told(tx, tenant, receipt, now)
    return receipt


def _key(tenant: str, wanted: Wanted) -> str:
    """Name the write for the vendor: the same for every generation of one epoch.

    A vendor that remembers keys then swallows a second generation, should the read-back have been
    wrong; a new epoch is a person's wish to have it done again.
    """
    parts = (tenant, wanted.run, wanted.step, wanted.item, wanted.stage, wanted.authority.epoch)
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


def of_step(tx: Transaction, tenant: str, run: str, step: str) -> dict[tuple[str, str], Receipt]:
    """Return the latest receipt of every item and stage of a step."""
    rows = tx.execute(
        select(*_COLUMNS)
        .where(ReceiptRow.tenant == tenant, ReceiptRow.run == run, ReceiptRow.step == step)
        .order_by(ReceiptRow.generation)
    )
    return {(row.item, row.stage): _receipt(row) for row in rows}


def applied(tx: Transaction, tenant: str, run: str) -> list[Receipt]:
    """Return the applied receipts of a run, newest first."""
    rows = tx.execute(
        select(*_COLUMNS)
        .where(
            ReceiptRow.tenant == tenant,
            ReceiptRow.run == run,
            ReceiptRow.state == ReceiptState.APPLIED.value,
            ~ReceiptRow.stage.startswith(UNDOING),
        )
        .order_by(ReceiptRow.closed_at.desc(), ReceiptRow.opened_at.desc())
    )
    return [_receipt(row) for row in rows]


_COLUMNS = (
    ReceiptRow.run,
    ReceiptRow.step,
    ReceiptRow.item,
    ReceiptRow.stage,
    ReceiptRow.generation,
    ReceiptRow.state,
    ReceiptRow.key,
    ReceiptRow.change,
    ReceiptRow.deadline,
    ReceiptRow.settles_at,
)


def _receipt(row: Row[Any]) -> Receipt:
    found = row._asdict()
    found["state"] = ReceiptState(found["state"])
    found["change"] = Change.model_validate(found["change"])
    return Receipt(**found)


def doubt(
    tx: Transaction, tenant: str, receipt: Receipt, *, settles_at: datetime, now: datetime
) -> Receipt:
    """Record that a call was sent and nobody knows what became of it."""
    doubted = replace(receipt, state=ReceiptState.UNKNOWN, settles_at=settles_at)
    _set(tx, tenant, doubted, {"settles_at": settles_at})
    _told(tx, tenant, doubted, now)
    return doubted


def close(
    tx: Transaction,
    tenant: str,
    receipt: Receipt,
    state: ReceiptState,
    *,
    answer: Mapping[str, Any],
    item: ItemState | None,
    now: datetime,
) -> None:
    """Close a receipt with its answer, and its item where this was the last stage."""
    closed = replace(receipt, state=state)
    if not _set(tx, tenant, closed, {"answer": dict(answer), "closed_at": now}):
        return  # another process read the same doubt back first
    _told(tx, tenant, closed, now)
    if item is not None:
        items.become(tx, tenant, closed.run, closed.step, closed.item, item, now)


def _set(tx: Transaction, tenant: str, receipt: Receipt, values: dict[str, Any]) -> bool:
    changed = tx.execute(
        update(ReceiptRow)
        .where(
            *_place(tenant, receipt),
            ReceiptRow.generation == receipt.generation,
            ReceiptRow.state.in_([ReceiptState.SENDING.value, ReceiptState.UNKNOWN.value]),
        )
        .values(state=receipt.state.value, **values)
    )
    return changed.rowcount == 1


def _place(tenant: str, about: Wanted | Receipt) -> tuple[Any, ...]:
    return (
        ReceiptRow.tenant == tenant,
        ReceiptRow.run == about.run,
        ReceiptRow.step == about.step,
        ReceiptRow.item == about.item,
        ReceiptRow.stage == about.stage,
    )


def _told(tx: Transaction, tenant: str, receipt: Receipt, now: datetime) -> None:
    body = {
        "step": receipt.step,
        "item": receipt.item,
        "stage": receipt.stage,
        "generation": receipt.generation,
        "state": receipt.state.value,
    }
    events.append(tx, tenant, "run", receipt.run, "receipt", body, now)
