"""The types of values in a plan, read off the pydantic models of the activities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from activities.money import Money


class Kind(StrEnum):
    """What a value is."""

    TEXT = "text"
    INTEGER = "integer"
    FLAG = "flag"
    DECIMAL = "decimal"
    INSTANT = "instant"
    MONEY = "money"
    LIST = "list"
    RECORD = "record"
    TABLE = "table"
    CHOICE = "choice"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one model."""

    name: str
    fields: MappingProxyType[str, "Type"] = field(repr=False, hash=False)
    required: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value."""

    kind: Kind
    optional: bool = False
    words: frozenset[str] | None = None
    """The only texts possible, or None."""
    of: "Type | None" = None
    """What a list or a table holds."""
    record: Record | None = None
    choices: tuple["Type", ...] = ()
    """What a choice may be."""

    def always(self) -> "Type":
        """Return the same type, never nothing."""
        return Type(self.kind, False, self.words, self.of, self.record, self.choices)  # noqa: FBT003

    def orelse_nothing(self) -> "Type":
        """Return the same type, or nothing."""
        return Type(self.kind, True, self.words, self.of, self.record, self.choices)  # noqa: FBT003

    def __str__(self) -> str:
        """Name it as people would."""
        match self.kind:
            case Kind.LIST:
                name = f"a list of {str(self.of).removeprefix('a ')}"
            case Kind.RECORD | Kind.TABLE:
                name = f"a {self.record.name if self.record else 'table'}"
            case Kind.TEXT if self.words is not None:
                name = f"one of {', '.join(sorted(self.words))}"
            case _:
                name = _NAMES[self.kind]
        return f"{name}, which may be absent" if self.optional else name


_NAMES: Final = MappingProxyType(
    {
        Kind.TEXT: "text",
        Kind.INTEGER: "a whole number",
        Kind.FLAG: "true or false",
        Kind.DECIMAL: "a decimal",
        Kind.INSTANT: "a point in time",
        Kind.MONEY: "money",
        Kind.CHOICE: "one of several forms",
        Kind.ANYTHING: "any value",
    }
)
_PLAIN: Final = MappingProxyType(
    {
        str: Kind.TEXT,
        int: Kind.INTEGER,
        bool: Kind.FLAG,
        Decimal: Kind.DECIMAL,
        datetime: Kind.INSTANT,
        Money: Kind.MONEY,
    }
)
TEXT: Final = Type(Kind.TEXT)
INTEGER: Final = Type(Kind.INTEGER)
FLAG: Final = Type(Kind.FLAG)
INSTANT: Final = Type(Kind.INSTANT)
MONEY: Final = Type(Kind.MONEY)
ANYTHING: Final = Type(Kind.ANYTHING)


def list_of(inner: Type) -> Type:
    """Return the type of a list."""
    return Type(Kind.LIST, of=inner)


def record(name: str, fields: dict[str, Type]) -> Type:
    """Return the type of a value whose fields are all required."""
    made = Record(name, MappingProxyType(dict(fields)), frozenset(fields))
    return Type(Kind.RECORD, record=made)


def type_of(annotation: Any) -> Type:  # noqa: ANN401 - any annotation may be asked about
    """Return the type that an annotation of a model's field describes."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if (kind := _PLAIN.get(annotation)) is not None:
        return Type(kind)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return of_model(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Type(Kind.TEXT, words=frozenset(str(member.value) for member in annotation))
    return _composed(annotation)


def _composed(annotation: Any) -> Type:  # noqa: ANN401
    parts = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Literal:
            return Type(Kind.TEXT, words=frozenset(str(part) for part in parts))
        case origin if origin in {Union, UnionType}:
            return _union(parts)
        case origin if origin in {tuple, list, frozenset, set}:
            return list_of(type_of(parts[0]))
        case origin if origin is dict:
            return Type(Kind.TABLE, of=type_of(parts[1]))
        case _:
            return ANYTHING  # JsonValue and its like


def _union(parts: tuple[Any, ...]) -> Type:
    inner = tuple(type_of(part) for part in parts if part is not NoneType)
    found = inner[0] if len(inner) == 1 else Type(Kind.CHOICE, choices=inner)
    return found.orelse_nothing() if NoneType in parts else found


@lru_cache(maxsize=1024)
def of_model(model: type[BaseModel]) -> Type:
    """Return the type of a model's JSON."""
    fields = {name: type_of(part.annotation) for name, part in model.model_fields.items()}
    required = frozenset(n for n, part in model.model_fields.items() if part.is_required())
    return Type(Kind.RECORD, record=Record(model.__name__, MappingProxyType(fields), required))


@lru_cache(maxsize=1024)
def of_fan_out(result: type[BaseModel]) -> Type:
    """Return the type of a step with `for_each`: its results and how many there were."""
    fields = {"results": list_of(of_model(result)), "done": INTEGER, "failed": INTEGER}
    return record(f"{result.__name__}s", fields)


@lru_cache(maxsize=1024)
def of_watch(result: type[BaseModel]) -> Type:
    """Return the type of `trigger` where a read is polled."""
    seen = of_model(result)
    return record(f"{result.__name__}Twice", {"now": seen, "previous": seen})


FIRED: Final = record("Firing", {"now": INSTANT})
"""The type of `trigger` where nothing is polled: the instant for which the run was meant."""


def fits(given: Type, wanted: Type) -> bool:
    """Tell whether every value of `given` is a value of `wanted`, as far as types say."""
    if wanted.kind is Kind.ANYTHING:
        return True
    if given.optional and not wanted.optional:
        return False
    if wanted.kind is Kind.CHOICE:
        return any(fits(given.always(), choice) for choice in wanted.choices)
    if given.kind is not wanted.kind:
        return False
    return _fits_inside(given, wanted)


def _fits_inside(given: Type, wanted: Type) -> bool:
    if wanted.words is not None:
        return given.words is not None and given.words <= wanted.words
    if wanted.record is not None:
        return given.record is not None and _fits_record(given.record, wanted.record)
    if wanted.of is not None:
        return given.of is not None and fits(given.of, wanted.of)
    return True


def _fits_record(given: Record, wanted: Record) -> bool:
    if given is wanted:
        return True
    known = given.fields.keys() <= wanted.fields.keys() and wanted.required <= given.fields.keys()
    return known and all(fits(t, wanted.fields[name]) for name, t in given.fields.items())


@dataclass(frozen=True, slots=True)
class Absent:
    """A name on the way of a reference that is not there."""

    name: str
    walked: str
    known: tuple[str, ...]


def walk(path: str, types: Mapping[str, Type]) -> Type | Absent:
    """Return the type of what a reference finds; optional if anything on the way is."""
    root, *names = path.split(".")
    if (found := types.get(root)) is None:
        return Absent(root, "", tuple(types))
    walked, optional = root, found.optional
    for name in names:
        known = found.record.fields if found.record is not None else {}
        if found.kind is Kind.TABLE and found.of is not None:
            found = found.of.orelse_nothing()
        elif name in known:
            found = known[name]
        else:
            return Absent(name, walked, tuple(known))
        walked, optional = f"{walked}.{name}", optional or found.optional
    return found.orelse_nothing() if optional else found
