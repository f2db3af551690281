"""A shop's budget is kept before anything is sent."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.errors import Throttled
from activities.throttle import Bucket, retry_after_s

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class HandClock:
    """Stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    async def sleep_until(self, at: datetime) -> None:
        self.time = max(self.time, at)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def bucket(clock: HandClock) -> Bucket:
    return Bucket(clock)


def test_a_shop_that_has_said_nothing_yet_holds_nothing_back(bucket: Bucket) -> None:
    assert bucket.wait_s(10_000) == 0


def test_exactly_what_is_left_may_be_spent(bucket: Bucket) -> None:
    bucket.saw(50, most=1000, rate=10)

    assert bucket.wait_s(50) == 0
    assert bucket.wait_s(51) == pytest.approx(0.1)


def test_points_come_back_with_time_and_never_beyond_the_brim(
    bucket: Bucket, clock: HandClock
) -> None:
    bucket.saw(0, most=100, rate=10)
    clock.time += timedelta(seconds=5)
    assert bucket.wait_s(60) == pytest.approx(1)

    clock.time += timedelta(hours=1)
    assert bucket.wait_s(100) == 0


def test_a_request_dearer_than_the_bucket_goes_when_it_is_full(bucket: Bucket) -> None:
    bucket.saw(100, most=100, rate=10)

    assert bucket.wait_s(500) == 0


async def test_a_request_waits_for_its_points(bucket: Bucket, clock: HandClock) -> None:
    bucket.saw(0, most=100, rate=10)

    async with bucket.spend(20, deadline=None):
        assert clock.time == NOON + timedelta(seconds=2)


async def test_points_in_flight_are_not_spent_twice(bucket: Bucket) -> None:
    bucket.saw(30, most=100, rate=10)

    async with bucket.spend(20, deadline=None):
        assert bucket.wait_s(20) == pytest.approx(1)
    assert bucket.wait_s(20) == 0


async def test_a_write_never_waits_between_its_leave_and_its_request(
    bucket: Bucket, clock: HandClock
) -> None:
    bucket.saw(0, most=100, rate=10)

    with pytest.raises(Throttled) as refusal:
        async with bucket.spend(20, deadline=NOON + timedelta(minutes=1)):
            pass

    assert refusal.value.retry_after_s == 2
    assert clock.time == NOON


async def test_a_closed_bucket_lets_nothing_through(bucket: Bucket, clock: HandClock) -> None:
    bucket.close_for(3)

    async with bucket.spend(1, deadline=None):
        assert clock.time == NOON + timedelta(seconds=3)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("2.0", 2),
        ("0", 0),
        ("-5", 0),
        ("999999999", 86_400),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_a_wait_is_read_in_both_forms(header: str, seconds: float) -> None:
    assert retry_after_s(header, NOON) == seconds


@pytest.mark.parametrize("header", ["", "soon", "nan"])
def test_what_is_no_wait_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        retry_after_s(header, NOON)
