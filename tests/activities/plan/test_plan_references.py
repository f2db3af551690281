"""What steps read, and the order that follows from it."""

import pytest
from hypothesis import given

from activities.plan.language import Plan, Step, Workflow
from activities.plan.references import (
    ExpressionError,
    dependencies,
    expressions_of,
    lookup,
    order,
    references,
)
from activities.plan.words import Read, reads
from tests.activities.plan.normative import normative
from tests.fakes.plans import Json, catalogue, tenant, valid_plans


def workflow(**after: list[str]) -> Workflow:
    steps = tuple(
        Step(id=name, activity="thread.post", after=tuple(a)) for name, a in after.items()
    )
    return Workflow(id="w", steps=steps)


@pytest.mark.parametrize(
    ("cel", "expected"),
    [
        ("item.stock > 0", {("item", "stock")}),
        ("size(find.listings)", {("find", "listings")}),
        ("find.listings.exists(l, l.stock > other.count) && l", {
            ("find", "listings"), ("other", "count"), ("l", None)}),
        ("find.listings.exists(find, find.stock > 1)", {("find", "listings")}),
        ("a.list.map(x, b.all.filter(y, y == x && z))", {
            ("a", "list"), ("b", "all"), ("z", None)}),
        ("'find.count' == x", {("x", None)}),
        (r"'it\'s find' == x.y", {("x", "y")}),
        ('"""find "quoted" """ == x', {("x", None)}),
        (r"r'\' == x", {("x", None)}),
        ("x // find.count", {("x", None)}),
        (".find.count in [1]", {("find", "count")}),
        ("item.sku in find.skus", {("item", "sku"), ("find", "skus")}),
        ("find['count']", {("find", None)}),
        ("find.size()", {("find", None)}),
        ("has(find.count)", {("find", "count")}),
        ("true && !false && null == null", set()),
        ("1.5e3 + 0x1F + 2u", set()),
    ],
)  # fmt: skip
def test_the_roots_of_a_condition_are_read_off_its_text(
    cel: str, expected: set[tuple[str, str | None]]
) -> None:
    assert set(reads(cel)) == {Read(*pair) for pair in expected}


def test_references_are_found_in_parameters_lists_and_conditions() -> None:
    step = Step.model_validate(
        {
            "id": "s",
            "activity": "thread.post",
            "for_each": {"ref": "a.listings"},
            "when": {"cel": "item.stock > b.count"},
            "params": {
                "text": [{"deep": {"cel": "string(c.count) + inputs.x"}}],
                "d": {"ref": "d"},
            },
        }
    )

    assert references(step) == {"a", "b", "c", "d"}
    assert [path for path, _ in expressions_of(step)] == [
        ("for_each",),
        ("when",),
        ("params", "text", 0, "deep"),
        ("params", "d"),
    ]


def test_an_object_with_more_than_one_key_is_no_expression() -> None:
    step = Step(id="s", activity="thread.post", params={"text": {"ref": "a.b", "cel": "c"}})

    assert references(step) == frozenset()


def test_dependencies_join_after_and_references_in_plan_order() -> None:
    (found,) = Plan.model_validate(normative()).workflows

    assert dependencies(found) == {"find": frozenset(), "drop": frozenset({"find"})}


def test_ties_keep_the_order_of_the_plan() -> None:
    assert order(workflow(d=["b"], c=[], b=[], a=["c"])) == ("c", "b", "d", "a")


def test_steps_of_a_circle_come_last() -> None:
    assert order(workflow(a=["b"], b=["a"], c=[])) == ("c", "a", "b")


@given(valid_plans(catalogue(), tenant()))
def test_no_step_comes_before_what_it_waits_for(plan: Json) -> None:
    for found in Plan.model_validate(plan).workflows:
        ordered = order(found)
        assert sorted(ordered) == sorted(step.id for step in found.steps)
        for name, needs in dependencies(found).items():
            assert all(ordered.index(need) < ordered.index(name) for need in needs)


def test_a_reference_finds_the_value_at_its_end() -> None:
    assert lookup("find.page.count", {"find": {"page": {"count": 0}}}) == 0
    assert lookup("item", {"item": "A"}) == "A"
    assert lookup("find.next", {"find": {"next": None}}) is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("gone.x", "there is no `gone` yet"),
        ("find.x", "`find` holds no `x`"),
        ("find.none.x", "`find.none` holds no `x`"),
        ("find.list.x", "`find.list` holds no `x`"),
    ],
)
def test_a_reference_to_nothing_says_where_it_stopped(path: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=said):
        lookup(path, {"find": {"none": None, "list": []}})
