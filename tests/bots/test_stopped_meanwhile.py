"""What is under way while the product is told to stop is done after the next start, and once."""

import time
from pathlib import Path

from tests.fakes.product import until
from tests.fakes.slack.delivery import Parcel
from tests.fakes.slack_stage import chat

MUGS = ["BLUE", "RED", "GREEN", "WHITE", "BLACK", "XL"] * 2
"""What a sentence each is about, so that its shop is read on for a while of its own."""
A_WHILE_S = 0.25
AS_EVENTS = 2
"""Slack tells of a mention as one, and as a message of its channel."""


def test_sentences_that_are_being_answered_are_left_in_good_order(tmp_path: Path) -> None:
    with chat(tmp_path / "home") as acme:
        heard = list[Parcel]()
        acme.slack.distortion.acknowledged = heard.append
        for number in range(len(MUGS)):
            slow = A_WHILE_S * (number + 1)
            acme.product.sandbox.fault("slow", "read", shop="shopify", seconds=slow)
        asked = [
            acme["manager"].mentions(acme.shop, f"Set the price of MUG-{mug} to 18.30 on Shopify")
            for mug in MUGS
        ]
        until(lambda: len(heard) == AS_EVENTS * len(MUGS))  # else Slack would tell it once more
        before = acme.product.log()

        acme.product.stop()

        assert acme.product.log().removeprefix(before) == ""
        acme.start()
        for one in asked:
            acme.waits_for(acme.shop, "waits for approval", one)
        time.sleep(2)  # for what might be said twice
        said = [len(acme.said(acme.shop, one)) for one in asked]
        assert said == [1] * len(MUGS)
        assert len(acme.product.api("GET", "/api/approvals").json()) == len(MUGS)
