"""Shops: how far they are trusted, and what was last seen in them."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from activities.errors import Missing
from admin_web.api.door import Body, Door
from authz.people import Person
from workflows import narrowing, shops
from workflows.halt import allowed
from workflows.store.shops import Connected


class Trust(Body):
    """How far a shop is trusted."""

    mode: Literal["watch", "capped", "live"]
    daily_cap: int | None = Field(None, ge=0, le=1_000_000)


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
