"""Ways to spoil a plan, and the place where each must be found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Spoil = Callable[[Json], str | None]
"""Spoils a plan in place; returns the pointer of the problem, or None where it cannot."""


@dataclass(frozen=True)
class Edit:
    """One kind of mistake."""

    name: str
    code: str
    spoil: Spoil


def steps(plan: Json) -> Iterator[tuple[str, Json, Json]]:
    """Yield every step with its pointer and its workflow."""
    for number, workflow in enumerate(plan["workflows"]):
        for index, step in enumerate(workflow["steps"]):
            yield f"/workflows/{number}/steps/{index}", step, workflow


def on_step(change: Callable[[Json], str | None]) -> Spoil:
    """Spoil the first step that the change fits."""

    def spoil(plan: Json) -> str | None:
        for at, step, _ in steps(plan):
            if (inside := change(step)) is not None:
                return at + inside
        return None

    return spoil


def on_workflow(change: Callable[[Json], str | None]) -> Spoil:
    """Spoil the first workflow that the change fits."""

    def spoil(plan: Json) -> str | None:
        for number, workflow in enumerate(plan["workflows"]):
            if (inside := change(workflow)) is not None:
                return f"/workflows/{number}{inside}"
        return None

    return spoil


def always(at: str, **fields: Any) -> Callable[[Json], str | None]:  # noqa: ANN401
    """Set fields."""

    def change(part: Json) -> str | None:
        part.update(fields)
        return at

    return change


def param(name: str, value: Any, at: str = "") -> Callable[[Json], str | None]:  # noqa: ANN401
    """Replace a parameter of a step that has it."""

    def change(step: Json) -> str | None:
        if name not in step["params"]:
            return None
        step["params"][name] = value
        return f"/params/{name}{at}"

    return change


def without(name: str) -> Callable[[Json], str | None]:
    """Leave a parameter out that is needed wherever these tests use it."""

    def change(step: Json) -> str | None:
        if step["activity"] not in {"offer.update_price", "stock.set"}:
            return None
        step["params"].pop(name, None)
        return f"/params/{name}"

    return change


def fan_out(change: Callable[[Json], str]) -> Callable[[Json], str | None]:
    """Change a step that has `for_each`."""
    return lambda step: change(step) if "for_each" in step else None


def put(step: Json, name: str, value: Any, at: str) -> str:  # noqa: ANN401
    step[name] = value
    return at


def duplicate_step(plan: Json) -> str | None:
    found = list(steps(plan))
    if len(found) < 2:
        return None
    at, step, _ = found[-1]
    step["id"] = found[0][1]["id"]
    return f"{at}/id"


def duplicate_workflow(plan: Json) -> str | None:
    if len(plan["workflows"]) < 2:
        return None
    plan["workflows"][-1]["id"] = plan["workflows"][0]["id"]
    return f"/workflows/{len(plan['workflows']) - 1}/id"


def cycle(workflow: Json) -> str | None:
    first, *others = workflow["steps"]
    if not others:
        return None
    others[0]["after"] = [first["id"]]
    first["after"] = [others[0]["id"]]
    return "/steps/0"


def foreign_step(plan: Json) -> str | None:
    if len(plan["workflows"]) < 2:
        return None
    plan["workflows"][0]["steps"][0]["after"] = [plan["workflows"][1]["steps"][0]["id"]]
    return "/workflows/0/steps/0/after/0"


def price(step: Json) -> Json | None:
    """Return the parameters of a price change."""
    return step["params"] if step["activity"] == "offer.update_price" else None


def foreign_money(step: Json) -> str | None:
    if (params := price(step)) is None:
        return None
    params["change"] = {"kind": "set", "price": {"amount": "5.00", "currency": "CHF"}}
    return "/params/change/price/currency"


def lowered(by: str) -> Callable[[Json], str | None]:
    """Lower a price by a percentage."""

    def change(step: Json) -> str | None:
        if (params := price(step)) is None:
            return None
        params["change"] = {"kind": "change_pct", "by": by}
        return "/params/change/by"

    return change


def priced(amount: str) -> Callable[[Json], str | None]:
    """Set a price to an amount."""

    def change(step: Json) -> str | None:
        if (params := price(step)) is None:
            return None
        params["change"] = {"kind": "set", "price": {"amount": amount, "currency": "EUR"}}
        return "/params/change/price/amount"

    return change


def wrong_kind(step: Json) -> str | None:
    if (params := price(step)) is None:
        return None
    params["change"] = {"kind": "halve"}
    return "/params/change"


def comma(step: Json) -> str | None:
    if (params := price(step)) is None:
        return None
    params["change"] = {"kind": "set", "price": {"amount": "12,34", "currency": "EUR"}}
    return "/params/change/price/amount"


def run_time_price(workflow: Json) -> str | None:
    for step in workflow["steps"]:
        if "for_each" in step and price(step) is not None:
            step["params"]["change"] = {"kind": "set", "price": {"ref": "item.price"}}
            workflow["limits"] = {}
            return "/limits"
    return None


def ratchet(workflow: Json) -> str | None:
    for step in workflow["steps"]:
        if price(step) is not None:
            step["params"]["change"] = {"kind": "change_pct", "by": "-1"}
            workflow["limits"] = {"price_change_pct": "5"}
            workflow["trigger"] = {"kind": "schedule", "cron": "0 * * * *"}
            return "/limits"
    return None


def twice(workflow: Json) -> str | None:
    for step in workflow["steps"]:
        if step["activity"] == "stock.set" and "for_each" not in step:
            workflow["steps"].append({**step, "id": "again", "on_error": "stop", "after": []})
            return f"/steps/{len(workflow['steps']) - 1}"
    return None


def for_good(workflow: Json) -> str | None:
    params = {"shop": "shopify", "sku": "CAP"}
    workflow["steps"].append(
        {"id": "gone", "activity": "listing.end", "params": params, "on_error": "compensate"}
    )
    return f"/steps/{len(workflow['steps']) - 1}/on_error"


def extension(step: Json) -> str | None:
    if step["activity"] != "listing.create":
        return None
    step["params"]["extension"] = {"stall": 5}
    return "/params/extension/stall"


def many(workflow: Json) -> str:
    step = {"activity": "listing.search", "params": {"shop": "shopify"}}
    workflow["steps"] = [{"id": f"n{index}", **step} for index in range(51)]
    return "/steps"


def schedule(at: str, **fields: str) -> Callable[[Json], str]:
    def change(workflow: Json) -> str:
        base = {"kind": "schedule", "cron": "0 9 * * *", "zone": "UTC"}
        workflow["trigger"] = base | fields
        return at

    return change


def watch(at: str, **fields: Any) -> Callable[[Json], str | None]:  # noqa: ANN401
    """Give a workflow without prices a watch that is wrong."""

    def change(workflow: Json) -> str | None:
        if any("price" in step["activity"] for step in workflow["steps"]):
            return None
        base = {
            "kind": "watch",
            "activity": "listing.get",
            "params": {"shop": "bazaar", "sku": "CAP"},
            "when": {"cel": "trigger.now.listing.stock == 0"},
            "every_s": 86_400,
        }
        workflow["trigger"] = base | fields
        return at

    return change


def bounded(change: Callable[[Json], str]) -> Callable[[Json], str]:
    """Bound all prices first, so that a new trigger is the only mistake."""

    def changed(workflow: Json) -> str:
        workflow["limits"] = {"price_change_pct": "90", "drift_pct": "90"}
        return change(workflow)

    return changed
