"""What "everywhere" means where an article is not sold in every shop."""

import pytest

from planner.planner import Answered, Proposed
from tests.planner.four_shops import asked, assumed, plan, say


@pytest.mark.parametrize(
    "text",
    [
        "set stock of MUG-BLUE to 15 everywhere",
        "set the stock of the blue mug to 15 on all of them",
        "setze den Bestand der blauen Tasse überall auf 15",
    ],
)
def test_everywhere_is_every_shop_that_has_the_listing(text: str) -> None:
    assert plan(say(text)) == ["stock.set shopify MUG-BLUE quantity=15"]


def test_the_shops_without_the_listing_are_named() -> None:
    notes = assumed(say("set stock of MUG-BLUE to 15 everywhere"))

    assert notes == ["Not on Amazon DE, Amazon UK and eBay, where MUG-BLUE is not listed."]


def test_two_articles_go_each_where_it_is_listed() -> None:
    found = plan(say("pause MUG-RED and PEN-BRASS everywhere"))

    assert [line.removeprefix("listing.pause ") for line in found] == [
        "amazon_de MUG-RED",
        "amazon_de PEN-BRASS",
        "amazon_uk MUG-RED",
        "amazon_uk PEN-BRASS",
        "ebay MUG-RED",
        "shopify MUG-RED",
        "shopify PEN-BRASS",
    ]


def test_a_group_everywhere_is_searched_only_where_something_of_it_is() -> None:
    answer = say("pause all blue mugs everywhere")

    assert [line.split()[:2] for line in plan(answer)] == [
        ["listing.search", "shopify"],
        ["listing.pause", "shopify"],
    ]
    assert "Nothing of “blue mugs” is on Amazon DE, Amazon UK and eBay." in assumed(answer)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("set the price of MUG-BLUE on eBay to 22", "is not listed on eBay"),
        ("pause the brass pen on Shopify and eBay", "is not listed on eBay"),
        ("setze den Preis der blauen Tasse auf eBay auf 22", "wird auf eBay nicht angeboten"),
    ],
)
def test_a_shop_that_was_named_and_has_no_such_listing_is_told_with_what_to_do(
    text: str, says: str
) -> None:
    answer = say(text)

    assert isinstance(answer, Answered)
    assert says in answer.text
    assert "“list" in answer.text or "„biete" in answer.text


def test_the_only_shop_with_the_listing_need_not_be_named() -> None:
    answer = say("set the price of MUG-BLUE to 17.50")

    assert plan(answer) == ["offer.update_price shopify MUG-BLUE change=set 17.50 EUR"]
    assert assumed(answer) == [
        "You named no shop, so it is Shopify, the only one with such a listing."
    ]


def test_a_shop_without_the_listing_is_no_choice() -> None:
    _, choices = asked(say("pause the brass pen"))

    assert choices == ("Amazon DE", "Amazon UK", "Shopify", "All of them")


def test_a_new_listing_is_created_with_the_stock_that_is_set_everywhere() -> None:
    answer = say("List the blue mug on amazon_de and eBay for 24.90 and set stock to 15 everywhere")

    assert plan(answer) == [
        "listing.create amazon_de MUG-BLUE price=24.90 EUR stock=15",
        "listing.create ebay MUG-BLUE price=24.90 EUR stock=15",
        "stock.set shopify MUG-BLUE quantity=15",
    ]
    assert "Not on Amazon UK, where MUG-BLUE is not listed." in assumed(answer)


def test_which_amazon_is_asked_once_and_the_rest_survives() -> None:
    first = say("List the blue mug on Amazon and eBay for 24.90 and set stock to 15 everywhere")
    assert asked(first) == ("Which shop is “Amazon”?", ("Amazon DE", "Amazon UK"))

    assert plan(say("Amazon DE", after=first))[2] == "stock.set shopify MUG-BLUE quantity=15"


def test_the_long_order_works_in_german_too() -> None:
    first = say(
        "Biete die blaue Tasse auf Amazon und eBay für 24,90 an und setze den Bestand überall auf"
        " 15"
    )

    assert plan(say("1", after=first)) == [
        "listing.create amazon_de MUG-BLUE price=24.90 EUR stock=15",
        "listing.create ebay MUG-BLUE price=24.90 EUR stock=15",
        "stock.set shopify MUG-BLUE quantity=15",
    ]


def test_a_bare_number_is_pounds_where_the_shop_sells_in_pounds() -> None:
    found = plan(say("list the blue mug on Amazon UK for 24.90"))

    assert found == ["listing.create amazon_uk MUG-BLUE price=24.90 GBP"]


def test_one_number_for_two_currencies_is_asked_and_the_answer_says_both() -> None:
    first = say("list the blue mug on Amazon UK and eBay for 24.90")
    assert asked(first)[1] == ("24.90 GBP on Amazon UK and 24.90 EUR on eBay",)

    assert plan(say("yes", after=first)) == [
        "listing.create amazon_uk MUG-BLUE price=24.90 GBP",
        "listing.create ebay MUG-BLUE price=24.90 EUR",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "list the blue mug on Amazon UK for 24.90 euros",
        "list the blue mug on Amazon UK and eBay for 24.90 euros",
        "biete die blaue Tasse auf Amazon UK für 24,90 € an",
        "list the blue mug on eBay for £24.90",
    ],
)
def test_nothing_is_converted_into_the_currency_of_a_shop(text: str) -> None:
    answer = say(text)

    assert isinstance(answer, Answered)
    assert "EUR" in answer.text
    assert "GBP" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "list the blue mug on eBay for 24.90 and pause it on eBay",
        "list the blue mug on eBay for 24.90 and set its price on eBay to 20",
        "list the blue mug on eBay and set its stock on eBay to 5 and set stock to 6 everywhere",
    ],
)
def test_a_listing_that_is_only_being_made_takes_nothing_that_contradicts_it(text: str) -> None:
    assert isinstance(say(text), Answered)


def test_a_change_everywhere_leaves_the_new_listing_as_it_is_made() -> None:
    answer = say("list the blue mug on eBay for 24.90 and raise its price everywhere by 10%")

    assert plan(answer) == [
        "listing.create ebay MUG-BLUE price=24.90 EUR",
        "offer.update_price shopify MUG-BLUE change=change_pct 10",
    ]
    assert "The new listing of Blue Mug (MUG-BLUE) on eBay stays as it is listed." in assumed(
        answer
    )


def test_a_look_is_taken_in_every_shop_unless_one_is_named() -> None:
    assert [line.split()[1] for line in plan(say("what does the brass pen cost?"))] == [
        "amazon_de",
        "amazon_uk",
        "shopify",
    ]


def test_it_is_in_the_shop_that_was_just_named() -> None:
    found = plan(say("drop the red mug on eBay by 5% and set its stock to 10"))

    assert found == [
        "offer.update_price ebay MUG-RED change=change_pct -5",
        "stock.set ebay MUG-RED quantity=10",
    ]


def test_every_part_without_a_shop_is_asked_for_its_own() -> None:
    first = say("pause MUG-RED and reopen MUG-GREEN on eBay")

    second = say("Shopify", after=first)
    assert plan(second) == ["listing.pause shopify MUG-RED", "listing.reopen ebay MUG-GREEN"]


def test_a_watch_on_a_shop_acts_on_that_shop() -> None:
    found = plan(say("when the stock of MUG-RED on eBay falls below 5, pause it"))

    assert [line.split()[:3] for line in found] == [["listing.pause", "ebay", "MUG-RED"]]


def test_a_watch_over_a_whole_shop_says_how_many_it_may_change_at_once() -> None:
    answer = say("when a listing on eBay is sold out, pause it")

    assert isinstance(answer, Proposed)
    assert answer.plan["workflows"][0]["limits"] == {"items": 50}
    assert any("at most 50 listings at once" in one for one in assumed(answer))


@pytest.mark.parametrize(
    "text",
    [
        "what do competitors charge for MUG-RED on eBay?",
        "competitor price of MUG-RED on eBay",
        "Was verlangt die Konkurrenz für MUG-RED auf eBay?",
    ],
)
def test_what_competitors_ask_can_be_seen(text: str) -> None:
    assert plan(say(text)) == ["offer.competitor_price ebay MUG-RED"]


def test_where_competitors_are_to_be_looked_at_is_asked() -> None:
    assert asked(say("what do competitors ask for MUG-RED"))[0] == "On which shop?"


@pytest.mark.parametrize(
    "text",
    [
        "match competitors on MUG-RED",
        "set the price of MUG-RED on eBay to 15 for competitors",
        "pause MUG-RED and competitors on eBay",
    ],
)
def test_nothing_is_written_because_of_competitors_unless_they_are_waited_for(text: str) -> None:
    assert isinstance(say(text), Answered)


@pytest.mark.parametrize("text", ["set MUG-RED to 20 everywhere", "setze MUG-RED überall auf 20"])
def test_a_bare_number_for_shops_in_euros_and_pounds_offers_no_price_that_one_would_refuse(
    text: str,
) -> None:
    question = say(text)
    _, (price, _) = asked(question)

    assert [line.partition("change=")[2] for line in plan(say(price, after=question))] == [
        "set 20.00 EUR",
        "set 20.00 GBP",
        "set 20.00 EUR",
        "set 20.00 EUR",
    ]
