"""The product types of the simulated Amazon, and their definitions as JSON Schema."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.shapes import (
    AVAILABILITY,
    DESCRIPTION,
    IDENTIFIER,
    MERCHANT,
    OFFER,
    TITLE,
)

Schema = dict[str, Any]
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 2_000


class Kind(NamedTuple):
    """One product type."""

    name: str
    title: str
    seeded: tuple[str, ...]
    """The kinds of the seeded articles that belong to it."""
    asks: tuple[str, ...]
    """Its own attributes that a listing must have."""


def _kinds(lines: str) -> tuple[Kind, ...]:
    """Read `NAME | title | seeded kinds | attributes`."""
    rows = ([part.strip() for part in line.split("|")] for line in lines.strip().splitlines())
    return tuple(Kind(n, t, tuple(s.split()), tuple(a.split())) for n, t, s, a in rows)


KINDS: Final = _kinds("""
DRINKING_CUP      | Drinking Cup      | Mugs      | brand color material
TEAPOT            | Teapot            | Teapots   | brand material
CANDLE            | Candle            | Candles   | brand scent
WALL_ART          | Wall Art          | Prints    | brand
TOTE_BAG          | Tote Bag          | Bags      | brand color material
BOWL              | Bowl              | Bowls     | brand material
PLATE             | Plate             | Plates    | brand material
CUTTING_BOARD     | Cutting Board     | Boards    | brand material
HOME_TEXTILE      | Home Textile      | Textiles  | brand color
SOAP              | Soap              | Soaps     | brand scent
NOTEBOOK          | Notebook          | Paper     | brand
VASE              | Vase              | Vases     | brand material
LAMP              | Lamp              | Lamps     | brand material
BASKET            | Basket            | Baskets   | brand material
SHIRT             | Shirt             | Apparel   | brand color
""")
BY_NAME: Final = {kind.name: kind for kind in KINDS}
_SEEDED: Final = {seeded: kind for kind in KINDS for seeded in kind.seeded}

_CHOICES: Final = {
    "color": "Beige Black Blue Brown Green Multi Red White Yellow".split(),
    "material": "Bamboo Ceramic Clay Cotton Glass Iron Paper Porcelain Stoneware Wood".split(),
    "scent": "Beeswax Fig Olive Pine Salt Unscented Vanilla".split(),
}
_CONDITIONS: Final = "new_new used_like_new used_very_good used_good used_acceptable".split()
_SELECTORS: Final = ("marketplace_id", "language_tag", "currency", "audience")


def kind_of(seeded: str) -> Kind:
    """Return the product type of a seeded kind of article."""
    return _SEEDED[seeded]


def like(words: str) -> list[Kind]:
    """Return the product types that fit a title, best first; all of them where none fits."""
    asked = set(words.casefold().replace(",", " ").split())
    hints = {"DRINKING_CUP": {"mug", "cup"}, "TOTE_BAG": {"bag"}, "WALL_ART": {"print", "art"}}

    def fit(kind: Kind) -> int:
        named = set(kind.title.casefold().split()) | hints.get(kind.name, set())
        return len(named & asked)

    fitting = sorted((kind for kind in KINDS if fit(kind)), key=fit, reverse=True)
    return fitting or list(KINDS)


@cache
def definition(kind: Kind, place: Place) -> Schema:
    """Return the schema of a product type in a marketplace."""
    return {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "type": "object",
        "required": [CONDITION, TITLE, OFFER, AVAILABILITY, *kind.asks],
        "properties": {**_common(place), **{name: _own(name, place) for name in kind.asks}},
        "additionalProperties": False,
    }


CONDITION: Final = "condition_type"


def _common(place: Place) -> Mapping[str, Schema]:
    here, spoken = _selectors(place), _selectors(place, language=True)
    text = {"type": "string", "minLength": 1}
    return {
        CONDITION: _rows("Condition", here, value={"type": "string", "enum": _CONDITIONS}),
        TITLE: _rows("Item Name", spoken, value={**text, "maxLength": LONGEST_TITLE}),
        DESCRIPTION: _rows("Description", spoken, value={**text, "maxLength": LONGEST_TEXT}),
        OFFER: _offer(place),
        AVAILABILITY: _availability(),
        IDENTIFIER: _rows(
            "Product Identifier",
            here,
            type={"type": "string", "enum": ["ean", "gtin", "upc"]},
            value={"type": "string", "pattern": "^[0-9]{8,14}$"},
        ),
        "main_product_image_locator": _rows(
            "Main Image", here, media_location={"type": "string", "pattern": "^https?://"}
        ),
        "country_of_origin": _rows(
            "Country of Origin", here, value={"type": "string", "pattern": "^[A-Z]{2}$"}
        ),
    }


def _own(name: str, place: Place) -> Schema:
    value: Schema = {"type": "string", "minLength": 1, "maxLength": 100}
    if choices := _CHOICES.get(name):
        value = {"type": "string", "enum": list(choices)}
    return _rows(name.replace("_", " ").title(), _selectors(place, language=True), value=value)


def _selectors(place: Place, *, language: bool = False) -> Mapping[str, Schema]:
    found: dict[str, Schema] = {"marketplace_id": {"type": "string", "enum": [place.id]}}
    if language:
        found["language_tag"] = {"type": "string", "enum": [place.language]}
    return found


def _rows(title: str, selectors: Mapping[str, Schema], **fields: Schema) -> Schema:
    return {
        "title": title,
        "description": f"{title} of the article.",
        "type": "array",
        "minItems": 1,
        "items": _object({**fields, **selectors}, required=[*fields, *selectors]),
        "selectors": [name for name in _SELECTORS if name in selectors],
    }


def _object(fields: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "required": list(required),
        "properties": dict(fields),
        "additionalProperties": False,
    }


def _offer(place: Place) -> Schema:
    amount = {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.01, "maximum": 1_000_000}
    values = _object({"value_with_tax": amount}, ["value_with_tax"])
    schedule = {"type": "array", "minItems": 1, "maxItems": 1, "items": values}
    price = {
        "type": "array",
        "minItems": 1,
        "maxItems": 1,
        "items": _object({"schedule": schedule}, ["schedule"]),
    }
    moment = _object({"value": {"type": "string", "format": "date-time"}}, ["value"])
    prices = (
        "our_price",
        "discounted_price",
        "minimum_seller_allowed_price",
        "maximum_seller_allowed_price",
    )
    fields: dict[str, Schema] = {
        "marketplace_id": {"type": "string", "enum": [place.id]},
        "currency": {"type": "string", "enum": [place.currency]},
        "audience": {"type": "string", "enum": ["ALL"]},
        **dict.fromkeys(prices, price),
        "start_at": moment,
        "end_at": moment,
    }
    return {
        "title": "Purchasable Offer",
        "type": "array",
        "minItems": 1,
        "maxItems": 1,
        "items": _object(fields, ["marketplace_id", "currency", "our_price"]),
        "selectors": ["marketplace_id", "currency", "audience"],
    }


def _availability() -> Schema:
    fields: dict[str, Schema] = {
        "fulfillment_channel_code": {"type": "string", "enum": [MERCHANT, "AMAZON_EU"]},
        "quantity": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
    }
    return {
        "title": "Fulfillment Availability",
        "type": "array",
        "minItems": 1,
        "items": _object(fields, ["fulfillment_channel_code"]),
        "selectors": ["fulfillment_channel_code"],
    }
