"""The answer to a question: which of its choices a message means."""

import re

from planner.offline.names import forms, words_of
from planner.planner import Questions

_ORDINALS = {
    word: at
    for at, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split()
    )
}
_FILLERS = frozenset(
    "the a an one ones please it its for on by i mean choose take option number".split()
)
_YES = frozenset({"yes", "yes please", "y", "ok", "okay", "sure"})


def continued(text: str, question: Questions) -> str | None:
    """Return the whole order that a message completes; None where it answers no choice."""
    choices = _choices(question)
    said = text.strip().rstrip(".!").casefold()
    at = _by_number(said) if choices else None
    if at is None:
        at = _by_text(said, [shown for shown, _ in choices])
    if at is None and said in _YES and len(choices) == 1:
        at = 0
    return choices[at][1] if at is not None and at < len(choices) else None


def _choices(question: Questions) -> list[tuple[str, str]]:
    if question.pending.get("planner") != "offline":
        return []
    kept = question.pending.get("choices")
    rows = kept if isinstance(kept, list) else []
    return [
        (str(row["text"]), str(row["say"]))
        for row in rows
        if isinstance(row, dict) and {"text", "say"} <= row.keys()
    ]


def _by_number(said: str) -> int | None:
    number = re.fullmatch(r"(?:#|no\.? ?|number |option )?([1-9][0-9]?)[.)]?", said, re.ASCII)
    if number:
        return int(number[1]) - 1
    words = [word for word in said.split() if word not in _FILLERS]
    return _ORDINALS.get(words[0]) if len(words) == 1 else None


def _by_text(said: str, shown: list[str]) -> int | None:
    """Return the only choice that has all the words."""
    exact = [at for at, text in enumerate(shown) if text.casefold() == said]
    if exact:
        return exact[0]
    words = [word for word in words_of(said) if word not in _FILLERS]
    fits = [
        at
        for at, text in enumerate(shown)
        if words and all(forms(word) & _all_forms(text) for word in words)
    ]
    return fits[0] if len(fits) == 1 else None


def _all_forms(text: str) -> frozenset[str]:
    return frozenset(form for word in words_of(text) for form in forms(word))
