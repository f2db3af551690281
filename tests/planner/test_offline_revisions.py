"""What can be said about the plan of a thread, over the demo's four shops."""

import pytest

from planner.offline.offline import reply
from planner.planner import (
    Answered,
    Asked,
    Proposed,
    Questions,
    Reply,
    TenantView,
    Thread,
)
from tests.planner.four_shops import SHOPS, look_up, plan, say

EVERYWHERE = "Drop the price of all mugs everywhere by 10%"
PAIR = "pause MUG-RED and MUG-XL on eBay and Shopify"


def shops(answer: object) -> list[str]:
    assert isinstance(answer, Proposed), answer
    steps = [step for one in answer.plan["workflows"] for step in one["steps"]]
    return [one["params"]["shop"] for one in steps if one["activity"] != "listing.search"]


@pytest.mark.parametrize(
    "text",
    [
        "not on eBay",
        "without ebay",
        "no, not on ebay please",
        "leave eBay out",
        "nicht auf ebay",
        "ohne eBay bitte",
        "lass ebay weg",
        "ebay nicht",
    ],
)
def test_a_shop_is_left_out(text: str) -> None:
    assert shops(say(text, after=say(EVERYWHERE))) == ["amazon_de", "amazon_uk", "shopify"]


@pytest.mark.parametrize("text", ["only on Shopify", "nur auf Shopify", "just Shopify"])
def test_only_one_shop_is_kept(text: str) -> None:
    assert shops(say(text, after=say(EVERYWHERE))) == ["shopify"]


@pytest.mark.parametrize("text", ["not on Amazon", "nicht auf Amazon"])
def test_a_marketplace_without_its_shop_is_all_that_the_plan_has_of_it(text: str) -> None:
    assert shops(say(text, after=say(EVERYWHERE))) == ["ebay", "shopify"]


def test_the_searches_of_a_shop_that_is_left_out_go_with_it() -> None:
    answer = say("only on eBay and Shopify", after=say(EVERYWHERE))

    assert [line.split()[:2] for line in plan(answer)] == [
        ["listing.search", "ebay"],
        ["offer.update_price", "ebay"],
        ["listing.search", "shopify"],
        ["offer.update_price", "shopify"],
    ]


def test_stock_that_is_copied_from_a_shop_is_still_read_there() -> None:
    before = say("sync the stock of MUG-RED from Shopify to eBay and Amazon DE")

    assert [line.split()[:2] for line in plan(say("not on ebay", after=before))] == [
        ["stock.levels", "shopify"],
        ["stock.set", "amazon_de"],
    ]


@pytest.mark.parametrize("text", ["only the red one", "nur die rote", "just MUG-RED"])
def test_a_plan_of_single_products_keeps_the_one_that_is_named(text: str) -> None:
    assert plan(say(text, after=say(PAIR))) == [
        "listing.pause ebay MUG-RED",
        "listing.pause shopify MUG-RED",
    ]


@pytest.mark.parametrize("text", ["not the red one", "but not MUG-RED", "die rote nicht"])
def test_a_plan_of_single_products_goes_without_the_one_that_is_named(text: str) -> None:
    assert plan(say(text, after=say(PAIR))) == [
        "listing.pause ebay MUG-XL",
        "listing.pause shopify MUG-XL",
    ]


@pytest.mark.parametrize("text", ["only the red one", "nur die rote"])
def test_a_group_is_narrowed_in_every_shop(text: str) -> None:
    answer = say(text, after=say(EVERYWHERE))

    narrowed = [line for line in plan(answer) if line.startswith("offer")]
    assert len(narrowed) == len(SHOPS)
    assert all(line.endswith('item.sku in ["MUG-RED"]') for line in narrowed)


@pytest.mark.parametrize(
    "text",
    [
        "make it 5 percent",
        "5% instead",
        "only 5%",
        "mach 5 prozent daraus",
        "lieber 5 %",
        "nur 5 %",
    ],
)
def test_the_percentage_is_changed_in_every_shop(text: str) -> None:
    answer = say(text, after=say(EVERYWHERE))

    changes = [line.split("change=")[1] for line in plan(answer) if "change=" in line]
    assert changes == ["change_pct -5 each"] * len(SHOPS)


@pytest.mark.parametrize("text", ["make it 17.90", "17.90 instead", "mach 17,90 € daraus"])
def test_a_price_is_changed(text: str) -> None:
    before = say("set the price of MUG-RED on eBay to 18.90")

    assert plan(say(text, after=before)) == ["offer.update_price ebay MUG-RED change=set 17.90 EUR"]


FLAGSHIP = "List the blue mug on amazon_de and eBay for 24.90 and set stock to 15 everywhere"


def test_the_price_of_new_listings_is_changed_in_both() -> None:
    assert plan(say("make it 22.90", after=say(FLAGSHIP))) == [
        "listing.create amazon_de MUG-BLUE price=22.90 EUR stock=15",
        "listing.create ebay MUG-BLUE price=22.90 EUR stock=15",
        "stock.set shopify MUG-BLUE quantity=15",
    ]


def test_the_stock_of_new_listings_is_changed_with_that_of_the_others() -> None:
    assert plan(say("lieber 20 Stück", after=say(FLAGSHIP))) == [
        "listing.create amazon_de MUG-BLUE price=24.90 EUR stock=20",
        "listing.create ebay MUG-BLUE price=24.90 EUR stock=20",
        "stock.set shopify MUG-BLUE quantity=20",
    ]


def test_a_new_listing_is_left_out_with_its_shop() -> None:
    assert plan(say("not on eBay", after=say(FLAGSHIP))) == [
        "listing.create amazon_de MUG-BLUE price=24.90 EUR stock=15",
        "stock.set shopify MUG-BLUE quantity=15",
    ]


@pytest.mark.parametrize("text", ["make it 20", "make it 22.90 pounds", "make it 5%"])
def test_an_amount_that_fits_nothing_or_two_things_changes_nothing(text: str) -> None:
    assert isinstance(say(text, after=say(FLAGSHIP)), Answered)


@pytest.mark.parametrize("text", ["make it 20", "lieber 20 Stück", "20 instead"])
def test_a_stock_is_changed_everywhere(text: str) -> None:
    before = say("set the stock of MUG-RED to 15 everywhere")

    assert {line.split("quantity=")[1] for line in plan(say(text, after=before))} == {"20"}


@pytest.mark.parametrize(
    "text",
    [
        "not on Etsy",
        "only on ebay but not the red one",
        "only POT-CLAY",
        "make it 5 pounds",
        "make it 120%",
        "not the prices",
        "nicht",
        "only",
    ],
)
def test_what_is_not_understood_leaves_the_plan_as_it_was(text: str) -> None:
    assert isinstance(say(text, after=say(PAIR)), Answered)


def test_leaving_out_everything_is_no_plan() -> None:
    answer = say("not on eBay and Shopify", after=say(PAIR))

    assert isinstance(answer, Answered)
    assert "Reject it instead" in answer.text


@pytest.mark.parametrize(
    "text", ["and the green one too", "also the green one", "MUG-GREEN too", "und den grünen auch"]
)
def test_one_more_product_is_to_have_the_same(text: str) -> None:
    first = say("set MUG-RED to 17.50 and its stock to 9 on eBay")

    assert plan(say(text, after=first)) == [
        "offer.update_price ebay MUG-RED change=set 17.50 EUR",
        "stock.set ebay MUG-RED quantity=9",
        "offer.update_price ebay MUG-GREEN change=set 17.50 EUR",
        "stock.set ebay MUG-GREEN quantity=9",
    ]


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (EVERYWHERE, "the oak cutting board too"),
        (PAIR, "the green one too"),
        ("pause MUG-RED on eBay", "the blue one too"),
        ("pause MUG-RED on eBay", "the red one too"),
        ("pause MUG-RED on eBay when it is sold out", "the green one too"),
    ],
)
def test_a_product_is_not_added_where_it_is_unclear_what_for(first: str, text: str) -> None:
    assert isinstance(say(text, after=say(first)), Answered)


def test_an_order_that_ends_in_too_is_an_order_of_its_own() -> None:
    found = say("pausiere MUG-GREEN auf eBay auch", after=say("pause MUG-RED on eBay"))

    assert plan(found) == ["listing.pause ebay MUG-GREEN"]


EMPTY = "pause everything that has no stock on ebay"


def narrowed(text: str) -> object:
    before = say(EMPTY)
    assert isinstance(before, Proposed)
    thread = Thread(plan=before.plan, skus=frozenset({"CAN-PINE", "PLA-CAKE"}))
    return reply(Asked(text, TenantView("en", "EUR", SHOPS, look_up, ()), thread))


@pytest.mark.parametrize("text", ["only the candle", "nur die Kerze"])
def test_a_name_is_looked_for_among_the_plans_own_lines(text: str) -> None:
    found = plan(narrowed(text))  # type: ignore[arg-type]

    assert found[-1].endswith('(item.stock <= 0) && item.sku in ["CAN-PINE"]')


@pytest.mark.parametrize("text", ["only the teapot", "not the teapots", "only POT-GLASS"])
def test_a_name_of_no_line_of_the_plan_is_told(text: str) -> None:
    answer = narrowed(text)

    assert isinstance(answer, Answered)
    assert answer.text.startswith("The plan has no line for “")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("only the candle and the teapot", "The plan has no line for “teapot”, so it stays as"),
        ("nur die Kerze und die Teekanne", "Der Plan hat keine Zeile für „Teekanne“; er bleibt"),
    ],
)
def test_of_several_names_only_that_of_no_line_is_told(text: str, told: str) -> None:
    answer = narrowed(text)
    assert isinstance(answer, Answered)
    assert answer.text.startswith(told)


@pytest.mark.parametrize("text", ["on ebay too", "also on eBay", "and on ebay too"])
def test_the_same_in_another_shop_is_added(text: str) -> None:
    assert plan(say(text, after=say("pause CUS-WOOL on Shopify"))) == [
        "listing.pause shopify CUS-WOOL",
        "listing.pause ebay CUS-WOOL",
    ]


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("set the price of MUG-RED on Shopify to 17.50", "on amazon uk too"),
        ("lower all mugs on Shopify by 5%", "on ebay too"),
        ("pause MUG-BLUE on Shopify", "on ebay too"),
        ("pause CUS-WOOL on Shopify", "maybe on ebay too"),
        ("pause CUS-WOOL on Shopify", "not on ebay too"),
    ],
)
def test_what_cannot_be_the_same_elsewhere_is_told(before: str, text: str) -> None:
    assert isinstance(say(text, after=say(before)), Answered)


def to(text: str, thread: Thread) -> Reply:
    """Say something in a thread, with its plan and with what was asked of it."""
    return reply(Asked(text, TenantView("en", "EUR", SHOPS, look_up, ()), thread))


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Drop all mugs on Shopify by 10%", "make it +5 percent"),
        ("set MUG-RED to 15 euros on eBay", "make it +5 euros"),
        ("set the stock of MUG-RED on eBay to 5", "make it +2"),
    ],
)
def test_a_plus_is_not_read_as_what_it_is_not(before: str, text: str) -> None:
    assert isinstance(say(text, after=say(before)), Answered)


@pytest.mark.parametrize("text", ["remove everything", "alles löschen"])
def test_removing_everything_from_a_plan_ends_nothing(text: str) -> None:
    assert isinstance(say(text, after=say("Drop all mugs on Shopify by 10%")), Answered)


@pytest.mark.parametrize(
    "text",
    [
        "remove the blue one",
        "remove the blue mug on Shopify",
        "please delete MUG-BLUE",
        "entferne die blaue",
        "die blaue löschen",
    ],
)
def test_removing_from_a_plan_is_not_taken_for_ending_a_listing(text: str) -> None:
    before = say("Drop all mugs on Shopify by 10%")
    assert isinstance(before, Proposed)
    asks = say(text, after=before)
    assert isinstance(asks, Questions), asks
    waiting = Thread(before.plan, asks)

    (search, drop) = plan(to("1", waiting))
    assert drop.endswith('!(item.sku in ["MUG-BLUE"])')
    assert search.startswith("listing.search shopify")
    assert plan(to("2", waiting)) == ["listing.end shopify MUG-BLUE"]


def test_a_plan_of_one_thing_does_not_become_its_end() -> None:
    assert isinstance(say("remove MUG-BLUE", after=say("set MUG-BLUE to 17 euros")), Questions)


def test_a_shop_is_removed_from_a_plan_alone() -> None:
    assert shops(say("remove eBay", after=say(EVERYWHERE))) == ["amazon_de", "amazon_uk", "shopify"]


def test_what_the_plan_is_not_about_is_ended_where_that_is_said() -> None:
    before = say("pause MUG-RED on eBay")
    assert isinstance(before, Proposed)

    assert plan(to("delete MUG-BLUE", Thread(before.plan, skus=frozenset({"MUG-RED"})))) == [
        "listing.end shopify MUG-BLUE"
    ]
