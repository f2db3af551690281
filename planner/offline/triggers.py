"""When an order is to happen: at once, or by the clock."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from planner.offline.ceilings import drift
from planner.offline.language import Clock, Language
from planner.offline.lexicon import Lexeme
from planner.offline.parts import Part
from planner.offline.phrases import Phrase, phrase
from planner.offline.replies import Choice, Undecided

_MOST_HOUR: Final = 23
_MOST_MINUTE: Final = 59
_NOON: Final = 12
_WORKDAYS: Final = "1-5"


@dataclass(frozen=True, slots=True)
class Timing:
    """When a message wants something, and the words that say what."""

    lexemes: list[Lexeme]
    cron: str | None = None
    """None: at once."""
    zone: str = "UTC"
    opens: bool = False
    """The schedule came first, so that it is meant for all that follows."""
    drift: Decimal | None = None
    """How far prices may move in all, in percent."""
    assumed: int | None = None
    """The hour, where nobody said one and it hardly matters."""

    @property
    def shown(self) -> Phrase:
        """Return when it is, as people read it; only what comes daily has a time in words."""
        minute, hour, *days = (self.cron or "").split()
        if days == ["*", "*", "*"] and f"{minute}{hour}".isdigit():
            return phrase("(every day at {time})", time=f"{int(hour):02}:{int(minute):02}")
        return phrase("(on a schedule)")

    @property
    def trigger(self) -> dict[str, Any]:
        """Return the trigger in the plan language."""
        if self.cron is None:
            return {"kind": "immediately"}
        return {"kind": "schedule", "cron": self.cron, "zone": self.zone}


def timing(
    text: str, given: list[Lexeme], zone: str, language: Language, *, hour: int | None = None
) -> Timing:
    """Take the words of a schedule off the beginning or the end of a message.

    Args:
        text: the whole message.
        given: the words to look in.
        zone: IANA zone in which times are meant.
        language: that of the message.
        hour: what to assume where none is said; None asks.
    """
    lexemes, most = drift(given, language)
    words = [
        token.word if lexeme.part is not Part.QUOTED else '"'
        for lexeme in lexemes
        for token in lexeme.tokens
    ]
    ends = [at for at, lexeme in enumerate(lexemes) for _ in lexeme.tokens]
    for start in (at for at, word in enumerate(words) if word in language.clock.opening):
        match, length = _match(words, start, language)
        if match is None:
            continue
        said = match.groupdict()
        unsaid = "hour" in said and said["hour"] is None
        if unsaid and hour is None:
            raise _at_what_time(text, lexemes[ends[start + length - 1]].end, language)
        cron = _cron({**said, "hour": str(hour)} if unsaid else said, language.clock)
        if cron is None:
            continue
        rest = lexemes[: ends[start]] + lexemes[ends[start + length - 1] + 1 :]
        while rest and rest[0].is_comma:
            rest = rest[1:]
        assumed = hour if unsaid else None
        return Timing(rest, cron, zone, start == 0, most, assumed)
    return Timing(given)


def _match(words: list[str], start: int, language: Language) -> tuple[re.Match[str] | None, int]:
    """Return the schedule that begins at a word, if it begins or ends a sentence."""
    spoken = " ".join(words[start : start + 10])
    match = language.clock.at.match(spoken) or language.clock.every.match(spoken)
    if match is None or (len(spoken) > match.end() and spoken[match.end()] != " "):
        return None, 0
    length = len(match[0].split(" "))
    polite = language.sets["polite"]
    opens = start == 0 or words[start - 1] in {".", "!", "\n", ","} or words[start - 1] in polite
    closes = start + length == len(words) or words[start + length] in {".", "!", "?", "\n", ","}
    return (match, length) if opens or closes else (None, 0)


def _at_what_time(text: str, end: int, language: Language) -> Undecided:
    choices = (language.say(phrase("at {hour}:00", hour=hour)) for hour in ("6", "9", "12", "18"))
    return Undecided(
        phrase("At what time?"),
        tuple(Choice(one, f"{text[:end]} {one}{text[end:]}") for one in choices),
    )


def _cron(said: dict[str, str | None], clock: Clock) -> str | None:
    if "many" in said:
        return _interval(said)
    hour, minute = int(said["hour"] or 0), int(said["minute"] or 0)
    if half := said.get("half"):
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour > _MOST_HOUR or minute > _MOST_MINUTE:
        return None
    day = said["day"] or said["days"]
    week = str(clock.days.index(day)) if day else (_WORKDAYS if said["week"] else "*")
    return f"{minute} {hour} * * {week}"


def _interval(said: dict[str, str | None]) -> str | None:
    if said["hourly"]:
        return "0 * * * *"
    many = int(said["many"] or 0)
    if said["minutes"]:
        return f"*/{many} * * * *" if 0 < many <= _MOST_MINUTE and 60 % many == 0 else None
    return f"0 */{many} * * *" if 0 < many <= _MOST_HOUR and 24 % many == 0 else None
