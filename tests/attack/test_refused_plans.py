"""A refusal at the second gate has only read; one at the first gate asked no shop at all."""

import time
from typing import Any

import pytest

from tests.attack.stage import SHOP, Stage

Step = dict[str, Any]


def plan(*steps: Step, trigger: dict[str, Any] | None = None) -> dict[str, Any]:
    workflow: dict[str, Any] = {"id": "w1", "steps": list(steps)}
    return {"workflows": [workflow | ({"trigger": trigger} if trigger else {})]}


def step(activity: str, **params: object) -> Step:
    return {"id": "s1", "activity": activity, "params": {"shop": "shopify", **params}}


def price(by: str, sku: str = "MUG-RED") -> Step:
    return step("offer.update_price", sku=sku, change={"kind": "change_pct", "by": by})


PAUSE = step("listing.pause", sku="MUG-RED")
END = step("listing.end", sku="MUG-RED")
STOCK = step("stock.set", sku="MUG-RED", quantity=4)
READ: Step = {"id": "find", "activity": "listing.search", "params": {"shop": "shopify"}}
ELSEWHERE = price("-1") | {"params": {**price("-1")["params"], "shop": SHOP}}

FIRST = [
    ("viewer", price("-1")), ("viewer", PAUSE), ("viewer", END), ("viewer", STOCK),
    ("lister", price("-1")), ("lister", END),
    ("pricer", PAUSE), ("pricer", END), ("pricer", STOCK),
]  # fmt: skip
SECOND = [
    ("pricer", price("-15.1")), ("pricer", price("16")), ("pricer", price("-40")),
    ("manager", price("-50.1")), ("manager", price("51")), ("admin", price("99")),
]  # fmt: skip


def named(cases: list[tuple[str, Step]]) -> list[str]:
    return [f"{role} {one['activity']} {one['params'].get('change', '')}" for role, one in cases]


def seen(stage: Stage) -> int:
    return len(stage.product.sandbox.requests())


def propose(stage: Stage, role: str, body: dict[str, Any]) -> dict[str, Any]:
    """Propose a plan that must be refused, and return the refusal."""
    waiting = stage.ask("GET", "/api/approvals").json()
    answer = stage.ask("POST", "/api/plans", body, acting=role)
    assert (answer.status_code, answer.json()["kind"]) == (403, "refused"), answer.text
    assert stage.ask("GET", "/api/approvals").json() == waiting
    document: dict[str, Any] = answer.json()
    assert all(one["rule"] and one["reason"] for one in document["refusals"])
    return document


@pytest.mark.parametrize(("role", "one"), FIRST, ids=named(FIRST))
def test_the_first_gate_refuses_before_any_shop_is_asked(
    stage: Stage, role: str, one: Step
) -> None:
    before = seen(stage)

    document = propose(stage, role, plan(READ, one | {"after": ["find"]}))

    assert seen(stage) == before
    assert {refusal["rule"] for refusal in document["refusals"]} == {"no_right"}


@pytest.mark.parametrize(("role", "one"), SECOND, ids=named(SECOND))
def test_the_second_gate_refuses_after_reads_alone(stage: Stage, role: str, one: Step) -> None:
    before = seen(stage)

    document = propose(stage, role, plan(one))

    sent = stage.product.sandbox.requests()[before:]
    assert sent
    assert {request["kind"] for request in sent} == {"read"}
    assert "price_limit" in {refusal["rule"] for refusal in document["refusals"]}


def test_a_trigger_that_does_not_run_yet_is_refused_after_reads_alone(stage: Stage) -> None:
    before = seen(stage)
    daily = {"kind": "schedule", "cron": "0 9 * * *", "zone": "Europe/Berlin"}

    body = plan(price("-1"), trigger=daily)
    body["workflows"][0]["limits"] = {"price_change_pct": "5", "drift_pct": "5"}

    document = propose(stage, "manager", body)

    sent = stage.product.sandbox.requests()[before:]
    assert {request["kind"] for request in sent} <= {"read"}
    assert [refusal["rule"] for refusal in document["refusals"]] == ["trigger_unavailable"]
    assert document["lines"]
    assert document["digest"]


def test_a_watch_only_shop_is_never_asked_about_a_write(stage: Stage) -> None:
    stage.ask("PATCH", f"/api/shops/{SHOP}", {"mode": "watch"}, acting="admin")
    before = seen(stage)

    document = propose(stage, "manager", plan(ELSEWHERE))

    assert seen(stage) == before
    assert [refusal["rule"] for refusal in document["refusals"]] == ["watch_only"]


@pytest.mark.parametrize("acting", ["viewer", "lister"])
def test_a_sentence_that_is_refused_reaches_no_shop(stage: Stage, acting: str) -> None:
    before = seen(stage)
    body = {"text": "Drop the price of MUG-RED on Shopify by 10%"}

    document = stage.ask("POST", "/api/messages", body, acting=acting).json()

    assert document["kind"] == "refused"
    assert seen(stage) == before


def test_a_sentence_about_what_only_another_tenant_has_reaches_no_shop(stage: Stage) -> None:
    before = seen(stage)
    body = {"text": "Drop the price of MUG-RED on Shopify by 10%"}

    document = stage.ask("POST", "/api/messages", body, acting="other/manager").json()

    assert document["kind"] in {"answer", "question"}
    assert seen(stage) == before


def test_what_is_invalid_reaches_no_shop(stage: Stage) -> None:
    before = seen(stage)

    answer = stage.ask("POST", "/api/plans", plan(price("-1", sku="NOT-A-MUG")))

    assert (answer.status_code, answer.json()["kind"]) == (422, "invalid")
    assert seen(stage) == before


def test_a_plan_for_a_shop_that_is_away_promises_nobody_another_try(stage: Stage) -> None:
    stage.product.sandbox.fault("outage", "read", seconds=60)

    document = propose(stage, "manager", plan(price("-1")))
    stage.product.sandbox.advance(61)

    assert document["refusals"][0]["rule"] == "unavailable"
    assert document["refusals"][0]["reason"].endswith("Propose it again when the shop answers.")


def test_a_shop_that_asks_for_minutes_is_told_to_the_person_who_waits(stage: Stage) -> None:
    found = price("-1", sku="") | {"for_each": {"ref": "find.listings"}}
    found["params"] = {**found["params"], "sku": {"ref": "item.sku"}}
    stage.product.sandbox.fault("throttle", "read", seconds=600)
    began = time.monotonic()

    document = propose(stage, "manager", plan(READ, found))
    waited = time.monotonic() - began
    stage.product.sandbox.advance(601)

    assert document["refusals"][0]["rule"] == "throttled"
    assert "600 s" in document["refusals"][0]["reason"]
    assert waited < 30
