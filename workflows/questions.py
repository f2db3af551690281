"""What is missing, asked as questions: from JSON Schema to words, and from words to JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import JsonValue

from workflows.written_numbers import read_number

MOST_CHOICES: Final = 30
_SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "$"}
_YES: Final = frozenset({"yes", "ja", "true"})
_NO: Final = frozenset({"no", "nein", "false"})

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One value that is missing, by its place in the answer as a whole."""

    path: tuple[str, ...]
    schema: Schema

    @property
    def choices(self) -> tuple[str, ...]:
        """Return what may be chosen, as people read it; nothing where anything may be said."""
        return tuple(_choices(self.schema))[:MOST_CHOICES]

    @property
    def words(self) -> str:
        """Return what is asked for, in a few words."""
        named = self.path[-1].replace("_", " ")
        return str(self.schema.get("description") or self.schema.get("title") or named)

    @property
    def only(self) -> JsonValue:
        """Return the one value that it can have; None where there are several, or any."""
        if self.schema.get("type") == "array" or len(self.choices) != 1:
            return None
        return _chosen(self.schema, self.choices[0]) if _is_choice(self.schema) else None


class NoAnswer(ValueError):
    """Words that do not answer a question; the reason is for people."""


def questions(schema: Schema, path: tuple[str, ...] = ()) -> Iterator[Asked]:
    """Yield one question for each value that a schema requires."""
    for name in schema.get("required", ()):
        inner = schema.get("properties", {}).get(name, {})
        if is_money(inner) or inner.get("type") != "object":
            yield Asked((*path, name), inner)
        else:
            yield from questions(inner, (*path, name))


def is_money(schema: Schema) -> bool:
    """Tell whether an amount with its currency is asked for."""
    return {"amount", "currency"} == set(schema.get("properties", ()))


def read_answer(asked: Asked, text: str, *, locale: str, currency: str) -> JsonValue:
    """Read what somebody said as the value that was asked for.

    Raises:
        NoAnswer: it is none.
    """
    said = text.strip()
    if not said:
        raise NoAnswer("is empty")
    if is_money(asked.schema):
        return {"amount": f"{_number(_bare(said, currency), locale):f}", "currency": currency}
    return _read(asked.schema, said, locale)


def _bare(said: str, currency: str) -> str:
    """Return an amount without the word for its currency."""
    mark = f"({currency}|{re.escape(_SIGNS.get(currency, currency))})"
    return re.sub(rf"^{mark}\s*|\s*{mark}$", "", said, flags=re.IGNORECASE)


def _read(schema: Schema, said: str, locale: str) -> JsonValue:
    if _is_choice(schema):
        return _chosen(schema, said)
    value: JsonValue
    match schema.get("type"):
        case "integer" | "number" as kind:
            number = _number(said, locale)
            if kind == "integer" and number != number.to_integral_value():
                raise NoAnswer("is no whole number")
            value = int(number) if number == number.to_integral_value() else float(number)
        case "boolean":
            if said.casefold() not in _YES | _NO:
                raise NoAnswer("is neither yes nor no")
            value = said.casefold() in _YES
        case "array":
            parts = [part.strip() for part in re.split(r"[,\n]", said) if part.strip()]
            value = [_read(schema.get("items", {}), part, locale) for part in parts]
        case _:
            value = said
    refuse_misfit(schema, value)
    return value


def _number(said: str, locale: str) -> Any:  # noqa: ANN401 - a Decimal, or it is raised
    try:
        return read_number(said, locale)
    except ValueError as wrong:
        raise NoAnswer(str(wrong)) from None


def _is_choice(schema: Schema) -> bool:
    return "enum" in schema or any("const" in one for one in schema.get("oneOf", ()))


def _choices(schema: Schema) -> Iterator[str]:
    if schema.get("type") == "array":
        yield from _choices(schema.get("items", {}))
    elif schema.get("type") == "boolean":
        yield from ("yes", "no")
    else:
        yield from map(str, schema.get("enum", ()))
        for one in schema.get("oneOf", ()):
            if "const" in one:
                yield str(one.get("title") or one["const"])


def _chosen(schema: Schema, said: str) -> JsonValue:
    """Return the one value that was meant: by its name, by itself, or by the only beginning."""
    named: dict[str, JsonValue] = {str(one).casefold(): one for one in schema.get("enum", ())}
    for one in schema.get("oneOf", ()):
        if "const" in one:
            named[str(one["const"]).casefold()] = one["const"]
            named[str(one.get("title") or one["const"]).casefold()] = one["const"]
    wanted = said.casefold()
    if wanted in named:
        return named[wanted]
    begin = {str(value): value for name, value in named.items() if name.startswith(wanted)}
    if len(begin) == 1:
        return next(iter(begin.values()))
    raise NoAnswer("is none of the choices" if not begin else "could be several of the choices")


def refuse_misfit(schema: Schema, value: JsonValue) -> None:
    """Refuse a value that a schema does not allow.

    Raises:
        NoAnswer: it is not what was asked for.
    """
    if _is_choice(schema):
        allowed = [*schema.get("enum", ()), *(one.get("const") for one in schema.get("oneOf", ()))]
        if value not in allowed:
            raise NoAnswer("is none of the choices")
    elif isinstance(value, str):
        _refuse_text(schema, value)
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            raise NoAnswer("are too few or too many")
        for one in value:
            refuse_misfit(schema.get("items", {}), one)
    elif isinstance(value, int | float) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        raise NoAnswer(f"is not between {schema.get('minimum')} and {schema.get('maximum')}")
    _refuse_kind(schema, value)


def _refuse_text(schema: Schema, value: str) -> None:
    most = schema.get("maxLength", len(value))
    if not schema.get("minLength", 0) <= len(value) <= most:
        raise NoAnswer(f"is too long or too short: at most {most} characters")
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        raise NoAnswer("does not have the form that is asked for")


_KINDS: Final[Mapping[str, Any]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def _refuse_kind(schema: Schema, value: JsonValue) -> None:
    kind = schema.get("type")
    wanted = _KINDS.get(kind) if isinstance(kind, str) else None
    if wanted is None:
        return
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind != "boolean"):
        raise NoAnswer(f"is no {kind}")
