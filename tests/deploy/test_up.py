"""`countersign up`: its one line, its end, and the sentence when it cannot start."""

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.fakes.product import PROGRAM, STOP_S, Product, until
from workflows.store import shops
from workflows.store.shops import Connected
from workflows.store.store import Store


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """Prepare the product without starting it."""
    prepared = Product(tmp_path / "home")
    yield prepared
    prepared.end()


def sandbox_pid(product: Product) -> int:
    return int(httpx2.get(f"{product.sandbox_url}/_sandbox/health").json()["pid"])


def refused(product: Product, **settings: str) -> tuple[int, str]:
    """Start it where it cannot start; return the exit code and what it says."""
    ended = subprocess.run(
        [PROGRAM, "up"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**product.environ, **settings},
    )
    assert ended.stdout == ""
    assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
    return ended.returncode, ended.stderr.strip()


def test_it_is_ready_when_it_says_so_and_ends_with_its_sandbox_when_asked(
    product: Product,
) -> None:
    product.start()
    ready = httpx2.get(f"{product.url}/readyz").status_code
    pid = sandbox_pid(product)

    code = product.stop()

    assert (ready, code) == (200, 0)
    until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie", 5)


def test_somebody_who_follows_a_run_makes_no_error_of_the_end(product: Product) -> None:
    product.start()
    plan = product.say("Set the price of MUG-RED to 17.50 on Shopify")
    product.sandbox.fault("slow", seconds=60)
    [run] = product.decide(plan).json()["run_ids"]

    with product.client() as client, client.stream("GET", f"/api/runs/{run}/events") as told:
        lines = told.iter_lines()  # kept, or the connection would end with it
        first = next(lines)
        code = product.stop()

    assert (first, code) == ("id: 1", 0)
    assert product.log() == ""


def test_the_process_in_the_pid_file_is_the_one_to_end(product: Product) -> None:
    product.start()
    assert product.process is not None

    assert int((product.home / "up.pid").read_text()) == product.process.pid


def test_after_a_kill_the_sandbox_lives_and_is_adopted_with_all_that_was_there(
    product: Product,
) -> None:
    product.start()
    plan = product.say("Set the price of MUG-RED to 17.50 on Shopify")
    pid = sandbox_pid(product)

    product.kill()
    alive = psutil.pid_exists(pid)
    product.start()

    assert alive
    assert sandbox_pid(product) == pid
    shown = product.api("GET", f"/api/approvals/{plan['approval']['id']}").json()
    assert shown["approval"] == plan["approval"]
    product.stop()
    until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie", 5)


def test_it_keeps_below_two_hundred_megabytes_and_loads_no_chat_cluster_or_model_library(
    product: Product,
) -> None:
    product.start()
    assert product.process is not None
    process = psutil.Process(product.process.pid)

    mapped = {Path(part.path).name for part in process.memory_maps()}

    assert process.memory_info().rss < 200 * 1024 * 1024
    assert not [name for name in mapped if "grpc" in name]


def test_a_second_one_in_the_same_home_is_turned_away(product: Product) -> None:
    product.start()

    code, said = refused(product)

    assert code == 78
    assert said.startswith("Another Countersign (process ")


def test_a_taken_port_is_named(product: Product) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        code, said = refused(product, COUNTERSIGN_PORT=str(port))

    assert code == 78
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert "COUNTERSIGN_PORT" in said


def test_a_taken_sandbox_port_is_named(product: Product) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        code, said = refused(product, COUNTERSIGN_SANDBOX__PORT=str(port))

    assert code == 78
    assert str(port) in said
    assert "COUNTERSIGN_SANDBOX__PORT" in said


def test_an_address_that_is_not_ours_is_named(product: Product) -> None:
    code, said = refused(product, COUNTERSIGN_HOST="192.0.2.1")

    assert code == 78
    assert "COUNTERSIGN_HOST" in said


def test_a_missing_policy_engine_is_named_with_the_command_that_brings_it(
    product: Product,
) -> None:
    code, said = refused(product, COUNTERSIGN_CERBOS__BINARY="/nowhere/cerbos")

    assert code == 69
    assert "policy engine is missing" in said
    assert "make demo" in said


def test_an_unknown_setting_stops_the_start(product: Product) -> None:
    code, said = refused(product, COUNTERSIGN_PROT="1")

    assert code == 78
    assert said == "There is no setting COUNTERSIGN_PROT. Did you mean COUNTERSIGN_PORT?"


def test_a_home_that_is_a_file_stops_the_start(product: Product, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    code, said = refused(product, COUNTERSIGN_HOME=str(tmp_path / "file"))

    assert code == 78
    assert "cannot be used" in said


def test_a_key_that_opens_nothing_stops_the_start(product: Product) -> None:
    code, said = refused(product, COUNTERSIGN_SECRET_KEYS="no-key")

    assert code == 78
    assert "no key" in said
    assert "no-key" not in said


def test_asked_to_end_while_it_starts_it_ends_and_leaves_nothing(product: Product) -> None:
    product.home.mkdir()
    starting = subprocess.Popen(
        [PROGRAM, "up"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=product.environ
    )
    until((product.home / "sandbox.port").exists)

    starting.terminate()
    said, _ = starting.communicate(timeout=10)

    assert (starting.returncode, said) == (0, b"")
    assert not (product.home / "sandbox.pid").exists()


def test_it_ends_in_time_while_somebody_follows_a_run(product: Product) -> None:
    product.start()
    plan = product.say("Set the price of MUG-RED to 17.50 on Shopify")
    product.sandbox.fault("outage", match="*", seconds=3600)
    [run] = product.decide(plan).json()["run_ids"]
    with product.client() as client, client.stream("GET", f"/api/runs/{run}/events") as lines:
        next(lines.iter_lines())

        began = time.monotonic()
        code = product.stop()

    assert code == 0
    assert time.monotonic() - began < STOP_S


def test_with_a_real_shop_nobody_can_be_acted_for_and_no_sandbox_is_started(
    product: Product,
) -> None:
    product.start()
    product.stop()
    connect_a_real_shop(product)

    product.start()

    assert product.sandbox_url == ""
    for acting in ("manager", None):
        answer = product.api("GET", "/api/approvals", acting=acting)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        assert answer.json()["hint"]


def connect_a_real_shop(product: Product) -> None:
    shop = Connected(
        id="real",
        title="Real",
        marketplace="shopify",
        base_url="https://real.example",
        currency="EUR",
        location="1",
        mode="watch",
        daily_cap=None,
        sandbox=False,
    )

    async def connect() -> None:
        store = await Store.open(f"sqlite:///{product.home / 'countersign.db'}")
        try:
            await store.write(lambda tx: shops.put(tx, "demo", shop, datetime.now(UTC)))
        finally:
            await store.close()

    asyncio.run(connect())


def test_what_it_keeps_is_closed_to_others(product: Product) -> None:
    product.start()

    modes = {
        name: (product.home / name).stat().st_mode & 0o077
        for name in ("token", "secret.key", "countersign.db", ".")
    }

    assert modes == dict.fromkeys(modes, 0)
