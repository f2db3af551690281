"""Cards in a sentence or two, for a notification and for whoever sees no cards: plain words."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from bots.cards.drawing import Moment, Named, Span
from bots.cards.figures import changes
from bots.cards.people import needed
from bots.cards.plain_sight import clipped
from bots.cards.plain_sight import seen as shown
from bots.cards.saying import Seen
from workflows.documents import PlanDocument, RunView
from workflows.wording import say

MOST: Final = 600
"""Characters; a notification shows fewer, and a phone reads them out."""


def of_plan(plan: PlanDocument, seen: Seen, state: str, replaced_by: int | None) -> str:
    """Say what is asked, how it stands and for whom it waits."""
    return _joined(_plan(plan, seen, state, replaced_by))


def _plan(plan: PlanDocument, seen: Seen, state: str, replaced_by: int | None) -> Iterator[str]:
    approval, language = plan.approval, plan.language
    summary = seen.shown(plan.summary, plan.lines)
    yield _ended(shown(summary) or say(language, "A plan without a summary"))
    writes = sum(not line.idle for line in plan.lines)
    if writes:
        yield _ended(changes(writes, language))
    yield f"{approval.id} r{approval.revision}: {say(language, state)}."
    if replaced_by:
        yield say(
            language,
            "Replaced by revision {revision}: this one can no longer be approved.",
            revision=replaced_by,
        )
    elif approval.state == "open":
        yield _ended("".join(_plainly(span) for span in needed(plan, seen)))
        yield _ended(say(language, "Expires {at}", at=utc(approval.expires_at)))


def of_run(run: RunView, seen: Seen) -> str:
    """Say how a run stands."""
    title = seen.shown(shown(run.title))
    return _joined([_ended(title) if title else "", run.text, run.id])


def of_words(*texts: str) -> str:
    """Say what is said."""
    return _joined(shown(one.replace("`", "")) for one in texts)


def _joined(sentences: Iterable[str]) -> str:
    return clipped(" ".join(filter(None, sentences)), MOST) or "Countersign"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _plainly(span: Span) -> str:
    match span:
        case Named():
            return span.name
        case Moment(at):
            return utc(at)
        case _:
            return span.text


def utc(at: datetime) -> str:
    """Write an instant for whoever's zone is not known."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
