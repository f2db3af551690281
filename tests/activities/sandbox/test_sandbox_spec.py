"""What the simulated shop declares is word for word what Shopify declares."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from graphql import IntrospectionQuery, introspection_from_schema

from activities.marketplaces.shopify.sandbox.front import SCHEMA

OURS: IntrospectionQuery = introspection_from_schema(SCHEMA, input_value_deprecation=False)
TYPES: dict[str, Any] = {
    found["name"]: found
    for found in OURS["__schema"]["types"]
    if not found["name"].startswith("__")
}

pytestmark = pytest.mark.specs
every_type = pytest.mark.parametrize("name", sorted(TYPES))


@pytest.fixture(scope="module")
def vendor(specs: Path) -> dict[str, Any]:
    raw = gzip.decompress((specs / "shopify" / "admin_2026-10.json.gz").read_bytes())
    schema: dict[str, Any] = json.loads(raw)["data"]["__schema"]
    return schema


@pytest.fixture(scope="module")
def theirs(vendor: dict[str, Any]) -> dict[str, Any]:
    return {found["name"]: found for found in vendor["types"]}


def written(kind: dict[str, Any]) -> str:
    if kind["kind"] == "NON_NULL":
        return f"{written(kind['ofType'])}!"
    if kind["kind"] == "LIST":
        return f"[{written(kind['ofType'])}]"
    name: str = kind["name"]
    return name


def inputs(values: list[dict[str, Any]] | None) -> dict[str, tuple[str, str | None]]:
    return {v["name"]: (written(v["type"]), v["defaultValue"]) for v in values or ()}


def fields(kind: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in kind.get("fields") or ()}


@every_type
def test_every_type_is_one_of_shopifys_of_the_same_kind(name: str, theirs: dict[str, Any]) -> None:
    assert theirs[name]["kind"] == TYPES[name]["kind"]


@every_type
def test_every_field_has_shopifys_type(name: str, theirs: dict[str, Any]) -> None:
    known = {field: written(found["type"]) for field, found in fields(theirs[name]).items()}

    for field, found in fields(TYPES[name]).items():
        assert known.get(field) == written(found["type"]), field


@every_type
def test_every_argument_has_shopifys_type_and_default(name: str, theirs: dict[str, Any]) -> None:
    for field, found in fields(TYPES[name]).items():
        known = inputs(fields(theirs[name])[field]["args"])
        assert inputs(found["args"]).items() <= known.items(), field


@every_type
def test_no_argument_that_shopify_needs_is_left_out(name: str, theirs: dict[str, Any]) -> None:
    for field, found in fields(TYPES[name]).items():
        for argument, (kind, default) in inputs(fields(theirs[name])[field]["args"]).items():
            if kind.endswith("!") and default is None:
                assert argument in inputs(found["args"]), (field, argument)


@every_type
def test_every_input_field_has_shopifys_type_and_default(name: str, theirs: dict[str, Any]) -> None:
    ours, known = inputs(TYPES[name]["inputFields"]), inputs(theirs[name]["inputFields"])

    assert ours.items() <= known.items()
    needed = {field for field, (kind, default) in known.items() if kind[-1] == "!" and not default}
    assert needed <= ours.keys()


@every_type
def test_an_input_that_takes_exactly_one_field_does_so_here(
    name: str, theirs: dict[str, Any]
) -> None:
    assert bool(theirs[name].get("isOneOf")) == bool(TYPES[name].get("isOneOf"))


@every_type
def test_every_value_of_an_enumeration_is_shopifys(name: str, theirs: dict[str, Any]) -> None:
    ours = {value["name"] for value in TYPES[name].get("enumValues") or ()}

    assert ours <= {value["name"] for value in theirs[name].get("enumValues") or ()}


@every_type
def test_every_interface_is_one_that_shopify_implements(name: str, theirs: dict[str, Any]) -> None:
    ours = {one["name"] for one in TYPES[name].get("interfaces") or ()}

    assert ours <= {one["name"] for one in theirs[name].get("interfaces") or ()}


def test_the_idempotency_directive_is_shopifys(vendor: dict[str, Any]) -> None:
    def directive(schema: Mapping[str, Any]) -> tuple[object, ...]:
        (found,) = [one for one in schema["directives"] if one["name"] == "idempotent"]
        return inputs(found["args"]), found["locations"], found["isRepeatable"]

    assert directive(OURS["__schema"]) == directive(vendor)


def test_a_planted_difference_would_be_seen(theirs: dict[str, Any]) -> None:
    assert written(fields(theirs["ProductVariant"])["price"]["type"]) == "Money!"
    assert written(fields(theirs["ProductVariant"])["sku"]["type"]) == "String"
