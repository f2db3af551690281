"""What a listing of each product type needs, as Amazon's own JSON Schema says it.

Source: Product Type Definitions API 2020-09-01.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field, JsonValue

from activities.errors import Rejected
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.wire import Operation, Shape

_PATH: Final = "/definitions/2020-09-01/productTypes"


class ProductType(Shape):
    """One kind of product."""

    name: str
    display_name: str


class ProductTypes(Shape):
    """The kinds that fit a search."""

    product_types: tuple[ProductType, ...]


class Resource(Shape):
    """Where a document lies."""

    resource: str


class SchemaLink(Shape):
    """Where a schema lies."""

    link: Resource


class DefinitionFound(Shape):
    """One kind's definition; the schema itself is a document of its own."""

    product_type: str
    schema_link: SchemaLink = Field(alias="schema")


SEARCH_TYPES: Final = Operation(
    "searchDefinitionsProductTypes", "GET", _PATH, ProductTypes, rate=5, burst=10
)
GET_TYPE: Final = Operation(
    "getDefinitionsProductType",
    "GET",
    f"{_PATH}/{{productType}}",
    DefinitionFound,
    rate=5,
    burst=10,
)


_READ: Final[Mapping[Any, Callable[[str], JsonValue]]] = {
    "integer": int,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text.casefold()],
}


@dataclass(frozen=True, slots=True)
class Definition:
    """The attributes of one product type."""

    product_type: str
    schema: Mapping[str, Any]

    @property
    def required(self) -> tuple[str, ...]:
        """Every attribute that a listing must have."""
        return tuple(self.schema.get("required", ()))

    def knows(self, attribute: str) -> bool:
        """Tell whether listings of this kind have an attribute."""
        return attribute in self.schema.get("properties", {})

    def question(self, attribute: str) -> dict[str, Any]:
        """Return the schema of one attribute's value for people, with its choices."""
        whole = self.schema["properties"][attribute]
        words = {name: whole[name] for name in ("title", "description") if name in whole}
        value = self._field(attribute, "value")
        return {**whole} if value is None else {**value, **words}

    def written(self, attribute: str, value: JsonValue, place: Place) -> list[JsonValue]:
        """Write a value as the attribute is submitted; a list is taken for written already.

        Raises:
            Rejected: the value is not of the attribute's type.
        """
        if isinstance(value, list):
            return value
        if self._field(attribute, "value") is None:
            raise Rejected(
                f"Amazon's attribute {attribute} has parts: give it as a list, as the product type"
                f" {self.product_type} defines it.",
                at=attribute,
            )
        row: dict[str, JsonValue] = {"value": self._typed(attribute, value)}
        if self._field(attribute, "language_tag") is not None:
            row["language_tag"] = place.language
        return [{**row, "marketplace_id": place.id}]

    def _typed(self, attribute: str, value: JsonValue) -> JsonValue:
        """Return what a remembered text stands for."""
        kind = (self._field(attribute, "value") or {}).get("type")
        read = _READ.get(kind)
        if not isinstance(value, str) or read is None:
            return value
        try:
            return read(value)
        except (ValueError, KeyError):
            pass
        raise Rejected(f"Amazon's attribute {attribute} is no {kind}: {value!r}.", at=attribute)

    def _field(self, attribute: str, name: str) -> dict[str, Any] | None:
        whole = self.schema["properties"][attribute]
        found = whole.get("items", {}).get("properties", {}).get(name)
        return found if isinstance(found, dict) else None


async def kinds_like(title: str, client: Amazon) -> Sequence[ProductType]:
    """Return the product types that Amazon proposes for a title."""
    query = {"marketplaceIds": (client.place.id,), "itemName": title}
    return (await client.run(SEARCH_TYPES, query=query)).product_types


async def definition(product_type: str, client: Amazon) -> Definition:
    """Return what a product type needs in the shop's marketplace.

    Raises:
        NotFound: Amazon has no such product type there.
    """
    query = {
        "marketplaceIds": (client.place.id,),
        "sellerId": client.seller,
        "requirements": "LISTING",
        "locale": "DEFAULT",
    }
    found = await client.run(GET_TYPE, at={"productType": product_type}, query=query)
    schema = await client.document(found.schema_link.link.resource)
    return Definition(found.product_type, schema)
