"""Two clicks, a hundred clicks, clicks by several people: one run."""

from typing import Any

import pytest

from tests.fakes.product import Product
from tests.journeys.clicking import Answered, storm

CROWD = ("manager2", "admin", "manager2", "manager") * 25


def accepted(answers: list[Answered]) -> list[dict[str, Any]]:
    return [body for _, status, body in answers if status == 200]


def codes(answers: list[Answered], person: str) -> set[tuple[int, str]]:
    return {
        (status, str(body.get("code", body.get("state"))))
        for who, status, body in answers
        if who == person
    }


@pytest.fixture(scope="module")
def priced(product: Product) -> tuple[dict[str, Any], list[Answered]]:
    """Let a hundred decisions meet on a card that needs one other person."""
    plan = product.say("Set the price of MUG-BLUE to 18.49 on Shopify")
    return plan, storm(product, plan, CROWD)


def test_a_hundred_clicks_from_several_processes_start_one_run(
    priced: tuple[dict[str, Any], list[Answered]], product: Product
) -> None:
    plan, answers = priced
    found = accepted(answers)

    assert len(answers) == 100
    assert found
    assert len({tuple(body["run_ids"]) for body in found}) == 1
    [run] = found[0]["run_ids"]
    card = product.api("GET", f"/api/approvals/{plan['approval']['id']}").json()
    assert card["approval"]["run_ids"] == [run]
    assert product.ended(run)["state"] == "done"
    assert [one["run"] for one in runs_of(product, plan)] == [run]


def runs_of(product: Product, plan: dict[str, Any]) -> list[dict[str, str]]:
    listed = product.api("GET", "/api/runs").json()
    return [{"run": one["id"]} for one in listed if one["approval"] == plan["approval"]["id"]]


def test_of_a_hundred_clicks_one_persons_count_and_the_rest_say_why_not(
    priced: tuple[dict[str, Any], list[Answered]],
) -> None:
    _, answers = priced
    by_winner, by_loser = sorted(
        (codes(answers, "manager2"), codes(answers, "admin")),
        key=lambda found: (200, "approved") not in found,
    )

    assert by_winner == {(200, "approved")}
    assert by_loser == {(409, "decided")}


def test_the_requesters_own_clicks_are_never_the_ones_that_count(
    priced: tuple[dict[str, Any], list[Answered]],
) -> None:
    _, answers = priced

    assert codes(answers, "manager") <= {(403, "self_approval"), (409, "decided")}


def test_after_a_hundred_clicks_the_shop_was_written_to_once(
    priced: tuple[dict[str, Any], list[Answered]], product: Product
) -> None:
    assert [(one["sku"], one["value"]) for one in product.sandbox.effects()][:1] == [
        ("MUG-BLUE", "18.49")
    ]
    assert len(product.sandbox.writes()) == 1


def test_a_hundred_clicks_of_two_people_on_a_card_that_needs_two_start_one_run(
    product: Product,
) -> None:
    plan = product.say("End the listing for VAS-MINI on Shopify")

    answers = storm(product, plan, ("manager2", "admin") * 50)

    found = accepted(answers)
    started = {tuple(body["run_ids"]) for body in found} - {()}
    assert len(found) == 100
    assert len(started) == 1
    [[run]] = started
    assert product.ended(run)["state"] == "done"
    ended = [one for one in product.sandbox.effects() if one["sku"] == "VAS-MINI"]
    assert [one["what"] for one in ended] == ["ended"]
