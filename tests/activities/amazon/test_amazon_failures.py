"""What each way of failing means, for a read and for a write."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from activities.change import Change
from activities.context import Call
from activities.core.listing import GetListing
from activities.core.offer import UpdatePrice
from activities.errors import Late, OutcomeUnknown, Rejected, Throttled, Unavailable
from activities.marketplaces.amazon import Amazon, listings
from activities.marketplaces.amazon.offers import ChangePrice
from activities.money import Money
from tests.activities.amazon.conftest import Connect
from tests.activities.amazon.scripted_amazon import Seen, error, item, scripted, submitted, told
from tests.fakes.scripted import Raw, http

pytestmark = pytest.mark.anyio


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


PRICE = Change(
    shop="amazon_de",
    item="MUG-RED",
    listing="MUG-RED",
    skus=("MUG-RED",),
    before={"price": eur("18.50")},
    after={"price": eur("17.99")},
    target={"product_type": "DRINKING_CUP"},
)
ISSUE = {
    "code": "4000001",
    "message": "The value is invalid.",
    "severity": "ERROR",
    "categories": [],
    "attributeNames": ["purchasable_offer"],
}


async def read(call: Call[Amazon]) -> None:
    await listings.read(GetListing(shop="amazon_de", sku="MUG-RED"), call)


async def write(call: Call[Amazon]) -> None:
    await ChangePrice().send("price", PRICE, call)


CUT = told(item()).replace(b"content-length: ", b"content-length: 9")
LOST: dict[str, Raw] = {
    "a cut connection": None,
    "half of the JSON": http(b'{"sku": "MUG-B'),
    "less than was announced": CUT.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"),
    "no JSON": http(b"<html>"),
    "bytes that are no text": http(b"\xff\xfe"),
    "an empty body": http(b""),
    "a list": http(b"[]"),
    "JSON without an end": http(b"[" * 100_000),
    "another shape": told({"sku": []}),
    "500": error("500 Internal Server Error", "InternalFailure"),
    "503": error("503 Service Unavailable", "ServiceUnavailable"),
    "a redirect": http(b"", status="302 Found", headers={"location": "http://127.0.0.1:1/"}),
}
REFUSED: dict[str, Raw] = {
    "400": error("400 Bad Request", "InvalidInput", "Invalid 'sku' provided."),
    "403": error("403 Forbidden", "Unauthorized"),
    "404": error("404 Not Found", "NOT_FOUND"),
    "413": error("413 Payload Too Large", "TooLarge"),
    "415": error("415 Unsupported Media Type", "Unsupported"),
}


@pytest.mark.parametrize("what", sorted(LOST))
async def test_a_write_without_a_usable_answer_has_an_unknown_outcome(
    what: str, connect: Connect
) -> None:
    async with scripted(lambda _: LOST[what]) as shop:
        with pytest.raises(OutcomeUnknown):
            await write(connect(shop.base_url))

        assert len(shop.seen) == 1  # and it was not repeated


@pytest.mark.parametrize("what", sorted(LOST))
async def test_a_read_without_a_usable_answer_may_be_tried_again(
    what: str, connect: Connect
) -> None:
    async with scripted(lambda _: LOST[what]) as shop:
        with pytest.raises(Unavailable):
            await read(connect(shop.base_url))


@pytest.mark.parametrize("what", sorted(REFUSED))
async def test_what_amazon_understood_and_refused_is_final(what: str, connect: Connect) -> None:
    async with scripted(lambda _: REFUSED[what]) as shop:
        with pytest.raises(Rejected):
            await write(connect(shop.base_url))


async def test_an_invalid_submission_is_refused_in_amazons_words(connect: Connect) -> None:
    async with scripted(lambda _: submitted("INVALID", issues=[ISSUE])) as shop:
        with pytest.raises(Rejected, match=r"The value is invalid. \(Amazon's code 4000001\)"):
            await write(connect(shop.base_url))


async def test_an_invalid_preview_keeps_the_change_from_the_card(connect: Connect) -> None:
    def script(seen: Seen) -> bytes:
        return told(item()) if seen.method == "GET" else submitted("INVALID", issues=[ISSUE])

    wanted = {"shop": "amazon_de", "sku": "MUG-RED", "change": {"kind": "change_pct", "by": "-1"}}
    async with scripted(script) as shop:
        with pytest.raises(Rejected, match="The value is invalid"):
            await ChangePrice().preview(UpdatePrice.model_validate(wanted), connect(shop.base_url))


@pytest.mark.parametrize("answer", [submitted("VALID"), submitted(sku="MUG-XL"), submitted("?")])
async def test_an_answer_about_something_else_is_no_acceptance(
    answer: bytes, connect: Connect
) -> None:
    async with scripted(lambda _: answer) as shop:
        with pytest.raises(OutcomeUnknown):
            await write(connect(shop.base_url))


@pytest.mark.parametrize("ask", [read, write])
async def test_a_shop_that_is_not_there_gets_nothing(ask: type, connect: Connect) -> None:
    async with scripted(lambda _: None) as shop:
        address = shop.base_url
    with pytest.raises(Unavailable):
        await ask(connect(address))


async def test_nothing_leaves_after_the_send_deadline(connect: Connect) -> None:
    async with scripted(lambda _: submitted()) as shop:
        call = connect(shop.base_url)
        late = Call(call.client, call.clock, call.products, "k", datetime.now(UTC))
        with pytest.raises(Late, match="nothing was sent"):
            await write(late)

        assert shop.seen == []


@pytest.mark.parametrize(
    ("headers", "seconds"), [({}, 1), ({"retry-after": "7"}, 7), ({"retry-after": "soon"}, 1)]
)
async def test_too_many_requests_close_the_operation_for_a_while(
    headers: dict[str, str], seconds: float, connect: Connect
) -> None:
    slow = http(b"{}", status="429 Too Many Requests", headers=headers)
    async with scripted(lambda _: slow) as shop:
        call = connect(shop.base_url)
        with pytest.raises(Throttled) as first:
            await write(call)
        deadline = datetime.now(UTC) + timedelta(seconds=30)
        with pytest.raises(Throttled):
            await write(Call(call.client, call.clock, call.products, "k", deadline))

        assert first.value.retry_after_s == seconds
        assert len(shop.seen) == 1  # the second was not even sent


async def test_a_write_never_waits_for_the_pace(connect: Connect) -> None:
    async with scripted(lambda _: submitted()) as shop:
        call = connect(shop.base_url)
        deadline = datetime.now(UTC) + timedelta(seconds=30)
        urgent = Call(call.client, call.clock, call.products, "k", deadline)
        ends = await asyncio.gather(*(write(urgent) for _ in range(10)), return_exceptions=True)

    assert [type(end) for end in ends] == [type(None)] * 5 + [Throttled] * 5


@pytest.mark.parametrize(
    ("price", "found"), [(20, "20.00 EUR"), (20.5, "20.50 EUR"), (0.1, "0.10 EUR")]
)
async def test_a_number_is_read_as_the_exact_amount(
    price: float, found: str, connect: Connect
) -> None:
    async with scripted(lambda _: told(item(price=price))) as shop:
        article = await connect(shop.base_url).client.article("MUG-RED")

    assert str(article.price) == found
