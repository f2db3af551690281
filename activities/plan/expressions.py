"""CEL: static types and evaluation. The only module that knows the CEL library and protobuf.

Roots become messages built from the activities' result models. Optional scalars are wrapper
types, so that an absent one is null; money, decimals and everything else CEL must not compute
with are opaque messages, whose content stands in a field that cannot be spelled in CEL.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from pydantic import JsonValue

from activities.catalogue import Catalogue
from activities.money import Money, fell_by, less, read_decimal
from activities.plan.checked import Tree
from activities.plan.language import Cel, Expression, Ref, Workflow
from activities.plan.problems import Problem
from activities.plan.references import ExpressionError, Scope, lookup
from activities.plan.refusals import Refused, complaint, refuse_meaning, refuse_syntax
from activities.plan.roots import Types, of_workflow
from activities.plan.types import Absent, Kind, Type, walk
from activities.plan.words import reads

_HIDDEN: Final = "in"
"""A word of CEL: no expression can name the field (back-ticked names are refused)."""
_PACKAGE: Final = "countersign"
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_SCALARS: Final = {Kind.TEXT: 9, Kind.INTEGER: 3, Kind.FLAG: 8}
"""Field types by kind. Source: descriptor.proto, FieldDescriptorProto.Type."""
_WRAPPERS: Final = {Kind.TEXT: "StringValue", Kind.INTEGER: "Int64Value", Kind.FLAG: "BoolValue"}
_MESSAGE, _OPTIONAL, _REPEATED = 11, 1, 3


_Make = Callable[[Any], Any]


class Expressions:
    """Checks and evaluates the expressions of plans over one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def roots(self, workflow: Workflow) -> dict[str, dict[str, Type]]:
        """Return, for every step, the types of the roots that it may read."""
        shared = of_workflow(workflow, self._catalogue)
        found = {}
        for step in workflow.steps:
            mine = {name: kind for name, kind in shared.items() if name != step.id}
            if step.for_each is not None and (item := self.item(step.for_each, mine)):
                mine["item"] = item
            found[step.id] = mine
        return found

    def item(self, for_each: Expression, types: Types) -> Type | None:
        """Return what one entry of a list is, or None where the list is no list."""
        found = self.type_of(for_each, types)
        return found.of if isinstance(found, Type) and found.kind is Kind.LIST else None

    def type_of(self, expression: Expression, types: Types) -> Type | tuple[Problem, ...]:
        """Return the type of a reference or of a CEL expression, or what is wrong with it."""
        if isinstance(expression, Ref):
            found = walk(expression.ref, types)
            return () if isinstance(found, Absent) else found
        return self.check(expression.cel, types)

    def check(self, cel: str, types: Types, at: str = "") -> Type | tuple[Problem, ...]:
        """Return the type of a CEL expression, or all that is wrong with it."""
        try:
            compiled = _compile(cel, types)
        except Refused as error:
            return (Problem(code=error.code, at=at, hint=error.text),)
        return compiled.type

    def evaluate(self, cel: str, scope: Scope, types: Types) -> JsonValue:
        """Return the value of a CEL expression.

        Raises:
            ExpressionError: it has no value: an error, a null, or a root without value.
        """
        return _compile(cel, types).value(scope)

    def evaluator(self, types: Types) -> Callable[[Expression, Scope], JsonValue]:
        """Return the function that gives the value of any expression over these roots."""

        def evaluate(expression: Expression, scope: Scope) -> JsonValue:
            if isinstance(expression, Cel):
                return self.evaluate(expression.cel, scope, types)
            return lookup(expression.ref, scope)

        return evaluate


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One expression, checked over the roots that it reads."""

    cel: str
    program: Any
    type: Type
    messages: "_Messages"
    reads: tuple[tuple[str, frozenset[str] | None], ...]
    """Roots with the fields taken from them; None means all."""

    def value(self, scope: Scope) -> JsonValue:
        try:
            given = {
                root: self.messages.root(root, lookup(root, scope), fields)
                for root, fields in self.reads
            }
            answer = self.program.eval(data=given)
        except (TypeError, ValueError, RuntimeError, AttributeError, KeyError) as error:
            raise self._failed(str(error)) from error
        if (name := answer.type().name()) in {"ERROR", "UNKNOWN", "NULL"}:
            raise self._failed(str(answer.plain_value()) if name == "ERROR" else "it is null")
        return _to_json(answer.plain_value(), self.type)

    def _failed(self, why: str) -> ExpressionError:
        return ExpressionError(
            f"`{self.cel}` has no value: {why}",
            hint="Ask `has(…)` or compare with null before a value that may be absent.",
        )


def _compile(cel: str, types: Types) -> _Compiled:
    taken: dict[str, set[str] | None] = {}
    for read in reads(cel):
        if read.field is None or taken.get(read.root, set()) is None:
            taken[read.root] = None
        else:
            taken.setdefault(read.root, set()).add(read.field)  # type: ignore[union-attr]
    roots = tuple((root, types[root]) for root in sorted(taken) if root in types)
    fields = tuple((r, frozenset(f) if f is not None else None) for r, f in taken.items())
    return _program(cel, roots, tuple(pair for pair in fields if pair[0] in types))


@lru_cache(maxsize=2048)
def _program(
    cel: str,
    roots: tuple[tuple[str, Type], ...],
    fields: tuple[tuple[str, frozenset[str] | None], ...],
) -> _Compiled:
    refuse_syntax(cel)
    env, messages = _environment(roots)
    try:
        program = env.compile(cel)
    except RuntimeError as error:
        raise complaint(str(error), tuple(dict(roots)), _PACKAGE) from None
    tree = Tree(program.serialize(), messages.types)
    kind = tree.type
    if kind is None:
        raise Refused(
            f"It gives {program.return_type().name().lower()}, which a plan cannot hold;"
            " give true or false, a whole number, a text, or entries of a list."
        )
    refuse_meaning(tree, kind)
    return _Compiled(cel, program, kind, messages, fields)


@lru_cache(maxsize=512)
def _environment(roots: tuple[tuple[str, Type], ...]) -> tuple[Any, "_Messages"]:
    from cel_expr_python import cel

    messages = _Messages(dict(roots))
    money = cel.Type(messages.money)
    text, flag = cel.Type.STRING, cel.Type.BOOL
    functions = [
        cel.FunctionDecl("less", [cel.Overload("less_money", flag, [money, money], impl=_less)]),
        cel.FunctionDecl(
            "fell_by", [cel.Overload("fell_by_money", flag, [money, money, text], impl=_fell_by)]
        ),
    ]
    variables = {name: _variable(cel, messages, kind) for name, kind in roots}
    env = cel.NewEnv(descriptor_pool=messages.pool, variables=variables, functions=functions)
    return env, messages


def _variable(cel: Any, messages: "_Messages", kind: Type) -> Any:  # noqa: ANN401
    if _is_list(kind) and kind.of is not None:
        return cel.Type.List(_variable(cel, messages, kind.of))
    return cel.Type(messages.type_name(kind))


def _less(one: Any, other: Any) -> bool:  # noqa: ANN401
    return less(_money(one), _money(other))


def _fell_by(previous: Any, now: Any, pct: str) -> bool:  # noqa: ANN401
    return fell_by(_money(previous), _money(now), read_decimal(pct))


def _money(message: Any) -> Money:  # noqa: ANN401
    if not (text := getattr(message, _HIDDEN)):
        raise ValueError("there is no price")
    return _read_money(text)


@lru_cache(maxsize=4096)
def _read_money(text: str) -> Money:
    return Money.model_validate_json(text)


@dataclass
class _Messages:
    """The messages of some roots: their descriptors, and values in and out."""

    roots: Mapping[str, Type]
    types: dict[str, Type] = field(default_factory=dict)
    """Our types by full message name."""
    names: dict[Type, str] = field(default_factory=dict)
    classes: dict[str, Any] = field(default_factory=dict)
    _makers: dict[str, _Make] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from google.protobuf import (
            descriptor_pb2,
            descriptor_pool,
            message_factory,
            timestamp_pb2,
            wrappers_pb2,
        )

        self._file = descriptor_pb2.FileDescriptorProto(
            name="plan.proto",
            package=_PACKAGE,
            syntax="proto2",  # has(…) then tells an absent zero from a present one
            dependency=[wrappers_pb2.DESCRIPTOR.name, timestamp_pb2.DESCRIPTOR.name],
        )
        self.money = self._opaque(Type(Kind.MONEY))
        for kind in self.roots.values():
            self.type_name(kind.of if _is_list(kind) and kind.of else kind)
        self.pool = descriptor_pool.DescriptorPool()
        for known in (wrappers_pb2, timestamp_pb2):
            self.pool.AddSerializedFile(known.DESCRIPTOR.serialized_pb)
        self.pool.AddSerializedFile(self._file.SerializeToString())
        for name in (*self.types, *(f"google.protobuf.{w}" for w in _WRAPPERS.values())):
            found = self.pool.FindMessageTypeByName(name)
            self.classes[name] = message_factory.GetMessageClass(found)
        self._timestamp: Any = message_factory.GetMessageClass(
            self.pool.FindMessageTypeByName("google.protobuf.Timestamp")
        )

    def type_name(self, kind: Type) -> str:
        """Return the CEL type of a value; what CEL must not look into is opaque."""
        if kind.kind in _SCALARS:
            if kind.optional:
                return f"google.protobuf.{_WRAPPERS[kind.kind]}"
            return {Kind.TEXT: "string", Kind.INTEGER: "int", Kind.FLAG: "bool"}[kind.kind]
        if kind.kind is Kind.INSTANT and not kind.optional:
            return "google.protobuf.Timestamp"
        if kind.kind is Kind.RECORD and not kind.optional:
            return self.names.get(kind) or self._record(kind)
        return self._opaque(kind)

    def _add(self, kind: Type, name: str) -> tuple[str, Any]:
        short = f"{name}_{len(self.types)}"
        full = f"{_PACKAGE}.{short}"
        self.names[kind], self.types[full] = full, kind
        return full, self._file.message_type.add(name=short)

    def _opaque(self, kind: Type) -> str:
        plain = Type(Kind.MONEY) if kind.kind is Kind.MONEY else kind
        if plain not in self.names:
            _, message = self._add(plain, "money" if plain.kind is Kind.MONEY else "closed")
            message.field.add(name=_HIDDEN, number=1, type=_SCALARS[Kind.TEXT], label=_OPTIONAL)
        return self.names[plain]

    def _record(self, kind: Type) -> str:
        assert kind.record is not None  # noqa: S101 - a record type has its record
        full, message = self._add(kind, kind.record.name)
        for number, (name, inner) in enumerate(kind.record.fields.items(), start=1):
            if _NAME.fullmatch(name):
                made = message.field.add(name=name, number=number, json_name=f"f{number}")
                self._field(message, made, inner)
        return full

    def _entry(self, message: Any, name: str, scalar: int) -> str:  # noqa: ANN401
        """Add the entry type of a map field. Source: descriptor.proto, MessageOptions.map_entry."""
        entry = message.nested_type.add(name=f"{name.title().replace('_', '')}Entry")
        entry.options.map_entry = True
        text = _SCALARS[Kind.TEXT]
        entry.field.add(name="key", number=1, type=text, label=_OPTIONAL)
        entry.field.add(name="value", number=2, type=scalar, label=_OPTIONAL)
        return f".{_PACKAGE}.{message.name}.{entry.name}"

    def _field(self, message: Any, made: Any, kind: Type) -> None:  # noqa: ANN401
        listed = _is_list(kind)
        inner = kind.of if listed and kind.of else kind
        made.label = _REPEATED if listed else _OPTIONAL
        if _is_table(kind) and kind.of:
            made.label, made.type = _REPEATED, _MESSAGE
            made.type_name = self._entry(message, made.name, _SCALARS[kind.of.kind])
        elif inner.kind in _SCALARS and not inner.optional:
            made.type = _SCALARS[inner.kind]
        else:
            made.type, made.type_name = _MESSAGE, f".{self.type_name(inner)}"

    def root(self, name: str, value: JsonValue, fields: frozenset[str] | None) -> Any:  # noqa: ANN401
        """Return a root's value for CEL, converting only the fields that are read."""
        if value is None:
            return None
        if fields is not None and isinstance(value, dict):
            value = {field: value[field] for field in fields if field in value}
        if (make := self._makers.get(name)) is None:
            kind = self.roots[name]
            plain = kind.kind in _SCALARS  # a root is its own wrapper
            make = self._makers[name] = _same if plain else self._maker(kind)
        return make(value)

    def _maker(self, kind: Type) -> _Make:
        """Return what turns JSON of a type into what a message's field takes."""
        if _is_list(kind) and kind.of:
            inner = self._maker(kind.of)
            return lambda value: [inner(part) for part in value]
        if _is_table(kind) or (kind.kind in _SCALARS and not kind.optional):
            return _same
        if kind.kind in _SCALARS:
            wrapper = self.classes[self.type_name(kind)]
            return lambda value: wrapper(value=value)
        if kind.kind is Kind.INSTANT and not kind.optional:
            return self._stamp
        made = self.classes[self.type_name(kind)]
        if kind.kind is not Kind.RECORD or kind.record is None or kind.optional:
            return lambda value: made(**{_HIDDEN: json.dumps(value)})
        parts = [
            (name, self._maker(part))
            for name, part in kind.record.fields.items()
            if _NAME.fullmatch(name)
        ]
        return lambda value: made(
            **{name: make(part) for name, make in parts if (part := value.get(name)) is not None}
        )

    def _stamp(self, value: Any) -> Any:  # noqa: ANN401
        stamp = self._timestamp()
        stamp.FromJsonString(value)
        return stamp


def _same(value: Any) -> Any:  # noqa: ANN401
    return value


def _is_list(kind: Type) -> bool:
    """Tell whether a value of this type can be a repeated field; others are opaque."""
    if kind.kind is not Kind.LIST or kind.optional or kind.of is None:
        return False
    return not kind.of.optional and kind.of.kind is not Kind.LIST


def _is_table(kind: Type) -> bool:
    """Tell whether a value of this type can be a map field; others are opaque."""
    of = kind.of
    return (
        kind.kind is Kind.TABLE
        and not kind.optional
        and of is not None
        and (of.kind in _SCALARS and not of.optional)
    )


def _to_json(value: Any, kind: Type) -> JsonValue:  # noqa: ANN401, PLR0911 - a line a kind
    """Return what CEL answered as JSON."""
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list() | tuple():
            inner = kind.of or kind
            return [_to_json(part, inner) for part in value]
        case _ if kind.kind is Kind.RECORD and kind.record is not None and not kind.optional:
            return dict(_fields_to_json(value, kind.record.fields))
        case _ if hasattr(value, _HIDDEN):
            text: JsonValue = json.loads(getattr(value, _HIDDEN) or "null")
            return text
        case _ if hasattr(value, "ToJsonString"):
            stamp: str = value.ToJsonString()
            return stamp
        case _:
            wrapped: JsonValue = value.value
            return wrapped


def _fields_to_json(message: Any, fields: Mapping[str, Type]) -> Iterator[tuple[str, JsonValue]]:  # noqa: ANN401
    for name, kind in fields.items():
        if not _NAME.fullmatch(name):
            continue
        value = getattr(message, name)
        if _is_list(kind):
            yield name, _to_json(list(value), kind)
        elif _is_table(kind):
            yield name, dict(value.items())
        else:
            yield name, _to_json(value, kind) if message.HasField(name) else None
