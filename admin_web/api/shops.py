"""Shops: how far they are trusted, and what was last seen in them."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field, SecretStr

from activities.money import Currency
from admin_web.api.door import Body, Door, ShortName, Title, plain
from authz.people import Person
from workflows import connecting, narrowing, shops
from workflows.connecting import Connecting
from workflows.documents import Document
from workflows.halt import allowed
from workflows.store import counters, products
from workflows.store import shops as store
from workflows.store.door import Transaction
from workflows.store.shops import Connected


class Trust(Body):
    """How far a shop is trusted."""

    mode: Literal["watch", "capped", "live"]
    daily_cap: int | None = Field(None, ge=0, le=1_000_000)


class Connect(Body):
    """A shop to read from now on; it is watch-only until an admin trusts it."""

    id: ShortName
    title: Title | None = None
    marketplace: Annotated[str, Field(min_length=1, max_length=40)]
    base_url: Annotated[str, Field(min_length=1, max_length=500)]
    currency: Currency | None = None
    location: Annotated[str, Field(max_length=200, pattern=r"^[!-~]*$")] = ""
    credential: SecretStr


class Sync(Body):
    """Nothing to say: a sync is always whole."""


class ShopView(Document):
    """A connected shop."""

    id: str
    title: str
    marketplace: str
    currency: str
    mode: str
    daily_cap: int | None
    used_today: int | None = Field(description="writes of today that count against the cap")
    listings: int = Field(description="seen by the last sync")
    seen_at: datetime | None = Field(description="when the last sync began")
    forbidden: bool
    sandbox: bool
    base_url: str


def router(door: Door) -> APIRouter:
    """Return the routes of shops."""
    routes = APIRouter(prefix="/api/shops", tags=["shops"])
    who = door.asker()

    async def _closed(by: Person) -> Collection[str]:
        return (await narrowing.listed(door.office, by)).forbidden_shops

    @routes.get("")
    async def connected(by: Annotated[Person, Depends(who)]) -> list[ShopView]:
        """List the connected shops."""
        closed, standing = await _closed(by), await _standing(door, by)
        return [_view(shop, closed, standing) for shop in await shops.listed(door.office, by)]

    @routes.post("")
    async def connect(order: Connect, by: Annotated[Person, Depends(who)]) -> ShopView:
        """Connect a shop, watch-only; of the credential nothing is ever shown."""
        wanted = Connecting(**order.model_dump(exclude={"credential"}))
        made = await connecting.connect(door.office, by, wanted, order.credential)
        return _view(made, await _closed(by), await _standing(door, by))

    @routes.patch("/{shop}")
    async def trust(shop: str, order: Trust, by: Annotated[Person, Depends(who)]) -> ShopView:
        """Set a shop watch-only, capped or live."""
        changed = await shops.set_mode(
            door.office, by, plain("shop", shop), order.mode, order.daily_cap
        )
        return _view(changed, await _closed(by), await _standing(door, by))

    @routes.post("/{shop}/sync")
    async def sync(
        shop: str,
        order: Sync,  # noqa: ARG001 - the body must be empty
        by: Annotated[Person, Depends(who)],
    ) -> dict[str, Any]:
        """Read what the shop shows now into our own rows."""
        await allowed(door.office, by, "read")
        seen = await shops.sync(door.office, by.tenant, plain("shop", shop))
        return {"shop": shop, "listings": seen}

    return routes


async def _standing(door: Door, by: Person) -> dict[str, Any]:
    """Return what is said of shops beside their own rows."""
    day = door.office.clock.now().date().isoformat()

    def look(tx: Transaction) -> dict[str, Any]:
        ids = [shop.id for shop in store.all_of(tx, by.tenant)]
        return {
            "seen": products.counted(tx, by.tenant),
            "used": {id: counters.used(tx, by.tenant, f"writes:{id}", day) for id in ids},
        }

    return await door.office.store.read(look)


def _view(shop: Connected, closed: Collection[str], standing: dict[str, Any]) -> ShopView:
    listings, seen_at = standing["seen"].get(shop.id, (0, None))
    return ShopView(
        id=shop.id,
        title=shop.title,
        marketplace=shop.marketplace,
        currency=shop.currency,
        mode=shop.mode,
        daily_cap=shop.daily_cap,
        used_today=standing["used"].get(shop.id, 0) if shop.daily_cap is not None else None,
        listings=listings,
        seen_at=seen_at,
        forbidden=shop.id in closed,
        sandbox=shop.sandbox,
        base_url=shop.base_url,
    )
