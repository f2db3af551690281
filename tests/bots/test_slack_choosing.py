"""A form in Slack offers the products and shops of whoever fills it, and what is chosen counts."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.model import Json, Message, View
from tests.fakes.slack_stage import Chat, chat

PRODUCT, SHOP = "choose.product", "choose.shop"


@pytest.fixture(scope="module", params=["http", "socket"])
def acme(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp(f"choosing-{request.param}")
    with chat(home, sockets=request.param == "socket") as running:
        yield running


def edits(acme: Chat, sku: str, price: str) -> tuple[Message, Message, View]:
    """Ask for a price and open the form that edits it."""
    root = acme["manager"].mentions(acme.shop, f"Set the price of {sku} to {price} on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", root)
    return root, card, opened(acme, card, "manager")


def opened(acme: Chat, card: Message, name: str) -> View:
    acme[name].presses(card, "Edit").wait()
    until(lambda: acme.slack.view(acme.users[name]) is not None)
    form = acme.slack.view(acme.users[name])
    assert form is not None
    return form


def listed(acme: Chat, form: View, which: str, typed: str, name: str = "manager") -> list[Json]:
    """Type into a list; return what is offered."""
    reply = acme[name].searches(form, which, typed).wait()
    assert isinstance(reply.body, dict)
    found: list[Json] = reply.body["options"]
    return found


def shown(options: list[Json]) -> list[str]:
    return [one["text"]["text"] for one in options]


def test_products_are_found_by_number_and_by_name(acme: Chat) -> None:
    _, _, form = edits(acme, "MUG-BLUE", "18.50")

    assert shown(listed(acme, form, PRODUCT, "mug-re")) == ["Red Mug (MUG-RED)"]
    assert shown(listed(acme, form, PRODUCT, "red mug")) == ["Red Mug (MUG-RED)"]
    assert 20 < len(listed(acme, form, PRODUCT, "")) <= 100
    assert "Shopify" in shown(listed(acme, form, SHOP, "shop"))
    acme["manager"].closes(form)


def test_what_stands_there_is_chosen_from_the_start(acme: Chat) -> None:
    _, _, form = edits(acme, "MUG-GREEN", "18.50")

    initial = {
        block["element"]["action_id"]: block["element"]["initial_option"]["value"]
        for block in form.blocks
        if block["type"] == "input" and block["element"]["type"] == "external_select"
    }

    assert initial == {PRODUCT: "MUG-GREEN", SHOP: "shopify"}
    acme["manager"].closes(form)


def test_another_product_makes_a_new_card_and_the_old_one_is_struck_through(acme: Chat) -> None:
    root, card, form = edits(acme, "POT-CLAY", "44.00")
    [other] = listed(acme, form, PRODUCT, "cast iron")

    acme["manager"].submits(form, {PRODUCT: other}).wait()

    new = acme.waits_for(acme.shop, "revision 2", root, also=lambda one: one.ts != card.ts)
    read = acme.slack.read(new)
    assert "POT-IRON" in read
    assert "POT-CLAY" not in read.partition("Changed since")[0].partition("Edited")[0]
    assert "Added: Cast Iron Teapot" in read
    until(lambda: "revision 2" in acme.slack.read(card))


def test_somebody_unknown_is_offered_nothing(acme: Chat) -> None:
    _, _, form = edits(acme, "MUG-XL", "24.50")

    assert listed(acme, form, PRODUCT, "", name="stranger") == []
    assert listed(acme, form, SHOP, "", name="stranger") == []
    acme["manager"].closes(form)


def test_a_choice_that_was_forged_is_answered_under_its_field(acme: Chat) -> None:
    _, card, form = edits(acme, "CAN-FIG", "12.10")
    forged = {"text": {"type": "plain_text", "text": "Mine"}, "value": "SOMEBODY-ELSES"}

    acme["manager"].submits(form, {PRODUCT: forged}).wait()

    assert len(form.errors) == 1
    time.sleep(1)
    assert "revision 1" in acme.slack.read(card)
    acme["manager"].closes(form)
