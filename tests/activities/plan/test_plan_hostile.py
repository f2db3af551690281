"""Bytes from anywhere get an answer, never a crash and never a plan that nobody wrote."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activities.plan.check import Checked, check
from activities.plan.reading import MOST_BYTES, MOST_DEPTH
from tests.activities.plan.normative import NORMATIVE, normative
from tests.fakes.plans import catalogue, tenant


def checked(raw: bytes | str) -> Checked:
    return check(raw, catalogue(), tenant())


def codes(raw: bytes | str) -> set[tuple[str, str]]:
    found = checked(raw)
    assert found.plan is None
    return {(p.code, p.at) for p in found.problems}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"plan", "not_json"),
        (b"{'id': 1}", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b'{"a": "\x00"}', "not_json"),
        ("[" * 100_000, "too_deep"),
        ('{"a":' * 100_000, "too_deep"),
        ("]" * 1_000, "not_json"),
        (b" " * (MOST_BYTES + 1), "too_large"),
        ("é" * MOST_BYTES, "too_large"),
    ],
)
def test_what_is_no_json_is_told_apart(raw: bytes | str, code: str) -> None:
    assert codes(raw) == {(code, "")}


@pytest.mark.parametrize("raw", ["null", "[]", "5", '"plan"', "true", "{}"])
def test_json_that_is_no_plan_is_refused(raw: str) -> None:
    assert codes(raw)


def test_a_repeated_key_is_a_problem_at_its_place() -> None:
    raw = NORMATIVE.replace('"retries": 2', '"retries": 2, "retries": 3')

    assert codes(raw) == {("duplicate_key", "/workflows/0/steps/1/retries")}


@pytest.mark.parametrize("number", ["2.0", "1e2", "NaN", "-Infinity", "1" * 5000, "9" * 16])
def test_a_number_that_is_not_exact_everywhere_is_refused(number: str) -> None:
    raw = NORMATIVE.replace('"retries": 2', f'"retries": {number}')

    assert codes(raw) == {("float", "/workflows/0/steps/1/retries")}


@pytest.mark.parametrize("text", [r"\u0000", r"\u001b[31m", r"\ud800", r"\u007f"])
def test_a_control_character_is_refused_wherever_it_stands(text: str) -> None:
    raw = NORMATIVE.replace('"query": "mug"', f'"query": "mug{text}"')

    assert codes(raw) == {("bad_text", "/workflows/0/steps/0/params/query")}


def test_a_key_with_a_slash_is_pointed_at_as_the_standard_says() -> None:
    raw = NORMATIVE.replace('"query": "mug"', '"a/b~c": 1')

    (found,) = checked(raw).errors
    assert found.at == "/workflows/0/steps/0/params/a~1b~0c"


@pytest.mark.parametrize("cel", ["", "1" * 2001], ids=["empty", "too long"])
def test_a_parameter_whose_expression_is_none_is_said_to_be_wrong(cel: str) -> None:
    plan = normative()
    plan["workflows"][0]["steps"][1]["params"]["sku"] = {"cel": cel}

    (found,) = checked(json.dumps(plan)).errors
    assert (found.code, found.at) == ("bad_condition", "/workflows/0/steps/1/params/sku/cel")


@pytest.mark.parametrize("ref", ["", "a" * 201, "find." * 60, "find..x", "\u202efind"])
def test_a_parameter_whose_reference_is_none_is_said_to_be_wrong(ref: str) -> None:
    plan = normative()
    plan["workflows"][0]["steps"][1]["params"]["sku"] = {"ref": ref}

    (found,) = checked(json.dumps(plan)).errors
    assert (found.code, found.at) == ("dangling_reference", "/workflows/0/steps/1/params/sku/ref")


def test_values_nest_to_the_limit_and_no_deeper() -> None:
    plan = normative()
    plan["canvas"] = {"x": json.loads("[" * (MOST_DEPTH - 2) + "]" * (MOST_DEPTH - 2))}
    assert checked(json.dumps(plan)).valid

    plan["canvas"] = {"x": [plan["canvas"]["x"]]}
    assert codes(json.dumps(plan)) == {("too_deep", "")}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["w1", "find", "item", "listing.search", "shopify", "find.listings", "1 +"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "id activity params steps workflows trigger when for_each ref cel kind shop"
                " inputs limits after canvas language sku change".split()
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
@settings(max_examples=400)
def test_any_json_gets_an_answer(value: object) -> None:
    found = checked(json.dumps(value))

    assert all(problem.hint for problem in found.problems)


@given(st.dictionaries(st.sampled_from(["params", "when", "for_each", "after", "id"]), JSON))
@settings(max_examples=400)
def test_any_json_inside_a_step_gets_an_answer(fields: dict[str, object]) -> None:
    plan = normative()
    plan["workflows"][0]["steps"][1].update(fields)

    assert all(problem.hint for problem in checked(json.dumps(plan)).problems)


@given(st.dictionaries(st.sampled_from(["trigger", "inputs", "limits", "steps", "id"]), JSON))
@settings(max_examples=300)
def test_any_json_inside_a_workflow_gets_an_answer(fields: dict[str, object]) -> None:
    plan = normative()
    plan["workflows"][0].update(fields)

    assert all(problem.hint for problem in checked(json.dumps(plan)).problems)


@given(
    st.text(max_size=60)
    | st.from_regex(r"(item|find|\.|[a-z]{1,3}|\(|\)|`|'|\"|[&|=<>!?:{}\[\] ])+")
)
@settings(max_examples=400)
def test_any_text_as_a_condition_gets_an_answer(text: str) -> None:
    plan = normative()
    plan["workflows"][0]["steps"][1]["when"] = {"cel": text}

    assert all(problem.hint for problem in checked(json.dumps(plan)).problems)


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(raw: bytes) -> None:
    assert checked(raw).problems
