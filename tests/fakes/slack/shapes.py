"""Rules that a JSON value keeps; each names every place where it is broken."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Problem = tuple[str, str]
"""A JSON pointer and what is wrong there."""


class Rule(ABC):
    """One thing that a value must be."""

    @abstractmethod
    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        """Name every place where the value is not so."""


@dataclass(frozen=True)
class Words(Rule):
    """A bare string."""

    most: int = 3000
    least: int = 1
    like: str = ""

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        if not isinstance(value, str):
            yield at, "must be a string"
        elif len(value) > self.most:
            yield at, f"must be at most {self.most} characters, and is {len(value)}"
        elif len(value) < self.least:
            yield at, f"must be at least {self.least} characters"
        elif self.like and not re.fullmatch(self.like, value):
            yield at, f"must look like {self.like}"


@dataclass(frozen=True)
class Exactly(Rule):
    """One of a few values."""

    values: tuple[object, ...]

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        if value not in self.values:
            yield at, f"must be one of {', '.join(map(str, self.values))}"


@dataclass(frozen=True)
class Whole(Rule):
    """A whole number."""

    least: int
    most: int

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        if not isinstance(value, int) or not self.least <= value <= self.most:
            yield at, f"must be a whole number from {self.least} to {self.most}"


@dataclass(frozen=True)
class Anything(Rule):
    """Whatever it is; another part of the checks reads it."""

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        yield from ()


@dataclass(frozen=True)
class Several(Rule):
    """A list."""

    of: Rule
    most: int
    least: int = 1

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        if not isinstance(value, Sequence) or isinstance(value, str):
            yield at, "must be a list"
            return
        if not self.least <= len(value) <= self.most:
            yield at, f"must have {self.least} to {self.most} items, and has {len(value)}"
        for number, item in enumerate(value):
            yield from self.of.problems(item, f"{at}/{number}")


@dataclass(frozen=True)
class Shape(Rule):
    """An object with these fields and no others."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    one_of: tuple[str, ...] = ()
    """At least one of these must be there."""
    only_one_of: tuple[str, ...] = ()
    """Exactly one of these must be there."""

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        if not isinstance(value, Mapping):
            yield at, "must be an object"
            return
        there = {name for name, one in value.items() if one is not None}
        for name in sorted(set(self.required) - there):
            yield f"{at}/{name}", "is missing"
        for name in sorted(there - set(self.required) - set(self.optional) - {"type"}):
            yield f"{at}/{name}", "is no field of this"
        if self.one_of and not there & set(self.one_of):
            yield at, f"needs one of {', '.join(self.one_of)}"
        if self.only_one_of and len(there & set(self.only_one_of)) != 1:
            yield at, f"needs exactly one of {', '.join(self.only_one_of)}"
        for name, rule in (*self.required.items(), *self.optional.items()):
            if name in there:
                yield from rule.problems(value[name], f"{at}/{name}")


@dataclass(frozen=True)
class ByType(Rule):
    """An object whose `type` says what it must be."""

    table: Mapping[str, Rule]
    allowed: Iterable[str] = ()

    def problems(self, value: Any, at: str) -> Iterator[Problem]:  # noqa: ANN401 - any JSON
        kind = value.get("type") if isinstance(value, Mapping) else None
        allowed = tuple(self.allowed) or tuple(self.table)
        if kind not in allowed:
            yield f"{at}/type", f"{kind!r} is not allowed here; allowed: {', '.join(allowed)}"
        else:
            yield from self.table[kind].problems(value, at)
