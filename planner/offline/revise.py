"""Changes to a thread's plan: "only the red one", "not on eBay", "the green one too"."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from planner.offline.amounts import Amount, amount
from planner.offline.cursor import Cursor
from planner.offline.extended import elsewhere, extended, too
from planner.offline.language import Language
from planner.offline.lexicon import Lexeme, read
from planner.offline.narrowed import narrowed
from planner.offline.parts import Part
from planner.offline.removed import ask_from_where, removed
from planner.offline.replies import Told
from planner.offline.resized import renamed, resized
from planner.offline.tokens import tokenize
from planner.planner import ProductView, Proposed, TenantView, Thread

_SUMMARY: Final = 2000
_AROUND: Final = frozenset({Part.STOP, Part.PRONOUN, Part.RELATIVE, Part.CARRIER, Part.PREPOSITION})
"""Words that may stand around the amount of "make it 5 percent"."""


def revised(text: str, thread: Thread, tenant: TenantView, language: Language) -> Proposed | None:
    """Return the thread's plan as changed; None where the message is no change to it."""
    plan = thread.plan or {}
    lexemes = _spoken(text, language)
    if (written := _only_an_amount(text, lexemes, language)) is not None:
        new, instead = resized(plan, written, text)
        new = renamed(new, instead, language)
        return Proposed(new, new["summary"])
    if (more := too(lexemes, language)) is not None:
        there = elsewhere(Cursor(text, more, language), plan, tenant)
        new, said = there or extended(Cursor(text, more, language), plan, tenant)
        return _again(new, language.say(said))
    words = removed(lexemes, language)
    found = (words, False) if words is not None else _named(lexemes, language)
    if found is None:
        return None
    if words and not ask_from_where(Cursor(text, words, language), plan, tenant, thread):
        return None
    words, keep = found
    new, said = narrowed(Cursor(text, words, language), plan, tenant, thread.skus, keep=keep)
    return _again(new, language.say(said))


def nothing_waits(text: str, tenant: TenantView, language: Language) -> Told | None:
    """Return what to say to a message that could only change a plan; None where it says more."""
    lexemes = _spoken(text, language)
    if any(one.part is Part.VERB and one.value != "assign" for one in lexemes):
        return None
    named = _named(lexemes, language)
    if named is None and _only_an_amount(text, lexemes, language) is None:
        return None
    meant = [one for word in named[0] for one in _like(word, tenant, language)] if named else []
    example = next(iter([*meant, *tenant.products("")]), None)
    if example is None:
        return Told(
            "No plan of this thread waits, so there is nothing to change. Say the whole order."
        )
    return Told(
        "No plan of this thread waits, so there is nothing to change. Say the whole order, such as"
        " “lower the price of {sku} by 10%”.",
        sku=example.sku,
    )


def _like(word: Lexeme, tenant: TenantView, language: Language) -> Iterator[ProductView]:
    """Yield the products that one word may name."""
    if word.part in _AROUND:
        return
    for form in sorted(language.meant(_first(word))):
        yield from (one for one in tenant.products(form) if form in one.title.casefold().split())


def _spoken(text: str, language: Language) -> list[Lexeme]:
    """Return the words of a message without what is polite around them."""
    lexemes = [one for one in read(tokenize(text), language) if one.part is not Part.END]
    opening = language.sets["opening_change"] | {","}
    while lexemes and lexemes[0].part is not Part.EXCEPT and _first(lexemes[0]) in opening:
        lexemes = lexemes[1:]
    while lexemes and _first(lexemes[-1]) in language.sets["thanks"] | {","}:
        lexemes = lexemes[:-1]
    return lexemes


def _first(lexeme: Lexeme) -> str:
    return lexeme.tokens[0].word


def _named(lexemes: Sequence[Lexeme], language: Language) -> tuple[list[Lexeme], bool] | None:
    """Return the words that name what is kept or left out, and which of the two."""
    if len(lexemes) < 2:  # noqa: PLR2004 - "only" alone says nothing
        return None
    first, last = _first(lexemes[0]), _first(lexemes[-1])
    if first in language.sets["only"]:
        return list(lexemes[1:]), True
    if lexemes[0].part is Part.EXCEPT or first in language.sets["leaving"]:
        return list(lexemes[1:]), False
    if first in language.sets["leave"] and last in language.sets["out"]:
        return list(lexemes[1:-1]), False
    if last in language.sets["leaving_last"]:
        return list(lexemes[:-1]), False
    return None


def _only_an_amount(text: str, lexemes: Sequence[Lexeme], language: Language) -> Amount | None:
    """Return the amount of a message that says nothing else, such as "make it 5 percent"."""
    around = language.sets["instead"] | language.sets["only"]
    start = next((at for at, one in enumerate(lexemes) if _opens_amount(one)), None)
    if start is None:
        return None
    cursor = Cursor(text, list(lexemes), language, start)
    written = amount(cursor)
    if written is None:
        return None
    beside = [*lexemes[:start], *lexemes[cursor.at :]]
    means = any(_first(one) in around or one.part is Part.CARRIER for one in beside)
    plain = all(_first(one) in around or one.part in _AROUND for one in beside)
    return written if means and plain else None


def _opens_amount(lexeme: Lexeme) -> bool:
    return lexeme.part in {Part.NUMBER, Part.CURRENCY}


def _again(plan: dict[str, Any], said: str) -> Proposed:
    before = str(plan.get("summary", ""))
    plan["summary"] = f"{before} {said}".strip()[:_SUMMARY]
    return Proposed(plan, plan["summary"])
