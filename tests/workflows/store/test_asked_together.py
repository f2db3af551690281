"""Those who ask one query together share it, and each gets their own answer."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from workflows.store import readers
from workflows.store.door import Transaction
from workflows.store.store import Store

pytestmark = pytest.mark.anyio


class Shouted:
    """A query that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, tx: Transaction, words: Sequence[str]) -> list[str]:
        self.asked.append(list(words))
        if "broken" in words:
            raise ZeroDivisionError
        return [tx.execute(text("SELECT upper(:word)"), {"word": w}).scalar_one() for w in words]


async def test_who_asks_together_shares_one_query(store: Store) -> None:
    shouted = Shouted()

    answers = await asyncio.gather(*(store.read_one(shouted, word) for word in ("a", "b", "c")))

    assert answers == ["A", "B", "C"]
    assert shouted.asked == [["a", "b", "c"]]


async def test_a_key_that_breaks_the_query_breaks_it_for_nobody_else(store: Store) -> None:
    shouted = Shouted()
    words = ("a", "broken", "c")

    first, second, third = await asyncio.gather(
        *(store.read_one(shouted, word) for word in words), return_exceptions=True
    )

    assert (first, third) == ("A", "C")
    assert isinstance(second, ZeroDivisionError)


async def test_no_query_is_asked_for_more_keys_than_a_database_takes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "MOST_KEYS", 2)
    shouted = Shouted()

    await asyncio.gather(*(store.read_one(shouted, word) for word in "abcde"))

    assert [len(words) for words in shouted.asked] == [2, 2, 1]
