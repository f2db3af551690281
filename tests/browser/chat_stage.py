"""What a scene needs of a chat product, whichever it is."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from bots.cards.drawing import Drawing
from tests.fakes.product import Product

M = TypeVar("M")
"""A message, as the product's own stand-in keeps it."""


class Stage(Protocol[M]):
    """A chat product with everybody in it, and an album of what is shown there."""

    @property
    def product(self) -> Product:
        """Return what is spoken to."""

    def asks(self, text: str, words: str, who: str = "manager") -> tuple[M, M]:
        """Let somebody ask; return what they said, and the answer that shows some words."""

    def adds(self, root: M, text: str, who: str = "manager") -> None:
        """Let somebody call the app once more, in the same thread."""

    def follows(self, root: M, words: str, *, but: M | None = None, offers: str = "") -> M:
        """Wait for what shows some words in a thread; another than one, with a button on it."""

    def hands_in(self, file: bytes, words: str) -> M:
        """Let the manager send a file of products; return the answer that shows some words."""

    def writes(self, who: str, text: str) -> M:
        """Let somebody unknown write to the app alone; return what they alone are told."""

    def direct(self, who: str, words: str) -> M:
        """Wait for what somebody is told in direct messages."""

    def sends(self, who: str, drawing: Drawing) -> M:
        """Send somebody what no sentence brings about, drawn as everything else."""

    def presses(self, who: str, card: M, label: str) -> None:
        """Let somebody press a button."""

    def chooses(self, who: str, card: M, label: str, number: int) -> None:
        """Let somebody choose one of a list, by its number from 0."""

    def reads(self, card: M) -> str:
        """Return what a message shows."""

    def labels(self, card: M) -> list[str]:
        """Return what is written on its buttons."""

    def fills(self, who: str, fields: Mapping[str, str]) -> None:
        """Let somebody fill in the form that lies before them, and send it.

        Args:
            who: before whom it lies.
            fields: what goes where, by label or by the field's own name.
        """

    def settles(self, who: str, *, applied: bool, because: str) -> None:
        """Let somebody say, in the form that lies before them, what became of a parked item."""

    def draw(self, name: str, card: M, *, seen_by: str = "manager") -> None:
        """Draw one message."""

    def draw_form(self, name: str, who: str) -> None:
        """Wait for the form that lies before somebody, and draw it."""

    def draw_opened(self, name: str, who: str, card: M) -> None:
        """Draw what the button “Show everything” of a long card shows."""
