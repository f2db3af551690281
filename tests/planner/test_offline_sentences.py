"""Every sentence that was written down before the grammar, and what it must come to."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from activities.catalogue import Catalogue
from activities.plan.expressions import Expressions
from activities.plan.language import Cel, Plan
from activities.plan.types import Kind
from planner.offline.offline import OfflinePlanner
from planner.planner import Answered, Asked, Proposed, Questions, Reply, TenantView

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
def ask(tenant: Callable[[str], TenantView]) -> Callable[[dict[str, Any]], Any]:
    def asked(case: dict[str, Any]) -> Awaitable[Reply]:
        return OfflinePlanner().plan(Asked(case["say"], tenant(case.get("shops", "one"))))

    return asked


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_a_sentence_comes_to_what_was_written_down_for_it(
    case: dict[str, Any], ask: Callable[[dict[str, Any]], Any]
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


@pytest.mark.parametrize("case", PLANS, ids=named)
async def test_every_plan_is_a_plan_of_the_language(
    case: dict[str, Any], ask: Callable[[dict[str, Any]], Any]
) -> None:
    plan = Plan.model_validate((await ask(case)).plan)

    catalogue = Catalogue.discover()
    for step in plan.workflows[0].steps:
        declared = catalogue.activities[step.activity].params
        declared.model_validate({name: literal(value) for name, value in step.params.items()})


def literal(value: object) -> object:
    """Put a text where the run would put what the search found."""
    return "found" if isinstance(value, dict) and value.keys() & {"ref", "cel"} else value


@pytest.mark.parametrize("case", PLANS, ids=named)
async def test_every_condition_is_a_flag_over_what_the_search_finds(
    case: dict[str, Any], ask: Callable[[dict[str, Any]], Any]
) -> None:
    workflow = Plan.model_validate((await ask(case)).plan).workflows[0]

    expressions = Expressions(Catalogue.discover())
    roots = expressions.roots(workflow)
    kinds = {
        getattr(expressions.type_of(Cel(cel=step.when.cel), roots[step.id]), "kind", step.when.cel)
        for step in workflow.steps
        if step.when is not None
    }
    assert kinds <= {Kind.FLAG}


def test_the_sentences_have_at_least_thirty_differently_built_forms() -> None:
    assert len({case["form"] for case in CASES}) >= 30
