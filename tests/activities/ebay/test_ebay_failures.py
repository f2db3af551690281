"""What a failed call means, and that nobody learns a secret from it."""

import asyncio
import json
import traceback
from datetime import timedelta

import httpx2
import pytest
from pydantic import SecretStr

from activities.clock import SystemClock
from activities.context import Call, Connection
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
from activities.marketplaces.ebay import Ebay, listings
from activities.marketplaces.ebay.operations import OFFERS, WITHDRAW
from tests.activities.ebay.conftest import CREDENTIAL, SECRET, SHOP, STORED, Connect, Own
from tests.activities.ebay.scripted_ebay import (
    Seen,
    answer,
    errors,
    http,
    item,
    offer,
    scripted,
    shows,
    token,
)
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio

MUG = GetListing(shop="ebay", sku="MUG-BLUE")
ANSWERS: list[tuple[Raw, type[ActivityError], type[ActivityError]]] = [
    (None, Unavailable, OutcomeUnknown),
    (http(b"{", status=200), Unavailable, OutcomeUnknown),
    (http(b"[]", status=200), Unavailable, OutcomeUnknown),
    (http(b"\xff", status=200), Unavailable, OutcomeUnknown),
    (errors(25001, status=500, category="APPLICATION"), Unavailable, OutcomeUnknown),
    (errors(25001, status=400, category="SYSTEM"), Unavailable, OutcomeUnknown),
    (http(b"", status=503), Unavailable, OutcomeUnknown),
    (
        http(b"", status=302, headers={"location": "http://127.0.0.1:1/"}),
        Unavailable,
        OutcomeUnknown,
    ),
    (errors(25002), Rejected, Rejected),
    (errors(25713, status=404), NotFound, NotFound),
    (http(b"<html>", status=404), Rejected, Rejected),
    (errors(1100, status=403), Rejected, Rejected),
    (errors(2001, status=429), Throttled, Throttled),
    (http(b"", status=413), Rejected, Rejected),
]


@pytest.mark.parametrize(("raw", "of_read", "of_write"), ANSWERS)
async def test_an_answer_means_what_can_be_known_from_it(
    raw: Raw, of_read: type[ActivityError], of_write: type[ActivityError], connect: Connect
) -> None:
    async with scripted(lambda _: raw) as shop:
        client = connect(shop.base_url).client
        with pytest.raises(ActivityError) as read:
            await client.run(OFFERS, query={"sku": "MUG-BLUE"})
    async with scripted(lambda _: raw) as shop:
        client = connect(shop.base_url).client
        with pytest.raises(ActivityError) as written:
            await client.run(WITHDRAW, path={"offer": "77"})

    assert (type(read.value), type(written.value)) == (of_read, of_write)
    assert len(shop.seen) == 1


async def test_a_refusal_says_what_ebay_said(connect: Connect) -> None:
    async with scripted(lambda _: errors(25002)) as shop:
        with pytest.raises(Rejected, match=r"It is not right\. \[field: the value\]"):
            await connect(shop.base_url).client.run(WITHDRAW, path={"offer": "77"})


async def test_a_limit_is_kept_for_as_long_as_ebay_asks(connect: Connect) -> None:
    limited = errors(2001, status=429, **{"retry-after": "120"})
    async with scripted(lambda _: limited) as shop:
        client = connect(shop.base_url).client
        with pytest.raises(Throttled):
            await client.run(OFFERS, query={"sku": "MUG-BLUE"})
        with pytest.raises(Throttled) as caught:
            await client.run(OFFERS, query={"sku": "MUG-BLUE"})

    assert caught.value.retry_after_s == pytest.approx(120, abs=5)
    assert len(shop.seen) == 1


async def test_a_write_whose_time_has_passed_is_not_sent(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        call = connect(shop.base_url)
        late = call.clock.now() - timedelta(seconds=1)
        with pytest.raises(Late, match="the time for sending it had passed"):
            await call.client.run(WITHDRAW, path={"offer": "77"}, deadline=late)

    assert shop.seen == []


async def test_a_token_is_asked_for_once_by_all_who_need_it(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        call = connect(shop.base_url)
        await asyncio.gather(*(listings.read(MUG, call) for _ in range(6)))

    assert len(shop.logins) == 1


async def test_a_token_is_asked_for_as_ebay_says(connect: Connect) -> None:
    async with scripted(shows(item(), offer())) as shop:
        await listings.read(MUG, connect(shop.base_url))

    (asked,) = shop.logins
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.body == b"grant_type=refresh_token&refresh_token=v%5E1.1%23refresh"


async def test_a_token_is_renewed_before_it_ends(connect: Connect) -> None:
    def short(_: Seen) -> Raw:
        return answer({"access_token": "short", "expires_in": 119})

    async with scripted(shows(item(), offer()), short) as shop:
        call = connect(shop.base_url)
        await call.client.item("MUG-BLUE")
        await call.client.item("MUG-BLUE")

    assert len(shop.logins) == 2


async def test_a_token_that_ended_early_is_replaced_before_the_next_try(connect: Connect) -> None:
    refused = [False]

    def script(_: Seen) -> Raw:
        return errors(1001, status=401) if refused[0] else answer(item())

    async with scripted(script) as shop:
        call = connect(shop.base_url)
        await call.client.item("MUG-BLUE")
        refused[0] = True
        with pytest.raises(Unavailable, match="ended our access token early"):
            await call.client.item("MUG-BLUE")
        refused[0] = False
        await call.client.item("MUG-BLUE")

    assert len(shop.logins) == 2


async def test_a_new_token_that_is_refused_shuts_us_out(connect: Connect) -> None:
    async with scripted(lambda _: errors(1001, status=401)) as shop:
        with pytest.raises(Rejected, match="no longer lets us in"):
            await connect(shop.base_url).client.item("MUG-BLUE")


@pytest.mark.parametrize(
    ("granted", "error"),
    [
        (answer({"error": "invalid_grant"}, status=400), Rejected),
        (answer({"error": "invalid_client"}, status=401), Rejected),
        (http(b"", status=429), Throttled),
        (http(b"", status=500), Unavailable),
        (None, Unavailable),
        (answer({"access_token": "", "expires_in": 7200}), Unavailable),
        (answer({"access_token": "a\r\nx: y", "expires_in": 7200}), Unavailable),
        (answer({"expires_in": 7200}), Unavailable),
    ],
)
async def test_without_a_token_no_write_leaves(
    granted: Raw, error: type[ActivityError], connect: Connect
) -> None:
    async with scripted(shows(item(), offer()), lambda _: granted) as shop:
        with pytest.raises(ActivityError) as caught:
            await connect(shop.base_url).client.run(WITHDRAW, path={"offer": "77"})

    assert type(caught.value) is error
    assert shop.seen == []


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("", "no JSON"),
        ("not json " + SECRET, "no JSON"),
        (json.dumps([SECRET]), "the whole is missing or not right"),
        (json.dumps({**STORED, "client_secret": ""}), "client_secret is missing or not right"),
        (json.dumps({**STORED, "extra": SECRET}), "an unknown field"),
        (json.dumps({k: v for k, v in STORED.items() if k != "seller"}), "seller is missing"),
        (json.dumps({**STORED, "site": "EBAY_XX"}), "site is none of"),
        (json.dumps({**STORED, "site": "EBAY_GB"}), "sells in GBP"),
        (json.dumps({**STORED, "refresh_token": f"{SECRET}\r\n"}), "refresh_token is missing"),
        (json.dumps({**STORED, "seller": "a},sellers:{b"}), "seller is missing or not right"),
    ],
)
async def test_a_stored_credential_that_cannot_be_used_says_so_without_being_told(
    stored: str, text: str, pool: httpx2.AsyncClient
) -> None:
    clock = SystemClock()
    client = Ebay(Connection(SHOP, "http://127.0.0.1:1", SecretStr(stored)), pool, clock)
    with pytest.raises(Rejected, match=text) as caught:
        await listings.read(MUG, Call(client, clock, Own()))

    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("raw", [raw for raw, _, _ in ANSWERS])
async def test_no_failure_tells_a_secret(raw: Raw, connect: Connect) -> None:
    async with scripted(lambda _: raw) as shop:
        call = connect(shop.base_url)
        with pytest.raises(ActivityError) as caught:
            await call.client.run(WITHDRAW, path={"offer": "77"})

    told = "".join(traceback.format_exception(caught.value)) + repr(vars(call.client))
    for secret in (SECRET, "v^1.1#refresh", "v^1.1#access", CREDENTIAL):
        assert secret not in told


async def test_an_account_that_cannot_be_reached_has_changed_nothing(connect: Connect) -> None:
    with pytest.raises(Unavailable):
        await connect("http://127.0.0.1:1").client.run(WITHDRAW, path={"offer": "77"})


async def test_a_token_is_no_part_of_what_is_printed(connect: Connect) -> None:
    async with scripted(shows(item(), offer()), token) as shop:
        call = connect(shop.base_url)
        await call.client.item("MUG-BLUE")

    assert "access" not in repr(vars(vars(call.client)["_wire"]))
