"""What each write sends, and what a read-back says about it."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from activities.change import Change, Reconciled, Value
from activities.core.listing import CreateListing
from activities.declaration import MARK, Implementation
from activities.errors import ActivityError, NotFound, Rejected
from activities.marketplaces.shopify.content import Rewrite
from activities.marketplaces.shopify.create import Create
from activities.marketplaces.shopify.offers import ChangePrice
from activities.marketplaces.shopify.states import End, Pause, Reopen
from activities.marketplaces.shopify.stock import PutStock
from activities.money import Money
from activities.product import Product
from activities.read_back import judged
from tests.activities.shopify.conftest import Connect, Own
from tests.activities.shopify.scripted_shop import Seen, answer, scripted, variant, variants
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio

PRODUCT = "gid://shopify/Product/1"


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def change(before: dict[str, Value], after: dict[str, Value], **target: str) -> Change:
    return Change(
        shop="shopify",
        item="MUG-BLUE",
        listing="1",
        skus=("MUG-BLUE",),
        before=before,
        after=after,
        target=target,
    )


NEW: dict[str, Value] = {
    "state": "active",
    "title": "Blue Mug",
    "description": "A mug.",
    "price": eur("19.99"),
    "stock": 5,
    "barcode": "4006381333931",
    "images": "https://example.com/a.png\nhttps://example.com/b.png",
    "vendor": "Pottery",
    "product_type": None,
    "tags": "blue, mug",
    "publications": "gid://shopify/Publication/1, gid://shopify/Publication/2",
}
LOCATION = "gid://shopify/Location/1"
WRITES: dict[str, tuple[Any, str, Change]] = {
    "price": (
        ChangePrice(),
        "price",
        change(
            {"price": eur("19.99")},
            {"price": eur("17.99")},
            product=PRODUCT,
            variant="gid://shopify/ProductVariant/1",
        ),
    ),
    "stock": (
        PutStock(),
        "quantity",
        change(
            {"stock": 12},
            {"stock": 5},
            variant="gid://shopify/ProductVariant/1",
            inventory_item="gid://shopify/InventoryItem/1",
            location=LOCATION,
        ),
    ),
    "pause": (Pause(), "state", change({"state": "active"}, {"state": "paused"}, product=PRODUCT)),
    "reopen": (
        Reopen(),
        "state",
        change({"state": "paused"}, {"state": "active"}, product=PRODUCT),
    ),
    "end": (End(), "state", change({"state": "active"}, {"state": "ended"}, product=PRODUCT)),
    "content": (
        Rewrite(),
        "content",
        change(
            {"title": "Blue Mug", "description": ""},
            {"title": "Bluer Mug", "description": ""},
            product=PRODUCT,
        ),
    ),
    "create": (Create(), "product", change(dict.fromkeys(NEW), NEW, location=LOCATION)),
    "publish": (Create(), "publish", change(dict.fromkeys(NEW), NEW, location=LOCATION)),
}
every_write = pytest.mark.parametrize("name", sorted(WRITES))


def found_or_nothing(seen: Seen) -> Raw:
    return variants(variant("MUG-BLUE")) if seen.operation == "Variants" else answer(None)


async def sent(name: str, connect: Connect) -> Seen:
    """Send a write to a shop that answers nothing, and return what arrived."""
    write, stage, planned = WRITES[name]
    stored = Change.model_validate_json(planned.model_dump_json())  # as another process finds it
    async with scripted(found_or_nothing) as shop:
        with contextlib.suppress(ActivityError):
            await write.send(stage, stored, connect(shop.base_url))
        return shop.seen[-1]


@pytest.mark.specs
@every_write
async def test_what_is_sent_fits_shopifys_own_types(
    name: str, connect: Connect, admin_api: GraphQLSchema
) -> None:
    seen = await sent(name, connect)

    definition = parse(seen.document["query"]).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    values = get_variable_values(
        admin_api, definition.variable_definitions or (), dict(seen.variables)
    )
    assert not isinstance(values, list), values


@every_write
async def test_a_write_goes_to_the_version_it_was_written_for(name: str, connect: Connect) -> None:
    assert (await sent(name, connect)).path == "/admin/api/2026-10/graphql.json"


async def test_stock_says_outright_that_it_does_not_compare(connect: Connect) -> None:
    seen = await sent("stock", connect)

    quantity = seen.variables["input"]["quantities"][0]
    assert quantity["changeFromQuantity"] is None
    assert "changeFromQuantity" in quantity
    assert quantity["quantity"] == 5


async def test_stock_carries_the_key_of_its_receipt(connect: Connect) -> None:
    assert (await sent("stock", connect)).variables["key"] == "key-1"


async def test_an_update_sends_only_what_changes(connect: Connect) -> None:
    seen = await sent("content", connect)

    assert seen.variables["product"] == {"id": PRODUCT, "title": "Bluer Mug"}


async def test_a_new_product_is_made_of_all_that_was_signed(connect: Connect) -> None:
    product = (await sent("create", connect)).variables["input"]

    assert product["tags"] == ["blue", "mug"]
    assert [file["originalSource"][-5:] for file in product["files"]] == ["a.png", "b.png"]
    assert "productType" not in product
    assert product["variants"][0] == {
        "optionValues": [{"optionName": "Title", "name": "Default Title"}],
        "sku": "MUG-BLUE",
        "price": "19.99",
        "barcode": "4006381333931",
        "inventoryItem": {"tracked": True},
        "inventoryQuantities": [{"locationId": LOCATION, "name": "available", "quantity": 5}],
    }


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ("17.99", Reconciled.APPLIED),
        ("19.99", Reconciled.NOT_APPLIED),
        ("18.00", Reconciled.UNKNOWN),
    ],
)
def test_a_read_back_compares_with_both_sides(found: str, says: Reconciled) -> None:
    assert judged(WRITES["price"][2], {"price": eur(found)}) is says


@pytest.mark.parametrize("found", ["19.99", "18.00"])
def test_a_change_that_changes_nothing_leaves_nothing_to_find(found: str) -> None:
    idle = change({"price": eur("19.99")}, {"price": eur("19.99")})

    assert judged(idle, {"price": eur(found)}) is Reconciled.UNKNOWN


@pytest.mark.parametrize(
    ("name", "activity", "params"),
    [
        (
            "price",
            "offer.update_price",
            {
                "sku": "MUG-BLUE",
                "change": {"kind": "set", "price": {"amount": "19.99", "currency": "EUR"}},
            },
        ),
        ("stock", "stock.set", {"sku": "MUG-BLUE", "quantity": 12}),
        ("pause", "listing.reopen", {"listing": "MUG-BLUE"}),
        ("reopen", "listing.pause", {"listing": "MUG-BLUE"}),
        ("content", "listing.update", {"listing": "MUG-BLUE", "title": "Blue Mug"}),
    ],
)
def test_an_undo_restores_what_was(name: str, activity: str, params: dict[str, Any]) -> None:
    write, _, planned = WRITES[name]

    undo = write.undo(planned)

    assert (undo.activity, undo.params) == (activity, {"shop": "shopify", **params})


@pytest.mark.parametrize("write", [End, Create])
def test_what_cannot_be_taken_back_says_why(write: type) -> None:
    implementation: Implementation = getattr(write, MARK)

    assert "for good" in (implementation.no_undo or "")


def test_stock_below_zero_is_put_back_to_nothing() -> None:
    oversold = change({"stock": -2}, {"stock": 5})

    assert PutStock().undo(oversold).params["quantity"] == 0


MUG = Product(sku="MUG-BLUE", title="Blue Mug", price=eur("19.99"), stock=5)


async def preview(connect: Connect, product: Product | None, **params: Any) -> Change:  # noqa: ANN401
    def script(seen: Seen) -> Raw:
        if seen.operation == "Variants":
            return variants()
        nodes = [{"id": "gid://shopify/Publication/1"}]
        info = {"hasNextPage": False, "endCursor": None}
        return answer({"publications": {"nodes": nodes, "pageInfo": info}})

    async with scripted(script) as shop:
        call = connect(shop.base_url)
        own = type(call)(call.client, call.clock, Own((product,) if product else ()))
        wanted = CreateListing.model_validate({"shop": "shopify", "sku": "MUG-BLUE", **params})
        return await Create().preview(wanted, own)


async def test_a_new_listing_shows_all_that_it_will_be(connect: Connect) -> None:
    planned = await preview(connect, MUG, extension={"vendor": "Pottery", "tags": ["b", "a"]})

    assert planned.before["state"] is None
    assert planned.after["price"] == eur("19.99")
    assert planned.after["tags"] == "a, b"
    assert planned.after["publications"] == "gid://shopify/Publication/1"
    assert planned.warnings == ("It goes on sale in 1 sales channel at once.",)


async def test_a_given_price_wins_over_the_stored_one(connect: Connect) -> None:
    price = {"amount": "12.00", "currency": "EUR"}

    assert (await preview(connect, MUG, price=price)).after["price"] == eur("12.00")


@pytest.mark.parametrize(
    ("product", "params", "text"),
    [
        (MUG.model_copy(update={"price": None}), {}, "no price"),
        (MUG.model_copy(update={"title": "\u202egnireffo"}), {}, "cannot be seen"),
        (MUG.model_copy(update={"stock": None}), {}, "no stock"),
        (MUG, {"price": {"amount": "12.00", "currency": "USD"}}, "nothing is converted"),
        (MUG, {"extension": {"colour": "blue"}}, "colour"),
        (MUG, {"extension": {"tags": ["a, b"]}}, "tags"),
    ],
)
async def test_a_listing_that_lacks_something_is_refused_in_words(
    product: Product, params: dict[str, Any], text: str, connect: Connect
) -> None:
    with pytest.raises(Rejected, match=text):
        await preview(connect, product, **params)


async def test_a_product_that_the_tenant_does_not_have_is_not_listed(connect: Connect) -> None:
    with pytest.raises(NotFound, match="no product MUG-BLUE"):
        await preview(connect, None)


async def test_an_article_that_is_already_there_is_not_made_twice(connect: Connect) -> None:
    async with scripted(lambda _: variants(variant("MUG-BLUE", number=9))) as shop:
        call = connect(shop.base_url)
        own = type(call)(call.client, call.clock, Own((MUG,)))
        with pytest.raises(Rejected, match=r"already in .* as listing 9 \(active\)"):
            await Create().preview(CreateListing(shop="shopify", sku="MUG-BLUE"), own)


async def test_requirements_name_what_a_product_lacks(connect: Connect) -> None:
    bare = Product(sku="MUG-BLUE", title="Blue Mug")
    call = connect("http://127.0.0.1:1")

    assert (await Create().requirements(bare, call))["required"] == ["price", "stock"]
    assert (await Create().requirements(MUG, call))["required"] == []
