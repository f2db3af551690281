"""What the guides say is what is there."""

import re
from pathlib import Path

import pytest

from deploy.reference import GUIDES, PARTS, rewritten

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
