"""What an order is about: one product, a group of them, or everything."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.offline.cursor import Cursor
from planner.offline.names import Names, words_of
from planner.offline.parts import Part
from planner.offline.phrases import Joined, Listed, Phrase, Said, phrase
from planner.offline.replies import Choice, Told, Undecided
from planner.planner import ProductView

_MOST_WORDS: Final = 8
"""Of a name."""


@dataclass(frozen=True, slots=True)
class Target:
    """One product by SKU, or a group as a shop's search finds it."""

    text: str
    """As the person wrote it."""
    products: tuple[ProductView, ...]
    """What it is in our own rows: one product, or what the group is now."""
    query: str | None = None
    """Words for a shop's search; None for a single product."""
    strays: tuple[ProductView, ...] = ()
    """Products that the search would find though the words do not mean them."""
    words: tuple[str, ...] = ()

    @property
    def group(self) -> bool:
        """Tell whether it is found by a search, listing by listing."""
        return self.query is not None

    @property
    def name(self) -> Said:
        """Return what a person would call it."""
        if not self.group:
            return f"{self.products[0].title} ({self.products[0].sku})"
        if not self.query:
            return phrase("all listings")
        return phrase("all listings that match “{query}”", query=self.query)


def everything(text: str) -> Target:
    """Return the target of "all listings"."""
    return Target(text, (), "")


def target(
    cursor: Cursor, names: Names, *, every: bool, head: tuple[str, ...] = ()
) -> Target | None:
    """Read a product or a group; None leaves the cursor where no name of ours begins.

    Args:
        cursor: stands at the first word of the name.
        names: the tenant's products.
        every: "all" or "every" came before.
        head: what "one" stands for, such as ("mug",) in "all mugs except the red one".
    """
    start = cursor.at
    quoted = cursor.take(Part.QUOTED)
    if quoted:
        return _quoted(cursor, names, quoted.value, start, every=every)
    exact = _by_sku(cursor, names) or _by_title(cursor, names, start)
    if exact:
        return (
            exact
            if not every or not exact.words
            else _group(exact.words, exact.text, exact.products, names)
        )
    return _by_words(cursor, names, start, every=every, head=head)


def _one(product: ProductView, text: str) -> Target:
    return Target(text, (product,))


def _group(
    words: tuple[str, ...], text: str, found: tuple[ProductView, ...], names: Names
) -> Target:
    query = names.query_for(words, found)
    return Target(text, found, query, names.inside_a_word(query, found), words)


def _by_sku(cursor: Cursor, names: Names) -> Target | None:
    lexeme = cursor.peek()
    if lexeme is None or lexeme.part not in {Part.UNKNOWN, Part.NUMBER} or not lexeme.tokens:
        return None
    text = lexeme.tokens[0].text
    if lexeme.part is Part.NUMBER and not text.isdigit():
        return None
    product = names.with_sku(text)
    if product is None:
        return None
    cursor.at += 1
    return _one(product, text)


def _by_title(cursor: Cursor, names: Names, start: int) -> Target | None:
    """Read a whole title word for word, even where its words mean something else too."""
    first = cursor.peek()
    if first is None or first.part is Part.END:
        return None
    tokens = [token for lexeme in cursor.lexemes[start : start + 12] for token in lexeme.tokens]
    words = [token.word for token in tokens]
    many = names.beginning(words)
    if many == 0 or (many == 1 and first.part is not Part.UNKNOWN):
        return None
    while many > 0 and cursor.at < len(cursor.lexemes):
        many -= len(cursor.lexemes[cursor.at].tokens)
        cursor.at += 1
    if many < 0 or cursor.part() is Part.UNKNOWN:  # "Blue Mug" in "blue mug warmers"
        cursor.at = start
        return None
    text = cursor.passed(start)
    return _choose(cursor, names, words_of(text), text, start, every=False)


def _quoted(cursor: Cursor, names: Names, text: str, start: int, *, every: bool) -> Target:
    product = names.with_sku(text)
    words = words_of(text)
    if product and not every:
        return _one(product, text)
    found = _choose(cursor, names, words, text, start, every=every) if words else None
    if found is None:
        raise unknown(text, names)
    return found


def _by_words(
    cursor: Cursor, names: Names, start: int, *, every: bool, head: tuple[str, ...]
) -> Target | None:
    end = start
    most = min(len(cursor.lexemes), start + _MOST_WORDS)
    while end < most and cursor.lexemes[end].part in {Part.UNKNOWN, Part.NUMBER}:
        end += 1
    words = tuple(lexeme.tokens[0].word for lexeme in cursor.lexemes[start:end])
    words = words[
        : next(
            (at for at, word in enumerate(words) if word in names.language.sets["hedges"]),
            len(words),
        )
    ]
    for many in range(len(words), 0, -1):
        tried = words[:many]
        tried = _with_head(tried, head, names)
        if not tried or cursor.lexemes[start].part is Part.NUMBER:
            return None
        cursor.at = start + many
        found = _choose(cursor, names, tried, cursor.passed(start), start, every=every)
        if found and not names.loosely and many < len(words):
            _refuse_two_names(cursor, names, words, many, start)
        if found:
            return found
    cursor.at = start
    return None


def _refuse_two_names(
    cursor: Cursor, names: Names, words: tuple[str, ...], many: int, start: int
) -> None:
    """Refuse to take "green teapot", of which there is none, for something green."""
    both = names.titled(words[many : many + 1])
    if not both or cursor.lexemes[cursor.at].part is not Part.UNKNOWN:
        return
    begin, end = cursor.lexemes[start].start, cursor.lexemes[cursor.at].end
    before, after = cursor.text[:begin], cursor.text[end:]
    raise Undecided(
        phrase(
            "No product is called “{text}”. Which of these do you mean?",
            text=cursor.text[begin:end],
        ),
        tuple(
            Choice(f"{one.title} ({one.sku})", f'{before}"{one.sku}"{after}') for one in both[:9]
        ),
    )


def _with_head(tried: tuple[str, ...], head: tuple[str, ...], names: Names) -> tuple[str, ...]:
    """Put the noun that "one" and "ones" stand for, or that "the red" goes without."""
    language = names.language
    if tried[-1] in language.sets["ones"]:
        return (*tried[:-1], *head)
    singular = (*head[:-1], min(language.meant(head[-1]), key=len)) if head else ()
    if tried[-1] in language.sets["one"]:
        return (*tried[:-1], *singular)
    return (*tried, *singular) if language.is_adjective(tried[-1]) else tried


def _choose(
    cursor: Cursor, names: Names, words: tuple[str, ...], text: str, start: int, *, every: bool
) -> Target | None:
    found = names.titled(words)
    if not found:
        return None
    if every or names.is_plural(words, found):
        return _group(words, text, found, names)
    exact = tuple(one for one in found if words_of(one.title) == words)
    if len(exact or found) == 1:
        return replace(_one((exact or found)[0], text), words=words)
    if names.loosely:
        return _group(words, text, found, names)
    raise _which(cursor, exact or found, text, start)


def _which(cursor: Cursor, found: tuple[ProductView, ...], text: str, start: int) -> Undecided:
    place = cursor.lexemes[start].start
    rest = cursor.text[place + len(cursor.passed(start)) :]
    before = cursor.text[:place]
    choices = [
        Choice(f"{one.title} ({one.sku})", f'{before}"{one.sku}"{rest}') for one in found[:9]
    ]
    every = cursor.language.say(phrase('all "{text}"', text=text))
    choices.append(
        Choice(phrase("All {many} of them", many=str(len(found))), f"{before}{every}{rest}")
    )
    return Undecided(phrase("Which product do you mean by “{text}”?", text=text), tuple(choices))


def with_noun(before: Target, named: Target, names: Names) -> Target:
    """Give "red" in "all red and blue mugs" the noun that it shares with what is named behind it.

    Raises:
        Told: there is no such product, or it stands for several though one is meant.
    """
    if len(named.words) < 2 or not _is_modifier(before, names):  # noqa: PLR2004 - "blue mugs"
        return before
    words = (*before.words, named.words[-1])
    found = names.titled(words)
    if before.words == words or (before.products == found and not before.group):
        return before
    text = f"{before.text} {named.words[-1]}"
    if not found:
        raise unknown(text, names)
    if before.group or names.is_plural(words, found):
        return _group(words, text, found, names)
    if len(found) > 1:
        raise Told("“{text}” may be several products. Please name each in full.", text=text)
    return replace(_one(found[0], text), words=words)


def _is_modifier(one: Target, names: Names) -> bool:
    """Tell whether a name says only what something is like: the noun of no title, and no plural."""
    if not one.words or names.language.may_be_plural(one.words[-1]):
        return False
    forms = names.language.meant(one.words[-1])
    titles = [words_of(product.title) for product in one.products]
    return not any(title[-1:] and title[-1] in forms for title in titles)


def unknown(text: str, names: Names) -> Told:
    """Say that there is no such product, and what was perhaps meant."""
    said = phrase("I know no product called “{text}”.", text=text)
    return Told(Joined((said, *did_you_mean(names.near(text))), " "))


def did_you_mean(near: Sequence[Said]) -> tuple[Phrase, ...]:
    """Say what was perhaps meant, if anything was."""
    if not near:
        return ()
    return (phrase("Did you mean {names}?", names=Listed(tuple(near), "or")),)
