"""Ways to spoil a plan, each with the problem that must be found and its place."""

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


def _set(step: Json, name: str, value: Any, at: str) -> str:  # noqa: ANN401
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


def _ceil(change: Callable[[Json], str]) -> Callable[[Json], str]:
    """Bound all prices first, so that a new trigger is the only mistake."""

    def changed(workflow: Json) -> str:
        workflow["limits"] = {"price_change_pct": "90", "drift_pct": "90"}
        return change(workflow)

    return changed


ITEM = {"ref": "item.sku"}
EDITS: tuple[Edit, ...] = (
    Edit("an unknown field of the plan", "unknown_field", always("/owner", owner="me")),
    Edit("an unknown field of a workflow", "unknown_field", on_workflow(always("/oner", oner=1))),
    Edit("an unknown field of a step", "unknown_field", on_step(always("/retry", retry=1))),
    Edit(
        "a step without activity",
        "missing_field",
        on_step(lambda step: step.pop("activity") and "/activity"),
    ),
    Edit("another language", "ill_typed", always("/language", language=2)),
    Edit("no workflows", "ill_typed", always("/workflows", workflows=[])),
    Edit("too many retries", "ill_typed", on_step(always("/retries", retries=11))),
    Edit("retries as text", "ill_typed", on_step(always("/retries", retries="2"))),
    Edit("an unknown way on", "ill_typed", on_step(always("/on_error", on_error="ignore"))),
    Edit("an id in capitals", "ill_typed", on_step(always("/id", id="Find"))),
    Edit("an id that is a root", "reserved_id", on_step(always("/id", id="trigger"))),
    Edit("an id that is a CEL word", "reserved_id", on_workflow(always("/id", id="has"))),
    Edit("one id for two steps", "duplicate_id", duplicate_step),
    Edit("one id for two workflows", "duplicate_id", duplicate_workflow),
    Edit("too many steps", "too_many_steps", on_workflow(many)),
    Edit(
        "an unknown activity",
        "unknown_activity",
        on_step(always("/activity", activity="offer.updat_price")),
    ),
    Edit("an unknown shop", "unknown_shop", on_step(param("shop", "shopfy"))),
    Edit("a shop by reference", "ill_typed", on_step(param("shop", ITEM))),
    Edit(
        "what the marketplace cannot do",
        "unsupported",
        on_step(
            always(
                "/activity",
                activity="offer.competitor_price",
                params={"shop": "shopify", "sku": "CAP"},
            )
        ),
    ),
    Edit(
        "an unknown parameter",
        "unknown_parameter",
        on_step(lambda step: step["params"].update(colour="red") or "/params/colour"),
    ),
    Edit("a parameter left out", "missing_parameter", on_step(without("sku"))),
    Edit("a quantity as text", "ill_typed", on_step(param("quantity", "5"))),
    Edit("a quantity below zero", "ill_typed", on_step(param("quantity", -1))),
    Edit("an amount with a comma", "ill_typed", on_step(comma)),
    Edit("an unknown kind of change", "ill_typed", on_step(wrong_kind)),
    Edit("an unknown SKU", "unknown_sku", on_step(param("sku", "MUG-BLU"))),
    Edit("money of another currency", "wrong_currency", on_step(foreign_money)),
    Edit(
        "a step that waits for nobody",
        "dangling_reference",
        on_step(always("/after/0", after=["nobody"])),
    ),
    Edit("a step of another workflow", "dangling_reference", foreign_step),
    Edit(
        "a reference to nothing",
        "dangling_reference",
        on_step(param("sku", {"ref": "nobody.sku"}, "/ref")),
    ),
    Edit(
        "an item without a list",
        "dangling_reference",
        on_step(lambda step: None if "for_each" in step else param("sku", ITEM, "/ref")(step)),
    ),
    Edit(
        "a list of nothing",
        "dangling_reference",
        on_step(
            fan_out(
                lambda step: _set(step, "for_each", {"ref": "nobody.listings"}, "/for_each/ref")
            )
        ),
    ),
    Edit(
        "a field that the item lacks",
        "unknown_result_field",
        on_step(fan_out(lambda step: _set(step, "when", {"cel": "item.stok > 0"}, "/when/cel"))),
    ),
    Edit(
        "a field that the result lacks",
        "unknown_result_field",
        on_step(fan_out(lambda step: param("sku", {"ref": "item.skuu"}, "/ref")(step) or "")),
    ),
    Edit(
        "a field inside a nested value that is not there",
        "unknown_result_field",
        on_step(
            fan_out(
                lambda step: _set(
                    step,
                    "when",
                    {"cel": "[item].exists(i, i.stok > 0)"},
                    "/when/cel",
                )
            )
        ),
    ),
    Edit(
        "a number where a text is needed",
        "type_mismatch",
        on_step(fan_out(lambda step: param("sku", {"ref": "item.stock"})(step) or "")),
    ),
    Edit(
        "a count as a list",
        "type_mismatch",
        on_step(
            fan_out(
                lambda step: _set(step, "for_each", {"cel": "1 + 1"}, "/for_each"),
            )
        ),
    ),
    Edit(
        "a condition that is a number",
        "condition_not_boolean",
        on_step(always("/when/cel", when={"cel": "1 + 1"})),
    ),
    Edit("a condition cut off", "bad_condition", on_step(always("/when/cel", when={"cel": "1 +"}))),
    Edit(
        "a condition that compares a text with a number",
        "bad_condition",
        on_step(fan_out(lambda step: _set(step, "when", {"cel": "item.sku == 5"}, "/when/cel"))),
    ),
    Edit(
        "a condition on the amount of money",
        "unknown_result_field",
        on_step(
            fan_out(
                lambda step: _set(step, "when", {"cel": "item.price.amount > '5'"}, "/when/cel")
            )
        ),
    ),
    Edit(
        "money out of an expression",
        "bad_condition",
        on_step(fan_out(lambda step: param("sku", {"cel": "item.price"}, "/cel")(step) or "")),
    ),
    Edit("steps in a circle", "cycle", on_workflow(cycle)),
    Edit(
        "a step after itself", "cycle", on_step(lambda step: _set(step, "after", [step["id"]], ""))
    ),
    Edit(
        "a cron of six fields",
        "bad_cron",
        on_workflow(_ceil(schedule("/trigger/cron", cron="0 0 9 * * *"))),
    ),
    Edit(
        "a cron that never fires",
        "bad_cron",
        on_workflow(_ceil(schedule("/trigger/cron", cron="0 0 30 2 *"))),
    ),
    Edit(
        "a nickname for a cron",
        "bad_cron",
        on_workflow(_ceil(schedule("/trigger/cron", cron="@daily"))),
    ),
    Edit(
        "an unknown zone",
        "bad_zone",
        on_workflow(_ceil(schedule("/trigger/zone", zone="Europe/Berln"))),
    ),
    Edit(
        "a zone that is a path",
        "bad_zone",
        on_workflow(_ceil(schedule("/trigger/zone", zone="../UTC"))),
    ),
    Edit(
        "an event without a happening",
        "unknown_event",
        on_workflow(
            _ceil(
                lambda w: _set(w, "trigger", {"kind": "event", "event": "order"}, "/trigger/event")
            )
        ),
    ),
    Edit(
        "an unknown trigger",
        "ill_typed",
        on_workflow(lambda w: _set(w, "trigger", {"kind": "sometimes"}, "/trigger")),
    ),
    Edit(
        "a watch on a write",
        "watch_on_write",
        on_workflow(
            watch(
                "/trigger/activity",
                activity="listing.pause",
                params={"shop": "shopify", "sku": "CAP"},
                when={"cel": "trigger.now.listing == 'x'"},
            )
        ),
    ),
    Edit(
        "a watch whose condition reads a step",
        "dangling_reference",
        on_workflow(watch("/trigger/when/cel", when={"cel": "find.count > 0"})),
    ),
    Edit(
        "a watch whose condition is a number",
        "condition_not_boolean",
        on_workflow(watch("/trigger/when/cel", when={"cel": "trigger.now.listing.stock"})),
    ),
    Edit(
        "a watch that asks too often",
        "watch_too_often",
        on_workflow(watch("/trigger/every_s", every_s=60)),
    ),
    Edit(
        "a watch on an unknown SKU",
        "unknown_sku",
        on_workflow(watch("/trigger/params/sku", params={"shop": "bazaar", "sku": "HAT"})),
    ),
    Edit("a run-time price without ceilings", "missing_ceiling", on_workflow(run_time_price)),
    Edit("a price that ratchets", "missing_ceiling", on_workflow(ratchet)),
    Edit("two writes to one stock", "double_write", on_workflow(twice)),
    Edit("an undo that cannot be", "no_undo", on_workflow(for_good)),
    Edit("an extension of the wrong type", "bad_extension", on_step(extension)),
    Edit(
        "a floor of another currency",
        "wrong_currency",
        on_workflow(
            lambda w: (
                _set(
                    w,
                    "limits",
                    {
                        "price_change_pct": "50",
                        "drift_pct": "5",
                        "floor": {"amount": "1", "currency": "CHF"},
                    },
                    "/limits/floor/currency",
                )
                if any(price(step) for step in w["steps"])
                else None
            )
        ),
    ),
    Edit(
        "an input that is an expression",
        "ill_typed",
        on_workflow(lambda w: _set(w, "inputs", {"pct": {"ref": "item.sku"}}, "/inputs/pct")),
    ),
)
