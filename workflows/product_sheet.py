"""Read products from the rows of a file: what each cell says, and what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from activities.money import DIGITS, plain
from activities.product import Sku
from workflows.documents import RowProblem
from workflows.sheet import Sheet
from workflows.written_numbers import read_number

CLEAR: Final = "<clear>"
"""The cell that takes a value away; an empty one leaves it as it is."""
ATTRIBUTES: Final = "attributes."
MOST_STOCK: Final = 1_000_000
MOST_IMAGES: Final = 50
_SKU: Final = TypeAdapter[str](Sku)
_CONTROLS: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Those that turn the direction of a text would turn prices beside it on a card as well."""
_FORMULA: Final = re.compile(r"=|[@+-][A-Za-z_.]*[A-Za-z][A-Za-z_.0-9]*[(|!]")
_NUMBER_LENGTHS: Final = {"gtin": (8, 12, 13, 14), "ean": (8, 13)}
_LONGEST: Final = {"title": 255, "description": 60_000}
_LONGEST_ATTRIBUTE: Final = 2_000
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says of one product: fields that change, those taken away being None."""

    row: int
    sku: str
    says: Mapping[str, Any]
    """By path: `title`, `stock`, `price`, `identifiers.gtin`, `attributes.colour` …"""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that we read."""

    name: str
    path: str
    read: Callable[["_Column", str, str], Any]


class Wrong(ValueError):
    """What is wrong with a cell, in words that follow on the cell, and what to do."""

    def __init__(self, text: str, hint: str) -> None:
        """Keep both."""
        super().__init__(text)
        self.hint = hint


def is_column(name: str) -> bool:
    """Tell whether a cell of the first row names a column that we read."""
    return _column(name) is not None


def read_entries(sheet: Sheet, locale: str) -> tuple[list[Entry], list[RowProblem]]:
    """Read every row; a row with a problem gives no entry.

    Args:
        sheet: the cells.
        locale: of the tenant; it says what stands before decimals.
    """
    of_header = list(_wrong_header(sheet.header)) if sheet.header else []
    problems = [*sheet.problems, *of_header]
    if of_header or not sheet.header:
        return [], problems
    columns = [column for name in sheet.header if (column := _column(name)) is not None]
    entries: dict[str, Entry] = {}
    for row, cells in sheet.rows:
        wrong, says = _read_row(row, columns, cells, locale)
        wrong += _beyond(row, cells[len(columns) :])
        sku = says.pop("sku", None)
        if sku in entries:
            text = f"{sku} stands in row {entries[sku].row} as well."
            wrong.append(RowProblem(row=row, column="sku", text=text, hint="Keep one of the rows."))
        problems += wrong
        if not wrong and sku is not None:
            entries[sku] = Entry(row, sku, says)
    return list(entries.values()), problems


def _read_row(
    row: int, columns: list[_Column], cells: list[str], locale: str
) -> tuple[list[RowProblem], dict[str, Any]]:
    wrong: list[RowProblem] = []
    says: dict[str, Any] = {}
    filled = False
    for column, cell in zip(columns, cells, strict=False):
        text = cell.strip()
        if not text:
            continue
        filled |= column.path == "sku"
        try:
            says[column.path] = _read_cell(column, text, locale)
        except Wrong as reason:
            told = RowProblem(row=row, column=column.name, text=str(reason), hint=reason.hint)
            wrong.append(told)
    if not filled:
        text = "The row has no article number."
        hint = "Fill it in, or remove the row."
        wrong.append(RowProblem(row=row, column="sku", text=text, hint=hint))
    return wrong, says


def _beyond(row: int, cells: list[str]) -> Iterator[RowProblem]:
    if any(cell.strip() for cell in cells):
        yield RowProblem(
            row=row,
            text="The row has more cells than the first row has columns.",
            hint="Put cells with a delimiter in them between quotation marks.",
        )


def _wrong_header(header: tuple[str, ...]) -> Iterator[RowProblem]:
    if "sku" not in [name.lower() for name in header]:
        yield RowProblem(
            row=1,
            text="The first row does not name the columns: none of its cells is “sku”.",
            hint=f"Name the columns: {', '.join(_COLUMNS)}, attributes.…",
        )
        return
    seen = set()
    for name in header:
        column = _column(name)
        if column is None:
            yield _unknown(name)
        elif column.path in seen:
            text = f"Two columns mean the same: {name}."
            yield RowProblem(row=1, column=name, text=text, hint="Keep one of them.")
        else:
            seen.add(column.path)


def _unknown(name: str) -> RowProblem:
    near = get_close_matches(name.lower(), list(_COLUMNS), 1)
    meant = f"Did you mean {near[0]}? Otherwise" if near else "Rename or"
    shown = name[:100] or "(empty)"
    return RowProblem(
        row=1,
        column=shown,
        text=f"There is no column {shown}.",
        hint=f"{meant} remove it, or call it {ATTRIBUTES}{shown} to keep it as an attribute.",
    )


def _column(name: str) -> _Column | None:
    prefix, own = name[: len(ATTRIBUTES)], name[len(ATTRIBUTES) :].strip()
    if prefix.lower() != ATTRIBUTES:
        return _COLUMNS.get(name.lower())
    fits = 0 < len(own) <= _LONGEST_NAME and own.isprintable()
    return _Column(name, ATTRIBUTES + own, _text) if fits else None


def _read_cell(column: _Column, text: str, locale: str) -> Any:  # noqa: ANN401 - any JSON
    if _CONTROLS.search(text):
        raise Wrong("The cell holds characters that cannot be seen.", "Type it anew.")
    if _FORMULA.match(text):
        raise Wrong("The cell holds a formula.", "Save its value in place of the formula.")
    if text != CLEAR:
        return column.read(column, text, locale)
    if column.path in {"sku", "title", "currency"}:
        raise Wrong("It cannot be taken away: every product has one.", "Fill it in.")
    return None


def _sku(_: _Column, text: str, __: str) -> str:
    if any(not one.isprintable() and one not in "\r\n" for one in text):
        raise Wrong("The article number holds characters that cannot be seen.", "Type it anew.")
    try:
        return _SKU.validate_python(text)
    except ValidationError:
        reason = "The article number is longer than 100 characters, or has line breaks."
        raise Wrong(reason, "Shorten it.") from None


def _line(column: _Column, text: str, _: str) -> str:
    if "\n" in text or "\r" in text:
        raise Wrong("There is a line break in the cell.", "Write it in one line.")
    return _text(column, text, _)


def _text(column: _Column, text: str, _: str) -> str:
    most = _LONGEST.get(column.path, _LONGEST_ATTRIBUTE)
    if len(text) > most:
        raise Wrong(f"The cell has {len(text):,} characters; {most:,} are kept.", "Shorten it.")
    return text


def _amount(column: _Column, text: str, locale: str) -> str:
    found = _number(text, locale)
    if found <= 0 and not (column.path == "floor" and found == 0):
        raise Wrong(f"{text} is not above zero.", "Write what it costs, or leave the cell empty.")
    return plain(found)


def _number(text: str, locale: str) -> Decimal:
    try:
        return read_number(text, locale)
    except ValueError as wrong:
        hint = "Leave the currency out; it has a column of its own."
        raise Wrong(f"“{text[:40]}” {wrong}.", hint) from None


def _units(_: _Column, text: str, locale: str) -> int:
    try:
        found = read_number(text, locale)
    except ValueError:
        found = Decimal(-1)
    if found != found.to_integral_value() or not 0 <= found <= MOST_STOCK:
        reason = f"“{text[:40]}” is no number of units between 0 and {MOST_STOCK:,}."
        raise Wrong(reason, "Write a whole number.")
    return int(found)


def _currency(_: _Column, text: str, __: str) -> str:
    code = text.upper()
    if code not in DIGITS:
        raise Wrong(f"“{text[:40]}” is no currency.", "Write its code, such as EUR or GBP.")
    return code


def _trade_number(column: _Column, text: str, _: str) -> str:
    kind = column.path.rpartition(".")[2]
    name, lengths = kind.upper(), _NUMBER_LENGTHS[kind]
    digits = re.sub(r"[\s-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        hint = "Spreadsheets shorten long numbers: make the column text, and type it anew."
        raise Wrong(f"“{text[:40]}” is no {name}: it is made of digits.", hint)
    if len(digits) not in lengths:
        known = " or ".join(map(str, lengths))
        hint = "Spreadsheets drop leading zeros: make the column text, and type it anew."
        raise Wrong(f"{digits} has {len(digits)} digits; a {name} has {known}.", hint)
    weighted = sum(int(one) * (3, 1)[place % 2] for place, one in enumerate(reversed(digits[:-1])))
    if (weighted + int(digits[-1])) % 10:
        raise Wrong(f"The last digit of {digits} does not fit the others.", "Compare it again.")
    return digits


def _addresses(_: _Column, text: str, __: str) -> list[str]:
    found = list(dict.fromkeys(re.split(r"[\s|]+", text.strip("|"))))
    for one in found:
        if not re.fullmatch(r"https?://[!-~]{1,2000}", one):
            hint = "Separate several by a space or a line break."
            raise Wrong(f"“{one[:80]}” is no address of a picture.", hint)
    if len(found) > MOST_IMAGES:
        raise Wrong(f"{len(found)} pictures; {MOST_IMAGES} are kept.", "Leave some out.")
    return found


_COLUMNS: Final[Mapping[str, _Column]] = {
    name: _Column(name, path, read)
    for name, path, read in (
        ("sku", "sku", _sku),
        ("title", "title", _line),
        ("price", "price", _amount),
        ("currency", "currency", _currency),
        ("floor", "floor", _amount),
        ("stock", "stock", _units),
        ("gtin", "identifiers.gtin", _trade_number),
        ("ean", "identifiers.ean", _trade_number),
        ("brand", f"{ATTRIBUTES}brand", _line),
        ("description", "description", _text),
        ("images", "images", _addresses),
    )
}
