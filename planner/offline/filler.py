"""The slots of a clause, filled from the words at the cursor."""

from collections.abc import Sequence
from typing import Final

from planner.offline.amounts import Unit, amount
from planner.offline.clauses import Clause
from planner.offline.conditions import Condition
from planner.offline.cursor import Cursor
from planner.offline.lexicon import Lexeme
from planner.offline.names import Names
from planner.offline.parts import Part
from planner.offline.shops import shop
from planner.offline.targets import target, unknown
from planner.planner import ShopView

_COUNTED: Final = frozenset({Part.UNKNOWN, Part.QUOTED, Part.THING})
"""After a bare number these would be what it counts: "20 mugs" is no price of 20."""


class Filler:
    """What every part of a clause may do: read one thing and put it in its slot."""

    def __init__(
        self, cursor: Cursor, names: Names, shops: Sequence[ShopView], currency: str
    ) -> None:
        """Begin at the cursor."""
        self._currency = shops[0].currency if len(shops) == 1 else currency
        self._cursor = cursor
        self._names = names
        self._shops = shops
        self._head: tuple[str, ...] = ()
        self._last = ""
        self._goes_on = False
        self._clause = Clause(cursor.text, cursor.at, cursor.language, self._currency)

    def _pass(self) -> bool:
        self._cursor.at += 1
        return True

    def _amount_into(self, slot: str) -> bool:
        found = amount(self._cursor)
        if found is None or getattr(self._clause, slot):
            return False
        if found.unit is Unit.NONE and self._cursor.part() in _COUNTED:
            return False
        setattr(self._clause, slot, found)
        self._last = "amount"
        return True

    def _target(self, _: Lexeme) -> bool:
        if self._clause.targets or self._clause.pronoun:
            return False
        found = target(self._cursor, self._names, every=self._clause.every, head=self._head)
        if found is None:
            return False
        self._clause.targets.append(found)
        self._head, self._last = found.words, "target"
        return True

    def _shop(self) -> bool:
        found = shop(self._cursor, self._shops)
        if found is None:
            return False
        self._clause.leads = self._clause.leads or not self._clause.targets
        self._clause.shops.append(found)
        self._last = "shop"
        return True

    def _excluded(self) -> bool:
        self._cursor.take(Part.PREPOSITION, "for")
        self._cursor.skip(Part.STOP)
        every = self._cursor.take(Part.ALL) is not None
        self._cursor.skip(Part.STOP)
        start = self._cursor.at
        found = target(self._cursor, self._names, every=every, head=self._head)
        if found is None:
            if self._cursor.part() is not Part.UNKNOWN:
                return False
            self._cursor.at = start + 1
            raise unknown(self._cursor.passed(start), self._names)
        self._clause.excluded.append(found)
        self._last = "excluded"
        return True

    def _holds(self, found: Condition | None) -> bool:
        if found is None or self._clause.unless:
            return False  # "unless A and B" has two readings
        self._clause.conditions.append(found)
        self._last = "condition"
        return True

    def _number_is_name(self) -> bool:
        lexeme = self._cursor.peek()
        return bool(lexeme and lexeme.value.isdigit() and self._names.with_sku(lexeme.value))

    def _title(self, lexeme: Lexeme) -> bool:
        self._clause.title = lexeme.value
        if lexeme.part is Part.QUOTED:
            return self._pass()
        start = self._cursor.at
        self._cursor.skip(Part.UNKNOWN, Part.NUMBER)
        if self._cursor.peek() is not None or start == self._cursor.at:
            return False
        self._clause.title = self._cursor.passed(start)
        return True
