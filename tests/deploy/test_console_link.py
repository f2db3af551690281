"""Whoever sits at the operator's console can sign in; a log is told no secret."""

import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.product import PROGRAM, Product


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    prepared = Product(tmp_path / "home")
    yield prepared
    prepared.end()


def test_the_console_shows_a_link_that_lets_an_admin_in(product: Product) -> None:
    product.home.mkdir()
    master, console = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "up"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=console,
        text=True, env=product.environ,
    ) as up:  # fmt: skip
        os.close(console)
        assert up.stdout is not None
        url = up.stdout.readline().split()[1]
        said = os.read(master, 4096).decode()
        found = re.search(r"(http://\S+)/sign-in#(\S+)", said)
        assert found is not None, said
        entered = httpx2.post(f"{url}/api/session", json={"link": found[2]}).json()
        up.terminate()
        rest = up.stdout.read()
    os.close(master)

    assert (found[1], entered["person"]["roles"]) == (url, ["admin"])
    assert rest == ""


def test_a_log_is_shown_no_link(product: Product) -> None:
    product.start()
    product.stop()

    assert product.log() == ""
