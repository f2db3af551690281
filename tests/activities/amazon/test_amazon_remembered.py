"""A preview from what a sync kept is the live one, and asks Amazon nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from activities.context import Call
from activities.core.listing import PauseListing, ReopenListing, UpdateListing
from activities.core.offer import UpdatePrice
from activities.core.stock import SetStock
from activities.marketplaces.amazon import Amazon
from activities.marketplaces.amazon.content import Rewrite
from activities.marketplaces.amazon.offers import ChangePrice
from activities.marketplaces.amazon.remembered import REMEMBERS
from activities.marketplaces.amazon.shapes import IDENTIFIER
from activities.marketplaces.amazon.states import Pause, Reopen
from activities.marketplaces.amazon.stock import PutStock
from activities.remembered import NotKept
from tests.activities.amazon.conftest import Connect
from tests.activities.amazon.scripted_amazon import item, scripted, told
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio

MUG = {"shop": "amazon_de", "sku": "MUG-XL"}
RAISE = {"kind": "change_pct", "by": "40"}
PREVIEWS: dict[str, tuple[Any, Any]] = {
    "price": (ChangePrice(), UpdatePrice.model_validate({**MUG, "change": RAISE})),
    "stock": (PutStock(), SetStock.model_validate({**MUG, "quantity": 3})),
    "pause": (Pause(), PauseListing.model_validate(MUG)),
    "reopen": (Reopen(), ReopenListing.model_validate({**MUG, "sku": "CAL-2026"})),
}


async def remembered(call: Call[Amazon]) -> Call[Any]:
    """Build the call that a sync's rows answer, as they come out of the database."""
    seen = await REMEMBERS.read(call.client)
    kept = json.loads(json.dumps([one.parts for one in seen]))
    return replace(call, client=REMEMBERS.client(call.client, kept))


@pytest.mark.parametrize("name", sorted(PREVIEWS))
async def test_a_preview_from_kept_rows_is_the_live_one(name: str, call: Call[Amazon]) -> None:
    write, params = PREVIEWS[name]

    assert await write.preview(params, await remembered(call)) == await write.preview(params, call)


async def test_kept_rows_ask_amazon_nothing(call: Call[Amazon], sandbox: SandboxProcess) -> None:
    rows = await remembered(call)
    asked = len(sandbox.control.requests())
    for write, params in PREVIEWS.values():
        await write.preview(params, rows)

    assert len(sandbox.control.requests()) == asked


async def test_a_sync_sees_the_units_in_amazons_warehouses(call: Call[Amazon]) -> None:
    seen = {one.listing.sku: one.listing.stock for one in await REMEMBERS.read(call.client)}

    assert (len(seen), seen["NOT-A5"], seen["MUG-RED"]) == (41, 70, 25)


async def test_a_sync_sees_the_number_by_which_all_sellers_know_a_product(
    connect: Connect,
) -> None:
    shown = item()
    shown["attributes"][IDENTIFIER] = [
        {"type": "isbn", "value": "3161484100"},
        {"type": "ean", "value": "4006381333931"},
    ]
    page = {"numberOfResults": 1, "items": [shown], "pagination": {}}
    async with scripted(lambda _: told(page)) as shop:
        seen = await REMEMBERS.read(connect(shop.base_url).client)

    assert [one.identifier for one in seen] == ["4006381333931"]


@pytest.mark.parametrize("sku", ["MUG-PINK", "MUG-RED"])
async def test_what_was_not_kept_is_left_to_the_living_client(sku: str, call: Call[Amazon]) -> None:
    """An article that nobody saw, and a text that Amazon itself has to look at."""
    wanted = UpdateListing(shop="amazon_de", sku=sku, title="Another")
    rows = await remembered(call)
    with pytest.raises(NotKept):
        await Rewrite().preview(wanted, rows)
