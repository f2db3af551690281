"""What joins the words of a clause: prepositions and "and"."""

from typing import Final

from planner.offline.amounts import amount
from planner.offline.clauses import is_amount
from planner.offline.conditions import condition
from planner.offline.cursor import Cursor
from planner.offline.filler import Filler
from planner.offline.lexicon import Lexeme
from planner.offline.parts import Part
from planner.offline.replies import Told, Undecided
from planner.offline.shops import not_connected, shop
from planner.offline.targets import target, unknown, with_noun

_OPENS: Final = frozenset({Part.VERB, Part.CARRIER})
_GOES_ON: Final = frozenset({Part.COMPARES, Part.IS, Part.NUMBER, Part.CURRENCY})
_AMOUNTS: Final = {"of": "bare", "by": "by", "to": "to", "for": "to", "at": "to"}
"""The slot of an amount behind a preposition; behind any other it has no meaning."""
_LEADING_TO: Final = {"onto": "on", "into": "in"}
"""Prepositions that name a place, or what something becomes."""
_PLACES: Final = frozenset({"on", "in", "at", "from", "to"})
MOST_TARGETS: Final = 50
_NAMES: Final = frozenset({Part.UNKNOWN, Part.QUOTED})
_OPENS_NAME: Final = _NAMES | {Part.STOP, Part.ALL}
_BREAKS: Final = frozenset({Part.AND, Part.THEN, Part.END, *_OPENS})
_FAR: Final = 16
"""Words from one "and" to the next."""
_NAMES_SOMETHING: Final = frozenset({Part.FIELD, Part.ALL, Part.PRONOUN})


class Joints(Filler):
    """Reads prepositions and "and"."""

    def _preposition(self, lexeme: Lexeme) -> bool:
        said, to_at = lexeme.value, lexeme.start
        self._cursor.at += 1
        self._cursor.skip(Part.STOP)
        follows = self._cursor.peek()
        if follows is None or said == "as":
            return False
        counts = is_amount(follows.part) and not self._number_is_name()
        if said in _LEADING_TO:
            titled = self._clause.wants_title() and follows.part is Part.QUOTED
            said = "to" if titled or (counts and said == "onto") else _LEADING_TO[said]
        if said == "by" or counts:
            self._clause.to_at, self._clause.to_by = to_at, said
            if said in {"from", "of"} and self._was():
                return True
            return said in _AMOUNTS and self._amount_into(_AMOUNTS[said])
        if said in _PLACES and self._shop():
            if said == "from" and self._clause.does == "sync":
                self._clause.fill("source", self._clause.shops.pop(), lexeme.value)
                self._last = "source"
            return True
        if said == "to" and self._clause.does == "sync" and follows.part is Part.UNKNOWN:
            raise not_connected(self._cursor, self._cursor.at, self._shops)
        if said == "to":
            return self._to(follows)
        return self._place(said, follows) if said in _PLACES else True

    def _was(self) -> bool:
        """Read what a price is now, in "from 24.90 to 22.90"; False leaves the cursor."""
        start = self._cursor.at
        written = amount(self._cursor)
        follows = self._cursor.peek()
        becomes = follows and follows.part is Part.PREPOSITION and follows.value in {"to", "onto"}
        if (
            written is None
            or not becomes
            or self._clause.was
            or not is_amount(self._cursor.part(1))
        ):
            self._cursor.at = start
            return False
        self._clause.was = written
        return True

    def _to(self, follows: Lexeme) -> bool:
        clause = self._clause
        if clause.wants_title():
            return self._title(follows)
        if clause.carrier == "give" and clause.bare and not clause.targets:
            return True  # apply a 10% discount to all mugs
        if follows.part is Part.MANNER and follows.value in {"half", "double"}:
            return True
        return clause.does == "add" and follows.part in {Part.FIELD, Part.PRONOUN}

    def _place(self, said: str, follows: Lexeme) -> bool:
        """Read what follows "on" or "in" where it is no shop: a product or a field."""
        if follows.part is not Part.UNKNOWN:
            return said in {"on", "at"} or follows.part in _NAMES_SOMETHING
        if said == "on" and self._target(follows):
            return True
        raise not_connected(self._cursor, self._cursor.at, self._shops)

    def _ends_clause(self) -> bool:
        ahead = 1
        while self._cursor.part(ahead) in {Part.STOP, Part.AND}:
            ahead += 1
        follows = self._cursor.peek(ahead)
        if follows is None:
            return False
        if follows.part is Part.THEN:
            return True
        if self._has_own_amount(ahead):
            self._goes_on = True
            return True
        return self._begins_clause(follows, self._cursor.part(ahead + 1))

    def _begins_clause(self, follows: Lexeme, after: Part | None) -> bool:
        """Tell whether a word behind "and" has something of its own to say."""
        acts = self._clause.verb or self._clause.carrier or self._clause.shall
        if not acts and not self._clause.goes_on:
            told = self._clause.states and self._last == "condition"
            return told and follows.part in _OPENS  # "MUG-BLUE is sold out, set …"
        if follows.part is Part.PREPOSITION and self._says_another_amount(after):
            return True
        if self._last == "condition" and follows.part is Part.FIELD and after in _GOES_ON:
            return False  # "with stock below 5 and price above 20"
        if self._lists() and follows.value == "price" and is_amount(after):
            return False  # "list the vase on eBay, price 13.90"
        return follows.part in {*_OPENS, Part.FIELD, Part.PRONOUN} and self._last != ""

    def _has_own_amount(self, ahead: int) -> bool:
        """Tell whether "… MUG-RED to 17.99 and MUG-BLACK to 14.99" goes on so."""
        clause = self._clause
        complete = clause.targets and (clause.to or clause.bare or clause.by)
        if not complete or self._last == "excluded":
            return False
        start = self._cursor.at + ahead
        if start >= len(self._cursor.lexemes) or self._is_shop(start):
            return False
        rest = self._cursor.lexemes[start : start + _FAR]
        ends = (at for at, one in enumerate(rest) if one.part in _BREAKS)
        parts = [one.part for one in rest[: next(ends, len(rest))]]
        names = [at for at, part in enumerate(parts) if part in _NAMES]
        amounts = [at for at, part in enumerate(parts) if is_amount(part)]
        opens = parts and (parts[0] in _OPENS_NAME or is_amount(parts[0]))
        return bool(opens and names and amounts)

    def _is_shop(self, at: int) -> bool:
        cursor = Cursor(self._cursor.text, self._cursor.lexemes, self._cursor.language, at)
        try:
            return shop(cursor, self._shops) is not None
        except Undecided:
            return True

    def _says_another_amount(self, after: Part | None) -> bool:
        """Tell whether "… to 17 euros on eBay and to 15 pounds on Amazon UK" goes on so."""
        clause = self._clause
        complete = clause.does == "assign" and clause.to is not None and bool(clause.shops)
        return complete and (self._last == "amount" or (self._last == "shop" and is_amount(after)))

    def _and(self, joined: Lexeme) -> bool:
        """Join one more of what stood before: a product, a shop, a condition, an exception."""
        comma = joined.tokens[0].text == ","
        self._cursor.skip(Part.AND, Part.STOP)
        follows = self._cursor.peek()
        if follows is None:
            return False
        opening = self._clause.verb is None and self._clause.carrier is None
        if comma and self._lists():
            ahead = 1 if follows.value == "price" else 0
            if is_amount(self._cursor.part(ahead)):
                self._cursor.at += ahead
                self._clause.to_by = "for"
                return self._amount_into("to")
        if comma and (follows.part is Part.EXCEPT or (opening and follows.part in _OPENS)):
            return True  # "on Shopify, drop …" and "…, except the red one"
        if comma and self._last == "condition" and follows.part is Part.PREPOSITION:
            return True  # "alle Tassen, die aktiv sind, um 5 %"
        more = {
            "target": self._another_target,
            "shop": self._another_shop,
            "excluded": lambda _: self._excluded(),
            "condition": self._another_condition,
        }.get(self._last)
        return more(follows) if more else opening

    def _lists(self) -> bool:
        return self._clause.does in {"create", "list"}

    def _another_shop(self, follows: Lexeme) -> bool:
        self._cursor.take(Part.PREPOSITION, "on", "in", "from")
        if self._shop():
            return True
        if self._cursor.part() is Part.UNKNOWN:
            raise not_connected(self._cursor, self._cursor.at, self._shops)
        return follows.part is Part.PREPOSITION

    def _another_condition(self, _: Lexeme) -> bool:
        self._cursor.take(Part.RELATIVE)
        return self._holds(condition(self._cursor))

    def _another_target(self, follows: Lexeme) -> bool:
        if len(self._clause.targets) >= MOST_TARGETS:
            raise Told("That names too much at once. Please say it in several messages.")
        every = self._cursor.take(Part.ALL) is not None
        self._cursor.skip(Part.STOP)
        found = target(self._cursor, self._names, every=every, head=self._head)
        if found is None:
            if not every and self._shop():
                return True  # "12% off the red mug, Shopify"
            if follows.part is Part.UNKNOWN:
                raise unknown(follows.tokens[0].text, self._names)
            return follows.part in {Part.PREPOSITION, Part.CARRIER}
        before = [with_noun(one, found, self._names) for one in self._clause.targets]
        self._clause.targets = [*before, found]
        return True
