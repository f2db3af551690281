"""An afternoon in a chat product on which much happens at once, told twice and in any order."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Generic, TypeVar

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fakes.product import Product, until

M = TypeVar("M")
"""A message of the chat product."""
E = TypeVar("E")
"""What it has to tell."""


class Afternoon(ABC, Generic[M, E]):
    """What is pressed, said, corrected and taken away."""

    def __init__(self, product: Product) -> None:
        """Let three cards wait."""
        self.product = product
        self.approved, self.revised, self.deleted = map(
            self.asks, ("POT-IRON", "POT-CLAY", "POT-GLASS")
        )
        cards = [self.card_of(one) for one in (self.approved, self.revised, self.deleted)]
        self.approved_card, self.revised_card, self.deleted_card = cards
        self.direct = self.directly(self.approved_card)
        self.runs, self.changes = self._runs(), self._changes()

    @property
    def presses(self) -> tuple[tuple[str, M], ...]:
        """Return who approves which card, at once."""
        return (
            ("viewer", self.approved_card),
            ("manager2", self.approved_card),
            ("admin", self.direct),
            ("manager2", self.revised_card),
        )

    @abstractmethod
    def asks(self, sku: str) -> M:
        """Ask for a price that nobody asked for before."""

    @abstractmethod
    def card_of(self, asked: M) -> M:
        """Return the card that answers something."""

    @abstractmethod
    def directly(self, card: M) -> M:
        """Return the same card in an admin's direct messages."""

    @abstractmethod
    def happens(self) -> tuple[M, list[E]]:
        """Let it happen; return what was asked meanwhile, and all that is to be told."""

    @abstractmethod
    def tells(self, events: list[E]) -> None:
        """Let the product be told."""

    @abstractmethod
    def texts(self, asked: M) -> list[str]:
        """Return what the product answered."""

    @abstractmethod
    def twins(self) -> list[str]:
        """Name what stands there twice; each message of ours has a name that is its own."""

    def passes(self, seed: int) -> None:
        """Let it pass, told in some order."""
        asked, once = self.happens()
        events = [*once, *once]
        Random(seed).shuffle(events)  # noqa: S311 - an order, no secret
        self.tells(events)
        until(lambda: self._is_over(asked))
        changes, runs = self._changes() - self.changes, self._runs() - self.runs
        assert changes["POT-IRON"] == 1
        assert changes["POT-CLAY"] == runs - 1 <= 1
        assert changes.total() == runs
        assert self.twins() == []
        assert self.product.api("GET", "/api/halts").json() == []

    def _is_over(self, asked: M) -> bool:
        approved, revised = self.texts(self.approved), self.texts(self.revised)
        again = self.texts(self.deleted)
        return (
            len(self.texts(asked)) == 1
            and len(approved) == 2
            and "1 change made" in approved[-1]
            and len(revised) >= 2
            and not any("running" in one for one in revised)
            and len(again) == 1
            and "waits for approval" in again[0]
        )

    def _runs(self) -> int:
        return len(self.product.api("GET", "/api/runs").json())

    def _changes(self) -> Counter[str]:
        return Counter(one["sku"] for one in self.product.sandbox.effects())


def in_any_order(begun: Callable[[], Afternoon[M, E]]) -> None:
    """Let several such afternoons pass."""

    @settings(max_examples=5, phases=[Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def passes(seed: int) -> None:
        begun().passes(seed)

    passes()
