"""Read a compiled CEL expression: its type, and the places that need a second look.

The library says only that an integer is an integer; whether it may be absent stands in the
checked tree alone. Source: cel-spec, proto/cel/expr/{syntax,checked}.proto; numbers below are
the field numbers there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from activities.plan.types import ANYTHING, FLAG, INSTANT, INTEGER, TEXT, Type, list_of

Fields = dict[int, list["int | bytes"]]

_ANY_VALUE, _CHECKED_TYPES, _CHECKED_EXPR = 2, 3, 4
_EXPR_ID, _CONST, _SELECT, _CALL, _ITEMS, _STRUCT, _COMPREHENSION = 2, 3, 5, 6, 7, 8, 9
_PRIMITIVES: Final = {1: FLAG, 2: INTEGER, 5: TEXT}
_STRING: Final = 6


@dataclass(frozen=True, slots=True)
class Call:
    """One call in an expression: its function, its literal texts, its comparison with null."""

    function: str
    arguments: tuple[bytes, ...]


class Tree:
    """A checked expression."""

    def __init__(self, serialized: bytes, messages: Mapping[str, Type]) -> None:
        """Read what the library wrote; `messages` gives our types by message name."""
        checked = _fields(_inner(_fields(serialized), _ANY_VALUE))
        self._messages = messages
        self._root = _inner(checked, _CHECKED_EXPR)
        self._types: dict[int, Fields] = {}
        for entry in checked.get(_CHECKED_TYPES, ()):
            pair = _fields(_bytes(entry))
            self._types[_number(pair, 1)] = _fields(_inner(pair, 2))

    @property
    def type(self) -> Type | None:
        """Return our type of the result, or None for what the plan language has not."""
        return self._type(self._types.get(_number(_fields(self._root), _EXPR_ID), {}))

    def _type(self, found: Fields) -> Type | None:
        if 3 in found:  # noqa: PLR2004 - a field number, as are those below
            return _PRIMITIVES.get(_number(found, 3))
        if 4 in found:  # noqa: PLR2004
            inner = _PRIMITIVES.get(_number(found, 4))
            return inner.orelse_nothing() if inner else None
        if 5 in found:  # noqa: PLR2004
            return INSTANT if _number(found, 5) == 2 else None  # noqa: PLR2004
        if 6 in found:  # noqa: PLR2004
            return self._list(_fields(_inner(_fields(_inner(found, 6)), 1)))
        if 9 in found:  # noqa: PLR2004
            return self._messages.get(_inner(found, 9).decode())
        return None

    def _list(self, element: Fields) -> Type | None:
        if not element or 10 in element:  # noqa: PLR2004 - the empty list has no element type
            return list_of(ANYTHING)
        inner = self._type(element)
        return list_of(inner) if inner else None

    def nulls(self) -> Iterator[str]:
        """Yield what is wrong with each `null`: it may only be compared with an optional scalar.

        An absent message reads as an empty one, so that `!= null` would hold where nothing is.
        """
        compared = set()
        for call in self._calls():
            if call.function in {"_==_", "_!=_"}:
                left, right = call.arguments
                for one, other in ((left, right), (right, left)):
                    if _is_null(one) and 4 in self._type_of(other):  # noqa: PLR2004
                        compared.add(_number(_fields(one), _EXPR_ID))
        for expr in _walk(self._root):
            if _is_null(expr) and _number(_fields(expr), _EXPR_ID) not in compared:
                yield "null"

    def texts(self, function: str, position: int) -> Iterator[str]:
        """Yield the literal texts given to a function at a position."""
        for call in self._calls():
            if call.function == function and len(call.arguments) > position:
                constant = _fields(_inner(_fields(call.arguments[position]), _CONST))
                if _STRING in constant:
                    yield _inner(constant, _STRING).decode()

    def _type_of(self, expr: bytes) -> Fields:
        return self._types.get(_number(_fields(expr), _EXPR_ID), {})

    def _calls(self) -> Iterator[Call]:
        for expr in _walk(self._root):
            if _CALL in (found := _fields(expr)):
                call = _fields(_inner(found, _CALL))
                arguments = tuple(_bytes(argument) for argument in call.get(3, ()))
                yield Call(_inner(call, 2).decode(), arguments)


def _walk(expr: bytes) -> Iterator[bytes]:
    """Yield an expression and all inside it."""
    yield expr
    found = _fields(expr)
    for inner in _children(found):
        yield from _walk(inner)


def _children(found: Fields) -> Iterator[bytes]:
    if _SELECT in found:
        yield from _all(_inner(found, _SELECT), 1)
    if _CALL in found:
        yield from _all(_inner(found, _CALL), 1, 3)
    if 7 in found:  # noqa: PLR2004 - a list
        yield from _all(_inner(found, 7), 1)
    if _STRUCT in found:
        for entry in _all(_inner(found, _STRUCT), 2):
            yield from _all(entry, 3, 4)
    if _COMPREHENSION in found:
        # accumulator and step are the library's own; what people wrote is range, step and result
        yield from _all(_inner(found, _COMPREHENSION), 2, 4, 5, 6, 7)


def _is_null(expr: bytes) -> bool:
    constant = _fields(expr).get(_CONST)
    return bool(constant) and 1 in _fields(_bytes(constant[0])) if constant else False


def _all(message: bytes, *numbers: int) -> Iterator[bytes]:
    found = _fields(message)
    for number in numbers:
        yield from (_bytes(value) for value in found.get(number, ()))


def _inner(found: Fields, number: int) -> bytes:
    values = found.get(number)
    return _bytes(values[0]) if values else b""


def _number(found: Fields, number: int) -> int:
    values = found.get(number)
    return values[0] if values and isinstance(values[0], int) else 0


def _bytes(value: int | bytes) -> bytes:
    return value if isinstance(value, bytes) else b""


def _fields(message: bytes) -> Fields:
    """Read one protobuf message without its schema. Source: protobuf, Encoding."""
    found: Fields = {}
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        value: int | bytes
        match tag & 7:
            case 0:
                value, at = _varint(message, at)
            case 1:
                value, at = message[at : at + 8], at + 8
            case 2:
                size, at = _varint(message, at)
                value, at = message[at : at + size], at + size
            case _:
                value, at = message[at : at + 4], at + 4
        found.setdefault(tag >> 3, []).append(value)
    return found


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:  # noqa: PLR2004 - the last byte has no high bit
            return value, at
