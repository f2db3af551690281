"""Listings: which product each of them sells."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from admin_web.api.door import Body, Door, Name
from admin_web.problems import language_of
from authz.people import Person
from workflows import match_listings
from workflows.documents import UnmatchedDocument
from workflows.matching import Place
from workflows.spoken import spoken


class Say(Body):
    """What a listing sells; without a product that is taken back."""

    shop: Name
    listing: Name
    sku: Name
    product: Name | None = None


def router(door: Door) -> APIRouter:
    """Return the routes of listings."""
    routes = APIRouter(prefix="/api/listings", tags=["listings"])
    who = door.asker()

    @routes.get("/unmatched")
    async def unmatched(request: Request, by: Annotated[Person, Depends(who)]) -> UnmatchedDocument:
        """List those of which it is not clear which product they sell."""
        found = await match_listings.unmatched(door.office, by)
        return spoken(found, language_of(request.headers))

    @routes.put("/match")
    async def match(
        request: Request, order: Say, by: Annotated[Person, Depends(who)]
    ) -> UnmatchedDocument:
        """Say which product a listing sells, and list those that are still unclear."""
        place = Place(order.shop, order.listing, order.sku)
        await match_listings.match(door.office, by, place, order.product)
        found = await match_listings.unmatched(door.office, by)
        return spoken(found, language_of(request.headers))

    return routes
