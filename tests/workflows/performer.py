"""A process that performs work it knows by ids alone: `python performer.py`.

Reads one work a line, performs them side by side, and answers with each outcome as it comes. The
first line says where the installation is.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.fakes.office import IdleEngine, Judge, Place, staffed
from workflows.office import Office
from workflows.perform import perform
from workflows.run import Outcome
from workflows.steward import load


async def performed(office: Office, asked: dict[str, Any]) -> Outcome:
    """Do one piece of work, from rows alone."""
    job = await load(office, asked["tenant"], asked["run"], asked["epoch"])
    assert job is not None
    return await perform(office, job, asked["step"], asked["chunk"])


async def main() -> None:
    """Serve until the input ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    told = json.loads(await reader.readline())
    place = Place(told["database"], told["sandbox"], Path(told["home"]), Judge(**told["judge"]))
    async with staffed(place, engine=IdleEngine()) as desk, asyncio.TaskGroup() as works:

        async def one(asked: dict[str, Any]) -> None:
            outcome = await performed(desk.office, asked)
            counts = [outcome.chunks, outcome.done, outcome.failed, outcome.parked]
            answer = [outcome.step, outcome.chunk, outcome.kind.value, *counts]
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()

        while line := await reader.readline():
            works.create_task(one(json.loads(line)))


if __name__ == "__main__":
    asyncio.run(main())
