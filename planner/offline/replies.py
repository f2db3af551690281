"""The ways out of a sentence that is no plan, and how the offline planner words them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from planner.offline.language import Language
from planner.offline.phrases import Phrase, Said, phrase
from planner.planner import Answered, Question, Questions

MOST_CHOICES: Final = 10


class Told(Exception):
    """The sentence is answered with words alone."""

    def __init__(self, said: Said = "", /, **values: Said) -> None:
        """Keep what to say."""
        super().__init__(said)
        self.said = phrase(said, **values) if isinstance(said, str) else said

    def answer(self, language: Language) -> Answered:
        """Return what the person reads."""
        return answered(language.say(self.said), language)


class Misspelled(Told):
    """Some words are no words of an order; perhaps they are spelled like some that are."""

    def __init__(self, said: Said, odd: tuple[str, ...], *, complete: bool = False) -> None:
        """Keep what to say, and the words.

        Args:
            said: what is wrong with them.
            odd: the words.
            complete: nothing is to be added about what is spelled like them.
        """
        super().__init__(said)
        self.odd = odd
        self.complete = complete


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to go on: what the person reads, and the whole order that it stands for."""

    text: Said
    say: str


class Undecided(Exception):
    """The sentence has several readings; a person must choose."""

    def __init__(
        self,
        said: Phrase,
        choices: tuple[Choice, ...],
        around: tuple[str, str] | None = None,
        each: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep the question and the ways to go on.

        Args:
            said: the question.
            choices: what may be answered.
            around: the order before and after a product that may be named instead.
            each: what an amount for each shop may be put into instead.
        """
        super().__init__(said)
        self.said = said
        self.choices = choices[:MOST_CHOICES]
        self.around = around
        self.each = each

    def questions(self, language: Language) -> Questions:
        """Return what the person reads, with what lets the next message go on."""
        shown = tuple(language.say(choice.text) for choice in self.choices)
        pending: dict[str, Any] = {
            "planner": "offline",
            "language": language.code,
            "choices": [
                {"text": text, "say": choice.say}
                for text, choice in zip(shown, self.choices, strict=True)
            ],
        }
        if self.around:
            pending["around"] = list(self.around)
        if self.each:
            pending["each"] = dict(self.each)
        return Questions((Question(language.say(self.said), shown),), pending, language.code)


def answered(text: str, language: Language) -> Answered:
    """Say something, and who says it."""
    can = language.say(CAN)
    return Answered(f"{text}\n\n{can}" if text else can, language.code)


CAN: Final = phrase("I am the offline planner.")
"""Each language says here, with examples of its own, what can be said in it."""
ABLE: Final = phrase(
    "I change prices and stock, list, pause, reopen, end and rename listings, copy stock from one"
    " shop to others, and show listings, stock, orders and products. For example:\n"
    "• Drop the price of all mugs on Shopify by 10%\n"
    "• List the blue mug on eBay for 24.90 and set its stock to 15 everywhere\n"
    "• Which listings are paused?\n"
    "I plan; nothing happens before somebody approves it."
)
