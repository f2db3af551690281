"""Decisions that do not count, each with the code that says why, and nothing sent for any."""

from typing import Any

import pytest

from tests.fakes.product import Product
from tests.journeys.changes import meanwhile

SENTENCE = "Set the price of {} to {} on Shopify"
DAY_AND_MORE_S = 25 * 3600


def outcome(
    product: Product, plan: dict[str, Any], person: str, decision: str = "approve"
) -> tuple[int, str]:
    answer = product.decide(plan, decision, acting=person)
    return answer.status_code, answer.json().get("code", answer.json().get("state"))


def state(product: Product, plan: dict[str, Any]) -> str:
    shown = product.api("GET", f"/api/approvals/{plan['approval']['id']}").json()
    return str(shown["approval"]["state"])


def test_ones_own_counted_decision_repeated_answers_as_the_first_did(product: Product) -> None:
    plan = product.say(SENTENCE.format("CAN-FIG", "12.90"))
    first = product.decide(plan)
    product.ended(first.json()["run_ids"][0])

    again = product.decide(plan)

    assert (again.status_code, again.json()) == (first.status_code, first.json())


def test_a_rejection_repeated_answers_as_the_first_did(product: Product) -> None:
    plan = product.say(SENTENCE.format("CAN-FIG", "12.80"))

    first = product.decide(plan, "reject")

    assert first.json() == {"state": "rejected", "run_ids": [], "missing": 0}
    assert product.decide(plan, "reject").json() == first.json()


def test_what_one_rejected_nobody_can_approve(product: Product) -> None:
    plan = product.say(SENTENCE.format("CAN-FIG", "12.70"))
    product.decide(plan, "reject")

    assert outcome(product, plan, "admin") == (409, "decided")
    assert outcome(product, plan, "manager2") == (409, "decided")


def test_the_requester_cannot_approve(product: Product) -> None:
    plan = product.say(SENTENCE.format("CAN-FIG", "12.60"))

    assert outcome(product, plan, "manager") == (403, "self_approval")
    assert state(product, plan) == "open"


@pytest.mark.parametrize("person", ["viewer", "lister", "pricer"])
def test_whoever_may_not_approve_can_neither_approve_nor_reject(
    product: Product, person: str
) -> None:
    plan = product.say(SENTENCE.format("CAN-FIG", "12.50"))

    assert outcome(product, plan, person) == (403, "not_allowed")
    assert outcome(product, plan, person, decision="reject") == (403, "not_allowed")
    assert state(product, plan) == "open"


def test_an_admins_right_to_approve_is_no_right_to_decide_about_a_foreign_card(
    product: Product,
) -> None:
    plan = product.say(SENTENCE.format("CAN-FIG", "12.40"))
    unknown = {"approval": {**plan["approval"], "id": "p-0000000000"}}

    foreign = product.decide(plan, acting="other/admin")
    nowhere = product.decide(unknown, acting="other/admin")

    assert (foreign.status_code, nowhere.status_code) == (404, 404)
    own, no = plan["approval"]["id"], "p-0000000000"
    assert foreign.text.replace(own, no) == nowhere.text
    assert state(product, plan) == "open"


@pytest.mark.parametrize(
    ("path", "price"),
    [
        ("/api/approvals/{}", "11.90"),
        ("/api/runs/{}", "11.80"),
        ("/api/runs/{}/events", "11.70"),
    ],
)
def test_a_foreign_id_and_an_unknown_one_read_alike(
    product: Product, path: str, price: str
) -> None:
    plan = product.say(SENTENCE.format("CAN-VAN", price))
    [run] = product.decide(plan).json()["run_ids"]
    product.ended(run)
    own, no = (plan["approval"]["id"], "p-0000000000") if "approvals" in path else (run, "r-0")

    foreign = product.api("GET", path.format(own), acting="other/admin")
    unknown = product.api("GET", path.format(no), acting="other/admin")

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.text.replace(own, no) == unknown.text


def test_an_old_revision_is_dead(product: Product) -> None:
    first = product.say("Drop the price of POT-GLASS on Shopify by 10%")
    product.say("make it 5%", thread=first["thread"])

    assert outcome(product, first, "manager2") == (409, "superseded")


def test_a_revision_that_nobody_has_made_yet_is_not_approved(product: Product) -> None:
    plan = product.say(SENTENCE.format("POT-GLASS", "32.00"))
    ahead = {"approval": {**plan["approval"], "revision": 7}}

    assert outcome(product, ahead, "manager2") == (409, "superseded")


@pytest.mark.parametrize(
    ("path", "now", "then"),
    [
        ("/api/people/manager", {"roles": ["viewer"]}, {"roles": ["manager"]}),
        ("/api/people/manager", {"max_price_change_pct": "1"}, {"max_price_change_pct": "50"}),
        ("/api/people/manager", {"max_listings": 0}, {"max_listings": None}),
        ("/api/people/manager", {"active": False}, {"active": True}),
        ("/api/shops/shopify", {"mode": "watch"}, {"mode": "live"}),
        ("/api/shops/shopify", {"mode": "capped", "daily_cap": 0}, {"mode": "live"}),
    ],
    ids=["role", "price limit", "listings limit", "membership", "watch-only", "daily cap"],
)
def test_what_moved_since_the_card_makes_it_stale(
    product: Product, path: str, now: dict[str, Any], then: dict[str, Any]
) -> None:
    plan = product.say(SENTENCE.format("SOA-OLIVE", "6.20"))

    with meanwhile(product, path, now, then):
        found = outcome(product, plan, "manager2")

    assert found == (409, "stale")
    assert state(product, plan) == "open"


def test_an_approver_who_lost_the_right_does_not_count(product: Product) -> None:
    plan = product.say(SENTENCE.format("SOA-OLIVE", "6.30"))

    with meanwhile(product, "/api/people/manager2", {"roles": ["pricer"]}, {"roles": ["manager"]}):
        found = outcome(product, plan, "manager2")

    assert found == (403, "not_allowed")


def test_an_earlier_approver_who_lost_the_right_no_longer_counts(product: Product) -> None:
    plan = product.say("End the listing for CUT-BOARD on Shopify")
    assert outcome(product, plan, "manager2") == (200, "open")

    with meanwhile(product, "/api/people/manager2", {"roles": ["viewer"]}, {"roles": ["manager"]}):
        found = outcome(product, plan, "admin")

    assert found == (409, "stale")
    assert product.sandbox.state()["CUT-BOARD"]["state"] == "active"


def test_after_a_day_a_card_has_expired(product: Product) -> None:
    plan = product.say(SENTENCE.format("SOA-SALT", "6.50"))
    product.sandbox.advance(DAY_AND_MORE_S)

    assert outcome(product, plan, "manager2") == (409, "expired")
    assert outcome(product, plan, "manager2", decision="reject") == (409, "expired")
    assert state(product, plan) == "expired"
