"""One clause: what a part of a sentence between "and"s says, as slots that are filled once."""

import dataclasses

from planner.offline.amounts import Amount
from planner.offline.conditions import Condition
from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.parts import Part
from planner.offline.phrases import Listed, Phrase, phrase
from planner.offline.replies import Told
from planner.offline.targets import Target
from planner.planner import ProductView, ShopView


@dataclasses.dataclass(slots=True)
class Clause:
    """The slots of one clause; an order must use every one that is filled."""

    text: str
    """The whole message, for questions that put other words in."""
    start: int
    """Number of its first word."""
    language: Language
    currency: str
    """What a bare amount would be in: that of the tenant's only shop, or the tenant's own."""
    verb: Lexeme | None = None
    carrier: str | None = None
    asks: str | None = None
    field: str | None = None
    things: str | None = None
    some: bool = False
    """It says "a listing", which may be any."""
    every: bool = False
    targets: list[Target] = dataclasses.field(default_factory=list)
    pronoun: bool = False
    this: Lexeme | None = None
    """The words "this product", of which nobody knows yet which it is."""
    offered: tuple[ProductView, ...] = ()
    """Products that it may be."""
    extreme: str | None = None
    """cheapest or dearest, of a group."""
    to_at: int = 0
    """Where the word before `to` starts in the text."""
    to_by: str = ""
    """What that word is: to, for, at."""
    conditions: list[Condition] = dataclasses.field(default_factory=list)
    excluded: list[Target] = dataclasses.field(default_factory=list)
    shops: list[ShopView] = dataclasses.field(default_factory=list)
    everywhere: bool = False
    """It says "everywhere", which is not every shop: only those that have the listing."""
    there: bool = False
    """It is for the shop that the clause before names."""
    apart: bool = False
    """A bare amount is meant in each shop's own currency."""
    by: Amount | None = None
    to: Amount | None = None
    bare: Amount | None = None
    was: Amount | None = None
    """What the price is before, as in "from 24.90 to 22.90"."""
    manner: str | None = None
    title: str | None = None
    source: ShopView | None = None
    """The shop whose stock is copied."""
    rivals: bool = False
    """It is about what competitors ask."""
    states: bool = False
    """Says how things are ("is"), and orders nothing."""
    costs: bool = False
    """Says what something costs, by a verb."""
    shall: bool = False
    then: bool = False
    leads: bool = False
    """Its shops stand before what is to change there, as in "on Shopify: MUG-RED 17.99"."""
    unless: bool = False
    """One of its conditions is what must not hold, which may be meant for all that is said."""
    goes_on: bool = False
    """It is another name with an amount of its own, and shares the words of its neighbours."""
    span: tuple[int, int] = (0, 0)
    """Where it stands in the text."""

    def fill(self, slot: str, value: object, lexeme_text: str) -> None:
        """Fill a slot that is empty; a second value contradicts the first."""
        if getattr(self, slot):
            raise Told(
                "I stumbled over “{word}”: I already had something in its place.", word=lexeme_text
            )
        setattr(self, slot, value)

    @property
    def does(self) -> str | None:
        """Return what the verb does, if there is one."""
        return self.verb.value if self.verb else None

    @property
    def acts(self) -> bool:
        """Tell whether it says by a word of its own what is to be done."""
        return bool(self.verb or self.carrier or self.manner or self.shall or self.asks)

    def needs_names(self) -> bool:
        """Tell whether it orders something and leaves open for which products."""
        open_ = not (self.targets or self.every or self.this or self.extreme)
        return open_ and not self.asks and bool(self.verb or self.carrier)

    def instead(self, words: str) -> str:
        """Return the whole message with other words in place of this clause."""
        return f"{self.text[: self.span[0]]}{words}{self.text[self.span[1] :]}"

    def wants_title(self) -> bool:
        """Tell whether the words behind "to" are a new title."""
        return (self.does == "rename" or self.field == "title") and self.title is None

    def places(self) -> tuple[Phrase, ...]:
        """Return the shops as words that an order may end in."""
        if not self.shops:
            return ()
        return (phrase("on {shop}", shop=Listed(tuple(one.id for one in self.shops))),)

    def filled(self) -> set[str]:
        """Return the slots that say something about what is to be done."""
        slots = (
            "field", "by", "to", "bare", "was", "manner", "title", "conditions", "excluded",
            "states", "shall", "asks", "carrier", "extreme",
        )  # fmt: skip
        return {slot for slot in slots if getattr(self, slot)}


def is_amount(part: Part | None) -> bool:
    """Tell whether an amount may begin with this part."""
    return part in {Part.NUMBER, Part.CURRENCY}
