"""Installations with the plan on the table, and the table of what became of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.fakes.office import IdleEngine, Place, staffed
from tests.workflows.conftest import Premises
from tests.workflows.kill import tally
from tests.workflows.kill.plan import PLAN

GOOD_FOR = timedelta(hours=6)
"""Less than an approval lives: every cell moves the clock."""
_NUMBERS = count(1)


@dataclass
class Offers:
    """Copies one installation in which the plan waits for its approver."""

    premises: Premises
    template: str = ""
    since: datetime | None = None

    async def fresh(self) -> Place:
        """Return a copy, and reset the sandbox."""
        now = self.premises.bare.clock.now()
        if self.since is None or now - self.since > GOOD_FOR:
            self.since, self.template = now, f"offered_{next(_NUMBERS)}"
            self.premises.bare.control.reset()
            place = self.premises.copy("template_office", self.template)
            async with staffed(place, engine=IdleEngine()) as desk:
                await desk.offer(PLAN)
        return self.premises.fresh(self.template)


@pytest.fixture(scope="session")
def sqlite_offers(sqlite_premises: Premises) -> Offers:
    """Offer the plan on SQLite."""
    return Offers(sqlite_premises)


@pytest.fixture(scope="session")
def postgres_offers(postgres_premises: Premises) -> Offers:
    """Offer the plan on PostgreSQL."""
    return Offers(postgres_premises)


@pytest.fixture(scope="session", autouse=True)
def printed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print what the cells came to."""
    yield
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line("")
        for line in tally.table():
            reporter.write_line(line)
