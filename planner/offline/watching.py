"""From something to wait for to the workflows that watch for it.

A watch compares what it sees with what it saw at its last firing. It therefore fires at every
crossing of the line, either way, and its steps run at one of them: so it is armed again as soon
as the stock is back, and nothing is done twice while the stock stays low.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any, Final

from activities.money import canonical, rounded
from planner.offline.amounts import money
from planner.offline.ceilings import ceilings
from planner.offline.conditions import Condition, shown
from planner.offline.draft import Draft, cel
from planner.offline.orders import Order
from planner.offline.phrases import Joined, Listed, phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.offline.targets import Target
from planner.offline.watches import Happening
from planner.planner import ProductView, ShopView

Drafted = tuple[Draft, dict[str, Any], dict[str, Any]]
"""A workflow, its trigger and its limits beside that of the items."""
AddSteps = Callable[[Draft, Sequence[Order]], None]

_COMPETITORS: Final = "offer.competitor_price"
_EVERY_S: Final = 900
_COMPETITORS_EVERY_S: Final = 3600
MOST_PCT: Final = Decimal(20)
_BELOW: Final = (5, 10, 20, 30)
_SKU: Final = "trigger.previous.listings.exists(p, p.sku == item.sku && {})"
_STATES: Final = {"pause": "active", "reopen": "paused"}
"""State in which a listing must be for an order to change it."""


def watched(
    draft: Draft, orders: Sequence[Order], what: Happening, shops: Sequence[ShopView], add: AddSteps
) -> list[Drafted]:
    """Return a workflow for each shop that has to be looked at."""
    condition = what.condition
    if condition is None:
        return _competitors(draft, orders, what, shops, add)
    places = what.shops or tuple(dict.fromkeys(shop for one in orders for shop in one.shops))
    if not places and len(shops) != 1:
        raise Told("Please say on which shop I shall watch for that.")
    targets = dict.fromkeys(to for one in orders for to in one.targets)
    looked_at = (what.target,) if what.target is not None else tuple(targets)
    if not looked_at:
        raise Told("I did not understand which product to watch. Please name it.")
    drafts = []
    for target, shop in product(looked_at, places or shops):
        fresh = _fresh(draft)
        mine = orders
        if len(looked_at) > 1:  # each of them is watched, and only it is acted on
            mine = [replace(one, targets=(target,)) for one in orders if target in one.targets]
        trigger = _crossing(fresh, mine, condition, target, shop, add, what.shops)
        limits = ceilings(fresh.text, fresh.steps, what.drift, fresh.language)
        when = phrase("(when: {condition})", condition=shown(condition))
        if any(shop not in one.shops for one in mine if one.shops):
            when = phrase(
                "(when: {condition} on {shop})", condition=shown(condition), shop=shop.title
            )
        fresh.says = [fresh.say(Joined((one, when), " ")) for one in fresh.says]
        drafts.append((fresh, trigger, dict(limits)))
    return drafts


def _fresh(draft: Draft) -> Draft:
    return Draft(draft.text, draft.language, draft.taken, known=draft.known)


def _watch(activity: str, params: dict[str, Any], when: str, every_s: int) -> dict[str, Any]:
    return {
        "kind": "watch", "activity": activity, "params": params, "when": {"cel": when},
        "every_s": every_s,
    }  # fmt: skip


def _crossing(
    draft: Draft,
    orders: Sequence[Order],
    condition: Condition,
    target: Target,
    shop: ShopView,
    add: AddSteps,
    seen: Sequence[ShopView],
) -> dict[str, Any]:
    if target.group:
        activity, params = "listing.search", {"shop": shop.id, "query": target.query or ""}
        now, before = cel(draft, condition, shop, "n"), cel(draft, condition, shop, "p")
        same = f"trigger.previous.listings.exists(p, p.sku == n.sku && ({now}) != ({before}))"
        when = f"trigger.now.listings.exists(n, {same})"
        _each(draft, orders, condition, target, shop)
    else:
        activity, params = "listing.get", {"shop": shop.id, "sku": target.products[0].sku}
        holds = cel(draft, condition, shop, "trigger.now.listing")
        before = cel(draft, condition, shop, "trigger.previous.listing")
        when = " != ".join(one if one.startswith("less") else f"({one})" for one in (holds, before))
        add(draft, [_there(one, shop, seen) for one in orders])
        for step in draft.steps:
            if step["activity"] not in {"listing.search", "product.search"}:
                kept = step.get("when")
                step["when"] = {"cel": f"{holds} && ({kept['cel']})" if kept else holds}
    draft.assume(
        phrase(
            "Looked at every {minutes} minutes; it acts when the line is crossed, not on what is"
            " past it already.",
            minutes=str(_EVERY_S // 60),
        )
    )
    return _watch(activity, params, when, _EVERY_S)


def _there(order: Order, shop: ShopView, seen: Sequence[ShopView]) -> Order:
    """Let an order act where it is looked at, unless it names another shop than those seen."""
    if not order.shops or (seen and not set(order.shops) <= set(seen)):
        return order
    return replace(order, shops=(shop,))


def _each(
    draft: Draft, orders: Sequence[Order], condition: Condition, target: Target, shop: ShopView
) -> None:
    """Add steps for those listings of the watched group that have just crossed the line."""
    now, before = cel(draft, condition, shop), cel(draft, condition, shop, "p")
    for order in orders:
        more = order.conditions or order.excluded or order.source
        if order.targets != (target,) or more or shop not in order.shops:
            raise Told(
                "Where a group is watched, I can only do something with the listings that it"
                " happens to. Please name one product."
            )
        parts = [now, _SKU.format(f"!({before})")]
        if state := _STATES.get(order.id):
            parts.append(f'item.state == "{state}"')
        if order.by_listing and (condition.compare, condition.value) == ("<=", 0):
            others = "v.listing == item.listing && v.stock > 0"
            parts.append(f"!trigger.now.listings.exists(v, {others})")
            draft.assume(phrase("A listing with variants has run out when all of them have."))
        named = "listing" if order.by_listing else "sku"
        draft.add(
            order.id,
            {
                "activity": order.activity,
                "title": draft.say(order.says.filled(names=target.name))[:200],
                "for_each": {"ref": "trigger.now.listings"},
                "when": {"cel": " && ".join(parts)},
                "params": {
                    "shop": shop.id,
                    **order.params(shop),
                    named: {"ref": f"item.{named}"},
                },
            },
        )
        if order.id == "reopen":
            draft.assume(
                phrase("Reopened is what is paused then, whoever paused it, and was out of stock.")
            )
        draft.assume(
            phrase(
                "It changes at most {most} listings at once: where more cross the line together,"
                " none is changed.",
                most=str(draft.items),
            )
        )
        says = (order.says.filled(names=target.name), phrase(" on {shops}", shops=shop.title))
        draft.says.append(draft.say(Joined(says)))


def _competitors(
    draft: Draft,
    orders: Sequence[Order],
    what: Happening,
    shops: Sequence[ShopView],
    add: AddSteps,
) -> list[Drafted]:
    """Return a workflow for each shop that reports what competitors ask."""
    products = {one.sku: one for order in orders for to in order.targets for one in to.products}
    if len(products) != 1 or any(to.group for order in orders for to in order.targets):
        raise Told("I can watch competitors for one product at a time. Please name it.")
    article = next(iter(products.values()))
    own = {shop.id for order in orders for shop in order.shops}
    reporting = [
        one
        for one in (what.shops or shops)
        if (one.id not in own or what.shops)
        and (one.activities is None or _COMPETITORS in one.activities)
    ]
    looked_at = _alike(orders, reporting)
    if not reporting:
        raise Told(
            "None of the connected shops reports what competitors ask: {shops}. Connect one that"
            " does.",
            shops=Listed(tuple(one.title for one in what.shops or shops)),
        )
    found = [_follow(draft, orders, what, article, shop, add) for shop in looked_at]
    other = tuple(one.title for one in reporting if one not in looked_at)
    for fresh, _, _ in found if other else ():
        fresh.assume(
            phrase(
                "Competitors on {shops} are not looked at: they ask in another currency.",
                shops=Listed(other),
            )
        )
    return found


def _alike(orders: Sequence[Order], reporting: Sequence[ShopView]) -> Sequence[ShopView]:
    """Leave out shops whose prices nothing here could follow, where others are left."""
    currencies = {shop.currency for one in orders if one.follows for shop in one.shops}
    alike = [one for one in reporting if not currencies or one.currency in currencies]
    return alike or reporting


def _follow(
    mother: Draft,
    orders: Sequence[Order],
    what: Happening,
    article: ProductView,
    shop: ShopView,
    add: AddSteps,
) -> Drafted:
    draft = _fresh(mother)
    pct = canonical(what.fell_by or Decimal(0))
    both = "has(trigger.now.price) && has(trigger.previous.price)"
    when = f'{both} && fell_by(trigger.previous.price, trigger.now.price, "{pct}")'
    limits: dict[str, Any] = {}
    for order in orders:
        if order.follows:
            limits |= _match(draft, order, article, shop, what)
        else:
            add(draft, [order])
    if not limits:
        limits = dict(ceilings(draft.text, draft.steps, what.drift, draft.language))
    fell = phrase("(when competitors on {shop} fall by more than {pct}%)", shop=shop.title, pct=pct)
    draft.says = [draft.say(Joined((one, fell), " ")) for one in draft.says]
    draft.assume(
        phrase(
            "Competitors are those that {shop} reports, looked at every hour; a fall is measured"
            " from what it was at the last time.",
            shop=shop.title,
        )
    )
    params = {"shop": shop.id, "sku": article.sku}
    return draft, _watch(_COMPETITORS, params, when, _COMPETITORS_EVERY_S), limits


def _match(
    draft: Draft, order: Order, article: ProductView, reports: ShopView, what: Happening
) -> dict[str, Any]:
    """Add the steps that go down with a competitor; return the ceilings for it."""
    said = what.floor
    floor = money(said, draft.text, order.shops[0].currency) if said else article.floor
    if floor is None:
        raise how_low(draft, article)
    for shop in order.shops:
        if len({shop.currency, reports.currency, floor.currency}) > 1:
            raise Told(
                "{shop} sells in {currency} and {other} in {theirs}. I convert nothing, so I cannot"
                " match one with the other.",
                shop=shop.title,
                currency=shop.currency,
                other=reports.title,
                theirs=reports.currency,
            )
        params = {"shop": shop.id, "sku": article.sku}
        own = draft.add("own", {"activity": "listing.get", "params": params})
        lower = f"has(trigger.now.price) && less(trigger.now.price, {own}.listing.price)"
        none = rounded(Decimal(0), shop.currency).model_dump(mode="json")
        change = {
            "kind": "undercut", "by": none, "of": {"ref": "trigger.now.price"},
            "floor": floor.model_dump(mode="json"),
        }  # fmt: skip
        step = {"activity": order.activity, "when": {"cel": lower}}
        draft.add("match", {**step, "params": {**params, "change": change}})
    draft.says.append(
        draft.say(
            phrase(
                "Match competitors' prices for {name}, never below {floor}",
                name=f"{article.title} ({article.sku})",
                floor=str(floor),
            )
        )
    )
    draft.assume(
        phrase("A price only follows downwards, at most {most}% at once.", most=str(MOST_PCT))
    )
    return {"price_change_pct": canonical(MOST_PCT), "floor": floor.model_dump(mode="json")}


def how_low(draft: Draft, article: ProductView) -> Undecided | Told:
    """Ask for the lowest price; without one nothing may follow anybody."""
    price = article.price
    if price is None:
        return Told("{sku} has no floor and no price, so I cannot follow anybody.", sku=article.sku)
    body = draft.text.rstrip().rstrip(".!?")
    choices = []
    for below in _BELOW:
        least = rounded(price.amount * (100 - below) / 100, price.currency)
        said = draft.say(phrase("never below {floor}", floor=str(least)))
        choices.append(Choice(str(least), f"{body}, {said}"))
    return Undecided(
        phrase("How low may the price of {sku} follow?", sku=article.sku), tuple(choices)
    )
