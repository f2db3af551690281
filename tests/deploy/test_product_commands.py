"""`countersign products`: a file is looked at, refused with its rows, and imported."""

from pathlib import Path

import httpx2
import pytest

from tests.fakes.product import Product

GOOD = "sku;title;price;stock\nTIN-RED;Red Tin;8.50;12\nMUG-BLUE;Blue Mug;;\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "products.csv"
    path.write_text(GOOD, encoding="utf-16")
    return path


def test_a_file_is_shown_then_imported_then_found(served: Product, sheet: Path) -> None:
    shown = served.run("products", "import", str(sheet), "--dry-run", "--as", "manager")
    code, done = served.cli("products", "import", str(sheet), "--as", "manager")
    _, found = served.cli("products", "show", "TIN-RED", "--as", "viewer")

    assert shown.stdout == (
        "new TIN-RED  (row 2)\n"
        "  title: – → Red Tin\n"
        "  price: – → 8.50 EUR\n"
        "  stock: – → 12\n"
        "2 rows: 1 would be new, 0 would be changed, 1 the same, 0 problems\n"
    )
    assert (code, done["new"], done["dry_run"]) == (0, 1, False)
    assert found["product"]["price"] == {"amount": "8.50", "currency": "EUR"}


def test_a_bad_file_ends_with_five_and_names_row_column_and_way_out(
    served: Product, sheet: Path
) -> None:
    sheet.write_text("sku,title,prise\nPAN-RED,Pan,8\n")

    refused = served.run("products", "import", str(sheet), "--as", "manager")
    code, document = served.cli("products", "import", str(sheet), "--as", "manager")

    assert refused.returncode == code == 5
    assert refused.stdout.startswith(
        "✗ row 1, prise: There is no column prise. Did you mean price?"
    )
    assert "Nothing was imported" in refused.stderr
    assert document["problems"][0]["column"] == "prise"
    assert served.cli("products", "show", "PAN-RED", "--as", "viewer")[0] == 3


def test_products_are_searched_by_the_words_of_their_titles(served: Product) -> None:
    found = served.run("products", "list", "--query", "blue mug", "--as", "viewer")

    assert found.stdout == "MUG-BLUE  Blue Mug  19.99 EUR  stock 12  in shopify\n"


def test_an_article_number_may_hold_a_slash(served: Product, sheet: Path) -> None:
    sheet.write_text("sku,title,price\nTIN/BLUE,Blue Tin,8.50\n")
    served.cli("products", "import", str(sheet), "--as", "manager")

    _, shown = served.cli("products", "show", "TIN/BLUE", "--as", "viewer")
    _, lacks = served.cli("products", "lacks", "shopify", "TIN/BLUE", "--as", "viewer")
    _, answered = served.cli(
        "products", "answer", "shopify", "TIN/BLUE", "stock=3", "--as", "lister"
    )

    assert shown["product"]["title"] == "Blue Tin"
    assert lacks["requirements"]["required"] == ["stock"]
    assert answered["requirements"]["required"] == []


def test_only_csv_is_taken_and_only_whole_files_may_be_large(served: Product) -> None:
    row = "A,Thing\n"
    with served.client("manager") as client:
        kinds = [
            client.post("/api/products/import", content=GOOD, headers={"content-type": kind})
            for kind in ("application/json", "text/plain", "multipart/form-data")
        ]
        csv = {"content-type": "text/csv; charset=utf-8"}
        large = client.post(
            "/api/products/import?dry_run=true", headers=csv, content="sku,title\n" + row * 200_000
        )
        huge = client.post("/api/products/import", headers=csv, content=b"x" * 32_000_001)
        other = client.post("/api/plans", content=b" " * 1_000_001)

    assert [(one.status_code, one.json()["at"]) for one in kinds] == [(422, "content-type")] * 3
    assert large.status_code == httpx2.codes.OK
    assert large.json()["problem_count"] > 49_000
    assert (huge.status_code, other.status_code) == (413, 413)
