"""A plan for one more product: "and the green one too"."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Final

from activities.plan.references import expressions_in
from planner.offline.cursor import Cursor
from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.narrowed import chosen, names_of, shops_named, steps_of
from planner.offline.parts import Part
from planner.offline.phrases import Listed, Phrase, phrase
from planner.offline.replies import Told
from planner.planner import ProductView, TenantView

_NAMES: Final = frozenset(
    {Part.UNKNOWN, Part.QUOTED, Part.STOP, Part.AND, Part.ALL, Part.PREPOSITION}
)
_MOVABLE: Final = frozenset({"shop", "sku", "change", "quantity", "price", "stock"})
"""Parameters that mean the same in another shop, where it sells in the same currency."""


def too(lexemes: Sequence[Lexeme], language: Language) -> list[Lexeme] | None:
    """Return the names in "the green one too"; None where a message is something else."""
    words = [one.tokens[0].word in language.sets["too"] for one in lexemes]
    said = len(words) > 1 and (words[0] or words[-1])
    one_of = language.sets["one"]
    names = (one.part in _NAMES or one.tokens[0].word in one_of for one in lexemes)
    if not said or not all(names):
        return None
    return [one for one, is_too in zip(lexemes, words, strict=True) if not is_too]


def extended(
    cursor: Cursor, plan: Mapping[str, Any], tenant: TenantView
) -> tuple[dict[str, Any], Phrase]:
    """Return the plan with the same for the products behind the cursor, and what to say.

    Raises:
        Told: the plan is not about one product alone, or a shop has no such listing.
    """
    new = copy.deepcopy(dict(plan))
    groups = chosen(cursor, plan, tenant)
    more = [one for group in groups for one in group.products]
    every = steps_of(new)
    alone = {names_of(step) for step in every}
    bound = any(True for step in every for _ in expressions_in(step))
    waits = any(workflow["trigger"]["kind"] != "immediately" for workflow in new["workflows"])
    grouped = any(group.group for group in groups) or alone & {one.sku for one in more}
    if len(alone) != 1 or None in alone or bound or waits or grouped:
        raise Told(
            "I can add another product only to a plan that is about one, and at once. Please say"
            " the whole order anew."
        )
    for workflow in new["workflows"]:
        before = tuple(workflow["steps"])
        for one in more:
            workflow["steps"] += [_for(step, one, len(steps_of(new)), tenant) for step in before]
        workflow["title"] = ""
    names = Listed(tuple(f"{one.title} ({one.sku})" for one in more))
    return new, phrase("The same for {names}.", names=names)


def elsewhere(
    cursor: Cursor, plan: Mapping[str, Any], tenant: TenantView
) -> tuple[dict[str, Any], Phrase] | None:
    """Return the plan with the same in the shops behind the cursor; None where it names others.

    Raises:
        Told: what the plan does cannot be done there by the same words.
    """
    cursor.skip(Part.AND, Part.STOP)
    start = cursor.at
    more = shops_named(cursor, tenant.shops)
    if not more:
        cursor.at = start
        return None
    new = copy.deepcopy(dict(plan))
    every = steps_of(new)
    places = {step["params"].get("shop") for step in every}
    plain = all(names_of(step) and set(step["params"]) <= _MOVABLE for step in every)
    waits = any(workflow["trigger"]["kind"] != "immediately" for workflow in new["workflows"])
    bound = any(True for step in every for _ in expressions_in(step))
    by_sku = {one.sku: one for one in tenant.products("")}
    plain = plain and {step["params"]["sku"] for step in every} <= by_sku.keys()
    if len(places) != 1 or not plain or waits or bound or places & {one.id for one in more}:
        raise Told(
            "I can add another shop only to a plan that names its products, is for one shop, and"
            " runs at once. Please say the whole order anew."
        )
    here = next((one for one in tenant.shops if one.id in places), None)
    for workflow in new["workflows"]:
        before = tuple(workflow["steps"])
        for shop in more:
            if here is None or (shop.currency != here.currency and _has_money(before)):
                raise Told(
                    "{shop} sells in {currency}. I convert nothing: please say the whole order for"
                    " it.",
                    shop=shop.title,
                    currency=shop.currency,
                )
            workflow["steps"] += [
                _for(step, by_sku[step["params"]["sku"]], len(steps_of(new)), tenant, shop.id)
                for step in before
            ]
        workflow["title"] = ""
    return new, phrase("The same on {shops}.", shops=Listed(tuple(one.title for one in more)))


def _has_money(steps: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        "price" in one["params"] or one["params"].get("change", {}).get("kind") != "change_pct"
        for one in steps
        if {"price", "change"} & set(one["params"])
    )


def _for(
    step: Mapping[str, Any],
    product: ProductView,
    number: int,
    tenant: TenantView,
    shop: str | None = None,
) -> dict[str, Any]:
    """Return a step for another product, or in another shop."""
    shop = shop or step["params"]["shop"]
    if step["activity"] != "listing.create" and shop in product.absent:
        title = next((one.title for one in tenant.shops if one.id == shop), shop)
        raise Told(
            "{name} is not listed on {shops}, so there is nothing to change there. Say “list {sku}"
            " on {shop}” first; if it was listed there elsewhere, let the shop be read again.",
            name=f"{product.title} ({product.sku})",
            shops=title,
            sku=product.sku,
            shop=shop,
        )
    made = {name: value for name, value in step.items() if name != "after"}
    params = {**step["params"], "shop": shop, "sku": product.sku}
    return {**made, "id": f"{step['id']}_too_{number}", "title": "", "params": params}
