"""A process with everything imported that forks one child a command: `python driver.py`.

Reads one JSON command a line, and answers with the child's end. Children share nothing but what
was imported: each opens the installation by itself, and one that is told to kills itself.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from tests.fakes.office import Desk, Judge, Place, Sent, staffed, vocabulary
from tests.workflows.kill.plan import PLAN
from tests.workflows.retold import untold
from workflows import approvals, runs
from workflows.store import receipts
from workflows.store import runs as run_rows
from workflows.store.door import Transaction
from workflows.store.receipts import ReceiptState

Moment = Literal["before commit", "after commit", "before request", "after request", "never"]
UNRECEIPTED = 77
BROKEN = 78
AT_ITS_END = 79
"""Nothing was closed, as by a kill: the named boundary was never reached."""
PATIENCE_S = 40.0


@dataclass(frozen=True)
class Command:
    """One life of the program."""

    database: str
    sandbox: str
    home: str
    judge: dict[str, str]
    out: str
    moment: Moment = "never"
    number: int = 0

    def line(self) -> bytes:
        """Write it for the driver."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @property
    def place(self) -> Place:
        """Return the installation."""
        return Place(self.database, self.sandbox, Path(self.home), Judge(**self.judge))


class Life:
    """One life: it counts what it does, and ends where it was told to."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.armed = False
        self.commits = 0
        self.requests = 0
        self.numbers: dict[int, int] = {}
        self.desk: Desk | None = None

    def on_commit(self, moment: str, _: int) -> None:
        """Count commits; die at the one that was named."""
        if self.armed:
            self.commits += moment == "before"
            self._perhaps(f"{moment} commit", self.commits)

    async def on_request(self, moment: str, sent: Sent) -> None:
        """Count requests; die at the one that was named; refuse a write without its receipt."""
        if not self.armed:
            return
        if moment == "before":
            self.requests += 1
            self.numbers[sent.number] = self.requests  # many are on their way at once
            if sent.writes:
                await self._receipted(sent)
        self._perhaps(f"{moment} request", self.numbers[sent.number])

    def _perhaps(self, moment: str, number: int) -> None:
        if (moment, number) == (self.command.moment, self.command.number):
            os.kill(os.getpid(), signal.SIGKILL)

    async def _receipted(self, sent: Sent) -> None:
        """End at once when a write leaves that no committed receipt is about."""
        assert self.desk is not None
        found = await self.desk.office.store.read(_sending)
        if not any(id in sent.body for receipt in found for id in receipt.change.target.values()):
            os._exit(UNRECEIPTED)

    async def live(self) -> dict[str, Any]:
        """Do what the seller's morning needs, from wherever the last life ended."""
        place = self.command.place
        async with staffed(place, on_commit=self.on_commit, hook=self.on_request) as desk:
            self.desk = desk
            self.armed = True
            run = await self._approved()
            found = await desk.ended(run, patience_s=PATIENCE_S)
            if self.command.moment != "never":  # it came to its end before the moment
                os._exit(AT_ITS_END)
            return {
                "run": found.model_dump(mode="json"),
                "commits": self.commits,
                "requests": self.requests,
                "untold": await desk.office.store.read(untold),
            }

    async def _approved(self) -> str:
        """Return the run, approving what waits unless an earlier life did."""
        desk = self.desk
        assert desk is not None
        if known := await runs.recent(desk.office, desk.people["viewer"]):
            return known[0].id
        (waiting,) = await approvals.waiting(desk.office, desk.people["viewer"])
        return (await desk.approve(waiting)).run_ids[0]


def _sending(tx: Transaction) -> list[receipts.Receipt]:
    found: list[receipts.Receipt] = []
    for run in run_rows.unfinished(tx):
        for step in {s["id"] for w in PLAN["workflows"] for s in w["steps"]}:
            found += receipts.of_step(tx, run.tenant, run.run, step).values()
    return [receipt for receipt in found if receipt.state is ReceiptState.SENDING]


def _child(command: Command) -> int:
    life = Life(command)
    try:
        found = asyncio.run(life.live())
    except BaseException:  # noqa: BLE001 - whatever it is, the parent has to hear of it
        Path(command.out).write_text(traceback.format_exc(), encoding="utf-8")
        return BROKEN
    Path(command.out).write_text(json.dumps(found), encoding="utf-8")
    return 0


def main() -> None:
    """Fork one child a line."""
    vocabulary()  # built once, for all children
    for line in sys.stdin.buffer:
        command = Command(**json.loads(line))
        child = os.fork()
        if child == 0:
            os._exit(_child(command))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
