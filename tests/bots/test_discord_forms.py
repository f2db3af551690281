"""What Discord asks before a press counts, and what a card has no room for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.discord_server import drawn
from tests.fakes.discord_server.interactions import Modal
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_stage import CHANNEL, Chat, chat
from tests.fakes.product import until


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-forms")
    with chat(home) as running:
        yield running


def ask(acme: Chat, words: str) -> tuple[Message, Message]:
    asked = acme["manager"].mentions(CHANNEL, words)
    return asked, acme.waits_for(asked, "waits for approval")


def test_what_cannot_be_undone_is_asked_once_more(acme: Chat) -> None:
    asked, card = ask(acme, "End the listing of POT-IRON on Shopify")

    acme["manager2"].presses(card, "Approve 1 change")
    question = acme.whispered("manager2", "Yes, approve it")
    assert "waits for approval" in acme.read(card)
    acme["manager2"].presses(question, "Yes, approve it")

    acme.waits_for(asked, "1 more person must approve")
    until(lambda: acme.discord.labels(question) == [])


def test_a_long_plan_is_read_page_by_page(acme: Chat) -> None:
    _, card = ask(acme, "Drop the price of everything on Shopify by 3%")

    acme["viewer"].presses(card, "Show everything")
    page = acme.whispered("viewer", "1 to 12 of")
    acme["viewer"].presses(page, "Next")

    until(lambda: "-# 13 to" in acme.read(page))
    acme["viewer"].presses(page, "Back")
    until(lambda: "-# 1 to 12 of" in acme.read(page))


def test_a_plan_of_many_values_is_edited_part_by_part(acme: Chat) -> None:
    prices = {
        "MUG-BLUE": "19.00",
        "MUG-RED": "18.00",
        "MUG-XL": "24.00",
        "POT-CLAY": "42.00",
        "CAN-FIG": "13.00",
        "CAN-VAN": "11.50",
        "POT-GLASS": "33.00",
    }
    wishes = [f"set the price of {sku} to {to} on Shopify" for sku, to in prices.items()]
    asked, card = ask(acme, " and ".join(wishes))

    acme["manager2"].presses(card, "Edit")
    parts = acme.whispered("manager2", "<Edit")
    acme["manager2"].selects(parts, "Edit", offered(parts)[1])
    form = acme.form("manager2")
    label = fields_of(form)[0]["custom_id"]
    acme["manager2"].submits(form, {label: "11.40"})

    acme.waits_for(asked, "€11.40")


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        ("Lower the price of CAN-BEE on Shopify by 5%", "many", "“many” is no number. Write"),
        ("Lower the price of CAN-BEE on Shopify by 5%", "-100", "leaves no price"),
        ("Set the stock of CAN-BEE to 12 on Shopify", "twelve", "“twelve” is no whole number."),
    ],
)
def test_a_form_with_a_mistake_is_told_so_and_opened_again_as_it_was_filled_in(
    acme: Chat, words: str, typed: str, says: str
) -> None:
    asked, card = ask(acme, words)
    acme["manager"].presses(card, "Edit")
    at = field_of(acme)["custom_id"]

    acme["manager"].submits(acme.form("manager"), {at: typed})

    told = acme.whispered("manager", says, after=card.id)
    acme["manager"].presses(told, "Back to the form")
    assert field_of(acme)["value"] == typed
    acme["manager"].submits(acme.form("manager"), {at: "7"})
    acme.waits_for(asked, "revision 2")


def test_a_mistake_in_a_part_of_a_long_form_is_told_too(acme: Chat) -> None:
    skus = ("CAN-BEE", "CAN-PINE", "PRI-SEA", "PRI-CITY", "BAG-TOTE", "BAG-SHOP")
    wishes = (f"set the stock of {sku} to {at + 3} on Shopify" for at, sku in enumerate(skus))
    asked, card = ask(acme, " and ".join(wishes))
    acme["manager"].presses(card, "Edit")
    parts = acme.whispered("manager", "<Edit", after=card.id)
    acme["manager"].selects(parts, "Edit", offered(parts)[1])
    at = field_of(acme)["custom_id"]

    acme["manager"].submits(acme.form("manager"), {at: "a lot"})

    until(lambda: "“a lot” is no whole number" in acme.read(parts))
    acme["manager"].presses(parts, "Back to the form")
    acme["manager"].submits(acme.form("manager"), {at: "9"})
    acme.waits_for(asked, "revision 2")


def field_of(acme: Chat) -> dict[str, Any]:
    """Return the first field of the form before the manager."""
    return fields_of(acme.form("manager"))[0]


def fields_of(form: Modal) -> list[dict[str, Any]]:
    """Return the fields of a form."""
    return [one["component"] for one in form.components if "component" in one]


def test_one_step_of_a_plan_is_taken_away_by_a_list(acme: Chat) -> None:
    price, stock = "Set the price of CAN-FIG to 13.10", "set the stock of CAN-VAN to 7"
    asked, card = ask(acme, f"{price} on Shopify and {stock} on Shopify")

    acme["manager"].selects(card, "Remove a part", offered(card)[1])

    left = acme.waits_for(asked, "revision 2")
    assert "Left out (Set stock): Vanilla Candle" in acme.read(left)
    assert "Approve 1 change" in acme.discord.labels(left)
    until(lambda: "Replaced by revision 2" in acme.read(card))


def offered(parts: Message) -> list[str]:
    """Return the values of the only list of a message."""
    [found] = [one for one in drawn.usable(parts) if "options" in one]
    return [one["value"] for one in found["options"]]


def test_what_a_run_could_not_tell_is_said_by_a_form(acme: Chat) -> None:
    asked, card = ask(acme, "Set the price of LAM-PAPER to 61.00 on Shopify")
    acme.product.sandbox.fault("fail_before")
    before = len(acme.product.sandbox.writes())
    acme["manager2"].presses(card, "Approve 1 change")
    until(lambda: len(acme.product.sandbox.writes()) > before)
    acme.product.sandbox.edit("LAM-PAPER", price="36.66")

    def is_asked() -> bool:
        acme.product.sandbox.advance(600)  # however late the run begins to wait
        said = acme.said(acme.thread(asked))
        return any("Say what became of it" in acme.read(one) for one in said)

    until(is_asked)
    ended = acme.waits_for(asked, "Say what became of it")

    acme["manager2"].presses(ended, "Say what became of it")
    form = acme.form("manager2")
    [which] = next(one for one in fields_of(form) if one["custom_id"] == "parked")["options"]
    assert which["label"].endswith("→ €61.00"), which
    acme["manager2"].submits(
        form,
        {"What the shop shows": ["It was applied"], "How you know": "I looked"},
    )

    until(lambda: "1 change made" in acme.read(ended))


def test_another_product_is_typed_and_another_shop_is_chosen(acme: Chat) -> None:
    asked, card = ask(acme, "Set the price of POT-GLASS to 33.50 on Shopify")
    acme["manager"].presses(card, "Edit")
    form = acme.form("manager")
    fields = {one["custom_id"]: one for one in fields_of(form)[:3]}
    sku, shop = "/workflows/0/steps/0/params/sku", "/workflows/0/steps/0/params/shop"
    defaults = [one["value"] for one in fields[shop]["options"] if one.get("default")]
    assert (fields[sku]["value"], defaults) == ("POT-GLASS", ["shopify"])

    acme["manager"].submits(form, {sku: "POT-CLAY", shop: "shopify"})

    new = acme.waits_for(asked, "revision 2")
    assert "POT-CLAY" in acme.read(new)
