"""From orders to a plan in the plan language."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from planner.offline.amounts import Amount, money, units
from planner.offline.ceilings import ceilings
from planner.offline.conditions import Condition
from planner.offline.orders import Order
from planner.offline.replies import Told, spoken
from planner.offline.targets import Target
from planner.offline.triggers import Timing
from planner.planner import Proposed, ShopView

_MOST_STEPS: Final = 50
_MOST_ASSUMPTIONS: Final = 8
_ITEMS: Final = 50
_MOST_LEFT_OUT: Final = 100
_SUMMARY: Final = 2000


@dataclass(slots=True)
class Draft:
    """A workflow in the making."""

    text: str
    steps: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    assumptions: dict[str, None] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    items: int = _ITEMS

    def add(self, stem: str, step: dict[str, Any]) -> str:
        """Add a step under an id of its own and return the id."""
        taken = sum(1 for one in self.steps if re.fullmatch(rf"{stem}(_\d+)?", one["id"]))
        name = f"{stem}_{taken + 1}" if taken else stem
        self.steps.append({"id": name, **step})
        if len(self.steps) > _MOST_STEPS:
            raise Told(
                f"That is more than {_MOST_STEPS} steps. Please split it into several messages."
            )
        return name

    def find(self, activity: str, params: dict[str, Any]) -> str:
        """Add a search, or return the same search that is already there."""
        for step in self.steps:
            if step["activity"] == activity and step["params"] == params and "for_each" not in step:
                return str(step["id"])
        return self.add("find", {"activity": activity, "params": params})

    def input(self, value: dict[str, str]) -> str:
        """Keep an amount of money as an input, where conditions can refer to it."""
        for name, kept in self.inputs.items():
            if kept == value:
                return name
        name = f"amount_{len(self.inputs) + 1}"
        self.inputs[name] = value
        return name


def compose(text: str, orders: list[Order], when: Timing, assumptions: list[str]) -> Proposed:
    """Return the plan of all orders, one workflow."""
    draft = Draft(text, assumptions=dict.fromkeys(assumptions))
    ended: list[str] = []
    for order in orders:
        before = len(draft.steps)
        for shop in order.shops or (None,):
            _steps(draft, order, shop)
        mine = [step for step in draft.steps[before:] if step["activity"] == order.activity]
        if order.then and ended:
            for step in mine:
                step["after"] = ended
        ended = [step["id"] for step in mine]
        draft.says.append(_says(order))
    limits: dict[str, Any] = {"items": draft.items}
    if when.cron:
        draft.assumptions[f"Times are in the time zone {when.zone}."] = None
        limits |= ceilings(text, draft.steps, when.drift)
    summary = ". ".join(dict.fromkeys(draft.says))[: _SUMMARY - 1] + "."
    workflow = {
        "id": "w1",
        "title": summary[:200],
        "inputs": draft.inputs,
        "trigger": when.trigger,
        "limits": limits,
        "steps": draft.steps,
    }
    noted = [one[:500] for one in draft.assumptions][:_MOST_ASSUMPTIONS]
    plan = {"language": 1, "summary": summary, "assumptions": noted, "workflows": [workflow]}
    return Proposed(plan, summary)


def _says(order: Order) -> str:
    names = spoken([target.name for target in order.targets])
    said = order.says.format(names)
    if order.conditions:
        said += " where " + spoken([_shown(one) for one in order.conditions])
    if order.guard and any(target.group for target in order.targets):
        said += f" where it is {'above' if order.guard.compare == '>' else 'below'} that"
    if order.excluded:
        said += ", except " + spoken([one.name for one in order.excluded])
    return said + (f" on {spoken([shop.title for shop in order.shops])}" if order.shops else "")


def _shown(condition: Condition) -> str:
    value = condition.value.text if isinstance(condition.value, Amount) else condition.value
    words = {">": "above", "<": "below", ">=": "at least", "<=": "at most", "==": "is"}
    return f"{condition.field} {words.get(condition.compare, condition.compare)} {value}"


def _steps(draft: Draft, order: Order, shop: ShopView | None) -> None:
    if shop is None:
        draft.add(order.id, {"activity": order.activity, "params": {"query": ""}})
    elif not order.writes:
        _look(draft, order, shop)
    else:
        for target in order.targets:
            _write(draft, order, target, shop)


def _look(draft: Draft, order: Order, shop: ShopView) -> None:
    if order.activity != "listing.search":
        draft.add(
            order.id,
            {"activity": order.activity, "params": {"shop": shop.id, **order.params(shop)}},
        )
        return
    for target in order.targets or (None,):
        if target is not None and not target.group:
            sku = target.products[0].sku
            draft.add(
                "listing", {"activity": "listing.get", "params": {"shop": shop.id, "sku": sku}}
            )
            continue
        found, when = _search(draft, order, target, shop)
        if when:
            draft.add(
                "show",
                {
                    "activity": "thread.post",
                    "for_each": {"ref": f"{found}.listings"},
                    "when": {"cel": when},
                    "params": {"text": {"cel": "item.title + ' (' + item.sku + ')'"}},
                },
            )


def _write(draft: Draft, order: Order, target: Target, shop: ShopView) -> None:
    params = {"shop": shop.id, **order.params(shop)}
    step: dict[str, Any] = {
        "activity": order.activity,
        "title": order.says.format(target.name)[:200],
    }
    if not target.group:
        sku = target.products[0].sku
        if target.words:
            draft.assumptions[f"“{target.text}” is {target.name}."] = None
        draft.add(order.id, {**step, "params": {**params, "sku": sku}})
        return
    if order.activity == "listing.create":
        found = draft.find("product.search", {"query": target.query})
        when, listed, named = _left_out(order, target), "products", "sku"
    else:
        found, when = _search(draft, order, target, shop)
        listed, named = "listings", "listing" if order.by_listing else "sku"
    _note(draft, order, target)
    each = {"for_each": {"ref": f"{found}.{listed}"}, **({"when": {"cel": when}} if when else {})}
    draft.add(order.id, {**step, **each, "params": {**params, named: {"ref": f"item.{named}"}}})


def _note(draft: Draft, order: Order, target: Target) -> None:
    if target.query:
        draft.assumptions[f"“{target.text}” means every listing that matches “{target.query}”."] = (
            None
        )
    if order.by_listing:
        draft.assumptions["All variants of a product share one listing and go together."] = None
    if target.strays:
        names = spoken([f"{one.title} ({one.sku})" for one in target.strays[:5]])
        draft.assumptions[f"Not meant, though a search for “{target.query}” finds it: {names}."] = (
            None
        )
    while draft.items < len(target.products):
        draft.items += _ITEMS


def _search(draft: Draft, order: Order, target: Target | None, shop: ShopView) -> tuple[str, str]:
    """Add the search for a group; return its id and the condition on what it finds."""
    states = {str(one.value) for one in order.conditions if one.field == "state"}
    if len(states) > 1 or (states and order.state and order.state not in states):
        raise Told(f"No listing is {spoken(sorted({*states, order.state or ''} - {''}))} at once.")
    state = next(iter(states), order.state)
    params: dict[str, Any] = {"shop": shop.id, "query": target.query if target else ""}
    if state:
        params["state"] = state
    found = draft.find("listing.search", params)
    asked = (*order.conditions, *((order.guard,) if order.guard else ()))
    parts = [_cel(draft, one, shop) for one in asked if one.field != "state"]
    if target is not None:
        parts.append(_left_out(order, target))
    if order.activity == "listing.end" and not state:
        parts.append('item.state != "ended"')
    return found, " && ".join(filter(None, parts))


def _left_out(order: Order, target: Target) -> str:
    excluded = [one.sku for group in order.excluded for one in group.products]
    skus = [*dict.fromkeys([*excluded, *(one.sku for one in target.strays)])]
    if len(skus) > _MOST_LEFT_OUT:
        raise Told("That leaves out too many products by name. Please name what you do mean.")
    return f"!(item.sku in {json.dumps(skus, ensure_ascii=False)})" if skus else ""


def _cel(draft: Draft, condition: Condition, shop: ShopView) -> str:
    value, compare = condition.value, condition.compare
    if condition.field == "title":
        pattern = "(?i)" + re.sub(r"([^\w\s])", r"\\\1", str(value), flags=re.ASCII)
        return f"item.title.matches({json.dumps(pattern, ensure_ascii=False)})"
    if condition.field == "stock" or not isinstance(value, Amount):
        return f"item.stock {compare} {units(value) if isinstance(value, Amount) else value}"
    limit = "inputs." + draft.input(money(value, draft.text, shop.currency).model_dump(mode="json"))
    below, above = f"less(item.price, {limit})", f"less({limit}, item.price)"
    return {
        "<": below, ">": above, "<=": f"!{above}", ">=": f"!{below}",
        "==": f"!{below} && !{above}",
    }[compare]  # fmt: skip
