"""Runs that are caught in the middle, and what can be said about them afterwards."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.product import Product, until
from tests.journeys.plans import prices_in_turn

SHOP = "shopify/"


def begin(product: Product, *prices: tuple[str, str]) -> str:
    """Propose prices in an order, have them approved, and return the run."""
    answer = product.api("POST", "/api/plans", prices_in_turn(*prices))
    assert answer.is_success, answer.text
    decided = product.decide(answer.json())
    assert decided.is_success, decided.text
    [run] = decided.json()["run_ids"]
    return str(run)


def struck(product: Product, kind: str) -> None:
    """Wait until a fault that was switched on has met its write."""
    until(lambda: kind not in {one["kind"] for one in product.sandbox.faults()})


def states(run: Mapping[str, Any]) -> dict[str, str]:
    """Return what became of every item, by SKU."""
    return {item["item"].removeprefix(SHOP): item["state"] for item in run["items"]}


def account(product: Product, run: str) -> dict[str, Any]:
    """Return a run's account as it stands now."""
    answer = product.api("GET", f"/api/runs/{run}")
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def settled(product: Product, run: str) -> dict[str, Any]:
    """Let the sandbox's time pass, five seconds a step, until a run has ended."""

    def over() -> bool:
        if account(product, run)["state"] != "running":
            return True
        product.sandbox.advance(5)
        return False

    until(over, 60)
    return account(product, run)


def effects(product: Product, sku: str) -> list[str]:
    """Return the prices that an article got, oldest first."""
    return [one["value"] for one in product.sandbox.effects() if one["sku"] == sku]


def price(product: Product, sku: str) -> str:
    """Return what an article costs in the shop."""
    return str(product.sandbox.state()[sku]["price"])
