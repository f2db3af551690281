"""Conditions are typed before anything runs, and touch no money."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.plan.expressions import Expressions
from activities.plan.language import Workflow
from activities.plan.references import ExpressionError
from activities.plan.resolve import resolve
from activities.plan.types import Type
from tests.fakes.plans import catalogue

EXPRESSIONS = Expressions(catalogue())
WORKFLOW = Workflow.model_validate(
    {
        "id": "w",
        "inputs": {"n": 3, "least": {"amount": "5", "currency": "EUR"}, "words": ["a", "b"]},
        "trigger": {
            "kind": "watch",
            "activity": "offer.competitor_price",
            "params": {"shop": "bazaar", "sku": "CAP"},
            "when": {"cel": "true"},
        },
        "steps": [
            {"id": "find", "activity": "listing.search", "params": {"shop": "shopify"}},
            {"id": "own", "activity": "product.search"},
            {"id": "orders", "activity": "order.list", "params": {"shop": "shopify"}},
            {
                "id": "drop",
                "activity": "offer.update_price",
                "for_each": {"ref": "find.listings"},
                "params": {"shop": "shopify"},
            },
            {"id": "each", "activity": "thread.post", "for_each": {"ref": "find.listings"}},
        ],
    }
)
TYPES = EXPRESSIONS.roots(WORKFLOW)["each"]


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def listing(sku: str, stock: int, price: str = "19.99") -> dict[str, Any]:
    return {
        "shop": "shopify",
        "listing": "1",
        "sku": sku,
        "title": f"Mug {sku}",
        "state": "active",
        "price": eur(price),
        "stock": stock,
        "kind": "",
    }


PRODUCT: dict[str, Any] = {
    "sku": "CAP",
    "title": "Cap",
    "description": "",
    "identifiers": {"gtin": "4006381333931"},
    "images": ["a.png"],
    "attributes": {},
    "price": None,
    "floor": eur("9.00"),
    "stock": None,
}
ORDER = {
    "order": "1001",
    "placed_at": "2026-11-24T09:30:00Z",
    "total": eur("20.00"),
    "lines": [{"sku": None, "quantity": 2}, {"sku": "CAP", "quantity": 1}],
}
SCOPE: dict[str, Any] = {
    "item": listing("A", 3),
    "find": {"listings": [listing("A", 0), listing("B", 5, "4.00")], "count": 2},
    "own": {"products": [PRODUCT], "count": 1},
    "orders": {"orders": [ORDER], "count": 1},
    "drop": {
        "results": [{"sku": "A", "before": eur("10.00"), "after": eur("9.00")}],
        "done": 1,
        "failed": 0,
    },
    "trigger": {
        "now": {"sku": "CAP", "price": {"amount": "9.40", "currency": "USD"}},
        "previous": {"sku": "CAP", "price": {"amount": "10.00", "currency": "USD"}},
    },
    "inputs": {"n": 3, "least": eur("5.00"), "words": ["a", "b"]},
}


def value(cel: str) -> Any:  # noqa: ANN401 - JSON
    return EXPRESSIONS.evaluate(cel, SCOPE, TYPES)


@pytest.mark.parametrize(
    ("cel", "expected"),
    [
        ("item.stock > 0", True),
        ("item.state == 'active' && item.title.contains('Mug')", True),
        ("size(find.listings)", 2),
        ("find.listings.filter(l, l.stock > 1)", [listing("B", 5, "4.00")]),
        ("find.listings.map(l, l.sku)", ["A", "B"]),
        ("find.listings.exists(find, find.stock > 4)", True),
        ("item in find.listings", False),
        ("own.products", [PRODUCT]),
        ("own.products[0]", PRODUCT),
        ("own.products[0].identifiers['gtin']", "4006381333931"),
        ("own.products[0].stock == null", True),
        ("has(own.products[0].price)", False),
        ("has(own.products[0].floor)", True),
        ("orders.orders[0].lines.exists(l, l.sku == null)", True),
        ("orders.orders[0].placed_at", "2026-11-24T09:30:00Z"),
        ("orders.orders[0].placed_at < timestamp('2027-01-01T00:00:00Z')", True),
        ("orders.orders", [ORDER]),
        ("drop.done + drop.failed", 1),
        ("drop.results.exists(d, less(d.after, d.before))", True),
        ("less(find.listings[1].price, inputs.least)", True),
        ("less(inputs.least, find.listings[1].price)", False),
        ("fell_by(trigger.previous.price, trigger.now.price, '5')", True),
        ("fell_by(trigger.previous.price, trigger.now.price, '6')", False),
        ("item.price == find.listings[0].price", True),
        ("'b' in inputs.words", True),
        ("inputs.n * 2", 6),
        (".item.stock", 3),
        ("has(item.stock)", True),
    ],
)
def test_an_expression_has_the_value_that_its_text_says(cel: str, expected: object) -> None:
    assert isinstance(EXPRESSIONS.check(cel, TYPES), Type)
    assert value(cel) == expected


@pytest.mark.parametrize(
    "cel",
    [
        "own.products[0].stock > 1",
        "own.products[0].stock",
        "find.listings[7].stock > 0",
        "1 / 0 == 1",
        "9223372036854775807 + item.stock > 0",
        "less(own.products[0].price, item.price)",
        "less(trigger.now.price, item.price)",
        "own.products[0].identifiers['isbn'] == 'x'",
        "int(item.sku) > 0",
        "timestamp(item.sku) > timestamp('2026-01-01T00:00:00Z')",
        "fell_by(trigger.previous.price, trigger.now.price, item.sku)",
    ],
)
def test_what_has_no_value_fails_and_never_holds(cel: str) -> None:
    assert isinstance(EXPRESSIONS.check(cel, TYPES), Type)
    with pytest.raises(ExpressionError):
        value(cel)


@pytest.mark.parametrize(
    "cel",
    [
        "item.price",
        "find.listings.map(l, l.price)",
        "item.stock > 0 ? item.price : inputs.least",
        "[item.price, inputs.least]",
        "item.price.amount",
        "item.price.`in`",
        "item.price['in']",
        "item.price < inputs.least",
        "item.price + inputs.least",
        "string(item.price)",
        "countersign.money_0{}",
        "google.protobuf.StringValue{value: 'x'}",
        "item.price == null",
        "item.price != null",
        "own.products[0].price in [null]",
        "dyn(own.products[0].price) == null",
        "1.5",
        "double(item.stock) * 0.9",
        "{'a': 1}",
        "b'a'",
        "dyn(item)",
        "null",
        "item",
        "item.stock = 3",
        "nobody.stock > 0",
        "fell_by(trigger.previous.price, trigger.now.price, '5%')",
        "fell_by(trigger.previous.price, trigger.now.price, '-5')",
        "fell_by(trigger.previous.price, trigger.now.price, 5)",
        "['a'].map(a, a + a).map(b, b + b).map(c, c + c)",
        "(" * 100 + "true" + ")" * 100,
    ],
)
def test_what_could_compute_with_money_or_lie_about_absence_is_refused(cel: str) -> None:
    found = EXPRESSIONS.check(cel, TYPES)

    if cel == "item":
        assert isinstance(found, Type)
        assert str(found) == "a Listing"
    else:
        assert isinstance(found, tuple)
        assert found[0].hint


def test_a_number_that_may_be_absent_says_so_in_its_type() -> None:
    found = EXPRESSIONS.check("own.products[0].stock", TYPES)

    assert isinstance(found, Type)
    assert found.optional


def test_an_expression_may_read_only_roots_that_have_a_value() -> None:
    with pytest.raises(ExpressionError, match="no `find`"):
        EXPRESSIONS.evaluate("find.count > 0", {"item": SCOPE["item"]}, TYPES)


def test_a_text_that_is_no_unicode_fails_the_expression_alone() -> None:
    scope = {"item": listing("\ud800", 1)}

    with pytest.raises(ExpressionError):
        EXPRESSIONS.evaluate("item.sku == 'A'", scope, TYPES)


def test_values_are_filled_in_at_any_depth() -> None:
    params: dict[str, Any] = {
        "shop": "shopify",
        "change": {"kind": "set", "price": {"ref": "item.price"}},
        "list": [{"cel": "item.stock + 1"}, "plain", {"ref": "x", "more": 1}],
    }

    assert resolve(params, SCOPE, EXPRESSIONS.evaluator(TYPES)) == {
        "shop": "shopify",
        "change": {"kind": "set", "price": eur("19.99")},
        "list": [4, "plain", {"ref": "x", "more": 1}],
    }


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 200))
def test_a_fall_in_percent_is_exact(before: int, after: int, pct: int) -> None:
    def usd(cents: int) -> dict[str, str]:
        return {"amount": f"{cents // 100}.{cents % 100:02}", "currency": "USD"}

    scope: dict[str, Any] = {
        "trigger": {
            "now": {"sku": "CAP", "price": usd(after)},
            "previous": {"sku": "CAP", "price": usd(before)},
        }
    }
    cel = f"fell_by(trigger.previous.price, trigger.now.price, '{pct}')"

    assert EXPRESSIONS.evaluate(cel, scope, TYPES) is ((before - after) * 100 > before * pct)


@given(
    st.builds(
        listing,
        st.text(st.characters(blacklist_categories=["Cs"])),
        st.integers(-(2**63), 2**63 - 1),
        st.sampled_from(["0.01", "999999999999.99", "5.00"]),
    )
)
def test_what_goes_through_an_expression_comes_out_as_it_was(given_item: dict[str, Any]) -> None:
    scope = {"item": given_item}

    assert EXPRESSIONS.evaluate("[item].filter(i, true)", scope, TYPES) == [given_item]


def test_the_library_is_not_loaded_until_an_expression_is_judged() -> None:
    code = (
        "import sys, activities.plan.check, activities.plan.digest, activities.plan.schema;"
        "sys.exit(any(m.startswith(('cel_expr_python', 'google.protobuf')) for m in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
