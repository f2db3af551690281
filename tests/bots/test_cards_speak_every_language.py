"""Every word of a card exists in every language, found by looking at the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.cards import access, importing, people, risk, running
from bots.cards.approval import STATES, draw_approval
from bots.cards.saying import Seen
from bots.quoting import MENU
from bots.slack.blocks import message
from tests.fakes.documents import PEOPLE, SHOPS, plan, price
from tests.fakes.slack.drawing import drawn
from workflows import meant
from workflows.wording import languages

ROOT = Path(__file__).parents[2]
BOTS = ROOT / "bots"
TOLD = ("changed.py", "meant.py")
"""Modules beside them that word labels: what a revision changes is told as it is drawn."""
WORDED = ("cards", "discord", "slack")
"""Folders whose labels are of their own, apart from the sentences of a thread."""
SAYING = {"say": 1, "said": 1, "counted": 2}
"""What words a label, and where the label stands among its arguments."""


FROM_A_BOUND = {"price change"}
"""What a bound is called, which is said by its own name."""


def _constants(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _labels() -> Iterator[str]:
    """Yield what is said as it stands in a call, and what tables hold to be said."""
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for given in node.args[SAYING.get(node.func.id, len(node.args)) :]:
                    if isinstance(given, ast.Constant | ast.IfExp):
                        yield from _constants(given)
    tables = (STATES, running.STATES, running.SIGNS, access.STATES, risk.RISKS, people.DECIDED)
    yield from (row[1] for table in tables for row in table.values())
    yield from (label for _, label, _ in importing.STATES.values())
    yield from (importing.AFTER, importing.NOT_PLANNED)
    yield from (does for _, does in access.ROLES)
    for names in (people.SURFACES, meant.LIMITS, meant.FIELDS, meant.DAYS):
        yield from names.values()


def _trees() -> Iterator[ast.Module]:
    paths = [path for folder in WORDED for path in sorted((BOTS / folder).glob("*.py"))]
    beside = [BOTS / name for name in ("forms.py", "presses.py", "prompts.py", "refusals.py")]
    beside += [ROOT / "workflows" / name for name in TOLD]
    for path in (*paths, *beside):
        yield ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_label_of_a_card_is_worded(language: str) -> None:
    spoken = languages()[language]

    assert set(_labels()) - {*spoken.labels, *spoken.wordings} == set()


@pytest.mark.parametrize("language", sorted(languages()))
def test_no_label_is_worded_that_nothing_says(language: str) -> None:
    written = {text for tree in _trees() for text in _constants(tree)}

    said = {one for one in languages()[language].labels if not one.startswith("/")}
    assert said - written == FROM_A_BOUND


@pytest.mark.parametrize("language", sorted(languages()))
def test_no_command_is_worded_that_does_not_exist(language: str) -> None:
    tree = ast.parse((BOTS / "discord" / "commands.py").read_text(encoding="utf-8"))
    named = {
        *_constants(tree),
        MENU,
        *(one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)),
    }

    worded = {one[1:] for one in languages()[language].labels if one.startswith("/")}
    assert worded - named == set()


def test_a_german_card_is_german() -> None:
    german = plan([price(at, title="Preis ändern") for at in range(2)], language="de")

    card = message(draw_approval(german, Seen(PEOPLE, SHOPS)), {})
    shown = drawn(card["text"], card["blocks"])

    assert "2 Änderungen freigeben" in shown
    assert "19,99\u00a0€ → *17,99\u00a0€* (−10\u00a0%)" in shown
    assert "Braucht *eine Freigabe* von Ben Okafor oder Caro Lindt" in shown


def test_a_label_is_never_taken_for_a_text_that_was_kept() -> None:
    spoken = languages()["de"]

    assert not set(spoken.labels) & set(spoken.wordings)
