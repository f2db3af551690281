"""What can be done is found by looking, and nothing is declared twice."""

from types import ModuleType

import pytest

from activities.catalogue import Catalogue
from activities.core.offer import update_price
from activities.core.order import Order, OrderLine
from activities.declaration import Effect, Marketplace
from tests.fakes import bazaar
from tests.fakes.plans import catalogue

FOUND = Catalogue.discover()


def module(**things: object) -> ModuleType:
    made = ModuleType("made")
    vars(made).update(things)
    return made


def test_every_core_activity_of_the_design_is_found() -> None:
    assert set(FOUND.activities) == {
        "listing.create",
        "listing.end",
        "listing.get",
        "listing.pause",
        "listing.reopen",
        "listing.search",
        "listing.update",
        "offer.competitor_price",
        "offer.update_price",
        "order.list",
        "product.search",
        "stock.levels",
        "stock.set",
        "thread.post",
    }


@pytest.mark.parametrize("name", FOUND.activities)
def test_a_marketplace_does_an_activity_or_says_why_not(name: str) -> None:
    activity = FOUND.activities[name]
    for place in FOUND.marketplaces.values():
        done = FOUND.implementation(name, place.id)
        assert not activity.in_shop or done is not None or place.unsupported.get(name)


@pytest.mark.parametrize("name", FOUND.activities)
def test_what_needs_no_shop_is_done_here(name: str) -> None:
    assert FOUND.activities[name].in_shop or FOUND.implementation(name, None) is not None


def test_order_and_buyers_stay_apart() -> None:
    assert set(Order.model_fields) == {"order", "placed_at", "total", "lines"}
    assert set(OrderLine.model_fields) == {"sku", "quantity"}


def test_looking_twice_finds_the_same() -> None:
    again = Catalogue.discover()

    assert dict(again.activities) == dict(FOUND.activities)
    assert dict(again.marketplaces) == dict(FOUND.marketplaces)


def test_a_name_that_is_declared_twice_is_refused() -> None:
    other = Marketplace("bazaar", "Another", connect=bazaar.Client)

    with pytest.raises(TypeError, match="'bazaar' is declared twice"):
        Catalogue.of([bazaar, module(other=other)])


def test_one_declaration_seen_from_two_modules_is_one() -> None:
    found = Catalogue.of([bazaar, module(again=bazaar.BAZAAR, verb=update_price)])

    assert list(found.marketplaces) == ["bazaar"]


def test_nothing_can_be_added_to_a_catalogue() -> None:
    with pytest.raises(TypeError):
        FOUND.activities["x.y"] = FOUND.activities["stock.set"]  # type: ignore[index]


def test_a_reason_is_given_also_where_the_marketplace_gives_none() -> None:
    assert catalogue().why_unsupported("listing.end", "bazaar").startswith("listings of a bazaar")
    assert catalogue().why_unsupported("stock.set", "bazaar") == "Bazaar has no such call"


def test_the_effect_is_the_one_of_the_place() -> None:
    assert FOUND.effect("listing.end", "shopify") is Effect.IRREVERSIBLE
    assert FOUND.effect("offer.update_price", "shopify") is Effect.WRITE
    assert FOUND.effect("offer.update_price", None) is Effect.WRITE
