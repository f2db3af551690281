"""A new listing needs what its product type asks for, and shows all that it will be."""

import json
from typing import Any

import pytest

from activities.context import Call
from activities.core.listing import CreateListing
from activities.errors import NotFound, Rejected
from activities.marketplaces.amazon import Amazon
from activities.marketplaces.amazon.create import Create
from activities.product import Product
from tests.activities.amazon.conftest import CUP, DE, Shops
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio

SHOP = {"shop": "amazon_de"}
MUG = {**SHOP, "sku": "MUG-RED"}
NEW = {**SHOP, "sku": "CUP-NEW"}


async def test_a_new_listing_is_made_of_all_that_was_signed(
    shops: Shops, sandbox: SandboxProcess
) -> None:
    change = await Create().preview(CreateListing.model_validate(NEW), shops())
    told_of = json.loads(change.target["attributes"])

    assert change.after["price"] == CUP.price
    assert (change.after["color"], change.after["material"]) == ("Blue", "Clay")
    assert told_of["item_name"][0] == {
        "value": "New Cup",
        "language_tag": "de_DE",
        "marketplace_id": DE.location,
    }
    assert told_of["externally_assigned_product_identifier"][0]["type"] == "ean"
    assert told_of["main_product_image_locator"][0]["media_location"] == CUP.images[0]
    assert sandbox.control.effects() == []


@pytest.mark.parametrize(
    ("product", "params", "text"),
    [
        (CUP.model_copy(update={"price": None}), {}, "no price"),
        (CUP.model_copy(update={"title": "\u202egnireffo"}), {}, "cannot be seen"),
        (CUP.model_copy(update={"stock": None}), {}, "no stock"),
        (CUP.model_copy(update={"attributes": {}}), {}, "no Amazon product type"),
        (
            CUP.model_copy(update={"attributes": {"product_type": "DRINKING_CUP"}}),
            {},
            "still needs: brand, color, material",
        ),
        (CUP, {"price": {"amount": "12.00", "currency": "USD"}}, "nothing is converted"),
        (CUP, {"extension": {"colour": "blue"}}, "colour"),
        (CUP, {"extension": {"attributes": {"wattage": 5}}}, "have no wattage"),
        (CUP, {"extension": {"attributes": {"color": "Mauve"}}}, "none of Beige"),
        (CUP, {"extension": {"product_type": "UNICORN"}}, "UNICORN not found"),
    ],
)
async def test_a_listing_that_lacks_something_is_refused_in_words(
    product: Product, params: dict[str, Any], text: str, shops: Shops
) -> None:
    with pytest.raises(Rejected, match=text):
        await Create().preview(
            CreateListing.model_validate({**SHOP, "sku": "CUP-NEW", **params}), shops(DE, product)
        )


async def test_an_article_that_is_already_there_is_not_made_twice(shops: Shops) -> None:
    mug = CUP.model_copy(update={"sku": "MUG-RED"})
    with pytest.raises(Rejected, match=r"already in Amazon DE \(active\)"):
        await Create().preview(CreateListing.model_validate(MUG), shops(DE, mug))


async def test_a_product_that_the_tenant_does_not_have_is_not_listed(call: Call[Amazon]) -> None:
    with pytest.raises(NotFound, match="no product NOBODY"):
        await Create().preview(CreateListing.model_validate({**SHOP, "sku": "NOBODY"}), call)


async def test_requirements_offer_product_types_where_none_is_known(call: Call[Amazon]) -> None:
    bare = Product(sku="X", title="Purple Mug")
    found = await Create().requirements(bare, call)

    assert found["required"] == ["price", "stock", "product_type"]
    assert found["properties"]["product_type"]["oneOf"] == [
        {"const": "DRINKING_CUP", "title": "Drinking Cup"}
    ]


async def test_requirements_are_the_types_own_with_their_choices(call: Call[Amazon]) -> None:
    product = CUP.model_copy(update={"attributes": {"product_type": "DRINKING_CUP"}})
    found = await Create().requirements(product, call)

    assert found["required"] == ["brand", "color", "material"]
    assert "Blue" in found["properties"]["color"]["enum"]
    assert (await Create().requirements(CUP, call))["required"] == []
