"""A card says of every shop that is no real one that it is not."""

import pytest

from tests.fakes.office import Desk
from tests.workflows.plans import plan, price

pytestmark = pytest.mark.anyio


async def test_one_simulated_shop_is_named(desk: Desk) -> None:
    card = await desk.offer(plan(price("iron", "POT-IRON", "54.90")))

    assert card.warnings[0] == "Shopify is a simulated shop: nothing real changes."


async def test_several_are_named_in_one_sentence(desk: Desk) -> None:
    elsewhere = price("there", "POT-IRON", "54.90")
    elsewhere["params"]["shop"] = "ebay"
    card = await desk.offer(plan(price("here", "POT-IRON", "54.90"), elsewhere))

    assert card.warnings[0] == "Shopify and eBay are simulated shops: nothing real changes."
