"""One sentence in, six countersigned prices out, and a power cut afterwards."""

from dataclasses import dataclass, field
from typing import Any

import psutil
import pytest

from tests.fakes.product import Product, until
from tests.journeys.shapes import check_plan, check_run

SENTENCE = "Drop the price of all mugs on Shopify by 10%"
PRICES = {
    "MUG-BLUE": ("19.99", "17.99"),
    "MUG-RED": ("18.50", "16.65"),
    "MUG-GREEN": ("17.90", "16.11"),
    "MUG-WHITE": ("14.95", "13.46"),
    "MUG-BLACK": ("16.00", "14.40"),
    "MUG-XL": ("24.90", "22.41"),
}
AFTER = {sku: after for sku, (_, after) in PRICES.items()}


@dataclass
class Seen:
    """What a bystander could see at one moment."""

    run: dict[str, Any]
    card: dict[str, Any]
    effects: list[dict[str, Any]]
    prices: dict[str, str]
    sandbox: int


@dataclass
class Scene:
    """The story as it went."""

    asked: tuple[int, dict[str, Any]] = (0, {})
    untouched: list[dict[str, Any]] = field(default_factory=list)
    approved: tuple[int, dict[str, Any]] = (0, {})
    shown: tuple[int, dict[str, Any]] = (0, {})
    before: Seen | None = None
    survived: bool = False
    after: Seen | None = None


def look(product: Product, scene: Scene) -> Seen:
    return Seen(
        product.cli("runs", "show", scene.approved[1]["run_ids"][0], "--as", "manager")[1],
        product.cli("approvals", "show", scene.asked[1]["approval"]["id"], "--as", "manager")[1],
        product.sandbox.effects(),
        {sku: product.sandbox.state()[sku]["price"] for sku in PRICES},
        int((product.home / "sandbox.pid").read_text()),
    )


@pytest.fixture(scope="module")
def scene(product: Product) -> Scene:
    """Play it once; each test claims one thing about it."""
    scene = Scene()
    scene.asked = product.cli("chat", "--as", "manager", "--once", SENTENCE)
    scene.untouched = product.sandbox.writes()
    approval = scene.asked[1]["approval"]
    scene.approved = product.cli(
        "approvals", "approve", approval["id"], "--revision", str(approval["revision"]),
        "--as", "manager2",
    )  # fmt: skip
    [run] = scene.approved[1]["run_ids"]
    scene.shown = product.cli("runs", "show", run, "--wait", "--as", "manager")
    scene.before = look(product, scene)
    product.kill()
    scene.survived = psutil.pid_exists(scene.before.sandbox)
    product.start()
    scene.after = look(product, scene)
    return scene


def test_the_sentence_becomes_the_document_that_is_promised(scene: Scene) -> None:
    code, document = scene.asked

    assert code == 4
    check_plan(document)
    assert document["approval"]["revision"] == 1
    assert document["approval"]["state"] == "open"
    assert document["approval"]["approvers"] == ["admin", "manager2"]


def test_the_card_names_every_mug_with_its_old_and_its_new_price(scene: Scene) -> None:
    lines = scene.asked[1]["lines"]

    assert {line["sku"]: (line["before"], line["after"]) for line in lines} == PRICES
    assert {(line["activity"], line["shop"]) for line in lines} == {
        ("offer.update_price", "shopify")
    }


def test_nothing_is_written_before_somebody_approves(scene: Scene) -> None:
    assert scene.untouched == []


def test_another_persons_approval_starts_one_run(scene: Scene) -> None:
    code, decided = scene.approved

    assert (code, decided["state"], decided["missing"]) == (0, "approved", 0)
    assert len(decided["run_ids"]) == 1


def test_the_run_accounts_for_all_six(scene: Scene) -> None:
    code, run = scene.shown

    check_run(run)
    assert (code, run["state"], run["epoch"]) == (0, "done", 1)
    assert {item["item"]: item["after"] for item in run["items"]} == {
        f"shopify/{sku}": price for sku, price in AFTER.items()
    }
    assert {item["state"] for item in run["items"]} == {"done"}


def test_the_shop_holds_the_six_new_prices_each_written_once(scene: Scene) -> None:
    assert scene.before
    assert scene.before.prices == AFTER
    effects = [(one["sku"], one["what"], one["value"]) for one in scene.before.effects]
    assert sorted(effects) == sorted((sku, "price", price) for sku, price in AFTER.items())


def test_the_sandbox_outlives_a_power_cut_and_is_adopted(scene: Scene) -> None:
    assert scene.before
    assert scene.after
    assert scene.survived
    assert scene.after.sandbox == scene.before.sandbox


def test_after_a_power_cut_everything_is_still_there(scene: Scene) -> None:
    assert scene.after == scene.before


def test_a_mug_whose_price_moved_after_the_card_is_left_alone(
    scene: Scene, product: Product
) -> None:
    _, plan = product.cli(
        "chat", "--as", "manager", "--once", "Raise the price of all mugs on Shopify by 5%"
    )
    wanted = {line["sku"]: line["after"] for line in plan["lines"]}
    product.sandbox.edit("MUG-RED", price="17.49")
    already = len(product.sandbox.effects())
    approval = plan["approval"]["id"]
    decided = product.cli("approvals", "approve", approval, "--revision", "1", "--as", "manager2")

    code, run = product.cli("runs", "show", decided[1]["run_ids"][0], "--wait", "--as", "manager")

    assert (code, run["state"]) == (6, "failed")
    states = {item["item"].removeprefix("shopify/"): item["state"] for item in run["items"]}
    assert states == {sku: "conflict" if sku == "MUG-RED" else "done" for sku in PRICES}
    [moved] = [item for item in run["items"] if item["state"] == "conflict"]
    assert moved["error"]["code"] == "conflict"
    assert "17.49" in moved["error"]["text"]
    found = {sku: product.sandbox.state()[sku]["price"] for sku in PRICES}
    assert found == wanted | {"MUG-RED": "17.49"}
    assert len(product.sandbox.effects()) - already == 5


def test_asked_to_end_it_ends_within_ten_seconds_and_stops_its_sandbox(
    scene: Scene, product: Product
) -> None:
    pid = int((product.home / "sandbox.pid").read_text())

    code = product.stop()

    assert code == 0
    until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie", 5)
