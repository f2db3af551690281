"""What is ordered can be seen and taken back, and a journal can be read from its end."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.fakes.sandbox_process import SandboxProcess, ShopClient

READ = "{ shop { id } }"


def ordered(sandbox: SandboxProcess) -> list[tuple[str | None, str, int]]:
    return [(one["shop"], one["kind"], one["left"]) for one in sandbox.control.get("faults")]


def test_a_fault_is_listed_until_it_has_struck(sandbox: SandboxProcess, shop: ShopClient) -> None:
    sandbox.control.fault("fail_before", shop="shopify", times=2)

    before = ordered(sandbox)
    for _ in range(2):
        shop.post({"query": READ})

    assert before == [("shopify", "fail_before", 2)]
    assert ordered(sandbox) == []


def test_a_fault_that_lasts_is_listed_until_its_window_closes(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.fault("outage", shop="shopify", seconds=30)
    shop.post({"query": READ})

    during = ordered(sandbox)
    sandbox.control.advance(31)

    assert during == [("shopify", "outage", 0)]
    assert ordered(sandbox) == []


def test_a_mended_shop_answers_and_the_others_keep_their_faults(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    for key in ("shopify", "ebay"):
        sandbox.control.fault("outage", shop=key)

    sandbox.control.post("mend", {"shop": "shopify"})

    assert shop.post({"query": READ}).status_code == httpx2.codes.OK
    assert ordered(sandbox) == [("ebay", "outage", 1)]


def test_one_kind_of_fault_is_taken_back_alone(sandbox: SandboxProcess) -> None:
    for kind in ("outage", "slow"):
        sandbox.control.fault(kind, shop="shopify")

    sandbox.control.post("mend", {"shop": "shopify", "kind": "outage"})

    assert ordered(sandbox) == [("shopify", "slow", 1)]


def test_a_shop_that_nobody_has_can_not_be_mended(sandbox: SandboxProcess) -> None:
    assert sandbox.control.try_post("mend", {"shop": "nowhere"}).status_code == 404


def test_the_last_of_a_journal_are_its_newest_rows_oldest_first(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    for price in ("1.00", "2.00", "3.00"):
        shop.set_price("MUG-BLUE", price)

    requests, effects = sandbox.control.requests(), sandbox.control.effects()

    assert sandbox.control.get("requests?last=2") == requests[-2:]
    assert sandbox.control.get("effects?last=2") == effects[-2:]
    assert sandbox.control.get("effects?last=0") == []


def test_the_first_articles_of_a_shop_are_those_that_stand_first(sandbox: SandboxProcess) -> None:
    every = sandbox.control.get("state")

    some = sandbox.control.get("state?first=3")

    assert some == {shop: dict(list(rows.items())[:3]) for shop, rows in every.items()}


def test_the_sizes_of_the_shops_count_every_article(sandbox: SandboxProcess) -> None:
    every = sandbox.control.get("state")

    sizes = sandbox.control.get("sizes")

    assert sizes == {shop: len(rows) for shop, rows in every.items()}


def test_the_version_stays_while_nothing_happens(sandbox: SandboxProcess) -> None:
    before = sandbox.control.get("version")
    for read in ("state", "faults", "requests", "effects"):
        sandbox.control.get(read)

    assert sandbox.control.get("version") == before


@pytest.mark.parametrize(
    "happen",
    [
        lambda control, shop: shop.set_price("MUG-BLUE", "1.00"),
        lambda control, shop: shop.post({"query": READ}),
        lambda control, shop: control.edit("MUG-RED", price="2.00"),
        lambda control, shop: control.fault("drop_after"),
        lambda control, shop: control.reset(),
    ],
    ids=["a write", "a read", "an edit", "a fault", "a reset"],
)
def test_the_version_changes_with_whatever_happens(
    sandbox: SandboxProcess, shop: ShopClient, happen: Callable[[Any, ShopClient], object]
) -> None:
    before = sandbox.control.get("version")

    happen(sandbox.control, shop)

    assert sandbox.control.get("version") != before


def test_the_version_changes_when_a_window_closes_by_itself(
    sandbox: SandboxProcess, shop: ShopClient
) -> None:
    sandbox.control.fault("outage", shop="shopify", seconds=30)
    shop.post({"query": READ})
    before = sandbox.control.get("version")

    sandbox.control.advance(31)

    assert sandbox.control.get("faults") == []
    assert sandbox.control.get("version") != before


def test_a_number_of_rows_that_is_none_is_refused(sandbox: SandboxProcess) -> None:
    for last in ("-1", "all", "", "1e3"):
        answer = httpx2.get(f"{sandbox.url}/_sandbox/requests?last={last}")
        assert (answer.status_code, answer.json()["at"]) == (400, "last")
