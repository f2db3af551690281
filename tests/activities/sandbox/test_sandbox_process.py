"""The sandbox as a process: it survives what kills it, and is alone in its folder."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from activities.clock import SandboxClock
from tests.fakes.sandbox_process import SET_PRICE, SandboxProcess, ShopClient


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[SandboxProcess]:
    """Start a sandbox that the test may kill."""
    with SandboxProcess(tmp_path / "home") as process:
        yield process


def test_it_says_who_and_where_it_is(alone: SandboxProcess) -> None:
    assert alone.process is not None
    assert alone.health() == {"home": str(alone.home.resolve()), "pid": alone.process.pid}
    assert (alone.home / "sandbox.pid").read_text() == str(alone.process.pid)


def test_a_term_signal_ends_it_within_two_seconds(alone: SandboxProcess) -> None:
    alone.control.fault("slow", seconds=600)
    asking = threading.Thread(target=_ask, args=(alone.shop(),))
    asking.start()
    time.sleep(0.3)
    began = time.monotonic()
    code = alone.stop()
    asking.join(10)

    assert code == 0
    assert time.monotonic() - began < 2
    assert not (alone.home / "sandbox.pid").exists()


def _ask(shop: ShopClient) -> None:
    try:
        shop.post({"query": "{ shop { id } }"})
    except httpx2.TransportError:
        return


def test_everything_is_still_there_after_a_kill(alone: SandboxProcess) -> None:
    alone.shop().set_price("MUG-BLUE", "17.99")
    alone.control.edit("MUG-RED", stock=1)
    alone.control.advance(3600)
    state, effects, requests = (alone.control.get(n) for n in ("state", "effects", "requests"))
    alone.kill()
    alone.start()

    assert alone.control.get("state") == state
    assert alone.control.effects() == effects
    assert alone.control.requests() == requests
    assert float((alone.home / "sandbox.clock").read_text()) >= 3600


def test_a_fault_and_a_late_write_survive_a_kill(alone: SandboxProcess) -> None:
    alone.shop().article("MUG-BLUE")
    alone.control.fault("late_apply", "write", seconds=15)
    with pytest.raises(httpx2.TransportError):
        alone.shop().set_price("MUG-BLUE", "1.00")
    alone.control.fault("outage", seconds=10)
    alone.kill()
    alone.start()

    assert alone.shop().post({"query": "{ shop { id } }"}).status_code == 503
    alone.control.advance(16)
    assert alone.control.state()["MUG-BLUE"]["price"] == "1.00"


def test_a_key_survives_a_kill(alone: SandboxProcess) -> None:
    shop = alone.shop()
    item = shop.article("MUG-BLUE")["inventoryItem"]["id"]
    location = shop.ask("{ location { id } }")["location"]["id"]
    quantity = (
        f'{{inventoryItemId: "{item}", locationId: "{location}",'
        " quantity: 3, changeFromQuantity: null}"
    )
    query = f"""mutation {{ inventorySetQuantities(input: {{name: "available",
      reason: "correction", quantities: [{quantity}]}}) @idempotent(key: "k") {{
      userErrors {{ message }} }} }}"""
    shop.ask(query)
    alone.kill()
    alone.start()

    assert alone.shop().ask(query)["inventorySetQuantities"]["userErrors"] == []
    assert len(alone.control.effects()) == 1


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.3])
def test_a_kill_in_the_middle_of_writes_leaves_effects_and_state_alike(
    alone: SandboxProcess, delay: float
) -> None:
    shop = alone.shop()
    found = shop.article("MUG-BLUE")
    confirmed: list[str] = []

    def write() -> None:
        for n in range(100, 10_000):
            amount = f"{n / 100:.2f}"
            variants = [{"id": found["id"], "price": amount}]
            try:
                shop.ask(SET_PRICE, product=found["product"]["id"], variants=variants)
            except httpx2.TransportError:
                return
            confirmed.append(amount)

    writing = threading.Thread(target=write)
    writing.start()
    time.sleep(delay)
    alone.kill()
    writing.join(20)
    alone.start()

    values = [one["value"] for one in alone.control.effects()]
    assert values[: len(confirmed)] == confirmed
    assert len(values) <= len(confirmed) + 1
    assert alone.control.state()["MUG-BLUE"]["price"] == (values or ["19.99"])[-1]


def test_a_second_one_in_the_same_folder_is_refused(alone: SandboxProcess) -> None:
    ended = _started(alone.home, "0")

    assert ended.returncode == 78
    assert "already using" in ended.stderr
    assert alone.health()["home"] == str(alone.home.resolve())
    assert alone.process is not None
    assert (alone.home / "sandbox.pid").read_text() == str(alone.process.pid)


def test_a_port_that_is_taken_is_named(alone: SandboxProcess, tmp_path: Path) -> None:
    port = alone.url.rpartition(":")[2]
    ended = _started(tmp_path / "second", port)

    assert ended.returncode == 78
    assert port in ended.stderr


def _started(home: Path, port: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "activities.sandbox", "--home", str(home), "--port", port]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_it_comes_back_on_the_port_that_it_is_given(alone: SandboxProcess) -> None:
    port = int(alone.url.rpartition(":")[2])
    alone.shop().set_price("MUG-BLUE", "1.00")
    alone.kill()
    alone.start(port)

    assert alone.url.endswith(f":{port}")


def test_the_pid_file_of_a_dead_one_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "sandbox.pid").write_text("1")
    with SandboxProcess(tmp_path) as process:
        assert process.health()["pid"] != 1


def test_it_listens_on_loopback_alone(alone: SandboxProcess) -> None:
    assert alone.process is not None
    port = int(alone.url.rpartition(":")[2])
    listening = [
        line.split()[1]
        for line in Path(f"/proc/{alone.process.pid}/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].split(":")[1], 16) == port
    ]
    assert [one.split(":")[0] for one in listening] == ["0100007F"]


def test_an_advance_is_published_before_it_is_answered(alone: SandboxProcess) -> None:
    clock = SandboxClock(alone.home / "sandbox.clock")
    for _ in range(20):
        before = clock.now()
        alone.control.advance(60)
        assert (clock.now() - before).total_seconds() >= 60


def test_a_late_write_is_there_before_its_time_can_be_seen(alone: SandboxProcess) -> None:
    alone.control.fault("late_apply", "write", seconds=10)
    with pytest.raises(httpx2.TransportError):
        alone.shop().set_price("MUG-BLUE", "1.00")
    clock = SandboxClock(alone.home / "sandbox.clock")
    seen: list[str] = []

    def watch() -> None:
        while (clock.now() - datetime.now(UTC)).total_seconds() < 10.5:
            time.sleep(0.001)
        seen.append(alone.control.state()["MUG-BLUE"]["price"])

    watching = threading.Thread(target=watch)
    watching.start()
    alone.control.advance(11)
    watching.join(10)

    assert seen == ["1.00"]


def test_ctrl_c_ends_it_too(alone: SandboxProcess) -> None:
    assert alone.process is not None
    os.kill(alone.process.pid, signal.SIGINT)
    alone.process.wait(5)

    alone.start()
    assert alone.health()
