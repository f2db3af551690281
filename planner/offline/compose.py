"""From orders to a plan in the plan language."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import JsonValue

from activities.money import Money
from planner.offline.ceilings import ceilings
from planner.offline.conditions import shown
from planner.offline.draft import ITEMS, MOST_ITEMS, Draft, cel
from planner.offline.language import Language
from planner.offline.orders import Order
from planner.offline.phrases import Joined, Listed, Phrase, Said, phrase
from planner.offline.replies import Told
from planner.offline.syncing import copy_stock
from planner.offline.targets import Target
from planner.offline.triggers import Timing
from planner.offline.watches import Happening
from planner.offline.watching import Drafted, watched
from planner.planner import Proposed, ShopView, TenantView

_MOST_ASSUMPTIONS: Final = 8
_MOST_LEFT_OUT: Final = 100
_SUMMARY: Final = 2000
_MOST_WORKFLOWS: Final = 6
_SET: Final = frozenset({"offer.update_price", "stock.set"})
_EXTREMES: Final = {
    "cheapest": "less(l.price, item.price)",
    "dearest": "less(item.price, l.price)",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Orders that run together, and when."""

    orders: Sequence[Order]
    when: Timing | Happening


def compose(
    text: str,
    wanted: Sequence[Wanted],
    tenant: TenantView,
    language: Language,
    assumptions: Sequence[Said],
) -> Proposed:
    """Return the plan of all orders: a workflow for each trigger."""
    taken: Counter[str] = Counter()
    known = len(tenant.products(""))
    workflows: list[dict[str, Any]] = []
    noted = dict.fromkeys(language.say(one) for one in assumptions)
    says: dict[str, None] = {}
    for one in wanted:
        fresh = Draft(text, language, taken, known=known)
        for draft, trigger, limits in _drafts(fresh, one, tenant):
            workflows.append(_workflow(len(workflows) + 1, draft, trigger, limits))
            noted |= draft.assumptions
            says |= dict.fromkeys(draft.says)
    if len(workflows) > _MOST_WORKFLOWS:
        raise Told(
            "That is {many} workflows, and a plan has at most {most}. Please say it for fewer shops"
            " or products at a time.",
            many=str(len(workflows)),
            most=str(_MOST_WORKFLOWS),
        )
    return _proposed(workflows, says, noted, language)


def alone(draft: Draft, trigger: dict[str, Any], limits: dict[str, Any]) -> Proposed:
    """Return the plan of one workflow that is drafted already."""
    says = dict.fromkeys(draft.says)
    workflow = _workflow(1, draft, trigger, limits)
    return _proposed([workflow], says, draft.assumptions, draft.language)


def _proposed(
    workflows: list[dict[str, Any]],
    says: dict[str, None],
    noted: dict[str, None],
    language: Language,
) -> Proposed:
    summary = _sentence(says)
    plan = {
        "language": 1,
        "summary": summary,
        "assumptions": [one[:500] for one in noted][:_MOST_ASSUMPTIONS],
        "workflows": workflows,
    }
    return Proposed(plan, summary, language.code)


def _drafts(draft: Draft, wanted: Wanted, tenant: TenantView) -> list[Drafted]:
    if isinstance(wanted.when, Happening):
        return watched(draft, wanted.orders, wanted.when, tenant.shops, steps)
    when = wanted.when
    steps(draft, wanted.orders)
    _refuse_twice(draft.steps)
    limits: dict[str, Any] = {}
    if when.cron:
        draft.assume(phrase("Times are in the time zone {zone}.", zone=when.zone))
        limits = dict(ceilings(draft.text, draft.steps, when.drift, draft.language))
        draft.says = [draft.say(Joined((one, when.shown), " ")) for one in draft.says]
    if when.assumed:
        draft.assume(phrase("Daily means at {hour}:00.", hour=str(when.assumed)))
    return [(draft, when.trigger, limits)]


def _refuse_twice(drafted: Sequence[Mapping[str, Any]]) -> None:
    """Refuse two values for one article of which nobody said which comes last.

    Raises:
        Told: an article would be changed twice.
    """
    before: dict[tuple[str, str, str], str] = {}
    for step in drafted:
        sku = step["params"].get("sku")
        if step["activity"] not in _SET or not isinstance(sku, str):
            continue
        place = (step["activity"], step["params"]["shop"], sku)
        if place in before and before[place] not in step.get("after", ()):
            raise Told(
                "{sku} would get two values, and I cannot tell which is meant. Say each product"
                " with its own, such as “set MUG-RED to 18 euros and MUG-BLUE to 19 euros”.",
                sku=sku,
            )
        before[place] = step["id"]


def _workflow(
    number: int, draft: Draft, trigger: dict[str, Any], limits: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": f"w{number}",
        "title": _sentence(dict.fromkeys(draft.says))[:200],
        "inputs": draft.inputs,
        "trigger": trigger,
        "limits": {"items": draft.items} | limits,
        "steps": draft.steps,
    }


def _sentence(says: dict[str, None]) -> str:
    return ". ".join(says)[: _SUMMARY - 1] + "."


def steps(draft: Draft, orders: Sequence[Order]) -> None:
    """Add the steps of orders, each ordered by "then" behind those before it."""
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
        draft.says.append(draft.say(Joined(_says(order))))
        if order.assumed:
            draft.assume(order.assumed)


def _says(order: Order) -> tuple[Said, ...]:
    names = Listed(tuple(target.name for target in order.targets))
    prices = [
        price
        for shop in order.shops
        for at, _ in enumerate(order.targets)
        if (shop.id, at) not in order.without
        if (price := _price({**order.params(shop), **order.more.get((shop.id, at), {})}))
    ]
    said: list[Said] = [_priced(order.says.filled(names=names), prices)]
    if order.conditions:
        conditions = Listed(tuple(shown(one) for one in order.conditions))
        said.append(phrase(" where {conditions}", conditions=conditions))
    if order.guard and any(target.group for target in order.targets):
        above = order.guard.compare == ">"
        said.append(phrase(" where it is above that") if above else phrase(" where it is below it"))
    if order.excluded:
        but = Listed(tuple(one.name for one in order.excluded))
        said.append(phrase(", except {names}", names=but))
    if order.shops:
        places = Listed(tuple(shop.title for shop in order.shops))
        said.append(phrase(" on {shops}", shops=places))
    return tuple(said)


def _price(params: Mapping[str, Any]) -> Money | None:
    """Return the price that parameters set; None where they set none."""
    price = params.get("change", params).get("price")
    return Money.model_validate(price) if price else None


def _priced(says: Phrase, prices: Sequence[Money]) -> Phrase:
    """Say a price with its currency, which the shop knows and nobody has to type."""
    if "amount" not in says.values or not prices:
        return says
    return says.filled(amount=Listed(tuple(dict.fromkeys(prices))))


def _steps(draft: Draft, order: Order, shop: ShopView | None) -> None:
    if shop is None:
        draft.add(order.id, {"activity": order.activity, "params": dict(order.fixed)})
    elif order.source is not None:
        copy_stock(draft, order, shop)
    elif not order.writes:
        _look(draft, order, shop)
    else:
        for at, target in enumerate(order.targets):
            if (shop.id, at) not in order.without:
                _write(draft, order, target, shop, order.more.get((shop.id, at), {}))


def _look(draft: Draft, order: Order, shop: ShopView) -> None:
    if order.activity != "listing.search":
        params = {"shop": shop.id, **order.params(shop)}
        draft.add(order.id, {"activity": order.activity, "params": params})
        return
    for at, target in enumerate(order.targets or (None,)):
        if (shop.id, at) in order.without:
            continue
        if target is not None and not target.group:
            sku = target.products[0].sku
            params = {"shop": shop.id, "sku": sku}
            draft.add("listing", {"activity": "listing.get", "params": params})
            continue
        found, when = _search(draft, order, target, shop)
        if order.extreme:
            beyond = f"!{found}.listings.exists(l, {_EXTREMES[order.extreme]})"
            when = " && ".join(filter(None, (when, beyond)))
        if when:
            text = "item.title + ' (' + item.sku + ')'"
            each = {"for_each": {"ref": f"{found}.listings"}, "when": {"cel": when}}
            draft.add(
                "show", {"activity": "thread.post", **each, "params": {"text": {"cel": text}}}
            )


def _write(
    draft: Draft, order: Order, target: Target, shop: ShopView, more: Mapping[str, JsonValue]
) -> None:
    params = {"shop": shop.id, **order.params(shop), **more}
    price = _price(params)
    says = _priced(order.says.filled(names=target.name), [price] if price else [])
    title = draft.say(says)[:200]
    step: dict[str, Any] = {"activity": order.activity, "title": title}
    if not target.group:
        sku = target.products[0].sku
        if target.words:
            draft.assume(phrase("“{text}” is {name}.", text=target.text, name=target.name))
        draft.add(order.id, {**step, "params": {**params, "sku": sku}})
        return
    if order.activity == "listing.create":
        found = draft.find("product.search", {"query": target.query})
        when, listed, named = _left_out(order, target), "products", "sku"
    else:
        found, when = _search(draft, order, target, shop)
        listed, named = "listings", "listing" if order.by_listing else "sku"
    _note(draft, target)
    each = {"for_each": {"ref": f"{found}.{listed}"}, **({"when": {"cel": when}} if when else {})}
    draft.add(order.id, {**step, **each, "params": {**params, named: {"ref": f"item.{named}"}}})


def _note(draft: Draft, target: Target) -> None:
    if target.query:
        draft.assume(
            phrase(
                "“{text}” means every listing that matches “{query}”.",
                text=target.text,
                query=target.query,
            )
        )
    if target.strays:
        names = Listed(tuple(f"{one.title} ({one.sku})" for one in target.strays[:5]))
        draft.assume(
            phrase(
                "Not meant, though a search for “{query}” finds it: {names}.",
                query=target.query or "",
                names=names,
            )
        )
    most = len(target.products) if target.query else draft.known
    draft.items = max(draft.items, min(-(-most // ITEMS) * ITEMS, MOST_ITEMS))


def _search(draft: Draft, order: Order, target: Target | None, shop: ShopView) -> tuple[str, str]:
    """Add the search for a group; return its id and the condition on what it finds."""
    states = {str(one.value) for one in order.conditions if one.field == "state"}
    if len(states) > 1 or (states and order.state and order.state not in states):
        every = tuple(sorted({*states, order.state or ""} - {""}))
        raise Told("No listing is {states} at once.", states=Listed(every))
    state = next(iter(states), order.state)
    params: dict[str, Any] = {"shop": shop.id, "query": (target.query or "") if target else ""}
    if state:
        params["state"] = state
    found = draft.find("listing.search", params)
    asked = (*order.conditions, *((order.guard,) if order.guard else ()))
    parts = [cel(draft, one, shop) for one in asked if one.field != "state"]
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
