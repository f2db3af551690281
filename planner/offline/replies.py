"""The ways out of a sentence that is no plan, and how the offline planner words them."""

from dataclasses import dataclass
from typing import Any, Final

from planner.planner import Answered, Question, Questions

CAN: Final = (
    "I am the offline planner: I understand plain orders, not free conversation. For example:\n"
    "• Drop the price of all mugs on Shopify by 10%\n"
    "• Set the price of MUG-BLUE to 17.99\n"
    "• Set the stock of the red mug to 15\n"
    "• Pause all mugs that are out of stock\n"
    "• Reopen MUG-BLUE, or end the listing for MUG-XL\n"
    '• Rename MUG-BLUE to "Ocean Mug"\n'
    "• List MUG-XL on Shopify\n"
    "• Which listings are paused? What's the stock of MUG-BLUE? Show my orders\n"
    "Join several with “and”. Nothing happens before somebody approves it."
)
MOST_CHOICES: Final = 10


class Told(Exception):
    """The sentence is answered with words alone."""

    def answer(self) -> Answered:
        """Return what the person reads."""
        return answered(str(self))


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to go on: what the person reads, and the whole order that it stands for."""

    text: str
    say: str


class Undecided(Exception):
    """The sentence has several readings; a person must choose."""

    def __init__(self, text: str, choices: tuple[Choice, ...]) -> None:
        """Keep the question and the ways to go on."""
        super().__init__(text)
        self.choices = choices[:MOST_CHOICES]

    def questions(self) -> Questions:
        """Return what the person reads, with what lets the next message go on."""
        pending: dict[str, Any] = {
            "planner": "offline",
            "choices": [{"text": choice.text, "say": choice.say} for choice in self.choices],
        }
        question = Question(str(self), tuple(choice.text for choice in self.choices))
        return Questions((question,), pending)


def answered(text: str) -> Answered:
    """Say something, and who says it."""
    return Answered(f"{text}\n\n{CAN}" if text else CAN)


def spoken(names: list[str], word: str = "and") -> str:
    """Join names as people do: "A, B and C"."""
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
