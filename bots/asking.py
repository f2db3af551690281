"""Ask for what a new listing still lacks, and take what is answered."""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import JsonValue

from authz.people import Person
from bots.numbered import number
from planner.planner import Question
from workflows.answers import OWN, Lacking, remember
from workflows.office import Office
from workflows.questions import Asked, NoAnswer, questions, read_answer
from workflows.wording import ENGLISH, reworded, say

MOST: Final = 16
"""Questions of one message: all that new listings need, as one form to fill."""
HOW: Final = "{many} things are open. Answer them in this order, a line each, or one at a time."
_WANTS: Final = "{shop} needs this about {sku}: {what}"
_WANTS_SUCH: Final = "{shop} needs this about {sku}: {what}, such as {examples}"
_ONLY: Final = "{shop} has one {what} for {sku}: {choice}."
MOST_ASSUMPTIONS: Final = 8
_EXAMPLES: Final = 3
_OF_SEVERAL_LINES: Final = ("description",)


@dataclass(frozen=True, slots=True)
class Open:
    """One question that waits: of which product, in which shop."""

    shop: str
    sku: str
    currency: str
    asked: Asked

    @property
    def is_plain(self) -> bool:
        """Tell whether any words at all would answer it."""
        schema = self.asked.schema
        bound = self.asked.choices or "pattern" in schema or "format" in schema
        return schema.get("type", "string") == "string" and not bound


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan that waits for answers."""

    plan: Mapping[str, Any]
    revises: bool
    open: tuple[Open, ...]
    language: str

    def stored(self, asked: Sequence[Question]) -> dict[str, Any]:
        """Return what the thread keeps until the next message."""
        items = [{"text": one.text, "choices": list(one.choices)} for one in asked]
        waits = [
            {
                "shop": one.shop,
                "sku": one.sku,
                "currency": one.currency,
                "path": list(one.asked.path),
                "schema": dict(one.asked.schema),
            }
            for one in self.open
        ]
        create = {
            "plan": dict(self.plan),
            "revises": self.revises,
            "open": waits,
            "language": self.language,
        }
        return {"items": items, "pending": {}, "create": create}


def kept(pending: Mapping[str, Any] | None) -> Waiting | None:
    """Return the plan of a thread that waits for answers, if one does."""
    create = (pending or {}).get("create")
    if create is None:
        return None
    waits = tuple(
        Open(one["shop"], one["sku"], one["currency"], Asked(tuple(one["path"]), one["schema"]))
        for one in create["open"]
    )
    return Waiting(create["plan"], create["revises"], waits, create.get("language", ENGLISH))


def ask(
    wanted: Sequence[Lacking], plan: Mapping[str, Any], *, revises: bool, language: str
) -> tuple[Waiting, tuple[Question, ...]]:
    """Make questions of what is lacking; what is the product's own is asked once."""
    found: dict[tuple[str, ...], tuple[Open, Question]] = {}
    for one in wanted:
        for asked in questions(one.schema):
            owner = "" if asked.path[0] in OWN else one.shop.marketplace
            question = Question(_text(one, asked, language), _choices(asked, language))
            place = Open(one.shop.id, one.sku, one.shop.currency, asked)
            found.setdefault((owner, one.sku, *asked.path), (place, question))
    first = list(found.values())[:MOST]
    waiting = Waiting(plan, revises, tuple(place for place, _ in first), language)
    asked_first = [question for _, question in first]
    if len(asked_first) > 1:
        begin = asked_first[0]
        lead = say(language, HOW, many=len(asked_first))
        asked_first[0] = replace(begin, text=f"{lead}\n{begin.text}")
    return waiting, tuple(asked_first)


def filled(plan: Mapping[str, Any], wanted: Sequence[Lacking], language: str) -> dict[str, Any]:
    """Return a plan with what its new listings can have one way only, each said as assumed."""
    new = copy.deepcopy(dict(plan))
    said = list(new.get("assumptions", ()))
    by_step = {one.step: one for one in wanted if one.taken}
    for step in (step for workflow in new["workflows"] for step in workflow["steps"]):
        one = by_step.get(step["id"])
        if one is not None:
            step["params"]["extension"] = dict(one.extension)
            said += [_only(one, asked, language) for asked, _ in one.taken]
    return {**new, "assumptions": list(dict.fromkeys(said))[:MOST_ASSUMPTIONS]}


def _named(asked: Asked) -> str:
    return asked.path[-1].replace("_", " ")


def _only(one: Lacking, asked: Asked, language: str) -> str:
    what, choice = reworded(_named(asked), language), _choices(asked, language)[0]
    return say(language, _ONLY, shop=one.shop.title, what=what, sku=one.sku, choice=choice)


def _choices(asked: Asked, language: str) -> tuple[str, ...]:
    """Return what may be chosen; names of ours are worded, a marketplace's own stay."""
    return tuple(reworded(choice, language) for choice in asked.choices)


def _text(one: Lacking, asked: Asked, language: str) -> str:
    named, words = _named(asked), asked.words.rstrip(".")
    what = reworded(words, language)
    if named.casefold() not in words.casefold() and what == words:
        what = f"{reworded(named, language)} ({words})"
    examples = [str(each) for each in asked.schema.get("examples", ())][:_EXAMPLES]
    such = ", ".join(examples)
    said = _WANTS_SUCH if such else _WANTS
    return say(language, said, shop=one.shop.title, sku=one.sku, what=what, examples=such)


@dataclass(frozen=True, slots=True)
class Read:
    """What a message answers, and which of its lines answer nothing."""

    answers: tuple[tuple[Open, JsonValue], ...]
    wrong: tuple[str, ...] = ()
    """For people, a sentence each."""


def read(waiting: Waiting, text: str, locale: str) -> Read:
    """Return which questions a message answers: all of them line by line, or the first that fits.

    Raises:
        NoAnswer: it answers none.
    """
    parts = [part.strip() for part in re.split(r"[\n;]", text) if part.strip()]
    if len(parts) == len(waiting.open) > 1:
        return _by_line(waiting, parts, locale)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if 1 < len(lines) < len(waiting.open):
        begun = replace(waiting, open=waiting.open[: len(lines)])
        return _by_line(begun, lines, locale)
    refusals = []
    for one in sorted(waiting.open, key=lambda each: each.is_plain):
        try:
            said = _numbered(one, text.strip())
            return Read(((one, _read(one, said, locale, waiting.language)),))
        except NoAnswer as wrong:
            refusals.append(wrong)
    raise refusals[0]


def _by_line(waiting: Waiting, parts: Sequence[str], locale: str) -> Read:
    """Take what fits; of the other lines say why not.

    Raises:
        NoAnswer: no line fits.
    """
    answers, wrong = [], []
    for one, part in zip(waiting.open, parts, strict=True):
        try:
            answers.append((one, _read(one, _numbered(one, part), locale, waiting.language)))
        except NoAnswer as misfit:
            why = reworded(str(misfit), waiting.language)
            wrong.append(say(waiting.language, "“{said}” {why}.", said=part, why=why))
    if not answers:
        raise NoAnswer("is none of the answers")
    return Read(tuple(answers), tuple(wrong))


def _numbered(one: Open, said: str) -> str:
    """Return the choice that a number names; anything else as it was said.

    Raises:
        NoAnswer: nobody would want buyers to read it.
    """
    if one.is_plain:
        _refuse_aside(one, said)

    choices = one.asked.choices
    at = None if said in choices else number(said)
    return choices[at - 1] if at and at <= len(choices) else said


def _refuse_aside(one: Open, said: str) -> None:
    """Refuse what is said beside a question that any words at all would answer."""
    if not any(mark.isalnum() for mark in said) or said.endswith("?"):
        raise NoAnswer("is no answer")
    if "\n" in said and one.asked.path != _OF_SEVERAL_LINES:
        raise NoAnswer("is more than one line")


def _read(one: Open, text: str, locale: str, language: str) -> JsonValue:
    shown = [choice.casefold() for choice in _choices(one.asked, language)]
    said = text.strip().casefold()
    meant = one.asked.choices[shown.index(said)] if said in shown else text
    return read_answer(one.asked, meant, locale=locale, currency=one.currency)


async def keep(office: Office, by: Person, answers: Sequence[tuple[Open, JsonValue]]) -> None:
    """Remember answers on their products.

    Raises:
        CountersignError: one of them may not be given, or is not right.
    """
    for one, value in answers:
        said: JsonValue = value
        for name in reversed(one.asked.path[1:]):
            said = {name: said}
        await remember(office, by, one.shop, one.sku, {one.asked.path[0]: said})
