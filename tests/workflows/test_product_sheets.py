"""Files of products, as the programs of this world write them, cell by cell."""

from typing import Any

import pytest

from workflows.documents import RowProblem
from workflows.product_sheet import Entry, is_column, read_entries
from workflows.sheet import MOST_ROWS, read_sheet
from workflows.wording import reworded

MUG = "sku;title;price\nMUG;Blauer Becher;24,90\n"


def read(file: bytes | str, locale: str = "en") -> tuple[list[Entry], list[RowProblem]]:
    raw = file.encode() if isinstance(file, str) else file
    return read_entries(read_sheet(raw, is_column), locale)


def says(cells: dict[str, str], locale: str = "en") -> dict[str, Any]:
    """Return what one well row says."""
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells.values()]
    entries, problems = read(f"sku,{','.join(cells)}\nMUG,{','.join(quoted)}\n", locale)
    assert problems == []
    return dict(entries[0].says)


def wrong(file: bytes | str, locale: str = "en") -> list[tuple[int, str | None, str]]:
    """Return where something is wrong, and what."""
    entries, problems = read(file, locale)
    assert all(one.hint for one in problems)
    assert not {one.row for one in entries} & {one.row for one in problems}
    return [(one.row, one.column, one.text) for one in problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_ends_are_found_out(
    encoding: str, delimiter: str, ending: str
) -> None:
    text = MUG.replace("24,90", '"24,90"').replace(";", delimiter).replace("\n", ending)

    entries, problems = read(text.encode(encoding), "de")

    assert (entries, problems) == (
        [Entry(2, "MUG", {"title": "Blauer Becher", "price": "24.90"})],
        [],
    )


def test_a_delimiter_inside_the_cells_deceives_nobody() -> None:
    entries, problems = read('sku;"title"\nMUG;"a, b, c, d; e"\n')

    assert (entries[0].says, problems) == ({"title": "a, b, c, d; e"}, [])


def test_a_line_break_in_quotes_belongs_to_its_cell_and_rows_are_counted_as_spreadsheets_do() -> (
    None
):
    file = 'sku,description,stock\nA,"one\ntwo",1\nB,x,many\n'

    entries, problems = read(file)

    assert entries[0].says["description"] == "one\ntwo"
    assert [(one.row, one.column) for one in problems] == [(3, "stock")]


def test_an_empty_cell_says_nothing_and_clear_takes_away() -> None:
    assert says({"title": "", "floor": " ", "stock": "<clear>", "brand": "<clear>"}) == {
        "stock": None,
        "attributes.brand": None,
    }


def test_every_column_lands_where_it_belongs() -> None:
    row = {
        "Title": " Blue Mug ", "PRICE": "19.99", "currency": "eur", "floor": "0", "stock": "1,500",
        "gtin": "4006381333931", "ean": "4006 3813 3393 1", "brand": "Ola",
        "description": "Big.\nBlue.", "images": "https://a.example/1.jpg | https://a.example/2.jpg",
        "attributes.Farbe": "blau",
    }  # fmt: skip

    assert says(row) == {
        "title": "Blue Mug", "price": "19.99", "currency": "EUR", "floor": "0", "stock": 1500,
        "identifiers.gtin": "4006381333931", "identifiers.ean": "4006381333931",
        "attributes.brand": "Ola", "description": "Big.\nBlue.",
        "images": ["https://a.example/1.jpg", "https://a.example/2.jpg"],
        "attributes.Farbe": "blau",
    }  # fmt: skip


BAD_CELLS = [
    ("title", "x" * 256, "256 characters"),
    ("title", "a\nb", "line break"),
    ("title", "=1+1", "formula"),
    ("title", '=HYPERLINK("http://x")', "formula"),
    ("title", "@SUM(A1)", "formula"),
    ("title", "+cmd|' /C calc'!A0", "formula"),
    ("title", "a\x00b", "cannot be seen"),
    ("title", "a\x1bb", "cannot be seen"),
    ("title", "Mug \u202e99.91", "cannot be seen"),
    ("description", "Mug \u206699.91\u2069", "cannot be seen"),
    ("title", "<clear>", "cannot be taken away"),
    ("price", "abc", "not a number"),
    ("price", "0", "not above zero"),
    ("price", "-5", "not above zero"),
    ("price", "19,99 €", "not a number"),
    ("floor", "-1", "not above zero"),
    ("currency", "BTC", "no currency"),
    ("stock", "-1", "no number of units"),
    ("stock", "1.5", "no number of units"),
    ("stock", "1000001", "no number of units"),
    ("stock", "plenty", "no number of units"),
    ("gtin", "4.00638E+12", "is made of digits"),
    ("gtin", "400638133393", "does not fit"),
    ("gtin", "4006381333932", "does not fit"),
    ("ean", "0400638133393", "does not fit"),
    ("ean", "400638", "has 6 digits"),
    ("images", "mug.jpg", "no address"),
    ("images", "javascript:alert(1)", "no address"),
    ("images", " ".join(f"https://a.example/{n}" for n in range(51)), "51 pictures"),
    ("attributes.colour", "x" * 2001, "2,001 characters"),
    ("description", "x" * 60_001, "60,001 characters"),
]


@pytest.mark.parametrize(("column", "cell", "reason"), BAD_CELLS)
def test_a_cell_that_cannot_be_is_named_with_row_column_and_reason(
    column: str, cell: str, reason: str
) -> None:
    quoted = cell.replace('"', '""')
    [(row, where, said)] = wrong(f'sku,{column}\nOK,\nMUG,"{quoted}"\n')

    assert (row, where) == (3, column)
    assert reason in said


@pytest.mark.parametrize("title", ["-20% Mug", "+ size", "@home Mug", "- Mug (blue)", "A=B"])
def test_a_title_that_only_looks_a_little_like_a_formula_is_one(title: str) -> None:
    assert says({"title": title}) == {"title": title}


def test_a_number_twice_in_the_file_is_named_with_its_first_row() -> None:
    assert wrong("sku\nA\nB\nA\n") == [(4, "sku", "A stands in row 2 as well.")]


def test_an_article_number_that_cannot_be_is_named() -> None:
    found = wrong(f"sku,title\n,x\n{'a' * 101},y\n=A1,z\n")

    assert [(row, column) for row, column, _ in found] == [(2, "sku"), (3, "sku"), (4, "sku")]


def test_unknown_columns_are_named_with_what_may_have_been_meant() -> None:
    _, problems = read("sku,prise,Verkaufer\nA,1,2\n")

    assert [(one.row, one.column) for one in problems] == [(1, "prise"), (1, "Verkaufer")]
    assert problems[0].hint == (
        "Did you mean price? Otherwise remove it, or call it attributes.prise to keep it as an"
        " attribute."
    )


def test_two_columns_for_one_thing_are_refused() -> None:
    assert wrong("sku,brand,attributes.brand\nA,x,y\n") == [
        (1, "attributes.brand", "Two columns mean the same: attributes.brand.")
    ]


WRONG_FILES: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 1, "is empty"),
    "blank": (b"\n\n  \n", 1, "is empty"),
    "no header": (b"MUG,Blue Mug,19.99\n", 1, "does not name the columns"),
    "latin-1": ("sku,title\nA,Becher\nB,Grün\n".encode("latin-1"), 3, "no text"),
    "open quote": (b'sku,title\nA,"Mug\nB,x\n', 2, "never closed"),
    "stray quote": (b'sku,title\nA,"Mug" x\n', 2, "cannot be read"),
    "huge cell": (b"sku,title\nA," + b"x" * 200_000 + b"\n", 2, "131,072 characters"),
    "more cells": (b"sku,title\nA,Mug,4,90\n", 2, "more cells"),
    "odd bytes": (b"\xff\xfes\x00k", 1, "no text"),
    "binary": (bytes(range(128, 256)), 1, "no text"),
}


@pytest.mark.parametrize(("file", "row", "reason"), WRONG_FILES.values(), ids=WRONG_FILES)
def test_a_file_that_cannot_be_read_says_where_and_why(file: bytes, row: int, reason: str) -> None:
    [(where, _, said)] = wrong(file)

    assert where == row
    assert reason in said


@pytest.mark.parametrize(
    ("file", "reason"), [("open quote", "nie geschlossen"), ("stray quote", "das sie schließt"),
                         ("huge cell", "131.072 Zeichen")],
)  # fmt: skip
def test_why_a_row_cannot_be_read_is_said_in_german_too(file: str, reason: str) -> None:
    [(_, _, said)] = wrong(WRONG_FILES[file][0])

    assert reason in reworded(said, "de")


def test_more_rows_than_are_read_at_once_are_refused() -> None:
    rows = "".join(f"A{n}\n" for n in range(MOST_ROWS + 1))

    [(row, _, said)] = wrong(f"sku\n{rows}")

    assert (row, "50,001" in said) == (MOST_ROWS + 2, True)


@pytest.mark.parametrize("sku", ["MUG\u200b-BLUE", "MUG\u00a0BLUE", "MUG-\u00adBLUE"])
def test_an_article_number_has_nothing_in_it_that_looks_like_another(sku: str) -> None:
    [(_, where, said)] = wrong(f"sku,title\n{sku},Mug\n")

    assert (where, "cannot be seen" in said) == ("sku", True)
