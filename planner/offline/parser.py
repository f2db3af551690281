"""From the words of a sentence to its clauses; every word fills a slot or is told as strange."""

from collections.abc import Sequence
from typing import Final

from planner.offline.amounts import amount
from planner.offline.clauses import Clause, is_amount
from planner.offline.conditions import adjective, comparison, condition
from planner.offline.cursor import Cursor
from planner.offline.lexicon import Lexeme, Part
from planner.offline.names import Names
from planner.offline.shops import not_connected, shop
from planner.offline.targets import target, unknown
from planner.planner import ShopView

_READS: Final = frozenset("do does i we you there have currently me us any".split())
"""Words that only a question may have, where they change nothing."""
_OPENS: Final = frozenset({Part.VERB, Part.CARRIER})
_GOES_ON: Final = frozenset({Part.COMPARES, Part.IS, Part.NUMBER, Part.CURRENCY})


class Parser:
    """Reads one sentence."""

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
        self._clause = Clause(cursor.text, cursor.at, self._currency)
        self._steps = {
            Part.STOP: self._stop, Part.THING: self._thing, Part.ALL: self._all,
            Part.VERB: self._verb, Part.CARRIER: self._carrier, Part.ASKS: self._asks,
            Part.FIELD: self._field, Part.STATE: self._state, Part.COMPARES: self._compares,
            Part.RELATIVE: self._relative, Part.MANNER: self._manner, Part.PRONOUN: self._pronoun,
            Part.PREPOSITION: self._preposition, Part.IS: self._is, Part.SHALL: self._is,
            Part.EXCEPT: self._except, Part.NUMBER: self._amount, Part.CURRENCY: self._amount,
            Part.EVERYWHERE: self._everywhere, Part.QUOTED: self._name, Part.UNKNOWN: self._name,
            Part.COLON: self._colon, Part.AND: self._and,
        }  # fmt: skip

    def clauses(self) -> list[Clause]:
        """Return the clauses of the sentence, in order."""
        found: list[Clause] = []
        while self._cursor.peek() is not None:
            found.append(self._one())
        return found

    def _one(self) -> Clause:
        self._clause, self._last = Clause(self._cursor.text, self._cursor.at, self._currency), ""
        self._clause.then = self._cursor.take(Part.THEN) is not None
        self._cursor.skip(Part.AND, Part.THEN)
        first = self._cursor.at
        while (lexeme := self._cursor.peek()) is not None and lexeme.part is not Part.THEN:
            if lexeme.part is Part.AND and self._ends_clause():
                break
            step = self._steps.get(lexeme.part)
            before = self._cursor.at
            if step is None or not step(lexeme):
                self._cursor.at = before + 1
                self._cursor.strange.append(self._cursor.passed(before))
        self._clause.span = self._cursor.span(first)
        return self._clause

    # Words that say little ----------------------------------------------------------------

    def _pass(self) -> bool:
        self._cursor.at += 1
        return True

    def _stop(self, _: Lexeme) -> bool:
        return self._pass()

    def _colon(self, _: Lexeme) -> bool:
        return bool(self._clause.targets) and self._clause.verb is None and self._pass()

    def _thing(self, lexeme: Lexeme) -> bool:
        if not self._clause.things:
            self._clause.things = lexeme.value
        return self._pass()

    def _is(self, lexeme: Lexeme) -> bool:
        if not self._clause.asks:
            self._clause.fill(
                "shall" if lexeme.part is Part.SHALL else "states", True, lexeme.value
            )
        if lexeme.value == "cost":
            self._clause.field = self._clause.field or "price"
        return self._pass()

    # Verbs and fields ---------------------------------------------------------------------

    def _verb(self, lexeme: Lexeme) -> bool:
        if self._clause.verb is None:
            self._clause.verb = lexeme
            return self._pass()
        return self._target(lexeme)

    def _carrier(self, lexeme: Lexeme) -> bool:
        if self._clause.verb or self._clause.carrier:
            return self._target(lexeme)
        self._clause.carrier = lexeme.value
        return self._pass()

    def _asks(self, lexeme: Lexeme) -> bool:
        if self._cursor.at > self._clause.start and self._clause.targets:
            return self._relative(lexeme)  # mugs which are paused
        self._clause.fill("asks", lexeme.value, lexeme.value)
        return self._pass()

    def _field(self, lexeme: Lexeme) -> bool:
        if self._target(lexeme):
            return True
        follows = self._cursor.part(1)
        if follows is Part.COMPARES and lexeme.value in {"price", "stock"}:
            self._cursor.at += 1
            found = comparison(self._cursor, lexeme.value)
            if found is None:
                return False
            self._clause.conditions.append(found)
            return True
        if self._clause.field not in {None, lexeme.value}:
            return False
        self._clause.field = lexeme.value
        self._last = "field"
        return self._pass()

    def _manner(self, lexeme: Lexeme) -> bool:
        if self._clause.manner:
            return False
        self._clause.manner = lexeme.value
        return self._pass()

    def _amount(self, lexeme: Lexeme) -> bool:
        if lexeme.part is Part.NUMBER and self._target(lexeme):
            return True
        return self._amount_into("bare")

    def _amount_into(self, slot: str) -> bool:
        found = amount(self._cursor)
        if found is None or getattr(self._clause, slot):
            return False
        setattr(self._clause, slot, found)
        self._last = "amount"
        return True

    # What it is about ---------------------------------------------------------------------

    def _all(self, lexeme: Lexeme) -> bool:
        if self._clause.every:
            return False
        self._clause.every = True
        if lexeme.value == "everything":
            self._clause.things = "listings"
        return self._pass()

    def _pronoun(self, _: Lexeme) -> bool:
        if self._clause.targets or self._clause.pronoun:
            return False
        self._clause.pronoun = True
        return self._pass()

    def _name(self, lexeme: Lexeme) -> bool:
        if self._clause.asks and lexeme.value in _READS:
            return self._pass()
        if not self._clause.targets and self._target(lexeme):
            return True
        return self._shop()

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
        self._clause.shops.append(found)
        self._last = "shop"
        return True

    def _everywhere(self, lexeme: Lexeme) -> bool:
        self._clause.fill("shops", list(self._shops), lexeme.value)
        return self._pass()

    def _except(self, _: Lexeme) -> bool:
        if self._clause.excluded:
            return False
        self._cursor.at += 1
        return self._excluded()

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

    # Conditions ---------------------------------------------------------------------------

    def _state(self, lexeme: Lexeme) -> bool:
        if self._target(lexeme):
            return True
        self._clause.conditions.append(adjective(lexeme.value))
        self._last = "condition"
        return self._pass()

    def _compares(self, _: Lexeme) -> bool:
        about = self._clause.field if self._last == "field" else None
        found = comparison(self._cursor, about)
        return found is not None and self._holds(found)

    def _relative(self, lexeme: Lexeme) -> bool:
        if self._clause.asks and lexeme.value == "that" and not self._clause.targets:
            return False
        self._cursor.at += 1
        found = condition(self._cursor)
        return found is not None and self._holds(found)

    def _holds(self, found: object) -> bool:
        self._clause.conditions.append(found)  # type: ignore[arg-type]
        self._last = "condition"
        return True

    # Prepositions and "and" ---------------------------------------------------------------

    def _preposition(self, lexeme: Lexeme) -> bool:
        self._cursor.at += 1
        self._cursor.skip(Part.STOP)
        if lexeme.value in {"by", "as"}:
            return lexeme.value == "by" and self._amount_into("by")
        if is_amount(self._cursor.part()) and not self._number_is_name():
            return self._amount_into({"of": "bare"}.get(lexeme.value, "to"))
        if lexeme.value in {"on", "in", "at", "from", "to"} and self._shop():
            return True
        if lexeme.value == "to":
            return self._to()
        if lexeme.value in {"on", "in", "from", "at"}:
            return self._place(lexeme)
        return self._cursor.peek() is not None

    def _number_is_name(self) -> bool:
        lexeme = self._cursor.peek()
        return bool(lexeme and lexeme.value.isdigit() and self._names.with_sku(lexeme.value))

    def _to(self) -> bool:
        clause, lexeme = self._clause, self._cursor.peek()
        renames = clause.does == "rename" or clause.field == "title"
        if renames and lexeme is not None and clause.title is None:
            return self._title(lexeme)
        gives = clause.carrier == "give" and clause.bare is not None and not clause.targets
        if gives and lexeme is not None:
            return True
        adds = clause.does == "add" and lexeme is not None
        return bool(adds and lexeme and lexeme.part in {Part.FIELD, Part.PRONOUN})

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

    def _place(self, lexeme: Lexeme) -> bool:
        """Read what follows "on" or "in" where it is no shop: a product, a field, or nothing."""
        follows = self._cursor.peek()
        if follows is None:
            return False
        if follows.part is not Part.UNKNOWN:
            return lexeme.value in {"on", "at"} or follows.part in {
                Part.FIELD,
                Part.ALL,
                Part.PRONOUN,
            }
        if lexeme.value == "on" and self._target(follows):
            return True
        raise not_connected(follows.tokens[0].text, self._shops)

    def _ends_clause(self) -> bool:
        ahead = 1
        while self._cursor.part(ahead) in {Part.STOP, Part.AND}:
            ahead += 1
        follows = self._cursor.peek(ahead)
        if follows is None:
            return False
        if follows.part is Part.THEN:
            return True
        if self._clause.verb is None and self._clause.carrier is None and not self._clause.shall:
            return False
        after = self._cursor.part(ahead + 1)
        if self._last == "condition" and follows.part is Part.FIELD and after in _GOES_ON:
            return False  # "with stock below 5 and price above 20"
        return follows.part in {*_OPENS, Part.FIELD, Part.PRONOUN} and self._last != ""

    def _and(self, joined: Lexeme) -> bool:
        """Join one more of what stood before: a product, a shop, a condition, an exception."""
        comma = joined.tokens[0].text == ","
        self._cursor.skip(Part.AND, Part.STOP)
        follows = self._cursor.peek()
        if follows is None:
            return False
        opening = self._clause.verb is None and self._clause.carrier is None
        if comma and (follows.part is Part.EXCEPT or (opening and follows.part in _OPENS)):
            return True  # "on Shopify, drop …" and "…, except the red one"
        if self._last == "target":
            return self._another_target(follows)
        if self._last == "shop":
            self._cursor.take(Part.PREPOSITION, "on", "in", "from")
            start = self._cursor.at
            if self._shop():
                return True
            if follows.part is Part.UNKNOWN:
                raise not_connected(self._cursor.lexemes[start].tokens[0].text, self._shops)
            return self._last == "shop" and follows.part is Part.PREPOSITION
        if self._last == "excluded":
            return self._excluded()
        if self._last == "condition":
            self._cursor.take(Part.RELATIVE)
            found = condition(self._cursor)
            return found is not None and self._holds(found)
        return opening

    def _another_target(self, follows: Lexeme) -> bool:
        every = self._clause.every
        if self._cursor.take(Part.ALL):
            every = True
            self._cursor.skip(Part.STOP)
        found = target(self._cursor, self._names, every=every, head=self._head)
        if found is None:
            if follows.part is Part.UNKNOWN:
                raise unknown(follows.tokens[0].text, self._names)
            return follows.part in {Part.PREPOSITION, Part.CARRIER}
        self._clause.targets.append(found)
        return True
