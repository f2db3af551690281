"""Read the rows of a CSV file, whichever program wrote it."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from workflows.documents import RowProblem

MOST_ROWS: Final = 50_000
DELIMITERS: Final = (",", ";", "\t")
_HEAD: Final = 65_536
"""Characters in which the first row must end."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a file, and what was wrong with it as a whole."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    """Row numbers as a spreadsheet counts them, the header being row 1, with the cells."""
    problems: tuple[RowProblem, ...] = ()


def read_sheet(raw: bytes, is_known: Callable[[str], bool]) -> Sheet:
    """Read a file; its encoding and its delimiter are found out.

    Args:
        raw: UTF-8 or UTF-16, with or without a byte order mark.
        is_known: whether a cell of the first row names a column; it tells delimiters apart.
    """
    text = _decoded(raw)
    if isinstance(text, RowProblem):
        return Sheet((), (), (text,))
    rows: list[tuple[int, list[str]]] = []
    problems: list[RowProblem] = []
    for row in _rows(text, _delimiter(text, is_known)):
        if isinstance(row, RowProblem):
            problems.append(row)
        elif any(cell.strip() for cell in row[1]):
            rows.append(row)
    if len(rows) > MOST_ROWS + 1:
        said = f"The file has {len(rows) - 1:,} products; at most {MOST_ROWS:,} are read at once."
        problems.append(RowProblem(row=MOST_ROWS + 2, text=said, hint="Split it into several."))
    if not rows:
        return Sheet((), (), tuple(problems) or (_empty(),))
    header = tuple(cell.strip() for cell in rows[0][1])
    return Sheet(header, tuple(rows[1 : MOST_ROWS + 1]), tuple(problems))


def _empty() -> RowProblem:
    return RowProblem(row=1, text="The file is empty.", hint="Its first row names the columns.")


def _decoded(raw: bytes) -> str | RowProblem:
    encoding = _encoding(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as wrong:
        row = raw[: wrong.start].count(b"\n") + 1
        return RowProblem(
            row=row,
            text=f"Line {row} is no text in {encoding.removesuffix('-sig').upper()}.",
            hint="Save the file as “CSV UTF-8”.",
        )


def _encoding(raw: bytes) -> str:
    """Name the encoding by its mark, or by where the zero bytes of plain letters are."""
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = raw[:4]
    if len(start) == 4 and start[1] == start[3] == 0 and start[0]:  # noqa: PLR2004 - two letters
        return "utf-16-le"
    if len(start) == 4 and start[0] == start[2] == 0 and start[1]:  # noqa: PLR2004
        return "utf-16-be"
    return "utf-8"


def _delimiter(text: str, is_known: Callable[[str], bool]) -> str:
    """Take the delimiter that makes most column names out of the first row."""

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(_reader(text[:_HEAD], delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(is_known(cell.strip()) for cell in cells), len(cells))

    return max(DELIMITERS, key=worth)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]] | RowProblem]:
    """Yield row after row; what follows a row that cannot be read is not guessed at."""
    reader = _reader(text, delimiter)
    row = 0
    while True:
        row += 1
        try:
            yield row, next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield RowProblem(
                row=row,
                text=f"Row {row} cannot be read, and nothing after it: {_said(wrong)}.",
                hint="Look for a quotation mark that is not closed or not doubled.",
            )
            return


def _said(wrong: csv.Error) -> str:
    text = str(wrong)
    if "field limit" in text:
        return f"a cell has more than {csv.field_size_limit():,} characters"
    if "unexpected end" in text:
        return "a quotation mark is opened and never closed"
    if "expected after" in text:
        return "a cell goes on after the quotation mark that closes it"
    return text
