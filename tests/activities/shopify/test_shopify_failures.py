"""What each way of failing means, for a read and for a write."""

import json
import socket
import traceback
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from activities.change import Change
from activities.context import Call
from activities.core.listing import GetListing
from activities.errors import (
    ActivityError,
    Late,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Throttled,
    Unavailable,
)
from activities.marketplaces.shopify import Shopify, listings
from activities.marketplaces.shopify.offers import ChangePrice
from activities.money import Money
from tests.activities.shopify.conftest import TOKEN, Connect
from tests.activities.shopify.scripted_shop import answer, cost, errors, scripted, variant, variants
from tests.fakes.scripted import Raw, http

pytestmark = pytest.mark.anyio


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


PRICE = Change(
    shop="shopify",
    item="MUG-BLUE",
    listing="1",
    skus=("MUG-BLUE",),
    before={"price": eur("19.99")},
    after={"price": eur("17.99")},
    target={"product": "gid://shopify/Product/1", "variant": "gid://shopify/ProductVariant/1"},
)


def stored(price: str, **more: object) -> bytes:
    found = {"id": PRICE.target["variant"], "price": price}
    payload = {"productVariants": [found], "userErrors": [], **more}
    return answer({"productVariantsBulkUpdate": payload})


def refused(message: str, code: str = "INVALID_INPUT") -> bytes:
    error = {"code": code, "field": ["variants", "0", "price"], "message": message}
    return stored("19.99", productVariants=None, userErrors=[error])


async def read(call: Call[Shopify]) -> None:
    await listings.read(GetListing(shop="shopify", sku="MUG-BLUE"), call)


async def write(call: Call[Shopify]) -> None:
    await ChangePrice().send("price", PRICE, call)


WHOLE = stored("17.99")
HALF = http(b'{"data": {"productVaria')
CUT = WHOLE.replace(b"content-length: ", b"content-length: 9")
INTERNAL = errors({"message": "oops", "extensions": {"code": "INTERNAL_SERVER_ERROR"}})
INVALID = errors({"message": "no such field", "extensions": {"code": "undefinedField"}})
DENIED = errors({"message": "no scope", "extensions": {"code": "ACCESS_DENIED"}})
PARTLY = http(
    json.dumps({"data": {"productVariantsBulkUpdate": {}}, "errors": [{"message": "x"}]}).encode()
)
SLOW_DOWN = errors(
    {"message": "Throttled", "extensions": {"code": "THROTTLED"}}, extensions=cost(150, 50)
)

LOST: dict[str, Raw] = {
    "a cut connection": None,
    "half of the JSON": HALF,
    "less than was announced": CUT.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"),
    "no JSON": http(b"<html>"),
    "bytes that are no text": http(b"\xff\xfe"),
    "an empty body": http(b""),
    "a list": http(b"[]"),
    "JSON without an end": http(b"[" * 100_000),
    "another shape": answer({"productVariantsBulkUpdate": {"productVariants": "no"}}),
    "nothing": answer(None),
    "an internal error": INTERNAL,
    "an error half-way": PARTLY,
    "500": http(b"{}", status="500 Internal Server Error"),
    "502": http(b"", status="502 Bad Gateway"),
    "503": http(b"", status="503 Service Unavailable"),
    "a redirect": http(b"", status="302 Found", headers={"location": "http://127.0.0.1:1/"}),
    "408": http(b"", status="408 Request Timeout"),
}
REFUSED: dict[str, Raw] = {
    "401": http(b'{"errors": "invalid"}', status="401 Unauthorized"),
    "403": http(b"", status="403 Forbidden"),
    "404": http(b"", status="404 Not Found"),
    "402": http(b"", status="402 Payment Required"),
    "a document that the schema forbids": INVALID,
    "a missing right": DENIED,
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


@pytest.mark.parametrize("ask", [read, write])
@pytest.mark.parametrize("what", sorted(REFUSED))
async def test_what_the_shop_understood_and_refused_is_final(
    what: str, ask: type, connect: Connect
) -> None:
    async with scripted(lambda _: REFUSED[what]) as shop:
        with pytest.raises(Rejected):
            await ask(connect(shop.base_url))


@pytest.mark.parametrize("what", ["401", "403", "a missing right"])
async def test_a_shop_that_lets_us_in_no_more_asks_to_be_connected_again(
    what: str, connect: Connect
) -> None:
    async with scripted(lambda _: REFUSED[what]) as shop:
        with pytest.raises(Rejected) as refusal:
            await write(connect(shop.base_url))

    assert "Connect the shop again" in (refusal.value.hint or "")


@pytest.mark.parametrize("ask", [read, write])
async def test_a_shop_that_is_not_there_gets_nothing(ask: type, connect: Connect) -> None:
    async with scripted(lambda _: None) as shop:
        address = shop.base_url
    with pytest.raises(Unavailable):
        await ask(connect(address))


async def test_a_price_stored_otherwise_is_never_called_done(connect: Connect) -> None:
    async with scripted(lambda _: stored("18.00")) as shop:
        with pytest.raises(OutcomeUnknown, match=r"17\.99 EUR, but says that it now is 18\.00 EUR"):
            await write(connect(shop.base_url))


async def test_a_price_stored_without_its_zeros_is_the_same_price(connect: Connect) -> None:
    change = PRICE.model_copy(update={"after": {"price": eur("18.00")}})
    async with scripted(lambda _: stored("18.0")) as shop:
        sent = await ChangePrice().send("price", change, connect(shop.base_url))

    assert sent["price"] == "18.0"


async def test_another_variant_in_the_answer_is_no_answer(connect: Connect) -> None:
    strange = {"id": "gid://shopify/ProductVariant/2", "price": "17.99"}
    async with scripted(lambda _: stored("17.99", productVariants=[strange])) as shop:
        with pytest.raises(OutcomeUnknown):
            await write(connect(shop.base_url))


async def test_a_user_error_is_told_in_the_vendors_words_with_its_field(connect: Connect) -> None:
    async with scripted(lambda _: refused("Price is too high")) as shop:
        with pytest.raises(Rejected, match=r"Price is too high \(field variants.0.price\)"):
            await write(connect(shop.base_url))


async def test_a_product_that_is_gone_is_not_found(connect: Connect) -> None:
    gone = refused("Product does not exist", "PRODUCT_DOES_NOT_EXIST")
    async with scripted(lambda _: gone) as shop:
        with pytest.raises(NotFound):
            await write(connect(shop.base_url))


async def test_a_throttled_call_says_how_long_the_points_take(connect: Connect) -> None:
    async with scripted(lambda _: SLOW_DOWN) as shop:
        with pytest.raises(Throttled) as refusal:
            await write(connect(shop.base_url))

    assert refusal.value.retry_after_s == 1.0  # (150 − 50) points at 100 a second


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("2.0", 2), ("soon", 2)])
async def test_too_many_requests_are_answered_with_the_vendors_own_wait(
    header: str, seconds: float, connect: Connect
) -> None:
    slow = http(b"", status="429 Too Many Requests", headers={"retry-after": header})
    async with scripted(lambda _: slow) as shop:
        with pytest.raises(Throttled) as refusal:
            await write(connect(shop.base_url))

    assert refusal.value.retry_after_s == seconds


async def test_nothing_leaves_after_the_send_deadline(connect: Connect) -> None:
    async with scripted(lambda _: WHOLE) as shop:
        call = connect(shop.base_url)
        late = Call(call.client, call.clock, call.products, "k", datetime.now(UTC))
        with pytest.raises(Late) as too_late:
            await write(late)
        assert "nothing was sent" in too_late.value.text

        assert shop.seen == []


async def test_a_write_that_would_wait_for_points_beyond_its_deadline_does_not_wait(
    connect: Connect,
) -> None:
    found = variants(variant("MUG-BLUE")).replace(
        b'{"data"', b'{"extensions": ' + json.dumps(cost(5, 0, rate=1)).encode() + b', "data"'
    )
    found = http(found.split(b"\r\n\r\n", 1)[1])
    async with scripted(lambda _: found) as shop:
        call = connect(shop.base_url)
        await read(call)
        deadline = datetime.now(UTC) + timedelta(seconds=2)
        with pytest.raises(Throttled):
            await write(Call(call.client, call.clock, call.products, "k", deadline))

        assert [seen.operation for seen in shop.seen] == ["Variants"]


async def test_a_shop_that_never_answers_is_given_up(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.http.TOTAL_S", 0.2)

    with socket.create_server(("127.0.0.1", 0)) as listener:  # takes calls and says nothing
        port = listener.getsockname()[1]
        with pytest.raises(OutcomeUnknown, match="did not answer in time"):
            await write(connect(f"http://127.0.0.1:{port}"))


@pytest.mark.parametrize("what", [*sorted(LOST), *sorted(REFUSED)])
async def test_the_token_is_in_no_error(what: str, connect: Connect) -> None:
    async with scripted(lambda _: (LOST | REFUSED)[what]) as shop:
        call = connect(shop.base_url)
        with pytest.raises(ActivityError) as failure:
            await write(call)

        assert shop.seen[0].headers["x-shopify-access-token"] == TOKEN
    told = "".join(traceback.TracebackException.from_exception(failure.value).format())
    shown = f"{told}{failure.value!r}{failure.value.hint}{vars(call.client)}"
    assert TOKEN not in shown
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None


async def test_a_shop_in_another_currency_is_not_read(connect: Connect) -> None:
    async with scripted(lambda _: variants(variant("MUG-BLUE"), currency="USD")) as shop:
        with pytest.raises(Rejected, match="sells in USD"):
            await read(connect(shop.base_url))


async def test_no_cookie_of_one_shop_reaches_another(connect: Connect) -> None:
    sticky = http(b"", status="403 Forbidden", headers={"set-cookie": "session=1; path=/"})
    async with scripted(lambda _: sticky) as shop:
        for _ in range(2):
            with pytest.raises(Rejected):
                await write(connect(shop.base_url))

        assert [seen.headers.get("cookie") for seen in shop.seen] == [None, None]
