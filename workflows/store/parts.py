"""Long lists of values in parts that one statement takes."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

A_STATEMENT: Final = 500
"""Values; SQLite and PostgreSQL take some thousands, and a statement has others too."""


def parts(values: Iterable[str]) -> Iterator[list[str]]:
    """Return values in parts for one statement each, sorted."""
    rest = iter(sorted(values))
    while part := list(islice(rest, A_STATEMENT)):
        yield part
