"""A run's events: numbered, resumable, and ending with the run."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.product import Product


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
