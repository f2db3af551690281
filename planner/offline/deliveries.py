"""What has come in: "we got 24 new red mugs", which is a number to add and no total."""

from collections.abc import Sequence
from typing import Final

from planner.offline.amounts import amount, units
from planner.offline.cursor import Cursor
from planner.offline.lexicon import Lexeme
from planner.offline.names import Names
from planner.offline.parts import Part
from planner.offline.phrases import Joined, Said, phrase
from planner.offline.replies import Choice, Undecided
from planner.offline.shops import shop
from planner.offline.stocks import MOST_UNITS
from planner.offline.targets import target
from planner.planner import ProductView, ShopView

_MARKS: Final = frozenset({Part.END, Part.AND, Part.STOP})


def ask_for_total(
    text: str, lexemes: Sequence[Lexeme], names: Names, shops: Sequence[ShopView]
) -> None:
    """Ask whether a delivery is to be added to the stock; leave other messages alone.

    Raises:
        Undecided: every word of the message tells of a delivery of one product.
    """
    cursor = Cursor(text, list(lexemes), names.language)
    came = "came_in"
    if not _said(cursor, "we_got"):
        return
    number = amount(cursor)
    _said(cursor, "fresh")
    found = target(cursor, names, every=True) if number else None
    if number is None or found is None or len(found.products) != 1:
        return
    where = list[ShopView]()
    while cursor.peek() is not None:
        cursor.skip(*_MARKS)
        here = _shop(cursor, shops)
        where += [here] if here else []
        if here is None and cursor.peek() is not None and not _said(cursor, came):
            return
    if len(where) < 2:  # noqa: PLR2004 - which of two has it
        _ask(found.products[0], units(number, text), names, where)


def _said(cursor: Cursor, name: str) -> bool:
    """Pass the words of a set, longest first."""
    for many in range(min(4, len(cursor.lexemes) - cursor.at), 0, -1):
        words = cursor.lexemes[cursor.at : cursor.at + many]
        spoken = " ".join(token.word for one in words for token in one.tokens)
        if spoken in cursor.language.sets[name]:
            cursor.at += many
            return True
    return False


def _shop(cursor: Cursor, shops: Sequence[ShopView]) -> ShopView | None:
    start = cursor.at
    cursor.take(Part.PREPOSITION)
    found = shop(cursor, shops)
    if found is None:
        cursor.at = start
    return found


def _ask(product: ProductView, more: int, names: Names, where: Sequence[ShopView]) -> None:
    total = (product.stock or 0) + more
    if product.stock is None or not 0 < more <= total <= MOST_UNITS:
        return
    quantity = str(total)
    order: list[Said] = [
        phrase('set the stock of "{sku}" to {quantity}', sku=product.sku, quantity=quantity)
    ]
    order += [phrase("on {shop}", shop=one.id) for one in where]
    name = f"{product.title} ({product.sku})"
    raise Undecided(
        phrase(
            "{name} had {stock} when I last looked; with {more} more that is {total}. Shall that"
            " be its stock?",
            name=name,
            stock=str(product.stock),
            more=str(more),
            total=quantity,
        ),
        (
            Choice(
                phrase("Set the stock of {names} to {quantity}", names=name, quantity=quantity),
                names.language.say(Joined(tuple(order), " ")),
            ),
        ),
    )
