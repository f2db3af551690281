"""Killed at each boundary of a file's way: it is shown on one card, and imported once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack.faults import Trouble
from tests.fakes.slack.model import Message
from tests.fakes.slack.server import DOWNLOAD
from tests.fakes.slack_stage import Chat, chat

BEFORE_IT_IS_DONE: Trouble = "cut_before"
BEFORE_IT_IS_ANSWERED: Trouble = "cut_after"
NUMBERS = count(1)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("files-killed")
    with chat(home) as running:
        yield running


def dies_at(acme: Chat, method: str, trouble: Trouble) -> None:
    """Let the next call of a method be the last that this process makes."""
    acme.slack.fault(trouble, method, then=acme.product.kill)


def starts_again(acme: Chat) -> None:
    """Start once it is dead."""
    until(lambda: acme.product.process is None)
    acme.start()


def sends(acme: Chat, sku: str, words: str = "") -> Message:
    sheet = acme["manager"].uploads("products.csv", f"sku,title\n{sku},New\n".encode())
    return acme["manager"].writes_to_app(words, files=[sheet])


def shown(acme: Chat, root: Message, words: str = "would be imported") -> Message:
    return acme.waits_for(acme["manager"].direct, words, root)


def imports(acme: Chat, sku: str) -> int:
    """Count how often a product was kept."""
    where = f"file:{acme.product.home / 'countersign.db'}?mode=ro"
    with closing(sqlite3.connect(where, uri=True)) as rows:
        asked = "SELECT count(*) FROM events WHERE kind = 'product' AND subject = ?"
        return int(rows.execute(asked, (sku,)).fetchone()[0])


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("files.info", BEFORE_IT_IS_DONE),
        (DOWNLOAD, BEFORE_IT_IS_DONE),
        (DOWNLOAD, BEFORE_IT_IS_ANSWERED),
        ("chat.postMessage", BEFORE_IT_IS_DONE),
        ("chat.postMessage", BEFORE_IT_IS_ANSWERED),
    ],
    ids=["asked for", "not fetched", "fetched", "before the card", "after the card"],
)
def test_a_file_is_shown_on_one_card_though_whoever_fetches_it_dies(
    acme: Chat, method: str, trouble: Trouble
) -> None:
    sku = f"CUP-{next(NUMBERS)}"
    dies_at(acme, method, trouble)
    root = sends(acme, sku)
    starts_again(acme)

    card = shown(acme, root)
    acme["manager"].presses(card, "Import 1 product").wait()
    until(lambda: "Imported by" in acme.slack.read(card))

    assert len(acme.said(acme["manager"].direct, root)) == 1
    assert imports(acme, sku) == 1


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("chat.update", BEFORE_IT_IS_DONE),
        ("chat.update", BEFORE_IT_IS_ANSWERED),
        ("chat.postMessage", BEFORE_IT_IS_DONE),
        ("chat.postMessage", BEFORE_IT_IS_ANSWERED),
    ],
    ids=["before the edit", "after the edit", "before the plan", "after the plan"],
)
def test_it_is_imported_once_and_what_was_written_beside_it_is_planned_once(
    acme: Chat, method: str, trouble: Trouble
) -> None:
    number = next(NUMBERS)
    root = sends(acme, f"CUP-{number}", f"Set the stock of MUG-BLUE to {number} on Shopify")
    card = shown(acme, root)
    dies_at(acme, method, trouble)
    acme["manager"].presses(card, "Import 1 product").wait()
    starts_again(acme)

    shown(acme, root, "waits for approval")
    until(lambda: "Imported by" in acme.slack.read(card))

    assert len(acme.said(acme["manager"].direct, root)) == 2
    assert imports(acme, f"CUP-{number}") == 1
