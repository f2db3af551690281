"""Every fault does what its name says, to the requests that it matches and to no others."""

import json
import threading
import time
from contextlib import suppress

import httpx2
import pytest

from activities.sandbox.faults import KINDS
from tests.fakes.sandbox_process import SET_PRICE, SandboxProcess, ShopClient

READ = "{ shop { id } }"
LONGEST_SETTLE_S = 900
"""Amazon's."""


def price(sandbox: SandboxProcess, sku: str = "MUG-BLUE") -> str:
    found: str = sandbox.control.state()[sku]["price"]
    return found


def put(shop: ShopClient, amount: str, found: dict[str, object]) -> httpx2.Response:
    """Set the price of an article that was looked up before the fault was ordered."""
    product = found["product"]
    assert isinstance(product, dict)
    variants = [{"id": found["id"], "price": amount}]
    return shop.post(
        {"query": SET_PRICE, "variables": {"product": product["id"], "variants": variants}}
    )


@pytest.fixture
def mug(shop: ShopClient) -> dict[str, object]:
    return shop.article("MUG-BLUE")


def test_fail_before_changes_nothing(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    sandbox.control.fault("fail_before", "write")

    assert put(shop, "1.00", mug).status_code == httpx2.codes.INTERNAL_SERVER_ERROR
    assert price(sandbox) == "19.99"
    assert sandbox.control.effects() == []


def test_drop_after_has_changed_what_it_never_confirms(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    sandbox.control.fault("drop_after", "write")

    with pytest.raises(httpx2.TransportError):
        put(shop, "1.00", mug)
    assert price(sandbox) == "1.00"
    assert sandbox.control.requests()[-1]["status"] is None


def test_late_apply_cuts_at_once_and_changes_later(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    sandbox.control.fault("late_apply", "write", seconds=15)
    with pytest.raises(httpx2.TransportError):
        put(shop, "1.00", mug)

    sandbox.control.advance(14)
    assert (price(sandbox), sandbox.control.effects()) == ("19.99", [])
    sandbox.control.advance(2)
    (effect,) = sandbox.control.effects()
    assert (price(sandbox), effect["what"], effect["value"]) == ("1.00", "price", "1.00")


def test_a_late_write_lands_by_itself_as_time_passes(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    sandbox.control.fault("late_apply", "write", seconds=0.2)
    with pytest.raises(httpx2.TransportError):
        put(shop, "1.00", mug)

    ends = time.monotonic() + 5
    while price(sandbox) != "1.00":
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_late_writes_land_in_the_order_of_their_time(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    for seconds, amount in ((10, "1.00"), (5, "2.00")):
        sandbox.control.fault("late_apply", "write", seconds=seconds)
        with pytest.raises(httpx2.TransportError):
            put(shop, amount, mug)
    sandbox.control.advance(15)

    assert [one["value"] for one in sandbox.control.effects()] == ["2.00", "1.00"]
    assert price(sandbox) == "1.00"


def test_slow_answers_when_the_clock_has_come_so_far(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.fault("slow", seconds=60)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(shop.post({"query": READ}).status_code))
    asking.start()
    asking.join(0.3)
    still = asking.is_alive()
    sandbox.control.advance(60)
    asking.join(10)

    assert (still, answers) == (True, [200])


def test_throttle_refuses_in_the_dialects_own_way(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    sandbox.control.fault("throttle", "write", seconds=4)
    answer = put(shop, "1.00", mug)

    assert answer.status_code == httpx2.codes.OK
    assert answer.json()["errors"][0]["extensions"]["code"] == "THROTTLED"
    cost = answer.json()["extensions"]["cost"]
    status = cost["throttleStatus"]
    missing = cost["requestedQueryCost"] - status["currentlyAvailable"]
    assert missing / status["restoreRate"] == pytest.approx(4, abs=0.1)
    sandbox.control.advance(4)
    assert "errors" not in put(shop, "1.00", mug).json()


def test_a_stale_read_shows_what_was(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    put(shop, "1.00", mug)
    sandbox.control.advance(3)
    sandbox.control.fault("stale_read", seconds=2)
    sandbox.control.fault("stale_read", seconds=10)

    assert shop.article("MUG-BLUE")["price"] == "1.00"
    assert shop.article("MUG-BLUE")["price"] == "19.99"
    assert shop.article("MUG-BLUE")["price"] == "1.00"


def test_garbage_is_no_json_and_the_write_was_done(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    sandbox.control.fault("garbage", "write")
    answer = put(shop, "1.00", mug)

    assert answer.status_code == httpx2.codes.OK
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.content)
    assert price(sandbox) == "1.00"


@pytest.mark.parametrize(("kind", "status"), [("expired_token", 401), ("outage", 503)])
def test_a_window_holds_until_its_seconds_are_over(
    sandbox: SandboxProcess, shop: ShopClient, kind: str, status: int
) -> None:
    sandbox.control.fault(kind, seconds=30)

    assert [shop.post({"query": READ}).status_code for _ in range(3)] == [status] * 3
    sandbox.control.advance(31)
    assert shop.post({"query": READ}).status_code == httpx2.codes.OK


def test_a_fault_strikes_as_often_as_it_was_ordered(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.fault("fail_before", times=2)

    assert [shop.post({"query": READ}).status_code for _ in range(3)] == [500, 500, 200]
    assert [one["fault"] for one in sandbox.control.requests()] == ["fail_before"] * 2 + [None]


def test_faults_strike_in_the_order_in_which_they_were_ordered(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.fault("fail_before")
    sandbox.control.fault("outage", seconds=60)

    assert [shop.post({"query": READ}).status_code for _ in range(3)] == [500, 503, 503]


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ("read", [500, 200]),
        ("write", [200, 500]),
        ("productVariantsBulkUpdate", [200, 500]),
        ("shop", [500, 200]),
        ("productUpdate", [200, 200]),
    ],
)
def test_a_fault_strikes_what_it_matches(
    sandbox: SandboxProcess,
    shop: ShopClient,
    mug: dict[str, object],
    match: str,
    struck: list[int],
) -> None:
    sandbox.control.fault("fail_before", match)

    assert [shop.post({"query": READ}).status_code, put(shop, "1.00", mug).status_code] == struck


def test_the_name_that_a_client_gives_its_operation_matches_nothing(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.fault("fail_before", "write")

    assert shop.post({"query": "query productUpdate { shop { id } }"}).status_code == 200


def test_a_fault_of_one_shop_spares_the_other(sandbox: SandboxProcess) -> None:
    sandbox.control.fault("outage", shop="other-shopify")

    assert sandbox.shop().post({"query": READ}).status_code == httpx2.codes.OK
    assert sandbox.shop("other-shopify").post({"query": READ}).status_code == 503


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"stale_read"}))
def test_a_fault_of_no_seconds_strikes_as_often_as_it_was_ordered(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object], kind: str
) -> None:
    sandbox.control.fault(kind, "write", times=1, seconds=0)

    for _ in range(2):
        with suppress(httpx2.TransportError):
            put(shop, "1.00", mug)

    writes = [one["fault"] for one in sandbox.control.requests() if one["kind"] == "write"]
    assert writes == [kind, None]


@pytest.mark.parametrize(
    ("order", "at"),
    [
        ({"kind": "late_apply", "match": "write", "seconds": 15.1}, "/seconds"),
        ({"kind": "stale_read", "match": "read", "seconds": 16}, "/seconds"),
        ({"kind": "late_apply", "match": "read"}, "/match"),
        ({"kind": "late_apply", "match": "productVariants"}, "/match"),
        ({"kind": "stale_read", "match": "write"}, "/match"),
        ({"kind": "fail_before", "match": "setPrice"}, "/match"),
        ({"kind": "explode"}, "/kind"),
        ({"match": "write"}, "/kind"),
        ({"kind": "slow", "times": 0}, "/times"),
        ({"kind": "slow", "times": "2"}, "/times"),
        ({"kind": "slow", "seconds": -1}, "/seconds"),
        ({"kind": "slow", "second": 1}, "/second"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_a_sentence(
    sandbox: SandboxProcess, order: dict[str, object], at: str
) -> None:
    answer = sandbox.control.try_post("fault", order)

    assert answer.status_code == httpx2.codes.BAD_REQUEST
    assert answer.json()["at"] == at
    assert answer.json()["text"].endswith(".")
    assert answer.json()["hint"]


@pytest.mark.parametrize(
    ("route", "order", "status"),
    [
        ("fault", {"kind": "slow", "shop": "etsy"}, 404),
        ("edit", {"shop": "etsy", "sku": "MUG-BLUE", "stock": 1}, 404),
        ("edit", {"shop": "shopify", "sku": "MUG-PINK", "stock": 1}, 404),
        ("edit", {"shop": "shopify", "sku": "MUG-BLUE"}, 400),
        ("edit", {"shop": "shopify", "sku": "MUG-BLUE", "price": "1,50"}, 400),
        ("edit", {"shop": "shopify", "sku": "MUG-BLUE", "price": 1.5}, 400),
        ("edit", {"shop": "shopify", "sku": "MUG-BLUE", "state": "gone"}, 400),
        ("advance", {"seconds": 0}, 400),
        ("advance", {}, 400),
        ("competitor", {"shop": "shopify", "sku": "MUG-BLUE"}, 400),
        ("reset", {"shop": "shopify"}, 400),
        ("reset", {"listings": {"etsy": 100}}, 404),
        ("reset", {"listings": {"ebay": 0}}, 400),
        ("reset", {"listings": {"ebay": 1_000_000}}, 400),
        ("reset", {"listings": 2000}, 400),
        ("reset", [], 400),
    ],
)
def test_other_bad_orders_are_refused_too(
    sandbox: SandboxProcess, route: str, order: object, status: int
) -> None:
    answer = sandbox.control.try_post(route, order)

    assert answer.status_code == status
    assert answer.json()["text"].endswith(".")


def test_an_edit_changes_as_somebody_else_would_and_is_no_effect(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.edit("MUG-BLUE", price="15.5", stock=2, state="paused")

    assert sandbox.control.state()["MUG-BLUE"] == {
        "price": "15.50",
        "currency": "EUR",
        "stock": 2,
        "state": "paused",
    }
    assert shop.article("MUG-BLUE")["product"]["status"] == "DRAFT"
    assert sandbox.control.effects() == []


def test_an_ended_article_cannot_be_edited(sandbox: SandboxProcess) -> None:
    sandbox.control.edit("MUG-BLUE", state="ended")
    order = {"shop": "shopify", "sku": "MUG-BLUE", "stock": 1}

    assert "has ended" in sandbox.control.try_post("edit", order).json()["text"]


def test_a_competitors_price_is_taken(sandbox: SandboxProcess) -> None:
    order = {"shop": "shopify", "sku": "MUG-BLUE", "price": "18.00", "seller": "Tassenwelt"}

    sandbox.control.post("competitor", order)


def test_a_reset_restores_everything_and_lets_it_be_long_settled(
    sandbox: SandboxProcess, shop: ShopClient, mug: dict[str, object]
) -> None:
    seeded = sandbox.control.get("state")
    sandbox.control.fault("late_apply", "write", seconds=10)
    with pytest.raises(httpx2.TransportError):
        put(shop, "1.00", mug)
    put(shop, "2.00", mug)
    sandbox.control.fault("outage")
    before = (sandbox.home / "sandbox.clock").read_text()
    sandbox.control.advance(5)
    sandbox.control.reset()
    sandbox.control.advance(20)

    assert sandbox.control.get("state") == seeded
    assert sandbox.control.effects() == sandbox.control.requests() == []
    passed = float((sandbox.home / "sandbox.clock").read_text()) - float(before)
    assert passed == pytest.approx(25 + LONGEST_SETTLE_S + 1)


@pytest.mark.parametrize("shop", ["shopify", "amazon_uk", "ebay"])
def test_a_shop_of_any_marketplace_may_sell_very_much_after_a_reset(
    shop: str, sandbox: SandboxProcess
) -> None:
    usual = sandbox.control.get("state")
    sandbox.control.reset(**{shop: 300})
    grown = sandbox.control.get("state")
    sandbox.control.reset()

    assert len(grown[shop]) == 300
    assert {key: rows for key, rows in grown.items() if key != shop} == {
        key: rows for key, rows in usual.items() if key != shop
    }
    assert sandbox.control.get("state") == usual
