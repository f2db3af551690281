"""Writes of other runs to the same item, which a read may not have seen."""

from typing import Final

from sqlalchemy import and_, bindparam, or_, select, text

from workflows.store.door import Transaction
from workflows.store.receipts import ReceiptState, Wanted
from workflows.store.tables import ReceiptRow

_HELD: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:item, 0))")
"""Two that open at once would not see each other; SQLite has one writer."""
_CROSSING: Final = select(ReceiptRow.change).where(
    ReceiptRow.tenant == bindparam("of"),
    ReceiptRow.item == bindparam("of_item"),
    ReceiptRow.run != bindparam("of_run"),
    ReceiptRow.state != ReceiptState.REFUSED.value,
    or_(
        ReceiptRow.closed_at >= bindparam("since"),
        and_(ReceiptRow.closed_at.is_(None), ReceiptRow.settles_at >= bindparam("since")),
    ),
)
"""A call in doubt beyond its settle time is in what was read, whatever became of it."""


def crossed(tx: Transaction, tenant: str, wanted: Wanted) -> bool:
    """Tell whether another run may have changed the same since it was read."""
    if wanted.read_at is None:
        return False
    if tx.dialect.name == "postgresql":
        tx.execute(_HELD, {"item": f"{tenant}/{wanted.item}"})
    named = {"of": tenant, "of_item": wanted.item, "of_run": wanted.run, "since": wanted.read_at}
    fields = wanted.change.after.keys()
    return any(fields & change["after"].keys() for change in tx.execute(_CROSSING, named).scalars())
