"""The documents that are generated from the declarations say what the declarations say."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from activities.catalogue import Catalogue
from activities.plan.catalog import catalog
from activities.plan.language import Plan, Step, Workflow
from activities.plan.schema import plan_schema
from tests.fakes.plans import catalogue

SCHEMA = plan_schema(catalogue())
DOCUMENT = catalog(catalogue())


def refs(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a schema
    match value:
        case dict():
            for name, inner in value.items():
                if name == "$ref":
                    yield inner
                else:
                    yield from refs(inner)
        case list():
            for inner in value:
                yield from refs(inner)
        case str() if value.startswith("#/$defs/"):
            yield value  # a discriminator's mapping


def test_the_schema_holds_all_that_it_refers_to_and_no_more() -> None:
    assert {ref.removeprefix("#/$defs/") for ref in refs(SCHEMA)} == SCHEMA["$defs"].keys()


@pytest.mark.parametrize("model", [Plan, Workflow, Step])
def test_the_schema_has_every_field_of_the_language(model: type[Plan | Workflow | Step]) -> None:
    assert SCHEMA["$defs"][model.__name__]["properties"].keys() == model.model_fields.keys()


def test_the_schema_has_the_parameters_of_every_activity() -> None:
    step = SCHEMA["$defs"]["Step"]

    assert step["properties"]["activity"]["enum"] == list(catalogue().activities)
    assert [rule["if"]["properties"]["activity"]["const"] for rule in step["allOf"]] == list(
        catalogue().activities
    )


def test_an_expression_may_stand_for_any_parameter_but_the_shop() -> None:
    properties = SCHEMA["$defs"]["open.UpdatePrice"]["properties"]

    assert {"$ref": "#/$defs/Expression"} in properties["sku"]["anyOf"]
    assert properties["shop"]["type"] == "string"


def test_an_expression_may_stand_inside_a_parameter_but_not_for_its_kind() -> None:
    properties = SCHEMA["$defs"]["open.Undercut"]["properties"]

    assert {"$ref": "#/$defs/Expression"} in properties["of"]["anyOf"]
    assert properties["kind"]["const"] == "undercut"


def test_limits_take_no_expressions() -> None:
    assert "Expression" not in json.dumps(SCHEMA["$defs"]["Limits"])


def test_the_catalogue_document_names_every_activity_with_its_version() -> None:
    assert [(a["name"], a["version"]) for a in DOCUMENT["activities"]] == [
        (name, activity.version) for name, activity in catalogue().activities.items()
    ]


def test_the_catalogue_document_says_for_every_marketplace_how_or_why_not() -> None:
    for activity in DOCUMENT["activities"]:
        in_shop = catalogue().activities[activity["name"]].in_shop
        assert set(activity["marketplaces"]) == (
            set(catalogue().marketplaces) if in_shop else set()
        )
        for place in activity["marketplaces"].values():
            assert place["supported"] or place["reason"]


def test_a_write_says_in_the_document_how_it_is_kept_from_happening_twice() -> None:
    place = {a["name"]: a for a in DOCUMENT["activities"]}["offer.update_price"]["marketplaces"]

    assert place["bazaar"] == {
        "supported": True,
        "effect": "write",
        "means": "Writes another price on the stall.",
        "stages": ["only"],
        "idempotency": "compare_and_set",
        "settles_s": 1,
        "confirms": False,
        "undo": True,
        "no_undo": None,
    }


def test_an_extension_stands_in_the_document_as_a_schema() -> None:
    place = {a["name"]: a for a in DOCUMENT["activities"]}["listing.create"]["marketplaces"]

    assert place["bazaar"]["extension"]["required"] == ["stall"]


@pytest.mark.parametrize("made", [plan_schema, catalog])
def test_a_document_is_json_and_the_same_every_time(
    made: Callable[[Catalogue], dict[str, Any]],
) -> None:
    assert json.dumps(made(catalogue())) == json.dumps(made(catalogue()))
