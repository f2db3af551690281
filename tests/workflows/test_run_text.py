"""The one sentence that says how a run stands."""

import re

import pytest

from workflows.run_text import run_text
from workflows.store.items import ItemState
from workflows.store.runs import RunState

D, F, C = ItemState.DONE, ItemState.FAILED, ItemState.CONFLICT
P, X, S, A, W = (
    ItemState.PARKED,
    ItemState.CANCELLED,
    ItemState.SKIPPED,
    ItemState.ACCEPTED,
    ItemState.PENDING,
)
CASES = [
    (RunState.DONE, {}, "Done."),
    (RunState.DONE, {D: 1}, "1 change made."),
    (RunState.DONE, {D: 1528}, "1,528 changes made."),
    (RunState.DONE, {D: 5, S: 1}, "5 of 6 changed, 1 left out."),
    (RunState.DONE, {S: 2}, "Nothing was changed, 2 left out."),
    (
        RunState.FAILED,
        {D: 5, C: 1},
        "5 of 6 changed, 1 was not, because the shop had changed meanwhile.",
    ),
    (RunState.FAILED, {C: 1}, "Nothing was changed, because the shop had changed meanwhile."),
    (RunState.FAILED, {F: 1}, "Nothing was changed."),
    (RunState.FAILED, {D: 1, F: 2, X: 3}, "1 of 6 changed, 2 failed, 3 not sent."),
    (RunState.PARKED, {P: 1}, "1 change needs you: we cannot tell whether the shop took it."),
    (
        RunState.PARKED,
        {D: 4, P: 2},
        "4 of 6 changed, 2 need you, because we cannot tell whether the shop took them.",
    ),
    (RunState.RUNNING, {A: 1}, "1 accepted and not applied yet."),
    (RunState.RUNNING, {D: 208, W: 1792}, "208 of 2,000 changed, 1,792 still to come."),
    (
        RunState.CANCELLED,
        {D: 472, X: 1528},
        "Stopped by Ana: 472 of 2,000 changed, 1,528 not sent.",
    ),
    (RunState.CANCELLED, {X: 1}, "Stopped by Ana: nothing was changed."),
    (RunState.CANCELLED, {}, "Stopped by Ana: nothing was sent."),
]


@pytest.mark.parametrize(("state", "counts", "said"), CASES, ids=[said for *_, said in CASES])
def test_a_run_is_told_in_one_sentence(
    state: RunState, counts: dict[ItemState, int], said: str
) -> None:
    assert run_text(state, counts, "en", stopped_by="Ana") == said


@pytest.mark.parametrize(("state", "counts", "said"), CASES, ids=[said for *_, said in CASES])
def test_a_run_is_told_in_the_language_of_its_thread(
    state: RunState, counts: dict[ItemState, int], said: str
) -> None:
    german = run_text(state, counts, "de", stopped_by="Ana")

    assert _words(said).isdisjoint(_words(german))


def _words(said: str) -> set[str]:
    return {*re.findall(r"[a-zäöü]{4,}", said.lower())} - {"shop"}


def test_a_run_that_nobody_stopped_by_name_is_said_to_be_stopped() -> None:
    said = run_text(RunState.CANCELLED, {D: 1, X: 1}, "en", stopped_by=None)

    assert said == "Stopped: 1 of 2 changed, 1 not sent."
