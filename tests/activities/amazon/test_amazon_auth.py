"""How we are let in: one token an hour, one request for it at a time, and nothing told of it."""

import asyncio
import json
import traceback
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from activities.context import Call
from activities.core.listing import GetListing
from activities.errors import ActivityError, Rejected, Throttled, Unavailable
from activities.marketplaces.amazon import Amazon, auth, listings
from activities.marketplaces.amazon.sandbox.accounts import credential
from tests.activities.amazon.conftest import DE, Connect, Shops
from tests.activities.amazon.scripted_amazon import Seen, error, granted, item, scripted, told
from tests.fakes.sandbox_process import SandboxProcess
from tests.fakes.scripted import http

pytestmark = pytest.mark.anyio

GOOD = credential("amazon_de")
EXPIRED = error("403 Forbidden", "Unauthorized", "denied", "The access token has expired.")


async def read(call: Call[Amazon]) -> None:
    await listings.read(GetListing(shop="amazon_de", sku="MUG-RED"), call)


def here(_: Seen) -> bytes:
    return told(item())


async def test_the_refresh_token_is_traded_by_a_form(connect: Connect) -> None:
    async with scripted(here) as shop:
        await read(connect(shop.base_url))

    (login,) = shop.logins
    assert login.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert parse_qs(login.body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": [GOOD["refresh_token"]],
        "client_id": [GOOD["client_id"]],
        "client_secret": [GOOD["client_secret"]],
    }


async def test_the_access_token_travels_in_amazons_own_header(connect: Connect) -> None:
    async with scripted(here) as shop:
        await read(connect(shop.base_url))

    assert shop.seen[0].headers["x-amz-access-token"] == "Atza|token"
    assert "authorization" not in shop.seen[0].headers


async def test_a_token_is_fetched_once_however_many_ask_at_once(connect: Connect) -> None:
    async with scripted(here) as shop:
        call = connect(shop.base_url)
        await asyncio.gather(
            *(call.client.document(f"{shop.base_url}/x") for _ in range(2)), read(call)
        )
        await asyncio.gather(read(call), call.client.lowest("B1"), return_exceptions=True)

    assert len(shop.logins) == 1


@pytest.mark.parametrize(("lives_s", "logins"), [(61, 1), (60, 2)])
async def test_a_token_is_renewed_a_minute_before_it_expires(
    lives_s: int, logins: int, connect: Connect
) -> None:
    async with scripted(here, lambda seen: granted(seen, lives_s=lives_s)) as shop:
        call = connect(shop.base_url)
        await read(call)
        await read(call)

    assert len(shop.logins) == logins


async def test_a_token_lasts_by_the_clock_that_everything_follows(
    shops: Shops, sandbox: SandboxProcess
) -> None:
    call = shops()
    await read(call)
    sandbox.control.advance(4_000)
    await read(call)

    asked = [one["operation"] for one in sandbox.control.requests()]
    assert asked == ["token", "getListingsItem", "token", "getListingsItem"]


async def test_a_refused_token_is_not_used_again(connect: Connect) -> None:
    answers = iter([EXPIRED, told(item())])
    async with scripted(lambda _: next(answers)) as shop:
        call = connect(shop.base_url)
        with pytest.raises(Unavailable, match="as expired; nothing was changed"):
            await read(call)
        await read(call)

    assert len(shop.logins) == 2


async def test_a_missing_right_asks_to_look_at_the_roles(connect: Connect) -> None:
    denied = error("403 Forbidden", "Unauthorized", "Access to requested resource is denied.")
    async with scripted(lambda _: denied) as shop:
        with pytest.raises(Rejected) as refusal:
            await read(connect(shop.base_url))

    assert "roles" in (refusal.value.hint or "")


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (
            told({"error": "invalid_grant", "error_description": "x"}, status="400 Bad Request"),
            Rejected,
            "does not let us log in: invalid_grant",
        ),
        (told({"error": "invalid_client"}, status="401 Unauthorized"), Rejected, "invalid_client"),
        (http(b"<html>", status="400 Bad Request"), Rejected, "no reason given"),
        (http(b"", status="503 Service Unavailable"), Unavailable, "login failed"),
        (http(b"", status="429 Too Many Requests"), Throttled, "wait"),
        (http(b"{}"), Unavailable, "unreadable"),
        (told({"access_token": "a b", "expires_in": 3600}), Unavailable, "unreadable"),
        (told({"access_token": "Atza|x", "expires_in": 0}), Unavailable, "unreadable"),
        (None, Unavailable, "broke off"),
    ],
)
async def test_a_login_that_fails_sends_nothing_to_the_shop(
    answer: bytes | None, kind: type[ActivityError], text: str, connect: Connect
) -> None:
    async with scripted(here, lambda _: answer) as shop:
        with pytest.raises(kind, match=text):
            await read(connect(shop.base_url))

        assert shop.seen == []


@pytest.mark.parametrize(
    ("stored", "names"),
    [
        ("", "it"),
        ("Atzr|a-token-alone", "it"),
        (json.dumps({**GOOD, "seller_id": "me"}), "seller_id"),
        (
            json.dumps({name: GOOD[name] for name in GOOD if name != "refresh_token"}),
            "refresh_token",
        ),
        (json.dumps({**GOOD, "client_secret": ""}), "client_secret"),
        (json.dumps({**GOOD, "region": "eu"}), "region"),
    ],
)
def test_a_credential_that_cannot_be_used_says_which_part(stored: str, names: str) -> None:
    with pytest.raises(Rejected, match=f"look at {names}") as refusal:
        auth.read_credential(SecretStr(stored), "Amazon DE")

    assert "seller_id" in (refusal.value.hint or "")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"location": ""}, "no marketplace id"),
        ({"location": "70000001"}, "which Amazon does not have"),
        ({"currency": "GBP"}, "sells on amazon.de in EUR, but is connected with GBP"),
    ],
)
async def test_a_shop_connected_to_no_marketplace_says_so(
    changes: dict[str, str], text: str, shops: Shops
) -> None:
    with pytest.raises(Rejected, match=text):
        await read(shops(DE, **changes))


@pytest.mark.parametrize(
    ("base_url", "login"),
    [
        ("https://sellingpartnerapi-eu.amazon.com", "https://api.amazon.com"),
        ("https://sandbox.sellingpartnerapi-na.amazon.com", "https://api.amazon.com"),
        ("http://127.0.0.1:8081/amazon/amazon_de", "http://127.0.0.1:8081/amazon/amazon_de"),
        ("https://amazon.com.example.net", "https://amazon.com.example.net"),
    ],
)
def test_amazons_own_hosts_log_in_at_amazons_own_place(base_url: str, login: str) -> None:
    assert auth._login(base_url) == login  # noqa: SLF001 - the one line that no test can call out to


async def test_no_secret_is_in_any_error(connect: Connect) -> None:
    answers = [EXPIRED, error("400 Bad Request", "InvalidInput"), http(b"half"), None]
    secrets = [GOOD["client_secret"], GOOD["refresh_token"], "Atza|token"]
    replies = iter(answers)
    async with scripted(lambda _: next(replies)) as shop:
        for _ in answers:
            call = connect(shop.base_url)
            with pytest.raises(ActivityError) as failure:
                await read(call)
            told_of = "".join(traceback.TracebackException.from_exception(failure.value).format())
            shown = f"{told_of}{failure.value!r}{failure.value.hint}{call.client!r}"
            assert [secret for secret in secrets if secret in shown] == []
            assert failure.value.__context__ is None


async def test_a_document_is_fetched_without_the_token_and_from_no_strange_place(
    connect: Connect,
) -> None:
    async with scripted(lambda _: told({"a": 1})) as shop:
        call = connect(shop.base_url)
        assert await call.client.document(f"{shop.base_url}/schema") == {"a": 1}
        with pytest.raises(Unavailable, match="strange place"):
            await call.client.document("http://127.0.0.1:1/schema")

        assert "x-amz-access-token" not in shop.seen[0].headers
