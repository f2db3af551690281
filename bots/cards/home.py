"""What one person finds at home: what waits for them, what runs, and the brake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bots.cards import notice
from bots.cards.drawing import (
    Drawing,
    Kind,
    Link,
    Moment,
    Part,
    Press,
    Text,
    Verb,
    Weight,
    Words,
    joined,
)
from bots.cards.halting import halted
from bots.cards.running import STATES, far, made, standing
from bots.cards.saying import Seen, code, name, said, seen_inside, strong
from workflows.documents import RunSummary, WaitingView
from workflows.store.halts import Halt
from workflows.wording import say

MOST: Final = 10
"""Cards or runs of one kind; the pages have the others."""
_UNDER_WAY: Final = frozenset({"running", "parked"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything stands for the person who looks."""

    halts: Sequence[Halt]
    waiting: Sequence[WaitingView]
    runs: Sequence[RunSummary]
    """The newest first."""


def draw_home(standing: Standing, seen: Seen, language: str) -> Drawing:
    """Draw a person's home; what waits for them comes first.

    Args:
        standing: what there is.
        seen: where it is seen; its viewer is whose home it is.
        language: of the person.
    """
    return Drawing(
        language,
        title=(Text("Countersign"),),
        notice=notice.of_words("Countersign"),
        parts=tuple(_parts(standing, seen, language)),
    )


def _parts(standing: Standing, seen: Seen, language: str) -> Iterator[Part]:
    yield from _halts(standing.halts, seen, language)
    own = [one for one in standing.waiting if _asks(one, seen.viewer)]
    others = [one for one in standing.waiting if not _asks(one, seen.viewer)]
    yield _head(say(language, "Waiting for you"))
    yield from (_card(one, seen, language) for one in own[:MOST])
    yield from _rest(len(own), language)
    if not own:
        yield Part(Kind.ASIDE, (said(language, "Nothing waits for you."),))
    if others:
        yield _head(say(language, "Waiting for others"))
        yield from (_card(one, seen, language) for one in others[:MOST])
        yield from _rest(len(others), language)
    live = [run for run in standing.runs if run.state in _UNDER_WAY]
    over = [run for run in standing.runs if run.state not in _UNDER_WAY]
    yield _head(say(language, "Running"))
    yield from _runs(live, seen, language) if live else _nothing(language)
    if over:
        yield _head(say(language, "Recent"))
        yield from _runs(over, seen, language)


def _head(text: str) -> Part:
    return Part(Kind.SAYS, ((strong(text),),))


def _nothing(language: str) -> Iterator[Part]:
    yield Part(Kind.ASIDE, (said(language, "Nothing runs."),))


def _rest(many: int, language: str) -> Iterator[Part]:
    if many > MOST:
        yield Part(Kind.ASIDE, (said(language, "… and {rest} more", rest=many - MOST),))


def _asks(card: WaitingView, viewer: str | None) -> bool:
    return viewer in card.approvers and viewer not in card.voted


def _halts(halts: Sequence[Halt], seen: Seen, language: str) -> Iterator[Part]:
    """Say what is halted, with the way to let it go on; else offer the brake."""
    for halt in halts[:MOST]:
        resume = Press(Verb.RESUME, say(language, "Let it go on"), halt.shop or "*")
        line = halted(halt, seen, language)
        yield Part(Kind.SAYS, (line,), actions=(resume,))
    if not any(halt.shop is None for halt in halts):
        halt_all = Press(Verb.HALT, say(language, "Halt everything"), "*", Weight.RISKY)
        line = () if halts else said(language, "Nothing is halted.")
        yield Part(Kind.SAYS, (line,) if line else (), actions=(halt_all,))


def _card(card: WaitingView, seen: Seen, language: str) -> Part:
    page = seen.page(f"approvals/{card.id}")
    summary = seen.shown(seen_inside(card.summary).strip()) or say(
        language, "A plan without a summary"
    )
    by = said(language, "Asked by {name}", name=seen.named(card.requester))
    until = said(language, "Expires {at}", at=Moment(card.expires_at, soon=True))
    known: Words = (Link(card.id, page),) if page else (code(card.id),)
    look = Press(Verb.OPEN, say(language, "Open"), f"{card.id}:{card.revision}", page=page)
    return Part(Kind.SAYS, ((strong(summary),), joined([known, by, until])), actions=(look,))


def _runs(runs: Sequence[RunSummary], seen: Seen, language: str) -> Iterator[Part]:
    lines = tuple(_run(run, seen, language) for run in runs[:MOST])
    yield Part(Kind.LINES, lines, more=len(runs) - len(lines))


def _run(run: RunSummary, seen: Seen, language: str) -> Words:
    sign, label, _ = STATES.get(standing(run.state, run.counts), ("⚪", run.state, None))
    page = seen.page(f"runs/{run.id}")
    total = sum(run.counts.values())
    many = far if run.state == "running" else made
    return joined([
        (Text(f"{sign} "), strong(name(seen.shown(run.title)) or run.workflow)),
        (Link(run.id, page),) if page else (code(run.id),),
        said(language, label),
        many(run.counts, total, language) if total else (),
    ])  # fmt: skip
