"""Every sentence that was written down before the grammar, and what it must come to."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from activities.plan.check import ShopView, check
from planner.offline.offline import OfflinePlanner
from planner.planner import (
    Answered,
    Asked,
    ProductView,
    Proposed,
    Questions,
    Reply,
    TenantView,
    Thread,
)
from tests.fakes.rivals import catalogue

pytestmark = pytest.mark.anyio

FILES = ("sentences", "short", "triggers", "german", "held_back")


def written(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name(f"{name}.yaml").read_text("utf-8")
    )
    return found


CASES = [case for name in FILES for case in written(name)]
PLANS = [case for case in CASES if case["kind"] == "plan"]
KINDS: dict[type[Reply], str] = {Proposed: "plan", Questions: "question", Answered: "answer"}


def named(case: dict[str, Any]) -> str:
    return f"{case['form']}: {case['say']}"


def lines(workflow: dict[str, Any]) -> list[str]:
    """Write each step as the sentences do."""
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
        shown = value if isinstance(value, str) else money(value)
        words += [change["kind"], shown]
        if change["kind"] == "undercut":
            words += ["of", change["of"]["ref"], "from", money(change["floor"])]
    if "title" in params:
        words.append(f"title {json.dumps(params.pop('title'))}")
    words += params.pop("skus", [])
    if step["activity"] != "thread.post":
        words += [str(value) for value in params.values() if not isinstance(value, dict)]
    if "when" in step:
        words.append(f"when {condition(step['when']['cel'], inputs)}")
    return " ".join(filter(None, words))


def condition(cel: str, inputs: dict[str, Any]) -> str:
    for name, value in inputs.items():
        cel = cel.replace(f"inputs.{name}", money(value))
    return cel


def money(value: dict[str, str]) -> str:
    return f"{value['amount']} {value['currency']}"


def trigger(workflow: dict[str, Any]) -> str:
    """Write a trigger as the sentences do."""
    given = workflow["trigger"]
    match given["kind"]:
        case "schedule":
            return f"schedule {given['cron']}"
        case "watch":
            return f"watch {line(given, {})}".partition(" when ")[0]
        case kind:
            return str(kind)


@pytest.fixture
def ask(tenant: Callable[..., TenantView]) -> Callable[[dict[str, Any]], Awaitable[Reply]]:
    async def asked(case: dict[str, Any]) -> Reply:
        view = tenant(case.get("shops", "one"), case.get("locale", "en"))
        found = await OfflinePlanner().plan(Asked(case["say"], view))
        for said in case.get("then", ()):
            assert isinstance(found, Questions), found
            found = await OfflinePlanner().plan(Asked(said, view, Thread(question=found)))
        return found

    return asked


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_a_sentence_comes_to_what_was_written_down_for_it(
    case: dict[str, Any], ask: Callable[[dict[str, Any]], Awaitable[Reply]]
) -> None:
    reply = await ask(case)

    assert KINDS[type(reply)] == case["kind"], reply
    if isinstance(reply, Proposed):
        wanted = case.get("workflows", [case])
        found = reply.plan["workflows"]
        assert [trigger(one) for one in found] == [
            one.get("trigger", "immediately") for one in wanted
        ]
        assert [lines(one) for one in found] == [
            one.get("steps", lines(made)) for one, made in zip(wanted, found, strict=True)
        ]
        fires = [
            condition(one["trigger"]["when"]["cel"], one["inputs"])
            for one in found
            if "fires" in case
        ]
        assert fires == [case["fires"] for _ in fires]
    if isinstance(reply, Questions) and "choices" in case:
        assert list(reply.items[0].choices) == case["choices"]
    if isinstance(reply, Answered):
        assert case.get("says", "").casefold() in reply.text.casefold()


class Rows:
    """The tenant's own rows, as the checker asks for them."""

    shops: ClassVar = {
        "shopify": ShopView("shopify", "EUR"),
        "outlet": ShopView("shopify", "GBP"),
        "amazon": ShopView("amazon", "EUR"),
        "ebay": ShopView("ebay", "EUR"),
    }

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
    assert check(reply.plan, catalogue(), Rows(products)).problems == ()


def test_the_sentences_have_at_least_thirty_differently_built_forms() -> None:
    assert len({case["form"] for case in CASES}) >= 30
