"""Whatever plan is sent: one clear answer, and nothing stored half."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attack.clear import is_clear, rows
from tests.attack.stage import SHOP, Stage, price_plan

pytestmark = pytest.mark.usefixtures("unwritten")

Change = Callable[[dict[str, Any]], object]


def at(*path: str | int, to: Any) -> Change:  # noqa: ANN401 - any JSON
    """Return what puts a value somewhere into a plan."""

    def change(plan: dict[str, Any]) -> None:
        place: Any = plan
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = to

    return change


WORKFLOW = ("workflows", 0)
STEP = (*WORKFLOW, "steps", 0)
PARAMS = (*STEP, "params")
CHANGE = (*PARAMS, "change")
AMOUNT = (*CHANGE, "by")
VALUES: dict[str, tuple[tuple[str | int, ...], tuple[Any, ...]]] = {
    "percent": (AMOUNT, (
        "12,34", "1e9", "abc", "", " 5", "5 ", "+5", "NaN", "Infinity", "-Infinity", "0x10",
        "١٢", "1_000", "5%", None, True, [], {}, -5, 1.5, 10**30, "9" * 5000, "-100", "-5000",
    )),
    "price": (CHANGE, tuple(
        {"kind": "set_price", "to": {"amount": amount, "currency": "EUR"}}
        for amount in ("12,34", "-5", "1e9", "abc", "0", "12.345", "", "9" * 400)
    )),
    "sku": ((*PARAMS, "sku"), (
        "", "NO-MUG", "../MUG", "MUG-BLUE\x00", "\ud800", "x" * 5000, None, 7, [],
        "MUG-BLUE OR 1=1", "mug-blue", "MUG-BLUE\n", {"ref": "item.sku"}, {"cel": "1"},
        {"ref": "a", "cel": "b"},
    )),
    "shop": ((*PARAMS, "shop"), (
        "", "nowhere", "Shopify", None, 7, {"cel": "'shopify'"}, "other-shopify", "x" * 5000,
    )),
    "activity": ((*STEP, "activity"), (
        "", "offer.steal", "offer", "__class__", None, 7, "offer.update_price@99", "thread.post",
    )),
    "id": ((*STEP, "id"), (
        "", "../x", "a" * 41, "A", "item", "1a", "a-b", "a\x00", None, 7, "true",
    )),
    "steps": ((*WORKFLOW, "steps"), ([], None, {}, "x", [None], [[]], [{}], [{"id": "a"}])),
}  # fmt: skip
SPOILT: dict[str, Change] = {
    f"{what} {value!r:.30}": at(*path, to=value)
    for what, (path, values) in VALUES.items()
    for value in values
} | {
    **{f"field {name}": at(name, to=1) for name in (
        "approved", "digest", "tenant", "approvers", "quorum", "__proto__", "", "é",
    )},
    **{f"step field {name}": at(*STEP, name, to=1) for name in ("effect", "approved", "as", "for")},
    "language 2": at("language", to=2),
    "language -1": at("language", to=-1),
    "no workflows": at("workflows", to=[]),
    "workflows null": at("workflows", to=None),
    "seven workflows": lambda plan: plan["workflows"].extend([plan["workflows"][0]] * 6),
    "fifty-one steps": lambda plan: plan["workflows"][0]["steps"].extend(
        plan["workflows"][0]["steps"] * 50
    ),
    "summary 7": at("summary", to=7),
    "summary long": at("summary", to="x" * 100_000),
    "nine assumptions": at("assumptions", to=["x"] * 9),
    "trigger unknown": at(*WORKFLOW, "trigger", to={"kind": "never"}),
    "cron bad": at(*WORKFLOW, "trigger", to={"kind": "schedule", "cron": "* *", "zone": "Moon"}),
    "condition deep": at(*STEP, "when", to={"cel": "(" * 5000 + "true" + ")" * 5000}),
    "condition long": at(*STEP, "when", to={"cel": "true && " * 20_000 + "true"}),
    "condition evil": at(*STEP, "when", to={"cel": "__import__('os').system('id')"}),
    "for each unknown": at(*STEP, "for_each", to={"ref": "nothing.there"}),
    "after itself": at(*STEP, "after", to=["price"]),
    "retries -1": at(*STEP, "retries", to=-1),
    "retries huge": at(*STEP, "retries", to=10**12),
    "limits -1": at(*WORKFLOW, "limits", to={"writes": -1}),
}  # fmt: skip


@pytest.mark.parametrize("change", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_plan_is_refused_with_code_place_and_hint(stage: Stage, change: Change) -> None:
    plan = deepcopy(price_plan())
    change(plan)
    before = rows(stage)

    answers = [
        stage.ask("POST", path, raw=json.dumps(plan).encode())
        for path in ("/api/plans/check", "/api/plans")
    ]

    for answer in answers:
        assert is_clear(answer), answer.text[:2000]
    checked, proposed = answers
    assert proposed.status_code in {403, 422}, proposed.text[:2000]
    if checked.status_code == 422:
        assert all({"code", "at", "hint"} <= set(one) for one in checked.json()["problems"])
        assert len(checked.content) < 200_000
    else:
        assert proposed.json()["kind"] == "refused"
    assert rows(stage) == before


RAW = {
    "empty": b"",
    "not JSON": b"drop all prices",
    "cut off": b'{"workflows": [',
    "a list": b"[]",
    "null": b"null",
    "a string": b'"plan"',
    "a number": b"7",
    "NaN": b'{"workflows": NaN}',
    "huge number": b'{"language": 1e999999}',
    "long number": b'{"language": ' + b"9" * 10_000 + b"}",
    "float": b'{"language": 1.0, "workflows": []}',
    "twice the same key": b'{"workflows": [], "workflows": []}',
    "twice, escaped": b'{"workflows": [], "w\\u006frkflows": []}',
    "lone surrogate": b'{"summary": "\\ud800", "workflows": []}',
    "latin-1": '{"summary": "é"}'.encode("latin-1"),
    "UTF-16": '{"workflows": []}'.encode("utf-16"),
    "BOM": b"\xef\xbb\xbf" + b'{"workflows": []}',
    "NUL": b'{"summary": "\\u0000", "workflows": []}',
    "deep lists": b'{"workflows": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "many keys": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
    "900 kB": json.dumps({"summary": "x" * 900_000, "workflows": []}).encode(),
}


@pytest.mark.parametrize("path", ["/api/plans", "/api/plans/check"])
@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_bytes_that_are_no_plan_are_told_so(stage: Stage, path: str, raw: bytes) -> None:
    answer = stage.ask("POST", path, raw=raw)

    assert is_clear(answer), answer.text[:2000]
    assert answer.status_code in {400, 413, 422}
    assert len(answer.content) < 200_000


def test_two_megabytes_are_too_large_announced_or_not(stage: Stage) -> None:
    def bits() -> Iterator[bytes]:
        for _ in range(32):
            yield b" " * 65_536

    announced = stage.ask("POST", "/api/plans", raw=b" " * 2_000_000)
    streamed = stage.http.post("/api/plans", content=bits())

    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert announced.json()["code"] == streamed.json()["code"] == "too_large"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(
        ["-5", "12.34", "offer.update_price", "listing.end", "shopify", SHOP, "MUG-BLUE", "find"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["ref", "cel", "kind", "by", "to", "shop", "sku", "id", "items"]), inner,
        max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip
NORMATIVE: dict[str, Any] = {
    "language": 1, "summary": "", "assumptions": [], "workflows": [{
        "id": "w1", "title": "", "inputs": {}, "trigger": {"kind": "immediately"},
        "limits": {"items": 50}, "overlap": "skip", "catch_up": "skip", "steps": [
            {"id": "find", "activity": "listing.search",
             "params": {"shop": "shopify", "query": "mug"}},
            {"id": "drop", "activity": "offer.update_price", "title": "", "after": [],
             "for_each": {"ref": "find.listings"}, "when": {"cel": "item.stock > 0"},
             "params": {"shop": "shopify", "sku": {"ref": "item.sku"},
                        "change": {"kind": "change_pct", "by": "-10"}},
             "on_error": "stop", "retries": 2}]}],
}  # fmt: skip


def places(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    """Name every place of a JSON value."""
    if here:
        yield here
    inner = value.items() if isinstance(value, dict) else ()
    for name, one in enumerate(value) if isinstance(value, list) else inner:
        yield from places(one, (*here, name))


PLACES = sorted(places(NORMATIVE), key=str)


@settings(max_examples=120)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=3))
def test_no_change_of_a_plan_breaks_its_door(
    stage: Stage, changes: list[tuple[tuple[str | int, ...], Any]]
) -> None:
    plan = deepcopy(NORMATIVE)
    for path, value in changes:
        try:
            at(*path, to=value)(plan)
        except (LookupError, TypeError):
            continue

    answer = stage.ask("POST", "/api/plans", raw=json.dumps(plan).encode())

    assert is_clear(answer), answer.text[:2000]
