"""A plan of the API or of the page is shown in direct messages to who may decide about it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Message
from tests.fakes.slack_stage import PEOPLE, Chat, buttons, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("elsewhere")
    with chat(home) as running:
        yield running


def proposed(acme: Chat, sku: str, price: str) -> dict[str, Any]:
    """Let the manager propose a plan through the API."""
    change = {"kind": "set", "price": {"amount": price, "currency": "EUR"}}
    params = {"shop": "shopify", "sku": sku, "change": change}
    step = {"id": "set", "activity": "offer.update_price", "params": params}
    flow = {"id": "w1", "trigger": {"kind": "immediately"}, "steps": [step]}
    plan = {"language": 1, "summary": f"Set {sku}", "workflows": [flow]}
    answer = acme.product.api("POST", "/api/plans", plan)
    assert answer.is_success, answer.text
    document: dict[str, Any] = answer.json()
    return document


def shown(acme: Chat, name: str, words: str) -> list[Message]:
    direct = acme[name].direct
    return [one for one in acme.said(direct) if words in acme.slack.read(one)]


def test_each_who_may_decide_is_shown_the_card_once_and_nobody_else(acme: Chat) -> None:
    card = proposed(acme, "MUG-BLUE", "18.01")

    for name in ("manager2", "admin"):
        acme.waits_for(acme[name].direct, "€18.01")
    acme.product.decide(card, "reject", acting="admin")

    cards = [shown(acme, name, "€18.01")[0] for name in ("manager2", "admin")]
    until(lambda: all(buttons(one) == ["Propose again", "Show everything"] for one in cards))
    assert {name: len(shown(acme, name, "18.01")) for name in PEOPLE} == {
        "admin": 1,
        "manager": 0,
        "manager2": 1,
        "viewer": 0,
    }


def test_it_is_approved_from_there(acme: Chat) -> None:
    proposed(acme, "MUG-BLUE", "18.02")
    card = acme.waits_for(acme["manager2"].direct, "€18.02")

    acme["manager2"].presses(card, "Approve 1 change").wait()

    until(lambda: "Approved by Milan (manager)" in acme.slack.read(card))
    until(lambda: len(acme.product.sandbox.effects()) == 1)


def test_a_revision_of_the_page_replaces_the_card(acme: Chat) -> None:
    card = proposed(acme, "MUG-RED", "18.03")
    first = acme.waits_for(acme["manager2"].direct, "€18.03")
    [value] = [one for part in card["parts"] for one in part["values"]]
    body = {"revision": 1, "without": [], "values": {value["at"]: "18.04"}}
    id = card["approval"]["id"]

    assert acme.product.api("POST", f"/api/approvals/{id}/revise", body).is_success

    acme.waits_for(acme["manager2"].direct, "€18.04", also=lambda one: one.ts != first.ts)
    until(lambda: "Replaced by revision 2" in acme.slack.read(first))


def test_a_withdrawn_plan_waits_for_nobody_any_more(acme: Chat) -> None:
    card = proposed(acme, "MUG-RED", "18.05")
    there = acme.waits_for(acme["manager2"].direct, "€18.05")

    acme.product.decide(card, "reject", acting="manager")

    until(lambda: "Rejected by Mara (manager)" in acme.slack.read(there))


def test_a_plan_that_is_proposed_again_on_the_page_stays_in_its_conversation(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 71.00 on Shopify")
    first = acme.waits_for(acme.shop, "waits for approval", asked)
    id = acme.slack.read(first).split("`")[1]

    again = acme.product.api("POST", f"/api/approvals/{id}/propose-again", {})

    assert again.json()["thread"] is not None
    acme.waits_for(acme.shop, "revision 2", asked)
