"""`countersign sandbox`: the simulated marketplaces without the product."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.product import PROGRAM, Product


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [PROGRAM, "sandbox"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=Product(tmp_path / "home").environ,
    ) as running:  # fmt: skip
        yield running
        running.terminate()


def where(sandbox: subprocess.Popen[str]) -> str:
    assert sandbox.stdout is not None
    return sandbox.stdout.readline().rstrip("\n")


def test_it_says_where_it_listens_and_ends_when_it_is_asked(
    sandbox: subprocess.Popen[str],
) -> None:
    word, url = where(sandbox).split()
    answer = httpx2.get(f"{url}/_sandbox/state", timeout=10)
    sandbox.terminate()

    assert (word, answer.status_code, sandbox.wait(10)) == ("sandbox", 200, 0)


def test_a_second_one_is_told_which_settings_move_it(
    sandbox: subprocess.Popen[str], tmp_path: Path
) -> None:
    port = where(sandbox).rpartition(":")[2]

    in_its_folder = Product(tmp_path / "home").run("sandbox")
    on_its_port = Product(tmp_path / "two", {"COUNTERSIGN_SANDBOX__PORT": port}).run("sandbox")

    assert (in_its_folder.returncode, on_its_port.returncode) == (78, 78)
    assert "COUNTERSIGN_HOME" in in_its_folder.stderr
    assert "COUNTERSIGN_SANDBOX__PORT" in on_its_port.stderr
