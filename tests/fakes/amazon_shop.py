"""What the tests of Amazon sell beside what the demo knows."""

from decimal import Decimal

from activities.money import Money
from activities.product import Product
from tests.fakes.office import Desk
from workflows.store import products

NEW = Product(
    sku="CUP-NEW",
    title="New Cup",
    price=Money(amount=Decimal("12.00"), currency="EUR"),
    stock=4,
    attributes={
        "product_type": "DRINKING_CUP",
        "brand": "Demo Goods",
        "color": "Blue",
        "material": "Clay",
    },
)
"""A product that is not listed yet, and lacks nothing."""


async def stock(desk: Desk) -> Desk:
    """Put the new product beside the known ones."""
    await desk.office.store.write(lambda tx: products.put(tx, "demo", [NEW]))
    return desk
