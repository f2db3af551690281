"""Receipts: the durable record of one stage of one write, key before the call, answer after it."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, insert, select, update

from activities.change import Change
from workflows.job import Authority
from workflows.store import events, items
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.tables import ReceiptRow

UNDOING: Final = "undo."
"""Prefix of the stages that take a write of this run back."""


class ReceiptState(StrEnum):
    """What is known of one vendor call."""

    SENDING = "sending"
    """Committed; the call may be on its way, or its process may be gone."""
    UNKNOWN = "unknown"
    """The call may have been applied; nothing is sent until that is proved."""
    ACCEPTED = "accepted"
    """The vendor took it on and has not applied it yet; nothing is sent until it says more."""
    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    """Proved by a read after the settle time."""
    REFUSED = "refused"
    """The vendor said no, or nothing was sent."""


_DOUBTED: Final = (ReceiptState.SENDING, ReceiptState.UNKNOWN, ReceiptState.ACCEPTED)
"""States in which nobody can tell yet whether the call has had its effect."""
_OPEN: Final = [state.value for state in _DOUBTED]
_STANDING: Final = [*_OPEN, ReceiptState.APPLIED.value]


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
    read_at: datetime | None
    """When the read began by which the change was judged; None where an earlier stage had one."""
    settles: timedelta
    """How long before that the shop may have been as the read shows it."""
    guarded: tuple[str, ...]
    """Fields in which the read has to be right."""


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
    def stands(self) -> bool:
        """Tell whether it forbids another call: applied, or in doubt."""
        return self.in_doubt or self.state is ReceiptState.APPLIED

    @property
    def in_doubt(self) -> bool:
        """Tell whether the call may have been applied without our knowing."""
        return self.state in _DOUBTED


def standing(tx: Transaction, tenant: str, wanted: Wanted) -> Receipt | None:
    """Return the receipt that forbids another one: applied, or in doubt."""
    row = tx.execute(
        select(*_COLUMNS).where(*_place(tenant, wanted), ReceiptRow.state.in_(_STANDING))
    ).one_or_none()
    return _receipt(row) if row else None


def create(tx: Transaction, tenant: str, wanted: Wanted, now: datetime) -> Receipt:
    """Insert the next generation, to be sent once this is committed."""
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
    rows = tx.execute(_OF_STEP, {"of": tenant, "of_run": run, "of_step": step})
    return {(row.item, row.stage): _receipt(row) for row in rows}


def of_items(
    tx: Transaction, tenant: str, run: str, step: str, items: Sequence[str]
) -> dict[tuple[str, str], Receipt]:
    """Return the latest receipt of every stage of some items of a step."""
    named = {"of": tenant, "of_run": run, "of_step": step, "items": items}
    return {(row.item, row.stage): _receipt(row) for row in tx.execute(_OF_ITEMS, named)}


def in_doubt(tx: Transaction, tenant: str, run: str) -> list[tuple[str, str]]:
    """Return the steps and items of a run whose last call nobody can tell."""
    rows = tx.execute(
        select(ReceiptRow.step, ReceiptRow.item)
        .where(
            ReceiptRow.tenant == tenant,
            ReceiptRow.run == run,
            ReceiptRow.state.in_(_OPEN),
        )
        .order_by(ReceiptRow.opened_at)
    )
    return [(step, item) for step, item in rows]


def written_since(tx: Transaction, tenant: str, shop: str, since: datetime) -> frozenset[str]:
    """Return the article numbers of a shop that a write of ours may have changed since."""
    rows = tx.execute(
        select(ReceiptRow.change).where(
            ReceiptRow.tenant == tenant,
            ReceiptRow.item.startswith(f"{shop}/", autoescape=True),
            ReceiptRow.settles_at >= since,
        )
    )
    return frozenset(sku for change in rows.scalars() for sku in change["skus"])


@dataclass(frozen=True, slots=True)
class Filed:
    """One receipt as its reader needs it: with its instants, without its change."""

    step: str
    item: str
    stage: str
    generation: int
    epoch: int
    state: str
    key: str
    opened_at: datetime
    closed_at: datetime | None


def count(tx: Transaction, tenant: str, run: str) -> int:
    """Count the receipts of a run."""
    return tx.execute(
        select(func.count())
        .select_from(ReceiptRow)
        .where(ReceiptRow.tenant == tenant, ReceiptRow.run == run)
    ).scalar_one()


def filed(tx: Transaction, tenant: str, run: str, limit: int | None = None) -> list[Filed]:
    """Return the receipts of a run, oldest first."""
    rows = tx.execute(
        select(*(getattr(ReceiptRow, name) for name in Filed.__dataclass_fields__))
        .where(ReceiptRow.tenant == tenant, ReceiptRow.run == run)
        .order_by(ReceiptRow.opened_at, ReceiptRow.item, ReceiptRow.generation)
        .limit(limit)
    )
    return [Filed(*row) for row in rows]


READ_BACK: Final = {"read_back": True}
"""Stands for the answer of a call that was lost, and of which a read showed that it is applied."""


def read_back(
    tx: Transaction, tenant: str, run: str, items: Sequence[str] | None = None
) -> set[tuple[str, str]]:
    """Return the steps and items, of some or all, that were proved to be applied by a read."""
    wanted = select(ReceiptRow.step, ReceiptRow.item, ReceiptRow.answer).where(
        ReceiptRow.tenant == tenant,
        ReceiptRow.run == run,
        ReceiptRow.state == ReceiptState.APPLIED.value,
    )
    rows = tx.execute(wanted if items is None else wanted.where(ReceiptRow.item.in_(items)))
    return {(step, item) for step, item, answer in rows if answer == READ_BACK}


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
_OF_STEP: Final = (
    select(*_COLUMNS)
    .where(
        ReceiptRow.tenant == bindparam("of"),
        ReceiptRow.run == bindparam("of_run"),
        ReceiptRow.step == bindparam("of_step"),
    )
    .order_by(ReceiptRow.generation)
)

_OF_ITEMS: Final = _OF_STEP.where(ReceiptRow.item.in_(bindparam("items", expanding=True)))


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
    if _set(tx, tenant, doubted, {"settles_at": settles_at}):
        _told(tx, tenant, doubted, now)
    return doubted


def accept(
    tx: Transaction,
    tenant: str,
    receipt: Receipt,
    *,
    answer: Mapping[str, Any],
    item: Mapping[str, Any] | None,
    settles_at: datetime,
    now: datetime,
) -> Receipt:
    """Record that the vendor took a call on, and will say later what became of it.

    Args:
        item: what people read beside the item meanwhile; None leaves the item alone.
    """
    accepted = replace(receipt, state=ReceiptState.ACCEPTED, settles_at=settles_at)
    if not _set(tx, tenant, accepted, {"answer": dict(answer), "settles_at": settles_at}):
        return accepted  # another process knows more by now
    _told(tx, tenant, accepted, now)
    if item is not None:
        place = (tenant, receipt.run, receipt.step, receipt.item)
        items.become(tx, *place, ItemState.ACCEPTED, now, error=item)
    return accepted


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
            ReceiptRow.state.in_(_OPEN),
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
