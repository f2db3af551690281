"""What a sync kept answers a large preview without a request, and nothing else."""

from typing import Any

import pytest

from activities.core.listing import PauseListing, UpdateListing
from activities.core.offer import UpdatePrice
from activities.core.stock import SetStock
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.content import Rewrite
from activities.marketplaces.ebay.offers import ChangePrice
from activities.marketplaces.ebay.operations import WITHDRAW
from activities.marketplaces.ebay.remembered import REMEMBERS
from activities.marketplaces.ebay.states import Pause
from activities.marketplaces.ebay.stock import PutStock
from activities.remembered import NotKept
from tests.activities.ebay.conftest import Connect, owning
from tests.activities.ebay.scripted_ebay import ScriptedEbay, item, offer, scripted, shows

pytestmark = pytest.mark.anyio

SIX_UP = {"kind": "change_pct", "by": "6"}
PRICE = UpdatePrice.model_validate({"shop": "ebay", "sku": "MUG-BLUE", "change": SIX_UP})
PREVIEWS: list[tuple[Any, Any]] = [
    (ChangePrice(), PRICE),
    (PutStock(), SetStock(shop="ebay", sku="MUG-BLUE", quantity=5)),
]


async def recalled(living: Ebay, shop: ScriptedEbay) -> Ebay:
    """Sync, and forget what was asked for that."""
    seen = await REMEMBERS.read(living)
    shop.seen.clear()
    kept: Ebay = REMEMBERS.client(living, [one.parts for one in seen if one.parts is not None])
    return kept


async def test_a_sync_sees_the_number_by_which_all_sellers_know_an_article(
    connect: Connect,
) -> None:
    known = {"title": "Blue Mug", "ean": ["4006381333931"]}
    async with scripted(shows(item(product=known), offer())) as shop:
        seen = await REMEMBERS.read(connect(shop.base_url).client)

    assert [one.identifier for one in seen] == ["4006381333931"]


@pytest.mark.parametrize(("write", "params"), PREVIEWS)
async def test_a_kept_row_previews_like_the_shop_itself(
    write: Any,  # noqa: ANN401
    params: Any,  # noqa: ANN401
    connect: Connect,
) -> None:
    async with scripted(shows(item(), offer(availableQuantity=9))) as shop:
        call = owning(connect(shop.base_url))
        living = await write.preview(params, call)
        kept = type(call)(await recalled(call.client, shop), call.clock, call.products)

        assert await write.preview(params, kept) == living

    assert shop.seen == []


@pytest.mark.parametrize(
    ("write", "params"),
    [
        (Pause(), PauseListing(shop="ebay", sku="MUG-BLUE")),
        (Rewrite(), UpdateListing(shop="ebay", sku="MUG-BLUE", title="Bluer Mug")),
        (ChangePrice(), PRICE.model_copy(update={"sku": "MUG-RED"})),
    ],
)
async def test_what_is_not_kept_is_left_to_the_shop(
    write: Any,  # noqa: ANN401
    params: Any,  # noqa: ANN401
    connect: Connect,
) -> None:
    async with scripted(shows(item(), offer())) as shop:
        call = connect(shop.base_url)
        kept = type(call)(await recalled(call.client, shop), call.clock, call.products)
        with pytest.raises(NotKept):
            await write.preview(params, kept)

    assert shop.seen == []


async def test_a_client_of_kept_rows_sends_nothing(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        kept = await recalled(connect(shop.base_url).client, shop)
        with pytest.raises(NotKept):
            await kept.run(WITHDRAW, path={"offer": "77"})

    assert shop.seen == []


async def test_texts_are_not_kept(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        (seen,) = await REMEMBERS.read(connect(shop.base_url).client)

    assert "A mug." not in str(seen.parts)
