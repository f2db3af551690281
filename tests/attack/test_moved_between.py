"""Whatever moves between a card and its writes: never a write that the contract forbids."""

import pytest

from tests.attack.changes import AFTER_COMMIT, BINDING, BRAKE, CHANGES, halted, hours, policy
from tests.attack.gaps import SKUS, Act, Gap, World
from workflows.halt import resume

pytestmark = pytest.mark.anyio

GAPS = tuple(Gap)
LATE = GAPS.index(Gap.START)
CELLS = [
    pytest.param(name, gap, id=f"{name} {gap}")
    for name in AFTER_COMMIT
    for gap in (GAPS if name in CHANGES else GAPS[LATE:])
]
HELD_S, PATIENCE_S = 0.4, 6.0
"""How long nothing may happen before a run counts as held, and before one counts as stuck."""


@pytest.mark.parametrize(("name", "gap"), CELLS)
async def test_no_write_leaves_that_the_contract_forbids(
    moving: World, name: str, gap: Gap
) -> None:
    act, expected = AFTER_COMMIT[name]

    await moving.through(gap, act)
    state = await moving.settled(HELD_S if expected is BRAKE else PATIENCE_S)

    writes = expected[GAPS.index(gap)]
    told = (name, gap, state, moving.refused and moving.refused.text)
    assert moving.written() == SKUS[:writes], told
    if writes == len(SKUS):
        assert state == "done", told
    if expected is BINDING and not writes:
        assert (state, code(moving)) in {("none", "not_allowed"), ("none", "stale"), ("failed", "")}


def code(moved: World) -> str:
    """Return why a decision did not count."""
    return moved.refused.code if moved.refused else ""


async def _long_and_alone(moved: World) -> None:
    await hours(0.5)(moved)
    await policy(None)(moved)


LATENESS = [
    pytest.param(hours(24.1), Gap.CLICK, 0, "expired", id="the card has expired"),
    pytest.param(hours(24.1), Gap.COMMIT, 0, "expired", id="the card expires while it is judged"),
    pytest.param(hours(24.1), Gap.START, 0, "", id="the run stood still for a day"),
    pytest.param(hours(0.5), Gap.START, 3, "", id="the verdict is old and asked for anew"),
    pytest.param(_long_and_alone, Gap.START, 0, "", id="the verdict is old and nobody answers"),
    pytest.param(_long_and_alone, Gap.WRITTEN, 3, "", id="a run that has begun needs no verdict"),
]


@pytest.mark.parametrize(("act", "gap", "writes", "refused"), LATENESS)
async def test_what_is_too_late_writes_nothing(
    moving: World, act: Act, gap: Gap, writes: int, refused: str
) -> None:
    await moving.through(gap, act)
    state = await moving.settled(PATIENCE_S if writes else HELD_S)

    assert (moving.written(), code(moving)) == (SKUS[:writes], refused), state
    if gap is Gap.START and not writes:
        assert state in {"parked", "running"}


async def test_a_run_that_was_halted_goes_on_where_it_stopped(moving: World) -> None:
    await moving.through(Gap.WRITTEN, halted)
    assert await moving.settled(HELD_S) == "running"

    await resume(moving.office, moving.desk.people["manager"], shop="shopify", reason="again")

    assert await moving.settled(PATIENCE_S) == "done"
    assert moving.written() == SKUS
