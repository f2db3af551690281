"""The card of a file of products: what it would change, and what became of it."""

from collections.abc import Iterator
from typing import Any, Final

from bots.cards import notice
from bots.cards.drawing import (
    BULLET,
    Action,
    Drawing,
    Kind,
    Moment,
    Part,
    Press,
    Text,
    Tone,
    Verb,
    Weight,
    Words,
    joined,
)
from bots.cards.saying import Seen, code, counted, name, said, strong, told
from workflows.documents import ImportDocument, ProductChange, RowProblem
from workflows.spoken import spoken
from workflows.store.imports import Import, State
from workflows.wording import money, reworded, say

STATES: Final = {
    State.OPEN: ("🟡", "would be imported", Tone.WAITS),
    State.WRONG: ("🔴", "cannot be imported", Tone.BAD),
    State.SAME: ("⚪", "changes nothing", Tone.OVER),
    State.IMPORTED: ("🟢", "imported", Tone.GOOD),
    State.LEFT: ("⚪", "not imported", Tone.OVER),
    State.EXPIRED: ("⚪", "waited too long; send it again", Tone.OVER),
}
_MOST_FIELDS: Final = 6
_HIDDEN: Final = frozenset({"title", "description", "images"})
"""Of a new product, whose title stands there already."""
AFTER: Final = "Once it is imported I plan what you wrote: “{words}”"
NOT_PLANNED: Final = "What was written beside it was not planned: “{words}”"


def draw_import(one: Import, seen: Seen, language: str) -> Drawing:
    """Draw a file of products.

    Args:
        one: the file, with what it would change.
        seen: where it is seen; without details no figure is.
        language: of the thread.
    """
    shown = spoken(ImportDocument.model_validate(one.shown), language)
    sign, label, tone = STATES[one.state]
    told_at_once = " · ".join((name(one.name), say(language, label), _totals(shown, language)))
    return Drawing(
        language,
        title=(Text(name(one.name)),),
        notice=notice.of_words(told_at_once),
        tone=tone,
        facts=(Text(f"{sign} "), *said(language, label)),
        parts=tuple(_parts(one, shown, seen, language)),
        actions=tuple(_actions(one, shown, language)) if one.state is State.OPEN else (),
    )


def _totals(shown: ImportDocument, language: str) -> str:
    """Count what there is; what there is not is not said."""
    counts = (
        (shown.new, counted(language, shown.new, "1 new product", "{n} new products")),
        (
            shown.changed,
            counted(language, shown.changed, "1 changed product", "{n} changed products"),
        ),
        (shown.same, counted(language, shown.same, "1 stays as it is", "{n} stay as they are")),
        (
            shown.problem_count,
            counted(language, shown.problem_count, "1 problem", "{n} problems"),
        ),
    )
    return ", ".join(text for many, text in counts if many) or say(language, "no products")


def _parts(one: Import, shown: ImportDocument, seen: Seen, language: str) -> Iterator[Part]:
    if one.again and one.state is State.OPEN:
        says = "Products changed since this was shown first. This is what it would change now."
        yield Part(Kind.SAYS, ((Text("⚠️ "), *said(language, says)),))
    yield Part(Kind.SAYS, ((strong(_totals(shown, language)),),))
    if shown.problem_count:
        lines = tuple(_problem(each, seen, language) for each in shown.problems)
        yield Part(Kind.LINES, lines, more=shown.problem_count - len(lines))
        says = "Nothing is imported while something is wrong. Correct the file and send it again."
        yield Part(Kind.SAYS, (said(language, says),))
    elif one.state is not State.SAME:
        lines = tuple(_change(each, seen, language) for each in shown.changes)
        yield Part(Kind.LINES, lines, more=shown.new + shown.changed - len(lines))
    if one.words and (beside := _beside(one, seen, language)):
        yield Part(Kind.NOTES, (beside,))
    yield Part(Kind.ASIDE, tuple(_people(one, seen, language)))


def _beside(one: Import, seen: Seen, language: str) -> Words:
    """Say what becomes of what was written beside a file."""
    said_beside = Text(name(seen.shown(one.words)))
    if one.state is State.OPEN:
        return said(language, AFTER, words=said_beside)
    if one.state in {State.WRONG, State.LEFT, State.EXPIRED}:
        return said(language, NOT_PLANNED, words=said_beside)
    return ()


def _people(one: Import, seen: Seen, language: str) -> Iterator[Words]:
    yield said(language, "Sent by {name}", name=seen.named(one.person))
    if one.decided_by and one.decided_at:
        by, at = seen.named(one.decided_by), Moment(one.decided_at)
        text = (
            "Imported by {name}, {at}"
            if one.state is State.IMPORTED
            else "Turned down by {name}, {at}"
        )
        yield said(language, text, name=by, at=at)


def _problem(problem: RowProblem, seen: Seen, language: str) -> Words:
    where = say(language, "Row {row}", row=str(problem.row))
    if problem.column:
        where = f"{where}, {name(problem.column)}"
    text = seen.shown(f"{problem.text} {problem.hint}")
    return (BULLET, strong(where), Text(": "), *told(text))


def _change(change: ProductChange, seen: Seen, language: str) -> Words:
    new = (Text(f"{say(language, 'new')} "),) if change.new else ()
    title = strong(name(change.title))
    fields = [
        (field, *values)
        for field, values in change.fields.items()
        if not (change.new and field in _HIDDEN)
    ]
    drawn = [_field(*each, change, seen, language) for each in fields[:_MOST_FIELDS]]
    if rest := len(fields) - len(drawn):
        drawn.append(said(language, "… and {rest} more", rest=rest))
    line = joined(drawn, Text(", "))
    by = (Text("  "), *line) if line else ()
    return (BULLET, *new, title, Text(" "), code(change.sku), *by)


def _field(
    field: str, before: Any, after: Any, change: ProductChange, seen: Seen, language: str  # noqa: ANN401 - any JSON
) -> Words:  # fmt: skip
    label = name(reworded(field.rpartition(".")[2].replace("_", " "), language))
    if not seen.details:
        return (Text(label),)
    shown = strong(_value(after, language))
    if change.new:
        return Text(f"{label} "), shown
    return Text(f"{label} {_value(before, language)} → "), shown


def _value(value: Any, language: str) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return money(language, value["amount"], value["currency"])
    if value in (None, ""):
        return say(language, "none")
    return name(str(value))


def _actions(one: Import, shown: ImportDocument, language: str) -> Iterator[Action]:
    many = shown.new + shown.changed
    label = counted(language, many, "Import 1 product", "Import {n} products")
    value = f"{one.id}:{one.mark}"
    yield Press(Verb.IMPORT, label, value, Weight.FIRST)
    yield Press(Verb.LEAVE, say(language, "Do not import"), value)
