"""One sandbox process a session, as it was seeded for every test."""

from collections.abc import Iterator

import pytest

from tests.fakes.sandbox_process import SandboxProcess, ShopClient


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Start the sandbox once."""
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as process:
        yield process


@pytest.fixture
def sandbox(running: SandboxProcess) -> SandboxProcess:
    """Return the sandbox with nothing done to it."""
    running.control.reset()
    return running


@pytest.fixture
def shop(sandbox: SandboxProcess) -> ShopClient:
    """Return the shop of the tenant `demo`."""
    return sandbox.shop()
