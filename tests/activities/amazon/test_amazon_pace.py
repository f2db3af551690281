"""Each operation keeps to its own usage plan, and a refusal slows it down."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.errors import Throttled
from activities.marketplaces.amazon.pace import Pace

pytestmark = pytest.mark.anyio

SOON = datetime(2030, 1, 1, tzinfo=UTC)


class Hands:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def sleep_until(self, at: datetime) -> None:
        self.slept.append(round((at - self.at).total_seconds(), 3))
        self.at = at


async def test_a_burst_goes_at_once_and_then_one_at_a_time() -> None:
    clock = Hands()
    pace = Pace(clock, rate=5, burst=2)
    for _ in range(4):
        await pace.take(deadline=None)

    assert clock.slept == [0.2, 0.2]


async def test_a_burst_fills_up_again_and_no_further() -> None:
    clock = Hands()
    pace = Pace(clock, rate=1, burst=2)
    for _ in range(2):
        await pace.take(deadline=None)
    clock.at += timedelta(hours=1)
    for _ in range(3):
        await pace.take(deadline=None)

    assert clock.slept == [1.0]


async def test_a_write_says_how_long_instead_of_waiting() -> None:
    pace = Pace(Hands(), rate=0.5, burst=1)
    await pace.take(deadline=SOON)
    with pytest.raises(Throttled) as slow:
        await pace.take(deadline=SOON)

    assert slow.value.retry_after_s == 2.0


async def test_a_read_does_not_wait_half_a_minute() -> None:
    pace = Pace(Hands(), rate=0.033, burst=1)
    await pace.take(deadline=None)
    with pytest.raises(Throttled):
        await pace.take(deadline=None)


async def test_a_refusal_closes_for_longer_each_time_up_to_a_minute() -> None:
    pace = Pace(Hands(), rate=5, burst=5)

    assert [pace.refused(None) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_what_amazon_asks_for_is_what_is_waited() -> None:
    pace = Pace(Hands(), rate=5, burst=5)

    assert pace.refused(7.0) == 7.0
    assert pace.wait_s() == 7.0


async def test_an_answer_ends_the_row_of_refusals_and_tells_the_sellers_own_rate() -> None:
    clock = Hands()
    pace = Pace(clock, rate=5, burst=1)
    pace.refused(None)
    pace.refused(None)
    pace.learn(10)
    clock.at += timedelta(minutes=1)
    await pace.take(deadline=None)
    await pace.take(deadline=None)

    assert clock.slept == [0.1]
    assert pace.refused(None) == 1


async def test_those_who_are_sent_away_come_again_one_after_the_other() -> None:
    pace = Pace(Hands(), rate=5, burst=1)
    await pace.take(deadline=SOON)
    waits = []
    for _ in range(3):
        with pytest.raises(Throttled) as slow:
            await pace.take(deadline=SOON)
        waits.append(slow.value.retry_after_s)

    assert waits == [0.2, 0.4, 0.6]
