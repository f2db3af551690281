"""A file of products that is sent in Discord is shown first, then imported exactly as shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.discord.components import PREFIX
from bots.handing import MOST_BYTES
from tests.fakes.discord_stage import CHANNEL, Chat, chat, value_of
from tests.fakes.product import until

MENU = "Plan from this message"
FILE = b"sku,title,price\nCUP-%b,Cup %b,9.00\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discord-files")
    with chat(home) as running:
        yield running


def of(letter: bytes) -> bytes:
    return FILE % (letter, letter)


def is_there(shop: Chat, sku: str) -> bool:
    return shop.product.api("GET", f"/api/products/{sku}").is_success


def test_a_file_that_is_whispered_is_shown_and_imported_by_a_press(shop: Chat) -> None:
    shop["manager"].whispers("", files=[("products.csv", of(b"A"))])
    card = shop.waits_for(shop.direct("manager"), "would be imported")
    assert "1 new product" in shop.read(card)
    assert not is_there(shop, "CUP-A")

    shop["manager"].presses(card, "Import 1 product")

    until(lambda: "Imported by Mara (manager)" in shop.read(card))
    assert is_there(shop, "CUP-A")


def test_a_mention_with_a_file_opens_a_thread_with_what_it_would_change(shop: Chat) -> None:
    bot = shop.discord.world.bot.id
    asked = shop["manager"].types(CHANNEL, f"<@{bot}>", files=[("products.csv", of(b"B"))])

    card = shop.waits_for(asked, "would be imported")

    shop["viewer"].presses(card, "Import 1 product")
    shop.whispered("viewer", "viewer may not")
    assert not is_there(shop, "CUP-B")


def test_the_menu_of_a_message_imports_the_file_that_somebody_else_sent(shop: Chat) -> None:
    sent = shop["stranger"].types(CHANNEL, "from our supplier", files=[("products.csv", of(b"C"))])

    shop["manager"].uses(MENU, sent)

    card = shop.waits_for(sent, "would be imported")
    assert "Sent by Mara (manager)" in shop.read(card)


def test_what_was_shown_is_all_that_a_press_imports(shop: Chat) -> None:
    shop["manager"].whispers("", files=[("products.csv", of(b"D"))])
    card = shop.waits_for(shop.direct("manager"), "CUP-D")
    id = value_of(card, "import").split(":")[0]

    shop["manager"].forges(card, f"{PREFIX}import:{id}:0123456789")

    shop.whispered("manager", "Look at the card as it is now")
    assert not is_there(shop, "CUP-D")


def test_a_file_that_is_too_large_is_not_fetched(shop: Chat) -> None:
    shop["manager"].whispers("", files=[("products.csv", b"x" * (MOST_BYTES + 1))])

    shop.waits_for(shop.direct("manager"), "more than 8 MB")


def test_a_workbook_is_answered_with_what_is_read_instead(shop: Chat) -> None:
    shop["manager"].whispers("", files=[("products.xlsx", b"PK\x03\x04")])

    shop.waits_for(shop.direct("manager"), "I left products.xlsx aside")
