"""An unsafe declaration is refused when it is imported, not when it runs."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.change import Change, Undo
from activities.core import listing, offer, stock
from activities.declaration import (
    MARK,
    Activity,
    Attribute,
    Effect,
    Idempotency,
    Implementation,
    ItemKind,
    Marketplace,
    Params,
    Result,
    Worse,
    activity,
    mentions,
    supports,
)
from activities.money import ChangePct, Money, PriceChange
from activities.product import Product, ShopId
from tests.fakes.bazaar import Client

PLACE = Marketplace("place", "Place", connect=Client)


class Plain(Params):
    """Take a shop."""

    shop: ShopId


class Priced(Plain):
    """Take a price deep inside."""

    changes: tuple[dict[str, PriceChange | None], ...]


class Done(Result):
    """Say that it is done."""


def done(_: Change) -> Done:
    return Done()


def declare(**more: Any) -> Activity:  # noqa: ANN401 - the arguments of a declaration
    fields: dict[str, Any] = {
        "version": 1,
        "title": "Try",
        "effect": Effect.WRITE,
        "params": Plain,
        "result": Done,
        "item": ItemKind.SKU,
        "outcome": done,
    }
    return activity("test.try", **fields | more)


class Whole:
    """Does it in one stage."""

    stages = ("only",)

    async def preview(self, params: Plain, call: Any) -> Change:  # noqa: ANN401
        return Change(shop=params.shop, item=str(call), skus=(), before={}, after={})

    async def send(self, stage: str, change: Change, call: Any) -> dict[str, Any]:  # noqa: ANN401
        return {"stage": stage, "change": change, "call": call}

    def reconcile(self) -> None:
        """Never asked here."""

    def undo(self, change: Change) -> Undo:
        return Undo(activity="test.try", params={"shop": change.shop})


def lacking(name: str) -> type:
    kept = {n: v for n, v in vars(Whole).items() if n != name and not n.startswith("__")}
    return type("Lacking", (), kept)


def test_a_write_without_item_or_outcome_is_refused() -> None:
    with pytest.raises(TypeError, match="what item"):
        declare(item=None)
    with pytest.raises(TypeError, match="what it gives"):
        declare(outcome=None)


def test_a_write_with_money_anywhere_inside_needs_an_attribute_that_judges_it() -> None:
    with pytest.raises(TypeError, match="no price attribute"):
        declare(params=Priced)

    assert declare(params=Priced, attributes=(offer.price_change_pct,)).writes


def test_another_attribute_does_not_open_the_side_door() -> None:
    with pytest.raises(TypeError, match="no price attribute"):
        declare(params=Priced, attributes=(stock.stock, offer.below_floor))


def test_a_read_may_take_money() -> None:
    assert not declare(params=Priced, effect=Effect.READ, item=None, outcome=None).writes


@pytest.mark.parametrize(
    "annotation", [Money, Money | None, list[dict[str, Money]], Priced, PriceChange], ids=repr
)
def test_money_is_found_at_any_depth(annotation: Any) -> None:  # noqa: ANN401
    assert mentions(annotation, Money)


@pytest.mark.parametrize("annotation", [Plain, str, ChangePct, dict[str, Any]], ids=repr)
def test_money_is_not_found_where_there_is_none(annotation: Any) -> None:  # noqa: ANN401
    assert not mentions(annotation, Money)


@pytest.mark.parametrize("name", ["stages", "preview", "send", "reconcile"])
def test_a_write_that_lacks_a_part_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=f"without `{name}`"):
        supports(declare(), PLACE, settles_s=1, idempotency=Idempotency.NATIVE)(lacking(name))


def test_a_write_that_cannot_be_undone_says_why() -> None:
    lasting = lacking("undo")

    with pytest.raises(TypeError, match="`no_undo`, the reason"):
        supports(declare(), PLACE, settles_s=1, idempotency=Idempotency.NATIVE)(lasting)

    mark = supports(
        declare(), PLACE, settles_s=1, idempotency=Idempotency.NATIVE, no_undo="gone is gone"
    )
    assert of(mark(lasting)).no_undo == "gone is gone"


@pytest.mark.parametrize(
    "lacks", [{"settles_s": 0}, {"idempotency": None}, {"settles_s": -1}], ids=str
)
def test_a_write_is_bounded_in_time_and_repetition(lacks: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"settles_s": 1, "idempotency": Idempotency.NATIVE}

    with pytest.raises(TypeError, match="idempotency and its settle time"):
        supports(declare(), PLACE, **fields | lacks)(Whole)


def of(marked: Any) -> Implementation:  # noqa: ANN401 - anything may be marked
    found = getattr(marked, MARK)
    assert isinstance(found, Implementation)
    return found


def test_an_implementation_may_raise_the_effect() -> None:
    marked = supports(
        declare(),
        PLACE,
        effect=Effect.IRREVERSIBLE,
        settles_s=1,
        idempotency=Idempotency.NATIVE,
    )(type("Final", (Whole,), {"__doc__": "Ends it.\n\nFor good."}))

    assert of(marked).effect is Effect.IRREVERSIBLE
    assert of(marked).means == "Ends it."


@pytest.mark.parametrize("effect", [Effect.READ, Effect.WRITE])
def test_an_implementation_never_lowers_the_effect(effect: Effect) -> None:
    final = declare(effect=Effect.IRREVERSIBLE)

    with pytest.raises(TypeError, match="never lower it"):
        supports(final, PLACE, effect=effect, settles_s=1, idempotency=Idempotency.NATIVE)(Whole)


def test_a_mark_is_not_inherited_by_accident() -> None:
    supports(declare(), PLACE, settles_s=1, idempotency=Idempotency.NATIVE)(Whole)
    other = declare(title="Other")

    class Child(Whole):
        """Does it elsewhere."""

    supports(other, PLACE, settles_s=1, idempotency=Idempotency.NATIVE)(Child)

    assert of(Child).activity is other
    assert of(Whole).activity is not other


def test_effects_are_ordered_from_harmless_to_final() -> None:
    assert sorted(Effect, key=lambda effect: effect.rank) == [
        Effect.READ,
        Effect.WRITE,
        Effect.IRREVERSIBLE,
    ]


NUMBERS = st.lists(st.decimals(allow_nan=False, allow_infinity=False), min_size=1)


def attribute(worse: Worse) -> Attribute:
    return Attribute("a", "decimal", worse, "", lambda _c, _p: None)


@given(st.sampled_from([Worse.UP, Worse.AWAY_FROM_ZERO]), NUMBERS)
def test_nothing_is_worse_than_the_worst(worse: Worse, values: list[Decimal]) -> None:
    judged = attribute(worse)
    worst = judged.worst(values)

    assert worst in values
    assert not any(judged.is_worse(value, worst) for value in values)


@pytest.mark.parametrize(
    ("worse", "value", "bound", "is_worse"),
    [
        (Worse.AWAY_FROM_ZERO, "-10.01", "10", True),
        (Worse.AWAY_FROM_ZERO, "10", "-10", False),
        (Worse.UP, "-10", "5", False),
        (Worse.UP, "6", "5", True),
    ],
)
def test_worse_has_a_direction(worse: Worse, value: str, bound: str, is_worse: bool) -> None:  # noqa: FBT001
    assert attribute(worse).is_worse(Decimal(value), Decimal(bound)) is is_worse


def test_a_flag_is_worse_when_it_is_set() -> None:
    flag = attribute(Worse.TRUE)

    assert flag.is_worse(value=True, bound=False)
    assert not flag.is_worse(value=True, bound=True)
    assert not flag.is_worse(value=False, bound=True)


def eur(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def changed(before: Any, after: Any, name: str = "price") -> Change:  # noqa: ANN401
    return Change(shop="s", item="A", skus=("A",), before={name: before}, after={name: after})


PRODUCT = Product(sku="A", title="A", price=eur("10"), floor=eur("5"))


@pytest.mark.parametrize(
    ("before", "after", "facts"),
    [
        ("20.00", "18.00", (Decimal(-10), False, False)),
        ("20.00", "5.00", (Decimal(-75), False, False)),
        ("20.00", "4.99", (Decimal("-75.05"), False, True)),
        ("20.00", "0.00", (Decimal(-100), False, True)),
        ("0.00", "9.00", (None, True, False)),
        (None, "9.00", (None, True, False)),
    ],
)
def test_what_policy_learns_of_a_price_change(
    before: str | None, after: str, facts: tuple[object, ...]
) -> None:
    change = changed(eur(before) if before else None, eur(after))

    found = [a.compute(change, PRODUCT) for a in offer.update_price.attributes]

    assert tuple(found) == facts


def test_a_new_listing_below_the_floor_or_at_a_price_of_its_own_says_so() -> None:
    own, other = changed(None, eur("10.00")), changed(None, eur("4.00"))

    assert [a.compute(own, PRODUCT) for a in listing.create.attributes] == [False, False]
    assert [a.compute(other, PRODUCT) for a in listing.create.attributes] == [True, True]
    assert [a.compute(own, None) for a in listing.create.attributes] == [True, False]


def test_stock_is_judged_by_what_it_becomes() -> None:
    assert stock.stock.compute(changed(5, 900, "stock"), PRODUCT) == 900


def test_a_listing_is_named_by_one_of_its_two_names() -> None:
    for names in ({}, {"sku": "A", "listing": "1"}):
        with pytest.raises(ValueError, match="one of the two"):
            listing.PauseListing.model_validate({"shop": "s", **names})


def test_a_change_of_a_listing_changes_something() -> None:
    with pytest.raises(ValueError, match="new `title`"):
        listing.UpdateListing.model_validate({"shop": "s", "sku": "A"})


@pytest.mark.parametrize("field", ["price", "stock"])
def test_content_takes_neither_price_nor_stock(field: str) -> None:
    assert field not in listing.UpdateListing.model_fields
