"""What is missing becomes questions, and words become what was missing."""

from typing import Any

import pytest
from pydantic import JsonValue

from activities.money import Money
from workflows.questions import Asked, NoAnswer, questions, read_answer

CHOICE = {"type": "string", "enum": ["NEW", "USED_GOOD", "USED_FAIR"]}
NAMED = {"type": "string", "oneOf": [{"const": "11", "title": "Mugs"}, {"const": "12"}]}
UNITS = {"type": "integer", "minimum": 1, "maximum": 100}
CODE = {"type": "string", "pattern": "^[0-9]{8,14}$"}
WORDS = {"type": "string", "minLength": 1, "maxLength": 5}
PICTURES = {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^https://"}}
COLOURS = {"type": "array", "maxItems": 2, "items": {"enum": ["red", "blue", "green"]}}

READ: list[tuple[dict[str, Any], str, JsonValue]] = [
    (CHOICE, "new", "NEW"),
    (CHOICE, "used_g", "USED_GOOD"),
    (NAMED, "mugs", "11"),
    (NAMED, "12", "12"),
    (UNITS, "15", 15),
    (UNITS, "15,0", 15),
    (CODE, "4006381333931", "4006381333931"),
    (WORDS, " Mug ", "Mug"),
    ({"type": "boolean"}, "Ja", True),
    ({"type": "number"}, "0,5", 0.5),
    (PICTURES, "https://a/1.jpg, https://a/2.jpg", ["https://a/1.jpg", "https://a/2.jpg"]),
    (COLOURS, "red\nBlue", ["red", "blue"]),
    (Money.model_json_schema(), "24,90 €", {"amount": "24.90", "currency": "EUR"}),
    (Money.model_json_schema(), "EUR 5", {"amount": "5", "currency": "EUR"}),
]
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    (CHOICE, "broken", "none of the choices"),
    (CHOICE, "used", "several of the choices"),
    (UNITS, "many", "not a number"),
    (UNITS, "1,5", "no whole number"),
    (UNITS, "0", "between 1 and 100"),
    (CODE, "four", "form"),
    (WORDS, "Teapot", "at most 5"),
    ({"type": "boolean"}, "perhaps", "neither yes nor no"),
    (PICTURES, "mug.jpg", "form"),
    (COLOURS, "red, blue, green", "too many"),
    (COLOURS, "red, pink", "none of the choices"),
    (Money.model_json_schema(), "24,90 USD", "not a number"),
    (WORDS, "  ", "empty"),
]


@pytest.mark.parametrize(("schema", "said", "meant"), READ)
def test_words_are_read_as_what_was_asked_for(
    schema: dict[str, Any], said: str, meant: JsonValue
) -> None:
    found = read_answer(Asked(("x",), schema), said, locale="de", currency="EUR")

    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(("schema", "said", "why"), REFUSED)
def test_words_that_do_not_answer_are_refused(schema: dict[str, Any], said: str, why: str) -> None:
    with pytest.raises(NoAnswer, match=why):
        read_answer(Asked(("x",), schema), said, locale="de", currency="EUR")


def test_each_value_is_one_question_with_its_choices() -> None:
    aspects = {"type": "object", "properties": {"Brand": WORDS}, "required": ["Brand"]}
    own = {
        "type": "object",
        "properties": {"condition": CHOICE, "aspects": aspects, "note": WORDS},
        "required": ["condition", "aspects"],
    }
    schema = {
        "type": "object",
        "properties": {"price": Money.model_json_schema(), "extension": own},
        "required": ["price", "extension"],
    }

    assert [(one.path, one.choices) for one in questions(schema)] == [
        (("price",), ()),
        (("extension", "condition"), ("NEW", "USED_GOOD", "USED_FAIR")),
        (("extension", "aspects", "Brand"), ()),
    ]
