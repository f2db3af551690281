"""What is said without a plan to decide: words, refusals, problems and questions."""

from collections.abc import Iterator
from typing import Final

from bots.cards import notice
from bots.cards.approval import grouped
from bots.cards.drawing import (
    BULLET,
    Action,
    Choice,
    Drawing,
    Kind,
    Option,
    Part,
    Press,
    Text,
    Tone,
    Verb,
    Weight,
    Words,
)
from bots.cards.plain_sight import seen_lines
from bots.cards.saying import Seen, name, said, seen_inside, told
from workflows.documents import (
    InvalidDocument,
    QuestionDocument,
    QuestionView,
    Refused,
    RefusedDocument,
)
from workflows.wording import say

MOST_LINES: Final = 80
_MOST_OF_A_QUESTION: Final = 6
"""Lines of one question; the last is what is asked."""
MOST_BUTTONS: Final = 5
"""Choices that are buttons; more are a list."""
MOST_CHOICES: Final = 25
"""Choices of a list on the surface that has least room."""


_EVERYTHING: Final = Seen()


def draw_words(text: str, language: str, seen: Seen = _EVERYTHING) -> Drawing:
    """Draw what is said, as it was said."""
    text = seen.shown(text)
    lines = tuple(_set_in(line) for line in seen_lines(text)) or ((Text("…"),),)
    part = Part(Kind.PROSE, lines[:MOST_LINES], more=max(len(lines) - MOST_LINES, 0))
    return Drawing(language, title=(), notice=notice.of_words(text), parts=(part,))


def _set_in(line: str) -> Words:
    inner = line.lstrip()
    return (Text(line[: len(line) - len(inner)]), *told(inner))


def draw_refused(refused: RefusedDocument, seen: Seen) -> Drawing:
    """Draw why no approval could make a plan allowed."""
    language = refused.language
    reasons = tuple(dict.fromkeys(_reason(one, language) for one in refused.refusals))
    shown = [seen.shown(one, refused.lines) for one in reasons]
    about = seen.shown(seen_inside(refused.summary).strip(), refused.lines)
    head = say(language, "Refused – nothing was sent")
    return Drawing(
        language,
        title=(Text(about or head),),
        notice=notice.of_words(f"{head}: {' '.join(shown)}", about),
        tone=Tone.BAD,
        facts=(Text(f"🔴 {head}"),),
        parts=(_reasons(shown), *grouped(refused.lines, seen, language)),
    )


def _reason(refused: Refused, language: str) -> str:
    """Say why not, and the limit that was hit where the reason does not name it."""
    limit = refused.limit or ""
    if not limit[:1].isdigit() or limit in refused.reason:
        return refused.reason
    return refused.reason + say(language, " The limit is {limit}.", limit=limit)


def draw_invalid(invalid: InvalidDocument, seen: Seen) -> Drawing:
    """Draw what breaks the language."""
    head = say(invalid.language, "That is no valid plan")
    hints = [seen.shown(one.hint) for one in invalid.problems]
    return Drawing(
        invalid.language,
        title=(Text(head),),
        notice=notice.of_words(f"{head}: {' '.join(hints)}"),
        tone=Tone.BAD,
        parts=(_reasons(hints),),
    )


def _reasons(texts: list[str]) -> Part:
    drawn = tuple((BULLET, *told(one)) for one in texts[:MOST_LINES])
    return Part(Kind.LINES, drawn, more=len(texts) - len(drawn))


def draw_question(
    asked: QuestionDocument, seen: Seen, subject: str, *, answered: str | None = None
) -> Drawing:
    """Draw questions that must be answered before there is a plan.

    Args:
        asked: the questions.
        seen: where they are seen.
        subject: what a press says it answers.
        answered: who answered, as words; nothing is to press any more.
    """
    language = asked.language
    done = answered is not None
    return Drawing(
        language,
        title=(),
        notice=notice.of_words(*map(seen.shown, _texts(asked))),
        tone=Tone.OVER if done else Tone.WAITS,
        parts=tuple(_questions(asked, seen, answered)),
        actions=() if done else tuple(_answer(asked, seen, subject)),
    )


def _texts(asked: QuestionDocument) -> tuple[str, ...]:
    return (*asked.wrong, *(one.text for one in asked.questions))


def _questions(asked: QuestionDocument, seen: Seen, answered: str | None) -> Iterator[Part]:
    language = asked.language
    if wrong := [seen.shown(one) for one in asked.wrong]:
        yield Part(Kind.SAYS, tuple((Text("⚠️ "), *told(one)) for one in wrong))
    for one in asked.questions:
        lines = seen_lines(seen.shown(one.text)) or ("?",)
        if len(lines) > _MOST_OF_A_QUESTION:
            lines = ("…", *lines[-_MOST_OF_A_QUESTION:])
        yield Part(Kind.SAYS, (*map(told, lines[:-1]), (Text("❔ "), *told(lines[-1]))))
        if len(asked.questions) > 1 and one.choices:
            yield _choices(one, seen)
    if answered is not None:
        says = said(language, "Answered by {name}", name=seen.named(answered))
        yield Part(Kind.ASIDE, (says,))
    else:
        yield Part(Kind.ASIDE, (said(language, "You may also write the answer in this thread."),))


def _choices(one: QuestionView, seen: Seen) -> Part:
    drawn = tuple((BULLET, Text(name(seen.shown(choice)))) for choice in one.choices[:MOST_LINES])
    return Part(Kind.NOTES, drawn, more=len(one.choices) - len(drawn))


def _answer(asked: QuestionDocument, seen: Seen, subject: str) -> Iterator[Action]:
    """Offer the choices of a single question, or a form with all of them.

    Where figures are hidden the form shows them: whoever opens it is the only one who sees it.
    """
    language = asked.language
    label = say(language, "Answer")
    only = asked.questions[0] if len(asked.questions) == 1 else None
    hides = any(
        seen.shown(text) != text
        for text in (*_texts(asked), *(one for each in asked.questions for one in each.choices))
    )
    if only is None or hides or not 0 < len(only.choices) <= MOST_CHOICES:
        yield Press(Verb.ANSWER, label, subject, Weight.FIRST)
        return
    values = [(name(choice), f"{subject}:{at}") for at, choice in enumerate(only.choices)]
    if len(values) <= MOST_BUTTONS:
        yield from (Press(Verb.ANSWER, shown, value) for shown, value in values)
    else:
        yield Choice(Verb.ANSWER, label, tuple(Option(*one) for one in values))
