"""A conversation goes on: questions are answered, and a change of the plan kills the old card."""

import pytest

from tests.fakes.product import Product
from tests.journeys.shapes import check_plan


def test_a_question_is_answered_in_its_thread_and_becomes_the_plan(product: Product) -> None:
    code, asked = product.cli(
        "chat", "--as", "manager", "--once", "drop the price of MUG-BLUE on Shopify by 2"
    )
    assert (code, asked["kind"]) == (4, "question")
    assert all({"text", "choices"} <= set(one) for one in asked["questions"])
    choice = next(one for one in asked["questions"][0]["choices"] if "%" in one)

    code, plan = product.cli(
        "chat", "--as", "manager", "--once", choice, "--thread", asked["thread"]
    )

    assert code == 4
    check_plan(plan)
    assert plan["thread"] == asked["thread"]
    assert [(line["sku"], line["after"]) for line in plan["lines"]] == [("MUG-BLUE", "19.59")]


def test_a_change_in_the_thread_is_a_new_revision_and_the_old_card_is_dead(
    product: Product,
) -> None:
    first = product.say("Drop the price of all mugs on Shopify by 10%")
    second = product.say("only the red one", thread=first["thread"])
    check_plan(second)

    old = product.decide(first)
    new = product.decide(second)

    assert second["approval"]["id"] == first["approval"]["id"]
    assert second["approval"]["revision"] == first["approval"]["revision"] + 1
    assert second["approval"]["digest"] != first["approval"]["digest"]
    gone = "Blue Mug, Green Mug, White Mug, Black Mug and XL Mug"
    assert second["differences"] == [f"Left out: {gone}"]
    assert (old.status_code, old.json()["code"]) == (409, "superseded")
    assert new.status_code == 200
    product.ended(new.json()["run_ids"][0])
    assert {one["sku"] for one in product.sandbox.effects()} == {"MUG-RED"}


def test_whoever_made_a_revision_is_an_author_and_cannot_approve_it(product: Product) -> None:
    first = product.say("Drop the price of POT-IRON on Shopify by 10%")
    second = product.say("make it 5%", thread=first["thread"], acting="manager2")

    answer = product.decide(second, acting="manager2")

    assert second["approval"]["authors"] == ["manager", "manager2"]
    assert (answer.status_code, answer.json()["code"]) == (403, "self_approval")


def test_a_thread_of_another_tenant_and_an_unknown_one_answer_alike(product: Product) -> None:
    mine = product.say("Set the price of POT-CLAY to 41.00 on Shopify")["thread"]
    body = {"text": "make it 10%", "thread": mine}
    nowhere = {**body, "thread": "t-0000000000000000"}

    foreign = product.api("POST", "/api/messages", body, acting="other/manager")
    unknown = product.api("POST", "/api/messages", nowhere, acting="other/manager")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.text.replace(mine, "t-0000000000000000") == unknown.text


def test_a_read_runs_at_once_and_its_answer_says_what_was_found(product: Product) -> None:
    code, document = product.cli("chat", "--as", "viewer", "--once", "Show me all mugs on Shopify")

    assert (code, document["kind"]) == (0, "answer")
    assert "MUG-GREEN" in document["text"]
    shown, run = product.cli("runs", "show", document["run_id"], "--wait", "--as", "viewer")
    assert (shown, run["state"]) == (0, "done")


@pytest.mark.parametrize("text", ["hello", "Don't drop the price of MUG-BLUE on Shopify by 10%"])
def test_words_that_order_nothing_write_nothing(product: Product, text: str) -> None:
    code, document = product.cli("chat", "--as", "manager", "--once", text)

    assert (code, document["kind"], document["run_id"]) == (0, "answer", None)


def test_another_trigger_is_shown_with_its_digest_and_stored_nowhere(product: Product) -> None:
    waiting = product.api("GET", "/api/approvals").json()

    code, document = product.cli(
        "chat", "--as", "manager", "--once",
        "Every day at 9 drop the price of all mugs on Shopify by 1%, at most 20% in total",
    )  # fmt: skip

    assert (code, document["kind"]) == (3, "refused")
    assert [refusal["rule"] for refusal in document["refusals"]] == ["trigger_unavailable"]
    assert document["refusals"][0]["step"] is None
    assert len(document["digest"]) == 64
    assert len(document["lines"]) == 6
    assert product.api("GET", "/api/approvals").json() == waiting


def test_a_watch_is_shown_as_if_it_fired_and_stored_nowhere(product: Product) -> None:
    waiting = product.api("GET", "/api/approvals").json()

    code, document = product.cli(
        "chat", "--as", "manager", "--once",
        "When the stock of the blue mug falls below 5 on Shopify, pause it",
    )  # fmt: skip

    assert (code, document["kind"]) == (3, "refused")
    assert [refusal["rule"] for refusal in document["refusals"]] == ["trigger_unavailable"]
    assert len(document["digest"]) == 64
    assert [(line["activity"], line["sku"]) for line in document["lines"]] == [
        ("listing.pause", "MUG-BLUE")
    ]
    assert product.api("GET", "/api/approvals").json() == waiting


def test_what_a_watch_will_find_is_known_only_when_it_fires(product: Product) -> None:
    code, document = product.cli(
        "chat", "--as", "manager", "--once",
        "Pause a listing on Shopify when stock runs out, reopen it on Shopify when it comes back.",
    )  # fmt: skip

    assert (code, document["kind"]) == (3, "refused")
    rules = [refusal["rule"] for refusal in document["refusals"]]
    assert rules == ["trigger_unavailable", "trigger_unavailable"]
    assert document["lines"] == []


def test_two_shops_of_one_marketplace_make_its_name_a_question(product: Product) -> None:
    _, document = product.cli(
        "chat", "--as", "manager", "--once",
        "List this product on Amazon and eBay, sync the inventory daily, and update prices on"
        " Shopify when competitors drop theirs by more than 5%",
    )  # fmt: skip

    assert document["kind"] == "question"
    assert document["questions"] == [
        {"text": "Which shop is “Amazon”?", "choices": ["Amazon DE", "Amazon UK"]}
    ]


def test_a_shop_that_is_not_connected_is_named_and_nothing_is_planned(product: Product) -> None:
    _, document = product.cli(
        "chat", "--as", "manager", "--once", "Drop the price of all mugs on Etsy by 10%"
    )

    assert document["kind"] == "answer"
    assert "No shop called “Etsy” is connected" in document["text"]


def test_what_a_thread_has_done_is_put_back_by_a_plan_of_its_own(product: Product) -> None:
    plan = product.say("Set the price of POT-IRON to 55.00 on eBay")
    waits = product.say("undo that", thread=plan["thread"])
    product.ended(product.decide(plan).json()["run_ids"][0])

    back = product.say("mach das rückgängig", thread=plan["thread"])

    assert "Nothing has happened yet" in waits["text"]
    assert [(one["shop"], one["before"], one["after"]) for one in back["lines"]] == [
        ("ebay", "55.00", "59.90")
    ]
    assert back["approval"]["id"] != plan["approval"]["id"]


def test_a_shop_is_taken_out_of_an_open_plan(product: Product) -> None:
    first = product.say("Set the stock of POT-IRON to 5 everywhere")

    second = product.say("not on eBay", thread=first["thread"])

    assert [one["shop"] for one in second["lines"]] == ["amazon_de", "amazon_uk", "shopify"]
    assert second["approval"]["revision"] == first["approval"]["revision"] + 1
