from collections.abc import Iterator

import pytest

from tests.fakes.discord_server.sdk import turned_to
from tests.fakes.discord_server.server import FakeDiscord


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    """Serve a local Discord; what a client sends against its limits fails the test."""
    with FakeDiscord(pace=0.05) as served, turned_to(served):
        yield served
