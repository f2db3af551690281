"""What a model finds wrong is said in sentences of our own, whoever reads them."""

from typing import Annotated, Any, Final, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from activities.errors import Rejected
from activities.marketplaces.shopify.extension import ShopifyListing
from activities.misfits import WHY, first_misfit
from activities.money import Money
from activities.new_listing import own_fields
from workflows.wording import languages, reworded


class Cup(BaseModel):
    """A little of everything that an answer may be."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("cup", min_length=2, max_length=4)
    stock: int = Field(1, ge=0, le=9)
    size: int = Field(1, gt=0, lt=9)
    colour: Literal["red", "blue"] = "red"
    tags: tuple[Annotated[str, Field(pattern=r"^\w+$")], ...] = Field((), max_length=1)
    new: bool = True
    price: Money | None = None


SAID: Final = {
    "name: that has too few characters: at least 2.": {"name": "c"},
    "name: that has too many characters: at most 4.": {"name": "a large cup"},
    "name: that is no text.": {"name": 3},
    "stock: that is less than 0.": {"stock": -1},
    "stock: that is more than 9.": {"stock": 10},
    "stock: that is no whole number.": {"stock": 1.5},
    "size: that is not more than 0.": {"size": 0},
    "size: that is not less than 9.": {"size": 9},
    "colour: that is none of the choices.": {"colour": "green"},
    "tags: that does not have the form that is asked for.": {"tags": ["a b"]},
    "tags: that has too many entries: at most 1.": {"tags": ["a", "b"]},
    "new: that is neither yes nor no.": {"new": "perhaps"},
    "price.currency: that is missing.": {"price": {"amount": "1"}},
    "price is not right: EUR has 2 digits after the point.": {
        "price": {"amount": "1.999", "currency": "EUR"}
    },
}


@pytest.mark.parametrize(("said", "value"), SAID.items())
def test_a_fault_is_said_in_our_own_words(said: str, value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as wrong:
        Cup.model_validate(value)

    assert first_misfit(wrong.value)[1] == said


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("stock: that is less than 0.", "stock: Das ist weniger als 0."),
        (
            "That has too many characters: at most 255.",
            "Das hat zu viele Zeichen: höchstens 255.",
        ),
        (
            "Set stock cannot be done with what was found. quantity: that is less than 0.",
            "Bestand setzen geht nicht mit dem, was sich fand. quantity: Das ist weniger als 0.",
        ),
        (
            "price is not right: EUR has 2 digits after the point.",
            "price stimmt nicht: EUR hat 2 Stellen nach dem Komma.",
        ),
        (
            "unknown currency 'XXX': write an ISO 4217 code such as \"EUR\"",
            "die Währung „XXX“ gibt es nicht: schreib ihren ISO-4217-Code, etwa „EUR“",
        ),
        (
            "It holds characters that cannot be seen, or a line break: type it anew.",
            "Es enthält Zeichen, die man nicht sieht, oder einen Zeilenumbruch. Tipp es neu.",
        ),
    ],
)
def test_a_fault_is_told_to_germans_in_german(said: str, german: str) -> None:
    assert reworded(said, "de") == german


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_end_of_a_sentence_about_a_fault_is_worded(language: str) -> None:
    ends = {one.format(gt=1, ge=1, lt=1, le=1, max_length=1, min_length=1) for one in WHY.values()}

    assert [one for one in ends if reworded(one, language) == one] == []


def test_what_is_wrong_with_the_own_fields_of_a_marketplace_is_told_field_by_field() -> None:
    given: dict[str, Any] = {"vendor": "", "tags": ["a,b", "c,d"]}
    with pytest.raises(Rejected) as refused:
        own_fields(ShopifyListing, "Shopify", "MUG", given, "Say them anew.")

    assert refused.value.text == (
        "Shopify's own fields of MUG are not right. vendor: that has too few characters: at least"
        " 1. tags: that does not have the form that is asked for."
    )
    assert reworded(refused.value.text, "de") == (
        "Die eigenen Felder von Shopify für MUG stimmen nicht. vendor: Das hat zu wenige Zeichen:"
        " mindestens 1. tags: Das hat nicht die verlangte Form."
    )
