"""Everything of a long card, page by page, where no page of ours can be reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bots.cards import notice
from bots.cards.approval import grouped
from bots.cards.approval import title as title_of_plan
from bots.cards.drawing import Action, Choice, Drawing, Option, Part, Press, Verb, Words
from bots.cards.running import item_lines
from bots.cards.running import title as title_of_run
from bots.cards.saying import Seen, said
from bots.cards.words import MOST_CHOICES
from workflows.documents import PlanDocument, RunView
from workflows.wording import say

LINES: Final = 12
"""Lines of a page, few enough that every surface shows them whole."""
MOST_TURNED: Final = 3
"""Pages that are turned one by one; to those of a longer list one may go at once."""


def draw_lines(plan: PlanDocument, seen: Seen, page: int = 0) -> Drawing:
    """Draw one page of a plan's lines; for one that is not there, the nearest that is."""
    value = f"{plan.approval.id}:{plan.approval.revision}"
    turned = _Turned(len(plan.lines), page, value, plan.language)
    shown = plan.lines[turned.first : turned.last]
    parts = tuple(grouped(shown, seen, plan.language, plan.parts))
    return turned.drawn(title_of_plan(plan, seen), parts)


def draw_items(run: RunView, seen: Seen, page: int = 0) -> Drawing:
    """Draw one page of a run's items; for one that is not there, the nearest that is."""
    turned = _Turned(len(run.items), page, run.id, run.language)
    shown = run.items[turned.first : turned.last]
    return turned.drawn(title_of_run(run, seen), (item_lines(run, shown, seen),))


@dataclass(frozen=True, slots=True)
class _Turned:
    """Where a list is opened."""

    many: int
    wanted: int
    value: str
    """What a press says that it opens; the number of the page follows."""
    language: str

    @property
    def page(self) -> int:
        return max(0, min(self.wanted, (self.many - 1) // LINES))

    @property
    def first(self) -> int:
        return self.page * LINES

    @property
    def last(self) -> int:
        return min(self.first + LINES, self.many)

    def drawn(self, title: Words, parts: tuple[Part, ...]) -> Drawing:
        """Return the page with the way to the ones before and after it."""
        places = {"first": self.first + 1 if self.many else 0, "last": self.last, "n": self.many}
        where = said(self.language, "{first} to {last} of {n}", **places)
        return Drawing(
            self.language,
            title=title,
            notice=notice.of_words(say(self.language, "{first} to {last} of {n}", **places)),
            facts=where,
            parts=parts,
            actions=tuple(self._turns()),
        )

    def _turns(self) -> Iterator[Action]:
        for by, label in ((-1, "Back"), (1, "Next")):
            if 0 <= (page := self.page + by) * LINES < self.many:
                yield Press(Verb.OPEN, say(self.language, label), f"{self.value}:{page}")
        pages = range(-(-self.many // LINES))
        if len(pages) > MOST_TURNED:
            every = -(-len(pages) // MOST_CHOICES)
            options = tuple(self._option(page) for page in pages[::every])
            yield Choice(Verb.OPEN, say(self.language, "Go to"), options)

    def _option(self, page: int) -> Option:
        first = page * LINES
        places = {"first": first + 1, "last": min(first + LINES, self.many), "n": self.many}
        return Option(say(self.language, "{first} to {last} of {n}", **places),
                      f"{self.value}:{page}")  # fmt: skip
