"""Time is asked of one clock, which the sandbox can advance."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from activities.clock import SandboxClock, SystemClock

pytestmark = pytest.mark.anyio


def advance(path: Path, seconds: str, *, like: Path | None = None) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(seconds, encoding="ascii")
    if like is not None:
        stamp = like.stat().st_mtime_ns
        os.utime(fresh, ns=(stamp, stamp))
    fresh.replace(path)


async def test_the_wall_clock_is_aware_and_in_utc() -> None:
    now = SystemClock().now()

    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


async def test_without_a_file_the_sandbox_has_wall_time(tmp_path: Path) -> None:
    now = SandboxClock(tmp_path / "sandbox.clock").now()

    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


async def test_an_advance_is_seen_at_the_next_look(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.clock"
    clock = SandboxClock(path)
    clock.now()
    for seconds in ("3600.5", "7200"):
        advance(path, seconds)

        passed = clock.now() - datetime.now(UTC)

        assert abs(passed - timedelta(seconds=float(seconds))) < timedelta(seconds=5)


async def test_two_advances_within_one_tick_of_the_file_system_are_both_seen(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sandbox.clock"
    clock = SandboxClock(path)
    advance(path, "10")
    clock.now()
    advance(path, "5000", like=path)

    assert clock.now() - datetime.now(UTC) > timedelta(seconds=4000)


async def test_an_advance_ends_a_wait(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.clock"
    clock = SandboxClock(path)
    until = clock.now() + timedelta(hours=1)
    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(clock.sleep_until, until)
            await anyio.sleep(0.05)
            advance(path, "3600")

    assert clock.now() >= until


@pytest.mark.parametrize("seconds", [-1, 0])
async def test_a_point_that_has_passed_is_not_waited_for(tmp_path: Path, seconds: int) -> None:
    for clock in (SystemClock(), SandboxClock(tmp_path / "none")):
        with anyio.fail_after(2):
            await clock.sleep_until(clock.now() + timedelta(seconds=seconds))


async def test_the_wall_clock_waits_until_the_point() -> None:
    clock = SystemClock()
    until = clock.now() + timedelta(milliseconds=30)

    await clock.sleep_until(until)

    assert clock.now() >= until
