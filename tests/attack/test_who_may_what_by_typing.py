"""Every word that is typed exactly × every role × own and foreign tenant."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bots.typed import FORMS
from tests.attack.clear import UNKNOWN, blind
from tests.attack.doors import DECIDERS, PRICERS
from tests.attack.stage import MARK, ROLES, SHOP, Stage

WRITERS = ("lister", *PRICERS)


@dataclass(frozen=True)
class Word:
    """What is typed, about what, and who is not refused."""

    text: str
    allowed: tuple[str, ...]
    about: str | None = None
    make: Callable[[Stage], str] = lambda _: ""

    def typed(self, id: str) -> str:
        """Return the text with an id in it."""
        return self.text.format(id)


def _card(stage: Stage) -> str:
    return str(stage.card()["approval"]["id"])


def _shop(_: Stage) -> str:
    return SHOP


def _run(stage: Stage) -> str:
    return stage.run


WORDS = (
    Word("halt {}", WRITERS, "shop", _shop),
    Word("resume {}", DECIDERS, "shop", _shop),
    Word("status", ROLES),
    Word("approvals", ROLES),
    Word("connect", ROLES),
    Word("help", ROLES),
    Word("hilfe", ROLES),
    Word("approve {} r1", DECIDERS, "approval", _card),
    Word(f"reject {{}} r1 {MARK}", PRICERS, "approval", _card),
    Word("propose again {}", PRICERS, "approval", _card),
    Word("cancel", ROLES),
    Word("cancel {}", (), "run", _run),
    Word("retry {}", (), "run", _run),
)
EACH = pytest.mark.parametrize("word", WORDS, ids=lambda word: word.text)


@pytest.fixture(autouse=True, scope="module")
def let_go(stage: Stage) -> Iterator[None]:
    """Leave no brake behind."""
    yield
    stage.ask("POST", "/api/halts/lift", {"shop": SHOP}, acting="admin")


def say(stage: Stage, text: str, acting: str) -> dict[str, Any]:
    answer = stage.ask("POST", "/api/messages", {"text": text}, acting=acting)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    assert document["planner"] is None, document
    return document


def test_no_word_was_forgotten_in_the_table() -> None:
    texts = [word.typed(UNKNOWN.get(word.about or "", "")) for word in WORDS]

    unmatched = [form for form in FORMS if not any(re.fullmatch(form, text) for text in texts)]

    assert unmatched == []


@EACH
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(stage: Stage, word: Word, role: str) -> None:
    said = say(stage, word.typed(word.make(stage)), role)

    assert (said["kind"] != "refused") == (role in word.allowed), said


@pytest.mark.parametrize("word", [word for word in WORDS if word.about], ids=lambda word: word.text)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_foreign_and_what_is_unknown_answer_alike(
    stage: Stage, word: Word, role: str
) -> None:
    id, other = word.make(stage), UNKNOWN[word.about or ""]
    acting = f"other/{role}"

    foreign = blind(without_thread(say(stage, word.typed(id), acting)), [id])
    unknown = blind(without_thread(say(stage, word.typed(other), acting)), [other])

    assert foreign == unknown


def without_thread(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "thread"}


@pytest.mark.parametrize("text", ["status", "approvals", "help"])
def test_what_stands_in_one_tenant_is_not_told_in_the_other(stage: Stage, text: str) -> None:
    say(stage, f"halt {SHOP}", "manager")
    card = _card(stage)

    said = str(say(stage, text, "other/admin"))

    assert not [word for word in (SHOP, MARK, card, stage.run) if word in said]
