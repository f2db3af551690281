"""A run that waits because something is halted says so on its card, until it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack_stage import Chat, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("halted")
    with chat(home) as running:
        yield running


def test_a_run_under_a_halt_names_it_until_it_is_lifted(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-GLASS to 33.00 on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    halt = {"shop": "shopify", "reason": "Stocktaking"}
    assert acme.product.api("POST", "/api/halts", halt).is_success
    acme["manager2"].presses(card, "Approve 1 change").wait()

    run = acme.waits_for(acme.shop, "Shopify* is halted since", asked)
    assert "by Mara (manager): “Stocktaking”" in acme.slack.read(run)
    acme.product.api("POST", "/api/halts/lift", {"shop": "shopify"}, acting="admin")

    acme.waits_for(acme.shop, "1 change made", asked)
    until(lambda: "is halted" not in acme.slack.read(run))


def test_a_halt_that_comes_during_a_run_is_seen_on_its_card_at_once(acme: Chat) -> None:
    acme.product.sandbox.fault("slow", seconds=3)
    asked = acme["manager"].mentions(acme.shop, "Lower all prices on Shopify by 2%")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    acme["manager2"].presses(card, "Approve 42 changes").wait()
    run = acme.waits_for(acme.shop, "of 42 items", asked)

    acme["manager"].runs("/countersign halt", acme.shop).wait()

    until(lambda: "Everything* is halted since" in acme.slack.read(run))
    acme["manager"].runs("/countersign resume", acme.shop).wait()
    acme.waits_for(acme.shop, "42 changes made", asked, seconds=60)
