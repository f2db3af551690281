"""Countersign's own sentences in the language of a thread.

Rows hold them in English, as they were judged, signed or recorded, so that nothing that is hashed
or kept as evidence depends on who reads it. A surface words them anew. A language is one file
under `languages/`: English sentences with places, each with its wording. What a marketplace says
in its own words is in no file, and stays as it was said. Labels are said and never kept, so that
no text is taken for one of them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from activities import figures
from activities.money import Money

ENGLISH: Final = "en"
_FOLDER: Final = Path(__file__).with_name("languages")
_PLACE: Final = re.compile(r"\{(\w+)\}")
_OURS: Final = frozenset({"said", "state", "what", "why"})
"""Places that hold sentences of ours again; any other is taken over as it stands."""
_NAMED: Final = frozenset({"others", "own", "roles"})
"""Places that hold several names, joined as English does."""
_ANYTHING: Final = _OURS | {"words"}
"""Places that may hold several sentences."""
_ONE: Final = r"(?:(?![.?!][ \n]+[A-ZÄÖÜ„“]).)+?"
_END: Final = re.compile(r"(?<=[.?!:”])[ \n]+")
_FIGURE: Final = re.compile(
    r"(?<!\w)(?P<unit>US\$|€|£|[A-Z]{3}\u00a0)(?P<money>-?\d[\d,]*(?:\.\d+)?)"
    r"|(?<![\w.,-])(?P<count>-?\d{1,3}(?:,\d{3})+)(?![\w,])"
    r"|(?<![\w.,-])(?P<whole>-?\d+)\.(?P<rest>\d+)(?= ?%| [A-Z]{3}\b|$)"
)
"""Money, a count with its thousands apart, or a decimal, as English sentences have them."""
_MOST_SENTENCES: Final = 12


@dataclass(frozen=True, slots=True)
class _Form:
    """A sentence with places, by which texts are known again."""

    text: str
    wording: str
    fragment: str
    """Its longest piece between places."""
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Language:
    comma: bool
    """Whether a comma stands before decimals."""
    wordings: Mapping[str, str] = field(repr=False)
    labels: Mapping[str, str] = field(repr=False)
    forms: tuple[_Form, ...] = field(repr=False)


@cache
def languages() -> Mapping[str, _Language]:
    """Read every language that has wordings; English needs none."""
    return {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.toml"))}


def own_language(locale: str) -> str:
    """Return the language of a place where there are wordings for it, else English."""
    own = locale.replace("_", "-").partition("-")[0]
    return own if own in languages() else ENGLISH


def money(language: str, amount: str, currency: str) -> str:
    """Write an amount of money as people of a language do."""
    spoken = languages().get(language)
    value = Money(amount=Decimal(amount), currency=currency)
    return figures.money(value, comma=spoken is not None and spoken.comma)


def percent(language: str, amount: str) -> str:
    """Write a percentage as people of a language do."""
    spoken = languages().get(language)
    return figures.percent(Decimal(amount), comma=spoken is not None and spoken.comma)


def count(language: str, value: int) -> str:
    """Write a count as people of a language do."""
    spoken = languages().get(language)
    return figures.number(value, comma=spoken is not None and spoken.comma)


def say(language: str, text: str, /, **values: object) -> str:
    """Word a sentence; its places are filled with values as they stand, and counts as people do."""
    spoken = languages().get(language)
    told = {
        name: figures.number(value) if isinstance(value, int) else str(value)
        for name, value in values.items()
    }
    if spoken is None:
        return text.format(**told) if values else text
    filled = {name: _localised(value, spoken) for name, value in told.items()}
    wording = spoken.labels.get(text) or spoken.wordings.get(text, text)
    return wording.format(**filled) if values else wording


@lru_cache(maxsize=8192)
def reworded(text: str, language: str) -> str:
    """Word what was kept in English; sentences that are not ours stay as they are."""
    spoken = languages().get(language)
    if spoken is None or not text:
        return text
    return _best(text, language)[2]


@lru_cache(maxsize=8192)
def _best(text: str, language: str) -> tuple[int, int, str]:
    """Return the reading that leaves least unworded and tells most sentences apart."""
    spoken = languages()[language]
    whole = _worded(text, spoken, language)
    found = [(0, -1, whole)] if whole is not None else [(len(text), -1, text)]
    for first, between, rest in _splits(text):
        said = _worded(first, spoken, language)
        if said is None and found[0][0] == 0:
            continue
        left, count, after = _best(rest, language)
        unworded = left + (0 if said is not None else len(first))
        found.append((unworded, count - 1, f"{said or first}{between}{after}"))
    return min(found, key=lambda one: one[:2])


def _splits(text: str) -> Iterator[tuple[str, str, str]]:
    ends = list(_END.finditer(text))[:_MOST_SENTENCES]
    yield from ((text[: end.start()], end[0], text[end.end() :]) for end in ends)


def _worded(text: str, spoken: _Language, language: str) -> str | None:
    """Return the wording of one sentence, or None where it is none of ours."""
    if text in spoken.wordings:
        return spoken.wordings[text]
    for form in spoken.forms:
        if form.fragment in text and (found := form.pattern.fullmatch(text)):
            values = {
                name: _filled(name, value, spoken, language)
                for name, value in found.groupdict().items()
            }
            return form.wording.format(**values)
    return None


def _filled(name: str, value: str, spoken: _Language, language: str) -> str:
    if name in _OURS:
        return reworded(value, language)
    if name in _NAMED:
        for word in ("and", "or"):
            value = value.replace(f" {word} ", f" {spoken.wordings[word]} ")
    return _localised(value, spoken)


def _localised(value: str, spoken: _Language) -> str:
    """Write the figures of a value, kept as English does, as people of the language do."""
    return _FIGURE.sub(_with_comma, value) if spoken.comma else value


def _with_comma(found: re.Match[str]) -> str:
    if found["count"]:
        return found["count"].replace(",", ".")
    if found["whole"]:
        return f"{found['whole']},{found['rest']}"
    currency = figures.SIGNED.get(found["unit"], found["unit"].rstrip())
    try:
        value = Money(amount=Decimal(found["money"].replace(",", "")), currency=currency)
    except ValueError:
        return found[0]
    return figures.money(value, comma=True)


def _read(path: Path) -> _Language:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    wordings = _flat(written["sentences"])
    forms = [_form(text, said) for text, said in wordings.items() if _PLACE.search(text)]
    # one that begins with a place would take the beginning of another for its value
    forms.sort(key=lambda one: (one.text.startswith("{"), -len(_PLACE.sub("", one.text))))
    return _Language(written["decimal_comma"], wordings, _flat(written["labels"]), tuple(forms))


def _flat(parts: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    return {text: said for part in parts.values() for text, said in part.items()}


def _group(name: str, *, again: bool) -> str:
    inside = ".+" if name in _ANYTHING else _ONE
    return f"(?P={name})" if again else f"(?P<{name}>{inside})"


def _form(text: str, said: str) -> _Form:
    pieces = _PLACE.split(text)
    pattern = "".join(
        _group(piece, again=piece in pieces[1:at:2]) if at % 2 else re.escape(piece)
        for at, piece in enumerate(pieces)
    )
    longest = max(pieces[::2], key=len)
    return _Form(text, said, longest, re.compile(pattern, re.DOTALL))
