"""The policy engine as a supervised child process."""

import asyncio
import logging
import os
import secrets
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from authz import leash
from authz.den import Den, enter
from authz.errors import PdpFailed, PdpMissing
from authz.gate import Gate
from authz.golden import wrong_answers
from authz.no_answer import NoAnswer
from authz.policy import FOLDER, Policy, read_policy
from authz.serving import Serving

if TYPE_CHECKING:
    from authz.client import Client

log = logging.getLogger(__name__)

START_S: Final = 20.0
"""How long a start may take; 0.7 s is usual."""
STOP_S: Final = 2.0
PROBE_S: Final = 10.0
PATIENCE: Final = 3
"""So many probes without an answer, and an engine that hangs is replaced."""
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 5.0


def find_cerbos(setting: Path | None = None) -> Path:
    """Find the engine: the setting, then PATH, then what set-up installed.

    Raises:
        PdpMissing: there is none, or the setting names none.
    """
    installed = Path(sys.prefix) / "bin" / "cerbos"
    for place in [str(setting)] if setting else ["cerbos", str(installed)]:
        if found := shutil.which(place):
            return Path(found).absolute()
    where = f"{setting} is no program" if setting else "there is no `cerbos` on this machine"
    raise PdpMissing(
        f"The policy engine is missing: {where}.",
        at="COUNTERSIGN_CERBOS__BINARY",
        hint="`make demo` or `make test` sets it up.",
    )


@dataclass(frozen=True, slots=True)
class _Child:
    process: Process
    serving: Serving

    async def end(self) -> None:
        await self.serving.client.close()
        await _end(self.process)


class Pdp:
    """One policy engine that is started again when it dies, and believed only after its test."""

    def __init__(self, binary: Path, den: Den, policy: Policy) -> None:
        """Keep what every start needs; `Pdp.start` is the way in."""
        self._binary = binary
        self._den = den
        self._policy = policy
        self._child: _Child | None = None

    @classmethod
    @asynccontextmanager
    async def start(
        cls, binary: Path | None, home: Path, *, policies: Path = FOLDER
    ) -> AsyncIterator["Pdp"]:
        """Start the engine, keep it running inside the block, and end it afterwards.

        Args:
            binary: the operator's choice; None looks for it.
            home: the directory that holds everything of this installation.
            policies: the folder of rules and schemas.

        Raises:
            PdpMissing: there is no engine to start.
            PdpFailed: it does not come up, or its golden answers are wrong.
        """
        program = find_cerbos(binary)
        policy = await asyncio.to_thread(read_policy, policies)
        den = await asyncio.to_thread(enter, home, policy)
        pdp = cls(program, den, policy)
        try:
            pdp._child = await pdp._begin()
            keeper = asyncio.create_task(pdp._keep(), name="policy engine")
            try:
                yield pdp
            finally:
                keeper.cancel()
                with suppress(asyncio.CancelledError):
                    await keeper
        finally:
            if pdp._child is not None:
                await pdp._child.end()
            await asyncio.to_thread(den.leave)

    @property
    def policy_digest(self) -> str:
        """Return the digest of the policy that it decides by."""
        return self._policy.digest

    @property
    def pid(self) -> int | None:
        """Return the process id of the engine that serves; None while there is none."""
        return self._child.process.pid if self._child is not None else None

    def gate_client(self) -> Gate:
        """Return the gate that asks whichever engine serves at the moment."""
        return Gate(self._policy.digest, self._serving)

    def _serving(self) -> Serving | None:
        return self._child.serving if self._child is not None else None

    async def _begin(self) -> _Child:
        """Start one engine and put the golden questions to it."""
        from authz.client import Client  # brings the SDK

        nonce = secrets.token_hex(16)
        self._den.furnish(self._policy, nonce)
        process = await self._spawn()
        client = Client(self._den.socket)
        try:
            version = await self._ready(process, client)
            serving = Serving(client, nonce, self._policy.digest, version)
            wrong = await wrong_answers(Gate(self._policy.digest, lambda: serving))
            if wrong:
                raise PdpFailed(
                    f"The policy engine gives wrong answers ({len(wrong)}), so it is not used:"
                    f" {'; '.join(wrong[:3])}.",
                    at=str(self._binary),
                    hint="Take back the last change of a policy, or run `make test`.",
                )
        except BaseException:
            await client.close()
            await _end(process)
            raise
        return _Child(process, serving)

    async def _spawn(self) -> Process:
        command = [str(self._binary), "server", f"--config={self._den.config}", "--log-level=error"]
        with self._den.log.open("wb") as log_file:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), *command,
                stdin=PIPE, stdout=DEVNULL, stderr=log_file,
                cwd=self._den.folder, env={},
                start_new_session=True,  # a Ctrl-C is for us: what still goes on needs its answers
            )  # fmt: skip

    async def _ready(self, process: Process, client: "Client") -> str:
        """Wait until it answers and return its version."""
        with suppress(TimeoutError):
            async with asyncio.timeout(START_S):
                while process.returncode is None:
                    with suppress(NoAnswer):
                        return await client.version()
                    await asyncio.sleep(0.02)
        said = self._den.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise PdpFailed(
            f"The policy engine does not start: {said[-1] if said else 'it says nothing'}.",
            at=str(self._binary),
            hint="Run `countersign doctor`.",
        )

    async def _keep(self) -> None:
        """Put a new engine in the place of one that died or hangs, for as long as we live."""
        pause = FIRST_PAUSE_S
        while True:
            if (child := self._child) is not None:
                await _over(child)
                self._child = None  # from here on everything is refused
                log.warning("the policy engine is gone; starting another")
                await child.end()
                pause = FIRST_PAUSE_S
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
            try:
                self._child = await self._begin()
            except Exception:
                log.exception("the policy engine did not come back; trying again in %.1f s", pause)


async def _over(child: _Child) -> None:
    """Wait until it has died, or has not answered for so long that it might as well have."""
    missed = 0
    while missed < PATIENCE:
        with suppress(TimeoutError):
            await asyncio.wait_for(child.process.wait(), PROBE_S)
            return
        try:
            await child.serving.client.version()
            missed = 0
        except NoAnswer:
            missed += 1


async def _end(process: Process) -> None:
    """Ask it to go; kill it when it does not."""
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()
            await process.wait()
    if process.stdin:
        process.stdin.close()
