"""Files of products: looked at first, then imported whole or not at all."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request

from activities.errors import Rejected
from admin_web.api.door import Door
from admin_web.problems import language_of
from authz.people import Person
from workflows.documents import ImportDocument
from workflows.importing import import_products
from workflows.spoken import spoken

_CSV: Final = "text/csv"
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {_CSV: {"schema": {"type": "string", "format": "binary"}}},
    }
}


def router(door: Door) -> APIRouter:
    """Return the route of files."""
    routes = APIRouter(prefix="/api/products", tags=["products"])
    who = door.asker()

    @routes.post("/import", openapi_extra=_BODY)
    async def import_(
        request: Request,
        by: Annotated[Person, Depends(who)],
        dry_run: bool = False,  # noqa: FBT001, FBT002 - a query parameter
    ) -> ImportDocument:
        """Import products from a CSV file, all rows or none; a dry run says what would change."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _CSV:
            text = f"This takes a file of the type {_CSV}."
            raise Rejected(text, at="content-type", hint=f"Send `Content-Type: {_CSV}`.")
        found = await import_products(door.office, by, await request.body(), dry_run=dry_run)
        return spoken(found, language_of(request.headers))

    return routes
