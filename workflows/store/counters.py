"""Counted limits: reserved in the transaction that creates a run."""

from sqlalchemy import select, update

from workflows.store.door import Transaction
from workflows.store.rows import insert_new
from workflows.store.tables import Counter


def reserve(tx: Transaction, tenant: str, name: str, day: str, *, amount: int, most: int) -> bool:
    """Use `amount` of a day's limit, if that much is left.

    One conditional update decides the race of two reservations.
    """
    row = (Counter.tenant == tenant, Counter.name == name, Counter.day == day)
    insert_new(tx, Counter, tenant=tenant, name=name, day=day, used=0)
    taken = tx.execute(
        update(Counter)
        .where(*row, Counter.used + amount <= most)
        .values(used=Counter.used + amount)
    )
    return taken.rowcount == 1


def used(tx: Transaction, tenant: str, name: str, day: str) -> int:
    """Return how much of a day's limit is used."""
    found = tx.execute(
        select(Counter.used).where(
            Counter.tenant == tenant, Counter.name == name, Counter.day == day
        )
    ).scalar_one_or_none()
    return int(found or 0)
