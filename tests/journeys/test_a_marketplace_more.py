"""A marketplace is one folder: dropped beside the others, it is sold on from sentence to shop."""

import shutil
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from tests.fakes.product import Product

ROOMS = ("activities", "authz", "bots", "planner", "workflows", "admin_web", "deploy")
LEFT_OUT = ("node_modules", "__pycache__", "src", "e2e")


@pytest.fixture(scope="module")
def grown(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the product out of a copy of its rooms with one folder more."""
    copy = tmp_path_factory.mktemp("grown")
    for room in ROOMS:
        shutil.copytree(root / room, copy / room, ignore=shutil.ignore_patterns(*LEFT_OUT))
    folder = copy / "activities" / "marketplaces" / "fair"
    folder.mkdir()
    shutil.copy(root / "tests" / "fakes" / "fair.py", folder / "__init__.py")
    shutil.copy(root / "tests" / "fakes" / "fair_sandbox.py", folder / "sandbox.py")
    # a module that is run by its name is looked for in the present folder first
    with chdir(copy), Product(copy / "home", {"PYTHONPATH": str(copy)}) as product:
        yield product


def test_the_catalogue_tells_what_can_be_done_there(grown: Product) -> None:
    code, found = grown.cli("catalog")

    places = {one["name"]: one["marketplaces"].get("fair") for one in found["activities"]}
    assert code == 0
    assert {"id": "fair", "title": "Fair"} in found["marketplaces"]
    assert places["offer.update_price"]["means"] == "Writes another price on the board."
    assert places["listing.pause"] == {"supported": False, "reason": "Fair has no such call"}


def test_the_demo_has_a_shop_there(grown: Product) -> None:
    _, found = grown.cli("shops", "list", "--as", "admin")

    assert "fair" in {one["id"] for one in found}


def test_a_sentence_that_names_it_ends_in_its_shop(grown: Product) -> None:
    card = grown.say("Drop the price of the blue mug on Fair by 10%")
    assert card["kind"] == "plan", card.get("refusals")
    [run] = grown.decide(card).json()["run_ids"]

    assert grown.ended(run)["state"] == "done"
    assert grown.sandbox.state("fair")["MUG-BLUE"]["price"] == "17.99"
    assert [one["shop"] for one in grown.sandbox.effects()] == ["fair"]
