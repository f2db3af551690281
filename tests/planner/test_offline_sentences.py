"""Every sentence that was written down before the grammar, and what it must come to."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from activities.catalogue import Catalogue
from activities.plan.check import ShopView, check
from planner.offline.offline import OfflinePlanner
from planner.planner import Answered, Asked, ProductView, Proposed, Questions, Reply, TenantView

pytestmark = pytest.mark.anyio

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("sentences.yaml").read_text("utf-8")
)
PLANS = [case for case in CASES if case["kind"] == "plan"]
KINDS: dict[type[Reply], str] = {Proposed: "plan", Questions: "question", Answered: "answer"}


def named(case: dict[str, Any]) -> str:
    return str(case["say"])


def lines(plan: dict[str, Any]) -> list[str]:
    """Write each step as the sentences do."""
    workflow = plan["workflows"][0]
    return [line(step, workflow["inputs"]) for step in workflow["steps"]]


def line(step: dict[str, Any], inputs: dict[str, Any]) -> str:
    params = dict(step["params"])
    words = ["each"] if "for_each" in step else []
    words += [step["activity"], params.pop("shop", "")]
    if "query" in params:
        words.append(params.pop("query") or "*")
    name = params.pop("sku", None) or params.pop("listing", None)
    words.append(name if isinstance(name, str) else "")
    if "change" in params:
        change = params.pop("change")
        value = change.get("by", change.get("price"))
        shown = value if isinstance(value, str) else f"{value['amount']} {value['currency']}"
        words += [change["kind"], shown]
    if "title" in params:
        words.append(f"title {json.dumps(params.pop('title'))}")
    words += params.pop("skus", [])
    words += [str(value) for value in params.values()]
    if "when" in step:
        words.append(f"when {condition(step['when']['cel'], inputs)}")
    return " ".join(filter(None, words))


def condition(cel: str, inputs: dict[str, Any]) -> str:
    for name, money in inputs.items():
        cel = cel.replace(f"inputs.{name}", f"{money['amount']} {money['currency']}")
    return cel


@pytest.fixture
def ask(tenant: Callable[[str], TenantView]) -> Callable[[dict[str, Any]], Awaitable[Reply]]:
    def asked(case: dict[str, Any]) -> Awaitable[Reply]:
        return OfflinePlanner().plan(Asked(case["say"], tenant(case.get("shops", "one"))))

    return asked


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_a_sentence_comes_to_what_was_written_down_for_it(
    case: dict[str, Any], ask: Callable[[dict[str, Any]], Awaitable[Reply]]
) -> None:
    reply = await ask(case)

    assert KINDS[type(reply)] == case["kind"], reply
    if isinstance(reply, Proposed) and "steps" in case:
        assert lines(reply.plan) == case["steps"]
    if isinstance(reply, Proposed):
        trigger = reply.plan["workflows"][0]["trigger"]
        assert trigger["kind"] == case.get("trigger", "immediately").split(" ")[0]
        assert case.get("trigger", "").removeprefix("schedule ") == trigger.get("cron", "")
    if isinstance(reply, Questions) and "choices" in case:
        assert list(reply.items[0].choices) == case["choices"]
    if isinstance(reply, Answered):
        assert case.get("says", "").casefold() in reply.text.casefold()


class Rows:
    """The tenant's own rows, as the checker asks for them."""

    shops: ClassVar = {"shopify": ShopView("shopify", "EUR"), "outlet": ShopView("shopify", "GBP")}

    def __init__(self, products: tuple[ProductView, ...]) -> None:
        self._skus = frozenset(one.sku for one in products)

    def known_skus(self, skus: frozenset[str], /) -> frozenset[str]:
        return skus & self._skus

    def similar_skus(self, sku: str, /) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize("case", PLANS, ids=named)
async def test_the_checker_finds_nothing_wrong_with_a_plan(
    case: dict[str, Any],
    ask: Callable[[dict[str, Any]], Awaitable[Reply]],
    products: tuple[ProductView, ...],
) -> None:
    reply = await ask(case)

    assert isinstance(reply, Proposed)
    assert check(reply.plan, Catalogue.discover(), Rows(products)).problems == ()


def test_the_sentences_have_at_least_thirty_differently_built_forms() -> None:
    assert len({case["form"] for case in CASES}) >= 30
