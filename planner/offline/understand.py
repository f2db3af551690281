"""From clauses to orders: each clause is exactly one order, or the whole message is none."""

from collections.abc import Sequence
from dataclasses import replace

from planner.offline.amounts import Amount, Unit
from planner.offline.clauses import Clause
from planner.offline.listings import listing
from planner.offline.orders import Order, aimed
from planner.offline.prices import reprice
from planner.offline.reads import look
from planner.offline.replies import Choice, Told, Undecided, spoken
from planner.offline.shops import settle
from planner.offline.stocks import restock, to_stock
from planner.planner import ShopView

NOT_UNDERSTOOD = "I did not understand what to do, so I planned nothing."


def orders(clauses: Sequence[Clause], shops: Sequence[ShopView]) -> list[Order]:
    """Return the orders of a message, in order.

    Raises:
        Told: a clause is not an order.
        Undecided: a clause has several readings.
    """
    found: list[Order] = []
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else None
        _inherit(clause, before)
        order = _order(clause)
        if order.writes:
            order = aimed(clause, order, found[-1] if found else None)
        elif clause.pronoun:
            raise Told("Please name the product that you want to see.")
        if order.activity == "product.search" and not order.writes:
            found.append(order)
            continue
        order = replace(order, shops=_shops(clause, clauses, shops))
        _one_currency(clause, order)
        found.append(order)
    if len({order.writes for order in found}) > 1:
        raise Told("Please ask and order in separate messages: I planned nothing.")
    return found


def _one_currency(clause: Clause, order: Order) -> None:
    """Refuse an amount without currency for shops that sell in different ones."""
    currencies = sorted({shop.currency for shop in order.shops})
    priced = [one.value for one in order.conditions if one.field == "price"]
    if order.activity == "offer.update_price":
        priced += [one for one in (clause.by, clause.to, clause.bare) if one]
    bare = any(isinstance(one, Amount) and one.unit is Unit.NONE for one in priced)
    if len(currencies) > 1 and bare:
        raise Told(
            f"Those shops sell in {spoken(currencies)}. Please order for each in its own currency."
        )


def _order(clause: Clause) -> Order:
    if clause.states and not clause.asks:
        raise _stated(clause)
    found = look(clause) if clause.asks or clause.does == "show" else None
    found = found or restock(clause) or listing(clause) or reprice(clause) or look(clause)
    if found is None:
        raise Told(NOT_UNDERSTOOD)
    return found


def _inherit(clause: Clause, before: Clause | None) -> None:
    """Let "… and the stock to 10" go on with the verb and the product before it."""
    says = (clause.verb, clause.carrier, clause.asks, clause.shall, clause.states)
    if before is None or any(says):
        return
    if before.does == "assign" and clause.field and (clause.to or clause.bare):
        clause.verb = before.verb
        if not clause.targets:
            clause.pronoun = True


def _stated(clause: Clause) -> Told | Undecided:
    """Ask whether "the stock of the blue mug is 12" is an order."""
    written = clause.bare or clause.to
    one = len(clause.targets) == 1 and not clause.targets[0].group
    more = clause.filled() - {"states", "field", "bare", "to"} or clause.verb
    if not one or more or written is None or clause.field not in {"stock", "price"}:
        return Told(NOT_UNDERSTOOD)
    if clause.field == "stock":
        whole = written.numbers[0]
        if len(written.numbers) > 1 or whole != whole.to_integral_value() or whole < 0:
            return Told(NOT_UNDERSTOOD)
        return Undecided("Is that an order?", (to_stock(clause, int(whole)),))
    if written.unit not in {Unit.MONEY, Unit.NONE}:
        return Told(NOT_UNDERSTOOD)
    target = clause.targets[0]
    said = clause.instead(f'set the price of "{target.products[0].sku}" to {written.text}')
    return Undecided(
        "Is that an order?", (Choice(f"Set the price of {target.name} to {written.text}", said),)
    )


def _shops(
    clause: Clause, clauses: Sequence[Clause], shops: Sequence[ShopView]
) -> tuple[ShopView, ...]:
    """Return the shops of a clause; named once, they may be meant for all clauses or for one."""
    if not clause.shops and any(other.shops for other in clauses) and len(shops) > 1:
        raise Told("Please say for every part on which shop it is to happen.")
    return settle(clause, shops)
