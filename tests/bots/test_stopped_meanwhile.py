"""What is under way while the product is told to stop is done after the next start, and once."""

import time
from pathlib import Path

from tests.fakes.product import until
from tests.fakes.slack_stage import chat

TEXT = "Set the price of MUG-BLUE to 18.30 on Shopify"


def test_a_sentence_that_is_being_answered_is_left_in_good_order(tmp_path: Path) -> None:
    with chat(tmp_path / "home") as acme:
        acme.product.sandbox.fault("slow", "read", shop="shopify", seconds=4, times=2)
        read = len(acme.product.sandbox.requests())
        asked = acme["manager"].mentions(acme.shop, TEXT)
        until(lambda: len(acme.product.sandbox.requests()) > read)  # its preview is being read
        before = acme.product.log()

        acme.product.stop()

        assert acme.product.log().removeprefix(before) == ""
        assert acme.said(acme.shop, asked) == []
        acme.start()
        acme.waits_for(acme.shop, "waits for approval", asked)
        time.sleep(2)
        assert len(acme.said(acme.shop, asked)) == 1
        assert len(acme.product.api("GET", "/api/approvals").json()) == 1
