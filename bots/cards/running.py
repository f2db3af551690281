"""The card of a run: how far it is, then how it ended, what a person should look at first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bots.cards import notice
from bots.cards.drawing import (
    Action,
    Drawing,
    Kind,
    Link,
    Moment,
    Part,
    Press,
    Text,
    Tone,
    Verb,
    Weight,
    Words,
    joined,
)
from bots.cards.figures import figure
from bots.cards.halting import halted
from bots.cards.people import MOST_OF_A_REASON
from bots.cards.plain_sight import clipped
from bots.cards.saying import Seen, code, counted, name, quoted, said, seen_inside, strong, told
from workflows.documents import ItemView, RunCardDocument, RunView, StepView, StopView
from workflows.store.halts import Halt
from workflows.wording import say

STATES: Final[Mapping[str, tuple[str, str, Tone]]] = {
    "running": ("🔵", "running", Tone.GOES_ON),
    "done": ("🟢", "done", Tone.GOOD),
    "failed": ("🔴", "failed", Tone.BAD),
    "partly": ("🟠", "partly done", Tone.BAD),
    "parked": ("🟠", "needs a person", Tone.WAITS),
    "cancelled": ("⚪", "cancelled", Tone.OVER),
}
SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    "pending": ("▫️", "waits"),
    "running": ("▶️", "running"),
    "done": ("✅", "done"),
    "failed": ("❌", "failed"),
    "partly": ("⚠️", "partly done"),
    "conflict": ("⚠️", "conflict"),
    "accepted": ("⏳", "accepted, not yet applied"),
    "parked": ("❓", "needs a person"),
    "cancelled": ("⏹️", "cancelled"),
    "skipped": ("⏹️", "skipped"),
    "not_run": ("⏹️", "not run"),
}
_WRONG: Final = ("failed", "conflict", "parked")
_ORDER: Final = (*_WRONG, "cancelled", "accepted", "done", "skipped", "pending")
_OPEN: Final = ("pending", "accepted")
_BAR: Final = 12
MOST_ITEMS: Final = 60
"""Items that are drawn at all; the rest is counted."""
MOST_WHOLE: Final = 30
"""Items of a run that is listed also where nothing of it is wrong."""


def draw_run(run: RunView, seen: Seen, halts: Sequence[Halt] = ()) -> Drawing:
    """Draw a run as it stands now.

    Args:
        run: its document.
        seen: where it is seen.
        halts: what is halted, which is said while it goes on.
    """
    sign, label, tone = STATES[standing(run.state, counts(run))]
    page = seen.page(f"runs/{run.id}")
    card = seen.page(f"approvals/{run.approval}")
    facts = joined([
        (Text(f"{sign} "), *said(run.language, label)),
        (Link(run.id, page),) if page else (code(run.id),),
        (Link(run.approval, card),) if card else (code(run.approval),),
        said(run.language, "try {epoch}", epoch=run.epoch) if run.epoch > 1 else (),
    ])  # fmt: skip
    return Drawing(
        language=run.language,
        title=title(run, seen),
        notice=notice.of_run(run, seen),
        tone=tone,
        facts=facts,
        parts=tuple(_parts(run, seen, halts)),
        actions=tuple(_actions(run, seen)),
    )


def standing(state: str, items: Mapping[str, int]) -> str:
    """Tell what failed as a whole from what was done in part, by how many items are how."""
    return "partly" if state == "failed" and items.get("done") else state


def title(run: RunView, seen: Seen) -> Words:
    """Return what a run is about, with its figures hidden where they may not be shown."""
    text = seen_inside(run.title).strip() or run.workflow
    return (Text(seen.shown(text)),)


def counts(run: RunView) -> Mapping[str, int]:
    """Return how many items are in each state."""
    if isinstance(run, RunCardDocument):
        return run.counts
    return Counter(item.state for item in run.items)


def _parts(run: RunView, seen: Seen, halts: Sequence[Halt]) -> Iterator[Part]:
    states = counts(run)
    total = sum(states.values())
    yield Part(Kind.SAYS, (_progress(run, states, total),))
    stops = [halted(one, seen, run.language) for one in halts if _is_held(run, one)]
    if stops:
        yield Part(Kind.SAYS, tuple(stops))
    if run.stopped:
        yield _stopped(run, run.stopped, seen)
    if telling := _telling(run.steps):
        steps = tuple(_step(step, run.language, seen) for step in telling[:MOST_ITEMS])
        yield Part(Kind.NOTES, steps, more=len(telling) - len(steps))
    yield from _items(run, seen, states)
    if run.state == "parked" and not seen.details:  # else each item says it
        says = "Look into the shop: was it applied? Say how you know."
        yield Part(Kind.SAYS, (said(run.language, says),))
    if states.get("conflict") and run.state in {"failed", "cancelled"}:
        says = (
            "Retry sends the change as it was signed, once the shop shows the signed old value"
            " again. Propose again makes a new card from what the shop shows now."
        )
        yield Part(Kind.ASIDE, (said(run.language, says),))
    if isinstance(run, RunCardDocument) and run.no_undo:
        yield Part(Kind.ASIDE, (told(run.no_undo),))
    asked = said(run.language, "Asked by {name}", name=seen.named(run.requester))
    yield Part(Kind.ASIDE, (asked,))


def _is_held(run: RunView, halt: Halt) -> bool:
    """Tell whether a run waits for something that is halted."""
    shops = {item.item.partition("/")[0] for item in run.items}
    return run.state == "running" and (halt.shop is None or halt.shop in shops)


def _progress(run: RunView, states: Mapping[str, int], total: int) -> Words:
    """Say how far it is, or how it ended."""
    if run.state != "running":
        return (strong(run.text),)
    filled = _over(states, total) * _BAR // total if total else 0
    bar = "▰" * filled + "▱" * (_BAR - filled)  # full only when everything is over
    return (Text(f"{bar}  "), *far(states, total, run.language))


def far(states: Mapping[str, int], total: int, language: str) -> Words:
    """Say how many of all items are over."""
    items = counted(language, total, "1 item", "{n} items")
    return said(language, "{over} of {items}", over=_over(states, total), items=items)


def made(states: Mapping[str, int], total: int, language: str) -> Words:
    """Say how many of all items are as they were wanted."""
    items = counted(language, total, "1 item", "{n} items")
    return said(language, "{over} of {items}", over=states.get("done", 0), items=items)


def _over(states: Mapping[str, int], total: int) -> int:
    return total - sum(states.get(state, 0) for state in _OPEN)


def _stopped(run: RunView, stop: StopView, seen: Seen) -> Part:
    """Say when it was stopped and why, and by whom where that is not said above already."""
    at, who = Moment(stop.at), seen.named(stop.person)
    known = run.state != "running" and who.name in run.text
    said_so = (
        said(run.language, "Stopped {at}", at=at)
        if known
        else said(run.language, "Stopped by {name}, {at}", name=who, at=at)
    )
    reason = clipped(seen_inside(stop.reason).strip(), MOST_OF_A_REASON)
    if reason:
        said_so = (*said_so, Text(f": {quoted(run.language, seen.shown(reason))}"))
    return Part(Kind.ASIDE if known and not reason else Kind.SAYS, (said_so,))


def _telling(steps: Sequence[StepView]) -> list[StepView]:
    """Return the steps that say more than the figures above them and the items below do."""
    several = len({one.title for one in steps if one.counts}) > 1
    under_way = len(steps) > 1

    def tells(step: StepView) -> bool:
        return several if step.counts else under_way and step.state != "done"

    return [one for one in steps if one.error or tells(one)]


def _step(step: StepView, language: str, seen: Seen) -> Words:
    total = sum(step.counts.values())
    done = step.counts.get("done", 0)
    state = step.state
    if state == "not_run" and done:
        state = "cancelled"
    elif state == "done" and done < total:
        state = "partly"
    sign, label = SIGNS.get(state, ("▫️", state))
    line: Words = (Text(f"{sign} {name(seen.shown(step.title))} – {say(language, label)}"),)
    if total > 1:
        line = (*line, Text(" · "), *made(step.counts, total, language))
    if step.error is None or not seen.details:
        return line
    return (*line, Text(": "), *told(step.error.text))


def _items(run: RunView, seen: Seen, states: Mapping[str, int]) -> Iterator[Part]:
    """List the items, what went wrong before the rest, so that no list of what is done hides it."""
    many = max(sum(states.values()), len(run.items))
    shown = sorted(run.items, key=_rank)[:MOST_ITEMS]
    if many > MOST_WHOLE and run.state in {"running", "cancelled"}:
        # twenty of two thousand that wait, or were not sent, tell nobody anything
        shown = [one for one in shown if one.state in _WRONG]
        if not shown:
            return
    if many:
        yield item_lines(run, shown, seen, more=many - len(shown))


def _rank(item: ItemView) -> int:
    return _ORDER.index(item.state) if item.state in _ORDER else len(_ORDER)


def item_lines(run: RunView, items: Sequence[ItemView], seen: Seen, more: int = 0) -> Part:
    """Return a list of items; of a single shop it is headed by its name."""
    shops = {item.item.partition("/")[0] for item in run.items}
    lines = tuple(_item(item, run.language, seen, apart=len(shops) > 1) for item in items)
    head = (strong(seen.titled(next(iter(shops)))),) if len(shops) == 1 else ()
    return Part(Kind.LINES, lines, head, more)


def _item(item: ItemView, language: str, seen: Seen, *, apart: bool) -> Words:
    shop, _, own = item.item.partition("/")
    sign, label = SIGNS.get(item.state, ("▫️", item.state))
    what = code(", ".join(item.skus[:3]) or own)
    named: Words = (strong(name(item.title)), Text(" ")) if item.title else ()
    where = (Text(f" · {seen.titled(shop)}"),) if apart else ()
    head = (Text(f"{sign} "), *named, what, *where)
    number = item.before is not None or item.after is not None
    figures = (Text("  "), *figure(item, language)) if number and seen.details else ()
    lost = " – the answer was lost; a read showed that it is done"
    known = (say(language, lost) if item.read_back else "") if item.state == "done" else None
    state = (Text(f" – {say(language, label)}" if known is None else known),)
    if item.error is None or item.state in {"accepted", "cancelled"} or not seen.details:
        return (*head, *figures, *state)
    return (*head, *figures, *state, Text(": "), *told(item.error.text))


def _actions(run: RunView, seen: Seen) -> Iterator[Action]:
    states, language = counts(run), run.language
    if run.state == "running":
        yield Press(Verb.CANCEL, say(language, "Stop before the next write"), run.id, Weight.RISKY)
    if run.state in {"failed", "cancelled"}:
        again = sum(states.get(state, 0) for state in ("failed", "conflict", "cancelled"))
        items = counted(language, again, "1 item", "{n} items")
        label = say(language, "Retry {items}", items=items) if again else say(language, "Retry")
        yield Press(Verb.RETRY, label, run.id, Weight.FIRST)
        if states.get("conflict"):
            value = f"{run.approval}:{run.revision}"
            yield Press(Verb.AGAIN, say(language, "Propose again"), value)
    if run.state == "parked":
        yield Press(Verb.SETTLE, say(language, "Say what became of it"), run.id, Weight.FIRST)
    if isinstance(run, RunCardDocument) and run.undo_in:
        yield Press(Verb.UNDO, say(language, "Undo"), run.id)
    if page := seen.page(f"runs/{run.id}"):
        yield Press(Verb.OPEN, say(language, "Open"), run.id, page=page)
    elif run.items:
        yield Press(Verb.OPEN, say(language, "Show everything"), run.id)
