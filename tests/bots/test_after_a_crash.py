"""What a crash interrupts is answered after the next start, once."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fakes.product import Product, until
from workflows.store import threads
from workflows.store.door import Transaction
from workflows.store.store import Store
from workflows.store.threads import Arrived, Talk

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """Prepare a product of its own."""
    with Product(tmp_path / "home") as running:
        yield running


def left_over(product: Product, arrived: Arrived, mark: dict[str, object]) -> None:
    """Write what stands in the rows when a crash comes right after a message was kept."""

    def unit(tx: Transaction) -> None:
        talk = Talk(arrived.thread, "web", arrived.person, None, None)
        threads.open_(tx, arrived.tenant, talk, NOW)
        threads.keep(tx, arrived, NOW)
        threads.say(
            tx,
            arrived.tenant,
            arrived.thread,
            person=arrived.person,
            text=arrived.text,
            document={"event": arrived.event, **mark},
            now=NOW,
        )

    async def write() -> None:
        store = await Store.open(f"sqlite:///{product.home / 'countersign.db'}")
        try:
            await store.write(unit)
        finally:
            await store.close()

    asyncio.run(write())


def test_a_message_that_was_kept_and_not_answered_is_answered_after_the_start(
    product: Product,
) -> None:
    product.stop()
    text = "Set the price of MUG-BLUE to 18.99 on Shopify"
    arrived = Arrived("demo", "web", "manager/e-1", "t-lost", "manager", text)
    left_over(product, arrived, {"approval": None, "revision": None})

    product.start()

    until(lambda: len(said(product, "t-lost")) == 2)
    assert len(product.api("GET", "/api/approvals").json()) == 1
    product.kill()
    product.start()
    assert len(said(product, "t-lost")) == 2


def test_a_plan_that_was_stored_before_the_crash_is_not_proposed_again(product: Product) -> None:
    plan = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    product.kill()
    arrived = Arrived("demo", "web", "manager/e-2", plan["thread"], "manager", "again")
    left_over(product, arrived, {"approval": None, "revision": None})

    product.start()

    until(lambda: len(said(product, plan["thread"])) == 4)
    cards = product.api("GET", "/api/approvals").json()
    assert [card["approval"]["id"] for card in cards] == [plan["approval"]["id"]]


def test_an_approval_that_was_decided_before_the_crash_is_told_after_it(product: Product) -> None:
    plan = product.say("Set the price of MUG-BLUE to 18.99 on Shopify")
    product.decide(plan)
    product.kill()

    product.start()

    until(lambda: any("1 change made." in text for text in said(product, plan["thread"])))
    texts = said(product, plan["thread"])
    assert len([text for text in texts if "approved this" in text]) == 1
    assert len([text for text in texts if "1 change made." in text]) == 1


def said(product: Product, thread: str) -> list[str]:
    answer = product.api("GET", f"/api/threads/{thread}").json()
    return [one["text"] for one in answer["messages"]]


def test_a_brake_that_was_kept_before_a_crash_waits_for_no_sentence(product: Product) -> None:
    product.sandbox.fault("slow", "read", shop="ebay", seconds=6, times=20)
    product.kill()
    marks: dict[str, object] = {"approval": None, "revision": None}
    for thread, text in (("t-asked", "List my listings on eBay"), ("t-brake", "halt")):
        arrived = Arrived("demo", "web", f"manager/{thread}", thread, "manager", text)
        left_over(product, arrived, marks)

    product.start()

    until(lambda: len(said(product, "t-brake")) == 2)
    assert product.api("GET", "/api/halts").json()
    assert len(said(product, "t-asked")) == 1


def test_a_word_that_lets_go_of_a_brake_is_left_undone_after_a_crash(product: Product) -> None:
    product.say("halt ebay", acting="admin")
    product.kill()
    arrived = Arrived("demo", "web", "admin/t-go", "t-go", "admin", "resume ebay")
    left_over(product, arrived, {"approval": None, "revision": None})

    product.start()

    until(lambda: len(said(product, "t-go")) == 2)
    assert "whatever is halted stays halted" in said(product, "t-go")[1]
    assert product.api("GET", "/api/halts").json()
