"""The simulated Amazon shops, connected to the demo tenant as an admin would."""

from decimal import Decimal

from pydantic import SecretStr

from activities.marketplaces.amazon.sandbox.accounts import SHOPS
from activities.money import Money
from activities.product import Product
from activities.sandbox.dialect import SandboxShop
from tests.fakes.office import Desk, Place
from workflows.store import credentials, products, shops
from workflows.store.crypto import Secrets
from workflows.store.door import Transaction
from workflows.store.shops import Connected

DE, UK = SHOPS
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


def connected(shop: SandboxShop, sandbox: str) -> Connected:
    """Return the row of a simulated shop."""
    return Connected(
        id=shop.shop,
        title=shop.title,
        marketplace=shop.marketplace,
        base_url=f"{sandbox}{shop.path}",
        currency=shop.currency,
        location=shop.location,
        mode="live",
        daily_cap=None,
        sandbox=True,
    )


async def connect(desk: Desk) -> Desk:
    """Connect both shops, and put the new product beside the known ones."""
    place: Place = desk.place
    now = place.clock.now()

    def unit(tx: Transaction) -> None:
        for shop in SHOPS:
            shops.put(tx, "demo", connected(shop, place.sandbox), now)
            secrets = Secrets.of([place.key])
            credentials.put(tx, "demo", shop.shop, SecretStr(shop.token), secrets)
        products.put(tx, "demo", [NEW])

    await desk.office.store.write(unit)
    return desk
