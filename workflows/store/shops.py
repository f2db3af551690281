"""Connected seller accounts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from workflows.store import events, facts
from workflows.store.door import Transaction
from workflows.store.tables import ShopRow


@dataclass(frozen=True, slots=True)
class Connected:
    """One connected shop; its credential is kept elsewhere, sealed."""

    id: str
    title: str
    marketplace: str
    base_url: str
    currency: str
    location: str
    mode: str
    """`watch`, `capped` or `live`."""
    daily_cap: int | None
    sandbox: bool
    version: int = 1


_COLUMNS = tuple(Connected.__dataclass_fields__)
_OF_TENANT: Final = (
    select(*(getattr(ShopRow, name) for name in _COLUMNS))
    .where(ShopRow.tenant == bindparam("of"))
    .order_by(ShopRow.id)
)
_ONE: Final = _OF_TENANT.where(ShopRow.id == bindparam("shop"))


def all_of(tx: Transaction, tenant: str) -> list[Connected]:
    """Return every shop of a tenant, by id."""
    return [Connected(*row) for row in tx.execute(_OF_TENANT, {"of": tenant})]


def titles(tx: Transaction, tenant: str) -> dict[str, str]:
    """Return what every shop of a tenant is called, by id."""
    return {shop.id: shop.title for shop in all_of(tx, tenant)}


def get(tx: Transaction, tenant: str, shop: str) -> Connected | None:
    """Return one shop, or None."""
    row = tx.execute(_ONE, {"of": tenant, "shop": shop}).one_or_none()
    return None if row is None else Connected(*row)


def put(tx: Transaction, tenant: str, shop: Connected, now: datetime) -> None:
    """Connect a shop, or change it; the tenant's facts move with it."""
    values = _told(shop)
    changed = tx.execute(
        update(ShopRow)
        .where(ShopRow.tenant == tenant, ShopRow.id == shop.id)
        .values(version=ShopRow.version + 1, **values)
    )
    if changed.rowcount == 0:
        tx.execute(insert(ShopRow).values(tenant=tenant, id=shop.id, version=1, **values))
    facts.raise_(tx, tenant)
    events.append(tx, tenant, "shop", shop.id, "changed", values, now)


def trust(
    tx: Transaction, tenant: str, shop: str, *, mode: str, daily_cap: int | None, now: datetime
) -> Connected | None:
    """Change how far a shop is trusted and nothing else; None: the tenant has no such shop.

    One UPDATE, so that whatever else somebody changes at the same time stays changed.
    """
    row = tx.execute(
        update(ShopRow)
        .where(ShopRow.tenant == tenant, ShopRow.id == shop)
        .values(version=ShopRow.version + 1, mode=mode, daily_cap=daily_cap)
        .returning(*(getattr(ShopRow, name) for name in _COLUMNS))
    ).one_or_none()
    if row is None:
        return None
    changed = Connected(*row)
    facts.raise_(tx, tenant)
    events.append(tx, tenant, "shop", shop, "changed", _told(changed), now)
    return changed


def _told(shop: Connected) -> dict[str, Any]:
    return {name: value for name, value in asdict(shop).items() if name not in {"id", "version"}}


def only_sandbox(tx: Transaction) -> bool:
    """Tell whether every shop of the whole deployment is simulated."""
    real = tx.execute(select(ShopRow.id).where(~ShopRow.sandbox).limit(1))
    return real.scalar_one_or_none() is None
