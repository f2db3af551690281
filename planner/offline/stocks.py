"""Orders that set a stock."""

from typing import Final

from pydantic import JsonValue

from planner.offline.amounts import Amount, Unit, units
from planner.offline.clauses import Clause
from planner.offline.orders import Order, only
from planner.offline.phrases import Joined, phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.planner import ShopView

MOST_UNITS = 1_000_000
_EXACT: Final = phrase(
    "I can only set a stock to an exact number, such as “set the stock of MUG-BLUE to 12”."
)


def restock(clause: Clause) -> Order | None:
    """Return the stock that a clause sets; None where it is about something else."""
    written = clause.to or clause.bare or clause.by
    if clause.manner == "sold_out":
        return _sold_out(clause)
    in_units = written is not None and written.unit is Unit.UNITS
    if clause.field not in {None, "stock"} or not (clause.field or in_units):
        return None
    if clause.does in {"show", "list", "create", "rename", "sell", "charge"} or clause.asks:
        return None
    if written is None or clause.does in {"halve", "double"}:
        raise Told("Say the new stock as a number, such as “set the stock of MUG-BLUE to 12”.")
    if (
        clause.does in {"add", "end"}
        or clause.by
        or (clause.does in {"raise", "lower"} and not clause.to)
    ):
        raise relative(clause, written)
    if not (
        clause.does in {"assign", "raise", "lower"}
        or clause.carrier in {"make", "put"}
        or clause.shall
    ):
        return None
    only(clause, "field", "to", "bare", "carrier", "shall")
    if clause.to and clause.bare:
        raise Told("I found two numbers for one stock, so I planned nothing.")
    return stocked(clause, written)


def _sold_out(clause: Clause) -> Order | None:
    if clause.does not in {"mark", "assign"}:
        return None
    only(clause, "manner")
    return _set(0)


def stocked(clause: Clause, written: Amount) -> Order:
    """Return the order to set a stock."""
    quantity = units(written, clause.text)
    if written.unit not in {Unit.UNITS, Unit.NONE}:
        raise Told("Stock is counted in units; “{amount}” is something else.", amount=written.text)
    if not 0 <= quantity <= MOST_UNITS:
        raise Told(
            "A stock is a whole number from 0 to {most}; “{amount}” is not.",
            most=str(MOST_UNITS),
            amount=written.text,
        )
    return _set(quantity)


def _set(quantity: int) -> Order:
    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"quantity": quantity}

    return Order(
        "stock.set",
        "stock",
        phrase("Set the stock of {names} to {quantity}", quantity=str(quantity)),
        params,
    )


def relative(clause: Clause, written: Amount) -> Told | Undecided:
    """Ask for the exact number: others sell meanwhile, so that "5 more" is not one write."""
    product = (
        clause.targets[0].products[0]
        if len(clause.targets) == 1 and not clause.targets[0].group
        else None
    )
    if product is None or product.stock is None or written.unit not in {Unit.UNITS, Unit.NONE}:
        return Told(_EXACT)
    more = units(written, clause.text) * (-1 if clause.does in {"end", "lower"} else 1)
    wanted = product.stock + more
    if clause.does == "assign" or wanted < 0:
        return Told(_EXACT)
    return Undecided(
        phrase(
            "I can only set a stock to an exact number. {name} had {stock} when I last looked.",
            name=f"{product.title} ({product.sku})",
            stock=str(product.stock),
        ),
        (to_stock(clause, wanted),),
    )


def to_stock(clause: Clause, quantity: int) -> Choice:
    """Return the choice to set the stock of the clause's one product."""
    product = clause.targets[0].products[0]
    order = phrase(
        'set the stock of "{sku}" to {quantity}', sku=product.sku, quantity=str(quantity)
    )
    said = Joined((order, *clause.places()), " ")
    return Choice(
        phrase(
            "Set the stock of {names} to {quantity}",
            names=f"{product.title} ({product.sku})",
            quantity=str(quantity),
        ),
        clause.instead(clause.language.say(said)),
    )
