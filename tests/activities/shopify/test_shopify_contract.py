"""Every operation is one that Shopify's own schema of 2026-10 allows."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLSchema,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    parse,
    validate,
    visit,
)

from activities.marketplaces import shopify
from activities.marketplaces.shopify.wire import Operation

MODULES = [
    importlib.import_module(f"{shopify.__name__}.{found.name}")
    for found in pkgutil.iter_modules(shopify.__path__)
    if not found.name.startswith("sandbox")
]
OPERATIONS: dict[str, Operation[Any]] = {
    thing.name: thing
    for module in MODULES
    for thing in vars(module).values()
    if isinstance(thing, Operation)
}
BUYER = {"address", "customer", "display", "email", "name", "phone", "recipient"}

every_operation = pytest.mark.parametrize("name", sorted(OPERATIONS))


@pytest.mark.specs
@every_operation
def test_the_admin_api_accepts_the_text(name: str, admin_api: GraphQLSchema) -> None:
    assert validate(admin_api, parse(OPERATIONS[name].text)) == []


@every_operation
def test_the_operation_bears_its_own_name_and_says_truly_whether_it_writes(name: str) -> None:
    definition: Any = parse(OPERATIONS[name].text).definitions[0]

    assert definition.name.value == name
    assert (definition.operation.value == "mutation") is OPERATIONS[name].writes


@pytest.mark.specs
@every_operation
def test_no_text_uses_what_the_vendor_has_deprecated(name: str, admin_api: GraphQLSchema) -> None:
    deprecated = []
    info = TypeInfo(admin_api)

    class Look(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            found = info.get_field_def()
            if found is not None and found.deprecation_reason:
                deprecated.append(node.name.value)

    visit(parse(OPERATIONS[name].text), TypeInfoVisitor(info, Look()))

    assert deprecated == []


@every_operation
def test_no_text_asks_who_the_buyer_is(name: str) -> None:
    asked: set[str] = set()

    class Look(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            asked.add(node.name.value.casefold())

    visit(parse(OPERATIONS[name].text), Look())
    allowed = {"name"} if OPERATIONS[name].writes else set()  # the kind of a quantity

    assert {part for part in asked for word in BUYER - allowed if word in part} == set()


@every_operation
def test_a_mutation_of_inventory_carries_a_key(name: str) -> None:
    text = OPERATIONS[name].text

    assert ("inventorySet" in text) is ("@idempotent(key: $key)" in text)


def test_the_adapter_does_not_bring_a_graphql_library() -> None:
    sources = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in MODULES]

    assert [text for text in sources if "import graphql" in text or "from graphql" in text] == []
