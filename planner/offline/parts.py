"""The parts that words play in a sentence.

A word that a language does not list can only be part of a product's name or a shop's; anywhere
else it is unknown, and an order with an unknown word is no order. Words that do not change what is
meant are listed as `stop`, so that leaving them out is a decision made there and nowhere else.
"""

from enum import Enum


class Part(Enum):
    """The part a word plays in a sentence."""

    VERB = "verb"
    CARRIER = "carrier"
    """A verb that says nothing alone: make, put, give."""
    ASKS = "asks"
    """Opens a question: what, which, how many."""
    FIELD = "field"
    THING = "thing"
    """product, listing, item: what a target may be called."""
    ALL = "all"
    MANNER = "manner"
    """cheaper, dearer, half: how a price moves."""
    COMPARES = "compares"
    STATE = "state"
    RELATIVE = "relative"
    """that, which, whose, with: opens a condition."""
    PRONOUN = "pronoun"
    PREPOSITION = "preposition"
    IS = "is"
    SHALL = "shall"
    """should be, must cost: a statement that is an order."""
    EXCEPT = "except"
    AND = "and"
    THEN = "then"
    END = "end"
    NUMBER = "number"
    PERCENT = "percent"
    CURRENCY = "currency"
    UNITS = "units"
    EVERYWHERE = "everywhere"
    QUOTED = "quoted"
    STOP = "stop"
    COLON = "colon"
    UNKNOWN = "unknown"
    THIS = "this"
    """this product: one that nobody has named yet."""
    EXTREME = "extreme"
    """cheapest, dearest."""
    WHEN = "when"
    """Opens what a watch waits for; nothing else may."""
    MOVES = "moves"
    RUNS_OUT = "runs_out"
    COMES_BACK = "comes_back"
    COMPETITORS = "competitors"
    THEIRS = "theirs"
    FLOOR = "floor"
    """never below: opens the lowest price that may follow another."""
