"""What each write submits, and what a read-back says about it."""

from collections.abc import Mapping
from typing import Any

import pytest

from activities.change import Change, Declined, Reconciled
from activities.context import Call
from activities.core.listing import (
    CreateListing,
    EndListing,
    PauseListing,
    ReopenListing,
    UpdateListing,
)
from activities.core.offer import UpdatePrice
from activities.core.stock import SetStock
from activities.declaration import MARK, Implementation
from activities.errors import Rejected
from activities.marketplaces.amazon import Amazon
from activities.marketplaces.amazon.content import Rewrite
from activities.marketplaces.amazon.create import Create
from activities.marketplaces.amazon.offers import ChangePrice
from activities.marketplaces.amazon.states import End, Pause, Reopen
from activities.marketplaces.amazon.stock import PutStock
from tests.activities.amazon.conftest import DE, Connect
from tests.activities.amazon.scripted_amazon import Seen, item, scripted, submitted, told
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio

SHOP = {"shop": "amazon_de"}
MUG = {**SHOP, "sku": "MUG-RED"}
LOWER = UpdatePrice.model_validate({**MUG, "change": {"kind": "change_pct", "by": "-10"}})
WRITES: dict[str, tuple[Any, Any, Mapping[str, Any]]] = {
    "price": (ChangePrice(), LOWER, {"price": "16.65"}),
    "stock": (PutStock(), SetStock.model_validate({**MUG, "quantity": 15}), {"stock": 15}),
    "content": (Rewrite(), UpdateListing.model_validate({**MUG, "title": "Redder Mug"}), {}),
    "pause": (Pause(), PauseListing.model_validate(MUG), {"state": "paused"}),
    "reopen": (
        Reopen(),
        ReopenListing.model_validate({**SHOP, "listing": "CAL-2026"}),
        {"state": "active"},
    ),
    "end": (End(), EndListing.model_validate(MUG), {"state": "ended"}),
    "create": (
        Create(),
        CreateListing.model_validate({**SHOP, "sku": "CUP-NEW"}),
        {"price": "12.00", "stock": 4},
    ),
}
every_write = pytest.mark.parametrize("name", sorted(WRITES))


async def previewed(name: str, call: Call[Amazon]) -> tuple[Any, Change]:
    write, params, _ = WRITES[name]
    change: Change = await write.preview(params, call)
    return write, Change.model_validate_json(change.model_dump_json())  # as it is stored


async def sent(name: str, call: Call[Amazon]) -> tuple[Any, Change]:
    write, change = await previewed(name, call)
    await write.send(write.stages[0], change, call)
    return write, change


@every_write
async def test_a_write_that_is_accepted_is_not_there_yet_and_a_moment_later_it_is(
    name: str, call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    write, change = await sent(name, call)

    assert await write.reconcile("", change, call) is Reconciled.NOT_APPLIED
    sandbox.control.advance(4)
    assert await write.reconcile("", change, call) is Reconciled.APPLIED
    shown = sandbox.control.state("amazon_de")[change.item]
    assert WRITES[name][2].items() <= shown.items()


@every_write
async def test_a_preview_changes_nothing(
    name: str, call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    before = sandbox.control.state("amazon_de")
    await previewed(name, call)
    sandbox.control.advance(10)

    assert sandbox.control.state("amazon_de") == before
    assert {one["kind"] for one in sandbox.control.requests()} == {"read"}


@pytest.mark.parametrize("name", sorted(WRITES.keys() - {"end"}))
async def test_a_preview_has_amazon_look_at_the_submission(
    name: str, call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    await previewed(name, call)

    asked = [one["operation"] for one in sandbox.control.requests()]
    assert any(operation.endswith(":preview") for operation in asked)


@every_write
async def test_a_write_is_one_submission(
    name: str, call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    await sent(name, call)

    assert [one["kind"] for one in sandbox.control.requests()].count("write") == 1


@pytest.mark.parametrize("name", ["price", "stock", "pause", "reopen", "content"])
async def test_an_undo_restores_what_was(
    name: str, call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    before = sandbox.control.state("amazon_de")
    write, change = await sent(name, call)
    sandbox.control.advance(5)
    undo = write.undo(change)
    back = {done.activity.name: done for done in IMPLEMENTATIONS}[undo.activity]
    assert back.write is not None
    inverse = await back.write.preview(back.activity.params.model_validate(undo.params), call)
    await back.write.send(back.write.stages[0], inverse, call)
    sandbox.control.advance(5)

    assert sandbox.control.state("amazon_de") == before


IMPLEMENTATIONS: list[Implementation] = [
    getattr(write, MARK) for write in (ChangePrice, PutStock, Rewrite, Pause, Reopen)
]


@pytest.mark.parametrize("write", [End, Create])
def test_what_cannot_be_taken_back_says_why(write: type) -> None:
    implementation: Implementation = getattr(write, MARK)

    assert implementation.no_undo


@every_write
def test_every_write_waits_to_be_confirmed(name: str) -> None:
    implementation: Implementation = getattr(type(WRITES[name][0]), MARK)

    assert implementation.confirms


async def submission(name: str, connect: Connect) -> Seen:
    """Send a write to an Amazon that accepts everything, and return what arrived."""

    def script(seen: Seen) -> bytes:
        if seen.method == "GET":
            return told(item())
        return submitted("VALID" if "mode" in seen.query else "ACCEPTED")

    async with scripted(script) as shop:
        await sent(name, connect(shop.base_url))
        return shop.seen[-1]


async def test_a_price_changes_one_field_of_the_offer_to_everybody(connect: Connect) -> None:
    seen = await submission("price", connect)

    assert seen.document == {
        "productType": "DRINKING_CUP",
        "patches": [
            {
                "op": "merge",
                "path": "/attributes/purchasable_offer",
                "value": [
                    {
                        "marketplace_id": DE.location,
                        "currency": "EUR",
                        "audience": "ALL",
                        "our_price": [{"schedule": [{"value_with_tax": 16.65}]}],
                    }
                ],
            }
        ],
    }


async def test_an_amount_is_written_as_the_number_it_is(connect: Connect) -> None:
    assert b'"value_with_tax": 16.65}' in (await submission("price", connect)).body


async def test_stock_is_set_in_the_sellers_own_channel(connect: Connect) -> None:
    (patch,) = (await submission("stock", connect)).document["patches"]

    assert patch["value"] == [{"fulfillment_channel_code": "DEFAULT", "quantity": 15}]


async def test_a_submission_names_the_marketplace_and_no_mode(connect: Connect) -> None:
    seen = await submission("price", connect)

    assert seen.query == {"marketplaceIds": DE.location, "issueLocale": "en_US"}


async def test_an_end_has_no_body(connect: Connect) -> None:
    seen = await submission("end", connect)

    assert (seen.method, seen.body) == ("DELETE", b"")


async def test_stock_that_amazon_keeps_cannot_be_set(call: Call[Amazon]) -> None:
    with pytest.raises(Rejected, match="BLA-ALPACA is fulfilled by Amazon") as refusal:
        await PutStock().preview(
            SetStock.model_validate({**SHOP, "sku": "BLA-ALPACA", "quantity": 9}), call
        )

    assert "Send more units in" in (refusal.value.hint or "")


async def test_what_amazon_keeps_can_be_paused_all_the_same(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    change = await Pause().preview(PauseListing.model_validate({**SHOP, "sku": "BLA-ALPACA"}), call)
    await Pause().send("state", change, call)
    sandbox.control.advance(5)

    row = sandbox.control.state("amazon_de")["BLA-ALPACA"]
    assert (row["state"], row["stock"]) == ("paused", 2)


async def test_a_pause_keeps_price_and_stock(call: Call[Amazon], sandbox: SandboxProcess) -> None:
    before = sandbox.control.state("amazon_de")["MUG-RED"]
    await sent("pause", call)
    sandbox.control.advance(5)

    assert sandbox.control.state("amazon_de")["MUG-RED"] == {**before, "state": "paused"}


async def test_a_price_above_the_stored_maximum_is_warned_of(call: Call[Amazon]) -> None:
    change = await ChangePrice().preview(DEAR, call)

    assert "above the maximum price of €29.90" in change.warnings[0]


DEAR = UpdatePrice.model_validate(
    {**SHOP, "sku": "MUG-XL", "change": {"kind": "change_pct", "by": "40"}}
)


async def test_a_declined_write_is_told_in_amazons_words(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    change = await ChangePrice().preview(DEAR, call)
    await ChangePrice().send("price", change, call)
    sandbox.control.advance(5)
    found = await ChangePrice().reconcile("price", change, call)

    assert isinstance(found, Declined)
    assert "'maximum price' of 29.90 EUR" in found.reason
    assert not found.said_before


async def test_words_that_amazon_said_before_prove_nothing_of_this_write(
    call: Call[Amazon], sandbox: SandboxProcess
) -> None:
    first = await ChangePrice().preview(DEAR, call)
    await ChangePrice().send("price", first, call)
    sandbox.control.advance(5)
    second = await ChangePrice().preview(DEAR, call)
    found = await ChangePrice().reconcile("price", second, call)

    assert isinstance(found, Declined)
    assert found.said_before
    assert any(warning.startswith("Amazon already reports") for warning in second.warnings)


async def test_an_error_about_something_else_is_no_refusal(connect: Connect) -> None:
    issue = {"code": "18027", "message": "No text on pictures.", "severity": "ERROR"}
    pictures = [{**issue, "attributeNames": ["main_product_image_locator"], "categories": []}]
    async with scripted(lambda seen: told(item(issues=pictures))) as shop:
        call = connect(shop.base_url)
        change = await _idle_preview(call)
        found = await ChangePrice().reconcile("price", change, call)

    assert found is Reconciled.NOT_APPLIED


async def _idle_preview(call: Call[Amazon]) -> Change:
    article = await call.client.article("MUG-RED")
    price = article.price
    assert price is not None
    lower = price.model_copy(update={"amount": price.amount - 2})
    return Change(
        shop="amazon_de",
        item="MUG-RED",
        skus=("MUG-RED",),
        before={"price": price},
        after={"price": lower},
        target={"product_type": "DRINKING_CUP"},
    )


async def test_a_listing_that_amazon_keeps_off_sale_is_not_reopened_in_vain(
    connect: Connect,
) -> None:
    issue = {"code": "99300", "message": "Rules violation.", "severity": "ERROR"}
    found = item(issues=[{**issue, "attributeNames": ["item_name"], "categories": []}])
    found["summaries"][0]["status"] = []
    async with scripted(lambda _: told(found)) as shop:
        with pytest.raises(Rejected, match="itself does not sell it: Rules violation"):
            await Reopen().preview(ReopenListing.model_validate(MUG), connect(shop.base_url))


async def test_a_last_day_of_sale_of_the_sellers_own_is_warned_of(connect: Connect) -> None:
    found = item()
    found["attributes"]["purchasable_offer"][0]["end_at"] = {"value": "2031-01-31T00:00:00Z"}

    def script(seen: Seen) -> bytes:
        return told(found) if seen.method == "GET" else submitted("VALID")

    async with scripted(script) as shop:
        change = await Pause().preview(PauseListing.model_validate(MUG), connect(shop.base_url))

    assert change.warnings == ("Its own last day of sale, 2031-01-31, is written over.",)
