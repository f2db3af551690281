"""What a model finds wrong with a value, in sentences of our own."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_FORM: Final = "does not have the form that is asked for"
_KEY: Final = "[key]"
"""How pydantic says that it is the name itself that is wrong."""
WHY: Final[Mapping[str, str]] = {
    "bool_parsing": "is neither yes nor no",
    "bool_type": "is neither yes nor no",
    "enum": "is none of the choices",
    "greater_than": "is not more than {gt}",
    "greater_than_equal": "is less than {ge}",
    "int_from_float": "is no whole number",
    "int_parsing": "is no whole number",
    "int_type": "is no whole number",
    "less_than": "is not less than {lt}",
    "less_than_equal": "is more than {le}",
    "literal_error": "is none of the choices",
    "missing": "is missing",
    "string_too_long": "has too many characters: at most {max_length}",
    "string_too_short": "has too few characters: at least {min_length}",
    "string_type": "is no text",
    "too_long": "has too many entries: at most {max_length}",
    "too_short": "has too few entries: at least {min_length}",
}
"""By pydantic's name of the fault; its own words for it are for programmers, and English."""


def first_misfit(wrong: ValidationError) -> tuple[str, str]:
    """Return where a model finds its first fault, and a sentence about that."""
    first = wrong.errors(include_url=False)[0]
    return ".".join(map(str, first["loc"])), _sentence(first)


def misfits(wrong: ValidationError) -> str:
    """Return a sentence about each fault that a model finds."""
    return " ".join(dict.fromkeys(map(_sentence, wrong.errors(include_url=False))))


def why(fault: ErrorDetails) -> str | None:
    """Return our own end of the sentence “that …” about a fault; None where there is none."""
    end = WHY.get(fault["type"])
    return end.format(**fault.get("ctx", {})) if end is not None else None


def _sentence(fault: ErrorDetails) -> str:
    named = ".".join(part for part in fault["loc"] if isinstance(part, str) and part != _KEY)
    if fault["type"] == "value_error":  # a validator of ours says it
        return f"{named} is not right: {fault['ctx']['error']}."
    return f"{named}: that {why(fault) or _FORM}."
