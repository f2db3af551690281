"""A run as a card shows it says the same as the whole run, however little of it is sent."""

from typing import Any

import pytest

from tests.fakes.product import Product, until

MUGS = "Drop the price of all mugs on Shopify by 3%"


@pytest.fixture(scope="module")
def run(product: Product) -> str:
    """Run into one conflict among six items."""
    product.sandbox.reset()
    card = product.say(MUGS)
    product.sandbox.edit("MUG-WHITE", price="9.00")
    [run] = product.decide(card).json()["run_ids"]
    assert product.ended(run)["state"] == "failed"
    return str(run)


def asked(product: Product, path: str) -> dict[str, Any]:
    answer = product.api("GET", path)
    assert answer.is_success, answer.text
    document: dict[str, Any] = answer.json()
    return document


def test_it_is_told_like_the_whole_run(product: Product, run: str) -> None:
    whole, card = asked(product, f"/api/runs/{run}"), asked(product, f"/api/runs/{run}/card")

    alone = {"items", "steps"}
    assert {k: v for k, v in whole.items() if k not in alone} == {
        k: v
        for k, v in card.items()
        if k not in alone | {"seq", "counts", "receipts", "undo_in", "no_undo"}
    }
    assert card["counts"] == {"done": 5, "conflict": 1}
    assert card["receipts"] == len(asked(product, f"/api/runs/{run}/record")["receipts"])


def test_its_number_is_that_of_the_newest_event(product: Product, run: str) -> None:
    events = product.api("GET", f"/api/runs/{run}/events").text

    assert asked(product, f"/api/runs/{run}/card")["seq"] == events.count("\nevent: ")


def test_what_a_person_should_look_at_comes_first(product: Product, run: str) -> None:
    [first] = asked(product, f"/api/runs/{run}/card?items=1")["items"]

    assert (first["item"], first["state"]) == ("shopify/MUG-WHITE", "conflict")


def test_every_item_is_there_when_all_are_asked_for(product: Product, run: str) -> None:
    whole = asked(product, f"/api/runs/{run}")["items"]
    drawn = asked(product, f"/api/runs/{run}/card?items=5000")["items"]

    assert sorted(map(str, drawn)) == sorted(map(str, whole))


def test_what_an_item_tells_is_not_told_again_by_its_step(product: Product, run: str) -> None:
    told = {
        item["error"]["text"]
        for item in asked(product, f"/api/runs/{run}")["items"]
        if item["error"]
    }
    whole, card = (asked(product, f"/api/runs/{run}{part}")["steps"] for part in ("", "/card"))

    assert [step["error"] for step in card] == [
        None if step["error"] and step["error"]["text"] in told else step["error"] for step in whole
    ]


def test_a_step_counts_its_items_by_state(product: Product, run: str) -> None:
    whole, card = (asked(product, f"/api/runs/{run}{part}")["steps"] for part in ("", "/card"))

    assert [step["counts"] for step in whole] == [step["counts"] for step in card]
    assert [step["counts"] for step in card if step["counts"]] == [{"done": 5, "conflict": 1}]


def test_an_item_is_called_as_its_listing_is(product: Product, run: str) -> None:
    [first] = asked(product, f"/api/runs/{run}/card?items=1")["items"]

    assert first["title"] == "White Mug"


def test_a_list_of_runs_counts_their_items_and_names_who_asked(product: Product, run: str) -> None:
    found = next(one for one in product.api("GET", "/api/runs").json() if one["id"] == run)

    assert (found["requester"], found["counts"]) == ("manager", {"done": 5, "conflict": 1})


def test_a_lost_answer_that_was_looked_up_is_told(product: Product) -> None:
    product.sandbox.reset()
    card = product.say("Lower the price of all mugs on Shopify by 2%")
    product.sandbox.fault("drop_after")
    [run] = product.decide(card).json()["run_ids"]

    items = product.ended(run)["items"]

    assert [item["state"] for item in items] == ["done"] * 6
    assert [item["read_back"] for item in items].count(True) == 1


def test_a_thread_that_is_about_a_run_is_where_it_may_be_undone(product: Product) -> None:
    product.sandbox.reset()
    card = product.say("Raise the price of MUG-BLUE by 2% on Shopify")
    [run] = product.decide(card).json()["run_ids"]
    product.ended(run)
    assert asked(product, f"/api/runs/{run}/card")["undo_in"] == card["thread"]

    again = product.say("undo that", thread=card["thread"])

    assert again["approval"]["state"] == "open"
    assert asked(product, f"/api/runs/{run}/card")["undo_in"] is None


def test_what_was_ended_is_undone_nowhere(product: Product) -> None:
    product.sandbox.reset()
    card = product.say("End MUG-XL on Shopify")
    product.decide(card)
    [run] = product.decide(card, acting="admin").json()["run_ids"]
    product.ended(run)

    assert asked(product, f"/api/runs/{run}/card")["undo_in"] is None


def test_more_than_one_plan_puts_back_is_said_where_the_undo_would_be(product: Product) -> None:
    product.sandbox.reset({"ebay": 60})
    product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
    card = product.say("Erhöhe alle Preise auf eBay um 2 Prozent")
    [run] = product.decide(card).json()["run_ids"]
    product.ended(run)

    drawn = asked(product, f"/api/runs/{run}/card")

    assert drawn["undo_in"] is None
    assert drawn["no_undo"] == (
        "Mehr als 50 Änderungen lassen sich nicht auf einmal zurücknehmen; die alten Werte stehen"
        " in den Zeilen."
    )


def test_what_a_long_run_had_done_before_it_was_stopped_may_be_undone(product: Product) -> None:
    product.sandbox.reset({"ebay": 60})
    product.api("POST", "/api/shops/ebay/sync", {}, acting="admin")
    card = product.say("Raise all prices on eBay by 2%")
    product.sandbox.fault("slow", seconds=1, times=60)
    [run] = product.decide(card).json()["run_ids"]
    until(lambda: asked(product, f"/api/runs/{run}/card")["counts"].get("done", 0) > 0)
    product.api("POST", f"/api/runs/{run}/cancel", {}, acting="admin")
    product.ended(run)
    ended = asked(product, f"/api/runs/{run}/card")
    assert ended["counts"]["cancelled"] > 0
    assert (ended["undo_in"], ended["no_undo"]) == (card["thread"], None)

    again = product.say("undo that", thread=card["thread"])

    assert len(again["lines"]) == ended["counts"]["done"]


def test_whoever_stopped_a_run_is_named(product: Product) -> None:
    product.sandbox.reset()
    card = product.say("Lower the price of all mugs on Shopify by 4%")
    product.sandbox.fault("slow", seconds=3, times=6)
    [run] = product.decide(card).json()["run_ids"]
    product.api("POST", f"/api/runs/{run}/cancel", {"reason": "Wrong list."}, acting="admin")

    stopped = product.ended(run)["stopped"]

    assert (stopped["person"], stopped["reason"]) == ("admin", "Wrong list.")


def test_the_first_receipts_are_enough_for_a_page(product: Product, run: str) -> None:
    every = asked(product, f"/api/runs/{run}/record")["receipts"]

    assert asked(product, f"/api/runs/{run}/record?receipts=2")["receipts"] == every[:2]


@pytest.mark.parametrize("items", ["-1", "5001", "all"])
def test_a_number_of_items_that_is_none_is_refused(product: Product, run: str, items: str) -> None:
    assert product.api("GET", f"/api/runs/{run}/card?items={items}").status_code == 422
