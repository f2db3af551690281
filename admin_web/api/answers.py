"""What a product lacks for a listing in a shop, and the answers that it remembers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field, JsonValue

from admin_web.api.door import Body, Door, Name, plain
from authz.people import Person
from workflows import answers
from workflows.answers import Lacking
from workflows.documents import Document
from workflows.halt import allowed


class Answers(Body):
    """Answers by the names in the schema; null takes one away."""

    answers: dict[Name, JsonValue] = Field(min_length=1, max_length=200)


class RequirementsView(Document):
    """What is lacking still."""

    shop: str
    sku: str
    requirements: dict[str, Any] = Field(description="JSON Schema of what is to be answered")


def router(door: Door) -> APIRouter:
    """Return the routes of answers."""
    routes = APIRouter(prefix="/api/shops", tags=["products"])
    who = door.asker()

    @routes.get("/{shop}/requirements/{sku:path}")  # it may hold a slash
    async def requirements(
        shop: str, sku: str, by: Annotated[Person, Depends(who)]
    ) -> RequirementsView:
        """Show what a product lacks for a listing in a shop; the shop may be asked."""
        await allowed(door.office, by, "read")
        return _view(
            await answers.lacking(
                door.office, by.tenant, plain("shop", shop), plain("product", sku)
            )
        )

    @routes.put("/{shop}/answers/{sku:path}")
    async def remember(
        shop: str, sku: str, order: Answers, by: Annotated[Person, Depends(who)]
    ) -> RequirementsView:
        """Remember answers on the product, and show what is lacking still."""
        place = plain("shop", shop), plain("product", sku)
        return _view(await answers.remember(door.office, by, *place, order.answers))

    return routes


def _view(found: Lacking) -> RequirementsView:
    return RequirementsView(shop=found.shop.id, sku=found.sku, requirements=dict(found.schema))
