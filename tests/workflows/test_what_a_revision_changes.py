"""A card says what a new revision changes, in words that need no plan beside them."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.change import Change
from activities.declaration import Effect
from activities.money import Money
from activities.plan.digest import digest
from activities.plan.language import Plan
from tests.activities.plan.changes import CHANGES, full
from tests.activities.plan.normative import normative
from tests.fakes.plans import catalogue, tenant, valid_plans
from workflows.changed import changed
from workflows.manifest import Line, Manifest
from workflows.store.approvals import Revised

Json = dict[str, Any]
SHOPS = {"shopify": "Shopify", "ebay": "eBay"}
MADE = {f"{model.__name__}.{name}": one for (model, name), one in CHANGES.items() if one}
PLANS = valid_plans(catalogue(), tenant())


def price(sku: str, after: str = "17.99", shop: str = "shopify", does: str = "") -> Line:
    """Return a line that changes a price, or does something else."""
    activity = does or "offer.update_price"
    value = Money(amount=Decimal(after), currency="EUR")
    change = Change(
        shop=shop, item=sku, skus=(sku,), title=sku.replace("-", " ").title(),
        before={}, after={"price": value},
    )  # fmt: skip
    return Line(workflow="w1", step="drop", activity=activity, version=1, effect=Effect.WRITE,
                params={}, change=change, attributes={})  # fmt: skip


def revised(plan: Json, *lines: Line, language: str = "en") -> Revised:
    read = Plan.model_validate(plan)
    return Revised(
        approval="p-1", revision=1, plan=read, digest=digest(read, catalogue()),
        manifest=Manifest(lines=lines), authors=(), approvers=(), warnings=(), verdict="",
        planner=None, created_at=datetime(2026, 1, 1, tzinfo=UTC), language=language,
    )  # fmt: skip


def said(
    do: Callable[[Json], object],
    was: tuple[Line, ...] = (),
    now: tuple[Line, ...] = (),
    language: str = "en",
) -> list[str]:
    """Return what is told of a change of the normative plan, and of what it would write."""
    new = normative()
    do(new["workflows"][0])
    one, other = revised(normative(), *was), revised(new, *now, language=language)
    return list(changed(one, other, catalogue(), SHOPS))


def drop(workflow: Json) -> Json:
    step: Json = workflow["steps"][1]
    return step


def nothing(_: Json) -> None:
    """Change nothing of the plan."""


@given(PLANS, st.sampled_from(list(MADE.values())), st.sampled_from(["en", "de"]))
@settings(max_examples=200)
def test_every_change_of_meaning_is_told_and_nothing_else(
    plan: Json, change: Callable[[Json], None], language: str
) -> None:
    other = copy.deepcopy(plan)
    try:
        change(other)
        new = revised(other, language=language)
    except (KeyError, IndexError, AttributeError, ValueError):
        return
    old = revised(plan)

    assert (changed(old, new, catalogue(), SHOPS) == ()) is (old.digest == new.digest)


@pytest.mark.parametrize("change", MADE.values(), ids=list(MADE))
def test_no_field_of_the_language_is_told_by_its_name(change: Callable[[Json], None]) -> None:
    new = full()
    change(new)

    for sentence in changed(revised(full()), revised(new), catalogue(), SHOPS):
        assert "params" not in sentence
        assert "w1" not in sentence
        assert "item." not in sentence


def test_items_that_are_gone_are_named_and_not_the_condition_that_took_them() -> None:
    four = tuple(map(price, ("MUG-RED", "MUG-BLUE", "MUG-XL", "CAP")))
    only = {"cel": 'item.sku in ["MUG-RED"]'}

    told = said(lambda part: drop(part).update(when=only), four, four[:1])

    assert told == ["Left out: Mug Blue, Mug Xl and Cap"]


def test_many_items_are_counted_behind_the_first() -> None:
    told = said(nothing, (), tuple(price(f"CUP-{at:02}") for at in range(40)))

    assert told == ["Added: Cup 00, Cup 01, Cup 02, Cup 03, Cup 04, Cup 05 and 34 more"]


def test_items_of_several_shops_are_told_apart() -> None:
    both = (price("CAP"), price("CAP", shop="ebay"), price("CUP", shop="ebay"))

    assert said(nothing, both, both[:1]) == ["Left out (eBay): Cap and Cup"]


def test_another_amount_is_told_before_and_after() -> None:
    told = said(lambda part: drop(part)["params"]["change"].update(by="12.5"))

    assert told == ["Change price: −10% → +12.5%"]


def test_another_kind_of_change_is_one_sentence() -> None:
    fixed = {"kind": "set", "price": {"amount": "17.50", "currency": "EUR"}}

    told = said(lambda part: drop(part)["params"].update(change=fixed))

    assert told == ["Change price: −10% → €17.50"]


def test_a_new_value_that_no_step_says_is_told_of_its_item() -> None:
    assert said(nothing, (price("CAP"),), (price("CAP", "18.50"),)) == ["Cap: €17.99 → €18.50"]


def test_another_time_is_told_as_people_say_it() -> None:
    daily = {"kind": "schedule", "cron": "30 9 * * *", "zone": "Europe/Berlin"}

    told = said(lambda part: part.update(trigger=daily))

    assert told == ["When it runs: at once → every day at 9:30 (Europe/Berlin)"]


def test_a_time_that_nobody_says_in_words_is_shown_as_it_is_written() -> None:
    told = said(lambda part: part.update(trigger={"kind": "schedule", "cron": "*/5 1-3 * * *"}))

    assert told == ["When it runs: at once → by the schedule `*/5 1-3 * * *` (UTC)"]


def test_a_limit_is_called_by_what_it_limits() -> None:
    limits = {"floor": {"amount": "5", "currency": "EUR"}, "items": 50, "price_change_pct": "20"}

    told = said(lambda part: part.update(limits=limits))

    assert sorted(told) == ["largest change of a price: not set → 20%",
                            "lowest price: not set → €5.00"]  # fmt: skip


def test_a_step_of_which_no_item_is_known_is_told_by_what_it_does() -> None:
    def more(part: Json) -> None:
        stock = {"shop": "shopify", "sku": "CAP", "quantity": 3}
        part["steps"].append({"id": "fill", "activity": "stock.set", "params": stock})

    assert said(more) == ["Added: Set stock"]


def test_another_way_to_find_the_same_is_told_too() -> None:
    told = said(lambda part: part["steps"][0]["params"].update(query="mugs"))

    assert told == ["It looks for the items in another way, and finds the same ones"]


def test_a_german_card_is_told_in_german() -> None:
    three = tuple(map(price, ("MUG-RED", "MUG-BLUE", "CAP")))

    told = said(lambda part: drop(part)["params"]["change"].update(by="-12.5"), three, three[:1],
                "de")  # fmt: skip

    assert told == ["Weggelassen: Mug Blue und Cap", "Preis ändern: −10\u00a0% → −12,5\u00a0%"]
