"""What every room's tests share."""

import fcntl
import os
import shutil
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

settings.register_profile(
    "shared",
    deadline=None,  # the machine is shared; a slow example is not a wrong one
    derandomize=IN_CI,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("shared")


def contracts() -> Path | None:
    """Find the vendors' contracts."""
    named = os.environ.get("COUNTERSIGN_SPECS")
    folder = Path(named) if named else ROOT.parent / "shared" / "specs"
    return folder if folder.is_dir() else None


def chromium() -> Path | None:
    """Find the browser."""
    named = os.environ.get("CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = named or next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def root() -> Path:
    """Name the folder that holds the rooms."""
    return ROOT


@pytest.fixture(scope="session")
def specs() -> Path:
    """Name the folder of the vendors' contracts; mark the test `specs`."""
    folder = contracts()
    assert folder is not None, "a test that reads the vendors' contracts must be marked `specs`"
    return folder


@pytest.fixture(scope="session")
def cerbos_binary() -> Path:
    """Name the Cerbos program that set-up installed beside the interpreter."""
    program = Path(sys.prefix) / "bin" / "cerbos"
    assert program.is_file(), "Cerbos is not installed: run `make ready`"
    return program


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Name what is missing for the tests that need it."""
    missing = {}
    if not contracts():
        missing["specs"] = "the vendors' contracts are not here: set COUNTERSIGN_SPECS"
    if not chromium():
        missing["browser"] = "there is no Chromium here: install it, or name it with CHROMIUM"
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@contextmanager
def in_turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Run beside other tests or alone; whoever waits at the gate lets nobody pass."""
    with (folder / "gate").open("w") as gate, (folder / "room").open("w") as room:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(room, fcntl.LOCK_UN)  # a child that a test forked may still hold the file


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test that is marked `serial` run while no other worker runs any."""
    if "PYTEST_XDIST_WORKER" not in os.environ or item.config.cache is None:
        return (yield)
    alone = item.get_closest_marker("serial") is not None
    with in_turn(item.config.cache.mkdir("turns"), alone=alone):
        return (yield)


def _absence_fails(report: Any) -> None:  # noqa: ANN401 - test and collection reports alike
    if IN_CI and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:  # noqa: ANN401 - pytest's own report
    """Turn what was skipped into a failure in CI."""
    report = yield
    _absence_fails(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:  # noqa: ANN401 - pytest's own report
    """Turn modules that were skipped into failures in CI."""
    report = yield
    _absence_fails(report)
    return report
