"""A card that nobody decides is recalled in its thread, once."""

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.product import Product, until


def reminders(product: Product, thread: str) -> list[str]:
    answer = product.api("GET", f"/api/threads/{thread}").json()
    found: list[dict[str, Any]] = answer["messages"]
    return [said["text"] for said in found if said["text"].startswith("This still waits")]


def test_after_three_quarters_of_its_time_a_card_is_recalled_in_its_thread(
    product: Product,
) -> None:
    card = product.say("Set the price of MUG-XL to 23.90 on Shopify")

    product.sandbox.advance(18 * 3600 + 60)
    until(lambda: reminders(product, card["thread"]) != [])
    time.sleep(3)  # longer than the next sweep takes to come

    utc = datetime.fromisoformat(card["approval"]["expires_at"])
    expires = f"{utc.astimezone(ZoneInfo('Europe/Berlin')):%Y-%m-%d %H:%M}"
    needed = "1 of Ada (admin), Milan (manager)"
    assert reminders(product, card["thread"]) == [
        f"This still waits: it needs {needed}, and expires on {expires}."
    ]
