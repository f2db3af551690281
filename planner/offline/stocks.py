"""Orders that set a stock."""

from pydantic import JsonValue

from planner.offline.amounts import Amount, Unit, units
from planner.offline.clauses import Clause
from planner.offline.orders import Order, only
from planner.offline.replies import Choice, Told, Undecided
from planner.planner import ShopView

MOST_UNITS = 1_000_000


def restock(clause: Clause) -> Order | None:
    """Return the stock that a clause sets; None where it is about something else."""
    written = clause.to or clause.bare or clause.by
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
        raise _relative(clause, written)
    if not (
        clause.does in {"assign", "raise", "lower"}
        or clause.carrier in {"make", "put"}
        or clause.shall
    ):
        return None
    only(clause, "field", "to", "bare", "carrier", "shall")
    if clause.to and clause.bare:
        raise Told("I found two numbers for one stock, so I planned nothing.")
    return _set(written)


def _set(written: Amount) -> Order:
    quantity = units(written)
    if written.unit not in {Unit.UNITS, Unit.NONE}:
        raise Told(f"Stock is counted in units; “{written.text}” is something else.")
    if not 0 <= quantity <= MOST_UNITS:
        raise Told(f"A stock is a whole number from 0 to {MOST_UNITS}; “{written.text}” is not.")

    def params(_: ShopView) -> dict[str, JsonValue]:
        return {"quantity": quantity}

    return Order("stock.set", "stock", f"Set the stock of {{}} to {quantity}", params)


def _relative(clause: Clause, written: Amount) -> Told | Undecided:
    """Ask for the exact number: others sell meanwhile, so that "5 more" is not one write."""
    product = (
        clause.targets[0].products[0]
        if len(clause.targets) == 1 and not clause.targets[0].group
        else None
    )
    plainly = (
        "I can only set a stock to an exact number, such as “set the stock of MUG-BLUE to 12”."
    )
    if product is None or product.stock is None or written.unit not in {Unit.UNITS, Unit.NONE}:
        return Told(plainly)
    more = units(written) * (-1 if clause.does in {"end", "lower"} else 1)
    wanted = product.stock + more
    if clause.does == "assign" or wanted < 0:
        return Told(plainly)
    return Undecided(
        f"I can only set a stock to an exact number. {product.title} ({product.sku}) had"
        f" {product.stock} when I last looked.",
        (to_stock(clause, wanted),),
    )


def to_stock(clause: Clause, quantity: int) -> Choice:
    """Return the choice to set the stock of the clause's one product."""
    product = clause.targets[0].products[0]
    shops = "".join(
        f" {'on' if at == 0 else 'and'} {one.id}" for at, one in enumerate(clause.shops)
    )
    return Choice(
        f"Set the stock of {product.title} ({product.sku}) to {quantity}",
        clause.instead(f'set the stock of "{product.sku}" to {quantity}{shops}'),
    )
