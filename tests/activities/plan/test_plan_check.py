"""A valid plan passes; a spoilt one is caught where it was spoilt."""

import copy
import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from activities.plan.check import Checked, check
from activities.plan.problems import Severity
from tests.activities.plan.edits import Edit
from tests.activities.plan.mistakes import EDITS
from tests.activities.plan.normative import NORMATIVE, normative, rich
from tests.fakes.plans import catalogue, tenant, valid_plans

PLANS = valid_plans(catalogue(), tenant())


def checked(plan: Any) -> Checked:  # noqa: ANN401 - whatever a door may bring
    return check(plan, catalogue(), tenant())


@pytest.mark.parametrize("raw", [NORMATIVE, NORMATIVE.encode(), normative(), rich()])
def test_an_example_passes_in_every_form_it_may_arrive_in(raw: Any) -> None:  # noqa: ANN401
    found = checked(raw)

    assert found.problems == ()
    assert checked(found.plan) == found


@given(PLANS)
@settings(max_examples=200)
def test_every_valid_plan_passes(plan: dict[str, Any]) -> None:
    assert checked(plan).errors == ()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_a_spoilt_example_is_caught_where_it_was_spoilt(edit: Edit) -> None:
    plan = rich()
    at = edit.spoil(plan)

    assert (edit.code, at) in {(p.code, p.at) for p in checked(plan).errors}


def test_there_are_more_than_two_dozen_ways_to_spoil_a_plan() -> None:
    assert len({edit.name for edit in EDITS}) >= 25


@given(PLANS, st.sampled_from(EDITS))
@settings(max_examples=400)
def test_no_mistake_in_any_plan_escapes(plan: dict[str, Any], edit: Edit) -> None:
    spoilt = copy.deepcopy(plan)
    at = edit.spoil(spoilt)
    assume(at is not None)

    assert (edit.code, at) in {(p.code, p.at) for p in checked(spoilt).errors}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_one_mistake_brings_no_others_of_another_code_into_other_workflows(edit: Edit) -> None:
    plan = rich()
    at = edit.spoil(plan)
    assert at is not None
    home = "/".join(at.split("/")[:3])

    others = [p for p in checked(plan).errors if not p.at.startswith(home)]
    assert [p for p in others if p.code != edit.code] == []


@given(PLANS, st.lists(st.sampled_from(EDITS), min_size=2, max_size=6))
@settings(max_examples=200)
def test_any_number_of_mistakes_gets_an_answer(plan: dict[str, Any], edits: list[Edit]) -> None:
    spoilt = copy.deepcopy(plan)
    for edit in edits:
        try:
            edit.spoil(spoilt)
        except (KeyError, IndexError, TypeError, ValueError):
            assume(condition=False)  # the earlier mistake left nothing to spoil

    assert all(p.hint and p.code for p in checked(spoilt).problems)


def test_all_problems_are_told_at_once() -> None:
    plan = rich()
    steps = plan["workflows"][0]["steps"]
    steps[0]["activity"] = "listing.serach"
    steps[1]["retries"] = 99
    steps[2]["params"]["sku"] = "MUG-BLU"
    plan["workflows"][1]["trigger"]["zone"] = "Mars"

    assert {p.code for p in checked(plan).errors} == {
        "unknown_activity",
        "ill_typed",
        "unknown_sku",
        "bad_zone",
    }


def test_a_hint_names_what_was_meant() -> None:
    plan = rich()
    plan["workflows"][0]["steps"][2]["params"]["sku"] = "MUG-BLU"

    (found,) = checked(plan).errors

    assert "Did you mean `MUG-BLUE`" in found.hint


def test_an_unsupported_activity_is_refused_with_the_marketplaces_own_reason() -> None:
    plan = normative()
    plan["workflows"][0]["steps"] = [
        {"id": "end", "activity": "listing.end", "params": {"shop": "bazaar", "sku": "CAP"}}
    ]

    (found,) = checked(plan).errors

    assert "end by themselves at night" in found.hint


def test_a_price_that_may_be_absent_does_not_fit_where_one_is_needed() -> None:
    plan = normative()
    workflow = plan["workflows"][0]
    workflow["limits"] = {"price_change_pct": "10", "drift_pct": "20"}
    workflow["steps"] = [
        {
            "id": "others",
            "activity": "offer.competitor_price",
            "params": {"shop": "bazaar", "sku": "CAP"},
        },
        {
            "id": "match",
            "activity": "offer.update_price",
            "params": {
                "shop": "bazaar",
                "sku": "CAP",
                "change": {"kind": "set", "price": {"ref": "others.price"}},
            },
        },
    ]

    (found,) = checked(plan).errors

    assert (found.code, found.at) == (
        "type_mismatch",
        "/workflows/0/steps/1/params/change/price",
    )


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        ("has(others.price)", []),
        ("others.sku == 'CAP' && has(others.price)", []),
        ("has(others.price) || others.sku == 'CAP'", ["type_mismatch"]),
        ("!has(others.price)", ["type_mismatch"]),
        ("(has(others.price) || true) && true", ["type_mismatch"]),
        ("has(others.price) ? true : true", ["type_mismatch"]),
        ("'has(others.price)' != others.sku", ["type_mismatch"]),
    ],
)
def test_a_value_that_the_condition_asked_for_is_there(when: str, codes: list[str]) -> None:
    plan = normative()
    workflow = plan["workflows"][0]
    workflow["limits"] = {"price_change_pct": "10", "drift_pct": "20"}
    seen = {"shop": "bazaar", "sku": "CAP"}
    change = {"kind": "set", "price": {"ref": "others.price"}}
    workflow["steps"] = [
        {"id": "others", "activity": "offer.competitor_price", "params": seen},
        {
            "id": "match",
            "activity": "offer.update_price",
            "when": {"cel": when},
            "params": {**seen, "change": change},
        },
    ]

    assert [found.code for found in checked(plan).errors] == codes


def test_an_extension_that_is_left_out_lacks_what_the_marketplace_needs() -> None:
    plan = rich()
    del plan["workflows"][1]["steps"][0]["params"]["extension"]

    assert [(p.code, p.at) for p in checked(plan).errors] == [
        ("bad_extension", "/workflows/1/steps/0/params/extension/stall")
    ]


def test_a_fixed_price_at_a_schedule_needs_no_ceiling() -> None:
    plan = normative()
    workflow = plan["workflows"][0]
    workflow["trigger"] = {"kind": "schedule", "cron": "0 9 * * *"}
    amount = {"amount": "5", "currency": "EUR"}
    workflow["steps"][1]["params"]["change"] = {"kind": "set", "price": amount}

    assert checked(plan).errors == ()


def test_a_price_over_the_result_of_a_write_needs_ceilings_since_nobody_can_preview_it() -> None:
    plan = normative()
    steps = plan["workflows"][0]["steps"]
    again = {**steps[1], "id": "again", "for_each": {"ref": "drop.results"}, "after": ["drop"]}
    del again["when"]
    steps.append(again)

    assert {p.code for p in checked(plan).errors} == {"missing_ceiling"}

    plan["workflows"][0]["limits"] = {"price_change_pct": "10", "drift_pct": "20"}

    assert checked(plan).errors == ()


def test_a_read_that_nobody_looks_at_is_a_warning_and_no_more() -> None:
    plan = normative()
    plan["workflows"][0]["steps"].append(
        {"id": "idle", "activity": "order.list", "params": {"shop": "shopify"}}
    )

    found = checked(plan)

    assert found.valid
    assert [(p.code, p.severity) for p in found.problems] == [("unread_read", Severity.WARNING)]


def test_a_plan_that_only_reads_is_read_by_people() -> None:
    plan = normative()
    del plan["workflows"][0]["steps"][1]

    assert checked(plan).problems == ()


@pytest.mark.parametrize("never", ["false", "1 > 2", "'a' == 'b' && true"])
def test_a_step_that_never_runs_is_a_warning(never: str) -> None:
    plan = normative()
    plan["workflows"][0]["steps"][1]["when"] = {"cel": never}

    found = checked(plan)

    assert found.valid
    assert [p.code for p in found.problems] == ["always_false"]


def test_pausing_and_reopening_one_listing_by_two_watches_is_no_double_write() -> None:
    def follow(name: str, verb: str, holds: str) -> dict[str, Any]:
        seen = {"shop": "shopify", "sku": "CAP"}
        watch = {"kind": "watch", "activity": "listing.get", "params": seen}
        return {
            "id": name,
            "trigger": watch | {"when": {"cel": f"trigger.now.listing.stock {holds}"}},
            "steps": [{"id": f"do_{name}", "activity": verb, "params": seen}],
        }

    plan = {
        "workflows": [
            follow("out", "listing.pause", "== 0"),
            follow("back", "listing.reopen", "> 0"),
        ]
    }

    assert checked(plan).problems == ()


def test_more_steps_than_one_request_can_judge_are_refused() -> None:
    step = {"activity": "listing.search", "params": {"shop": "shopify"}}
    plan = {
        "workflows": [
            {"id": f"w{w}", "steps": [{"id": f"s{w}_{n}", **step} for n in range(50)]}
            for w in range(5)
        ]
    }

    assert [(p.code, p.at) for p in checked(plan).errors] == [("too_many_steps", "/workflows")]


def test_the_tenants_articles_are_looked_up_once() -> None:
    whose = tenant()

    check(json.dumps(rich()), catalogue(), whose)

    assert whose.asked == [frozenset({"MUG-BLUE", "CAP", "MUG-RED"})]
