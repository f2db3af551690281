"""`make demo`, as a newcomer types it."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.fakes.product import Product, until


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
    return port


@pytest.fixture
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture
def demo(
    root: Path, tmp_path: Path, ports: tuple[int, int]
) -> Iterator[tuple[Product, subprocess.Popen[str]]]:
    """Start it with nobody at the keyboard, and end whatever it left."""
    port, beside = ports
    settings = {"COUNTERSIGN_PORT": str(port), "COUNTERSIGN_SANDBOX__PORT": str(beside)}
    product = Product(tmp_path / "home", settings)
    environ = {name: value for name, value in product.environ.items() if name[:4] != "MAKE"}
    with (
        (tmp_path / "said").open("w") as said,
        subprocess.Popen(
            ["make", "--silent", "demo"],
            cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
            text=True, env=environ, start_new_session=True,
        ) as made,
    ):  # fmt: skip
        yield product, made
        with suppress(ProcessLookupError):
            os.killpg(made.pid, signal.SIGKILL)
    product.end()


@pytest.mark.serial
def test_it_says_where_it_is_ready_and_ends_when_the_process_of_the_pid_file_is_asked(
    demo: tuple[Product, subprocess.Popen[str]], ports: tuple[int, int]
) -> None:
    product, made = demo
    assert made.stdout is not None

    line = made.stdout.readline()
    url, sandbox = (f"http://127.0.0.1:{port}" for port in ports)
    answers = httpx2.get(f"{url}/readyz").status_code
    beside = httpx2.get(f"{sandbox}/_sandbox/health").json()
    psutil.Process(int((product.home / "up.pid").read_text())).terminate()

    assert line == f"ready {url} sandbox {sandbox}\n"
    assert answers == 200
    assert made.wait(10) == 0
    assert made.stdout.read() == ""
    until(lambda: not psutil.pid_exists(beside["pid"]), 5)
