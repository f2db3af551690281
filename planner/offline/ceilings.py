"""Ceilings of price changes that come again and again."""

import re
from decimal import Decimal
from typing import Any, Final

from activities.money import canonical, read_decimal
from planner.offline.lexicon import Lexeme, Part
from planner.offline.numbers import readings
from planner.offline.replies import Choice, Told, Undecided

_IN_TOTAL: Final = re.compile(r"at most \S+ (?:%|percent) (?:in total|in all|altogether)")
_WORDS: Final = 5
_ROUNDING: Final = 1


def drift(lexemes: list[Lexeme]) -> tuple[list[Lexeme], Decimal | None]:
    """Take "at most 20% in total" off the end of a message.

    Returns:
        The other words, and how far prices may move in all, in percent.
    """
    end = len(lexemes)
    while end and lexemes[end - 1].part is Part.END:
        end -= 1
    for start in range(max(0, end - _WORDS), end):
        spoken = " ".join(token.word for one in lexemes[start:end] for token in one.tokens)
        number = [one for one in lexemes[start:end] if one.part is Part.NUMBER]
        if _IN_TOTAL.fullmatch(spoken) and len(number) == 1:
            meant = readings(number[0].value)
            if len(meant) != 1 or meant[0] <= 0:
                return lexemes, None
            comma = start and lexemes[start - 1].tokens[0].text == ","
            return lexemes[: start - 1 if comma else start] + lexemes[end:], meant[0]
    return lexemes, None


def ceilings(text: str, steps: list[dict[str, Any]], most: Decimal | None) -> dict[str, str]:
    """Return the limits that keep a repeated price change from running away.

    Raises:
        Told: a change by an amount has no ceiling in percent.
        Undecided: nobody said how far prices may move in all.
    """
    changes = [change for step in steps if (change := step["params"].get("change"))]
    moves = [change for change in changes if change["kind"] != "set"]
    if not moves:
        return {}
    if any(change["kind"] != "change_pct" for change in moves):
        raise Told("On a schedule I can move prices by percent only, such as “by 1%”.")
    if most is None:
        body = text.rstrip().rstrip(".!?")
        tail = text.rstrip()[len(body) :]
        raise Undecided(
            "How far may this schedule move a price in all, from what it is when it is approved?",
            tuple(
                Choice(f"At most {far}%", f"{body}, at most {far}% in total{tail}")
                for far in (5, 10, 20, 50)
            ),
        )
    step = max(abs(read_decimal(change["by"])) for change in moves) + _ROUNDING
    return {"price_change_pct": canonical(step), "drift_pct": canonical(most)}
