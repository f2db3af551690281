"""Orders that only look: listings, stock, orders, products."""

from collections.abc import Sequence
from typing import Final

from pydantic import JsonValue

from planner.offline.clauses import Clause
from planner.offline.conditions import Condition
from planner.offline.orders import Order, no_params
from planner.offline.phrases import Listed, phrase
from planner.offline.replies import Told
from planner.offline.targets import everything
from planner.planner import ShopView

_COMPETITORS: Final = "offer.competitor_price"
_IN_STOCK: Final = Condition("stock", ">", 0)
_MOST_SKUS: Final = 50


def look(clause: Clause) -> Order | None:
    """Return what a clause wants to see; None where it wants something done."""
    wants = clause.asks or clause.does in {"show", "list"}
    return shown(clause) if wants else None


def shown(clause: Clause) -> Order | None:
    """Return what a clause names as something to see."""
    if (
        clause.filled() & {"by", "to", "bare", "manner", "title", "shall", "carrier"}
        or clause.excluded
    ):
        raise Told("I can show listings, stock, orders and products, but not quite like that.")
    if clause.asks and clause.does not in {None, "show"}:
        raise Told("I can only answer what is, not what would be.")
    if clause.asks == "how_many" and clause.targets and clause.conditions in ([], [_IN_STOCK]):
        clause.conditions, clause.field = [], "stock"
    if clause.field == "orders":
        return _orders(clause)
    if clause.field == "stock" and not clause.conditions and len(_skus(clause)) <= _MOST_SKUS:
        return _stock(clause)
    return _listings(clause)


def asked_by_rivals(clause: Clause) -> Order:
    """Return the look at what competitors ask for one product."""
    acts = clause.does not in {None, "show", "charge", "sell"} or clause.carrier
    if acts or not clause.filled() <= {"asks", "field"} or clause.field not in {None, "price"}:
        raise Told(
            "I can show what competitors ask, such as “what do competitors ask for MUG-BLUE?”, and"
            " follow them, such as “when competitors drop theirs by more than 5%, match MUG-BLUE”."
        )
    if len(clause.targets) != 1 or clause.targets[0].group:
        raise Told("I can look at what competitors ask for one product at a time. Please name it.")
    sku = clause.targets[0].products[0].sku

    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"sku": sku}

    says = phrase("Show what competitors ask for {names}")
    return Order(_COMPETITORS, "rivals", says, params, tuple(clause.targets), writes=False)


def reporting(shops: Sequence[ShopView]) -> Sequence[ShopView]:
    """Return the shops that report what competitors ask."""
    found = [one for one in shops if one.activities is None or _COMPETITORS in one.activities]
    if not found:
        raise Told(
            "None of the connected shops reports what competitors ask: {shops}. Connect one that"
            " does.",
            shops=Listed(tuple(one.title for one in shops)),
        )
    return found


def _orders(clause: Clause) -> Order:
    if clause.targets or clause.conditions:
        raise Told("I can show the newest orders of a shop, not a selection of them.")
    return Order("order.list", "orders", phrase("Show the newest orders"), no_params, writes=False)


def _skus(clause: Clause) -> list[JsonValue]:
    return [one.sku for target in clause.targets for one in target.products]


def _stock(clause: Clause) -> Order:
    skus = _skus(clause)

    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"skus": skus} if skus else {}

    says = phrase("Show the stock of {names}") if skus else phrase("Show all stock")
    return Order("stock.levels", "stock", says, params, tuple(clause.targets), writes=False)


def _listings(clause: Clause) -> Order | None:
    named = (
        clause.targets
        or clause.conditions
        or clause.every
        or clause.extreme
        or clause.field == "price"
        or clause.things in {"listings", "products"}
    )
    if not named:
        return None
    if clause.things == "products" and not (clause.targets or clause.conditions or clause.shops):
        return Order(
            "product.search",
            "products",
            phrase("Show all products"),
            no_params,
            fixed={"query": ""},
            writes=False,
        )
    targets = tuple(clause.targets)
    if not targets and (clause.every or clause.extreme):
        targets = (everything("all"),)
    says = phrase("Show {names}") if targets else phrase("Show listings")
    if clause.extreme:
        says = phrase("Show the cheapest of {names}")
    if clause.extreme == "dearest":
        says = phrase("Show the most expensive of {names}")
    return Order(
        "listing.search", "find", says, no_params, targets, tuple(clause.conditions),
        extreme=clause.extreme, writes=False,
    )  # fmt: skip
