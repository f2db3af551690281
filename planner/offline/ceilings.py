"""Ceilings of price changes that come again and again."""

from decimal import Decimal
from typing import Any, Final

from activities.money import canonical, read_decimal
from planner.offline.amounts import Amount, amount
from planner.offline.cursor import Cursor
from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.numbers import readings
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.replies import Choice, Told, Undecided

_WORDS: Final = 5
_ROUNDING: Final = 1


def drift(lexemes: list[Lexeme], language: Language) -> tuple[list[Lexeme], Decimal | None]:
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
        if language.clock.in_total.fullmatch(spoken) and len(number) == 1:
            meant = readings(number[0].value)
            if len(meant) != 1 or meant[0] <= 0:
                return lexemes, None
            comma = start and lexemes[start - 1].is_comma
            return lexemes[: start - 1 if comma else start] + lexemes[end:], meant[0]
    return lexemes, None


def floor(cursor: Cursor) -> tuple[list[Lexeme], Amount | None]:
    """Take "never below 15 euros" off the end of a message.

    Returns:
        The other words, and the lowest price.
    """
    lexemes = cursor.lexemes
    end = len(lexemes)
    while end and lexemes[end - 1].part is Part.END:
        end -= 1
    start = next((at for at in range(end) if lexemes[at].part is Part.FLOOR), end)
    cursor.at = start + 1
    least = amount(cursor) if start < end else None
    if least is None or cursor.at != end:
        return lexemes, None
    comma = start and lexemes[start - 1].is_comma
    return lexemes[: start - 1 if comma else start] + lexemes[end:], least


def ceilings(
    text: str, steps: list[dict[str, Any]], most: Decimal | None, language: Language
) -> dict[str, str]:
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
            phrase(
                "How far may this schedule move a price in all, from what it is when it is"
                " approved?"
            ),
            tuple(
                Choice(
                    phrase("At most {far}%", far=far),
                    f"{body}, {language.say(phrase('at most {far}% in total', far=far))}{tail}",
                )
                for far in ("5", "10", "20", "50")
            ),
        )
    step = max(abs(read_decimal(change["by"])) for change in moves) + _ROUNDING
    return {"price_change_pct": canonical(step), "drift_pct": canonical(most)}
