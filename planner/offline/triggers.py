"""When an order is to happen: at once, or by the clock."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from planner.offline.ceilings import drift
from planner.offline.lexicon import Lexeme, Part
from planner.offline.replies import Choice, Undecided

_DAYS: Final = {
    name: number
    for number, name in enumerate(
        "sunday monday tuesday wednesday thursday friday saturday".split()
    )
}
_ANY_DAY: Final = "|".join(_DAYS)
_TIME: Final = (
    r"(?: at (?P<hour>[0-9]{1,2})(?: : (?P<minute>[0-9]{2}))?(?: (?P<half>am|pm))?(?: o'clock)?)?"
)
_CLOCK: Final = re.compile(
    rf"(?P<often>daily|every day|each day|every weekday|on weekdays|weekdays"
    rf"|every (?P<day>{_ANY_DAY})|on (?P<days>{_ANY_DAY})s){_TIME}"
)
_INTERVAL: Final = re.compile(
    r"(?P<hourly>hourly|every hour)|every (?P<many>[0-9]{1,2}) (?P<unit>minutes|hours)"
)
_MOST_HOUR: Final = 23
_MOST_MINUTE: Final = 59
_NOON: Final = 12


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

    @property
    def trigger(self) -> dict[str, Any]:
        """Return the trigger in the plan language."""
        if self.cron is None:
            return {"kind": "immediately"}
        return {"kind": "schedule", "cron": self.cron, "zone": self.zone}


def timing(text: str, given: list[Lexeme], zone: str) -> Timing:
    """Take the words of a schedule off the beginning or the end of a message."""
    lexemes, most = drift(given)
    words = [
        token.word if lexeme.part is not Part.QUOTED else '"'
        for lexeme in lexemes
        for token in lexeme.tokens
    ]
    ends = [at for at, lexeme in enumerate(lexemes) for _ in lexeme.tokens]
    for start in _starts(words):
        match, length = _match(words, start)
        if match is None:
            continue
        cron = _cron(match, text, lexemes, ends[start + length - 1])
        if cron is None:
            continue
        rest = lexemes[: ends[start]] + lexemes[ends[start + length - 1] + 1 :]
        while rest and rest[0].tokens[0].text == ",":
            rest = rest[1:]
        return Timing(rest, cron, zone, start == 0, most)
    return Timing(given)


def _starts(words: list[str]) -> list[int]:
    opening = {"daily", "every", "each", "on", "weekdays", "hourly"}
    return [at for at, word in enumerate(words) if word in opening]


def _match(words: list[str], start: int) -> tuple[re.Match[str] | None, int]:
    """Return the schedule that begins at a word, if it begins or ends a sentence."""
    spoken = " ".join(words[start : start + 10])
    match = _CLOCK.match(spoken) or _INTERVAL.match(spoken)
    if match is None or (len(spoken) > match.end() and spoken[match.end()] != " "):
        return None, 0
    length = len(match[0].split(" "))
    opens = start == 0 or words[start - 1] in {".", "!", "\n", ",", "please"}
    closes = start + length == len(words) or words[start + length] in {".", "!", "?", "\n", ","}
    return (match, length) if opens or closes else (None, 0)


def _cron(match: re.Match[str], text: str, lexemes: list[Lexeme], last: int) -> str | None:
    said = match.groupdict()
    if "unit" in said:
        return _interval(said)
    if said["hour"] is None:
        end = lexemes[last].end
        choices = (f"at {hour}:00" for hour in (6, 9, 12, 18))
        raise Undecided(
            "At what time?",
            tuple(Choice(one, f"{text[:end]} {one}{text[end:]}") for one in choices),
        )
    hour, minute = int(said["hour"]), int(said["minute"] or 0)
    if said["half"]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if said["half"] == "pm" else 0)
    if hour > _MOST_HOUR or minute > _MOST_MINUTE:
        return None
    day = said["day"] or said["days"]
    week = str(_DAYS[day]) if day else ("1-5" if "weekday" in said["often"] else "*")
    return f"{minute} {hour} * * {week}"


def _interval(said: dict[str, str | None]) -> str | None:
    if said["hourly"]:
        return "0 * * * *"
    many = int(said["many"] or 0)
    if said["unit"] == "minutes":
        return f"*/{many} * * * *" if 0 < many <= _MOST_MINUTE and 60 % many == 0 else None
    return f"0 */{many} * * *" if 0 < many <= _MOST_HOUR and 24 % many == 0 else None
