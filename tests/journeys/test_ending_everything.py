"""Ending every listing: refused to whoever may not, and two others for whoever may."""

from typing import Any

from tests.fakes.product import Product
from tests.journeys.shapes import check_plan, check_refused

SENTENCE = "End all my Shopify listings"


def approve(product: Product, plan: dict[str, Any], person: str) -> tuple[int, Any]:
    approval = plan["approval"]
    return product.cli(
        "approvals", "approve", approval["id"], "--revision", str(approval["revision"]),
        "--as", person,
    )  # fmt: skip


def test_a_viewer_is_refused_with_reasons_before_any_request_is_made(product: Product) -> None:
    already = product.sandbox.requests()

    code, document = product.cli("chat", "--as", "viewer", "--once", SENTENCE)

    assert code == 3
    check_refused(document)
    assert [refusal["step"] for refusal in document["refusals"]] == ["w1.end"]
    assert "viewer" in document["refusals"][0]["reason"]
    assert product.sandbox.requests() == already
    assert product.sandbox.effects() == []
    assert product.cli("approvals", "list", "--as", "manager") == (0, [])


def test_a_price_beyond_a_persons_limit_is_refused_and_only_read(product: Product) -> None:
    code, document = product.cli(
        "chat", "--as", "pricer", "--once", "Drop the price of all mugs on Shopify by 20%"
    )

    assert code == 3
    check_refused(document)
    assert "15" in document["refusals"][0]["limit"]
    assert product.sandbox.writes() == []
    assert product.cli("approvals", "list", "--as", "manager") == (0, [])


def test_a_manager_needs_two_others_and_then_everything_has_ended(product: Product) -> None:
    code, plan = product.cli("chat", "--as", "manager", "--once", SENTENCE)
    check_plan(plan)
    assert (code, plan["approval"]["missing"]) == (4, 2)
    assert plan["summary"] == f"End all {len(plan['lines'])} listings for good on Shopify."
    own = approve(product, plan, "manager")
    first = approve(product, plan, "manager2")
    between = product.sandbox.writes()
    again = approve(product, plan, "manager2")
    second = approve(product, plan, "admin")

    shown, run = product.cli("runs", "show", *second[1]["run_ids"], "--wait", "--as", "manager")

    assert (own[0], own[1]["code"]) == (3, "self_approval")
    assert first == again == (4, {"state": "open", "run_ids": [], "missing": 1})
    assert between == []
    assert (second[0], second[1]["state"], second[1]["missing"]) == (0, "approved", 0)
    assert (shown, run["state"]) == (0, "done")
    assert {row["state"] for row in product.sandbox.state().values()} == {"ended"}
    ended = [one["sku"] for one in product.sandbox.effects() if one["what"] == "ended"]
    assert sorted(ended) == sorted(product.sandbox.state())


def test_the_other_tenants_shop_saw_none_of_it(product: Product) -> None:
    assert {row["state"] for row in product.sandbox.state("other-shopify").values()} == {"active"}
    assert {one["shop"] for one in product.sandbox.effects()} <= {"shopify"}
