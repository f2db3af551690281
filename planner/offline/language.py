"""A language: its words with the parts they play, its word forms and its sentences.

Each is one file under `languages/`; a further language is one more file. Files are read once, at
the first message.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from activities import figures
from activities.money import Money
from planner.offline.parts import Part
from planner.offline.phrases import Joined, Listed, Phrase, Said

_FOLDER: Final = Path(__file__).with_name("languages")
_SHORTEST_SLIP: Final = 3
_ADJECTIVE_ENDINGS: Final = ("", "e", "en", "er", "es", "em")
_SPELLED: Final = frozenset({Part.VERB, Part.FIELD})
ENGLISH: Final = "en"
"""The language in which phrases are written, and that of everybody whose own is unknown."""

Meanings = Mapping[str, tuple[tuple[tuple[str, ...], Part, str], ...]]
"""By first word: the whole phrase, its part and its value, longest phrase first."""


def alike(text: str, known: Iterable[str], *, cutoff: float = 0.75) -> list[str]:
    """Return what is spelled nearly like a text, nearest first, at most four."""
    if len(text) < _SHORTEST_SLIP:
        return []
    letters = set(text)
    near = [
        one
        for one in known
        if abs(len(one) - len(text)) <= len(text) // 2
        and 2 * len(letters & set(one)) >= len(letters)
    ]
    return difflib.get_close_matches(text, near, n=4, cutoff=cutoff)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a language speaks of times that come again."""

    opening: frozenset[str]
    """Words with which they begin."""
    days: tuple[str, ...]
    """From Sunday on."""
    at: re.Pattern[str]
    every: re.Pattern[str]
    in_total: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Language:
    """Everything the grammar asks of a language."""

    code: str
    decimal_comma: bool
    """Between "1.234" and "1,234" the first is the larger one."""
    meanings: Meanings = field(repr=False)
    separable: Mapping[str, Mapping[str, tuple[Part, str]]] = field(repr=False)
    """By verb and by the particle behind it: "hebe … an"."""
    sets: Mapping[str, frozenset[str]] = field(repr=False)
    ordinals: tuple[str, ...]
    numbers: Mapping[str, int] = field(repr=False)
    shortest: int
    unless: tuple[str, ...]
    endings: tuple[tuple[str, str], ...]
    clock: Clock
    translations: Mapping[str, frozenset[str]] = field(repr=False)
    """A small glossary for products whose titles are in English: "tasse" is "mug"."""
    adjectives: frozenset[str] = field(repr=False)
    singulars: frozenset[str] = field(repr=False)
    """Nouns of the glossary that look like plurals and are none."""
    phrases: Mapping[str, str] = field(repr=False)

    def say(self, said: Said) -> str:
        """Word a phrase; one without a wording here is said in English."""
        match said:
            case str():
                return said
            case Money():
                return figures.money(said, comma=self.decimal_comma)
            case Decimal():
                return figures.percent(said, comma=self.decimal_comma)
            case Phrase():
                values = {name: self.say(value) for name, value in said.values.items()}
                return self.phrases.get(said.text, said.text).format(**values)
            case Joined():
                return said.between.join(self.say(one) for one in said.pieces)
            case Listed():
                names = [self.say(one) for one in said.names]
                word = self.phrases.get(said.word, said.word)
                parts = [", ".join(names[:-1]), names[-1] if names else ""]
                return f" {word} ".join(filter(None, parts))

    def forms(self, word: str) -> frozenset[str]:
        """Return a word with what it may be an inflection of: "boxes" gives boxes, boxe, box."""
        found = {word}
        if len(word) >= self.shortest and not word.endswith(self.unless):
            found |= {
                word.removesuffix(ending) + plain
                for ending, plain in self.endings
                if word.endswith(ending) and len(word) > len(ending) + 1
            }
        return frozenset(found)

    def meant(self, word: str) -> frozenset[str]:
        """Return the forms of a word with their translations."""
        forms = self.forms(word)
        return forms.union(*(self.translations.get(one, ()) for one in forms))

    def is_adjective(self, word: str) -> bool:
        """Tell whether a word names a property that stands for its product: "the red"."""
        return word in self.adjectives

    def may_be_plural(self, word: str) -> bool:
        """Tell whether a word may name several things."""
        inflected = len(self.forms(word)) > 1
        return inflected and word not in self.singulars and not self.is_adjective(word)

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of this language."""
        forms = self.forms(word)
        return (
            word in self.meanings
            or word in self.separable
            or word in self.sets["words"]
            or any(one in self.translations for one in forms)
        )

    def near(self, word: str) -> str | None:
        """Return the verb, the field or the noun of the glossary that was perhaps meant."""
        known = (
            one
            for one, entries in self.meanings.items()
            if any(part in _SPELLED and len(words) == 1 for words, part, _ in entries)
        )
        close = alike(word, (*known, *self.translations))
        return close[0] if close else None


@cache
def languages() -> Mapping[str, Language]:
    """Read every language, English first."""
    codes = sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda one: one != ENGLISH)
    return {code: _read(code) for code in codes}


def spoken_in(words: list[str], locale: str) -> Language:
    """Return the language that knows most of the words; of several, the tenant's own."""
    own = locale.replace("_", "-").partition("-")[0]
    known = {
        code: (sum(one.knows(word) for word in words), code == own, code == ENGLISH)
        for code, one in languages().items()
    }
    return languages()[max(known, key=lambda code: known[code])]


def writes_comma(locale: str) -> bool:
    """Tell whether people of a place surely write the comma as their decimal mark."""
    own = languages().get(locale.replace("_", "-").partition("-")[0])
    return own is not None and own.decimal_comma


def _read(code: str) -> Language:
    written = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    glossary = written.get("glossary", {})
    nouns, adjectives = glossary.get("nouns", {}), glossary.get("adjectives", {})
    sets = {name: frozenset(text.casefold().split("|")) for name, text in written["sets"].items()}
    sets["words"] = frozenset(
        word for name in ("polite", "thanks", "hedges", "asked") for one in sets[name]
        for word in one.split()
    )  # fmt: skip
    return Language(
        code=code,
        decimal_comma=written["decimal_comma"],
        meanings=_meanings(written["words"]),
        separable=_separable(written.get("separable", {})),
        sets=sets,
        ordinals=tuple(written["sets"]["ordinals"].split("|")),
        numbers=_numbers(written["numbers"]),
        shortest=written["forms"]["shortest"],
        unless=tuple(written["forms"]["unless"]),
        endings=tuple((ending, plain) for ending, plain in written["forms"]["endings"]),
        clock=_clock(written["clock"]),
        translations=dict(_translations(nouns, adjectives)),
        adjectives=frozenset(word for text in adjectives.values() for word in _inflected(text)),
        singulars=frozenset(
            word for one in nouns.values() for word in one["one"].casefold().split("|")
        ),
        phrases=written.get("phrases", {}),
    )


def _meanings(words: Mapping[str, Mapping[str, str]]) -> Meanings:
    table: dict[str, list[tuple[tuple[str, ...], Part, str]]] = {}
    for part, values in words.items():
        for value, phrases in values.items():
            for phrase in phrases.casefold().split("|"):
                spoken = tuple(phrase.split(" "))
                table.setdefault(spoken[0], []).append((spoken, Part(part), value))
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in table.items()
    }


def _separable(
    written: Mapping[str, Mapping[str, str]],
) -> Mapping[str, Mapping[str, tuple[Part, str]]]:
    table: dict[str, dict[str, tuple[Part, str]]] = {}
    for value, particles in written.items():
        for particle, verbs in particles.items():
            for verb in verbs.casefold().split("|"):
                table.setdefault(verb, {})[particle.casefold()] = (Part.VERB, value)
    return table


def _translations(
    nouns: Mapping[str, Mapping[str, str]], adjectives: Mapping[str, str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for english, noun in nouns.items():
        for word in "|".join(noun.values()).casefold().split("|"):
            yield word, frozenset({english})
    for english, text in adjectives.items():
        for plain in text.split("|"):
            yield from (
                (word, frozenset({english, plain.casefold()})) for word in _inflected(plain)
            )


def _inflected(adjectives: str) -> Iterator[str]:
    for plain in adjectives.casefold().split("|"):
        yield from (plain + ending for ending in _ADJECTIVE_ENDINGS)


def _numbers(written: Mapping[str, str]) -> Mapping[str, int]:
    small, tens = (written[name].casefold().split() for name in ("small", "tens"))
    found = {word: at for at, word in enumerate(small)}
    found |= {word: 20 + 10 * at for at, word in enumerate(tens)}
    for at, ten in enumerate(tens):
        for one in range(1, 10):
            joined = written["both"].format(tens=ten, small=small[one])
            found[joined] = 20 + 10 * at + one
    return found | {written["hundred"]: 100}


def _clock(written: Mapping[str, Any]) -> Clock:
    days = written["days"].split()
    patterns = {
        name: re.compile(written[name].replace("DAY", "|".join(days)))
        for name in ("clock", "interval", "in_total")
    }
    return Clock(
        frozenset(written["opening"].split("|")),
        tuple(days),
        patterns["clock"],
        patterns["interval"],
        patterns["in_total"],
    )
