"""What a product needs to become a listing, and what is asked where it lacks something."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from activities.change import Change
from activities.context import Call
from activities.core.listing import CreateListing
from activities.errors import NotFound, Rejected
from activities.marketplaces.ebay import Ebay
from activities.marketplaces.ebay.create import Create
from activities.money import Money
from activities.product import Product
from tests.activities.ebay.conftest import owning

pytestmark = pytest.mark.anyio

MUG = Product(
    sku="MUG-BLUE",
    title="Blue Mug",
    description="<p>A mug.</p>",
    identifiers={"gtin": "4006381333931"},
    images=("https://example.com/mug.jpg",),
    attributes={"Marke": "Demo Goods", "Farbe": "Blau"},
    price=Money(amount=Decimal("24.90"), currency="EUR"),
    stock=15,
)
KNOWN: dict[str, Any] = {
    "category": "20600",
    "condition": "NEW",
    "fulfillment_policy": "6100000003",
    "aspects": {"Produktart": ["Mugs"]},
}


async def preview(
    call: Call[Ebay],
    product: Product | None = MUG,
    **params: Any,  # noqa: ANN401
) -> Change:
    wanted = {"shop": "ebay", "sku": product.sku if product else "MUG-BLUE", "extension": KNOWN}
    call = owning(call, product) if product else call
    return await Create().preview(CreateListing.model_validate(wanted | params), call)


def but(**fields: Any) -> Product:  # noqa: ANN401
    return MUG.model_copy(update=fields)


def extended(**fields: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"extension": {n: v for n, v in (KNOWN | fields).items() if v is not None}}


async def test_a_new_listing_shows_all_that_it_will_be(simulated: Call[Ebay]) -> None:
    planned = await preview(simulated)

    assert planned.before == dict.fromkeys(planned.after)
    assert (
        planned.after
        | {
            "state": "active",
            "price": Money(amount=Decimal("24.90"), currency="EUR"),
            "stock": 15,
            "condition": "NEW",
            "category": "20600",
            "gtin": "4006381333931",
            "fulfillment_policy": "6100000003",
        }
        == planned.after
    )
    assert "may charge a fee" in planned.warnings[0]


async def test_a_policy_that_has_no_alternative_is_not_asked_for(simulated: Call[Ebay]) -> None:
    planned = await preview(simulated)

    assert planned.after["payment_policy"] == "6100000005"
    assert planned.after["return_policy"] == "6100000006"


async def test_what_a_product_says_of_itself_is_not_asked_for(simulated: Call[Ebay]) -> None:
    planned = await preview(simulated)

    assert planned.after["aspects"] == (
        '{"Farbe": ["Blau"], "Marke": ["Demo Goods"], "Produktart": ["Mugs"]}'
    )


@pytest.mark.parametrize(
    ("product", "params", "text"),
    [
        (but(price=None), {}, "missing: price"),
        (but(stock=None), {}, "missing: stock"),
        (but(stock=0), {}, "no units to sell"),
        (but(description=""), {}, "missing: description"),
        (but(images=()), {}, "missing: images"),
        (but(title="x" * 81), {}, "81 characters; eBay takes 80"),
        (but(title="\u202egnireffo"), {}, "cannot be seen"),
        (but(sku="MUG/BLUE"), {}, "takes article numbers of at most 50"),
        (MUG, {"price": {"amount": "12.00", "currency": "USD"}}, "nothing is converted"),
        (MUG, extended(colour="blue"), "colour"),
        (MUG, extended(category="mugs"), "category"),
        (MUG, extended(category="1"), "no category 1"),
        (MUG, extended(category=None), r"category \(Mugs \(20600\)\)"),
        (MUG, extended(condition=None), "missing: condition"),
        (MUG, extended(fulfillment_policy=None), r"fulfillment policy \(DHL Paket"),
        (MUG, extended(aspects={}), "aspect Produktart"),
        (MUG, extended(aspects={"Produktart": ["Cups"]}), "aspect Produktart"),
    ],
)
async def test_a_listing_that_lacks_something_is_refused_in_words(
    product: Product, params: dict[str, Any], text: str, simulated: Call[Ebay]
) -> None:
    with pytest.raises(Rejected, match=text):
        await preview(simulated, product, **params)


async def test_a_product_that_the_tenant_does_not_have_is_not_listed(
    simulated: Call[Ebay],
) -> None:
    with pytest.raises(NotFound, match="no product MUG-BLUE"):
        await preview(simulated, None)


@pytest.mark.parametrize("sku", ["MUG-RED", "LAM-PAPER"])
async def test_an_article_that_is_already_offered_is_not_made_twice(
    sku: str, simulated: Call[Ebay]
) -> None:
    with pytest.raises(Rejected, match="already in"):
        await preview(simulated, but(sku=sku))


async def test_a_record_that_ebay_already_keeps_is_said(simulated: Call[Ebay]) -> None:
    planned = await preview(simulated, but(sku="PRI-JERU"))

    assert planned.before["stock"] == 7
    assert "already keeps a record" in planned.warnings[1]


async def test_requirements_are_a_form_with_the_sellers_own_choices(
    simulated: Call[Ebay],
) -> None:
    bare = Product(sku="MUG-BLUE", title="Blue Mug")
    form = await Create().requirements(bare, simulated)

    own = form["properties"]["extension"]
    assert form["required"] == ["price", "stock", "extension"]
    assert own["required"] == [
        "description", "images", "fulfillment_policy", "condition", "category",
    ]  # fmt: skip
    assert own["properties"]["category"]["oneOf"] == [{"const": "20600", "title": "Mugs"}]
    assert len(own["properties"]["fulfillment_policy"]["oneOf"]) == 2
    assert {"const": "LIKE_NEW", "title": "Like new"} in own["properties"]["condition"]["oneOf"]


async def test_what_the_product_answered_before_is_not_asked_again(
    simulated: Call[Ebay],
) -> None:
    bare = Product(sku="MUG-BLUE", title="Blue Mug")
    asked = replace(simulated, remembered={"category": "20600", "condition": "NEW"})

    own = (await Create().requirements(bare, asked))["properties"]["extension"]

    assert own["required"] == ["description", "images", "fulfillment_policy", "aspects"]


async def test_a_listing_comes_to_be_in_three_calls(
    simulated: Call[Ebay],
) -> None:
    planned, create = await preview(simulated), Create()
    told = [await create.send(stage, planned, simulated) for stage in create.stages]

    found = await simulated.client.article("MUG-BLUE")
    assert found.offer.offer_id == told[-1]["listing"]
    assert (found.offer.is_published, found.stock) == (True, 15)
    assert found.description == "<p>A mug.</p>"
