"""What a product lacks for a listing on eBay, with the choices that the seller has."""

from typing import Any, Final

from activities.errors import Rejected
from activities.marketplaces.ebay import choices
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.extension import Condition, EbayListing
from activities.money import Money
from activities.product import Product

Json = dict[str, Any]

POLICIES: Final = {
    "fulfillment_policy": "how it is sent (eBay's fulfillment policy)",
    "payment_policy": "how it is paid (eBay's payment policy)",
    "return_policy": "how it may be returned (eBay's return policy)",
}

_IN_ENGLISH: Final = {
    "Abteilung": "department",
    "Farbe": "colour",
    "Größe": "size",
    "Herstellernummer": "the maker's own number",
    "Marke": "brand",
    "Modell": "model",
    "Produktart": "kind of product",
    "Stil": "style",
}
"""What eBay's German sites call what most categories ask for."""


class Wanted:
    """A product and eBay's own fields, brought together; what is still missing is a schema."""

    def __init__(self, product: Product, extension: EbayListing, client: Ebay) -> None:
        """Start from what the product and the extension say."""
        self._client = client
        self.product = product
        self.description = extension.description or product.description
        self.images = extension.images or product.images
        self.category = extension.category
        self.condition = extension.condition
        self.aspects: dict[str, tuple[str, ...]] = dict(extension.aspects)
        self.policies = {name: getattr(extension, name) for name in POLICIES}
        self.lacking: Json = {}
        """What the product lacks, by its own fields."""
        self.open: Json = {}
        """What is lacking of eBay's own fields."""

    async def complete(self) -> "Wanted":
        """Fill in what has only one answer, and note what is still to be asked."""
        self._ask_of_the_product()
        await self._ask_for_policies()
        if self.condition is None:
            self.open["condition"] = {
                "type": "string",
                "oneOf": [{"const": one.value, "title": one.words} for one in Condition],
                "description": "condition of the article",
            }
        if self.category is None:
            found = await choices.categories(self._client, self.product.title)
            self.open["category"] = choices.one_of(found, "eBay category id") | {
                "pattern": "^[0-9]{1,20}$"
            }
        else:
            await self._ask_for_aspects(self.category)
        return self

    def schema(self) -> Json:
        """Return all that is missing as JSON Schema."""
        wanted = dict(self.lacking)
        if self.open:
            wanted["extension"] = _object(self.open)
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(wanted)}

    @property
    def missing(self) -> tuple[str, ...]:
        """Name all that is missing, with its choices where they are few."""
        return (*map(_spoken, self.lacking.items()), *map(_spoken, self.open.items()))

    def _ask_of_the_product(self) -> None:
        product, currency = self.product, self._client.shop.currency
        if not product.title.strip():
            self.lacking["title"] = _text("title as buyers see it", 80)
        if product.price is None or product.price.currency != currency:
            price = {**Money.model_json_schema(), "description": f"price in {currency}"}
            self.lacking["price"] = price
        if product.stock is None:
            self.lacking["stock"] = {
                "type": "integer",
                "minimum": 1,
                "maximum": 1_000_000,
                "description": "units for sale",
            }
        if not self.description.strip():
            self.open["description"] = _text("what buyers read about it", 4000)
        if not self.images:
            self.open["images"] = {
                "type": "array",
                "items": {"type": "string", "format": "uri", "pattern": "^https://"},
                "minItems": 1,
                "description": "addresses of pictures",
            }

    async def _ask_for_policies(self) -> None:
        if all(self.policies.values()):
            return
        for name, found in (await choices.policies(self._client)).items():
            if self.policies[name] is None and len(found) == 1:
                self.policies[name] = found[0].id
            if self.policies[name] is None:
                self.open[name] = choices.one_of(found, POLICIES[name])

    async def _ask_for_aspects(self, category: str) -> None:
        found = await choices.aspects(self._client, category)
        if found is None:
            raise Rejected(
                f"{self._client.site.id} has no category {category} to list in.",
                at=self.product.sku,
                hint="Choose a leaf category of that site.",
            )
        open_: Json = {}
        for aspect in found:
            name = aspect.localized_aspect_name
            value = self.product.attributes.get(name)
            if value and name not in self.aspects:
                self.aspects[name] = (value,)
            given = self.aspects.get(name, ())
            wrong = aspect.is_closed and not set(given) <= set(aspect.values)
            if wrong or (aspect.aspect_constraint.aspect_required and not given):
                open_[name] = _aspect(aspect)
        if open_:
            self.open["aspects"] = _object(open_)


def _aspect(aspect: choices.Aspect) -> Json:
    item: Json = {"type": "string"}
    if aspect.values:
        item["enum" if aspect.is_closed else "examples"] = list(aspect.values)
    many = aspect.aspect_constraint.item_to_aspect_cardinality != "SINGLE"
    words = _IN_ENGLISH.get(aspect.localized_aspect_name)
    said = {"description": f"{words}, which eBay calls “{aspect.localized_aspect_name}”"}
    asked = {"type": "array", "items": item, "minItems": 1} | (said if words else {})
    return asked if many else asked | {"maxItems": 1}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _text(description: str, most: int) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": most, "description": description}


_FEW: Final = 8


def _spoken(lacking: tuple[str, Json]) -> str:
    name, schema = lacking
    if name == "aspects":
        return " and ".join(f"aspect {one}" for one in schema["properties"])
    named = [f"{one['title']} ({one['const']})" for one in schema.get("oneOf", ())]
    several = f" ({', '.join(named[:_FEW])})" if named else ""
    return f"{name.replace('_', ' ')}{several}"
