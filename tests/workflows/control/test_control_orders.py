"""Whatever an engine does to it, a run comes to the same."""

from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.fakes.hostile_driver import Account, HostileDriver, Pick, drive, every_order
from tests.workflows.control.oracle import expected, failed_steps
from tests.workflows.control.worlds import CERTAIN, ENDS, OnError, World, worlds
from workflows.run import UNDO, Kind, Outcome, Work, begin, retained

CHANCE = st.randoms(use_true_random=False)
UNDOING: tuple[OnError, ...] = ("stop", "continue", "compensate", "compensate")


def by(chance: Random) -> Pick:
    return lambda waiting: chance.randrange(len(waiting))


@given(worlds(), CHANCE)
@settings(max_examples=150)
def test_any_order_of_completions_comes_to_what_the_rules_say(world: World, chance: Random) -> None:
    assert drive(HostileDriver(world.shape), world.perform, by(chance)) == expected(world)


@given(worlds(steps=4, chunks=2))
@settings(max_examples=100)
def test_every_single_order_of_a_small_run_comes_to_the_same(world: World) -> None:
    assume(len(expected(world).started) <= 6)

    def attempt(pick: Pick) -> Account:
        return drive(HostileDriver(world.shape), world.perform, pick)

    assert all(account == expected(world) for account in every_order(attempt))


@given(worlds(), CHANCE)
@settings(max_examples=100)
def test_without_undo_or_cancel_the_order_of_the_stored_outcomes_does_not_matter(
    world: World, chance: Random
) -> None:
    driver = HostileDriver(world.shape)
    for _ in range(chance.randrange(8)):
        if driver.waiting:
            driver.deliver(world.perform(chance.choice(driver.waiting)))
    shuffled = chance.sample(driver.recorded, len(driver.recorded))

    assert begin(world.shape, shuffled)[1] == driver.waiting


@given(worlds(ends=CERTAIN, on_error=UNDOING), CHANCE)
@settings(max_examples=150)
def test_a_run_is_undone_exactly_when_a_step_that_asks_for_it_fails(
    world: World, chance: Random
) -> None:
    asks = {step.id for step in world.shape if step.on_error == "compensate"}

    account = drive(HostileDriver(world.shape), world.perform, by(chance))

    assert (Work(UNDO, 0) in account.started) == bool(failed_steps(world) & asks)
    assert account.result == expected(world).result


@given(worlds(on_error=UNDOING), CHANCE)
@settings(max_examples=150)
def test_after_a_failure_that_compensates_only_the_undo_starts(
    world: World, chance: Random
) -> None:
    asks = {step.id for step in world.shape if step.on_error == "compensate"}
    driver = HostileDriver(world.shape)
    failing = False
    while driver.waiting:
        end = world.perform(chance.choice(driver.waiting))
        listed = end.chunk == 0 and end.chunks > 0
        failing |= end.step in asks and not listed and (end.kind is Kind.FAILED or end.failed > 0)
        started = driver.deliver(end)
        assert not failing or set(started) <= {Work(UNDO, 0)}

    account = driver.account
    assert not failing or account.result in {"failed", "parked"}
    assert (account.result == "parked") == (Kind.PARKED in account.statuses.values())
    assert (Work(UNDO, 0) in account.started) == (failing and account.result == "failed")


@given(worlds(ends=(*ENDS, Kind.CANCELLED), on_error=UNDOING), CHANCE)
@settings(max_examples=100)
def test_after_a_cancelled_work_nothing_starts(world: World, chance: Random) -> None:
    driver = HostileDriver(world.shape)
    cancelled = False
    while driver.waiting:
        end = world.perform(chance.choice(driver.waiting))
        cancelled |= end.kind is Kind.CANCELLED
        assert not driver.deliver(end) or not cancelled

    assert not cancelled or driver.account.result != "done"


@given(worlds(on_error=UNDOING), CHANCE, st.integers(0, 10))
@settings(max_examples=100)
def test_a_stopped_run_starts_nothing_and_settles(
    world: World, chance: Random, before: int
) -> None:
    driver = HostileDriver(world.shape)
    for _ in range(before):
        if driver.waiting:
            driver.deliver(world.perform(chance.choice(driver.waiting)))
    started = list(driver.started)
    driver.stop()

    account = drive(driver, world.perform, by(chance))

    assert driver.started == started
    assert None not in account.statuses.values()
    assert (account.result == "done") <= (Kind.CANCELLED not in account.statuses.values())


@given(worlds(), CHANCE)
@settings(max_examples=100)
def test_a_new_epoch_performs_what_is_missing_and_nothing_else(
    world: World, chance: Random
) -> None:
    first = HostileDriver(world.shape)
    drive(first, world.perform, by(chance))
    kept = retained(first.recorded)
    wanted = expected(world.healed)

    second = drive(HostileDriver(world.shape, kept), world.healed.perform, by(chance))

    assert second.started == wanted.started - {Work(end.step, end.chunk) for end in kept}
    assert (second.statuses, second.result) == (wanted.statuses, "done")


@given(worlds(on_error=UNDOING), CHANCE)
@settings(max_examples=100)
def test_a_cancelled_run_that_is_rebuilt_ends_when_its_works_find_the_cancel(
    world: World, chance: Random
) -> None:
    driver = HostileDriver(world.shape)
    for _ in range(chance.randrange(8)):
        if driver.waiting:
            driver.deliver(world.perform(chance.choice(driver.waiting)))
    waiting = driver.waiting

    for work in waiting:
        driver.deliver(Outcome(work.step, work.chunk, Kind.CANCELLED))

    assert driver.waiting == ()
    assert driver.account.result is not None
    assert driver.account.result != "done" or not waiting
