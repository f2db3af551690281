"""The answer to a question: which of its choices a message means."""

import re

from planner.offline import each_amount
from planner.offline.language import Language
from planner.offline.names import Names, words_of
from planner.offline.replies import Told
from planner.planner import Questions


def continued(text: str, question: Questions, language: Language, names: Names) -> str | None:
    """Return the whole order that a message completes; None where it answers no choice."""
    choices = _choices(question)
    said = text.strip().rstrip(".!").casefold()
    at = _by_number(said, language) if choices else None
    if at is not None and _is_an_amount_of_others(said, at, [shown for shown, _ in choices]):
        return None
    if at is None:
        at = _by_text(said, [shown for shown, _ in choices], language)
    if at is None and said in language.sets["yes"] and len(choices) == 1:
        at = 0
    if at is not None:
        return choices[at][1] if at < len(choices) else None
    named = _named(text.strip().rstrip(".!"), question, names)
    return named or each_amount.filled(text, question, language)


def language_of(question: Questions) -> str:
    """Return the code of the language in which a question was asked."""
    return str(question.pending.get("language", ""))


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


def _by_number(said: str, language: Language) -> int | None:
    number = re.fullmatch(r"(?:#|no\.? ?|nr\.? ?|option )?([1-9][0-9]?)[.)]?", said, re.ASCII)
    if number:
        return int(number[1]) - 1
    words = [word for word in said.split() if word not in language.sets["choosing"]]
    if len(words) == 1 and words[0] in language.ordinals:
        return language.ordinals.index(words[0])
    return None


def _is_an_amount_of_others(said: str, at: int, shown: list[str]) -> bool:
    """Tell whether "2" is what another choice than the second is about: "2.00 EUR"."""
    bare = re.escape(said.strip("#.)"))
    amount = re.compile(rf"(?<![\d.,]){bare}(?:[.,]0+)?(?![.,]?\d)", re.ASCII)
    about = [at for at, text in enumerate(shown) if amount.search(text)]
    return said.isdigit() and bool(about) and at not in about


def _by_text(said: str, shown: list[str], language: Language) -> int | None:
    """Return the only choice that has all the words."""
    exact = [at for at, text in enumerate(shown) if text.casefold() == said]
    if exact:
        return exact[0]
    words = [word for word in words_of(said) if word not in language.sets["choosing"]]
    fits = [
        at
        for at, text in enumerate(shown)
        if words and all(language.meant(word) & _all_forms(text, language) for word in words)
    ]
    return fits[0] if len(fits) == 1 else None


def _all_forms(text: str, language: Language) -> frozenset[str]:
    return frozenset(form for word in words_of(text) for form in language.forms(word))


def _named(text: str, question: Questions, names: Names) -> str | None:
    """Put a product that the person named where the question left room for one."""
    around = question.pending.get("around")
    if question.pending.get("planner") != "offline" or not isinstance(around, list):
        return None
    try:
        found = names.with_sku(text) or names.with_title(text)
    except Told:
        return None
    return f'{around[0]}"{found.sku}"{around[1]}' if found else None
