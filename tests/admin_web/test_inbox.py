"""What the inbox says beside what waits: who may decide, why others may not, what was decided."""

from typing import Any

import pytest

from tests.fakes.product import Product

MUGS = "Drop the price of all mugs on Shopify by 10%"


@pytest.fixture(autouse=True)
def as_seeded(product: Product) -> None:
    product.sandbox.reset()


def approvers(product: Product, card: dict[str, Any], acting: str = "viewer") -> dict[str, Any]:
    path = f"/api/approvals/{card['approval']['id']}/approvers"
    return {one["person"]: one for one in product.api("GET", path, acting=acting).json()}


def decided(product: Product, acting: str = "viewer") -> dict[str, Any]:
    found = product.api("GET", "/api/approvals/decided", acting=acting).json()
    return {one["id"]: one for one in found}


def test_whoever_may_approve_is_named_as_the_card_names_them(product: Product) -> None:
    card = product.say(MUGS)

    found = approvers(product, card)

    allowed = {name for name, one in found.items() if one["may"]}
    assert allowed == set(card["approval"]["approvers"])
    assert all(not one["refusals"] for one in found.values() if one["may"])


def test_the_gate_says_for_each_other_person_why_not(product: Product) -> None:
    card = product.say(MUGS)

    found = approvers(product, card)

    told = {name: {one["reason"] for one in view["refusals"]} for name, view in found.items()}
    assert told["manager"] == {"They asked for this, so somebody else has to approve it."}
    assert told["viewer"] == {"Only managers and admins may approve."}


def test_one_person_can_be_asked_about_alone(product: Product) -> None:
    card = product.say(MUGS)
    path = f"/api/approvals/{card['approval']['id']}/approvers"

    found = [product.api("GET", f"{path}?person={name}").json() for name in ("viewer", "nobody")]

    assert found == [[approvers(product, card)["viewer"]], []]


def test_nobody_is_asked_about_what_is_decided(product: Product) -> None:
    card = product.say(MUGS)
    product.decide(card, "reject")

    assert approvers(product, card) == {}


def waits(product: Product, card: dict[str, Any]) -> dict[str, Any]:
    found: list[dict[str, Any]] = product.api("GET", "/api/approvals/waiting").json()
    return next(one for one in found if one["id"] == card["approval"]["id"])


def test_what_waits_is_named_with_who_asked_and_who_has_approved_already(product: Product) -> None:
    card = product.say("End all my Shopify listings")
    product.decide(card, acting="admin")

    found = waits(product, card)

    assert (found["summary"], found["requester"]) == (card["summary"], "manager")
    assert found["voted"] == ["admin"]


def test_what_was_decided_is_listed_with_who_decided_and_what_it_led_to(product: Product) -> None:
    waiting = product.say(MUGS)
    done = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    [run] = product.decide(done).json()["run_ids"]

    found = decided(product)

    assert waiting["approval"]["id"] not in found
    one = found[done["approval"]["id"]]
    assert (one["state"], one["run_ids"], one["summary"]) == ("approved", [run], done["summary"])
    assert [vote["person"] for vote in one["votes"]] == ["manager2"]


def test_the_newest_decision_stands_first(product: Product) -> None:
    first, second = product.say(MUGS), product.say(MUGS)
    for card in (second, first):
        product.decide(card, "reject")

    assert list(decided(product))[:2] == [first["approval"]["id"], second["approval"]["id"]]


def test_what_ran_out_of_time_counts_as_decided(product: Product) -> None:
    card = product.say(MUGS)
    product.sandbox.advance(25 * 3600)

    assert decided(product)[card["approval"]["id"]]["state"] == "expired"


def test_a_question_that_only_read_was_never_put_to_people(product: Product) -> None:
    asked = product.say("Which listings are on Shopify?")

    assert asked["kind"] == "answer"
    assert all(one["votes"] or one["state"] != "approved" for one in decided(product).values())


def test_nothing_decided_is_shown_to_another_tenant(product: Product) -> None:
    product.decide(product.say(MUGS), "reject")

    assert decided(product, "other/admin") == {}
