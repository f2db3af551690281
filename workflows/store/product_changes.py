"""Products that somebody changed, each together with its event."""

from collections.abc import Sequence
from datetime import datetime

from activities.product import Product
from workflows.store import events, products
from workflows.store.door import Transaction
from workflows.store.rows import Rows


def keep(
    tx: Transaction, tenant: str, changed: Sequence[Product], *, by: str | None, now: datetime
) -> None:
    """Insert products, or replace those of the same SKU, and say so of each.

    Args:
        by: who did it; None: they were seen in a shop.
    """
    products.put(tx, tenant, changed, own=by is not None)
    rows = Rows()
    for product in changed:
        body = {"product": product.model_dump(mode="json"), "person": by}
        events.note(rows, tenant, "product", product.sku, "kept", body, now)
    rows.insert(tx)
