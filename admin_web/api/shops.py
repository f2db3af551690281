"""Shops: how far they are trusted, and what was last seen in them."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field, SecretStr

from activities.errors import Missing
from activities.money import Currency
from admin_web.api.door import Body, Door
from authz.people import Person
from workflows import connecting, narrowing, shops
from workflows.connecting import Connecting
from workflows.halt import allowed
from workflows.store.shops import Connected


class Trust(Body):
    """How far a shop is trusted."""

    mode: Literal["watch", "capped", "live"]
    daily_cap: int | None = Field(None, ge=0, le=1_000_000)


class Connect(Body):
    """A shop to read from now on; it is watch-only until an admin trusts it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
    title: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
    marketplace: Annotated[str, Field(min_length=1, max_length=40)]
    base_url: Annotated[str, Field(min_length=1, max_length=500)]
    currency: Currency | None = None
    location: Annotated[str, Field(max_length=200, pattern=r"^[!-~]*$")] = ""
    credential: SecretStr


class Sync(Body):
    """Nothing to say: a sync is always whole."""


def router(door: Door) -> APIRouter:
    """Return the routes of shops."""
    routes = APIRouter(prefix="/api/shops", tags=["shops"])
    who = door.asker()

    async def _closed(by: Person) -> Collection[str]:
        return (await narrowing.listed(door.office, by)).forbidden_shops

    @routes.get("")
    async def connected(by: Annotated[Person, Depends(who)]) -> list[dict[str, Any]]:
        """List the connected shops."""
        closed = await _closed(by)
        return [_view(shop, closed) for shop in await shops.listed(door.office, by)]

    @routes.post("")
    async def connect(order: Connect, by: Annotated[Person, Depends(who)]) -> dict[str, Any]:
        """Connect a shop, watch-only; of the credential nothing is ever shown."""
        wanted = Connecting(**order.model_dump(exclude={"credential"}))
        made = await connecting.connect(door.office, by, wanted, order.credential)
        return _view(made, await _closed(by))

    @routes.patch("/{shop}")
    async def trust(shop: str, order: Trust, by: Annotated[Person, Depends(who)]) -> dict[str, Any]:
        """Set a shop watch-only, capped or live."""
        changed = await shops.set_mode(door.office, by, _plain(shop), order.mode, order.daily_cap)
        return _view(changed, await _closed(by))

    @routes.post("/{shop}/sync")
    async def sync(
        shop: str,
        order: Sync,  # noqa: ARG001 - the body must be empty
        by: Annotated[Person, Depends(who)],
    ) -> dict[str, Any]:
        """Read what the shop shows now into our own rows."""
        await allowed(door.office, by, "read")
        seen = await shops.sync(door.office, by.tenant, _plain(shop))
        return {"shop": shop, "listings": seen}

    return routes


def _plain(shop: str) -> str:
    if not shop.isprintable():
        raise Missing("There is no such shop.", at="shop")
    return shop


def _view(shop: Connected, closed: Collection[str]) -> dict[str, Any]:
    return {
        "id": shop.id,
        "title": shop.title,
        "marketplace": shop.marketplace,
        "currency": shop.currency,
        "mode": shop.mode,
        "daily_cap": shop.daily_cap,
        "forbidden": shop.id in closed,
        "sandbox": shop.sandbox,
        "base_url": shop.base_url,
    }
