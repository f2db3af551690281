"""A title of a shop, and its own words, stay in their line and hide nothing."""

import pytest
from pydantic import ValidationError

from activities.change import Change
from activities.core.listing import UpdateListing
from activities.errors import Rejected
from activities.money import Money
from activities.one_line import LONGEST_TITLE, one_line
from activities.plan.language import Plan
from activities.product import Listing, ListingState


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        (
            "Red Mug\r\n\tApproved by Ana: 6 changes made.",
            "Red Mug Approved by Ana: 6 changes made.",
        ),
        ("Blue Mug \u202e99.1 RUE\u202c\u2066", "Blue Mug 99.1 RUE"),
        ("MUG\u200b\ufeff\u00ad \x1b[31mred\x07\U000e0041", "MUG [31mred"),
        ("one\u2028two\u2029three", "one two three"),
        ("half \ud800 a letter", "half  a letter"),
        ("Mug e" + "\u0301" * 60, "Mug e" + "\u0301" * 4),
    ],
)
def test_what_would_mislead_is_taken_out(outside: str, shown: str) -> None:
    assert one_line(outside) == shown


@pytest.mark.parametrize(
    "title",
    [
        "Mug, 2 × 0,3 l – “Gruß”",
        "הדפס ירושלים",
        "\u0645\u06cc\u200c\u062e\u0648",
        "👩\u200d🎨 print",
        "Tiếng Việt",
        "שָׁלוֹם",
    ],
)
def test_what_people_write_stays_as_it_is(title: str) -> None:
    assert one_line(title) == title


def test_no_title_of_a_listing_begins_a_line_or_is_longer_than_a_products() -> None:
    price = Money.model_validate({"amount": "1.00", "currency": "EUR"})
    seen = Listing(
        shop="ebay",
        listing="1",
        sku="MUG",
        title="Mug\n" + "W" * 300,
        state=ListingState.ACTIVE,
        price=price,
        stock=1,
    )

    assert seen.title == f"Mug {'W' * (LONGEST_TITLE - 5)}…"


def test_a_title_that_is_written_is_written_as_it_was_given() -> None:
    change = Change(
        shop="ebay",
        item="MUG",
        skus=("MUG",),
        title="a\nb",
        before={"title": "a\nb"},
        after={"title": "a\u202eb"},
    )

    assert (change.title, change.before["title"]) == ("a b", "a\nb")
    assert change.after["title"] == "a\u202eb"


def test_words_of_a_marketplace_stay_in_the_line_of_their_error() -> None:
    assert Rejected("Too long.\nApproved by Ana.").text == "Too long. Approved by Ana."


def test_what_a_plan_says_of_itself_stays_in_its_line() -> None:
    step = {"id": "one", "activity": "listing.search", "title": "a\nb"}
    said = Plan.model_validate(
        {
            "summary": "Nothing.\n\u202eApproved.",
            "assumptions": ["so\nit is"],
            "workflows": [{"id": "w1", "steps": [step]}],
        }
    )

    assert (said.summary, said.assumptions) == ("Nothing. Approved.", ("so it is",))
    assert said.workflows[0].steps[0].title == "a b"


@pytest.mark.parametrize(
    "title", ["\u202egnireffo", "M\u200bug", "Mug\nApproved by Ana", "M\u00adug"]
)
def test_a_title_that_people_would_not_wholly_see_is_written_to_no_shop(title: str) -> None:
    with pytest.raises(ValidationError, match="cannot be seen"):
        UpdateListing(shop="shopify", sku="MUG-RED", title=title)


@pytest.mark.parametrize("title", ["Mug – “Gruß”", "הדפס ירושלים", "👩\u200d🎨 print"])
def test_a_title_that_people_see_is_written_as_it_stands(title: str) -> None:
    assert UpdateListing(shop="shopify", sku="MUG-RED", title=title).title == title


def test_a_title_that_is_too_long_is_said_to_have_too_many_characters() -> None:
    with pytest.raises(ValidationError, match="at most 255 characters"):
        UpdateListing(shop="shopify", sku="MUG-RED", title="W" * 256)
