"""A run whose first write is on its way: rights change nothing any more, brakes stop the next."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.attack.gaps import APPROVER, REQUESTER, SKUS, three_prices
from tests.attack.stage import Stage
from tests.fakes.product import until

Request = tuple[str, str, dict[str, Any]]
PEOPLE, SHOP = "/api/people/{}", "/api/shops/shopify"
KEEPS: dict[str, Request] = {
    "requester's role": ("PATCH", PEOPLE.format(REQUESTER), {"roles": ["viewer"]}),
    "requester's membership": ("PATCH", PEOPLE.format(REQUESTER), {"active": False}),
    "requester's limit": ("PATCH", PEOPLE.format(REQUESTER), {"max_price_change_pct": "1"}),
    "approver's role": ("PATCH", PEOPLE.format(APPROVER), {"roles": ["viewer"]}),
    "approver's membership": ("PATCH", PEOPLE.format(APPROVER), {"active": False}),
    "shop's mode": ("PATCH", SHOP, {"mode": "watch", "daily_cap": None}),
    "shop's cap": ("PATCH", SHOP, {"mode": "capped", "daily_cap": 0}),
}
RESTORED: tuple[Request, ...] = (
    ("PATCH", PEOPLE.format(REQUESTER), {
        "roles": ["pricer"], "active": True, "max_price_change_pct": "15"}),
    ("PATCH", PEOPLE.format(APPROVER), {
        "roles": ["manager"], "active": True, "max_price_change_pct": "50"}),
    ("PATCH", SHOP, {"mode": "live", "daily_cap": None}),
    ("POST", "/api/halts/lift", {"shop": "shopify", "reason": "over"}),
    ("POST", "/api/halts/lift", {"shop": None, "reason": "over"}),
)  # fmt: skip


@pytest.fixture
def restored(stage: Stage) -> Iterator[None]:
    """Leave people, shop and brakes as they were."""
    yield
    for verb, path, body in RESTORED:
        assert stage.ask(verb, path, body, acting="admin").is_success


def held(stage: Stage) -> tuple[str, int]:
    """Begin a run whose first write is not answered yet; return it, and the effects before."""
    sandbox = stage.product.sandbox
    before = len(sandbox.effects())
    card = stage.ask("POST", "/api/plans", three_prices("-1"), acting=REQUESTER).json()
    sandbox.fault("slow", seconds=60)
    run = stage.product.decide(card, acting=APPROVER).json()["run_ids"][0]
    until(lambda: len(sandbox.effects()) == before + 1)
    return run, before


def written(stage: Stage, before: int) -> list[str]:
    return [effect["sku"] for effect in stage.product.sandbox.effects()[before:]]


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("change", KEEPS.values(), ids=KEEPS)
def test_what_began_allowed_ends_as_it_was_allowed(stage: Stage, change: Request) -> None:
    run, before = held(stage)

    verb, path, body = change
    assert stage.ask(verb, path, body, acting="admin").is_success
    stage.product.sandbox.advance(60)

    assert stage.product.ended(run, acting="admin")["state"] == "done"
    assert written(stage, before) == list(SKUS)


@pytest.mark.usefixtures("restored")
def test_a_cancel_stops_a_run_before_its_next_write(stage: Stage) -> None:
    run, before = held(stage)

    cancelled = stage.ask("POST", f"/api/runs/{run}/cancel", {"reason": "stop"}, acting=REQUESTER)
    stage.product.sandbox.advance(60)

    assert cancelled.is_success
    ended = stage.product.ended(run)
    assert ended["state"] == "cancelled"
    assert [item["state"] for item in ended["items"]] == ["done", "cancelled", "cancelled"]
    assert written(stage, before) == [SKUS[0]]


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("shop", ["shopify", None])
def test_a_halt_stops_a_run_until_it_is_lifted(stage: Stage, shop: str | None) -> None:
    run, before = held(stage)

    brake = {"shop": shop, "reason": "stop"}
    assert stage.ask("POST", "/api/halts", brake, acting="lister").is_success
    stage.product.sandbox.advance(60)
    until(lambda: first_item(stage, run) == "done")
    stage.product.sandbox.advance(60)
    assert written(stage, before) == [SKUS[0]]

    assert stage.ask("POST", "/api/halts/lift", brake, acting=APPROVER).is_success
    assert stage.product.ended(run)["state"] == "done"
    assert written(stage, before) == list(SKUS)


def first_item(stage: Stage, run: str) -> str:
    state: str = stage.ask("GET", f"/api/runs/{run}").json()["items"][0]["state"]
    return state


@pytest.mark.usefixtures("restored")
def test_a_halt_of_another_tenant_stops_nothing_of_ours(stage: Stage) -> None:
    run, before = held(stage)

    brake = {"shop": None, "reason": "stop"}
    assert stage.ask("POST", "/api/halts", brake, acting="other/admin").is_success
    stage.product.sandbox.advance(60)

    assert stage.product.ended(run)["state"] == "done"
    assert written(stage, before) == list(SKUS)
    assert stage.ask("POST", "/api/halts/lift", brake, acting="other/admin").is_success
