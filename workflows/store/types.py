"""Column types that mean the same on SQLite and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine


def canonical(value: object) -> str:
    """Write JSON in the one way that is compared and hashed: sorted keys, no spaces.

    A decimal becomes its text, as everywhere in the plan language, and is never a float.

    Raises:
        TypeError: something that JSON does not know.
        ValueError: a float that is no number.
    """
    return _WRITER.encode(value)


def _exactly(value: object) -> str:
    """Write what JSON has no exact form for."""
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{value!r} has no place in a stored document")


_WRITER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_exactly
)


def in_utc(at: datetime) -> datetime:
    """Move an aware instant to UTC.

    Raises:
        ValueError: the instant has no zone, so nobody can tell when it was.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone; instants are aware")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


@lru_cache(maxsize=64)  # all rows of one unit are of one instant
def instant_text(at: datetime) -> str:
    """Write an instant so that later ones sort later as text."""
    return in_utc(at).isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def _zoned(at: datetime | None) -> datetime | None:
    return None if at is None else in_utc(at)


def _written(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)


def _document(value: object) -> str | None:
    return None if value is None else canonical(value)


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC: timestamptz on PostgreSQL, text of fixed width on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the database's own type where it has one with a zone."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - the driver's type
        """Refuse naive instants and write the others in UTC."""
        return self.writer(dialect)(value)

    @staticmethod
    def writer(dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what writes instants for a driver."""
        return _zoned if dialect.name == "postgresql" else _written

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - the driver's type
        """Read an aware instant in UTC."""
        del dialect
        if value is None:
            return None
        return (
            value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromisoformat(value)
        )


class Json(TypeDecorator[Any]):
    """A document as canonical text, byte for byte the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Write canonical text; None is no document, not the document `null`."""
        del dialect
        return _document(value)

    @staticmethod
    def writer(dialect: Dialect) -> Callable[[object], str | None]:
        """Return what writes documents, for every driver alike."""
        del dialect
        return _document

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 - any document
        """Read the document."""
        del dialect
        return None if value is None else json.loads(value)
