"""A tenant as the seeded sandbox has it: forty products in one shop, or in two."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from activities.money import Money
from planner.planner import ProductView, ShopView, TenantView

_ROWS = """
MUG-BLUE|Blue Mug|19.99|12
MUG-RED|Red Mug|18.50|7
MUG-GREEN|Green Mug|17.00|0
MUG-WHITE|White Mug|16.49|30
MUG-BLACK|Black Mug|19.00|4
MUG-XL|XL Mug|24.90|9
TEE-S|T-Shirt S|25.00|10
TEE-M|T-Shirt M|25.00|14
TEE-L|T-Shirt L|25.00|3
ESPRESSO-1|Espresso Machine|1299.00|2
COASTER-4|Set of 4 Coasters|12.00|40
SALT-1|Salt and Pepper Mill|39.00|8
BOTTLE-ST|Steel Bottle|29.00|15
GLASS-W|Wine Glass|9.00|60
GLASS-B|Beer Glass|8.00|55
PLATE-L|Large Plate|14.00|21
PLATE-S|Small Plate|10.00|33
BOWL-1|Cereal Bowl|11.00|18
SPOON-1|Tea Spoon|4.00|90
KNIFE-1|Bread Knife|22.00|6
APRON-1|Linen Apron|35.00|11
TOWEL-1|Kitchen Towel|13.00|28
TRAY-1|Oak Tray|45.00|5
JAR-1|Storage Jar|15.00|17
LAMP-1|Desk Lamp|79.00|3
CLOCK-1|Wall Clock|49.00|0
BAG-1|Tote Bag|20.00|25
CANDLE-1|Soy Candle|16.00|13
"""


def _products() -> tuple[ProductView, ...]:
    rows = (row.split("|") for row in _ROWS.strip().splitlines())
    return tuple(
        ProductView(
            sku,
            title,
            Money(amount=Decimal(price), currency="EUR"),
            int(stock),
            Money(amount=Decimal(15), currency="EUR") if sku == "MUG-BLUE" else None,
        )
        for sku, title, price, stock in rows
    )


PRODUCTS = _products()


ONE = ShopView("shopify", "Shopify", "shopify", "EUR")
SHOPS = {
    "one": (ONE,),
    "two": (ONE, ShopView("outlet", "Outlet", "shopify", "GBP")),
    "market": (
        replace(ONE, activities=frozenset({"listing.create", "offer.update_price"})),
        *(
            ShopView(name, title, name, "EUR", frozenset({"offer.competitor_price"}))
            for name, title in (("amazon", "Amazon"), ("ebay", "eBay"))
        ),
    ),
}


def look_up(text: str) -> Sequence[ProductView]:
    words = text.casefold().split()
    return [
        one
        for one in PRODUCTS
        if all(word in f"{one.title} {one.sku}".casefold() for word in words)
    ]


@pytest.fixture(scope="session")
def products() -> tuple[ProductView, ...]:
    return PRODUCTS


@pytest.fixture(scope="session")
def tenant() -> Callable[[str], TenantView]:
    """Make the tenant with one shop, with two, or with those of several marketplaces."""

    def make(shops: str = "one", locale: str = "en") -> TenantView:
        activities = ("listing.search", "offer.update_price", "stock.set")
        return TenantView(locale, "EUR", SHOPS[shops], look_up, activities)

    return make
