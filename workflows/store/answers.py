"""What products were asked for by marketplaces, and answered once for all."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import delete, insert, select

from workflows.store import events
from workflows.store.door import Transaction
from workflows.store.product_tables import ProductAnswers

Answers = dict[str, JsonValue]
"""The marketplace's own fields of a listing."""


def get(tx: Transaction, tenant: str, sku: str, marketplace: str) -> Answers:
    """Return what a product answered a marketplace."""
    found = tx.execute(
        select(ProductAnswers.answers).where(
            ProductAnswers.tenant == tenant,
            ProductAnswers.sku == sku,
            ProductAnswers.marketplace == marketplace,
        )
    ).scalar_one_or_none()
    return dict(found or {})


def all_of(tx: Transaction, tenant: str, sku: str) -> dict[str, Answers]:
    """Return what a product answered, by marketplace."""
    rows = tx.execute(
        select(ProductAnswers.marketplace, ProductAnswers.answers)
        .where(ProductAnswers.tenant == tenant, ProductAnswers.sku == sku)
        .order_by(ProductAnswers.marketplace)
    )
    return {marketplace: dict(answers) for marketplace, answers in rows if answers}


def put(
    tx: Transaction,
    tenant: str,
    sku: str,
    marketplace: str,
    answers: Mapping[str, JsonValue],
    *,
    by: str,
    now: datetime,
) -> None:
    """Replace what a product answered a marketplace, and say so."""
    tx.execute(
        delete(ProductAnswers).where(
            ProductAnswers.tenant == tenant,
            ProductAnswers.sku == sku,
            ProductAnswers.marketplace == marketplace,
        )
    )
    values = {"marketplace": marketplace, "answers": dict(answers)}
    tx.execute(insert(ProductAnswers).values(tenant=tenant, sku=sku, **values))
    events.append(tx, tenant, "product", sku, "answered", {**values, "person": by}, now)
