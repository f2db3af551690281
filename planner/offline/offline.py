"""The offline planner itself: one message in, a plan, a question or words out."""

import unicodedata
from typing import Final

from planner.offline.clauses import Clause
from planner.offline.compose import compose
from planner.offline.continued import continued
from planner.offline.cursor import Cursor
from planner.offline.lexicon import ACTS, HEDGES, Lexeme, read
from planner.offline.names import Names
from planner.offline.parser import Parser
from planner.offline.polite import Sentence, sentences
from planner.offline.replies import Choice, Told, Undecided, answered, spoken
from planner.offline.revise import revised
from planner.offline.tokens import tokenize
from planner.offline.triggers import timing
from planner.offline.understand import NOT_UNDERSTOOD, orders
from planner.planner import Asked, Proposed, Reply, TenantView

MOST_CHARACTERS: Final = 2000
_WHEN: Final = frozenset({"when", "whenever", "once", "if"})
_BLANKS: Final = frozenset("\n\r\t")


class OfflinePlanner:
    """Understands plain orders by grammar alone; needs no key and no network."""

    name: Final = "offline"

    async def plan(self, asked: Asked) -> Reply:
        """Answer one message."""
        return reply(asked)


def reply(asked: Asked) -> Reply:
    """Answer one message; a pure function of what it is asked."""
    thread = asked.thread
    try:
        text = _readable(asked.text)
        if thread and thread.question:
            text = continued(text, thread.question) or text
        if thread and thread.plan and (changed := revised(text, thread.plan, asked.tenant)):
            return changed
        return _planned(text, asked.tenant)
    except Told as told:
        return told.answer()
    except Undecided as undecided:
        return undecided.questions() if undecided.choices else answered(str(undecided))


def _readable(text: str) -> str:
    if not text.strip():
        raise Told("")
    if len(text) > MOST_CHARACTERS:
        raise Told(
            f"That is {len(text)} characters; I read at most {MOST_CHARACTERS}."
            " Please say it shorter."
        )
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _BLANKS:
            raise Told("Your message holds characters that cannot be seen. Please type it anew.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _planned(text: str, tenant: TenantView) -> Proposed:
    names = Names(tenant.products)
    when = timing(text, read(tokenize(text)), tenant.timezone)
    parts = sentences(when.lexemes)
    found = _clauses(text, parts, names, tenant)
    if when.cron:
        _refuse_mixed_times(parts, found, opens=when.opens)
    understood = orders(found, tenant.shops)
    if any(order.writes for order in understood):
        _refuse_doubt(text, parts, when.lexemes)
    return compose(text, understood, when, _assumed(found, tenant))


def _clauses(text: str, parts: list[Sentence], names: Names, tenant: TenantView) -> list[Clause]:
    """Return the clauses of all sentences; one strange word, and there are none."""
    found: list[Clause] = []
    strange: list[str] = []
    if not any(lexeme.part in ACTS for part in parts for lexeme in part.lexemes):
        words = [word.tokens[0].text for part in parts for word in part.lexemes][:8]
        raise _strange([word for word in words if not names.with_sku(word)], names)
    for sentence in parts:
        cursor = Cursor(text, list(sentence.lexemes))
        try:
            found += Parser(cursor, names, tenant.shops, tenant.currency).clauses()
        except Told:
            if any(word != "," for word in cursor.strange):
                raise _strange(cursor.strange, names) from None
            raise
        except Undecided:  # a question about half a sentence would lose the other half
            if cursor.strange:
                raise _strange(cursor.strange, names) from None
            raise
        strange += cursor.strange
    if strange:
        raise _strange(strange, names)
    return found


def _refuse_mixed_times(parts: list[Sentence], found: list[Clause], *, opens: bool) -> None:
    """Refuse a schedule that may be meant for a part of the message only."""
    if len(parts) > 1 or (len(found) > 1 and not opens):
        raise Told(
            "Please begin with the schedule and say in one sentence all that is to happen then,"
            " such as “every day at 9 pause MUG-BLUE and reopen MUG-RED”."
        )


def _strange(words: list[str], names: Names) -> Told:
    shown = ", ".join(f"“{word}”" for word in dict.fromkeys(words[:8]))
    said = f"I did not understand {shown}, so I planned nothing." if words else NOT_UNDERSTOOD
    odd = [word for word in words if word.casefold() not in HEDGES and not names.with_sku(word)][:3]
    near = list(dict.fromkeys(name for word in odd for name in names.near(word)))[:3]
    if _WHEN & {word.casefold() for word in words}:
        said += " I cannot watch for something to happen yet; I can plan for now, or by the clock."
    return Told(said + (f" Did you mean {spoken(near, 'or')}?" if near else ""))


def _refuse_doubt(text: str, parts: list[Sentence], lexemes: list[Lexeme]) -> None:
    """Ask whether an order with a question mark is one."""
    if any(part.asks and not part.request for part in parts):
        marks = {
            one.start for one in lexemes if one.tokens[0].text == "?" and one.end == one.start + 1
        }
        plain = "".join("." if at in marks else one for at, one in enumerate(text))
        raise Undecided("Shall I plan that?", (Choice("Yes, plan it", plain),))


def _assumed(clauses: list[Clause], tenant: TenantView) -> list[str]:
    noted: list[str] = []
    if len(tenant.shops) == 1 and not any(clause.shops for clause in clauses):
        noted.append(
            f"You named no shop, so it is {tenant.shops[0].title}, the only one connected."
        )
    for clause in clauses:
        written = [one for one in (clause.by, clause.to, clause.bare) if one and "," in one.text]
        noted += [f"“{one.text}” is read as {one.numbers[0]}." for one in written]
    return noted
