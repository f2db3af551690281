"""The simulated Amazon is as strict as the real one, and survives what kills it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from activities.marketplaces.amazon.sandbox.accounts import credential
from tests.activities.amazon.conftest import DE, UK
from tests.fakes.sandbox_process import PLAIN, SandboxProcess

ITEMS = "/listings/2021-08-01/items/A2DEMOSELLER01"
HERE = {"marketplaceIds": DE.location}
OFFER = "/attributes/purchasable_offer"
PRICED = {
    "marketplace_id": DE.location,
    "currency": "EUR",
    "audience": "ALL",
    "our_price": [{"schedule": [{"value_with_tax": 17.99}]}],
}


class Seller:
    """Speaks with one shop and nothing else: no retries, no reading of errors."""

    def __init__(self, sandbox: SandboxProcess, *, reads_only: bool = False) -> None:
        self.base = f"{sandbox.url}{DE.path}"
        form = {"grant_type": "refresh_token", **credential(DE.key, reads_only=reads_only)}
        form.pop("seller_id")
        self.token = self.log_in(form).json()["access_token"]

    def log_in(self, form: dict[str, str], **headers: str) -> httpx2.Response:
        kind = {"content-type": "application/x-www-form-urlencoded", **headers}
        url = f"{self.base}/auth/o2/token"
        return httpx2.post(url, content=urlencode(form), headers=kind, verify=PLAIN)

    def ask(
        self, method: str, path: str, body: object = None, *, token: str | None = None, **query: str
    ) -> httpx2.Response:
        headers = {"x-amz-access-token": self.token if token is None else token}
        return httpx2.request(
            method,
            f"{self.base}{path}",
            params=query,
            json=body,
            headers=headers,
            timeout=20,
            verify=PLAIN,
        )

    def patch(
        self, *patches: object, sku: str = "MUG-RED", kind: str = "DRINKING_CUP"
    ) -> httpx2.Response:
        body = {"productType": kind, "patches": list(patches)}
        return self.ask("PATCH", f"{ITEMS}/{sku}", body, **HERE)


@pytest.fixture
def seller(sandbox: SandboxProcess) -> Seller:
    return Seller(sandbox)


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


def price(amount: object, **more: object) -> dict[str, Any]:
    value = {**PRICED, "our_price": [{"schedule": [{"value_with_tax": amount}]}], **more}
    return {"op": "merge", "path": OFFER, "value": [value]}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"client_secret": "guess"}, "invalid_client"),
        ({"refresh_token": "Atzr|guess"}, "invalid_grant"),
        ({"refresh_token": credential(UK.key)["refresh_token"]}, "invalid_grant"),
    ],
)
def test_a_login_that_is_wrong_gets_no_token(
    change: dict[str, str], error: str, seller: Seller
) -> None:
    form = {"grant_type": "refresh_token", **credential(DE.key), **change}

    assert seller.log_in(form).json()["error"] == error


def test_a_login_as_json_is_refused(seller: Seller) -> None:
    form = {"grant_type": "refresh_token", **credential(DE.key)}
    answer = seller.log_in(form, **{"content-type": "application/json"})

    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("token", ["", "Atza|guess", "Atza|amazon_de.9999999999.w.0"])
def test_a_token_that_was_not_granted_opens_nothing(token: str, seller: Seller) -> None:
    answer = seller.ask("GET", f"{ITEMS}/MUG-RED", token=token, **HERE)

    assert code(answer) == (403, "Unauthorized")


def test_a_token_lives_an_hour(seller: Seller, sandbox: SandboxProcess) -> None:
    sandbox.control.advance(3601)
    answer = seller.ask("GET", f"{ITEMS}/MUG-RED", **HERE)

    assert "expired" in answer.json()["errors"][0]["details"]


def test_a_token_without_the_right_may_not_write(sandbox: SandboxProcess) -> None:
    reader = Seller(sandbox, reads_only=True)

    assert reader.ask("GET", f"{ITEMS}/MUG-RED", **HERE).status_code == 200
    assert code(reader.patch(price(17.99))) == (403, "Unauthorized")


@pytest.mark.parametrize(
    ("method", "path", "query", "status"),
    [
        ("GET", f"{ITEMS}/MUG-RED", {}, 400),
        ("GET", f"{ITEMS}/MUG-RED", {"marketplaceIds": UK.location}, 400),
        ("GET", f"{ITEMS}/MUG-RED", {**HERE, "mood": "x"}, 400),
        ("GET", f"{ITEMS}/MUG-RED", {**HERE, "includedData": "everything"}, 400),
        ("GET", f"{ITEMS}/MUG-PINK", HERE, 404),
        ("GET", "/listings/2021-08-01/items/ASOMEONEELSE/MUG-RED", HERE, 403),
        ("GET", ITEMS, {**HERE, "pageSize": "21"}, 400),
        ("GET", ITEMS, {**HERE, "identifiers": "MUG-RED"}, 400),
        ("GET", ITEMS, {**HERE, "sortBy": "price"}, 400),
        ("GET", ITEMS, {**HERE, "createdAfter": "yesterday"}, 400),
        ("GET", "/orders/2026-01-01/orders", {}, 400),
        ("GET", "/fba/inventory/v1/summaries", {**HERE, "granularityType": "Shop"}, 400),
        ("GET", "/definitions/2020-09-01/productTypes/UNICORN", HERE, 404),
        ("DELETE", f"{ITEMS}/MUG-PINK", HERE, 400),
        ("POST", f"{ITEMS}/MUG-RED", HERE, 404),
        ("GET", "/listings/2020-09-01/items/A2DEMOSELLER01/MUG-RED", HERE, 404),
    ],
)
def test_a_request_that_is_none_is_refused(
    method: str, path: str, query: dict[str, str], status: int, seller: Seller
) -> None:
    assert seller.ask(method, path, **query).status_code == status


@pytest.mark.parametrize(
    "patch",
    [
        {"op": "increment", "path": OFFER, "value": [PRICED]},
        {"op": "merge", "path": f"{OFFER}/0", "value": [PRICED]},
        {"op": "merge", "path": "/price", "value": [PRICED]},
        {"op": "merge", "path": OFFER, "value": PRICED},
        {"op": "merge", "path": OFFER, "value": []},
        {"op": "merge", "path": OFFER, "value": [{"our_price": PRICED["our_price"]}]},
        {"op": "merge", "path": OFFER, "value": [PRICED], "why": "x"},
    ],
)
def test_a_patch_that_is_none_is_refused(patch: object, seller: Seller) -> None:
    assert code(seller.patch(patch)) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "patch",
    [
        price("17.99"),
        price(0),
        price(-1),
        price(17.999),
        price(10_000_000),
        price(17.99, sale=True),
        {"op": "replace", "path": OFFER, "value": [{**PRICED, "currency": "GBP"}]},
        {"op": "replace", "path": OFFER, "value": [{**PRICED, "marketplace_id": UK.location}]},
        {
            "op": "merge",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": -1}],
        },
        {
            "op": "replace",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "DEFAULT"}],
        },
        {"op": "replace", "path": "/attributes/purchaseable_offer", "value": [PRICED]},
        {"op": "delete", "path": "/attributes/item_name"},
    ],
)
def test_a_value_that_cannot_be_stored_is_invalid_at_once(
    patch: object, seller: Seller, sandbox: SandboxProcess
) -> None:
    answer = seller.patch(patch).json()
    sandbox.control.advance(10)

    assert (answer["status"], len(answer["issues"])) == ("INVALID", 1)
    assert sandbox.control.effects() == []


def test_another_product_type_than_the_listings_is_refused(seller: Seller) -> None:
    assert code(seller.patch(price(17.99), kind="VASE")) == (400, "InvalidInput")


def test_a_preview_is_valid_and_changes_nothing(seller: Seller, sandbox: SandboxProcess) -> None:
    body = {"productType": "DRINKING_CUP", "patches": [price(17.99)]}
    query = {**HERE, "mode": "VALIDATION_PREVIEW"}
    answer = seller.ask("PATCH", f"{ITEMS}/MUG-RED", body, **query).json()
    sandbox.control.advance(10)

    assert answer["status"] == "VALID"
    assert sandbox.control.state("amazon_de")["MUG-RED"]["price"] == "18.50"


def test_what_is_accepted_is_applied_a_moment_later(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    seller.patch(price(17.99))
    at_once = sandbox.control.state("amazon_de")["MUG-RED"]["price"]
    sandbox.control.advance(4)
    (effect,) = sandbox.control.effects()

    assert at_once == "18.50"
    assert (effect["operation"], effect["what"], effect["value"]) == (
        "patchListingsItem",
        "price",
        "17.99",
    )
    assert sandbox.control.state("amazon_de")["MUG-RED"]["price"] == "17.99"


def test_an_effect_bears_the_number_of_the_request_that_was_accepted(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    seller.patch(price(17.99))
    sandbox.control.advance(4)
    (write,) = [one for one in sandbox.control.requests() if one["kind"] == "write"]

    assert [one["request"] for one in sandbox.control.effects()] == [write["seq"]]


def test_what_is_accepted_survives_a_kill(tmp_path: Path) -> None:
    with SandboxProcess(tmp_path / "home") as alone:
        Seller(alone).patch(price(17.99))
        alone.kill()
        alone.start()
        alone.control.advance(4)

        assert alone.control.state("amazon_de")["MUG-RED"]["price"] == "17.99"


def test_a_late_write_is_accepted_late_and_applied_after_that(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    sandbox.control.fault("late_apply", "write", shop="amazon_de", seconds=600)
    with pytest.raises(httpx2.TransportError):
        seller.patch(price(17.99))
    sandbox.control.advance(601)
    landed = sandbox.control.state("amazon_de")["MUG-RED"]["price"]
    sandbox.control.advance(4)

    assert landed == "18.50"
    assert sandbox.control.state("amazon_de")["MUG-RED"]["price"] == "17.99"


def test_a_read_may_be_as_old_as_a_write_takes_to_settle(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    seller.patch(price(17.99))
    sandbox.control.advance(800)
    sandbox.control.fault("stale_read", "getListingsItem", shop="amazon_de", seconds=900)
    query = {**HERE, "includedData": "offers"}
    amounts = [
        seller.ask("GET", f"{ITEMS}/MUG-RED", **query).json()["offers"][0]["price"]["amount"]
        for _ in range(2)
    ]

    assert amounts == ["18.50", "17.99"]


def test_a_price_beyond_the_stored_maximum_is_accepted_and_then_declined(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    accepted = seller.patch(price(34.00), sku="MUG-XL").json()["status"]
    sandbox.control.advance(4)
    query = {**HERE, "includedData": "issues"}
    (issue,) = seller.ask("GET", f"{ITEMS}/MUG-XL", **query).json()["issues"]

    assert accepted == "ACCEPTED"
    assert (issue["code"], issue["attributeNames"]) == ("18156", ["purchasable_offer"])
    assert sandbox.control.state("amazon_de")["MUG-XL"]["price"] == "24.90"
    assert sandbox.control.effects() == []


def test_a_good_price_clears_the_issue_of_a_bad_one(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    for amount in (34.00, 25.00):
        seller.patch(price(amount), sku="MUG-XL")
        sandbox.control.advance(4)
    query = {**HERE, "includedData": "issues"}

    assert seller.ask("GET", f"{ITEMS}/MUG-XL", **query).json()["issues"] == []


def test_a_merge_leaves_the_other_fields_of_an_offer(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    seller.patch(price(25.00), sku="MUG-XL")
    sandbox.control.advance(4)
    query = {**HERE, "includedData": "attributes"}
    found = seller.ask("GET", f"{ITEMS}/MUG-XL", **query).json()["attributes"]

    assert "maximum_seller_allowed_price" in found["purchasable_offer"][0]


def test_an_operation_has_its_own_usage_plan(seller: Seller) -> None:
    path = "/batches/products/pricing/2022-05-01/items/competitiveSummary"
    one = {"asin": "B0", "marketplaceId": DE.location, "method": "GET", "uri": "/products"}
    body = {"requests": [{**one, "includedData": ["lowestPricedOffers"]}]}
    first, second = (seller.ask("POST", path, body) for _ in range(2))

    assert first.headers["x-amzn-ratelimit-limit"] == "0.033"
    assert code(second) == (429, "QuotaExceeded")
    assert seller.ask("GET", f"{ITEMS}/MUG-RED", **HERE).status_code == 200


def test_a_usage_plan_fills_up_with_the_sandboxs_clock(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    asked = [seller.patch(price(17.99)).status_code for _ in range(9)]
    sandbox.control.advance(10)

    assert 429 in asked
    assert seller.patch(price(17.99)).status_code == 200


def test_both_shops_are_of_one_tenant_and_sell_the_same_in_their_currencies(
    sandbox: SandboxProcess,
) -> None:
    de, uk = (sandbox.control.state(shop.key) for shop in (DE, UK))

    assert de.keys() == uk.keys()
    assert {row["currency"] for row in de.values()} == {"EUR"}
    assert {row["currency"] for row in uk.values()} == {"GBP"}
    assert (DE.tenant, UK.tenant) == ("demo", "demo")


def test_what_is_written_in_one_shop_is_not_in_the_other(
    seller: Seller, sandbox: SandboxProcess
) -> None:
    before = sandbox.control.state("amazon_uk")
    seller.patch(price(17.99))
    sandbox.control.advance(4)

    assert sandbox.control.state("amazon_uk") == before


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"price": "5.50"}, {"price": "5.50"}),
        ({"stock": 3}, {"stock": 3}),
        ({"state": "paused"}, {"state": "paused"}),
        ({"state": "ended"}, {"state": "ended"}),
    ],
)
def test_an_edit_is_there_at_once_and_no_effect(
    changes: dict[str, Any], shown: dict[str, Any], sandbox: SandboxProcess
) -> None:
    sandbox.control.edit("MUG-RED", shop="amazon_de", **changes)

    assert shown.items() <= sandbox.control.state("amazon_de")["MUG-RED"].items()
    assert sandbox.control.effects() == []


def test_an_edit_puts_a_paused_article_back_on_sale(sandbox: SandboxProcess) -> None:
    sandbox.control.edit("CAL-2026", shop="amazon_de", state="active")

    assert sandbox.control.state("amazon_de")["CAL-2026"]["state"] == "active"


def test_a_credential_is_one_json_text_that_a_connection_stores() -> None:
    assert json.loads(DE.token) == credential(DE.key)
