"""A file of products that is sent in Slack is shown first, then imported exactly so."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import pytest

from bots.handing import MOST_BYTES
from bots.slack.setup import SHORTCUT
from tests.fakes.product import until
from tests.fakes.slack.model import File, Message, User
from tests.fakes.slack.server import DOWNLOAD
from tests.fakes.slack_stage import Chat, buttons, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("files")
    with chat(home) as running:
        yield running


def csv(*rows: str, head: str = "sku,title,price") -> bytes:
    return "\n".join((head, *rows, "")).encode()


def sends(acme: Chat, content: bytes, words: str = "", name: str = "products.csv") -> Message:
    """Let the manager send a file to the app."""
    file = acme["manager"].uploads(name, content)
    return acme["manager"].writes_to_app(words, files=[file])


def shown(acme: Chat, root: Message, words: str = "would be imported") -> Message:
    return acme.waits_for(acme["manager"].direct, words, root)


def product(acme: Chat, sku: str) -> Mapping[str, Any] | None:
    answer = acme.product.api("GET", f"/api/products/{sku}")
    return answer.json()["product"] if answer.is_success else None


def imports(acme: Chat, sku: str) -> int:
    """Count how often a product was kept."""
    where = f"file:{acme.product.home / 'countersign.db'}?mode=ro"
    with closing(sqlite3.connect(where, uri=True)) as rows:
        asked = "SELECT count(*) FROM events WHERE kind = 'product' AND subject = ?"
        return int(rows.execute(asked, (sku,)).fetchone()[0])


def test_a_file_is_shown_before_anything_of_it_is_imported(acme: Chat) -> None:
    root = sends(acme, csv("CUP-A,New Cup,12.50", "MUG-BLUE,Bluer Mug,"))

    card = shown(acme, root)

    said = acme.slack.read(card)
    assert "1 new product, 1 changed product" in said
    assert "new *New Cup* `CUP-A`  price *€12.50*" in said
    assert "title Blue Mug → *Bluer Mug*" in said
    assert buttons(card) == ["Import 2 products", "Do not import"]
    assert product(acme, "CUP-A") is None


def test_import_imports_the_file_once_though_two_press_at_once(acme: Chat) -> None:
    root = sends(acme, csv("CUP-B,Cup B,9.00"))
    card = shown(acme, root)
    acme.slack.distortion.copies = 2

    try:
        acme["manager"].presses(card, "Import 1 product").wait()
        acme.slack.settled().result(20)
    finally:
        acme.slack.distortion.copies = 1

    until(lambda: "Imported by Mara (manager)" in acme.slack.read(card))
    assert buttons(card) == []
    assert imports(acme, "CUP-B") == 1


def test_the_thread_waits_for_people_until_somebody_decides(acme: Chat) -> None:
    root = sends(acme, csv("CUP-V,Cup V,9.00"))
    card = shown(acme, root)
    session = acme.slack.world.sessions[root.channel, root.ts]
    until(lambda: session.status == "suspended")

    acme["manager"].presses(card, "Do not import").wait()

    until(lambda: session.status not in {"suspended", "processing"})


def test_a_file_that_is_turned_down_leaves_everything_as_it_is(acme: Chat) -> None:
    root = sends(acme, csv("CUP-C,Cup C,9.00"))
    card = shown(acme, root)

    acme["manager"].presses(card, "Do not import").wait()

    until(lambda: "Turned down by Mara (manager)" in acme.slack.read(card))
    assert product(acme, "CUP-C") is None


def test_products_that_changed_since_are_shown_anew_before_anything_is_imported(
    acme: Chat,
) -> None:
    root = sends(acme, csv("CUP-D,Cup D,9.00"))
    card = shown(acme, root)
    with acme.product.client("admin") as client:
        head = {"content-type": "text/csv"}
        file = csv("CUP-D,Somebody's cup,7.00")
        assert client.post("/api/products/import", content=file, headers=head).is_success

    acme["manager"].presses(card, "Import 1 product").wait()

    until(lambda: "Products changed since this was shown first" in acme.slack.read(card))
    assert "price €7.00 → *€9.00*" in acme.slack.read(card)
    assert (product(acme, "CUP-D") or {})["title"] == "Somebody's cup"
    acme["manager"].presses(card, "Import 1 product").wait()
    until(lambda: (product(acme, "CUP-D") or {})["title"] == "Cup D")


def test_a_press_on_what_was_shown_before_imports_nothing(acme: Chat) -> None:
    root = sends(acme, csv("CUP-E,Cup E,9.00"))
    card = shown(acme, root)
    old = next(e for b in card.blocks if b["type"] == "actions" for e in b["elements"])
    forged = {**old, "value": re.sub(":.*", ":0123456789", old["value"]), "action_ts": "1.1"}

    acme["manager"].replays(card, forged).wait()

    acme.whispered("manager", "Look at the card as it is now", acme["manager"].direct)
    assert product(acme, "CUP-E") is None


def test_who_may_not_import_is_told_so_and_the_file_is_not_even_fetched(acme: Chat) -> None:
    file = acme["viewer"].uploads("products.csv", csv("CUP-F,Cup F,9.00"))

    root = acme["viewer"].writes_to_app("", files=[file])

    acme.waits_for(acme["viewer"].direct, "viewer may not", root)
    asked = [one for one in acme.slack.calls("files.info") if one.args["file"] == file.id]
    assert asked == []


def test_a_press_of_somebody_who_may_not_import_is_refused(acme: Chat) -> None:
    file = acme["manager"].uploads("products.csv", csv("CUP-G,Cup G,9.00"))
    root = acme["manager"].mentions(acme.shop, "", files=[file])
    card = acme.waits_for(acme.shop, "would be imported", root)

    acme["viewer"].presses(card, "Import 1 product").wait()

    acme.whispered("viewer", "viewer may not")
    assert product(acme, "CUP-G") is None


def test_the_menu_of_a_message_imports_the_file_that_somebody_else_sent(acme: Chat) -> None:
    file = acme["stranger"].uploads("products.csv", csv("CUP-H,Cup H,9.00"))
    sent = acme["stranger"].types(acme.shop, "from our supplier", files=[file])

    assert acme["manager"].uses_shortcut(SHORTCUT, sent).wait().ok

    card = acme.waits_for(acme.shop, "would be imported", sent)
    assert "Sent by Mara (manager)" in acme.slack.read(card)


@pytest.mark.parametrize(
    ("name", "words"), [("cups.csv", "would be imported"), ("cups.png", "I left cups.png aside")]
)
def test_a_file_of_another_workspace_is_known_once_slack_tells_of_it(
    acme: Chat, name: str, words: str
) -> None:
    world = acme.slack.world

    def joined() -> User:
        guest = world.add_user(world.add_team(f"Supplier {name}").id, "supplier")
        acme.shop.members.add(guest.id)
        return guest

    guest = acme.slack.as_(acme.slack.do(joined))
    sent = guest.types(acme.shop, "", files=[guest.uploads(name, csv("CUP-T,Cup T,9.00"))])

    assert acme["manager"].uses_shortcut(SHORTCUT, sent).wait().ok

    acme.waits_for(acme.shop, words, sent)


def test_what_is_wrong_is_named_row_by_row_and_nothing_can_be_imported(acme: Chat) -> None:
    root = sends(acme, csv("CUP-I,Cup I,9.00", "CUP-J,,free", "CUP-K,=HYPERLINK(1),5"))

    card = shown(acme, root, "cannot be imported")

    said = acme.slack.read(card)
    assert "Row 3, price" in said
    assert "The cell holds a formula." in said
    assert buttons(card) == []


def test_words_beside_a_file_are_planned_once_it_is_imported(acme: Chat) -> None:
    words = "drop the price of MUG-GREEN on Shopify by 10%"
    root = sends(acme, csv("CUP-L,Cup L,9.00"), words)
    card = shown(acme, root)
    assert f"Once it is imported I plan what you wrote: “{words}”" in acme.slack.read(card)

    acme["manager"].presses(card, "Import 1 product").wait()

    plan = shown(acme, root, "waits for approval")
    assert "MUG-GREEN" in acme.slack.read(plan)


def test_words_beside_a_file_are_its_senders_whoever_imports_it(acme: Chat) -> None:
    file = acme["manager"].uploads("products.csv", csv("CUP-W,Cup W,9.00"))
    words = "Set the stock of MUG-XL to 11 on Shopify"
    root = acme["manager"].mentions(acme.shop, words, files=[file])
    card = acme.waits_for(acme.shop, "would be imported", root)

    acme["manager2"].presses(card, "Import 1 product").wait()

    plan = acme.waits_for(acme.shop, "waits for approval", root)
    assert "Asked by Mara (manager)" in acme.slack.read(plan)
    until(lambda: "Imported by Milan (manager)" in acme.slack.read(card))


def test_words_that_only_say_what_the_file_is_are_not_planned(acme: Chat) -> None:
    root = sends(acme, csv("CUP-M,Cup M,9.00"), "please import these new products")
    card = shown(acme, root)

    acme["manager"].presses(card, "Import 1 product").wait()

    until(lambda: product(acme, "CUP-M") is not None)
    assert [one.ts for one in acme.said(acme["manager"].direct, root)] == [card.ts]


def test_a_picture_is_left_aside_and_the_words_beside_it_are_planned(acme: Chat) -> None:
    picture = acme["manager"].uploads("shelf.png", b"\x89PNG", "image/png")

    root = acme["manager"].writes_to_app(
        "drop the price of MUG-WHITE on Shopify by 10%", files=[picture]
    )

    shown(acme, root, "I left shelf.png aside")
    shown(acme, root, "waits for approval")


def test_several_files_at_once_are_asked_for_one_by_one(acme: Chat) -> None:
    files = [acme["manager"].uploads(f"{n}.csv", csv(f"CUP-{n},C,9")) for n in ("one", "two")]

    root = acme["manager"].writes_to_app("", files=files)

    shown(acme, root, "one file of products at a time")


def too_large(acme: Chat) -> File:
    return acme["manager"].uploads("products.csv", b"x" * (MOST_BYTES + 1))


def elsewhere(acme: Chat) -> File:
    file = acme["manager"].uploads("products.csv", csv("CUP-X,Cup X,9"))
    file.url = "http://169.254.169.254/latest"
    return file


def another_port(acme: Chat) -> File:
    file = acme["manager"].uploads("products.csv", csv("CUP-X,Cup X,9"))
    file.url = acme.product.url
    return file


def taken_away(acme: Chat) -> File:
    file = acme["manager"].uploads("products.csv", csv("CUP-X,Cup X,9"))
    file.deleted = True
    return file


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (too_large, "more than 8 MB"),
        (elsewhere, "I could not get products.csv"),
        (another_port, "I could not get products.csv"),
        (taken_away, "not there any more"),
    ],
)
def test_a_file_that_is_not_to_be_had_is_answered_with_why(
    acme: Chat, file: Callable[[Chat], File], words: str
) -> None:
    before = len(acme.slack.calls(DOWNLOAD))

    root = acme["manager"].writes_to_app("", files=[file(acme)])

    shown(acme, root, words)
    assert len(acme.slack.calls(DOWNLOAD)) == before


@pytest.mark.parametrize(
    ("trap", "words"),
    [
        ("sign in", "I may not read files here yet"),
        ("page", "I may not read files here yet"),
        ("packed", "I could not get products.csv"),
        ("endless", "more than 8 MB"),
    ],
)
def test_what_comes_in_the_place_of_a_file_is_not_taken_for_it(
    acme: Chat, trap: Literal["sign in", "page", "packed", "endless"], words: str
) -> None:
    file = acme["manager"].uploads("products.csv", csv("CUP-U,Cup U,9"))
    file.trap = trap

    root = acme["manager"].writes_to_app("", files=[file])

    shown(acme, root, words)


def test_a_packed_file_by_the_name_of_a_table_is_not_opened(acme: Chat) -> None:
    root = sends(acme, b"PK\x03\x04\x14\x00\xff\xfe" + bytes(200))

    card = shown(acme, root, "cannot be imported")

    assert "is no text in" in acme.slack.read(card)


def test_titles_can_neither_call_people_nor_turn_what_stands_beside_them(acme: Chat) -> None:
    root = sends(acme, csv('CUP-N,"<!channel> *free* <@U0>",9.00', "CUP-O,\u202eCup,9.00"))

    card = shown(acme, root, "cannot be imported")  # what turns directions is refused by its row

    assert "\u202e" not in str(card.blocks)
    good = sends(acme, csv('CUP-N,"<!channel> *free* <@U0>",9.00'))
    text = str(shown(acme, good).blocks)
    assert "<!channel>" not in text
    assert "<@U0>" not in text
    acme.slack.nothing_wrong()


def test_a_slack_that_asks_for_patience_gets_it(acme: Chat) -> None:
    acme.slack.fault("429", DOWNLOAD)
    acme.slack.fault("503", "files.info")

    root = sends(acme, csv("CUP-P,Cup P,9.00"))

    shown(acme, root)


def test_a_crash_while_a_file_is_fetched_loses_nothing(acme: Chat) -> None:
    acme.slack.fault("slow", DOWNLOAD, seconds=8)
    root = sends(acme, csv("CUP-Q,Cup Q,9.00"))
    until(lambda: acme.slack.calls("files.info")[-1].args["file"] == root.files[0].id)

    acme.product.kill()
    acme.start()

    card = shown(acme, root)
    assert len(acme.said(acme["manager"].direct, root)) == 1
    acme.product.kill()
    acme.start()
    acme["manager"].presses(card, "Import 1 product").wait()
    until(lambda: product(acme, "CUP-Q") is not None)


def test_a_channel_without_details_names_what_changes_and_no_price(acme: Chat) -> None:
    acme["admin"].runs("/countersign details off", acme.shop).wait()
    file = acme["manager"].uploads("products.csv", csv("CUP-R,Cup R,12.34"))

    root = acme["manager"].mentions(acme.shop, "", files=[file])

    said = acme.slack.read(acme.waits_for(acme.shop, "would be imported", root))
    assert "*Cup R* `CUP-R`  price" in said
    assert "12.34" not in said
    acme["admin"].runs("/countersign details on", acme.shop).wait()


def test_a_token_that_may_not_read_files_is_said_to_be_one(acme: Chat) -> None:
    token = acme.slack.world.tokens[acme.product.settings["COUNTERSIGN_SLACK__BOT_TOKEN"]]
    held, token.scopes = token.scopes, token.scopes - {"files:read"}
    try:
        root = sends(acme, csv("CUP-S,Cup S,9.00"))

        shown(acme, root, "I may not read files here yet")
    finally:
        token.scopes = held
