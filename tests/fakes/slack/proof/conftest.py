from collections.abc import Iterator

import pytest

from tests.fakes.slack.proof.tiny_app import MANIFEST, Stage
from tests.fakes.slack.server import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Run a local Slack; whatever broke a limit and was not forgiven fails the test."""
    with FakeSlack() as running:
        yield running
        running.nothing_wrong()


@pytest.fixture
def stage(slack: FakeSlack) -> Stage:
    return Stage(slack)


@pytest.fixture
def socket_stage(slack: FakeSlack) -> Stage:
    settings = {**MANIFEST["settings"], "socket_mode_enabled": True}
    return Stage(slack, {**MANIFEST, "settings": settings})
