"""What a plan is called: an approver may read nothing else of it."""

import pytest

from planner.planner import Proposed
from tests.planner.four_shops import say

NB = "\u00a0"


def titles(answer: object) -> list[str]:
    """Return the summary, and every title that a run or a step shows."""
    assert isinstance(answer, Proposed), answer
    found = [answer.plan["summary"]]
    for one in answer.plan["workflows"]:
        found += [one["title"], *(step["title"] for step in one["steps"] if step.get("title"))]
    return found


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (
            "Drop the price of MUG-GREEN on Shopify by 10%",
            "make it 5%",
            "Lower the price of Green Mug (MUG-GREEN) by 5% on Shopify.",
        ),
        (
            "Senke den Preis von MUG-GREEN auf Shopify um 10%",
            "nur 2,5%",
            f"Preis um 2,5{NB}% senken: Green Mug (MUG-GREEN) auf Shopify.",
        ),
        (
            "Set the price of MUG-BLUE to 18.99 on Shopify",
            "make it 20 euros",
            "Set the price of Blue Mug (MUG-BLUE) to €20.00 on Shopify.",
        ),
        (
            "Set the stock of MUG-BLUE to 15 on Shopify",
            "make it 20 units",
            "Set the stock of Blue Mug (MUG-BLUE) to 20 on Shopify.",
        ),
    ],
)
def test_a_plan_with_another_amount_still_names_product_and_shop(
    first: str, then: str, said: str
) -> None:
    summary, workflow, step = titles(say(then, after=say(first)))

    assert (summary, workflow) == (said, said)
    assert step.removesuffix(".") in {
        said.removesuffix(end) for end in (" on Shopify.", " auf Shopify.")
    }


def test_a_price_is_named_with_its_currency_where_nobody_typed_it() -> None:
    assert titles(say("Set the price of MUG-BLUE to 18.99 on Shopify")) == [
        "Set the price of Blue Mug (MUG-BLUE) to €18.99 on Shopify.",
        "Set the price of Blue Mug (MUG-BLUE) to €18.99 on Shopify.",
        "Set the price of Blue Mug (MUG-BLUE) to €18.99",
    ]


def test_a_german_title_writes_money_and_quotes_as_german_does() -> None:
    answer = say("Setze den Preis aller Tassen auf Amazon UK auf 18,99 GBP")

    assert (
        titles(answer)[0] == f"Preis auf 18,99{NB}£ setzen: alle Angebote zu „mug“ auf Amazon UK."
    )


def test_a_number_that_is_written_as_it_is_read_needs_no_word() -> None:
    answer = say("Setze den Preis von MUG-BLUE auf Shopify auf 18,99")

    assert isinstance(answer, Proposed)
    assert answer.plan["assumptions"] == []
