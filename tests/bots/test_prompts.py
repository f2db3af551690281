"""What is offered to whoever opens a conversation fits their shops, their rights and language."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from activities.money import Money
from activities.product import Listing, ListingState
from activities.remembered import Seen
from authz.people import Person
from bots.prompts import MOST, Prompt, prompts
from tests.fakes.tenants import NOW, tenant_row
from workflows.store import products, shops
from workflows.store.shops import Connected
from workflows.store.store import Store
from workflows.store.tables import Tenant

pytestmark = pytest.mark.anyio

SHOP = Connected(
    id="shopify", title="Shopify", marketplace="shopify", base_url="http://shop.test",
    currency="EUR", location="1", mode="live", daily_cap=None, sandbox=True,
)  # fmt: skip


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open a store with one tenant who has nothing yet."""
    opened = await Store.open(f"sqlite:///{tmp_path}/countersign.db")
    await opened.append(tenant_row("demo"))
    yield opened
    await opened.close()


def listing(title: str, sku: str, state: ListingState = ListingState.ACTIVE) -> Seen:
    price = Money(amount=Decimal("19.99"), currency="EUR")
    return Seen(
        Listing(
            shop="shopify", listing=sku, sku=sku, title=title, state=state, price=price, stock=3
        )
    )


async def sells(store: Store, *listings: Seen) -> None:
    await store.write(lambda tx: shops.put(tx, "demo", SHOP, NOW))
    await store.write(lambda tx: products.put_listings(tx, "demo", "shopify", listings, NOW))


async def offered(
    store: Store, role: str = "manager", only: frozenset[str] | None = None
) -> tuple[Prompt, ...]:
    by = Person("demo", "p", "P", frozenset({role}), only, None, None, 1)
    found = await store.read(lambda tx: prompts(tx, by))
    return found.offered


async def test_without_a_shop_it_is_said_how_one_is_connected_or_tried(store: Store) -> None:
    assert [one.message for one in await offered(store)] == ["connect", "help"]


async def test_a_listing_that_is_on_sale_is_the_example(store: Store) -> None:
    await sells(
        store, listing("Old mug", "MUG-A", ListingState.ENDED), listing("Blue mug", "MUG-B")
    )

    found = await offered(store)

    assert found[0] == Prompt(
        "Lower the price of Blue mug by 5%", "Lower the price of MUG-B on Shopify by 5%"
    )
    assert len(found) == MOST


async def test_who_may_only_look_is_offered_what_reads(store: Store) -> None:
    await sells(store, listing("Blue mug", "MUG-B"))

    assert not [one for one in await offered(store, "viewer") if "Lower" in one.message]


async def test_no_change_is_offered_in_a_shop_that_somebody_may_not_touch(store: Store) -> None:
    await sells(store, listing("Blue mug", "MUG-B"))

    messages = [one.message for one in await offered(store, only=frozenset({"etsy"}))]

    assert messages == ["List my listings on Shopify", "approvals"]


async def test_a_german_business_is_offered_german_sentences(store: Store) -> None:
    await sells(store, listing("Blaue Tasse", "MUG-B"))
    await store.write(lambda tx: tx.execute(update(Tenant).values(locale="de-DE")))

    found = await offered(store)

    assert found[0].message == "Senke den Preis von MUG-B auf Shopify um 5 %"
    assert found[1].message == "Zeige den Bestand von MUG-B auf Shopify"


async def test_a_title_that_would_not_fit_or_is_a_trick_is_made_plain(store: Store) -> None:
    await sells(store, listing("\u202egum " + "very " * 40, "MUG-B"))

    title = (await offered(store))[0].title

    assert len(title) < 75
    assert "\u202e" not in title
