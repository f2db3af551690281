"""Installations with the plan on the table, and the table of what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.fakes.office import IdleEngine, Place, staffed
from tests.workflows.conftest import Premises
from tests.workflows.kill.plan import PLAN
from tests.workflows.kill.tally import Ended, table

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the cells came to."""
    done = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    kept = [value for one in done for name, value in one.user_properties if name == "cell"]
    for line in table([Ended(*value) for value in kept]):
        terminalreporter.write_line(line)
