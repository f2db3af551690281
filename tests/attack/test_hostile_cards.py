"""What a plan or a person says is shown as text: it steers no terminal and hides nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.attack.stage import Stage, price_plan

REFUSED = {
    "ansi": "\x1b[2J\x1b[31mRED\x1b[0m",
    "c1": "\x9b31mRED\x9b0m",
    "title": "\x1b]0;pwned\x07",
    "link": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "back": "99\x08\x08\x7f",
    "return": "safe\rharm",
    "page": "one\u0085three\x0bfour\x0cfive",
}
"""No sentence and no plan may hold such a character."""
ESCAPED = {
    "bidi": "\u202egnp.exe\u202c",
    "isolate": "\u2066ab\u2069",
    "zero width": "ad\u200bmin\u200d\ufeff",
    "line": "one\u2028two\u2029three",
    "tag": "\U000e0041\U000e0042",
    "private": "\ue000",
}
"""Some languages need some of them; a terminal shows their numbers."""
MARKUP = "[bold red]x[/] [link=http://evil.example]y[/link] [/nothing] <b>*z*</b> :smile:"
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def spoofed(text: str) -> dict[str, Any]:
    """Return a plan that says something everywhere a plan can."""
    plan = price_plan(summary=f"A{text}Z")
    plan["assumptions"] = [f"B{text}Z"]
    plan["workflows"][0]["steps"][0]["title"] = f"C{text}Z"
    return plan


def shown(stage: Stage, plan: dict[str, Any], folder: Path) -> str:
    """Propose a plan from a file and return what the terminal got, in every view of it."""
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    run = stage.product.run
    first = run("plan", "propose", str(file), "--as", "pricer")
    views = [first.stdout, first.stderr]
    if found := re.search(r"p-[0-9a-z]{10}", first.stdout):
        id = found.group()
        views += [run("approvals", *words).stdout for words in (("list",), ("show", id))]
        reject = ("approvals", "reject", id, "--revision", "1", "--as", "manager")
        done = run(*reject, "--reason", plan["summary"].replace("\x00", ""))
        views += [done.stdout, run("approvals", "show", id).stdout]
    return "".join(views)


@pytest.mark.parametrize("spoof", REFUSED.values(), ids=REFUSED)
def test_no_plan_holds_what_steers_a_terminal(stage: Stage, spoof: str) -> None:
    answer = stage.ask("POST", "/api/plans", spoofed(spoof), acting="pricer")

    assert (answer.status_code, answer.json()["kind"]) == (422, "invalid")
    assert {one["code"] for one in answer.json()["problems"]} == {"bad_text"}
    assert not STEERING.findall(answer.json()["problems"][0]["hint"])


def test_no_card_steers_the_terminal(stage: Stage, tmp_path: Path) -> None:
    said = shown(stage, spoofed("".join(ESCAPED.values())), tmp_path)

    assert not STEERING.findall(said), repr(said)
    assert "A\\u202egnp.exe\\u202c" in said


def test_markup_on_a_card_is_text(stage: Stage, tmp_path: Path) -> None:
    said = shown(stage, spoofed(MARKUP), tmp_path)

    assert "[bold red]x[/]" in said
    assert ":smile:" in said


@pytest.mark.parametrize("spoofs", [REFUSED, ESCAPED], ids=["refused", "escaped"])
def test_no_answer_in_chat_steers_the_terminal(stage: Stage, spoofs: dict[str, str]) -> None:
    ended = stage.product.run(
        "chat", "--as", "manager", "--once", f"sing {' '.join(spoofs.values())}"
    )

    assert not STEERING.findall(ended.stdout + ended.stderr), repr(ended.stdout)


def test_no_refusal_steers_the_terminal(stage: Stage) -> None:
    spoof = REFUSED["ansi"] + REFUSED["c1"] + ESCAPED["bidi"]

    ended = [
        stage.product.run("approvals", "show", f"p-{spoof}"),
        stage.product.run("runs", "show", f"r-{spoof}"),
        stage.product.run("halt", "--shop", f"s{spoof}", "--reason", "x"),
        stage.product.run("people", "change", f"s{spoof}", "--max-listings", "1"),
        stage.product.run("shops", "mode", f"s{spoof}", "live"),
    ]

    assert [one.returncode for one in ended] == [3] * len(ended)
    assert not STEERING.findall("".join(one.stdout + one.stderr for one in ended))
