"""A place in a sentence, moved forward as its words are understood."""

from dataclasses import dataclass, field

from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.parts import Part


@dataclass(slots=True)
class Cursor:
    """The words of one sentence, how far they are understood, and which are not."""

    text: str
    lexemes: list[Lexeme]
    language: Language
    at: int = 0
    comma: bool = False
    """The writer's decimal mark is surely the comma."""
    strange: list[str] = field(default_factory=list)
    """Words that play no part in the sentence; an order with any of them is none."""

    def peek(self, ahead: int = 0) -> Lexeme | None:
        """Return a coming word without passing it."""
        place = self.at + ahead
        return self.lexemes[place] if place < len(self.lexemes) else None

    def part(self, ahead: int = 0) -> Part | None:
        """Return the part of a coming word, None at the end."""
        lexeme = self.peek(ahead)
        return lexeme.part if lexeme else None

    def take(self, part: Part, *values: str) -> Lexeme | None:
        """Pass the next word if it plays this part, with one of the values if any are given."""
        lexeme = self.peek()
        if lexeme is None or lexeme.part is not part or (values and lexeme.value not in values):
            return None
        self.at += 1
        return lexeme

    def skip(self, *parts: Part) -> None:
        """Pass all coming words that play one of these parts."""
        while self.part() in parts:
            self.at += 1

    def span(self, start: int) -> tuple[int, int]:
        """Return where the words between a word and this place stand in the text."""
        if start >= self.at:
            return (0, 0)
        return self.lexemes[start].start, self.lexemes[self.at - 1].end

    def passed(self, start: int) -> str:
        """Return the text between a word and this place, as it was written."""
        begin, end = self.span(start)
        return self.text[begin:end]
