"""What the simulated eBay knows by itself: categories of one tree, and their item specifics."""

from typing import Any, Final

SITE: Final = "EBAY_DE"
TREE: Final = "77"
"""The vendor's id of the German category tree."""

LEAVES: Final = {
    kind: str(20_600 + n)
    for n, kind in enumerate(
        "Mugs Teapots Candles Prints Bags Bowls Plates Boards Textiles Soaps Paper Vases Apparel"
        " Lamps Baskets Deck Maps".split()
    )
}
"""Leaf categories by the kind of article that belongs there."""

NAMES: Final = {id: kind for kind, id in LEAVES.items()}
_COLOURS: Final = "Blau Grün Rot Schwarz Weiß Mehrfarbig".split()


def aspects(category: str) -> list[dict[str, Any]]:
    """Return the item specifics of a leaf: two that a listing needs, two that it may have."""
    return [
        _aspect("Marke", ["Demo Goods", "Markenlos"], required=True),
        _aspect("Produktart", [NAMES[category]], required=True, closed=True),
        _aspect("Farbe", _COLOURS, closed=True),
        _aspect("Material", [], many=True),
    ]


def _aspect(
    name: str,
    values: list[str],
    *,
    required: bool = False,
    closed: bool = False,
    many: bool = False,
) -> dict[str, Any]:
    return {
        "localizedAspectName": name,
        "aspectConstraint": {
            "aspectDataType": "STRING",
            "itemToAspectCardinality": "MULTI" if many else "SINGLE",
            "aspectMode": "SELECTION_ONLY" if closed else "FREE_TEXT",
            "aspectRequired": required,
            "aspectUsage": "RECOMMENDED" if required else "OPTIONAL",
            "aspectEnabledForVariations": False,
            "aspectApplicableTo": ["PRODUCT"],
        },
        "aspectValues": [{"localizedValue": value} for value in values],
    }
