"""Tokens and keys are where they must be and nowhere else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from activities.sandbox.seed import token
from tests.attack.stage import price_plan
from tests.fakes.product import Product

KEY = "c2VjcmV0LWtleS10aGF0LWlzLTMyLWJ5dGVzLWxvbmc="
SHOP_TOKENS = (token("shopify"), token("other-shopify"))


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run a product with a key of the operator's, use it well and badly, and stop it."""
    settings = {"COUNTERSIGN_SECRET_KEYS": f'["{KEY}"]'}
    running = Product(tmp_path_factory.mktemp("secrets"), settings)
    with running:
        for kind in ("expired_token", "garbage", "fail_before", "drop_after", "throttle"):
            running.sandbox.fault(kind, match="*", times=2, seconds=1)
            running.say("Show all listings on Shopify")
            running.say("Drop the price of MUG-BLUE on Shopify by 1%")
            running.sandbox.advance(60)
        done = running.decide(running.api("POST", "/api/plans", price_plan()).json())
        running.ended(done.json()["run_ids"][0])
        running.settings["COUNTERSIGN_NOTHING"] = running.token
        said = [
            *(running.api("GET", path).text for path in everything(running)),
            httpx2.get(f"{running.url}/metrics").text,
            httpx2.get(f"{running.url}/openapi.json").text,
            *bad(running),
        ]
        (running.home / "said.txt").write_text("\n".join(said))
        running.settings.pop("COUNTERSIGN_NOTHING")
        assert running.stop() == 0
        yield running


def everything(running: Product) -> list[str]:
    """Return every address that can be read without an id, and those of what there is."""
    paths = httpx2.get(f"{running.url}/openapi.json").json()["paths"]
    found = [path for path, verbs in paths.items() if "get" in verbs and "{" not in path]
    for run in running.api("GET", "/api/runs").json():
        found += [f"/api/runs/{run['id']}", f"/api/runs/{run['id']}/events"]
    found += [
        f"/api/approvals/{c['approval']['id']}" for c in running.api("GET", "/api/approvals").json()
    ]
    return found


def bad(running: Product) -> Iterator[str]:
    """Return what is said to those who get it wrong, on the terminal too."""
    with running.client("nobody") as client:
        yield client.get("/api/runs").text
        yield client.post("/api/plans", content=b"\xff").text
        headers = {"authorization": f"Basic {running.token}"}
        yield client.get("/api/runs", headers=headers).text
        yield client.post("/api/messages", json={"text": 1, "token": running.token[:4]}).text
    for words in (["runs", "list"], ["up"], ["doctor"], ["doctor", "--json"]):
        ended = running.run(*words)
        yield ended.stdout + ended.stderr


def secrets(running: Product) -> list[str]:
    return [running.token.strip(), *SHOP_TOKENS, KEY, KEY.rstrip("=")]


def test_no_answer_tells_a_secret(used: Product) -> None:
    said = (used.home / "said.txt").read_text()

    assert "MUG-BLUE" in said
    assert not [secret for secret in secrets(used) if secret in said]


def test_no_log_tells_a_secret(used: Product) -> None:
    logs = "".join(path.read_text(errors="replace") for path in used.home.rglob("*.log"))

    assert not [secret for secret in secrets(used) if secret in logs]


def test_no_byte_of_the_database_tells_a_secret(used: Product) -> None:
    files = sorted(used.home.glob("countersign.db*"))

    stored = b"".join(path.read_bytes() for path in files)

    assert b"MUG-BLUE" in stored
    assert not [secret for secret in secrets(used) if secret.encode() in stored]


def test_files_with_secrets_are_for_their_owner_alone(used: Product) -> None:
    ours = [used.token.strip().encode(), KEY.encode()]
    files = [path for path in used.home.iterdir() if path.is_file()]
    telling = [path for path in files if any(secret in path.read_bytes() for secret in ours)]
    open_ones = [path.name for path in telling if path.stat().st_mode & 0o077]

    assert telling
    assert open_ones == []
    assert (used.home / "token").stat().st_mode & 0o777 == 0o600


def test_nobody_acts_for_another_once_a_shop_is_real(used: Product, tmp_path: Path) -> None:
    with closing(sqlite3.connect(used.home / "countersign.db")) as rows, rows:
        rows.execute("UPDATE shops SET sandbox = 0 WHERE tenant = 'other'")
    try:
        used.start()
        for acting in ("admin", "manager", "other/admin", None):
            answer = used.api("GET", "/api/shops", acting=acting)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
        code, problem = used.cli("shops", "list", "--as", "manager")
        assert (code, problem["code"]) == (3, "not_allowed")
        assert problem["hint"]
    finally:
        used.stop()
        with closing(sqlite3.connect(used.home / "countersign.db")) as rows, rows:
            rows.execute("UPDATE shops SET sandbox = 1")
