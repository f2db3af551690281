"""A language is one file: its words, its forms, and a wording for everything that is said."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import planner.offline
from planner.offline.language import ENGLISH, Language, languages

OTHERS = [one for code, one in languages().items() if code != ENGLISH]


def said() -> Iterator[str]:
    """Find every phrase that the planner may say."""
    for path in sorted(Path(planner.offline.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="phrase" | "Told"), args=[ast.Constant(str(text))]):
                    yield text
                case _:
                    pass


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


PHRASES = sorted({text for text in said() if places(text) != {"field", "compare", "value"}} - {""})


def test_the_phrases_are_found() -> None:
    assert len(PHRASES) > 150


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_a_language_has_a_wording_for_every_phrase(language: Language) -> None:
    named = {"{name}: {field} {compare} {value}"}

    assert [text for text in PHRASES if text not in {*language.phrases, *named}] == []


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_a_language_words_nothing_that_is_never_said(language: Language) -> None:
    assert sorted(set(language.phrases) - {*PHRASES, "and", "or"}) == []


@pytest.mark.parametrize("language", OTHERS, ids=lambda one: one.code)
def test_a_wording_has_the_places_of_its_phrase(language: Language) -> None:
    wrong = [text for text, worded in language.phrases.items() if places(text) != places(worded)]

    assert wrong == []


@pytest.mark.parametrize("language", languages().values(), ids=lambda one: one.code)
def test_every_word_of_a_language_is_written_as_it_is_compared(language: Language) -> None:
    written = {word for entries in language.meanings.values() for one in entries for word in one[0]}

    assert [word for word in sorted(written) if word != word.casefold()] == []
