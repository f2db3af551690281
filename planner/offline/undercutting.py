"""A price that goes below a competitor's at once: looked up for the card, and signed as it stands.

Only an amount can be taken off another's price: the language of plans knows no share of it. A
price goes down alone, in one shop, for one product, and never below a floor.
"""

from collections.abc import Sequence
from typing import Any, Final

from activities.money import canonical
from planner.offline.amounts import Amount, Unit, money
from planner.offline.ceilings import floor
from planner.offline.clauses import Clause
from planner.offline.cursor import Cursor
from planner.offline.draft import Draft
from planner.offline.lexicon import Lexeme
from planner.offline.names import Names
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.polite import sentences
from planner.offline.reads import reporting
from planner.offline.replies import Told
from planner.offline.sentences import clauses
from planner.offline.shops import settle
from planner.offline.targets import Target
from planner.offline.watching import MOST_PCT, how_low
from planner.offline.whereabouts import is_listed
from planner.planner import ProductView, ShopView, TenantView

AT_ONCE: Final = phrase(
    "I cannot undercut anybody at once but by an amount, such as “undercut the cheapest competitor"
    " for MUG-RED on eBay by 20 cents, never below 15 euros”; or I follow them, such as “when"
    " competitors drop theirs by more than 5%, match MUG-RED, never below 15 euros”."
)
_FILLED: Final = frozenset({"by"})
_NEVER: Final = frozenset({Part.ALL, Part.PERCENT, Part.FLOOR})


def is_undercutting(lexemes: Sequence[Lexeme]) -> bool:
    """Tell whether a message orders to undercut somebody, now."""
    undercuts = any(one.value == "undercut" and one.part is Part.VERB for one in lexemes)
    return undercuts and not any(one.part is Part.WHEN for one in lexemes)


def is_about_rivals(lexemes: Sequence[Lexeme]) -> bool:
    """Tell whether an order that is none would take its price from what others ask."""
    parts = {one.part for one in lexemes}
    if parts & {Part.ASKS, Part.WHEN}:
        return False
    return Part.COMPETITORS in parts or {Part.EXTREME, Part.PERCENT, Part.COMPARES} <= parts


def undercut(
    lexemes: list[Lexeme], names: Names, tenant: TenantView, draft: Draft
) -> dict[str, Any]:
    """Add what looks up the competitor, and then goes below; return the ceilings for it.

    Raises:
        Told: it is not said by how much, for what, or something else is said.
        Undecided: it is not said where, or how low it may go.
    """
    text, language = draft.text, names.language
    rest, least = floor(Cursor(text, lexemes, language))
    if any(one.part in _NEVER for one in rest):
        raise Told(AT_ONCE)
    clause = _only(clauses(text, sentences(rest, language), names, tenant))
    [target], by = clause.targets, clause.by
    if by is None or by.unit is not Unit.MONEY:
        raise Told(AT_ONCE)
    shop = _shop(clause, tenant.shops, target)
    return _steps(draft, target.products[0], shop, by, least)


def _only(found: Sequence[Clause]) -> Clause:
    """Return the one clause of a message that says nothing but whom, what, where and how much."""
    if len(found) != 1:
        raise Told(AT_ONCE)
    clause = found[0]
    plain = not (clause.every or clause.pronoun or clause.this or clause.then or clause.unless)
    alone = (
        len(clause.targets) == 1
        and not clause.targets[0].group
        and not (clause.everywhere or clause.there)
    )
    if not (plain and alone and clause.rivals and clause.filled() <= _FILLED):
        raise Told(AT_ONCE)
    return clause


def _shop(clause: Clause, shops: Sequence[ShopView], target: Target) -> ShopView:
    able = reporting(shops)
    having = [one for one in able if is_listed(target, one)]
    found = settle(clause, having or able, several=False)
    if len(found) != 1 or found[0] not in able:
        raise Told(AT_ONCE)
    return found[0]


def _steps(
    draft: Draft, article: ProductView, shop: ShopView, by: Amount, least: Amount | None
) -> dict[str, Any]:
    below = money(by, draft.text, shop.currency)
    lowest = money(least, draft.text, shop.currency) if least else article.floor
    if lowest is None:
        raise how_low(draft, article)
    if below.amount <= 0 or lowest.currency != shop.currency:
        raise Told(AT_ONCE)
    params = {"shop": shop.id, "sku": article.sku}
    own = draft.add("own", {"activity": "listing.get", "params": params})
    look = draft.add("rivals", {"activity": "offer.competitor_price", "params": params})
    change: dict[str, Any] = {
        "kind": "undercut",
        "by": below.model_dump(mode="json"),
        "of": {"ref": f"{look}.price"},
        "floor": lowest.model_dump(mode="json"),
    }
    lower = f"has({look}.price) && !less({own}.listing.price, {look}.price)"
    step = {"activity": "offer.update_price", "when": {"cel": lower}}
    draft.add("undercut", {**step, "params": {**params, "change": change}})
    name = f"{article.title} ({article.sku})"
    said = phrase(
        "Undercut the cheapest competitor for {name} by {by} on {shop}, never below {floor}",
        name=name, by=below, shop=shop.title, floor=lowest,
    )  # fmt: skip
    draft.says.append(draft.say(said))
    draft.assume(
        phrase(
            "A price goes down at most {most}% at once, and one that is below the cheapest"
            " competitor's already is left as it is.",
            most=str(MOST_PCT),
        )
    )
    return {"price_change_pct": canonical(MOST_PCT), "floor": change["floor"]}
