"""From clauses to orders: each clause is exactly one order, or the whole message is none."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from planner.offline.amounts import Amount, Unit
from planner.offline.chained import share
from planner.offline.clauses import Clause
from planner.offline.conditions import adjective
from planner.offline.each_amount import room
from planner.offline.listings import listing
from planner.offline.orders import Order, aimed
from planner.offline.phrases import Listed, phrase
from planner.offline.prices import following, reprice
from planner.offline.reads import asked_by_rivals, look, reporting
from planner.offline.replies import Choice, Told, Undecided
from planner.offline.shops import settle
from planner.offline.short import terse
from planner.offline.stocks import restock, to_stock
from planner.offline.syncing import syncing
from planner.offline.whereabouts import is_listed
from planner.planner import ShopView

_CREATE: Final = "listing.create"
_MOVES: Final = frozenset({"assign", "raise", "lower"})
_PRICED: Final = frozenset({_CREATE, "offer.update_price"})
NOT_UNDERSTOOD: Final = phrase("I did not understand what to do, so I planned nothing.")


def orders(
    clauses: Sequence[Clause],
    shops: Sequence[ShopView],
    given: Order | None = None,
    *,
    follows: bool = False,
) -> list[Order]:
    """Return the orders of a message, in order.

    Args:
        clauses: what was said.
        shops: those of the tenant.
        given: an order before the first, to which "it" may refer.
        follows: "update the price" means to follow a competitor's.

    Raises:
        Told: a clause is not an order.
        Undecided: a clause has several readings.
    """
    found: list[Order] = []
    _refuse_unless_of_several(clauses)
    share(clauses)
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else None
        _inherit(clause, before)
        last, given = given or (found[-1] if found else None), None
        if _tells_of(clause, clauses[at + 1 :]):
            given = Order.about(clause.targets[0])
            continue
        if clause.does == "sync" and not clause.rivals:
            found.append(_synced(clause, shops, last))
            continue
        if clause.there:
            clause.shops = _there(clause, last)
        order = _order(clause, follows=follows)
        if order.writes:
            order = aimed(clause, order, last)
        elif clause.pronoun:
            raise Told("Please name the product that you want to see.")
        if order.activity == "product.search" and not order.writes:
            found.append(order)
            continue
        if clause.rivals:  # asked of one shop: Amazon answers once in half a minute
            order = replace(order, shops=settle(clause, reporting(shops)))
        else:
            order = _somewhere(clause, order, last, shops)
        _one_currency(clause, order)
        found.append(order)
    if len({order.writes for order in found}) > 1:
        raise Told("Please ask and order in separate messages: I planned nothing.")
    return found


def _refuse_unless_of_several(clauses: Sequence[Clause]) -> None:
    if len(clauses) > 1 and any(one.unless for one in clauses):
        raise Told("Please say in a message of its own what is to be done unless something holds.")


def _tells_of(clause: Clause, following: Sequence[Clause]) -> bool:
    """Tell whether "MUG-BLUE is sold out" only says what the order behind it is about."""
    return _is_sold_out(clause) and bool(following) and following[0].needs_names()


def _is_sold_out(clause: Clause) -> bool:
    one = len(clause.targets) == 1 and not clause.targets[0].group
    plain = clause.filled() == {"states", "conditions"} and not (clause.verb or clause.every)
    return one and plain and clause.conditions == [adjective("out")]


def _synced(clause: Clause, shops: Sequence[ShopView], before: Order | None) -> Order:
    pronoun = clause.pronoun and before is not None
    targets = before.targets if pronoun and before else tuple(clause.targets)
    having = [one for one in shops if not targets or any(is_listed(to, one) for to in targets)]
    order = syncing(clause, shops, before, having)
    named = clause.targets or clause.pronoun or clause.this
    return aimed(clause, order, before) if named else replace(order, then=clause.then)


def _one_currency(clause: Clause, order: Order) -> None:
    """Refuse an amount without currency for shops that sell in different ones."""
    currencies = sorted({shop.currency for shop in order.shops})
    if len(currencies) < 2:  # noqa: PLR2004 - one needs no name
        return
    named = Listed(tuple(currencies))
    compared = [one.value for one in order.conditions if one.field == "price"]
    if any(isinstance(one, Amount) and one.unit is Unit.NONE for one in compared):
        raise Told(
            "Those shops sell in {currencies}. Please order for each in its own currency.",
            currencies=named,
        )
    written = [one for one in (clause.by, clause.to, clause.bare) if one]
    if order.activity in _PRICED and not clause.apart:
        for one in written:
            if one.unit is Unit.NONE:
                raise _whose_currency(clause, order, one, named)


def _whose_currency(clause: Clause, order: Order, written: Amount, named: Listed) -> Undecided:
    say = clause.language.say
    apart = written.instead(
        clause.text, f"{written.text} {say(phrase('each in its own currency'))}"
    )
    each = tuple(
        phrase("{amount} on {shop}", amount=f"{written.text} {shop.currency}", shop=shop.title)
        for shop in order.shops
    )
    return Undecided(
        phrase(
            "Those shops sell in {currencies}. In which currency is “{amount}”?",
            currencies=named,
            amount=written.text,
        ),
        (Choice(Listed(each), apart),),
        each=room(clause, order),
    )


def _order(clause: Clause, *, follows: bool) -> Order:
    if clause.rivals:
        return asked_by_rivals(clause)
    if clause.does == "undo":
        raise Told(
            "I cannot undo from here. Say what it should be, such as “set the price of MUG-BLUE to"
            " 19.99”."
        )
    if clause.does == "match" or (follows and _follows(clause)):
        return following(clause)
    acts = clause.verb or clause.carrier or clause.shall or clause.manner or clause.asks
    written = clause.to or clause.bare or clause.by
    if (clause.states and not clause.asks) or (clause.costs and written and not acts):
        raise _stated(clause)
    if not (clause.verb or clause.carrier or clause.asks or clause.shall or clause.manner):
        terse_order = terse(clause)
        if terse_order is not None:
            return terse_order
    found = look(clause) if clause.asks or clause.does == "show" else None
    found = found or restock(clause) or listing(clause) or reprice(clause) or look(clause)
    if found is None:
        raise Told(NOT_UNDERSTOOD)
    return found


def _follows(clause: Clause) -> bool:
    amounts = clause.by or clause.to or clause.bare
    return clause.does in {"assign", "lower"} and clause.field == "price" and not amounts


def _inherit(clause: Clause, before: Clause | None) -> None:
    """Let "… and the stock to 10" go on with the verb and the product before it."""
    says = (clause.verb, clause.carrier, clause.asks, clause.shall, clause.states)
    if before is None:
        return
    names = (clause.targets, clause.every, clause.this, clause.extreme, clause.conditions)
    if clause.does in _MOVES and clause.field in {"price", "stock"} and not any(names):
        clause.pronoun = True  # "list the mug on eBay and set the stock to 15"
    if any(says):
        return
    again = clause.to and before.to and clause.shops  # "… and to 15 pounds on Amazon UK"
    if before.does == "assign" and (clause.field or again) and (clause.to or clause.bare):
        clause.verb = before.verb
        clause.field = clause.field or before.field
        if not clause.targets:
            clause.pronoun = True


def _stated(clause: Clause) -> Told | Undecided:
    """Ask whether "the stock of the blue mug is 12" is an order."""
    written = clause.bare or clause.to
    if _is_sold_out(clause):
        return Undecided(phrase("Is that an order?"), (to_stock(clause, 0),))
    one = len(clause.targets) == 1 and not clause.targets[0].group
    more = clause.filled() - {"states", "field", "bare", "to"} or clause.verb
    if not one or more or written is None or clause.field not in {"stock", "price"}:
        return Told(NOT_UNDERSTOOD)
    if clause.field == "stock":
        whole = written.numbers[0]
        if len(written.numbers) > 1 or whole != whole.to_integral_value() or whole < 0:
            return Told(NOT_UNDERSTOOD)
        return Undecided(phrase("Is that an order?"), (to_stock(clause, int(whole)),))
    if written.unit not in {Unit.MONEY, Unit.NONE}:
        return Told(NOT_UNDERSTOOD)
    target = clause.targets[0]
    sku, amount = target.products[0].sku, written.text
    order = phrase('set the price of "{sku}" to {amount}', sku=sku, amount=amount)
    shown = phrase("Set the price of {names} to {amount}", names=target.name, amount=amount)
    return Undecided(
        phrase("Is that an order?"), (Choice(shown, clause.instead(clause.language.say(order))),)
    )


def _somewhere(
    clause: Clause, order: Order, before: Order | None, shops: Sequence[ShopView]
) -> Order:
    """Give an order its shops: those named, those of what "it" is, or all for a mere look."""
    if clause.shops or len(shops) < 2:  # noqa: PLR2004 - of one nobody need be asked
        return replace(order, shops=settle(clause, shops), everywhere=clause.everywhere)
    if not order.writes:
        return replace(order, shops=tuple(shops), everywhere=True)
    if clause.pronoun and before and before.shops and order.activity != _CREATE:
        return replace(order, shops=before.shops, everywhere=before.everywhere)
    if order.activity == _CREATE:
        return replace(order, shops=settle(clause, shops))
    having = [one for one in shops if _has(order, one)]
    if not having:
        return replace(order, shops=tuple(shops), everywhere=True)
    alone = phrase("You named no shop, so it is {shop}, the only one with such a listing.",
                   shop=having[0].title)  # fmt: skip
    assumed = alone if len(having) == 1 else None
    return replace(order, shops=settle(clause, having), assumed=assumed)


def _there(clause: Clause, before: Order | None) -> list[ShopView]:
    if clause.shops or before is None or not before.shops:
        raise Told("I do not know which shop “there” means. Please name it.")
    return list(before.shops)


def _has(order: Order, shop: ShopView) -> bool:
    return any(is_listed(target, shop) for target in order.targets)
