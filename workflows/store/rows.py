"""New rows that need no answer: many callers' inserts become one driver call per statement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Connection, Dialect, Insert, TextClause, Update, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from workflows.store import changes
from workflows.store.base import Base
from workflows.store.changes import Subject
from workflows.store.types import Instant, Json

Statement = Insert | TextClause | Update


class Rows:
    """The new rows of one unit of work: all of them, or none."""

    def __init__(self) -> None:
        self._groups: dict[Statement, list[Mapping[str, Any]]] = {}
        self._subjects: list[Subject] = []

    def add(self, table: type[Base], **values: object) -> Self:
        """Add a row to a table, with every column that may not be empty."""
        return self.add_to(_into(table, tuple(values)), values)

    def add_to(self, statement: Statement, values: Mapping[str, Any]) -> Self:
        """Add a row to a statement that lives as long as the program, such as a module's own.

        All rows of a statement have the same names. An UPDATE belongs here only if the
        database refuses it where it must not happen: nobody asks how many rows it changed.
        """
        self._groups.setdefault(statement, []).append(values)
        return self

    def about(self, subject: Subject) -> Self:
        """Say what these rows change."""
        self._subjects.append(subject)
        return self

    def insert(self, tx: Connection) -> None:
        """Insert the rows, one driver call per statement; what is changed comes after that."""
        if self._subjects:
            changes.mark(tx, self._subjects)
        ordered = sorted(self._groups.items(), key=lambda group: isinstance(group[0], Update))
        for statement, rows in ordered:
            prepared = _prepared(statement, tuple(rows[0]), tx.dialect)
            tx.exec_driver_sql(prepared.sql, [prepared.bind(row) for row in rows])

    @classmethod
    def together(cls, several: Iterable["Rows"]) -> "Rows":
        """Join the rows of several units, statement by statement."""
        joined = cls()
        for rows in several:
            joined._subjects.extend(rows._subjects)  # noqa: SLF001 - our own
            for statement, group in rows._groups.items():  # noqa: SLF001 - our own
                joined._groups.setdefault(statement, []).extend(group)
        return joined


def insert_new(tx: Connection, table: type[Base], **values: object) -> bool:
    """Insert a row unless its key is taken, whoever else does so at the same time.

    Returns:
        Whether this call inserted it.
    """
    new = postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)
    return tx.execute(new.values(values).on_conflict_do_nothing()).rowcount == 1


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An INSERT as the driver takes it."""

    sql: str
    bind: Callable[[Mapping[str, Any]], Any]


@lru_cache
def _into(table: type[Base], names: tuple[str, ...]) -> Insert:
    """Return one statement per table and names, so that rows of all callers meet in it."""
    del names
    return insert(table)


@lru_cache
def _prepared(statement: Statement, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    """Compile once what SQLAlchemy would prepare for each row: that costs most of an insert."""
    columns = (
        [name for name in names if name in statement.table.c]
        if isinstance(statement, Insert)
        else None
    )  # the other names are of the statement's own parameters
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"{statement} is no statement with parameters")
    names_in_order = compiled.positiontup or list(compiled.binds)
    converted = [
        (at, to)
        for at, name in enumerate(names_in_order)
        if (to := _processor(compiled.binds[name].type, dialect)) is not None
    ]

    def in_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
        values = [row[name] for name in names_in_order]
        for at, to in converted:
            values[at] = to(values[at])
        return tuple(values)

    def by_name(row: Mapping[str, Any]) -> dict[str, Any]:
        return dict(zip(names_in_order, in_order(row), strict=True))

    return _Prepared(str(compiled), in_order if compiled.positional else by_name)


def _processor(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes the driver's value of ours, if anything has to."""
    if isinstance(type_, Instant | Json):  # SQLAlchemy would wrap it once more
        return type_.writer(dialect)
    return type_.dialect_impl(dialect).bind_processor(dialect)
