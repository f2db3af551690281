"""What each write sends, and what a read-back says about it."""

import contextlib
from typing import Any

import pytest

from activities.change import Change
from activities.core.listing import PauseListing, UpdateListing
from activities.core.offer import UpdatePrice
from activities.core.stock import SetStock
from activities.errors import ActivityError, Conflict, OutcomeUnknown, Rejected
from activities.marketplaces.ebay.content import Rewrite
from activities.marketplaces.ebay.create import Create
from activities.marketplaces.ebay.offers import ChangePrice
from activities.marketplaces.ebay.states import End, Pause, Reopen
from activities.marketplaces.ebay.stock import PutStock
from tests.activities.ebay.changes_of_a_mug import (
    CREATE,
    END,
    PAUSE,
    PRICE,
    REOPEN,
    STOCK,
    TEXTS,
    change,
)
from tests.activities.ebay.conftest import Connect
from tests.activities.ebay.scripted_ebay import (
    Script,
    ScriptedEbay,
    Seen,
    answer,
    errors,
    item,
    offer,
    paused,
    scripted,
    shows,
)
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio


SENT: dict[str, tuple[Any, str, Change, Script, str]] = {
    "price": (
        ChangePrice(),
        "price",
        PRICE,
        shows(item(), offer()),
        "POST /bulk_update_price_quantity",
    ),
    "price of a paused one": (
        ChangePrice(), "price", PRICE, shows(item(), paused()), "PUT /offer/77",
    ),
    "stock": (
        PutStock(),
        "quantity",
        STOCK,
        shows(item(), offer()),
        "POST /bulk_update_price_quantity",
    ),
    "pause": (Pause(), "withdraw", PAUSE, shows(item(), offer()), "POST /offer/77/withdraw"),
    "reopen": (Reopen(), "publish", REOPEN, shows(item(), paused()), "POST /offer/77/publish"),
    "end": (End(), "offer", END, shows(item(), offer()), "DELETE /offer/77"),
    "record": (
        Rewrite(), "inventory_item", TEXTS, shows(item(), offer()), "PUT /inventory_item/MUG-BLUE",
    ),
    "text": (Rewrite(), "offer", TEXTS, shows(item(), offer()), "PUT /offer/77"),
    "new record": (
        Create(), "inventory_item", CREATE, shows(None), "PUT /inventory_item/MUG-BLUE",
    ),
    "new offer": (Create(), "offer", CREATE, shows(item()), "POST /offer"),
    "publish": (
        Create(), "publish", CREATE, shows(item(), paused()), "POST /offer/77/publish",
    ),
}  # fmt: skip
every_write = pytest.mark.parametrize("name", sorted(SENT))


async def sent(name: str, connect: Connect) -> ScriptedEbay:
    """Send a stage to a scripted account, and return what arrived there."""
    write, stage, planned, script, _ = SENT[name]
    stored = Change.model_validate_json(planned.model_dump_json())  # as another process finds it
    async with scripted(script) as shop:
        with contextlib.suppress(ActivityError):
            await write.send(stage, stored, connect(shop.base_url))
        return shop


@every_write
async def test_a_stage_is_one_call_of_the_vendors(name: str, connect: Connect) -> None:
    shop = await sent(name, connect)

    assert [one.call for one in shop.writes] == [SENT[name][4]]


@every_write
async def test_a_call_says_its_language_where_ebay_asks_for_it(name: str, connect: Connect) -> None:
    (seen,) = (await sent(name, connect)).writes

    asks = seen.method == "PUT" or seen.call == "POST /offer"
    assert seen.headers.get("content-language") == ("de-DE" if asks else None)


@every_write
async def test_a_body_is_json_and_no_body_has_no_type(name: str, connect: Connect) -> None:
    (seen,) = (await sent(name, connect)).writes

    assert seen.headers.get("content-type") == ("application/json" if seen.body else None)


@every_write
async def test_a_call_carries_the_access_token_and_never_the_stored_one(
    name: str, connect: Connect
) -> None:
    (seen,) = (await sent(name, connect)).writes

    assert seen.headers["authorization"] == "Bearer v^1.1#access"
    assert b"refresh" not in seen.body


async def test_a_price_is_sent_for_the_offer_alone(connect: Connect) -> None:
    (seen,) = (await sent("price", connect)).writes

    price = {"value": "17.99", "currency": "EUR"}
    assert seen.document == {"requests": [{"offers": [{"offerId": "77", "price": price}]}]}


async def test_the_price_of_a_paused_offer_puts_all_the_rest_back(connect: Connect) -> None:
    (seen,) = (await sent("price of a paused one", connect)).writes

    own = {"offerId", "sku", "marketplaceId", "format", "status", "pricingSummary"}
    assert seen.document.pop("pricingSummary") is not None
    assert seen.document["listingPolicies"] == paused()["listingPolicies"]
    assert {k: v for k, v in seen.document.items() if k != "pricingSummary"} == {
        k: v for k, v in paused().items() if k not in own
    }
    assert seen.document["pricingSummary"] == {
        **paused()["pricingSummary"],
        "price": {"value": "17.99", "currency": "EUR"},
    }


async def test_a_price_that_moved_in_between_is_not_overwritten(connect: Connect) -> None:
    moved = offer(pricingSummary={"price": {"value": "17.49", "currency": "EUR"}})
    async with scripted(shows(item(), moved)) as shop:
        with pytest.raises(Conflict):
            await ChangePrice().send("price", PRICE, connect(shop.base_url))

    assert shop.writes == []


async def test_stock_is_set_on_the_article(connect: Connect) -> None:
    (seen,) = (await sent("stock", connect)).writes

    units = {"sku": "MUG-BLUE", "shipToLocationAvailability": {"quantity": 5}}
    assert seen.document == {"requests": [units]}


async def test_an_offer_with_a_number_of_its_own_gets_the_same(connect: Connect) -> None:
    async with scripted(shows(item(), offer(availableQuantity=3))) as shop:
        with contextlib.suppress(OutcomeUnknown):
            await PutStock().send("quantity", STOCK, connect(shop.base_url))

    (seen,) = shop.writes
    (part,) = seen.document["requests"]
    assert part["offers"] == [{"offerId": "77", "availableQuantity": 5}]


async def test_a_paused_offer_that_holds_stock_back_is_said_before_anybody_approves(
    connect: Connect,
) -> None:
    wanted = SetStock(shop="ebay", sku="MUG-BLUE", quantity=5)
    async with scripted(shows(item(), paused(availableQuantity=3))) as shop:
        with pytest.raises(Rejected, match="sells 3 at most"):
            await PutStock().preview(wanted, connect(shop.base_url))


async def test_stock_at_several_places_is_not_one_number(connect: Connect) -> None:
    spread = {"quantity": 9, "availabilityDistributions": [{"merchantLocationKey": "a"}]}
    article = item(availability={"shipToLocationAvailability": spread})
    async with scripted(shows(article, offer())) as shop:
        with pytest.raises(Rejected, match="several places"):
            await PutStock().preview(
                SetStock(shop="ebay", sku="MUG-BLUE", quantity=5), connect(shop.base_url)
            )


async def test_a_rewritten_record_puts_all_the_rest_back(connect: Connect) -> None:
    (seen,) = (await sent("record", connect)).writes

    kept = item()
    assert seen.document["product"] == {
        **kept["product"], "title": "Bluer Mug", "description": "A better mug.",
    }  # fmt: skip
    assert seen.document["packageWeightAndSize"] == kept["packageWeightAndSize"]
    assert seen.document["availability"] == {"shipToLocationAvailability": {"quantity": 12}}
    assert seen.document.keys().isdisjoint({"sku", "locale"})


async def test_a_new_title_leaves_the_offer_alone(connect: Connect) -> None:
    titled = change(
        {"title": "Blue Mug", "description": "A mug."},
        {"title": "Bluer Mug", "description": "A mug."},
    )
    async with scripted(shows(item(), offer())) as shop:
        await Rewrite().send("offer", titled, connect(shop.base_url))

    assert shop.writes == []


async def test_a_title_that_ebay_would_cut_is_refused_before_anybody_approves(
    connect: Connect,
) -> None:
    wanted = UpdateListing(shop="ebay", sku="MUG-BLUE", title="x" * 81)
    async with scripted(shows(item(), offer())) as shop:
        with pytest.raises(Rejected, match="81 characters; eBay takes 80"):
            await Rewrite().preview(wanted, connect(shop.base_url))


async def test_a_variation_is_not_taken_off_sale_alone(connect: Connect) -> None:
    one_of_many = item(inventoryItemGroupKeys=["MUGS"])
    wanted = PauseListing(shop="ebay", sku="MUG-BLUE")
    async with scripted(shows(one_of_many, offer())) as shop:
        with pytest.raises(Rejected, match="one variation of the listing MUGS"):
            await Pause().preview(wanted, connect(shop.base_url))


async def test_a_price_in_another_currency_is_never_taken_for_ours(connect: Connect) -> None:
    pounds = offer(pricingSummary={"price": {"value": "19.99", "currency": "GBP"}})
    wanted = UpdatePrice.model_validate(
        {"shop": "ebay", "sku": "MUG-BLUE", "change": {"kind": "change_pct", "by": "-10"}}
    )
    async with scripted(shows(item(), pounds)) as shop:
        with pytest.raises(Rejected, match="in GBP"):
            await ChangePrice().preview(wanted, connect(shop.base_url))


def rows(*found: dict[str, Any], status: int = 207) -> bytes:
    return answer({"responses": list(found)}, status=status)


ROW = {"statusCode": 200, "offerId": "77", "sku": "MUG-BLUE"}
WRONG = {"errorId": 25003, "category": "REQUEST", "message": "The price is too low."}


@pytest.mark.parametrize(
    ("answered", "error"),
    [
        (rows({**ROW, "statusCode": 400, "errors": [WRONG]}), Rejected),
        (rows({**ROW, "statusCode": 500, "errors": []}), OutcomeUnknown),
        (rows({**ROW, "statusCode": 400, "errors": []}), OutcomeUnknown),
        (rows({**ROW, "offerId": "78"}), OutcomeUnknown),
        (rows({**ROW, "sku": "MUG-RED"}), OutcomeUnknown),
        (rows({"statusCode": 200, "sku": "MUG-BLUE"}), OutcomeUnknown),
        (rows(), OutcomeUnknown),
        (answer({}), OutcomeUnknown),
    ],
)
async def test_every_row_of_a_bulk_answer_is_looked_at(
    answered: bytes, error: type[ActivityError], connect: Connect
) -> None:
    async with scripted(shows(item(), offer(), write=answered)) as shop:
        with pytest.raises(error) as caught:
            await ChangePrice().send("price", PRICE, connect(shop.base_url))

    assert type(caught.value) is error


async def test_a_bulk_answer_that_says_done_is_believed(connect: Connect) -> None:
    async with scripted(shows(item(), offer(), write=rows(ROW, status=200))) as shop:
        told = await ChangePrice().send("price", PRICE, connect(shop.base_url))

    assert told == {"offer": "77", "price": "17.99"}


@pytest.mark.parametrize("ended", [{}, {"listingId": "111"}])
async def test_an_end_of_another_listing_is_no_pause(
    ended: dict[str, str], connect: Connect
) -> None:
    async with scripted(shows(item(), offer(), write=answer(ended))) as shop:
        with pytest.raises(OutcomeUnknown):
            await Pause().send("withdraw", PAUSE, connect(shop.base_url))


async def test_an_offer_that_an_earlier_call_made_is_taken_up(connect: Connect) -> None:
    async with scripted(shows(item(), paused())) as shop:
        told = await Create().send("offer", CREATE, connect(shop.base_url))

    assert told == {"offer": "77"}
    assert shop.writes == []


async def test_an_offer_that_is_not_ours_is_left_alone(connect: Connect) -> None:
    other = paused(pricingSummary={"price": {"value": "5.00", "currency": "EUR"}})
    async with scripted(shows(item(), other)) as shop:
        with pytest.raises(Rejected, match="already in"):
            await Create().send("offer", CREATE, connect(shop.base_url))

    assert shop.writes == []


async def test_a_published_offer_is_not_published_again(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        told = await Create().send("publish", CREATE, connect(shop.base_url))

    assert told == {"listing": "77", "number": "110"}
    assert shop.writes == []


async def test_a_record_that_is_there_keeps_what_was_not_signed(connect: Connect) -> None:
    def script(seen: Seen) -> Raw:
        return answer(item()) if seen.method == "GET" else errors(25002)

    async with scripted(script) as shop:
        with pytest.raises(Rejected):
            await Create().send("inventory_item", CREATE, connect(shop.base_url))

    (seen,) = shop.writes
    assert seen.document["packageWeightAndSize"] == item()["packageWeightAndSize"]
    assert seen.document["product"]["mpn"] == "M-1"
    assert seen.document["availability"] == {"shipToLocationAvailability": {"quantity": 5}}


async def test_a_new_offer_is_made_of_all_that_was_signed(connect: Connect) -> None:
    (seen,) = (await sent("new offer", connect)).writes

    assert seen.document == {
        "sku": "MUG-BLUE",
        "marketplaceId": "EBAY_DE",
        "format": "FIXED_PRICE",
        "categoryId": "20600",
        "listingDescription": "A mug.",
        "listingDuration": "GTC",
        "includeCatalogProductDetails": False,
        "merchantLocationKey": "warehouse",
        "pricingSummary": {"price": {"value": "19.99", "currency": "EUR"}},
        "listingPolicies": {
            "fulfillmentPolicyId": "1",
            "paymentPolicyId": "2",
            "returnPolicyId": "3",
        },
    }


async def test_a_new_record_is_made_of_all_that_was_signed(connect: Connect) -> None:
    (seen,) = (await sent("new record", connect)).writes

    assert seen.document == {
        "condition": "NEW",
        "product": {
            "title": "Blue Mug",
            "description": "A mug.",
            "aspects": {"Marke": ["Demo"]},
            "imageUrls": ["https://example.com/a.jpg", "https://example.com/b.jpg"],
            "ean": ["4006381333931"],
        },
        "availability": {"shipToLocationAvailability": {"quantity": 5}},
    }
