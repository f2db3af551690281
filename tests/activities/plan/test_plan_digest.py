"""A digest changes with every meaning and with nothing else; a difference says which."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from activities.catalogue import Catalogue
from activities.declaration import Activity
from activities.plan.diff import diff
from activities.plan.digest import digest, workflow_digest
from activities.plan.language import COSMETIC, Plan
from activities.plan.types import Kind, Type, of_model
from tests.activities.plan.changes import CHANGES, Change, fields_of_the_language, full
from tests.activities.plan.normative import normative
from tests.fakes.plans import Json, catalogue, tenant, valid_plans

GOLDEN = json.loads((Path(__file__).parent / "golden_digests.json").read_text())
PLANS = valid_plans(catalogue(), tenant())
MADE = [(key, change) for key, change in CHANGES.items() if change is not None]


def of(plan: Json) -> str:
    return digest(Plan.model_validate(plan), catalogue())


def differences(old: Json, new: Json) -> tuple[str, ...]:
    found = diff(Plan.model_validate(old), Plan.model_validate(new), catalogue())
    return tuple(part.sentence for part in found)


def test_every_field_of_the_language_has_its_change_here() -> None:
    assert set(CHANGES) == fields_of_the_language()


@pytest.mark.parametrize(
    ("key", "change"), MADE, ids=[f"{model.__name__}.{name}" for (model, name), _ in MADE]
)
def test_a_field_changes_digest_and_difference_unless_it_is_cosmetic(
    key: tuple[type[BaseModel], str], change: Change
) -> None:
    old, new = full(), full()
    change(new)
    assert Plan.model_validate(old) != Plan.model_validate(new)

    is_same = key[1] in COSMETIC

    assert (of(old) == of(new)) is is_same
    assert (differences(old, new) == ()) is is_same


def two(kind: Type) -> Iterator[Any]:
    """Yield two values of a type that mean different things."""
    if kind.words:
        yield from sorted(kind.words)[:2]
        return
    match kind.kind:
        case Kind.MONEY:
            yield from ({"amount": amount, "currency": "EUR"} for amount in ("1.00", "2.00"))
        case Kind.CHOICE:
            yield from (next(two(choice)) for choice in kind.choices[:2])
        case Kind.RECORD:
            assert kind.record is not None
            pairs = {name: tuple(two(part)) for name, part in kind.record.fields.items()}
            yield {name: pair[0] for name, pair in pairs.items()}
        case Kind.LIST:
            assert kind.of is not None
            yield from ([], [next(two(kind.of))])
        case Kind.TABLE:
            yield from ({}, {"a": 1})
        case Kind.INTEGER:
            yield from (1, 2)
        case Kind.DECIMAL:
            yield from ("1", "2")
        case _:
            yield from ("a", "b")


def parameters(over: Catalogue) -> list[tuple[Activity, str]]:
    return [(a, name) for a in over.activities.values() for name in a.params.model_fields]


@pytest.mark.parametrize(
    ("activity", "name"),
    parameters(catalogue()),
    ids=[f"{activity.name}-{name}" for activity, name in parameters(catalogue())],
)
def test_every_parameter_is_meaning_also_one_that_is_called_title(
    activity: Activity, name: str
) -> None:
    kind = of_model(activity.params)
    assert kind.record is not None

    def plan(value: object) -> Json:
        step = {"id": "s", "activity": activity.name, "params": {name: value}}
        return {"workflows": [{"id": "w", "steps": [step]}]}

    one, other = two(kind.record.fields[name])

    assert of(plan(one)) != of(plan(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"by": "-10"}, {"by": "-10.00"}),
        ({"by": "0"}, {"by": "-0.0"}),
        ({"price": {"amount": "5", "currency": "EUR"}, "kind": "set"},
         {"kind": "set", "price": {"currency": "EUR", "amount": "5.00"}}),
    ],
)  # fmt: skip
def test_equal_numbers_read_alike(one: Json, other: Json) -> None:
    plans = [normative(), normative()]
    for plan, change in zip(plans, (one, other), strict=True):
        given_change = {"kind": "change_pct"} | change
        plan["workflows"][0]["steps"][1]["params"]["change"] = given_change

    assert of(plans[0]) == of(plans[1])
    assert differences(plans[0], plans[1]) == ()


def test_a_default_that_is_written_out_means_the_same() -> None:
    written = normative()
    written["workflows"][0]["steps"][0]["params"]["state"] = None
    short = normative()
    for name in ("title", "inputs", "trigger", "limits", "overlap", "catch_up"):
        del short["workflows"][0][name]

    assert of(written) == of(short) == of(normative())


def test_a_newer_activity_makes_another_digest() -> None:
    now = catalogue()
    activities = {
        name: Activity(**{f: getattr(a, f) for f in a.__slots__} | {"version": a.version + 1})
        for name, a in now.activities.items()
    }
    later = Catalogue(activities, now.marketplaces, now.implementations)
    plan = Plan.model_validate(normative())

    assert digest(plan, now) != digest(plan, later)


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden["name"] for golden in GOLDEN])
def test_a_digest_that_people_have_signed_stays_what_it_is(golden: Json) -> None:
    plan = Plan.model_validate(golden["plan"])

    assert digest(plan, catalogue()) == golden["digest"]
    assert [workflow_digest(w, catalogue()) for w in plan.workflows] == golden["workflows"]


def test_there_are_at_least_a_dozen_golden_digests_and_none_is_twice() -> None:
    assert len({golden["digest"] for golden in GOLDEN}) == len(GOLDEN) >= 12


def shuffled(value: Any, chance: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance) for name in names}
    return [shuffled(inner, chance) for inner in value] if isinstance(value, list) else value


@given(PLANS, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_keys_means_nothing(plan: Json, chance: Any) -> None:  # noqa: ANN401
    other = shuffled(plan, chance)

    assert of(plan) == of(other)


@given(PLANS)
@settings(max_examples=100)
def test_a_plan_that_was_read_and_written_means_the_same(plan: Json) -> None:
    assert of(plan) == of(json.loads(Plan.model_validate(plan).model_dump_json()))


@given(PLANS, PLANS)
@settings(max_examples=150)
def test_a_difference_is_empty_exactly_when_digests_are_equal(one: Json, other: Json) -> None:
    assert (of(one) == of(other)) is (differences(one, other) == ())


@given(PLANS, st.sampled_from([change for _, change in MADE]))
@settings(max_examples=300)
def test_one_change_differs_exactly_when_the_digest_does(plan: Json, change: Change) -> None:
    other = copy.deepcopy(plan)
    try:
        change(other)
        Plan.model_validate(other)
    except (KeyError, IndexError, AttributeError, ValueError):
        return

    assert (of(plan) == of(other)) is (differences(plan, other) == ())


def test_a_difference_says_in_words_what_was_and_what_is() -> None:
    new = normative()
    steps = new["workflows"][0]["steps"]
    steps[1]["params"]["change"]["by"] = "-12"
    steps[1]["when"] = None
    new["workflows"][0]["limits"] = {"floor": {"amount": "5", "currency": "EUR"}}
    steps.insert(0, {"id": "own", "activity": "product.search"})

    assert differences(normative(), new) == (
        "Workflow `w1`: limits.floor was not set, is now 5 EUR.",
        "Step `own` is new.",
        "Step `drop`: params.change.by was -10, is now -12.",
        "Step `drop`: when was `item.stock > 0`, is now not set.",
    )


def test_another_order_of_steps_is_a_difference() -> None:
    new = normative()
    new["workflows"][0]["steps"].reverse()

    assert differences(normative(), new) == ("Workflow `w1`: order is now drop, find.",)
