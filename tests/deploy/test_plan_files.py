"""`countersign plan` over one file, several files and files that hold no plan."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.product import Product


@pytest.fixture
def alone(tmp_path: Path) -> Product:
    return Product(tmp_path / "nowhere")


def price_file(folder: Path, name: str, price: str = "18.99") -> str:
    change = {"kind": "set", "price": {"amount": price, "currency": "EUR"}}
    params = {"shop": "shopify", "sku": "MUG-BLUE", "change": change}
    step = {"id": "price", "activity": "offer.update_price", "params": params}
    plan = {"language": 1, "summary": "One price.", "workflows": [{"id": "w1", "steps": [step]}]}
    return spoilt_file(folder, name, json.dumps(plan))


def spoilt_file(folder: Path, name: str, text: str = "{") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_the_schema_is_the_same_document_with_json_and_without(alone: Product) -> None:
    plain, document = alone.run("plan", "schema"), alone.run("plan", "schema", "--json")

    assert document.returncode == 0, document.stderr
    assert document.stdout == plain.stdout


def test_several_files_are_checked_in_one_document_in_their_order(
    alone: Product, tmp_path: Path
) -> None:
    files = [price_file(tmp_path, "a.json"), spoilt_file(tmp_path, "b.json")]

    code, documents = alone.cli("plan", "check", *files)

    assert code == 5
    assert [(one["file"], one["kind"]) for one in documents] == [
        (files[0], "valid"),
        (files[1], "invalid"),
    ]


def test_one_file_is_one_document_and_no_list(alone: Product, tmp_path: Path) -> None:
    code, document = alone.cli("plan", "check", price_file(tmp_path, "a.json"))

    assert (code, document["kind"]) == (0, "valid")
    assert "file" not in document


def test_several_files_are_told_apart_by_their_names(alone: Product, tmp_path: Path) -> None:
    files = [price_file(tmp_path, "a.json"), price_file(tmp_path, "b.json", "17.99")]

    said = alone.run("plan", "digest", *files).stdout.splitlines()

    assert [line.split()[1] for line in said] == files
    assert len({line.split()[0] for line in said}) == 2


@pytest.mark.parametrize("verb", ["check", "digest"])
def test_a_file_that_holds_no_plan_is_an_invalid_document(
    alone: Product, tmp_path: Path, verb: str
) -> None:
    code, document = alone.cli("plan", verb, spoilt_file(tmp_path, "a.json"))

    assert (code, document["kind"]) == (5, "invalid")
    assert document["problems"][0]["code"] == "not_json"


def test_a_difference_to_something_that_is_no_plan_is_an_invalid_document(
    alone: Product, tmp_path: Path
) -> None:
    files = price_file(tmp_path, "a.json"), spoilt_file(tmp_path, "b.json")

    code, document = alone.cli("plan", "diff", *files)

    assert (code, document["kind"]) == (5, "invalid")


def test_several_files_are_proposed_one_after_the_other_and_the_worst_end_counts(
    served: Product, tmp_path: Path
) -> None:
    files = [price_file(tmp_path, "a.json"), spoilt_file(tmp_path, "b.json")]

    code, documents = served.cli("plan", "propose", *files, "--as", "manager")
    kinds: list[Any] = [one["kind"] for one in documents]

    assert (code, kinds) == (5, ["plan", "invalid"])


def test_a_person_who_does_not_exist_proposes_nothing(served: Product, tmp_path: Path) -> None:
    files = [price_file(tmp_path, "a.json"), price_file(tmp_path, "b.json")]

    code, documents = served.cli("plan", "propose", *files, "--as", "nobody")

    assert (code, [one["code"] for one in documents]) == (3, ["unknown", "unknown"])
