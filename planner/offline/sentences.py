"""The clauses of a message, or the words in it that nobody can account for."""

from collections.abc import Sequence
from typing import Final

from planner.offline.clauses import Clause
from planner.offline.cursor import Cursor
from planner.offline.language import writes_comma
from planner.offline.lexicon import Lexeme
from planner.offline.names import Names
from planner.offline.parser import Parser
from planner.offline.parts import Part
from planner.offline.phrases import Joined, Listed, Phrase, Said, phrase, quoted
from planner.offline.polite import Sentence
from planner.offline.replies import Misspelled, Told, Undecided
from planner.offline.targets import did_you_mean
from planner.planner import TenantView

_NAMES: Final = frozenset(
    {
        Part.UNKNOWN, Part.QUOTED, Part.STOP, Part.AND, Part.THING, Part.FIELD, Part.STATE,
        Part.END, Part.ALL, Part.PREPOSITION, Part.EXCEPT,
    }
)  # fmt: skip


def names_only(lexemes: Sequence[Lexeme]) -> bool:
    """Tell whether a message only names things, so that it can be nothing but a look at them."""
    return all(one.part in _NAMES for one in lexemes)


def clauses(text: str, parts: Sequence[Sentence], names: Names, tenant: TenantView) -> list[Clause]:
    """Return the clauses of all sentences; one strange word, and there are none."""
    found: list[Clause] = []
    strange: list[str] = []
    comma = writes_comma(tenant.locale)
    for sentence in parts:
        cursor = Cursor(text, list(sentence.lexemes), names.language, comma=comma)
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
    if not found:
        raise Told  # mere politeness
    return found


def _strange(words: list[str], names: Names) -> Told:
    shown = Listed(tuple(quoted(word) for word in dict.fromkeys(words[:8])))
    said: list[Said] = [phrase("I did not understand {words}, so I planned nothing.", words=shown)]
    spoken = {word.casefold() for word in words}
    if spoken & names.language.sets["conditional"]:
        said.append(
            phrase(
                "I can wait for something when you say so, such as “when the stock of MUG-BLUE"
                " falls below 5, pause it”."
            )
        )
    return Misspelled(Joined(tuple(said), " "), tuple(words))


def meant(words: Sequence[str], names: Names) -> tuple[Phrase, ...]:
    """Say which verb or name was perhaps meant; nothing is ever put in its place."""
    language = names.language
    skipped = language.sets["words"] | language.translations.keys()
    odd = [word for word in words if word.casefold() not in skipped and not names.with_sku(word)]
    odd = odd[:3]
    typed = {word.casefold() for word in odd}
    verbs = (language.near(word.casefold()) for word in odd)
    near: list[Said] = [quoted(one) for one in dict.fromkeys(verbs) if one and one not in typed]
    near += dict.fromkeys(name for word in odd for name in names.near(word))
    return did_you_mean(near[:3])
