"""Where articles are listed: what "everywhere" means, and where there is nothing to change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from planner.offline.orders import Order
from planner.offline.phrases import Listed, Said, phrase
from planner.offline.replies import Told
from planner.offline.targets import Target
from planner.planner import ProductView, ShopView

_CREATE = "listing.create"
_STOCK = "stock.set"


def is_listed(target: Target, shop: ShopView) -> bool:
    """Tell whether a shop may have something of a target; what nobody looked at it may have."""
    return not target.products or any(shop.id not in one.absent for one in target.products)


def placed(orders: Sequence[Order]) -> tuple[list[Order], list[Said]]:
    """Leave out of every order the shops that have nothing of what it is about.

    A stock that is set for a listing which the same message creates is created with it: one write
    instead of two, and none that comes before its listing.

    Returns:
        The orders, and what is to be told of the shops left out.

    Raises:
        Told: a shop was named that has no such listing, or no shop has one.
    """
    found = list(orders)
    noted: list[Said] = []
    for at, order in enumerate(found):
        if order.activity != _CREATE and order.shops and order.source is None:
            found[at] = _narrowed(order, found, noted)
    return found, noted


def _narrowed(order: Order, orders: list[Order], noted: list[Said]) -> Order:
    without = set[tuple[str, int]]()
    shops = dict.fromkeys(order.shops, 0)
    missing: dict[int, list[ShopView]] = defaultdict(list)
    for shop in order.shops:
        for at, target in enumerate(order.targets):
            if order.writes and (made := _made(target, shop, orders)):
                shops[shop] += _with_it(order, shop, made, orders, noted)
            elif is_listed(target, shop) or not _knows(order, target):
                shops[shop] += 1
                continue
            else:
                missing[at].append(shop)
            without.add((shop.id, at))
    for at, where in missing.items():
        _tell(order, order.targets[at], where, noted)
    kept = tuple(shop for shop, many in shops.items() if many or not order.targets)
    return replace(order, without=frozenset(without), shops=kept)


def _knows(order: Order, target: Target) -> bool:
    """Tell whether our own rows decide; of a group that a shop was named for, its search does."""
    return order.everywhere or (order.writes and not target.group)


def _made(target: Target, shop: ShopView, orders: Sequence[Order]) -> tuple[int, int] | None:
    """Return which order creates what is meant there, and as which of its targets."""
    for number, order in enumerate(orders):
        if order.activity == _CREATE and shop in order.shops:
            for at, one in enumerate(order.targets):
                if _same(one, target):
                    return number, at
    return None


def _same(one: Target, other: Target) -> bool:
    return one.group == other.group and one.products == other.products


def _with_it(
    order: Order, shop: ShopView, made: tuple[int, int], orders: list[Order], noted: list[Said]
) -> int:
    """Let a listing be created with its stock; return how many writes that changed."""
    number, at = made
    create = orders[number]
    name = create.targets[at].name
    if order.activity != _STOCK:
        if not order.everywhere:
            raise Told(
                "{name} is only being listed on {shop} by this plan. Approve that first, or say"
                " everything about the new listing when it is listed.",
                name=name,
                shop=shop.title,
            )
        noted.append(
            phrase(
                "The new listing of {name} on {shop} stays as it is listed.",
                name=name,
                shop=shop.title,
            )
        )
        return 0
    stock = {"stock": order.params(shop)["quantity"]}
    if create.more.get((shop.id, at), stock) != stock:
        raise Told("I found two numbers for one stock, so I planned nothing.")
    orders[number] = replace(create, more={**create.more, (shop.id, at): stock})
    return 1


def _tell(order: Order, target: Target, where: Sequence[ShopView], noted: list[Said]) -> None:
    shops = Listed(tuple(one.title for one in where))
    if len(where) == len(order.shops):
        raise _nowhere(target, where, shops)
    if not order.everywhere:
        raise _not_listed(target, where, shops)
    if target.group:
        noted.append(phrase("Nothing of “{text}” is on {shops}.", text=target.text, shops=shops))
    else:
        noted += _left_out(target.products[0], where)


def _left_out(product: ProductView, where: Sequence[ShopView]) -> list[Said]:
    """Say on which shops an article is not, or is under another number."""
    told: list[Said] = [
        phrase(
            "Not on {shop}, where {sku} is sold under the article number {other}: say it there.",
            shop=shop.title,
            sku=product.sku,
            other=product.sold_as[shop.id],
        )
        for shop in where
        if shop.id in product.sold_as
    ]
    absent = tuple(shop.title for shop in where if shop.id not in product.sold_as)
    if absent:
        shops, sku = Listed(absent), product.sku
        told.append(phrase("Not on {shops}, where {sku} is not listed.", shops=shops, sku=sku))
    return told


def _nowhere(target: Target, where: Sequence[ShopView], shops: Said) -> Told:
    if target.group:
        return Told("Nothing of “{text}” is on {shops}.", text=target.text, shops=shops)
    return _not_listed(target, where, shops)


def _not_listed(target: Target, where: Sequence[ShopView], shops: Said) -> Told:
    product = target.products[0]
    under = next((shop for shop in where if shop.id in product.sold_as), None)
    if under:
        return Told(
            "{name} is sold on {shop} under another article number, {other}. Say {other} instead.",
            name=target.name,
            shop=under.title,
            other=product.sold_as[under.id],
        )
    return Told(
        "{name} is not listed on {shops}, so there is nothing to change there. Say “list {sku} on"
        " {shop}” first; if it was listed there elsewhere, let the shop be read again.",
        name=target.name,
        shops=Listed(shops.names, "or") if isinstance(shops, Listed) else shops,
        sku=product.sku,
        shop=where[0].id,
    )
