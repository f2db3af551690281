"""What the guides say is what is there."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from activities.catalogue import Catalogue
from deploy.reference import GUIDES, PARTS, rewritten
from tests.fakes.product import PROGRAM

GUIDE = pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)


@GUIDE
def test_no_generated_part_is_stale(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")

    assert rewritten(text) == text, "run `make docs`"


def test_every_generated_part_is_in_a_guide() -> None:
    whole = "".join(path.read_text(encoding="utf-8") for path in GUIDES.glob("*.md"))

    assert sorted(re.findall(r"<!-- generated: (\w+) -->", whole)) == sorted(PARTS)


def test_no_cell_of_the_conformance_table_is_empty() -> None:
    rows = PARTS["conformance"]().strip().splitlines()

    cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows]
    assert {len(row) for row in cells} == {8}
    assert [cell for row in cells for cell in row if not cell.strip()] == []


def test_the_conformance_table_agrees_with_the_catalogue_that_is_printed() -> None:
    rows = [re.split(r"(?<!\\)\|", row)[1:-1] for row in PARTS["conformance"]().splitlines()[2:]]
    table = {
        (row[0].strip(" `"), row[1].strip()): [cell.strip() for cell in row[2:]] for row in rows
    }
    printed = subprocess.run(
        [PROGRAM, "catalog", "--json"], check=True, capture_output=True, text=True
    )
    found = json.loads(printed.stdout)
    titles = {place["id"]: place["title"] for place in found["marketplaces"]}

    told = {
        (one["name"], titles[place]): how
        for one in found["activities"]
        for place, how in one["marketplaces"].items()
    }
    assert told.keys() <= table.keys()
    assert {key for key, row in table.items() if row[0].startswith("not supported: ")} == {
        key for key, how in told.items() if not how["supported"]
    }
    writes = {key: how for key, how in told.items() if "stages" in how}
    assert {
        key: (row[0], row[1].split()[0], row[2], row[4].partition(":")[0])
        for key, row in table.items()
        if key in writes
    } == {
        key: (
            how["effect"],
            f"{how['settles_s']:g}",
            how["idempotency"].replace("_", " "),
            "yes" if how["undo"] else "no",
        )
        for key, how in writes.items()
    }


def test_what_a_pause_means_is_told_for_every_marketplace() -> None:
    pauses = [row for row in PARTS["conformance"]().splitlines() if "`listing.pause`" in row]

    meant = {row.split("|")[2].strip(): row.split("|")[-2].strip() for row in pauses}
    assert meant.keys() == {place.title for place in Catalogue.discover().marketplaces.values()}
    assert len(set(meant.values())) == len(meant)


@GUIDE
def test_every_link_between_guides_leads_somewhere(guide: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8"))

    assert [link for link in links if not (guide.parent / link).exists()] == []


def test_every_promise_names_tests_that_are_there(root: Path) -> None:
    guide = (GUIDES / "safety.md").read_text(encoding="utf-8")
    promises = re.split(r"^## ", guide, flags=re.MULTILINE)[1:]
    named = [re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", promise) for promise in promises]

    assert len(promises) == 5
    assert all(named)
    gone = [
        (path, test)
        for tests in named
        for path, test in tests
        if f"def {test}(" not in (root / path).read_text(encoding="utf-8")
    ]
    assert gone == []
