"""An amount for each shop: asked where one number was said for several currencies."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from planner.offline.amounts import Amount, Unit, amount
from planner.offline.clauses import Clause
from planner.offline.cursor import Cursor
from planner.offline.language import Language, languages
from planner.offline.lexicon import Lexeme, read
from planner.offline.names import words_of
from planner.offline.orders import Order
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.replies import Told
from planner.offline.tokens import tokenize
from planner.planner import Questions

Room = dict[str, Any]
"""The message around the order, and for each shop the order around its amount."""

_CREATE: Final = "listing.create"
_BETWEEN: Final = frozenset({Part.STOP, Part.PREPOSITION, Part.COLON})
_HERE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


def room(clause: Clause, order: Order) -> Room | None:
    """Return what an amount for each shop would be put into; None where there is no such order."""
    target = clause.targets[0] if len(clause.targets) == 1 else None
    written = clause.to or clause.bare
    if target is None or target.group or written is None or clause.by or clause.was:
        return None
    sku = target.products[0].sku
    said = phrase('set the price of "{sku}" to {amount}', sku=sku, amount=_HERE)
    if order.activity == _CREATE:
        said = phrase('create a listing for "{sku}" for {amount}', sku=sku, amount=_HERE)
    elif order.guard is not None:
        return None
    begin, end = clause.span
    say = clause.language.say
    parts = []
    for shop in order.shops:
        words = f"{say(said)} {say(phrase('on {shop}', shop=shop.id))}"
        names = [shop.id.casefold(), shop.marketplace.casefold(), *words_of(shop.title)]
        parts.append({"names": names, "currency": shop.currency, "say": words.split(_HERE)})
    joint = f" {say(phrase('and'))} "
    return {"around": [clause.text[:begin], clause.text[end:]], "joint": joint, "parts": parts}


def filled(text: str, question: Questions, language: Language) -> str | None:
    """Return the whole order with an amount for each shop; None where a message gives none."""
    kept = question.pending.get("each")
    if question.pending.get("planner") != "offline" or not isinstance(kept, dict):
        return None
    said = _amounts(text, language)
    if said is None:
        return None
    given: list[str | None] = [None] * len(kept["parts"])
    for written, words in said:
        for at in _meant(written, words, kept["parts"]):
            if given[at] is not None:
                return None
            given[at] = f"{written.numbers[0]:f} {kept['parts'][at]['currency']}"
    if None in given:
        return None
    orders = (one.join(part["say"]) for one, part in zip(given, kept["parts"], strict=True) if one)
    before, after = kept["around"]
    return f"{before}{kept['joint'].join(orders)}{after}"


def only_amounts(text: str, language: Language) -> bool:
    """Tell whether a message says nothing but amounts and where they are meant."""
    return _amounts(text, language) is not None


def _amounts(text: str, language: Language) -> list[tuple[Amount, frozenset[str]]] | None:
    """Read "18.99 on Amazon UK and 24.90 on eBay", in whichever language it is all said."""
    spoken = (language, *(one for one in languages().values() if one is not language))
    return next((found for one in spoken if (found := _amounts_in(text, one))), None)


def _amounts_in(text: str, language: Language) -> list[tuple[Amount, frozenset[str]]] | None:
    lexemes = [one for one in read(tokenize(text), language) if one.part is not Part.END]
    found: list[tuple[Amount, frozenset[str]]] = []
    for piece in _pieces(lexemes):
        one = _amount_and_words(Cursor(text, piece, language))
        if one is None:
            return None
        found.append(one)
    return found or None


def _pieces(lexemes: Sequence[Lexeme]) -> list[list[Lexeme]]:
    found: list[list[Lexeme]] = [[]]
    for one in lexemes:
        if one.part is Part.AND:
            found.append([])
        else:
            found[-1].append(one)
    return [one for one in found if one]


def _amount_and_words(cursor: Cursor) -> tuple[Amount, frozenset[str]] | None:
    written: Amount | None = None
    words = set[str]()
    while (lexeme := cursor.peek()) is not None:
        if lexeme.part in {Part.NUMBER, Part.CURRENCY} and written is None:
            try:
                written = amount(cursor)
            except Told:
                return None
            if written is None:
                return None
        elif lexeme.part in _BETWEEN:
            cursor.at += 1
        elif lexeme.part is Part.UNKNOWN:
            words |= {token.word for token in lexeme.tokens}
            cursor.at += 1
        else:
            return None
    plain = written and len(written.numbers) == 1 and written.numbers[0] > 0
    if written is None or not plain or written.text[0] in "+-":
        return None
    return (written, frozenset(words)) if written.unit in {Unit.NONE, Unit.MONEY} else None


def _meant(
    written: Amount, words: frozenset[str], parts: Sequence[Mapping[str, Any]]
) -> Sequence[int]:
    """Return the places of the shops that an amount is for, by their names or its currency."""
    alike = [
        at
        for at, part in enumerate(parts)
        if words <= set(part["names"])
        and written.currency in {None, part["currency"]}
        and (words or written.currency)
    ]
    return alike if len(alike) == 1 or not words else ()
