"""What the simulated shops see, and what a person may do to them."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from activities.sandbox.faults import FaultKind
from tests.fakes.product import Product

KINDS = get_args(FaultKind)
SHOPS = ("amazon_de", "amazon_uk", "ebay", "shopify")


@pytest.fixture(autouse=True)
def as_seeded(product: Product) -> Iterator[None]:
    product.sandbox.reset()
    yield
    product.sandbox.reset()


def world(product: Product, acting: str = "manager") -> dict[str, Any]:
    found: dict[str, Any] = product.api("GET", "/api/sandbox", acting=acting).json()
    return found


def order(product: Product, verb: str, acting: str = "viewer", **said: object) -> dict[str, Any]:
    answer = product.api("POST", f"/api/sandbox/{verb}", said, acting=acting)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def row(seen: dict[str, Any], shop: str, sku: str) -> dict[str, Any]:
    [found] = [one for one in seen["shops"] if one["shop"] == shop]
    return dict({one["sku"]: one for one in found["rows"]}[sku])


def changed(product: Product, by: str = "1") -> dict[str, Any]:
    """Change one price with everybody's consent, and return the run's account."""
    card = product.say(f"Lower the price of MUG-BLUE by {by}% on Shopify")
    [run] = product.decide(card).json()["run_ids"]
    return product.ended(run)


def test_every_shop_of_the_tenant_shows_its_articles_as_buyers_see_them(product: Product) -> None:
    seen = world(product)

    assert tuple(sorted(one["shop"] for one in seen["shops"])) == SHOPS
    assert row(seen, "shopify", "MUG-BLUE") == {
        "sku": "MUG-BLUE", "title": "Blue Mug", "price": "19.99", "currency": "EUR", "stock": 12,
        "state": "active",
    }  # fmt: skip


def test_an_article_is_called_as_its_shop_calls_it_whatever_we_call_the_product(
    product: Product,
) -> None:
    with product.client("manager") as client:
        headers = {"content-type": "text/csv"}
        sheet = "sku,title\nMUG-WHITE,Our own name for it\n"
        assert client.post("/api/products/import", content=sheet, headers=headers).is_success

    assert row(world(product), "shopify", "MUG-WHITE")["title"] == "White Mug"


def test_a_shop_shows_its_first_articles_and_says_how_many_it_has(product: Product) -> None:
    product.sandbox.reset({"ebay": 230})

    [ebay] = [one for one in world(product)["shops"] if one["shop"] == "ebay"]

    assert (len(ebay["rows"]), ebay["total"]) == (200, 230)


def test_the_other_tenant_sees_its_own_shops_alone(product: Product) -> None:
    changed(product)
    order(product, "faults", shop="shopify", kind="outage")

    seen = world(product, "other/manager")

    assert row(seen, "ebay", "MUG-BLUE")["title"] == "Harbour Mug, blue"
    assert (seen["faults"], seen["requests"], seen["effects"]) == ([], [], [])


@pytest.mark.parametrize("shop", SHOPS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_can_be_switched_on_and_off_in_every_shop(
    product: Product, shop: str, kind: str
) -> None:
    order(product, "faults", shop=shop, kind="slow" if kind != "slow" else "outage")

    armed = order(product, "faults", shop=shop, kind=kind)["faults"]
    mended = order(product, "mend", shop=shop, kind=kind)["faults"]

    assert {"shop": shop, "kind": kind, "left": 1} in armed
    assert len(mended) == len(armed) - 1
    assert order(product, "mend", shop=shop)["faults"] == []


def test_a_lost_answer_shows_the_fault_the_cut_and_one_effect(product: Product) -> None:
    order(product, "faults", shop="shopify", kind="drop_after")

    run = changed(product)

    seen = world(product)
    [struck] = [one for one in seen["requests"] if one["fault"]]
    [effect] = seen["effects"]
    assert (struck["fault"], struck["status"], struck["kind"]) == ("drop_after", None, "write")
    assert (effect["request"], effect["sku"]) == (struck["seq"], "MUG-BLUE")
    assert (run["state"], seen["faults"]) == ("done", [])


def test_what_somebody_else_changes_is_seen_and_is_no_effect(product: Product) -> None:
    seen = order(product, "edit", shop="ebay", sku="MUG-RED", price="15.00")

    assert row(seen, "ebay", "MUG-RED")["price"] == "15.00"
    assert seen["effects"] == []


def test_a_price_that_somebody_else_changed_meanwhile_is_a_conflict(product: Product) -> None:
    card = product.say("Lower the price of MUG-BLUE by 10% on Shopify")
    order(product, "edit", shop="shopify", sku="MUG-BLUE", price="15.00")

    [run] = product.decide(card).json()["run_ids"]

    assert product.ended(run)["items"][0]["state"] == "conflict"
    assert row(world(product), "shopify", "MUG-BLUE")["price"] == "15.00"


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("edit", {"shop": "shopify", "sku": "MUG-NONE", "price": "1.00"}),
        ("edit", {"shop": "shopify", "sku": "MUG-BLUE"}),
        ("edit", {"shop": "shopify", "sku": "MUG-BLUE", "price": "cheap"}),
        ("faults", {"shop": "shopify", "kind": "earthquake"}),
        ("faults", {"shop": "shopify", "kind": "slow", "times": 0}),
        ("mend", {}),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_a_way_out(
    product: Product, verb: str, said: dict[str, object]
) -> None:
    answer = product.api("POST", f"/api/sandbox/{verb}", said)

    assert answer.status_code in {404, 422}
    assert answer.json()["hint"]


def test_the_world_is_old_exactly_when_its_version_has_changed(product: Product) -> None:
    def version() -> str:
        return str(product.api("GET", "/api/sandbox/version").json()["version"])

    seen = world(product)["version"]
    assert version() == seen

    product.sandbox.edit("MUG-RED", price="12.34")

    assert version() != seen
    assert version() == world(product)["version"]
