"""Names of shops, and which shops an order is for."""

from collections.abc import Sequence
from typing import Final

from planner.offline.clauses import Clause
from planner.offline.cursor import Cursor
from planner.offline.names import words_of
from planner.offline.parts import Part
from planner.offline.phrases import Listed, phrase, quoted
from planner.offline.replies import Choice, Misspelled, Told, Undecided
from planner.planner import ShopView

_ENDS: Final = (Part.AND, Part.END, Part.THEN, Part.PREPOSITION, Part.WHEN)


def shop(cursor: Cursor, shops: Sequence[ShopView]) -> ShopView | None:
    """Read the name of a connected shop; None leaves the cursor."""
    tokens = [
        token for lexeme in cursor.lexemes[cursor.at : cursor.at + 8] for token in lexeme.tokens
    ]
    words = tuple(token.word for token in tokens)
    best, found = 0, list[ShopView]()
    for one in shops:
        for name in {(one.id.casefold(),), (one.marketplace.casefold(),), words_of(one.title)}:
            if not name or words[: len(name)] != name or len(name) < best:
                continue
            found = [*found, one] if len(name) == best and one not in found else [one]
            best = len(name)
    exact = [one for one in found if one.id.casefold() in words[:1]]
    found = exact or found
    if len(found) > 1:
        raise _which(cursor, found)
    if not found:
        return None
    while best > 0:
        best -= len(cursor.lexemes[cursor.at].tokens)
        cursor.at += 1
    return found[0]


def nowhere() -> Told:
    """Say what a business without a shop does first."""
    return Told("No shop is connected yet. Connect one first; then I can plan for it.")


def not_connected(cursor: Cursor, at: int, shops: Sequence[ShopView]) -> Told:
    """Say which of the shops named from a word on are not connected, and which are."""
    names = [cursor.lexemes[at].tokens[0].text]
    while at + 2 < len(cursor.lexemes):
        joint, name = cursor.lexemes[at + 1 : at + 3]
        ends = at + 3 == len(cursor.lexemes) or cursor.lexemes[at + 3].part in {*_ENDS}
        if joint.part is not Part.AND or name.part is not Part.UNKNOWN or not ends:
            break
        names.append(name.tokens[0].text)
        at += 2
    connected = Listed(tuple(one.title for one in shops)) if shops else phrase("none yet")
    return Misspelled(
        phrase(
            "No shop called {names} is connected, so I planned nothing. Connected: {connected}.",
            names=Listed(tuple(quoted(name) for name in names), "or"),
            connected=connected,
        ),
        tuple(names),
        complete=True,
    )


def settle(
    clause: Clause, shops: Sequence[ShopView], *, several: bool = True
) -> tuple[ShopView, ...]:
    """Return the shops that a clause is for; with one connected shop nobody need name it.

    Args:
        clause: what was said.
        shops: those that could be meant.
        several: all of them could be meant at once.
    """
    if clause.shops:
        return tuple(dict.fromkeys(clause.shops))
    if not shops:
        raise nowhere()
    if len(shops) == 1:
        return (shops[0],)
    end = clause.span[1]
    text, tail = clause.text[:end], clause.text[end:]
    say = clause.language.say
    choices = [
        Choice(one.title, f"{text} {say(phrase('on {shop}', shop=one.id))}{tail}")
        for one in shops[:9]
    ]
    if several:
        everywhere = f"{text} {say(phrase('on all shops'))}{tail}"
        choices.append(Choice(phrase("All of them"), everywhere))
    raise Undecided(phrase("On which shop?"), tuple(choices))


def _which(cursor: Cursor, found: Sequence[ShopView]) -> Undecided:
    lexeme = cursor.lexemes[cursor.at]
    before, after = cursor.text[: lexeme.start], cursor.text[lexeme.tokens[0].end :]
    this = next((one for one in cursor.lexemes if one.part is Part.THIS), None)
    return Undecided(
        phrase("Which shop is “{name}”?", name=lexeme.tokens[0].text),
        tuple(Choice(one.title, f"{before}{one.id}{after}") for one in found),
        (cursor.text[: this.start], cursor.text[this.end :]) if this else None,
    )
