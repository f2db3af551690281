"""A plan without some of its shops or some of its products: "only on eBay", "not the red one"."""

import copy
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from activities.plan.references import expressions_in, roots_of
from planner.offline.cursor import Cursor
from planner.offline.names import Names, words_of
from planner.offline.parts import Part
from planner.offline.phrases import Listed, Phrase, phrase, quoted
from planner.offline.replies import Told, Undecided
from planner.offline.shops import shop
from planner.offline.targets import Target, target
from planner.planner import ProductView, ShopView, TenantView

Plan = Mapping[str, Any]
Step = dict[str, Any]
LEFT: Final = phrase("Nothing of the plan would be left, so it stays as it is. Reject it instead.")
_DRAWING: Final = ("for_each", "when", "params")
"""Parts of a step that may read other steps."""


class NothingLeft(Told):
    """The plan is about nothing else."""


def narrowed(
    cursor: Cursor, plan: Plan, tenant: TenantView, own: Collection[str], *, keep: bool
) -> tuple[dict[str, Any], Phrase]:
    """Return the plan with only, or without, what is named behind the cursor, and what to say.

    Args:
        cursor: stands at the first name.
        plan: the plan.
        tenant: whose it is.
        own: SKUs of the plan's own lines, if they are known.
        keep: only what is named is kept; otherwise only that is left out.
    """
    start = cursor.at
    named = shops_named(cursor, tenant.shops)
    if named:
        return _elsewhere(plan, named, keep=keep)
    cursor.at = start
    return _fewer(cursor, plan, tenant, own, keep=keep)


def shops_named(cursor: Cursor, shops: Sequence[ShopView]) -> list[ShopView]:
    """Read nothing but shops up to the end; a marketplace means all that the tenant has of it."""
    found: list[ShopView] = []
    while True:
        cursor.skip(Part.STOP, Part.PREPOSITION)
        lexeme = cursor.peek()
        if lexeme is None:
            return []
        of_one = [one for one in shops if one.marketplace == lexeme.tokens[0].word]
        try:
            one = shop(cursor, shops)
        except Undecided:
            cursor.at += 1
            found += of_one
        else:
            if one is None:
                return []
            found.append(one)
        cursor.skip(Part.STOP)
        if cursor.take(Part.AND) is None:
            return found if cursor.peek() is None else []


def _elsewhere(
    plan: Plan, named: Sequence[ShopView], *, keep: bool
) -> tuple[dict[str, Any], Phrase]:
    ids = {one.id for one in named}
    used = {step["params"].get("shop") for step in steps_of(plan)} - {None}
    titles = Listed(tuple(one.title for one in named if one.id in used or keep))
    if not used & ids:
        titles = Listed(tuple(one.title for one in named))
        raise Told("The plan does nothing on {shops}, so it stays as it is.", shops=titles)
    new = _without(plan, lambda step: (step["params"].get("shop") in ids) is keep)
    said = phrase("Only on {shops}.", shops=titles)
    return new, said if keep else phrase("Not on {shops}.", shops=titles)


def _fewer(
    cursor: Cursor, plan: Plan, tenant: TenantView, own: Collection[str], *, keep: bool
) -> tuple[dict[str, Any], Phrase]:
    named = _among(cursor, plan, tenant, own) if own else chosen(cursor, plan, tenant)
    skus = [one.sku for group in named for one in group.products]
    new = _without(plan, lambda step: names_of(step) is None or (names_of(step) in skus) is keep)
    within = f"item.sku in {json.dumps(skus, ensure_ascii=False)}"
    for step in steps_of(new):
        if "for_each" in step:
            kept, cel = step.get("when"), within if keep else f"!({within})"
            step["when"] = {"cel": f"({kept['cel']}) && {cel}" if kept else cel}
    names = Listed(tuple(one.name for one in named))
    said = phrase("Only {names}.", names=names) if keep else phrase("Without {names}.", names=names)
    return new, said


def chosen(
    cursor: Cursor, plan: Plan, tenant: TenantView, *, loosely: bool = False
) -> list[Target]:
    """Return the products behind the cursor; "the red one" is one of what the plan is about."""
    queries = (words_of(str(step["params"].get("query", ""))) for step in steps_of(plan))
    head = next(filter(None, queries), ()) or _head(plan, tenant)
    return _named(cursor, Names(tenant.products, cursor.language, loosely=loosely), head)


def _among(cursor: Cursor, plan: Plan, tenant: TenantView, own: Collection[str]) -> list[Target]:
    """Return those of the plan's own lines that are named behind the cursor."""

    def look_up(text: str) -> list[ProductView]:
        return [one for one in tenant.products(text) if one.sku in own]

    start = cursor.at
    try:
        return chosen(cursor, plan, replace(tenant, products=look_up))
    except Told:
        cursor.at = start
        named = chosen(cursor, plan, tenant, loosely=True)
    missing = [one for one in named if not any(each.sku in own for each in one.products)]
    raise Told(
        "The plan has no line for {names}, so it stays as it is.",
        names=Listed(tuple(quoted(one.text) for one in missing or named)),
    )


def _head(plan: Plan, tenant: TenantView) -> tuple[str, ...]:
    """Return what "one" stands for in a plan of single products: the noun of their titles."""
    skus = {names_of(step) for step in steps_of(plan)}
    last = {words_of(one.title)[-1:] for one in tenant.products("") if one.sku in skus}
    return next(iter(last)) if len(last) == 1 else ()


def names_of(step: Step) -> str | None:
    """Return the SKU that a step names; None where it goes over what is found."""
    sku = step["params"].get("sku")
    return sku if isinstance(sku, str) else None


def _named(cursor: Cursor, names: Names, head: tuple[str, ...]) -> list[Target]:
    found: list[Target] = []
    while True:
        cursor.skip(Part.STOP, Part.PREPOSITION)
        every = cursor.take(Part.ALL) is not None
        cursor.skip(Part.STOP)
        one = target(cursor, names, every=every, head=head)
        if one is None:
            raise Told("I did not understand which products of the plan you mean.")
        found.append(one)
        if cursor.take(Part.AND) is None:
            break
    if cursor.peek() is not None:
        raise Told("I did not understand all of that, so the plan stays as it is.")
    return found


def steps_of(plan: Plan) -> list[Step]:
    """Return the steps of all workflows."""
    return [step for workflow in plan["workflows"] for step in workflow["steps"]]


def _without(plan: Plan, kept: Callable[[Step], bool]) -> dict[str, Any]:
    """Return the plan with some of its steps, and with the reads that these need."""
    new = copy.deepcopy(dict(plan))
    for workflow in new["workflows"]:
        every = workflow["steps"]
        asked = [step for step in every if kept(step)]
        needed = _needed(every, asked)
        feeds = _needed(every, every)
        workflow["steps"] = [
            step
            for step in every
            if step["id"] in needed or (step in asked and step["id"] not in feeds)
        ]
        left = {step["id"] for step in workflow["steps"]}
        for step in workflow["steps"]:
            if "after" in step:
                step["after"] = [one for one in step["after"] if one in left]
        workflow["title"] = ""
    new["workflows"] = [one for one in new["workflows"] if one["steps"]]
    if not new["workflows"]:
        raise NothingLeft(LEFT)
    return new


def _needed(every: Sequence[Step], some: Collection[Step]) -> set[str]:
    """Return the ids of the steps whose results some steps read, also by way of others."""
    by_id = {step["id"]: step for step in every}
    found: set[str] = set()
    open_ = list(some)
    while open_:
        step = open_.pop()
        drawing: dict[str, Any] = {name: step[name] for name in _DRAWING if name in step}
        for name in {root for _, one in expressions_in(drawing) for root in roots_of(one)}:
            if name in by_id and name not in found:
                found.add(name)
                open_.append(by_id[name])
    return found
