"""A message with triggers of its own for several parts: which words belong to which."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from planner.offline.ceilings import drift, floor
from planner.offline.cursor import Cursor
from planner.offline.lexicon import Lexeme
from planner.offline.names import Names
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.polite import Sentence, sentences
from planner.offline.replies import Told
from planner.offline.triggers import Timing, timing
from planner.offline.watches import Happening, happening
from planner.planner import TenantView

_JOINTS: Final = frozenset({Part.AND, Part.STOP, Part.THEN})
_OPENS: Final = frozenset({Part.VERB, Part.CARRIER, Part.WHEN})
_HAPPENS: Final = frozenset({Part.MOVES, Part.RUNS_OUT, Part.COMES_BACK})
_BEGIN_WITH_WHEN: Final = phrase(
    "Please begin with when it is to happen and say in one sentence all that is to happen then,"
    " such as “every day at 9 pause MUG-BLUE and reopen MUG-RED”."
)
_HOUR: Final = 6
"""When stock is copied "daily"; the hour of a price or of a pause is asked."""


@dataclass(slots=True)
class Portion:
    """Words that say what to do, with the trigger that they have in common."""

    sentence: Sentence
    lexemes: list[Lexeme] = field(default_factory=list)
    when: Timing | Happening | None = None
    clauses: int = 1
    leads: bool = False
    """The trigger stood first, so that it is meant for all that follows."""


def is_divided(lexemes: Sequence[Lexeme]) -> bool:
    """Tell whether a message may have more than one trigger, or waits for something."""
    syncs = any(one.part is Part.VERB and one.value == "sync" for one in lexemes)
    return syncs or any(_waits(lexemes, at) for at in range(len(lexemes)))


def _waits(lexemes: Sequence[Lexeme], at: int) -> bool:
    """Tell whether a word opens what is waited for; "if" does where something happens then."""
    if lexemes[at].part is not Part.WHEN:
        return False
    rest = lexemes[at + 1 :]
    ends = (end for end, one in enumerate(rest) if one.part in {Part.AND, Part.END, Part.THEN})
    said = rest[: next(ends, len(rest))]
    return lexemes[at].value != "if" or any(
        one.part in _HAPPENS or (one.part is Part.VERB and one.value in {"lower", "raise"})
        for one in said
    )


def divided(text: str, lexemes: list[Lexeme], names: Names, tenant: TenantView) -> list[Portion]:
    """Return the portions of a message, in order.

    Raises:
        Told: something is waited for that cannot be watched, or a trigger may be meant for more
            than its own words.
    """
    rest, most = drift(lexemes, names.language)
    rest, least = floor(Cursor(text, rest, names.language))
    found: list[Portion] = []
    for sentence in sentences(rest, names.language):
        mine: list[Portion] = []
        for joint, words in _pieces(sentence.lexemes):
            _append(mine, joint, _piece(text, words, Portion(sentence), names, tenant))
        _refuse_mixed(mine)
        found += mine
    for one in found:
        if isinstance(one.when, Timing):
            one.when = replace(one.when, drift=most)
        elif one.when is not None:
            one.when = replace(one.when, drift=most, floor=least)
    return found


def _append(found: list[Portion], joint: list[Lexeme], piece: Portion) -> None:
    """Add a piece to the portions, or to the last one where it belongs there."""
    last = found[-1] if found else None
    if last and last.when and not last.leads and any(one.part is Part.THEN for one in joint):
        raise Told(_BEGIN_WITH_WHEN)  # "pause it if it runs out then list the other"
    comma = all(one.tokens[0].text == "," for one in joint if one.part is not Part.STOP)
    if last is None:
        found.append(piece)
    elif piece.when is None and (last.leads or last.when is None):
        last.lexemes += [*(joint if last.lexemes else ()), *piece.lexemes]
        last.clauses += 1
    elif comma and not piece.lexemes and last.when is None and last.clauses == 1:
        last.when = piece.when  # "pausiere MUG-BLUE, wenn der Bestand ausgeht"
    else:
        found.append(piece)


def _pieces(lexemes: Sequence[Lexeme]) -> list[tuple[list[Lexeme], list[Lexeme]]]:
    """Split before each "and" that a new verb follows; the joint comes with its piece."""
    found: list[tuple[list[Lexeme], list[Lexeme]]] = [([], [])]
    at = 0
    while at < len(lexemes):
        ahead = at
        while ahead < len(lexemes) and lexemes[ahead].part in _JOINTS:
            ahead += 1
        joint = lexemes[at:ahead]
        follows = lexemes[ahead].part if ahead < len(lexemes) else None
        if any(one.part is not Part.STOP for one in joint) and follows in _OPENS:
            found.append((list(joint), []))
            at = ahead
        found[-1][1].append(lexemes[at])
        at += 1
    return found


def _piece(
    text: str, words: list[Lexeme], piece: Portion, names: Names, tenant: TenantView
) -> Portion:
    at = next((at for at in range(len(words)) if _waits(words, at)), None)
    if at is not None:
        return _waiting(text, words, at, piece, names, tenant)
    syncs = any(one.part is Part.VERB and one.value == "sync" for one in words)
    when = timing(text, words, tenant.timezone, names.language, hour=_HOUR if syncs else None)
    piece.lexemes = when.lexemes
    piece.when, piece.leads = (when, when.opens) if when.cron else (None, False)
    return piece


def _waiting(
    text: str, words: list[Lexeme], at: int, piece: Portion, names: Names, tenant: TenantView
) -> Portion:
    cursor = Cursor(text, words, names.language, at + 1)
    piece.when = happening(cursor, names, tenant.shops)
    before, after = words[:at], words[cursor.at :]
    while before and before[-1].part in _JOINTS:
        before = before[:-1]
    while after and after[0].part in _JOINTS:
        after = after[1:]
    if piece.when is None or (before and after):
        said = text[words[at].start : words[-1].end]
        raise Told(
            "I cannot watch for “{said}”. I can watch a stock, a price or competitors, such as"
            " “when the stock of MUG-BLUE falls below 5, pause it”.",
            said=said,
        )
    piece.lexemes, piece.leads = before or after, not before
    return piece


def _refuse_mixed(portions: list[Portion]) -> None:
    """Refuse a trigger behind its words that may be meant for those before it as well.

    Making a listing happens once, so a trigger behind it is never meant for that.
    """
    for at, one in enumerate(portions):
        beside = [other for other in portions if other is not one and other.when is None]
        if (
            one.when is None
            or (one.leads and one.lexemes)
            or all(_makes_listings(other) for other in beside)
        ):
            continue
        if at or beside or not one.lexemes:
            raise Told(_BEGIN_WITH_WHEN)


def _makes_listings(portion: Portion) -> bool:
    verbs = {one.value for one in portion.lexemes if one.part is Part.VERB}
    return bool(verbs) and verbs <= {"list", "create"}
