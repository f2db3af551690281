"""How a run stands, in one sentence for people."""

from collections.abc import Mapping
from typing import Final

from workflows.store.items import ItemState
from workflows.store.runs import RunState
from workflows.wording import say

_WITHOUT_ITEMS: Final = {
    RunState.RUNNING: "running",
    RunState.CANCELLING: "running",
    RunState.DONE: "done",
    RunState.FAILED: "failed",
    RunState.PARKED: "it waits for a person",
    RunState.CANCELLED: "nothing was sent",
}
_OTHERS: Final = {
    ItemState.FAILED: ("1 failed", "{n} failed"),
    ItemState.CANCELLED: ("1 not sent", "{n} not sent"),
    ItemState.SKIPPED: ("1 left out", "{n} left out"),
    ItemState.PENDING: ("1 still to come", "{n} still to come"),
    ItemState.ACCEPTED: ("1 accepted and not applied yet", "{n} accepted and not applied yet"),
    ItemState.CONFLICT: (
        "1 was not, because the shop had changed meanwhile",
        "{n} were not, because the shop had changed meanwhile",
    ),
    ItemState.PARKED: (
        "1 needs you, because we cannot tell whether the shop took it",
        "{n} need you, because we cannot tell whether the shop took them",
    ),
}
"""What is said of the items that are not done, of one and of several."""
_ALL: Final = {
    ItemState.DONE: ("1 change made", "{many} changes made"),
    ItemState.CONFLICT: (
        "nothing was changed, because the shop had changed meanwhile",
        "nothing was changed, because the shop had changed meanwhile",
    ),
    ItemState.PARKED: (
        "1 change needs you: we cannot tell whether the shop took it",
        "{many} changes need you: we cannot tell whether the shop took them",
    ),
}
"""What is said where all items are alike."""


def run_text(
    state: RunState, counts: Mapping[ItemState, int], language: str, *, stopped_by: str | None
) -> str:
    """Say how many changes were made, and what became of the others.

    Args:
        state: of the run.
        counts: of its items, by state.
        language: of its thread.
        stopped_by: what the person is called who stopped it.
    """
    said = _said(state, counts, language)
    if state is not RunState.CANCELLED:
        return f"{said[0].upper()}{said[1:]}."
    if stopped_by is None:
        return say(language, "Stopped: {said}.", said=said)
    return say(language, "Stopped by {person}: {said}.", person=stopped_by, said=said)


def _said(state: RunState, counts: Mapping[ItemState, int], language: str) -> str:
    many, done = sum(counts.values()), counts.get(ItemState.DONE, 0)
    if not many:
        return say(language, _WITHOUT_ITEMS[state])
    for other, (one, several) in _ALL.items():
        if counts.get(other) == many:
            return say(language, one if many == 1 else several, many=many)
    parts = ", ".join(
        say(language, one if n == 1 else several, n=n)
        for other, (one, several) in _OTHERS.items()
        if (n := counts.get(other, 0))
    )
    if done or state in {RunState.RUNNING, RunState.CANCELLING, RunState.PARKED}:
        whole = "{parts}" if many == 1 else "{done} of {many} changed, {parts}"
    else:
        whole = "nothing was changed" if many == 1 else "nothing was changed, {parts}"
    return say(language, whole, done=done, many=many, parts=parts)
