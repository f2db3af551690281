"""What a thread adds: answers to questions, and changes to a plan."""

from collections.abc import Callable
from typing import Any

import pytest

from planner.offline.offline import reply
from planner.planner import Answered, Asked, Proposed, Questions, Reply, TenantView, Thread

Say = Callable[..., Reply]


@pytest.fixture
def say(tenant: Callable[[str], TenantView]) -> Say:
    def said(text: str, *, after: Reply | None = None, shops: str = "one") -> Reply:
        thread = None
        if isinstance(after, Questions):
            thread = Thread(question=after)
        if isinstance(after, Proposed):
            thread = Thread(plan=after.plan)
        return reply(Asked(text, tenant(shops), thread))

    return said


def steps(answer: Reply) -> list[dict[str, Any]]:
    assert isinstance(answer, Proposed), answer
    found: list[dict[str, Any]] = answer.plan["workflows"][0]["steps"]
    return found


@pytest.mark.parametrize(
    "answer", ["1", "#1", "1.", "the blue one", "Blue Mug", "blue", "MUG-BLUE", "the first one"]
)
def test_a_choice_can_be_named_in_many_ways(say: Say, answer: str) -> None:
    asked = say("drop the price of the mug by 10%")

    assert steps(say(answer, after=asked))[0]["params"]["sku"] == "MUG-BLUE"


def test_all_of_them_is_a_choice(say: Say) -> None:
    asked = say("drop the price of the mug by 10%")

    found = steps(say("All 6 of them", after=asked))
    assert [step["activity"] for step in found] == ["listing.search", "offer.update_price"]


def test_an_answer_that_fits_two_choices_is_no_answer(say: Say) -> None:
    asked = say("drop the price of the mug by 10%")

    assert not isinstance(say("the mug", after=asked), Proposed)


def test_a_number_beyond_the_choices_is_no_answer(say: Say) -> None:
    asked = say("drop the price of MUG-BLUE by 2")

    assert isinstance(say("7", after=asked), Answered)


def test_a_number_that_is_the_amount_of_another_choice_is_no_answer(say: Say) -> None:
    asked = say("set the price of MUG-BLUE to 1.999")

    assert isinstance(asked, Questions)
    assert asked.items[0].choices[1:] == ("1.99 EUR", "2.00 EUR")
    assert isinstance(say("2", after=asked), Answered)
    assert isinstance(say("the second", after=asked), Proposed)


def test_a_question_can_follow_a_question(say: Say) -> None:
    first = say("drop the price of the mug by 2")
    second = say("the red one", after=first)

    assert isinstance(second, Questions)
    change = steps(say("2 EUR", after=second))[0]["params"]["change"]
    assert change == {"kind": "change_by", "by": {"amount": "-2.00", "currency": "EUR"}}


def test_the_rest_of_an_order_survives_a_question(say: Say) -> None:
    asked = say("Pause MUG-RED and add 5 to the stock of MUG-BLUE")

    found = steps(say("yes", after=asked))
    assert [step["activity"] for step in found] == ["listing.pause", "stock.set"]
    assert found[1]["params"]["quantity"] == 17


def test_a_shop_can_be_chosen(say: Say) -> None:
    asked = say("pause MUG-BLUE", shops="two")

    assert steps(say("Outlet", after=asked, shops="two"))[0]["params"]["shop"] == "outlet"


def test_every_choice_of_every_question_leads_on(say: Say) -> None:
    asked = say("reduce the price of MUG-BLUE to 90%")
    assert isinstance(asked, Questions)

    bys = [
        steps(say(choice, after=asked))[0]["params"]["change"]["by"]
        for choice in asked.items[0].choices
    ]
    assert bys == ["-90", "-10"]


def test_a_new_order_is_understood_in_spite_of_a_waiting_question(say: Say) -> None:
    asked = say("drop the price of the mug by 10%")

    assert steps(say("Pause MUG-RED", after=asked))[0]["activity"] == "listing.pause"


@pytest.mark.parametrize(
    "pending", [{}, {"planner": "gemini"}, {"planner": "offline", "choices": 1}]
)
def test_a_question_of_somebody_else_is_not_answered(say: Say, pending: dict[str, Any]) -> None:
    assert isinstance(say("1", after=Questions((), pending)), Answered)


def test_a_schedule_gets_the_ceilings_that_were_chosen(say: Say) -> None:
    asked = say("Every day at 9 drop the price of all mugs by 1%.")
    chosen = say("At most 10%", after=asked)

    assert isinstance(chosen, Proposed), chosen
    limits = chosen.plan["workflows"][0]["limits"]
    assert limits == {"items": 50, "price_change_pct": "2", "drift_pct": "10"}


def test_a_plan_can_be_narrowed_to_one_product(say: Say) -> None:
    before = say("Drop the price of all mugs by 10%")

    found = steps(say("only the red one", after=before))
    assert found[1]["when"] == {"cel": 'item.sku in ["MUG-RED"]'}


def test_a_narrowed_plan_keeps_its_own_condition(say: Say) -> None:
    before = say("Drop the price of all mugs that are out of stock by 10%")

    found = steps(say("except MUG-XL and the red one", after=before))
    assert found[1]["when"] == {"cel": '(item.stock <= 0) && !(item.sku in ["MUG-XL", "MUG-RED"])'}


def test_the_percentage_of_a_plan_can_be_changed(say: Say) -> None:
    before = say("Drop the price of all mugs by 10%")

    found = steps(say("make it 5 percent", after=before))
    assert found[1]["params"]["change"] == {"kind": "change_pct", "by": "-5"}


def test_a_change_leaves_the_earlier_plan_as_it_was(say: Say) -> None:
    before = say("Drop the price of all mugs by 10%")
    say("make it 5 percent", after=before)

    assert steps(before)[1]["params"]["change"]["by"] == "-10"


@pytest.mark.parametrize(
    "said",
    ["make it 5 percent please not", "make it 100%", "make it 5 euros", "only the purple one",
     "only the red one on Fridays", "not sure", "approve", "yes"],
)  # fmt: skip
def test_a_change_that_is_not_understood_changes_nothing(say: Say, said: str) -> None:
    before = say("Drop the price of all mugs by 10%")

    assert isinstance(say(said, after=before), Answered)


def test_a_plan_without_a_group_cannot_be_narrowed(say: Say) -> None:
    before = say("Pause MUG-BLUE")

    assert isinstance(say("only the red one", after=before), Answered)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("only the red one", "No plan of this thread waits, so there is nothing to change."),
        ("make it 5 percent", "No plan of this thread waits, so there is nothing to change."),
        ("nur die rote", "In diesem Gespräch wartet kein Plan, also gibt es nichts zu ändern."),
    ],
)
def test_a_change_without_a_plan_is_told_that_none_waits(say: Say, said: str, answer: str) -> None:
    found = say(said)

    assert isinstance(found, Answered)
    assert found.text.startswith(answer)


def test_a_change_without_a_plan_names_the_product_that_was_perhaps_meant(say: Say) -> None:
    found = say("only the red one")

    assert isinstance(found, Answered)
    assert "“lower the price of MUG-RED by 10%”" in found.text


@pytest.mark.parametrize(
    "text",
    [
        "Drop the price of MUG-BLUE by 10%",
        "lower all mugs on Shopify by 5%",
        "hello there",
        "raise",
    ],
)
def test_a_business_without_a_shop_is_told_that_first(text: str) -> None:
    nothing = TenantView("en", "EUR", (), lambda _: (), ())

    answer = reply(Asked(text, nothing, None))

    assert isinstance(answer, Answered)
    assert answer.text.startswith("No shop is connected yet. Connect one first")
