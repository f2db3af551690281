"""The policy engine as a process: killed, stopped, orphaned, missing, wrong."""

import asyncio
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from authz import den, leash
from authz.client import TIMEOUT_S
from authz.errors import PdpFailed, PdpMissing
from authz.pdp import Pdp, find_cerbos
from authz.policy import FOLDER
from tests.authz.cast import PRICER, executed, plan

pytestmark = pytest.mark.anyio


@pytest.fixture
async def pdp(cerbos_binary: Path, tmp_path: Path) -> AsyncIterator[Pdp]:
    async with Pdp.start(cerbos_binary, tmp_path) as started:
        yield started


async def until(true: Callable[[], bool], *, seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - processes raise no event
            await asyncio.sleep(0.02)


def dens(home: Path) -> list[Path]:
    return list(home.glob("pdp-*"))


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_a_killed_engine_is_a_no_until_another_has_passed_its_test(pdp: Pdp) -> None:
    gate, first = pdp.gate_client(), pdp.pid
    assert first is not None
    assert (await executed(gate, plan(), PRICER)).allowed

    os.kill(first, signal.SIGKILL)
    meanwhile = await executed(gate, plan(), PRICER)
    await until(lambda: pdp.pid not in {None, first})
    afterwards = await executed(gate, plan(), PRICER)

    assert meanwhile.unavailable
    assert afterwards.allowed
    assert gone(first)


async def hold(pid: int) -> None:
    """Stop a process, and wait until every thread of it stands still."""
    os.kill(pid, signal.SIGSTOP)
    threads = Path(f"/proc/{pid}/task")
    while any(") T " not in (one / "stat").read_text() for one in threads.iterdir()):  # noqa: ASYNC110, ASYNC240
        await asyncio.sleep(0.005)


async def test_an_engine_that_was_stopped_is_a_no_in_time_and_never_blocks_others(pdp: Pdp) -> None:
    gate, pid = pdp.gate_client(), pdp.pid
    assert pid is not None
    await hold(pid)
    try:
        began = time.monotonic()
        asked = asyncio.create_task(executed(gate, plan(), PRICER))
        ticks = 0
        while not asked.done():
            await asyncio.sleep(0.01)
            ticks += 1
        verdict, took = await asked, time.monotonic() - began
    finally:
        os.kill(pid, signal.SIGCONT)

    assert verdict.unavailable
    assert took < TIMEOUT_S + 1
    assert ticks > 50


async def test_a_stopped_engine_answers_again_after_it_goes_on(pdp: Pdp) -> None:
    gate, pid = pdp.gate_client(), pdp.pid
    assert pid is not None
    await hold(pid)
    await executed(gate, plan(), PRICER)
    os.kill(pid, signal.SIGCONT)

    assert (await executed(gate, plan(), PRICER)).allowed


async def test_an_engine_that_hangs_for_long_is_replaced(
    pdp: Pdp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("authz.pdp.PROBE_S", 0.1)
    first = pdp.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)  # the next engine is watched with the shorter interval
    await until(lambda: pdp.pid not in {None, first})
    second = pdp.pid
    assert second is not None

    await hold(second)
    await until(lambda: pdp.pid not in {None, second}, seconds=30)

    assert gone(second)
    assert (await executed(pdp.gate_client(), plan(), PRICER)).allowed


async def test_a_nonce_lives_for_one_start_only(pdp: Pdp) -> None:
    first = (await executed(pdp.gate_client(), plan(), PRICER)).evidence[0]
    before = pdp.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    await until(lambda: pdp.pid not in {None, before})
    second = (await executed(pdp.gate_client(), plan(), PRICER)).evidence[0]

    nonces = {e.answer["results"][0]["outputs"][0]["val"]["nonce"] for e in (first, second)}
    assert len(nonces) == 2


async def test_the_engine_ends_with_the_block_and_leaves_nothing(
    cerbos_binary: Path, tmp_path: Path
) -> None:
    async with Pdp.start(cerbos_binary, tmp_path) as pdp:
        pid, gate = pdp.pid, pdp.gate_client()
    assert pid is not None

    assert gone(pid)
    assert dens(tmp_path) == []
    assert (await executed(gate, plan(), PRICER)).unavailable


async def test_only_we_can_reach_its_socket(pdp: Pdp, tmp_path: Path) -> None:
    (folder,) = dens(tmp_path)
    assert pdp.pid is not None
    ports = psutil.Process(pdp.pid).net_connections("inet")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "h.sock").stat().st_mode) == 0o600
    assert ports == []


async def test_a_ctrl_c_in_our_terminal_does_not_reach_the_engine(pdp: Pdp) -> None:
    assert pdp.pid is not None

    assert os.getpgid(pdp.pid) != os.getpgid(0)


async def test_the_engine_dies_with_a_parent_that_was_killed(
    cerbos_binary: Path, tmp_path: Path, root: Path
) -> None:
    program = (
        "import asyncio, pathlib, sys; from authz.pdp import Pdp\n"
        "async def main():\n"
        "    async with Pdp.start(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])) as pdp:\n"
        "        print(pdp.pid, flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(cerbos_binary), str(tmp_path),
        stdout=subprocess.PIPE, cwd=root,
    )  # fmt: skip
    assert parent.stdout is not None
    engine = int(await parent.stdout.readline())
    assert not gone(engine)

    parent.kill()
    await parent.wait()

    await until(lambda: gone(engine))


async def test_where_the_kernel_does_not_help_a_closed_pipe_ends_the_program(root: Path) -> None:
    program = "import sys; from authz.leash import stay_beside; stay_beside(sys.argv[1:])"
    keeper = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, sys.executable, "-c",
        "import os, time; print(os.getpid(), flush=True); time.sleep(60)",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root,
    )  # fmt: skip
    assert keeper.stdout is not None
    assert keeper.stdin is not None
    held = int(await keeper.stdout.readline())

    keeper.stdin.close()
    await keeper.wait()

    assert gone(held)


def test_the_leash_needs_none_of_our_packages() -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), shutil.which("true") or ""],
        check=False,
    )

    assert ran.returncode == 0


def test_a_missing_engine_names_the_command_that_brings_it(tmp_path: Path) -> None:
    with pytest.raises(PdpMissing) as missing:
        find_cerbos(tmp_path / "cerbos")

    assert "make demo" in str(missing.value.hint)


def test_the_engine_is_looked_for_in_the_setting_then_path_then_set_up(
    cerbos_binary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_cerbos() == cerbos_binary.absolute()

    other = tmp_path / "cerbos"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    assert find_cerbos() == other
    assert find_cerbos(cerbos_binary) == cerbos_binary.absolute()


async def test_an_engine_that_does_not_start_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "cerbos"
    broken.write_text("#!/bin/sh\necho 'no such flag' >&2\nexit 1\n")
    broken.chmod(0o755)

    with pytest.raises(PdpFailed, match="no such flag"):
        async with Pdp.start(broken, tmp_path / "home"):
            pass

    assert dens(tmp_path / "home") == []


BROKEN_POLICIES = {
    "a limit off by one": ("step.yaml", "> double(P.attr", ">= double(P.attr"),
    "a guard-rail for some": (
        "step.yaml",
        "    - name: watch_only\n      actions: [attempt, execute, approve]",
        "    - name: watch_only\n      actions: [execute, approve]",
    ),
    "a smaller quorum": ("plan.yaml", "> C.large_plan ? 2", "> C.large_plan ? 1"),
    "one role too many": (
        "rights.yaml",
        "may_end, parentRoles: [",
        "may_end, parentRoles: [lister, ",
    ),
}


@pytest.mark.parametrize(("file", "old", "new"), BROKEN_POLICIES.values(), ids=BROKEN_POLICIES)
async def test_a_policy_that_decides_wrongly_is_never_served(
    file: str, old: str, new: str, cerbos_binary: Path, tmp_path: Path
) -> None:
    policies = shutil.copytree(FOLDER, tmp_path / "policies")
    content = (policies / file).read_text(encoding="utf-8")
    assert old in content
    (policies / file).write_text(content.replace(old, new), encoding="utf-8")

    with pytest.raises(PdpFailed, match="wrong answers"):
        async with Pdp.start(cerbos_binary, tmp_path / "home", policies=policies):
            pass


async def test_no_policy_at_all_is_never_served(cerbos_binary: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(PdpFailed):
        async with Pdp.start(cerbos_binary, tmp_path / "home", policies=tmp_path / "empty"):
            pass


@pytest.mark.parametrize("name", ["x" * 120, "häuser", "a b", "50%#?"])
async def test_a_home_that_cannot_hold_a_socket_is_no_obstacle(
    name: str, cerbos_binary: Path, tmp_path: Path
) -> None:
    home = tmp_path / name

    async with Pdp.start(cerbos_binary, home) as pdp:
        assert (await executed(pdp.gate_client(), plan(), PRICER)).allowed


async def test_what_a_killed_process_left_is_swept_and_what_lives_is_not(
    pdp: Pdp, cerbos_binary: Path, tmp_path: Path
) -> None:
    (living,) = dens(tmp_path)
    left = tmp_path / "pdp-left"
    left.mkdir()
    for lock in (left / "lock", living / "lock"):
        lock.touch()
        os.utime(lock, (0, 0))

    async with Pdp.start(cerbos_binary, tmp_path):
        assert not left.exists()
        assert (await executed(pdp.gate_client(), plan(), PRICER)).allowed


def test_a_den_made_this_minute_is_not_swept(tmp_path: Path) -> None:
    fresh = tmp_path / "pdp-fresh"
    fresh.mkdir()
    (fresh / "lock").touch()

    den._sweep(tmp_path)  # noqa: SLF001 - the race cannot be had from outside

    assert fresh.exists()
