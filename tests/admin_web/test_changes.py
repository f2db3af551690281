"""What changed, told as it happens: small, resumable, and to nobody of another tenant."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx2
import pytest

from tests.fakes.product import Product, until

CENTS = count(10)
STREAM = {"accept": "text/event-stream"}


class Heard:
    """A stream that somebody keeps open, and everything that it told."""

    def __init__(self, lines: httpx2.Response) -> None:
        self.lines = lines
        self.told: list[dict[str, Any]] = []
        self.places: list[str] = []
        self.open = threading.Event()
        self.ended = False

    def listen(self) -> None:
        """Read until the end, or until the line is cut."""
        try:
            for line in self.lines.iter_lines():
                self.open.set()
                if line.startswith("id: "):
                    self.places.append(line[4:])
                if line.startswith("data: "):
                    self.told.append(json.loads(line[6:]))
            self.ended = True
        except (httpx2.HTTPError, httpx2.StreamError):
            return

    @property
    def subjects(self) -> list[tuple[str, str]]:
        """Return everything that was told to have changed."""
        return [(one["kind"], one["id"]) for told in self.told for one in told["subjects"]]


@contextmanager
def hearing(product: Product, acting: str = "manager", **headers: str) -> Iterator[Heard]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with (
        product.client(acting) as client,
        client.stream("GET", "/api/changes", headers=STREAM | named, timeout=30) as lines,
    ):
        assert lines.headers["content-type"].startswith("text/event-stream")
        heard = Heard(lines)
        listening = threading.Thread(target=heard.listen, daemon=True)
        listening.start()
        assert heard.open.wait(10)
        yield heard


def asked(product: Product, after: str = "", acting: str = "manager") -> dict[str, Any]:
    answer = product.api("GET", f"/api/changes?after={after}", acting=acting)
    assert answer.is_success, answer.text
    document: dict[str, Any] = answer.json()
    return document


def price(product: Product) -> dict[str, Any]:
    """Put a price to people that it never had before."""
    return product.say(f"Set the price of MUG-BLUE to 18.{next(CENTS)} on Shopify")


def test_a_card_and_its_thread_are_told_at_once(product: Product) -> None:
    with hearing(product) as heard:
        card = price(product)

        until(lambda: ("approval", card["approval"]["id"]) in heard.subjects, 5)
        until(lambda: ("thread", card["thread"]) in heard.subjects, 5)


def test_a_decision_and_its_run_are_told_to_everybody_who_listens(product: Product) -> None:
    card = price(product)
    with hearing(product) as one, hearing(product, "admin") as other:
        [run] = product.decide(card).json()["run_ids"]
        product.ended(run)

        for heard in (one, other):
            until(lambda heard=heard: ("run", run) in heard.subjects, 5)  # type: ignore[misc]
            assert ("approval", card["approval"]["id"]) in heard.subjects


def test_the_number_of_a_run_is_that_of_its_newest_event(product: Product) -> None:
    place = asked(product)["place"]
    [run] = product.decide(price(product)).json()["run_ids"]
    product.ended(run)

    told = {(one["kind"], one["id"]): one["seq"] for one in asked(product, place)["subjects"]}

    events = product.api("GET", f"/api/runs/{run}/events").text
    assert told["run", run] == events.count("\nevent: ")


def reached(heard: Heard, place: str) -> bool:
    """Tell whether somebody has heard of everything up to a place; more may have come since."""
    order, _, number = place.rpartition("-")
    return any(
        one.startswith(f"{order}-") and int(one.rpartition("-")[2]) >= int(number)
        for one in heard.places
    )


def test_whoever_comes_back_hears_what_they_missed_and_nothing_else(product: Product) -> None:
    with hearing(product) as first:
        before = price(product)
        said = asked(product)["place"]
        until(lambda: reached(first, said), 5)
    missed = price(product)
    place = asked(product)["place"]

    with hearing(product, last_event_id=first.places[-1]) as again:
        until(lambda: reached(again, place), 5)

    assert ("approval", missed["approval"]["id"]) in again.subjects
    assert ("approval", before["approval"]["id"]) not in again.subjects
    assert len(set(again.subjects)) == len(again.subjects)


@pytest.mark.parametrize("place", ["7", "0123456789abcdef-5", "x" * 4000, "0123456789abcdef-"])
def test_at_a_place_that_nobody_knows_everything_may_have_changed(
    product: Product, place: str
) -> None:
    with hearing(product, last_event_id=place) as heard:
        until(lambda: bool(heard.told), 5)

    assert heard.told[0]["everything"] is True
    assert heard.told[0]["subjects"] == []


def test_after_a_restart_everything_may_have_changed(product: Product) -> None:
    place = asked(product)["place"]
    port = product.url.rpartition(":")[2]
    product.stop()
    product.settings["COUNTERSIGN_PORT"] = port
    product.start()

    assert asked(product, place)["everything"] is True


def test_a_session_says_from_where_to_listen(product: Product) -> None:
    link = product.api("POST", "/api/people/manager/link", {}, acting="admin").json()["link"]
    with httpx2.Client(base_url=product.url) as browser:
        assert browser.get("/api/session").json()["place"] is None
        secret = link.rpartition("#")[2]
        place = browser.post("/api/session", json={"link": secret}).json()["place"]

    card = price(product)

    told = asked(product, place)["subjects"]
    assert ("approval", card["approval"]["id"]) in [(one["kind"], one["id"]) for one in told]


def test_nothing_of_one_tenant_is_told_to_another(product: Product) -> None:
    place = asked(product, acting="other/admin")["place"]
    with hearing(product, "other/admin") as heard:
        product.decide(price(product))

        assert asked(product, place, "other/admin") == {
            "place": place, "everything": False, "subjects": [],
        }  # fmt: skip
    assert heard.told == []


def test_a_place_of_one_tenant_tells_another_nothing(product: Product) -> None:
    for _ in range(3):
        price(product)
    theirs = asked(product)["place"]

    told = asked(product, theirs, "other/admin")

    assert told["subjects"] == []


def test_who_signs_out_is_told_nothing_more(product: Product) -> None:
    link = product.api("POST", "/api/people/manager/link", {}, acting="admin").json()["link"]
    with httpx2.Client(base_url=product.url, timeout=30) as browser:
        csrf = browser.post("/api/session", json={"link": link.rpartition("#")[2]}).json()["csrf"]
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        with httpx2.stream(
            "GET", f"{product.url}/api/changes", headers=STREAM | {"cookie": cookies}, timeout=30
        ) as lines:
            heard = Heard(lines)
            threading.Thread(target=heard.listen, daemon=True).start()
            assert heard.open.wait(10)
            browser.delete("/api/session", headers={"x-csrf-token": csrf})

            price(product)

            until(lambda: heard.ended, 5)
    assert heard.told == []


def test_a_stream_does_not_keep_the_server_from_ending(product: Product) -> None:
    with hearing(product) as heard:
        product.stop()
        until(lambda: heard.ended, 5)
    product.start()


@pytest.mark.parametrize("acting", ["nobody", "nowhere/admin"])
def test_nobody_unknown_is_told_anything(product: Product, acting: str) -> None:
    with product.client(acting) as client:
        answer = client.get("/api/changes", headers=STREAM)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
