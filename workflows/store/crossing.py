"""Writes to the same item, which a read may not have seen.

A shop may show what was true up to its settle time before. So a write that was known to be done
before a read is not seen yet where the read shows what stood before it, unless it was made later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, or_, select, text

from activities.change import Change
from workflows.store.door import Transaction
from workflows.store.receipts import ReceiptState, Wanted
from workflows.store.tables import ReceiptRow

_HELD: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:item, 0))")
"""Two that open at once would not see each other; SQLite has one writer."""
_CROSSING: Final = (
    select(ReceiptRow.run, ReceiptRow.state, ReceiptRow.change, ReceiptRow.closed_at)
    .where(
        ReceiptRow.tenant == bindparam("of"),
        ReceiptRow.item == bindparam("of_item"),
        ReceiptRow.state != ReceiptState.REFUSED.value,
        or_(
            ReceiptRow.closed_at > bindparam("back_to"),
            and_(ReceiptRow.closed_at.is_(None), ReceiptRow.settles_at >= bindparam("since")),
        ),
    )
    .order_by(ReceiptRow.closed_at.desc())
)
"""A call in doubt beyond its settle time is in what was read, whatever became of it."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """A write that may have changed the item without being in what was read."""

    wanted: Wanted
    """What was to be written."""
    closed_at: datetime | None
    """When it was known to be done; None while it is on its way."""


def crossed(tx: Transaction, tenant: str, wanted: Wanted) -> Crossed | None:
    """Find a write of the same fields that what was read may not show."""
    if wanted.read_at is None:
        return None
    if tx.dialect.name == "postgresql":
        tx.execute(_HELD, {"item": f"{tenant}/{wanted.item}"})
    named = {"of": tenant, "of_item": wanted.item, "since": wanted.read_at}
    rows = tx.execute(_CROSSING, {**named, "back_to": wanted.read_at - wanted.settles}).all()
    for row in (*_later(rows, wanted), *_unseen(rows, wanted)):
        return Crossed(wanted, row.closed_at)
    return None


def _is_later(row: Row[Any], wanted: Wanted) -> bool:
    """Tell whether a write was not known to be done when the read began."""
    return row.closed_at is None or row.closed_at >= wanted.read_at


def _later(rows: Sequence[Row[Any]], wanted: Wanted) -> Iterator[Row[Any]]:
    """Find writes of other runs, whatever they came to."""
    fields = wanted.change.after.keys()
    others = (row for row in rows if row.run != wanted.run and _is_later(row, wanted))
    return (row for row in others if fields & row.change["after"].keys())


def _unseen(rows: Sequence[Row[Any]], wanted: Wanted) -> Iterator[Row[Any]]:
    """Find writes that were done, where a field that must be right is as it was before them.

    Also of this run: a later step reckons from an earlier one. What a field was neither before nor
    after them, somebody else has made of it since.
    """
    done = [row for row in rows if row.state == ReceiptState.APPLIED.value]
    changes = [
        (row, Change.model_validate(row.change)) for row in done if not _is_later(row, wanted)
    ]
    for field in wanted.change.after.keys() & set(wanted.guarded):
        shown = wanted.change.before.get(field)
        of_field = [(row, change) for row, change in changes if field in change.after]
        if not of_field or of_field[0][1].after[field] == shown:
            continue
        if any(shown in (one.before.get(field), one.after[field]) for _, one in of_field):
            yield of_field[0][0]
