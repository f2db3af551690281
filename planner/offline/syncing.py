"""One shop's stock, copied to others."""

from collections.abc import Sequence
from typing import Any

from planner.offline.clauses import Clause
from planner.offline.draft import Draft
from planner.offline.orders import Order, no_params
from planner.offline.phrases import phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.planner import ShopView

_MOST_SKUS = 50


def syncing(
    clause: Clause,
    shops: Sequence[ShopView],
    before: Order | None,
    having: Sequence[ShopView],
) -> Order:
    """Return the order to copy stock; the shops are those of a listing that was just made.

    Args:
        clause: what was said.
        shops: those of the tenant.
        before: the order before it.
        having: the shops that may have the stock which is copied.

    Raises:
        Told: there is nothing to copy between.
        Undecided: nobody said whose stock counts.
    """
    if clause.field not in {None, "stock"} or clause.filled() - {"field"}:
        raise Told("I can keep stock in sync between shops, and nothing else.")
    to = tuple(dict.fromkeys(clause.shops)) or _created(before)
    others = [one for one in having if one not in to]
    if len(shops) < 2:  # noqa: PLR2004 - a copy needs a source and a destination
        raise Told("Keeping stock in sync needs two connected shops.")
    source = clause.source or (others[0] if to and len(others) == 1 else None)
    if source is None:
        raise _whose(clause, others or list(shops))
    to = to or tuple(one for one in shops if one != source)
    if source in to:
        raise Told("A shop's stock cannot be copied to itself. Please name another shop.")
    says = phrase("Copy all stock from {shop}", shop=source.title)
    if clause.targets or clause.pronoun or clause.this:
        says = phrase("Copy the stock of {names} from {shop}", shop=source.title)
    return Order("stock.set", "sync", says, no_params, shops=to, source=source)


def _created(before: Order | None) -> tuple[ShopView, ...]:
    return before.shops if before and before.activity == "listing.create" else ()


def _whose(clause: Clause, shops: list[ShopView]) -> Undecided:
    say = clause.language.say
    end = clause.span[1]
    before, after = clause.text[:end], clause.text[end:]
    return Undecided(
        phrase("Which shop's stock counts?"),
        tuple(
            Choice(one.title, f"{before} {say(phrase('from {shop}', shop=one.id))}{after}")
            for one in shops[:9]
        ),
    )


def copy_stock(draft: Draft, order: Order, shop: ShopView) -> None:
    """Add the steps that copy the stock of some articles, or of all, to a shop."""
    source = order.source
    if source is None:
        return
    skus = [one.sku for target in order.targets for one in target.products]
    if len(skus) > _MOST_SKUS:
        raise Told("That is too many products at once. Please name fewer.")
    params: dict[str, Any] = {"shop": source.id, **({"skus": skus} if skus else {})}
    read = {"activity": "stock.levels", "params": params}
    found = next(
        (
            step["id"]
            for step in draft.steps
            if {"activity": step["activity"], "params": step["params"]} == read
        ),
        None,
    ) or draft.add("levels", read)
    draft.add(
        order.id,
        {
            "activity": "stock.set",
            "for_each": {"ref": f"{found}.levels"},
            "params": {
                "shop": shop.id,
                "sku": {"ref": "item.sku"},
                "quantity": {"ref": "item.stock"},
            },
        },
    )
