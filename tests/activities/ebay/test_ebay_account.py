"""The simulated account refuses what the vendor would refuse, and says so in its way."""

import base64
from typing import Any

import httpx2
import pytest

from activities.marketplaces.ebay.sandbox.documents import SHOPS, keys
from activities.marketplaces.ebay.sandbox.front import LASTS_S, SCOPE
from activities.marketplaces.ebay.sandbox.listed import REVISIONS_A_DAY
from tests.fakes.sandbox_process import PLAIN, SandboxProcess

INVENTORY = "/sell/inventory/v1"
TOKEN = "/identity/v1/oauth2/token"
RED, PAPER = "7300000011", "7300000048"
"""Offers of a published article and of a paused one."""


class Account:
    """Speaks REST with one account and nothing else: no retries, no reading of errors."""

    def __init__(self, url: str, key: str = "ebay") -> None:
        self._url = f"{url}/ebay/{key}"
        self._keys = keys(key)

    def grant(self, *, basic: str = "", **form: str) -> httpx2.Response:
        told = basic or f"{self._keys.client_id}:{self._keys.client_secret}"
        header = {"authorization": f"Basic {base64.b64encode(told.encode()).decode()}"}
        return httpx2.post(f"{self._url}{TOKEN}", data=form, headers=header, verify=PLAIN)

    def token(self, refresh: str = "") -> str:
        consent = refresh or self._keys.refresh_token
        granted = self.grant(grant_type="refresh_token", refresh_token=consent)
        return str(granted.json()["access_token"])

    def public(self) -> str:
        granted = self.grant(grant_type="client_credentials", scope=SCOPE)
        return str(granted.json()["access_token"])

    def ask(
        self, method: str, path: str, body: object = None, *, token: str = "", **headers: str
    ) -> httpx2.Response:
        sent = {"authorization": f"Bearer {token or self.token()}"}
        sent |= {"content-language": "de-DE"} if method in {"PUT", "POST"} else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {} if body is None else {"json": body}
        return httpx2.request(
            method, f"{self._url}{path}", headers=sent, verify=PLAIN, timeout=10, **more
        )


@pytest.fixture
def account(sandbox: SandboxProcess) -> Account:
    return Account(sandbox.url)


def number(answer: httpx2.Response) -> int:
    (error,) = answer.json()["errors"]
    assert error["message"]
    assert error["category"] == "REQUEST"
    return int(error["errorId"])


def offer(account: Account, id: str = RED) -> dict[str, Any]:
    found: dict[str, Any] = account.ask("GET", f"{INVENTORY}/offer/{id}").json()
    return found


def price(value: object, currency: str = "EUR", id: str = RED) -> dict[str, Any]:
    amount = {"value": value, "currency": currency}
    return {"requests": [{"offers": [{"offerId": id, "price": amount}]}]}


@pytest.mark.parametrize(
    ("form", "basic", "status", "code"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "", 400, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "", 400, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "", 400, "invalid_scope"),
        ({"grant_type": "password"}, "", 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "scope": SCOPE}, "a:b", 401, "invalid_client"),
    ],
)
def test_a_token_has_its_price(
    form: dict[str, str], basic: str, status: int, code: str, account: Account
) -> None:
    answer = account.grant(basic=basic, **form)

    assert (answer.status_code, answer.json()["error"]) == (status, code)


def test_a_token_ends(sandbox: SandboxProcess, account: Account) -> None:
    token = account.token()
    sandbox.control.advance(LASTS_S)

    answer = account.ask("GET", f"{INVENTORY}/offer/{RED}", token=token)
    assert (answer.status_code, number(answer)) == (401, 1001)


@pytest.mark.parametrize("token", ["x", "v^1.1#sandbox#seller.ebay.9999999999#00"])
def test_a_token_that_nobody_granted_opens_nothing(token: str, account: Account) -> None:
    assert account.ask("GET", f"{INVENTORY}/offer/{RED}", token=token).status_code == 401


def test_a_token_of_another_account_opens_nothing(
    sandbox: SandboxProcess, account: Account
) -> None:
    other = Account(sandbox.url, SHOPS[1].key).token()

    assert account.ask("GET", f"{INVENTORY}/offer/{RED}", token=other).status_code == 401


def test_a_consent_to_read_does_not_write(account: Account, sandbox: SandboxProcess) -> None:
    reading = account.token(keys("ebay", read_only=True).refresh_token)

    assert account.ask("GET", f"{INVENTORY}/offer/{RED}", token=reading).is_success
    answer = account.ask("POST", f"{INVENTORY}/offer/{RED}/withdraw", token=reading)
    assert (answer.status_code, number(answer)) == (403, 1100)
    assert sandbox.control.effects() == []


def test_what_everybody_may_see_is_not_opened_by_a_seller(account: Account) -> None:
    search = "/buy/browse/v1/item_summary/search?q=mug"
    site = {"x_ebay_c_marketplace_id": "EBAY_DE"}

    assert account.ask("GET", search, **site).status_code == 403
    assert account.ask("GET", search, token=account.public(), **site).is_success


REFUSED: list[tuple[str, str, object, dict[str, str], int, int]] = [
    ("GET", "/inventory_item/NO-SUCH", None, {}, 404, 25702),
    ("GET", "/inventory_item/" + "x" * 51, None, {}, 400, 25709),
    ("GET", "/inventory_item?limit=101", None, {}, 400, 25706),
    ("GET", "/inventory_item?offset=-1", None, {}, 400, 25706),
    ("GET", "/inventory_item?colour=red", None, {}, 400, 25709),
    ("GET", "/offer", None, {}, 400, 25709),
    ("GET", "/offer?sku=PRI-JERU", None, {}, 404, 25713),
    ("GET", "/offer?sku=MUG-RED&format=GIFT", None, {}, 400, 25709),
    ("GET", "/offer/1", None, {}, 404, 25713),
    ("GET", "/nothing", None, {}, 404, 2002),
    ("PUT", "/inventory_item/MUG-RED", {}, {"content_language": ""}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {}, {"content_language": "xx"}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"colour": "red"}, {}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"condition": "GREAT"}, {}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"product": {"title": "x" * 81}}, {}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"product": {"ean": ["1"]}}, {}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"product": {"imageUrls": ["http://a"]}}, {}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"product": {"aspects": {"a": "b"}}}, {}, 400, 25709),
    ("PUT", "/inventory_item/MUG-RED", {"product": {"title": "Bare"}}, {}, 400, 25017),
    ("PUT", "/inventory_item/MUG-RED", [], {}, 400, 2004),
    ("PUT", "/inventory_item/MUG-RED", {}, {"content_type": "text/plain"}, 415, 2004),
    ("POST", "/bulk_update_price_quantity", {"requests": []}, {}, 400, 25002),
    ("POST", "/bulk_update_price_quantity", {"requests": [{}, {}]}, {}, 400, 25002),
    ("POST", "/bulk_update_price_quantity", {"requests": [{}]}, {}, 400, 25709),
    ("POST", f"/offer/{RED}/publish", None, {}, 400, 25002),
    ("POST", f"/offer/{PAPER}/withdraw", None, {}, 400, 25002),
    ("POST", f"/offer/{PAPER}/publish", {"a": 1}, {}, 400, 25709),
    ("DELETE", "/offer/1", None, {}, 404, 25713),
    ("PUT", f"/offer/{RED}", {"sku": "MUG-RED"}, {}, 400, 25709),
    ("PUT", f"/offer/{RED}", {}, {}, 400, 25003),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status", "id"), REFUSED)
def test_what_the_vendor_would_not_take_is_refused(
    method: str,
    path: str,
    body: object,
    headers: dict[str, str],
    status: int,
    id: int,
    account: Account,
    sandbox: SandboxProcess,
) -> None:
    before = sandbox.control.state("ebay")
    answer = account.ask(method, f"{INVENTORY}{path}", body, **headers)

    assert (answer.status_code, number(answer)) == (status, id)
    assert (sandbox.control.effects(), sandbox.control.state("ebay")) == ([], before)


@pytest.mark.parametrize(
    "wanted",
    [
        price(17.99), price("17,99"), price("17.999"), price("-1"), price("0.99"), price("1e3"),
        price("17.99", "USD"), price(None),
        price("9.00", id=PAPER),
        {"requests": [{"offers": [{"offerId": "1", "availableQuantity": 1}]}]},
        {"requests": [{"offers": [{"offerId": RED}]}]},
        {"requests": [{"offers": [{"offerId": RED, "colour": "red"}]}]},
        {"requests": [{"sku": "MUG-RED", "shipToLocationAvailability": {"quantity": -1}}]},
        {"requests": [{"sku": "MUG-RED", "shipToLocationAvailability": {"quantity": "5"}}]},
        {"requests": [{"sku": "NO-SUCH", "shipToLocationAvailability": {"quantity": 5}}]},
    ],
)  # fmt: skip
def test_a_bulk_call_refuses_row_by_row(
    wanted: object, account: Account, sandbox: SandboxProcess
) -> None:
    answer = account.ask("POST", f"{INVENTORY}/bulk_update_price_quantity", wanted)

    assert answer.status_code == 207
    (row,) = answer.json()["responses"]
    assert row["statusCode"] in {400, 404}
    assert row["errors"]
    assert sandbox.control.effects() == []


def test_one_bulk_call_may_be_done_in_part(account: Account, sandbox: SandboxProcess) -> None:
    part = {
        "sku": "LAM-PAPER",
        "shipToLocationAvailability": {"quantity": 9},
        "offers": [{"offerId": PAPER, "availableQuantity": 9}],
    }
    answer = account.ask("POST", f"{INVENTORY}/bulk_update_price_quantity", {"requests": [part]})

    assert [row["statusCode"] for row in answer.json()["responses"]] == [200, 400]
    assert [one["what"] for one in sandbox.control.effects()] == ["stock"]


def test_an_offer_is_not_made_twice(account: Account) -> None:
    again = {"sku": "MUG-RED", "marketplaceId": "EBAY_DE", "format": "FIXED_PRICE"}
    answer = account.ask("POST", f"{INVENTORY}/offer", again)

    assert number(answer) == 25002
    assert answer.json()["errors"][0]["parameters"] == [{"name": "offerId", "value": RED}]


@pytest.mark.parametrize(
    ("without", "id"),
    [
        ("categoryId", 25005),
        ("merchantLocationKey", 25012),
        ("pricingSummary", 25003),
        ("listingPolicies", 25007),
        ("listingDescription", 25017),
    ],
)
def test_an_incomplete_offer_is_not_published(without: str, id: int, account: Account) -> None:
    own = {"offerId", "sku", "marketplaceId", "format", "status"}
    kept = {k: v for k, v in offer(account, PAPER).items() if k not in {*own, without}}
    assert account.ask("PUT", f"{INVENTORY}/offer/{PAPER}", kept).is_success

    assert number(account.ask("POST", f"{INVENTORY}/offer/{PAPER}/publish")) == id


def test_an_article_without_units_is_not_published(
    account: Account, sandbox: SandboxProcess
) -> None:
    sandbox.control.edit("LAM-PAPER", shop="ebay", stock=0)

    assert number(account.ask("POST", f"{INVENTORY}/offer/{PAPER}/publish")) == 25004


def test_what_is_not_put_back_is_gone(account: Account) -> None:
    item = account.ask("GET", f"{INVENTORY}/inventory_item/LAM-PAPER").json()
    bare = {"condition": "NEW", "product": {"title": item["product"]["title"]}}
    account.ask("PUT", f"{INVENTORY}/inventory_item/LAM-PAPER", bare)

    after = account.ask("GET", f"{INVENTORY}/inventory_item/LAM-PAPER").json()
    assert after == {"sku": "LAM-PAPER", "locale": "de_DE", **bare}


def test_publishing_again_gives_another_item_number(account: Account) -> None:
    before = offer(account)["listing"]["listingId"]
    account.ask("POST", f"{INVENTORY}/offer/{RED}/withdraw")
    assert "listing" not in offer(account)
    again = account.ask("POST", f"{INVENTORY}/offer/{RED}/publish").json()["listingId"]

    assert again != before
    assert offer(account)["listing"]["listingId"] == again


def test_a_listing_is_revised_so_often_a_day(account: Account, sandbox: SandboxProcess) -> None:
    token = account.token()
    path = f"{INVENTORY}/bulk_update_price_quantity"
    for _ in range(REVISIONS_A_DAY):
        assert account.ask("POST", path, price("17.99"), token=token).status_code == 200

    assert account.ask("POST", path, price("17.99"), token=token).status_code == 207
    sandbox.control.advance(86_400)
    assert account.ask("POST", path, price("17.99")).status_code == 200


def test_a_limit_says_when_to_come_again(account: Account, sandbox: SandboxProcess) -> None:
    token = account.token()
    sandbox.control.fault("throttle", "withdrawOffer", shop="ebay", seconds=7)
    answer = account.ask("POST", f"{INVENTORY}/offer/{RED}/withdraw", token=token)

    assert (answer.status_code, number(answer)) == (429, 2001)
    assert answer.headers["retry-after"] == "7"


def test_what_a_rival_asks_is_found_by_buyers(account: Account, sandbox: SandboxProcess) -> None:
    sandbox.control.post("competitor", {"shop": "ebay", "sku": "MUG-RED", "price": "17.10"})
    us = keys("ebay").seller
    found = account.ask(
        "GET",
        f"/buy/browse/v1/item_summary/search?q=red+mug&filter=excludeSellers:%7B{us}%7D",
        token=account.public(),
        x_ebay_c_marketplace_id="EBAY_DE",
    ).json()

    (one,) = found["itemSummaries"]
    assert (one["title"], one["price"]) == ("Red Mug", {"value": "17.10", "currency": "EUR"})


def test_two_accounts_share_nothing(account: Account, sandbox: SandboxProcess) -> None:
    other = Account(sandbox.url, SHOPS[1].key)
    assert other.ask("GET", f"{INVENTORY}/offer/{RED}").status_code == 404

    ids = {
        row["sku"]
        for row in other.ask("GET", f"{INVENTORY}/inventory_item").json()["inventoryItems"]
    }
    assert "MUG-RED" not in ids
    assert "MUG-BLUE" in ids


def test_somebody_else_may_end_and_reopen_listings(
    sandbox: SandboxProcess, account: Account
) -> None:
    sandbox.control.edit("MUG-RED", shop="ebay", state="paused")
    assert offer(account)["status"] == "UNPUBLISHED"
    sandbox.control.edit("MUG-RED", shop="ebay", state="active", price="9.00", stock=3)
    assert offer(account)["status"] == "PUBLISHED"
    sandbox.control.edit("MUG-RED", shop="ebay", state="ended")

    assert account.ask("GET", f"{INVENTORY}/offer/{RED}").status_code == 404
    assert sandbox.control.state("ebay")["MUG-RED"]["state"] == "ended"
    assert sandbox.control.effects() == []


def test_an_article_number_may_hold_what_a_path_may_not(account: Account) -> None:
    answer = account.ask("GET", f"{INVENTORY}/inventory_item/A%2FB")

    assert number(answer) == 25709
