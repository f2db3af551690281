"""To remove the blue one beside a plan: it may leave the plan, or the shop for good."""

from collections.abc import Sequence
from typing import Final

from planner.offline.cursor import Cursor
from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.narrowed import LEFT, NothingLeft, Plan, narrowed, shops_named
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.planner import TenantView, Thread

_NAMES: Final = frozenset(
    {Part.UNKNOWN, Part.QUOTED, Part.STOP, Part.AND, Part.ALL, Part.PREPOSITION}
)

_EVERYTHING: Final = frozenset({Part.ALL, Part.STOP})


def removed(lexemes: Sequence[Lexeme], language: Language) -> list[Lexeme] | None:
    """Return what "remove the blue one" names; None where a message says anything else."""
    says = [one.tokens[0].word in language.sets["removing"] for one in lexemes]
    if not any((*says[:1], *says[-1:])):
        return None
    rest = list(lexemes[1:] if says[0] else lexemes[:-1])
    one_of = language.sets["one"] | language.sets["ones"]
    plain = all(one.part in _NAMES or one.tokens[0].word in one_of for one in rest)
    return rest if rest and plain else None


def ask_from_where(cursor: Cursor, plan: Plan, tenant: TenantView, thread: Thread) -> bool:
    """Ask whether products of the plan are to leave the plan, or the shop for good.

    Returns:
        Whether shops are named, which can leave a plan alone; otherwise no product of the plan is.

    Raises:
        Undecided: products of the plan are.
        Told: everything is.
    """
    if all(one.part in _EVERYTHING for one in cursor.lexemes):
        raise NothingLeft(LEFT)
    start = cursor.at
    if shops_named(cursor, tenant.shops):
        cursor.at = start
        return True
    cursor.at = start
    there = cursor.text[cursor.lexemes[start].start : cursor.lexemes[-1].end]
    cursor.lexemes = _without_shops(cursor, tenant)
    names = cursor.text[cursor.lexemes[start].start : cursor.lexemes[-1].end]
    if not _is_in_it(cursor, plan, tenant, thread):
        return False
    say = cursor.language.say
    raise Undecided(
        phrase("Shall “{names}” leave the plan, or the shop for good?", names=names),
        (
            Choice(phrase("Leave the plan"), say(phrase("without {names}", names=names))),
            Choice(phrase("End it for good"), say(phrase("end {names}", names=there))),
        ),
    )


def _without_shops(cursor: Cursor, tenant: TenantView) -> list[Lexeme]:
    """Return the words without "on Shopify" behind them."""
    words = list(cursor.lexemes)
    for at, one in enumerate(words):
        behind = Cursor(cursor.text, words[at:], cursor.language)
        if at and one.part is Part.PREPOSITION and shops_named(behind, tenant.shops):
            return words[:at]
    return words


def _is_in_it(cursor: Cursor, plan: Plan, tenant: TenantView, thread: Thread) -> bool:
    try:
        narrowed(cursor, plan, tenant, thread.skus, keep=False)
    except NothingLeft:
        return True
    except Told:
        return False
    return True
