"""The sandbox beside us: a process of its own that outlives our crashes."""

import asyncio
import fcntl
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import httpx2

from activities.errors import Misconfigured
from deploy.home import Home

START_S: Final = 20.0
SENTENCE: Final = 78
"""The exit code with which the sandbox's last line explains itself."""
STOP_S: Final = 2.0
ELSEWHERE: Final = "Move it with COUNTERSIGN_SANDBOX__PORT or COUNTERSIGN_HOME."


@dataclass(frozen=True, slots=True)
class Simulated:
    """A living sandbox of this HOME."""

    url: str
    pid: int
    lock: Path
    """Held by the sandbox for as long as it lives."""
    process: Process | None = None
    """Ours to wait for; None where an earlier start of ours left it behind."""

    async def stop(self) -> None:
        """Ask it to go, and make it go when it does not."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_S):
                    await self._gone()
                return

    async def _gone(self) -> None:
        if self.process is not None:
            await self.process.wait()
            return
        while not _free(self.lock):  # noqa: ASYNC110 - another's child, nobody tells us
            await asyncio.sleep(0.02)


async def beside(home: Home, port: int, http: httpx2.AsyncClient) -> Simulated:
    """Adopt the living sandbox of this HOME, or start one.

    Raises:
        Misconfigured: its port is taken, or it does not come up.
    """
    return await _adopted(home, http) or await _started(home, port, http)


async def _adopted(home: Home, http: httpx2.AsyncClient) -> Simulated | None:
    """Return the sandbox that holds this HOME, however slow it is to say so."""
    with suppress(TimeoutError):
        async with asyncio.timeout(START_S):
            while True:
                found = await _living(home, http)
                if found is not None or _free(home.folder / "sandbox.pid"):
                    return found
                await asyncio.sleep(0.1)
    return None


async def _living(home: Home, http: httpx2.AsyncClient) -> Simulated | None:
    try:
        port = int((home.folder / "sandbox.port").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    url = f"http://127.0.0.1:{port}"
    health = await _health(url, http)
    if health is None or Path(str(health.get("home"))) != home.folder.resolve():
        return None
    return Simulated(url, int(health["pid"]), home.folder / "sandbox.pid")


async def _health(url: str, http: httpx2.AsyncClient) -> dict[str, Any] | None:
    try:
        answer = await http.get(f"{url}/_sandbox/health", timeout=2)
        found = answer.json()
    except (httpx2.HTTPError, ValueError):
        return None
    return found if isinstance(found, dict) else None


async def _started(home: Home, port: int, http: httpx2.AsyncClient) -> Simulated:
    log = home.folder / "sandbox.log"
    command = [sys.executable, "-m", "activities.sandbox"]
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *command, "--home", str(home.folder), "--port", str(port),
            stdin=DEVNULL, stdout=said, stderr=said,
            start_new_session=True,  # what ends us, a Ctrl-C included, must not end it
        )  # fmt: skip
    found = None
    try:
        found = await _answering(home, process, http)
    finally:
        if found is None:
            await Simulated("", process.pid, home.folder / "sandbox.pid", process).stop()
    if found is not None:
        return found
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    last = lines[-1] if lines else "it says nothing"
    if process.returncode == SENTENCE:
        raise Misconfigured(last, at="COUNTERSIGN_SANDBOX__PORT", hint=ELSEWHERE)
    raise Misconfigured(f"The sandbox does not start: {last}", at=str(log), hint=f"See {log}.")


async def _answering(home: Home, process: Process, http: httpx2.AsyncClient) -> Simulated | None:
    """Return the sandbox that this process has become, or None when it does not."""
    with suppress(TimeoutError):
        async with asyncio.timeout(START_S):
            while process.returncode is None:
                found = await _living(home, http)
                if found is not None and found.pid == process.pid:
                    return replace(found, process=process)
                await asyncio.sleep(0.03)
    return None


def _free(lock: Path) -> bool:
    """Tell whether nobody holds a lock; a dead process that nobody buried holds none."""
    try:
        with lock.open("r", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True
