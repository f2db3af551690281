"""A run's events: numbered, resumable, and ending with the run."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.fakes.product import Product, until


@pytest.fixture(scope="module")
def run(product: Product) -> str:
    """Change one price, from the sentence to the end of the run."""
    plan = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    decided = product.decide(plan).json()
    [run] = decided["run_ids"]
    assert product.ended(run)["state"] == "done"
    return str(run)


def events(product: Product, run: str, **headers: str) -> Iterator[dict[str, Any]]:
    with product.client() as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with client.stream("GET", f"/api/runs/{run}/events", headers=named) as lines:
            assert lines.headers["content-type"].startswith("text/event-stream")
            for line in lines.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])


def test_the_events_are_numbered_from_one_and_end_with_the_run(product: Product, run: str) -> None:
    told = list(events(product, run))

    assert [event["seq"] for event in told] == list(range(1, len(told) + 1))
    assert told[0]["type"] == "started"
    assert told[-1]["type"] == "finished"


def test_a_client_that_comes_back_gets_exactly_what_it_missed(product: Product, run: str) -> None:
    whole = list(events(product, run))

    for seen in range(len(whole) + 1):
        assert list(events(product, run, last_event_id=str(seen))) == whole[seen:]


def test_a_number_beyond_the_end_gets_nothing(product: Product, run: str) -> None:
    assert list(events(product, run, last_event_id="999999")) == []


@pytest.mark.parametrize("seen", ["abc", "-1", "1e3"])
def test_a_number_that_is_none_is_refused(product: Product, run: str, seen: str) -> None:
    with product.client() as client:
        answer = client.get(f"/api/runs/{run}/events", headers={"last-event-id": seen})

    assert answer.status_code == 422


def test_a_run_of_another_tenant_is_unknown(product: Product, run: str) -> None:
    foreign = product.api("GET", f"/api/runs/{run}/events", acting="other/manager")
    unknown = product.api("GET", "/api/runs/r-0000000000/events", acting="other/manager")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json()["code"] == unknown.json()["code"]


def begun(product: Product, cents: int) -> str:
    """Begin a run that a halt holds."""
    product.api("POST", "/api/halts", {"reason": "a look"}, acting="admin")
    plan = product.say(f"Set the price of MUG-BLUE to 17.{cents} on Shopify")
    [run] = product.decide(plan).json()["run_ids"]
    return str(run)


def overheard(product: Product, cookies: str, run: str) -> tuple[list[str], threading.Event]:
    """Listen to a run until the line ends; return what is told meanwhile, and the end."""
    told: list[str] = []
    ended, open_ = threading.Event(), threading.Event()

    def listen() -> None:
        address = f"{product.url}/api/runs/{run}/events"
        with httpx2.stream("GET", address, headers={"cookie": cookies}, timeout=40) as lines:
            for line in lines.iter_lines():
                told.append(line)
                open_.set()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    assert open_.wait(10)
    return told, ended


def new_member(product: Product, name: str) -> None:
    member = {"id": name, "name": name.capitalize(), "roles": ["viewer"]}
    assert product.api("POST", "/api/people", member, acting="admin").is_success


@pytest.mark.parametrize("leaving", ["signed out", "removed"])
def test_who_is_out_is_told_nothing_more_of_a_run(product: Product, leaving: str) -> None:
    name = leaving.replace(" ", "-")
    new_member(product, name)
    run = begun(product, 31 if leaving == "removed" else 41)
    link = product.api("POST", f"/api/people/{name}/link", {}, acting="admin").json()["link"]
    with httpx2.Client(base_url=product.url, timeout=30) as browser:
        csrf = browser.post("/api/session", json={"link": link.rpartition("#")[2]}).json()["csrf"]
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        told, ended = overheard(product, cookies, run)
        if leaving == "removed":
            product.api("PATCH", f"/api/people/{name}", {"active": False}, acting="admin")
        else:
            browser.delete("/api/session", headers={"x-csrf-token": csrf})
        heard = len(told)

        product.api("POST", "/api/halts/lift", {"reason": "looked"}, acting="admin")
        product.ended(run)

        until(ended.is_set, 15)
    assert [line for line in told[heard:] if line.startswith("data")] == []
