"""What a manifest's digest binds, and what is only for people's eyes."""

from decimal import Decimal
from typing import Any

import pytest

from activities.change import Change
from activities.core.offer import update_price
from activities.declaration import Effect
from activities.money import Money
from workflows.manifest import Attributes, Line, Manifest, Unresolved, measured, worse_than, worst


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def change(**other: object) -> Change:
    return Change.model_validate(
        {
            "shop": "shopify",
            "item": "MUG-BLUE",
            "listing": "8001",
            "skus": ("MUG-BLUE",),
            "title": "Blue Mug",
            "before": {"price": eur("19.99")},
            "after": {"price": eur("17.99")},
            "target": {"variant": "gid://shopify/ProductVariant/1"},
        }
        | other
    )


def line(**other: object) -> Line:
    return Line.model_validate(
        {
            "workflow": "w1",
            "step": "drop",
            "activity": "offer.update_price",
            "version": 1,
            "effect": Effect.WRITE,
            "params": {"shop": "shopify", "sku": "MUG-BLUE"},
            "change": change(),
            "attributes": {"price_change_pct": "-10.005", "below_floor": False},
        }
        | other
    )


BOUND = Unresolved(
    workflow="w1",
    step="later",
    activity="offer.update_price",
    version=1,
    effect=Effect.WRITE,
    shop="shopify",
    writes=3,
    bounds={"price_change_pct": "20"},
    reason="It depends on an earlier write.",
)


@pytest.mark.parametrize(
    "other",
    [
        {"workflow": "w2"},
        {"step": "other"},
        {"activity": "stock.set"},
        {"version": 2},
        {"effect": Effect.IRREVERSIBLE},
        {"params": {"shop": "shopify", "sku": "MUG-RED"}},
        {"attributes": {"price_change_pct": "-10"}},
        {"change": change(item="MUG-RED")},
        {"change": change(listing="8002")},
        {"change": change(skus=("MUG-BLUE", "MUG-RED"))},
        {"change": change(before={"price": eur("20.00")})},
        {"change": change(after={"price": eur("0.01")})},
        {"change": change(target={"variant": "gid://shopify/ProductVariant/2"})},
    ],
)
def test_every_field_with_meaning_changes_the_digest(other: dict[str, Any]) -> None:
    signed = Manifest(lines=(line(),), unresolved=(BOUND,))

    assert Manifest(lines=(line(**other),), unresolved=(BOUND,)).digest != signed.digest


@pytest.mark.parametrize("field", [name for name in Unresolved.model_fields if name != "reason"])
def test_every_field_of_a_bound_changes_the_digest(field: str) -> None:
    values: dict[str, Any] = {
        "effect": Effect.IRREVERSIBLE,
        "version": 2,
        "writes": 4,
        "bounds": {"price_change_pct": "21"},
        "items": ("shopify/MUG-RED",),
    }
    moved = BOUND.model_copy(update={field: values.get(field, "other")})

    assert Manifest(unresolved=(moved,)).digest != Manifest(unresolved=(BOUND,)).digest


def test_words_for_people_do_not_change_the_digest() -> None:
    said = line(change=change(title="Another title", warnings=("Mind the step",)))
    reasoned = BOUND.model_copy(update={"reason": "Other words"})

    one = Manifest(lines=(said,), unresolved=(reasoned,)).digest

    assert one == Manifest(lines=(line(),), unresolved=(BOUND,)).digest


def test_the_order_of_the_lines_is_signed_too() -> None:
    first, second = line(), line(step="other")

    assert Manifest(lines=(first, second)).digest != Manifest(lines=(second, first)).digest


def test_an_idle_line_counts_as_no_write() -> None:
    idle = line(change=change(after={"price": eur("19.99")}))

    assert Manifest(lines=(idle, line())).writes == 1


def test_the_worst_price_change_is_the_one_furthest_from_zero() -> None:
    found = worst(update_price, [{"price_change_pct": "-12"}, {"price_change_pct": "11.5"}])

    assert found == {"price_change_pct": "-12"}


def test_a_change_in_the_other_direction_is_worse_only_when_it_is_larger() -> None:
    bound: Attributes = {"price_change_pct": "-10", "unknown_price": False, "below_floor": False}

    assert worse_than(update_price, {"price_change_pct": "10"}, bound) is None
    assert worse_than(update_price, {"price_change_pct": "10.0001"}, bound) == "price_change_pct"


def test_an_attribute_that_was_never_judged_is_worse_than_any_bound() -> None:
    assert worse_than(update_price, {"below_floor": False}, {}) == "below_floor"


def test_a_missing_before_price_gives_no_percentage_and_says_that_it_is_unknown() -> None:
    found = measured(update_price, change(before={"price": eur("0.00")}), None)

    assert "price_change_pct" not in found
    assert found["unknown_price"] is True
