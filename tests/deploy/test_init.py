"""A real installation is set up once, says what is still missing, and shows no secret."""

import os
import pty
import re
import sqlite3
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.product import PROGRAM, Product

ACME = ("init", "--tenant", "acme", "--admin", "ana", "--yes")


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Product]:
    """Offer an installation that is not set up yet."""
    installation = Product(tmp_path / "home")
    yield installation
    installation.end()


def test_it_writes_settings_and_keys_for_its_owner_alone(real: Product) -> None:
    code, document = real.cli(*ACME, "--public-url", "https://countersign.example")

    files = {name: (real.home / name) for name in ("countersign.toml", "secret.key", "token")}
    assert (code, document["operator"]) == (0, "acme/ana")
    assert {name: path.stat().st_mode & 0o777 for name, path in files.items()} == dict.fromkeys(
        files, 0o600
    )
    assert real.home.stat().st_mode & 0o777 == 0o700
    assert tomllib.loads(files["countersign.toml"].read_text()) == {
        "operator": "acme/ana",
        "host": "127.0.0.1",
        "port": 0,
        "public_url": "https://countersign.example",
    }


def test_it_shows_no_secret(real: Product) -> None:
    ended = real.run(*ACME)

    for name in ("secret.key", "token"):
        assert (real.home / name).read_text().strip() not in ended.stdout + ended.stderr


def test_it_overwrites_nothing(real: Product) -> None:
    real.cli(*ACME)
    before = {path.name: path.read_bytes() for path in real.home.iterdir() if path.is_file()}

    again = real.run("init", "--tenant", "other2", "--admin", "eve", "--yes")

    assert again.returncode == 78
    assert "Nothing was changed" in again.stderr
    after = {path.name: path.read_bytes() for path in real.home.iterdir() if path.is_file()}
    assert after == before


@pytest.mark.parametrize("made", [(), ("secret.key",), ("secret.key", "token")])
def test_what_was_interrupted_is_taken_up_again(real: Product, made: tuple[str, ...]) -> None:
    real.cli(*ACME)
    kept = {name: (real.home / name).read_text() for name in made}
    for name in {"countersign.toml", "secret.key", "token"} - set(made):
        (real.home / name).unlink()

    code, document = real.cli(*ACME)

    assert (code, document["operator"]) == (0, "acme/ana")
    assert {name: (real.home / name).read_text() for name in made} == kept
    assert (real.home / "countersign.toml").exists()


@pytest.mark.parametrize("names", [("acme", "eve"), ("other2", "ana")])
def test_what_was_interrupted_is_not_taken_up_by_another(
    real: Product, names: tuple[str, str]
) -> None:
    real.cli(*ACME)
    (real.home / "countersign.toml").unlink()

    ended = real.run("init", "--tenant", names[0], "--admin", names[1], "--yes")

    assert ended.returncode == 78
    assert "holds a business already" in ended.stderr


def test_it_takes_no_home_that_the_demo_uses(real: Product) -> None:
    real.start()
    real.stop()
    for name in ("token", "secret.key"):
        (real.home / name).unlink()

    ended = real.run(*ACME)

    assert ended.returncode == 78
    assert "holds a business already" in ended.stderr
    assert not (real.home / "countersign.toml").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--tenant", "Acme", "--admin", "ana", "--yes"),
        ("--tenant", "demo", "--admin", "ana", "--yes"),
        ("--tenant", "acme", "--admin", "a/b", "--yes"),
        ("--tenant", "acme", "--admin", "ana", "--currency", "BTC", "--yes"),
        ("--tenant", "acme", "--admin", "ana", "--zone", "Nowhere", "--yes"),
        ("--tenant", "acme", "--admin", "ana", "--public-url", 'https://a"\nport = 1', "--yes"),
        ("--tenant", "acme", "--yes"),
        (),
    ],
)
def test_what_cannot_be_is_a_usage_error_and_nothing_is_set_up(
    real: Product, words: tuple[str, ...]
) -> None:
    ended = real.run("init", *words)

    assert ended.returncode == 2, ended.stderr
    assert not (real.home / "countersign.toml").exists()


def test_on_a_terminal_it_asks(real: Product) -> None:
    ours, theirs = pty.openpty()
    real.home.parent.mkdir(exist_ok=True)
    asking = subprocess.Popen(
        [PROGRAM, "init"], stdin=theirs, stdout=theirs, stderr=theirs, env=real.environ
    )
    os.close(theirs)
    os.write(ours, b"Acme\nacme\nana\ny\n")

    assert asking.wait(60) == 0
    os.close(ours)
    assert 'operator = "acme/ana"' in (real.home / "countersign.toml").read_text()


def said(product: Product) -> dict[str, tuple[bool, str, str]]:
    """Return the doctor's findings about the installation."""
    _, document = product.cli("doctor")
    return {
        one["what"]: (one["well"], one["waits_for"], one["fix"])
        for one in document["findings"]
        if one["waits_for"]
    }


def test_the_doctor_names_each_missing_step_its_person_and_its_command(real: Product) -> None:
    demo = said(real)
    real.cli(*ACME)
    stopped = said(real)
    real.start()
    running = said(real)

    assert demo["installation"] == (
        True,
        "the operator",
        "In a HOME of its own: `countersign init`",
    )
    assert stopped["shops"] == (False, "the operator", "`countersign up`")
    assert running["shops"][:2] == (False, "an admin")
    assert re.match("`countersign shops connect shopify --base-url", running["shops"][2])
    assert running["people"][1:] == (
        "an admin",
        "`countersign people add NAME --role manager`",
    )


def test_it_starts_without_sandbox_and_demo_and_the_token_is_its_operators(real: Product) -> None:
    real.cli(*ACME)
    real.start()

    found = real.api("GET", "/api/people", acting=None).json()

    assert real.sandbox_url == ""
    assert [(one["id"], one["roles"]) for one in found] == [("ana", ["admin"])]
    assert real.api("GET", "/api/people", acting="demo/admin").status_code == 404


def test_nobody_acts_for_an_admin_before_a_real_shop_is_there(real: Product) -> None:
    real.cli(*ACME)
    real.start()
    real.cli("people", "add", "ben", "--role", "viewer")
    _, made = real.cli("people", "link", "ben")
    with httpx2.Client(base_url=real.url) as browser:
        browser.post("/api/session", json={"link": str(made["link"]).partition("#")[2]})

        acting = browser.get("/api/people", headers={"countersign-as": "ana"})

        assert browser.get("/api/session").json()["person"]["id"] == "ben"
    assert (acting.status_code, acting.json()["code"]) == (403, "not_allowed")


def test_nobody_is_let_in_to_try_it_out(real: Product) -> None:
    real.cli(*ACME)
    real.start()

    answer = httpx2.post(f"{real.url}/api/session", json={"demo": "admin"})
    offered = httpx2.get(f"{real.url}/api/session").json()

    assert answer.status_code == 403
    assert (offered["sandbox"], offered["demo"]) == (False, False)


def test_shops_are_called_by_their_marketplace_and_no_two_alike(real: Product) -> None:
    real.cli(*ACME)
    real.start()
    place = {"marketplace": "ebay", "base_url": "https://api.ebay.com", "credential": "keys"}
    said = [
        {"id": "ebay"},
        {"id": "ebay_uk"},
        {"id": "ebay_fr", "title": "eBay FR"},
        {"id": "ebay"},
    ]

    for shop in said:
        real.api("POST", "/api/shops", {**place, **shop}, acting=None)

    found = real.api("GET", "/api/shops", acting=None).json()
    titles = {one["id"]: one["title"] for one in found}
    assert titles == {"ebay": "eBay", "ebay_uk": "ebay_uk", "ebay_fr": "eBay FR"}


def test_an_operator_that_is_nobody_stops_the_start(real: Product) -> None:
    real.cli(*ACME)
    path = real.home / "countersign.toml"
    path.write_text(path.read_text().replace("acme/ana", "acme/eve"))

    ended = real.run("up")

    assert ended.returncode == 78
    assert "There is no acme/eve" in ended.stderr


def test_what_stands_already_says_how_to_start_it(real: Product) -> None:
    real.cli(*ACME)

    again = real.run(*ACME)

    assert again.returncode == 78
    assert "is set up already, for acme/ana" in again.stderr
    assert "Start it with `countersign up`" in again.stderr


def test_what_is_taken_up_again_is_as_it_is_said_the_second_time(real: Product) -> None:
    real.cli(*ACME)
    (real.home / "countersign.toml").unlink()

    real.cli(*ACME, "--currency", "USD", "--zone", "America/New_York", "--title", "Acme Inc.")

    with sqlite3.connect(real.home / "countersign.db") as database:
        [row] = database.execute("SELECT title, currency, zone FROM tenants")
    assert row == ("Acme Inc.", "USD", "America/New_York")


def test_no_half_written_secret_stays_behind_an_interruption(real: Product) -> None:
    real.cli(*ACME)
    (real.home / "countersign.toml").unlink()
    half = real.home / ".secret.key.4711"
    half.write_text("a second key")

    real.cli(*ACME)

    assert not half.exists()


def test_the_demo_moves_into_no_business_whose_set_up_was_interrupted(real: Product) -> None:
    real.cli(*ACME)
    (real.home / "countersign.toml").unlink()

    ended = real.run("up")

    assert ended.returncode == 78
    assert "The database holds acme" in ended.stderr
    assert "give it again with the same names" in ended.stderr
    assert real.cli(*ACME)[0] == 0
