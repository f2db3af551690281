"""The rules of control, one sentence a test."""

import pytest

from workflows.run import (
    UNDO,
    Kind,
    Outcome,
    Shape,
    State,
    StepShape,
    Work,
    advance,
    begin,
    retained,
    stop,
)

DONE, FAILED, SKIPPED, PARKED, CANCELLED = Kind
OFFERS = StepShape("offers", fan_out=True)


def after(step: StepShape, *, reads: bool = True) -> StepShape:
    source = frozenset({step.id})
    return StepShape("then", source, source if reads else frozenset())


def played(shape: Shape, *outcomes: Outcome) -> State:
    return begin(shape, outcomes)[0]


def ended(step: str, kind: Kind) -> Outcome:
    return Outcome(step, 0, kind)


@pytest.mark.parametrize(
    ("kind", "on_error", "reads", "runs"),
    [
        (DONE, "stop", True, True),
        (FAILED, "continue", True, True),
        (FAILED, "stop", True, False),
        (FAILED, "stop", False, False),
        (SKIPPED, "stop", True, False),
        (SKIPPED, "stop", False, True),
        (PARKED, "stop", False, False),
        (CANCELLED, "continue", False, False),
    ],
)
def test_whether_a_dependent_runs_is_a_table(
    kind: Kind, on_error: str, *, reads: bool, runs: bool
) -> None:
    first = StepShape("first", on_error="continue" if on_error == "continue" else "stop")

    state = played((first, after(first, reads=reads)), ended("first", kind))

    assert (Work("then", 0) in state.in_flight) == runs


@pytest.mark.parametrize(
    ("kind", "status", "result"),
    [
        (FAILED, SKIPPED, "failed"),
        (SKIPPED, SKIPPED, "done"),
        (PARKED, None, "parked"),
        (CANCELLED, SKIPPED, "cancelled"),
    ],
)
def test_a_dependent_that_does_not_run_says_why(
    kind: Kind, status: Kind | None, result: str
) -> None:
    first = StepShape("first")

    state = played((first, after(first)), ended("first", kind))

    assert state.finished
    assert (state.status("then"), state.result) == (status, result)


def test_a_step_behind_one_that_was_never_run_is_not_run_even_if_that_one_continues() -> None:
    first, second = (
        StepShape("first"),
        StepShape("second", frozenset({"first"}), on_error="continue"),
    )
    third = StepShape("third", frozenset({"second"}))

    assert played((first, second, third), ended("first", FAILED)).status("third") is SKIPPED


def test_a_step_only_after_one_that_was_passed_over_runs() -> None:
    first, second = StepShape("first"), after(StepShape("first"))
    third = StepShape("third", frozenset({"then"}))

    assert begin((first, second, third), [ended("first", SKIPPED)])[1] == (Work("third", 0),)


def test_a_failure_beside_a_skip_is_never_overtaken_by_it() -> None:
    first, other = StepShape("first"), StepShape("other")
    both = StepShape("both", frozenset({"first", "other"}), frozenset({"first"}))
    last = StepShape("last", frozenset({"both"}))

    state = played((first, other, both, last), ended("first", SKIPPED))
    assert state.status("last") is None

    assert advance(state, ended("other", FAILED))[0].status("last") is SKIPPED


def test_siblings_of_a_parked_step_go_on() -> None:
    state = played(
        (StepShape("stuck"), StepShape("first"), after(StepShape("first"))),
        ended("stuck", PARKED),
        ended("first", DONE),
    )

    assert state.in_flight == (Work("then", 0),)


def test_the_list_of_a_fan_out_starts_all_its_chunks() -> None:
    state, works = advance(begin((OFFERS,))[0], Outcome("offers", 0, DONE, chunks=3))

    assert works == state.in_flight == tuple(Work("offers", chunk) for chunk in (1, 2, 3))


def test_a_fan_out_over_nothing_is_done() -> None:
    state = played((OFFERS, after(OFFERS)), Outcome("offers", 0, DONE, chunks=0))

    assert state.status("offers") is DONE
    assert state.in_flight == (Work("then", 0),)


@pytest.mark.parametrize(
    ("second", "status", "result"),
    [
        (Outcome("offers", 2, DONE, done=1), DONE, "failed"),
        (Outcome("offers", 2, FAILED, failed=5), FAILED, "failed"),
        (Outcome("offers", 2, DONE), FAILED, "failed"),
        (Outcome("offers", 2, PARKED, done=1, parked=1), PARKED, "parked"),
    ],
)
def test_a_fan_out_fails_when_items_failed_and_none_succeeded(
    second: Outcome, status: Kind, result: str
) -> None:
    listed, first = Outcome("offers", 0, DONE, chunks=2), Outcome("offers", 1, FAILED, failed=5)

    state = played((OFFERS,), listed, first, second)

    assert (state.status("offers"), state.result) == (status, result)


def test_a_fan_out_whose_list_fails_has_failed_and_has_no_chunks() -> None:
    state = played((OFFERS,), Outcome("offers", 0, FAILED, chunks=2))

    assert (state.status("offers"), state.in_flight) == (FAILED, ())


def test_a_parked_chunk_outweighs_a_cancelled_one() -> None:
    listed = Outcome("offers", 0, DONE, chunks=2)
    chunks = Outcome("offers", 1, PARKED), Outcome("offers", 2, CANCELLED)

    state = played((OFFERS,), listed, *chunks)

    assert (state.status("offers"), state.result) == (PARKED, "parked")


def test_the_counts_of_a_list_are_nobodys_items() -> None:
    listed = Outcome("offers", 0, DONE, chunks=0, failed=3, parked=2)

    assert played((OFFERS,), listed).result == "done"


def test_one_failed_item_makes_the_run_failed_and_lets_dependents_run() -> None:
    first = StepShape("first")
    partly = Outcome("first", 0, DONE, done=2, failed=1)

    state = played((first, after(first)), partly, ended("then", DONE))

    assert (state.status("first"), state.status("then"), state.result) == (DONE, DONE, "failed")


UNDOING = (StepShape("first", on_error="compensate"), StepShape("other"), after(StepShape("other")))


def test_the_undo_waits_for_what_is_in_flight() -> None:
    state, works = advance(begin(UNDOING)[0], ended("first", FAILED))
    assert works == ()

    assert advance(state, ended("other", DONE))[1] == (Work(UNDO, 0),)


def test_the_undo_waits_for_a_person_where_something_is_parked() -> None:
    state = played(UNDOING, ended("first", FAILED), ended("other", PARKED))

    assert (state.in_flight, state.result) == ((), "parked")


def test_the_undo_starts_once_the_person_has_settled_it() -> None:
    state = played(UNDOING, ended("first", FAILED), ended("other", DONE))

    assert state.in_flight == (Work(UNDO, 0),)


@pytest.mark.parametrize(("kind", "result"), [(DONE, "failed"), (PARKED, "parked")])
def test_an_undone_run_has_failed_unless_its_undo_needs_a_person(kind: Kind, result: str) -> None:
    ends = ended("first", FAILED), ended("other", DONE), ended(UNDO, kind)

    state = played(UNDOING, *ends)

    assert (state.status(UNDO), state.status("then"), state.result) == (kind, SKIPPED, result)


def test_a_cancel_prevents_the_undo() -> None:
    state, _ = advance(stop(begin(UNDOING)[0]), ended("first", FAILED))
    state, works = advance(state, ended("other", DONE))

    assert (works, state.status(UNDO), state.result) == ((), None, "failed")


def test_what_is_in_flight_at_a_cancel_is_open_until_it_settles() -> None:
    state = stop(begin(UNDOING)[0])

    assert [state.status(step.id) for step in UNDOING] == [None, None, CANCELLED]
    assert not state.finished


def test_a_cancel_that_came_too_late_changes_nothing() -> None:
    state, _ = advance(stop(begin((StepShape("first"),))[0]), ended("first", DONE))

    assert state.result == "done"


def test_a_list_that_settles_after_the_cancel_starts_no_chunk() -> None:
    state, works = advance(stop(begin((OFFERS,))[0]), Outcome("offers", 0, DONE, chunks=2))

    assert works == ()
    assert (state.status("offers"), state.result) == (CANCELLED, "cancelled")


def test_a_new_epoch_keeps_what_is_done_and_what_its_own_condition_skipped() -> None:
    kept = ended("a", DONE), ended("b", SKIPPED), Outcome("c", 0, DONE, chunks=2)
    gone = ended("d", FAILED), ended("e", PARKED), ended("f", CANCELLED)
    partly = Outcome("g", 1, DONE, done=4, failed=1)

    assert retained([*gone, *kept, partly]) == kept


def test_a_new_epoch_of_an_undone_run_repeats_only_an_undo_that_failed() -> None:
    ends = ended("first", FAILED), ended("other", DONE)

    assert begin(UNDOING, retained([*ends, ended(UNDO, DONE)]))[1] == ()
    assert begin(UNDOING, retained([*ends, ended(UNDO, FAILED)]))[1] == (Work(UNDO, 0),)


def test_only_the_chunk_that_failed_is_repeated_and_only_when_its_turn_comes() -> None:
    first = StepShape("first", on_error="continue")
    offers = StepShape("offers", frozenset({"first"}), fan_out=True)
    kept = Outcome("offers", 0, DONE, chunks=2), Outcome("offers", 1, DONE, done=3)

    state, works = begin((first, offers), kept)
    assert works == (Work("first", 0),)

    assert advance(state, ended("first", DONE))[1] == (Work("offers", 2),)


def test_a_run_without_steps_is_done() -> None:
    assert begin(())[0].result == "done"


def test_an_unfinished_run_has_no_result() -> None:
    assert begin((OFFERS,))[0].result is None


def test_steps_that_wait_for_each_other_are_refused() -> None:
    circle = StepShape("a", frozenset({"b"})), StepShape("b", frozenset({"a"}))

    with pytest.raises(ValueError, match="cycle"):
        begin(circle)


@pytest.mark.parametrize(
    "outcome", [ended("nobody", DONE), Outcome("offers", 3, DONE), Outcome("plain", 1, DONE)]
)
def test_an_outcome_of_no_work_is_refused(outcome: Outcome) -> None:
    state = played((OFFERS, StepShape("plain")), Outcome("offers", 0, DONE, chunks=2))

    with pytest.raises(ValueError, match=r"has no (step|chunk)"):
        advance(state, outcome)
