"""Every word the grammar knows, and what part it plays.

A word that is not here can only be part of a product's name or a shop's; anywhere else it is
unknown, and an order with an unknown word is no order. Words that do not change what is meant are
listed as `STOP`, so that leaving them out is a decision made here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from planner.offline.numbers import IN_WORDS
from planner.offline.tokens import Kind, Token


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


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One or more tokens that play one part."""

    part: Part
    value: str
    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Return where it starts in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return where it ends in the text."""
        return self.tokens[-1].end


_VERBS: Final[Mapping[str, str]] = {
    "lower": "drop|lower|cut|reduce|decrease|discount|slash|knock"
    "|mark down|bring down|price cut|price drop",
    "raise": "raise|increase|hike|mark up|bump up|bump|put up",
    "assign": "set|change|update|adjust|edit|modify|reprice|re-price",
    "charge": "charge",
    "sell": "sell",
    "add": "add",
    "halve": "halve",
    "double": "double",
    "pause": "pause|hide|deactivate|suspend|disable",
    "reopen": "reopen|re-open|activate|reactivate|re-activate|unpause|un-pause|unhide"
    "|enable|resume",
    "end": "end|delete|remove",
    "withdraw": "take down|stop selling|delist|unlist|withdraw",
    "create": "create|publish",
    "list": "list",
    "rename": "rename|retitle",
    "show": "show|find|search|display|look up|look for|search for|tell",
}
_WORDS: Final[Mapping[Part, Mapping[str, str]]] = {
    Part.VERB: _VERBS,
    Part.CARRIER: {"make": "make", "put": "put", "give": "give|apply", "take": "take"},
    Part.ASKS: {
        "what": "what|which|how much",
        "how_many": "how many|how much stock",
    },
    Part.FIELD: {
        "price": "price|prices|cost|costs|priced",
        "stock": "stock|stocks|quantity|quantities|inventory|stock level|stock levels",
        "title": "title|titles|name",
        "description": "description|descriptions",
        "orders": "order|orders|sales",
    },
    Part.THING: {
        "listing": "listing|offer",
        "listings": "listings|offers",
        "product": "product|item|article",
        "products": "products|items|articles|stuff|goods",
    },
    Part.ALL: {"all": "all|every|each|all of|every single", "everything": "everything"},
    Part.MANNER: {
        "down": "off|cheaper|less expensive",
        "up": "more expensive|dearer|pricier|higher",
        "half": "half price|half the price|half-price|half of the price",
        "double": "double the price|twice the price",
    },
    Part.COMPARES: {
        ">": "above|over|more than|greater than|higher than|exceeding",
        "<": "below|under|less than|fewer than|lower than",
        ">=": "at least|no less than",
        "<=": "at most|no more than",
        "==": "exactly|equal to",
        "dear": "more expensive than|dearer than|pricier than",
        "cheap": "cheaper than|less expensive than",
        "contains": "contains|containing|contain|includes",
    },
    Part.STATE: {
        "paused": "paused|hidden|inactive|deactivated|suspended",
        "active": "active|live|on sale|activated",
        "ended": "ended|deleted",
        "out": "out of stock|out-of-stock|sold out|sold-out|no stock|without stock",
        "in": "in stock|in-stock|available",
    },
    Part.RELATIVE: {
        "that": "that|which|who",
        "whose": "whose",
        "with": "with|having",
        "where": "where",
    },
    Part.PRONOUN: {"it": "it|its|them|their|they|those|these"},
    Part.PREPOSITION: {
        name: name for name in ("of", "for", "on", "in", "at", "by", "to", "from", "as")
    },
    Part.IS: {"is": "is|are|has|have"},
    Part.SHALL: {"be": "should be|must be|shall be|should be set", "cost": "should cost|must cost"},
    Part.EXCEPT: {
        "except": "except|except for|excluding|apart from|other than|but not|but|not including"
    },
    Part.AND: {"and": "and|&|as well as|plus|,|and also"},
    Part.THEN: {"then": "then|and then|afterwards|after that|, then"},
    Part.END: {"end": ".|!|?|;|\n"},
    Part.COLON: {"colon": ":"},
    Part.PERCENT: {"%": "%|percent|pct|per cent|percentage points"},
    Part.CURRENCY: {
        "EUR": "eur|euro|euros|€",
        "USD": "usd|us dollar|us dollars|us$",
        "GBP": "gbp|pound|pounds|£",
        "JPY": "jpy|yen|¥",
        "CHF": "chf|franc|francs",
        "$": "$|dollar|dollars|bucks",
        "CENT": "cent|cents",
    },
    Part.UNITS: {"units": "units|unit|pieces|piece|pcs|left"},
    Part.EVERYWHERE: {
        "everywhere": "everywhere|on all shops|in all shops|on every shop|in every shop"
        "|on all my shops|in all my shops|on all marketplaces|on every marketplace"
    },
    Part.STOP: {
        "stop": "the|a|an|my|our|me|please|now|right now|right away|also|just|then please|kindly"
        "|shop|store|account|'s"
    },
}

POLITE: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "hi|hello|hey|hey there|hi there|good morning|good afternoon|good evening|dear countersign"
        "|countersign|please|ok|okay|so|now|could you|can you|would you|will you|could you please"
        "|can you please|would you please|would you mind|please could you|please can you"
        "|i want to|i want you to|i would like to|i would like you to|i 'd like to|i 'd like you to"
        "|i need to|i need you to|let 's|let us|we need to|we want to|help me"
    ).split("|")
)
"""What may come before an order without changing it."""

REQUESTS: Final = frozenset({"could", "can", "would", "will"})
"""A polite opening with one of these may end in a question mark."""

THANKS: Final = tuple(
    tuple(phrase.split())
    for phrase in (
        "thanks|thank you|thanks a lot|thank you very much|cheers|many thanks|please".split("|")
    )
)
"""What may come after an order without changing it."""

HEDGES: Final = frozenset(
    "not n't don't dont never no none nothing without unless until if when whether maybe perhaps"
    " only stop cancel instead or nor rather avoid almost about around approximately"
    " roughly".split()
)
"""Words that turn an order round or into a doubt: never part of a name, and so always strange."""


ACTS: Final = frozenset(
    {Part.VERB, Part.CARRIER, Part.ASKS, Part.IS, Part.SHALL, Part.MANNER, Part.PERCENT}
)
"""Parts of which a message needs one to mean anything."""


def _table() -> dict[str, list[tuple[tuple[str, ...], Part, str]]]:
    table: dict[str, list[tuple[tuple[str, ...], Part, str]]] = {}
    for part, values in _WORDS.items():
        for value, phrases in values.items():
            for phrase in phrases.split("|"):
                words = tuple(phrase.split(" "))
                table.setdefault(words[0], []).append((words, part, value))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


_TABLE: Final = _table()


def read(tokens: list[Token]) -> list[Lexeme]:
    """Give every token its part; of several, the longest phrase wins."""
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        lexeme = _lexeme(tokens, at)
        lexemes.append(lexeme)
        at += len(lexeme.tokens)
    return lexemes


def _lexeme(tokens: list[Token], at: int) -> Lexeme:
    token = tokens[at]
    if token.kind is Kind.QUOTED:
        return Lexeme(Part.QUOTED, token.text, (token,))
    if token.kind is Kind.NUMBER:
        return Lexeme(Part.NUMBER, token.text, (token,))
    if token.kind is Kind.OTHER:
        return Lexeme(Part.UNKNOWN, token.text, (token,))
    for words, part, value in _TABLE.get(token.word, ()):
        span = tuple(tokens[at : at + len(words)])
        if len(span) == len(words) and all(
            one.word == word and one.kind is not Kind.QUOTED
            for one, word in zip(span, words, strict=True)
        ):
            return Lexeme(part, value, span)
    if token.word in IN_WORDS:
        return Lexeme(Part.NUMBER, str(IN_WORDS[token.word]), (token,))
    return Lexeme(Part.UNKNOWN, token.word, (token,))
