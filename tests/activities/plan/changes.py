"""One change for every field of the language, so that no field can be forgotten."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from activities.plan import language
from activities.plan.language import (
    Cel,
    Event,
    Immediately,
    Limits,
    Plan,
    Ref,
    Schedule,
    Step,
    Watch,
    Workflow,
)

Json = dict[str, Any]
Change = Callable[[Json], None]


def full() -> Json:
    """Return a plan in which every model of the language occurs."""
    return {
        "workflows": [
            {
                "id": "now",
                "steps": [
                    {"id": "find", "activity": "listing.search", "params": {"shop": "shopify"}},
                    {
                        "id": "end",
                        "activity": "listing.pause",
                        "for_each": {"ref": "find.listings"},
                        "when": {"cel": "item.stock > 0"},
                        "params": {"shop": "shopify", "sku": {"ref": "item.sku"}},
                    },
                ],
            },
            {
                "id": "daily",
                "trigger": {"kind": "schedule", "cron": "0 9 * * *"},
                "steps": [{"id": "a", "activity": "product.search"}],
            },
            {
                "id": "seen",
                "trigger": {
                    "kind": "watch",
                    "activity": "listing.get",
                    "params": {"shop": "shopify", "sku": "CAP"},
                    "when": {"cel": "trigger.now.listing.stock == 0"},
                },
                "steps": [{"id": "b", "activity": "product.search"}],
            },
            {
                "id": "asked",
                "trigger": {"kind": "event", "event": "order.placed"},
                "steps": [{"id": "c", "activity": "product.search"}],
            },
        ]
    }


def _in(*path: str | int, **fields: Any) -> Change:  # noqa: ANN401 - JSON
    def change(plan: Json) -> None:
        part: Any = plan
        for name in path:
            part = part.setdefault(name, {}) if isinstance(part, dict) else part[name]
        part.update(fields)

    return change


def _swap(plan: Json) -> None:
    plan["workflows"].reverse()


W, S = ("workflows", 0), ("workflows", 0, "steps", 1)
LIMITS: Json = {
    "items": 49,
    "writes": 5,
    "runs_per_day": 2,
    "price_change_pct": "5",
    "floor": {"amount": "5", "currency": "EUR"},
    "drift_pct": "7",
}
CHANGES: dict[tuple[type[BaseModel], str], Change | None] = {
    (Plan, "language"): None,  # there is one
    (Plan, "summary"): _in(summary="other"),
    (Plan, "assumptions"): _in(assumptions=["other"]),
    (Plan, "canvas"): _in(canvas={"find": {"x": 1}}),
    (Plan, "workflows"): _swap,
    (Workflow, "id"): _in(*W, id="other"),
    (Workflow, "title"): _in(*W, title="other"),
    (Workflow, "inputs"): _in(*W, inputs={"n": 1}),
    (Workflow, "trigger"): _in(*W, trigger={"kind": "schedule", "cron": "1 1 * * *"}),
    (Workflow, "limits"): _in(*W, limits={"items": 7}),
    (Workflow, "overlap"): _in(*W, overlap="queue"),
    (Workflow, "catch_up"): _in(*W, catch_up="once"),
    (Workflow, "steps"): lambda plan: plan["workflows"][0]["steps"].reverse(),
    **{(Limits, name): _in(*W, "limits", **{name: value}) for name, value in LIMITS.items()},
    (Step, "id"): _in(*S, id="other"),
    (Step, "activity"): _in(*S, activity="listing.reopen"),
    (Step, "title"): _in(*S, title="other"),
    (Step, "params"): _in(*S, "params", sku="CAP"),
    (Step, "after"): _in(*S, after=["find"]),
    (Step, "when"): _in(*S, when=None),
    (Step, "for_each"): _in(*S, for_each={"cel": "find.listings"}),
    (Step, "on_error"): _in(*S, on_error="continue"),
    (Step, "retries"): _in(*S, retries=3),
    (Ref, "ref"): _in(*S, "for_each", ref="find.other"),
    (Cel, "cel"): _in(*S, "when", cel="item.stock > 1"),
    (Immediately, "kind"): _in(*W, trigger={"kind": "event", "event": "a.b"}),
    (Schedule, "kind"): _in("workflows", 1, trigger={"kind": "immediately"}),
    (Schedule, "cron"): _in("workflows", 1, "trigger", cron="0 10 * * *"),
    (Schedule, "zone"): _in("workflows", 1, "trigger", zone="Europe/Berlin"),
    (Watch, "kind"): _in("workflows", 2, trigger={"kind": "immediately"}),
    (Watch, "activity"): _in("workflows", 2, "trigger", activity="offer.competitor_price"),
    (Watch, "params"): _in("workflows", 2, "trigger", "params", sku="MUG"),
    (Watch, "when"): _in("workflows", 2, "trigger", when={"cel": "true"}),
    (Watch, "every_s"): _in("workflows", 2, "trigger", every_s=7200),
    (Event, "kind"): _in("workflows", 3, trigger={"kind": "immediately"}),
    (Event, "event"): _in("workflows", 3, "trigger", event="order.paid"),
    (Event, "shop"): _in("workflows", 3, "trigger", shop="shopify"),
}


def fields_of_the_language() -> set[tuple[type[BaseModel], str]]:
    """Return every field of every model that the language declares."""
    return {
        (model, name)
        for model in vars(language).values()
        if isinstance(model, type)
        and issubclass(model, BaseModel)
        and model.__module__ == language.__name__
        for name in model.model_fields
    }
