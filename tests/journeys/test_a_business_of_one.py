"""A business of one person, over the API, the command line and the terminal dialogue."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.product import PROGRAM, Product

ME = "other/admin"


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the product with a second tenant that only its admin is left in."""
    home: Path = tmp_path_factory.mktemp("alone") / "home"
    with Product(home) as running:
        for name in ("viewer", "lister", "pricer", "manager", "manager2"):
            gone = running.api("PATCH", f"/api/people/{name}", {"active": False}, acting=ME)
            assert gone.is_success, gone.text
        yield running


def card(product: Product) -> dict[str, Any]:
    plan = product.say("Drop the price of MUG-BLUE on Shopify by 1%", acting=ME)
    assert plan["kind"] == "plan", plan
    return plan


def decide(product: Product, plan: dict[str, Any], **body: str) -> tuple[int, dict[str, Any]]:
    path = f"/api/approvals/{plan['approval']['id']}/decision"
    answer = product.api("POST", path, {"revision": 1, "decision": "approve", **body}, acting=ME)
    return answer.status_code, answer.json()


def test_over_the_api_a_click_is_not_enough_and_the_sentence_is(product: Product) -> None:
    plan = card(product)
    sentence = plan["approval"]["confirmation"]

    status, refused = decide(product, plan)
    assert (status, refused["code"]) == (403, "self_approval")
    assert sentence in refused["hint"]
    assert decide(product, plan, confirmation=sentence.upper())[0] == 403
    status, decided = decide(product, plan, confirmation=sentence)

    assert (status, decided["state"]) == (200, "approved")
    assert product.ended(decided["run_ids"][0], acting=ME)["state"] == "done"


def test_on_the_command_line_the_sentence_is_an_option(product: Product) -> None:
    approval = card(product)["approval"]
    words = ("approvals", "approve", approval["id"], "--revision", "1", "--as", ME)

    bare, refused = product.cli(*words)
    wrong, _ = product.cli(*words, "--confirm", "yes")
    right, decided = product.cli(*words, "--confirm", approval["confirmation"])

    assert (bare, wrong, right) == (3, 3, 0)
    assert (refused["code"], decided["state"]) == ("self_approval", "approved")


def test_a_card_on_the_command_line_says_what_to_type(product: Product) -> None:
    approval = card(product)["approval"]

    shown = product.run("approvals", "show", approval["id"], "--as", ME).stdout

    assert approval["confirmation"] in " ".join(shown.split())


def test_the_terminal_asks_for_the_sentence_and_takes_no_other(product: Product) -> None:
    first = dialogue(product, lambda _: "yes please")
    second = dialogue(product, lambda sentence: sentence)

    assert "Type exactly: approve p-" in first
    assert "Approved: r-" not in first
    assert "Approved: r-" in second


def dialogue(product: Product, answer: Callable[[str], str]) -> str:
    """Ask for a price, approve it in short, answer the question, and return all that was said."""
    words = [str(PROGRAM), "chat", "--as", ME]
    environ = {**product.environ, "COUNTERSIGN_URL": product.url, "COLUMNS": "120"}
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    )
    assert process.stdin is not None
    assert process.stdout is not None
    said = ""
    try:
        process.stdin.write("Drop the price of MUG-BLUE on Shopify by 2%\napprove\n")
        process.stdin.flush()
        while not (asked := re.search(r"Type: (approve p-\w+ r1)", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        rest, _ = process.communicate(f"{answer(asked[1])}\nquit\n", timeout=60)
    finally:
        process.kill()
        process.wait()
    return said + " ".join(rest.split())


def test_the_full_sentence_in_a_message_is_the_confirmation(product: Product) -> None:
    plan = card(product)

    said = product.say(plan["approval"]["confirmation"], acting=ME, thread=plan["thread"])

    assert said["text"].startswith("Approved: r-")


def test_a_business_of_several_is_never_asked_to_type(product: Product) -> None:
    plan = product.say("Drop the price of MUG-BLUE on Shopify by 1%")

    assert plan["approval"]["confirmation"] is None
    sentence = f"approve {plan['approval']['id']} r1"
    body = {"revision": 1, "decision": "approve", "confirmation": sentence}
    path = f"/api/approvals/{plan['approval']['id']}/decision"
    assert product.api("POST", path, body).json()["code"] == "self_approval"
