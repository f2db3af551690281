"""Words that are matched exactly, before any planner: the brake, decisions, and what stands."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.product import Product


@pytest.fixture(autouse=True)
def let_go(product: Product) -> Iterator[None]:
    """Leave no brake behind."""
    yield
    product.api("POST", "/api/halts/lift", {}, acting="admin")


def halts(product: Product) -> list[str | None]:
    return [halt["shop"] for halt in product.api("GET", "/api/halts").json()]


def rules(document: dict[str, Any]) -> list[str]:
    assert document["kind"] == "refused", document
    return [one["rule"] for one in document["refusals"]]


def card(product: Product) -> dict[str, Any]:
    return product.say("Drop the price of MUG-BLUE on Shopify by 1%")


@pytest.mark.parametrize("text", ["halt", "Halt", "HALT", "  halt \n"])
def test_one_word_stops_everything(product: Product, text: str) -> None:
    said = product.say(text, acting="lister")

    assert said["kind"] == "answer"
    assert said["planner"] is None
    assert "resume" in said["text"]
    assert halts(product) == [None]


def test_one_shop_is_stopped_by_its_name(product: Product) -> None:
    said = product.say("halt shopify")

    assert "shopify" in said["text"]
    assert halts(product) == ["shopify"]


def test_resume_lets_go_of_what_was_halted(product: Product) -> None:
    product.say("halt shopify")

    said = product.say("resume shopify", acting="manager2")

    assert said["kind"] == "answer"
    assert halts(product) == []


def test_resuming_a_shop_leaves_the_brake_on_everything_and_says_so(product: Product) -> None:
    product.say("halt")

    said = product.say("resume shopify")

    assert halts(product) == [None]
    assert "everything" in said["text"]


def test_a_shop_that_there_is_not_stops_nothing_and_is_told(product: Product) -> None:
    said = product.say("halt everything")

    assert rules(said) == ["unknown"]
    assert "`halt`" in said["refusals"][0]["reason"]
    assert halts(product) == []


@pytest.mark.parametrize(("word", "acting"), [("halt", "viewer"), ("resume", "pricer")])
def test_who_may_not_is_refused_with_the_role_that_may(
    product: Product, word: str, acting: str
) -> None:
    said = product.say(word, acting=acting)

    assert rules(said) == ["not_allowed"]
    assert said["refusals"][0]["reason"].endswith("manager or an admin can.")


@pytest.mark.parametrize(
    "text",
    [
        "please halt",
        "halt!",
        "halt it now",
        "never halt",
        "resume it all",
        "> halt",
        "halt\nnow",
        "Stop",
        "stop everything!",
    ],
)
def test_what_is_not_exact_pulls_no_brake(product: Product, text: str) -> None:
    said = product.say(text)

    assert said["planner"] == "offline"
    assert "and nothing else" in said["text"]
    assert halts(product) == []


@pytest.mark.parametrize(
    "text",
    [
        "approve {} r1 if it is not too much", "please approve {} r1", "approve {}",
        "approve {} r01", "Approve {} r1", "approve {} r1!", "approve  {} r1", "approve {}\nr1",
        "reject {}", "> approve {} r1", "approve {} r1\napprove {} r1",
    ],
)  # fmt: skip
def test_what_is_not_exact_decides_nothing(product: Product, text: str) -> None:
    approval = card(product)["approval"]["id"]

    product.say(text.replace("{}", approval), acting="manager2")

    shown = product.api("GET", f"/api/approvals/{approval}").json()["approval"]
    assert (shown["state"], shown["votes"]) == ("open", [])


def test_an_approval_is_counted_and_the_run_is_told(product: Product) -> None:
    approval = card(product)["approval"]["id"]

    said = product.say(f"approve {approval} r1", acting="manager2")

    assert said["text"].startswith(f"Approved: {said['run_id']}")
    assert product.ended(said["run_id"])["state"] == "done"


def test_an_approval_that_needs_another_person_shows_the_card_again(product: Product) -> None:
    plan = product.say("End the listing for MUG-XL on Shopify")

    said = product.say(f"approve {plan['approval']['id']} r1", acting="manager2")

    assert said["kind"] == "plan"
    assert said["approval"]["missing"] == 1
    assert [vote["person"] for vote in said["approval"]["votes"]] == ["manager2"]


def test_a_rejection_takes_its_reason(product: Product) -> None:
    approval = card(product)["approval"]["id"]

    said = product.say(f"reject {approval} r1 too cheap, sorry", acting="manager2")

    assert said["text"] == "Rejected."
    shown = product.api("GET", f"/api/approvals/{approval}").json()["approval"]
    assert [vote["reason"] for vote in shown["votes"]] == ["too cheap, sorry"]


def test_ones_own_plan_is_refused_as_everywhere(product: Product) -> None:
    approval = card(product)["approval"]["id"]

    assert rules(product.say(f"approve {approval} r1")) == ["self_approval"]
    assert rules(product.say(f"approve {approval} r9", acting="admin")) == ["superseded"]
    assert rules(product.say("approve p-0000000000 r1", acting="admin")) == ["unknown"]


def test_what_waits_is_listed_with_the_words_that_decide_it(product: Product) -> None:
    approval = card(product)["approval"]["id"]

    said = product.say("approvals", acting="viewer")

    assert said["kind"] == "answer"
    assert f"approve {approval} r1" in said["text"]


def test_the_status_tells_halts_and_what_waits(product: Product) -> None:
    card(product)
    product.say("halt shopify")

    said = product.say("status", acting="viewer")

    assert "Shopify is halted" in said["text"]
    assert "wait" in said["text"]


def test_a_run_that_ended_can_neither_be_cancelled_nor_retried(product: Product) -> None:
    approval = card(product)["approval"]["id"]
    run = product.say(f"approve {approval} r1", acting="manager2")["run_id"]
    product.ended(run)

    assert rules(product.say(f"cancel {run}")) == ["stopped"]
    assert rules(product.say(f"retry {run}")) == ["stopped"]
    assert rules(product.say("cancel r-0000000000")) == ["unknown"]


def test_a_run_that_waits_is_cancelled_by_typing(product: Product) -> None:
    product.say("halt")
    approval = card(product)["approval"]["id"]
    run = product.say(f"approve {approval} r1", acting="manager2")["run_id"]

    said = product.say(f"cancel {run}")

    assert said["kind"] == "answer"
    assert product.ended(run)["state"] == "cancelled"


def test_cancel_alone_stops_nothing_and_says_what_can_be_stopped(product: Product) -> None:
    assert "Nothing runs, so there is nothing to cancel." in product.say("cancel")["text"]
    product.say("halt")
    run = product.say(f"approve {card(product)['approval']['id']} r1", acting="manager2")["run_id"]

    said = product.say("Cancel", acting="viewer")

    assert (said["kind"], f"`cancel {run}`" in said["text"]) == ("answer", True)
    assert product.api("GET", f"/api/runs/{run}").json()["state"] == "running"
    product.say(f"cancel {run}")


def test_a_dead_card_is_proposed_again_in_its_thread_and_can_be_edited_there(
    product: Product,
) -> None:
    old = card(product)
    product.say(f"reject {old['approval']['id']} r1", acting="manager2")

    new = product.say(f"propose again {old['approval']['id']}", thread=old["thread"])
    edited = product.say("make it 2%", thread=old["thread"])

    assert (new["kind"], new["approval"]["revision"]) == ("plan", 1)
    assert new["approval"]["id"] != old["approval"]["id"]
    assert edited["approval"]["id"] == new["approval"]["id"]
    assert edited["approval"]["revision"] == 2


def test_help_names_every_word(product: Product) -> None:
    said = product.say("help", acting="viewer")["text"]

    words = (
        "halt",
        "resume",
        "status",
        "approvals",
        "approve",
        "reject",
        "propose again",
        "cancel",
        "retry",
    )
    assert [word for word in words if f"`{word}" not in said] == []


def test_a_word_between_a_question_and_its_answer_leaves_the_question_open(
    product: Product,
) -> None:
    asked = product.say("list my mugs on Shopify")
    product.say("status", thread=asked["thread"])

    answered = product.say(asked["questions"][0]["choices"][0], thread=asked["thread"])

    assert "6 listings:" in answered["text"]


def test_the_words_end_with_the_exit_codes_of_their_answers(product: Product) -> None:
    approval = card(product)["approval"]["id"]

    ends = [
        product.cli("chat", "--as", who, "--once", text)[0]
        for who, text in (
            ("viewer", "status"), ("viewer", "halt"), ("manager", f"approve {approval} r1"),
            ("manager2", f"approve {approval} r1"),
        )
    ]  # fmt: skip

    assert ends == [0, 3, 3, 0]


def test_in_the_terminal_an_approval_with_further_words_is_none(product: Product) -> None:
    approval = card(product)["approval"]["id"]
    lines = f"approve {approval} r1 only the red one\napprove {approval}\n"

    product.run("chat", "--as", "manager2", stdin=lines)

    shown = product.api("GET", f"/api/approvals/{approval}").json()["approval"]
    assert (shown["state"], shown["votes"]) == ("open", [])
