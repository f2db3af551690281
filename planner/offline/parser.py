"""From the words of a sentence to its clauses; every word fills a slot or is told as strange."""

from collections.abc import Sequence
from typing import Final

from planner.offline.clauses import Clause
from planner.offline.conditions import adjective, comparison, condition, opposite
from planner.offline.cursor import Cursor
from planner.offline.joints import Joints
from planner.offline.lexicon import Lexeme
from planner.offline.names import Names
from planner.offline.parts import Part
from planner.offline.replies import MOST_CHOICES, Told
from planner.planner import ShopView

_MOST_STRANGE: Final = 8


class Parser(Joints):
    """Reads one sentence."""

    def __init__(
        self, cursor: Cursor, names: Names, shops: Sequence[ShopView], currency: str
    ) -> None:
        """Begin at the cursor."""
        super().__init__(cursor, names, shops, currency)
        self._steps = {
            Part.STOP: self._stop, Part.THING: self._thing, Part.ALL: self._all,
            Part.VERB: self._verb, Part.CARRIER: self._carrier, Part.ASKS: self._asks,
            Part.FIELD: self._field, Part.STATE: self._state, Part.COMPARES: self._compares,
            Part.RELATIVE: self._relative, Part.MANNER: self._manner, Part.PRONOUN: self._pronoun,
            Part.PREPOSITION: self._preposition, Part.IS: self._is, Part.SHALL: self._is,
            Part.EXCEPT: self._except, Part.NUMBER: self._amount, Part.CURRENCY: self._amount,
            Part.EVERYWHERE: self._everywhere, Part.QUOTED: self._name, Part.UNKNOWN: self._name,
            Part.COLON: self._colon, Part.AND: self._and, Part.THIS: self._this,
            Part.EXTREME: self._extreme, Part.UNITS: self._units, Part.THEIRS: self._theirs,
            Part.APART: self._apart, Part.THERE: self._there,
            Part.COMPETITORS: self._rivals,
        }  # fmt: skip

    def clauses(self) -> list[Clause]:
        """Return the clauses of the sentence, in order."""
        found: list[Clause] = []
        while self._cursor.peek() is not None:
            found.append(self._one())
        return found

    def _one(self) -> Clause:
        cursor = self._cursor
        self._clause = Clause(cursor.text, cursor.at, cursor.language, self._currency)
        self._clause.goes_on, self._goes_on = self._goes_on, False
        self._last = ""
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
                if len(self._cursor.strange) >= _MOST_STRANGE:
                    raise Told  # nobody reads more of them, and each costs look-ups
        self._clause.span = self._cursor.span(first)
        return self._clause

    def _stop(self, _: Lexeme) -> bool:
        return self._pass()

    def _colon(self, _: Lexeme) -> bool:
        names = self._clause.targets or self._clause.shops
        return bool(names) and self._clause.verb is None and self._pass()

    def _thing(self, lexeme: Lexeme) -> bool:
        if not self._clause.things:
            self._clause.things = lexeme.value
            before = self._cursor.peek(-1) if self._cursor.at else None
            self._clause.some = before is not None and before.value == "some"
        return self._pass()

    def _this(self, lexeme: Lexeme) -> bool:
        if self._clause.targets or self._clause.pronoun or self._clause.this:
            return False
        self._clause.this, self._last = lexeme, "this"
        self._clause.offered = self._names.containing("")[:MOST_CHOICES]
        return self._pass()

    def _extreme(self, lexeme: Lexeme) -> bool:
        if self._target(lexeme):
            return True
        self._clause.fill("extreme", lexeme.value, lexeme.tokens[0].text)
        self._clause.every = True  # the cheapest mug is one of all mugs
        return self._pass()

    def _units(self, _: Lexeme) -> bool:
        return self._clause.asks is not None and self._pass()  # how many are left

    def _theirs(self, _: Lexeme) -> bool:
        return self._clause.does == "match" and self._pass()

    def _apart(self, _: Lexeme) -> bool:
        if not (self._clause.by or self._clause.to or self._clause.bare):
            return False
        self._clause.apart = True
        return self._pass()

    def _rivals(self, _: Lexeme) -> bool:
        self._clause.rivals = True
        if self._clause.extreme == "cheapest" and not self._clause.targets:
            self._clause.extreme, self._clause.every = None, False  # theirs, not ours
        return self._pass()

    def _there(self, _: Lexeme) -> bool:
        if not self._clause.asks:
            self._clause.fill("there", True, "there")  # noqa: FBT003 - a slot's value
        return self._pass()

    def _is(self, lexeme: Lexeme) -> bool:
        if lexeme.part is Part.SHALL:
            self._clause.shall = True
        elif self._cursor.at == self._clause.start:
            self._clause.asks = "what"  # "is the blue mug paused"
        elif not self._clause.asks:
            self._clause.states = True
        if lexeme.value == "cost":
            self._clause.field = self._clause.field or "price"
        return self._pass()

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
        before = self._clause.targets or self._clause.every
        if self._cursor.at > self._clause.start and before and not self._clause.asks:
            return self._relative(lexeme)  # mugs which are paused
        if self._clause.asks and lexeme.value == "what":
            return self._pass()  # "how many do we have"
        self._clause.fill("asks", lexeme.value, lexeme.value)
        return self._pass()

    def _field(self, lexeme: Lexeme) -> bool:
        if self._target(lexeme):
            return True
        follows = self._cursor.part(1)
        name = "price" if lexeme.value == "costs" else lexeme.value
        if follows is Part.COMPARES and name in {"price", "stock"}:
            self._cursor.at += 1
            return self._holds(comparison(self._cursor, name))
        if self._clause.field not in {None, name}:
            return False
        self._clause.costs = self._clause.costs or lexeme.value == "costs"
        self._clause.field = name
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
        if self._clause.asks and lexeme.value in self._cursor.language.sets["asked"]:
            return self._pass()
        if not self._clause.targets and self._target(lexeme):
            return True
        return self._shop()

    def _everywhere(self, lexeme: Lexeme) -> bool:
        self._clause.fill("shops", list(self._shops), lexeme.value)
        self._clause.everywhere = True
        return self._pass()

    def _except(self, _: Lexeme) -> bool:
        if self._clause.excluded:
            return False
        self._cursor.at += 1
        return self._excluded()

    def _state(self, lexeme: Lexeme) -> bool:
        if self._target(lexeme):
            return True
        self._clause.conditions.append(adjective(lexeme.value))
        self._last = "condition"
        return self._pass()

    def _compares(self, _: Lexeme) -> bool:
        about = self._clause.field if self._last == "field" else None
        return self._holds(comparison(self._cursor, about))

    def _relative(self, lexeme: Lexeme) -> bool:
        if self._clause.asks and lexeme.value == "that" and not self._clause.targets:
            return False
        self._cursor.at += 1
        if lexeme.value == "unless":
            return self._unless()
        found = condition(self._cursor)
        if found is None and lexeme.tokens[0].text == ",":
            return self._and(lexeme)  # "MUG-BLUE, die rote Tasse"
        return self._holds(found)

    def _unless(self) -> bool:
        """Read a condition that must not hold."""
        self._cursor.skip(Part.STOP, Part.PRONOUN, Part.THERE, Part.AND)
        found = condition(self._cursor)
        held = self._holds(opposite(found) if found else None)
        self._clause.unless = True
        return held
