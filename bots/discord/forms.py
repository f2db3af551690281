"""Forms in Discord: modals of at most five fields, so a long one is opened part by part.

Source: discord.com/developers/docs/components/reference, "Label", "Text Input".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bots.cards.drawing import Choice, Drawing, Kind, Option, Part, Text, Verb
from bots.cards.pages import draw_items, draw_lines
from bots.cards.plain_sight import clipped, length, seen
from bots.discord.components import PREFIX
from bots.discord.markdown import escaped
from bots.forms import (
    HALTING,
    TITLES,
    WHY_HALT,
    Parts,
    are_told_apart,
    doubted,
    held,
    is_long,
    settable,
)
from bots.numbered import number
from workflows import confirmation
from workflows.documents import NameView, QuestionView, ValueView
from workflows.wording import reworded

Json = dict[str, Any]
FIELDS: Final = 5
"""Of one modal."""
_MOST_OPTIONS: Final = 25
_LONGEST: Final = 100
"""Characters of an option's value, and of a field's own name."""
_MOST_TYPED: Final = 4_000
"""Characters that a field holds."""
_TEXT, _LABEL, _INPUT, _SELECT = 10, 18, 4, 3
_LINE, _LINES = 1, 2


def modal(verb: Verb, value: str, parts: Parts) -> Json | None:
    """Return the form that a press opens; None: there is nothing of it any more."""
    title, _ = TITLES[verb]
    fields = list(_BODIES[verb](parts))
    if not any(one["type"] == _LABEL for one in fields):
        return None
    return {
        "custom_id": f"{PREFIX}{verb}:{value}",
        "title": _clipped(parts.say(title), 45),
        "components": fields[:FIELDS],
    }


def chapters(value: str, parts: Parts) -> Drawing | None:
    """Return a list of which part of a long form to open; None: it has only one."""
    values = _values(parts)
    if len(values) <= FIELDS or value.count(":") > 1:
        return None
    firsts = range(0, len(values), FIELDS)
    options = tuple(
        Option(
            _between([_named(one, title, parts) for title, one in values[first : first + FIELDS]]),
            f"{value}:{number}",
        )
        for number, first in enumerate(firsts)
    )
    text = parts.say("Edit")
    return Drawing(
        parts.language,
        title=(),
        notice=text,
        parts=(Part(Kind.SAYS, ((Text(text),),)),),
        actions=(Choice(Verb.EDIT, text, options),),
    )


def of_whole(verb: str, value: str) -> str:
    """Return what a form is about, whichever part of a long one was sent."""
    about, _, page = value.rpartition(":")
    is_part = verb == Verb.EDIT and about.count(":") == 1 and number(page) is not None
    return about if is_part else value


def everything(parts: Parts) -> Drawing | None:
    """Return a page of all that a card has no room for."""
    if parts.all_of is not None:
        return draw_items(parts.all_of, parts.seen, parts.page)
    if parts.plan is not None:
        return draw_lines(parts.plan, parts.seen, parts.page)
    return None


def filled(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Read the fields of a form that was sent."""
    fields: dict[str, str] = {}
    for one in components:
        field = one.get("component") or {}
        if "custom_id" in field:
            chosen = (*field.get("values", ()), field.get("value") or "")
            fields[str(field["custom_id"])] = str(chosen[0])
    if "parked" in fields:
        fields["step"], _, fields["item"] = fields.pop("parked").partition("|")
    return fields


def called(mistakes: Mapping[str, str], parts: Parts) -> dict[str, str]:
    """Return what is wrong with each field by what the field is called."""
    names = {value.at: _named(value, title, parts) for title, value in _values(parts)}
    return {names.get(at, at): wrong for at, wrong in mistakes.items()}


def _between(names: list[str]) -> str:
    return f"{names[0]} … {names[-1]}" if len(names) > 1 else names[0]


def _values(parts: Parts) -> list[tuple[str, ValueView | NameView]]:
    """Return what may be set, each with the part of the plan that it belongs to."""
    of = settable(parts.plan, FIELDS) if parts.plan else []
    several = len(of) > 1
    return [
        (part.title if several else "", value)
        for part, values in of
        for value in values
        if len(value.at) <= _LONGEST and length(str(value.value)) <= _MOST_TYPED
    ]


def _named(value: ValueView | NameView, title: str, parts: Parts) -> str:
    unit = f" ({value.unit})" if isinstance(value, ValueView) and value.unit else ""
    label = f"{reworded(value.label, parts.language)}{unit}"
    return f"{title}: {label}" if title else label


def _rejecting(parts: Parts) -> Iterator[Json]:
    if parts.plan is not None:
        yield _text(parts.plan.summary)
        label = parts.say("Why? Whoever asked reads it.")
        yield _field(label, _input("reason", _LINES, required=False))


def _halting(parts: Parts) -> Iterator[Json]:
    yield _text(parts.say(HALTING))
    yield _field(parts.say(WHY_HALT), _input("reason", _LINES))


def _editing(parts: Parts) -> Iterator[Json]:
    first = parts.page * FIELDS
    values = _values(parts)[first : first + FIELDS]
    if parts.plan is not None and 0 < len(values) < FIELDS:  # else there is no room for it
        yield _text(parts.plan.summary)
    for title, value in values:
        yield _field(_named(value, "", parts), _value(value, parts), title)


def _value(one: ValueView | NameView, parts: Parts) -> Json:
    """Return what a value is typed into; a shop is chosen, where a list can name them all."""
    shops = parts.seen.shops
    stands = parts.typed.get(one.at, held(one, parts.language))
    if isinstance(one, NameView) and one.kind == "shop" and 0 < len(shops) <= _MOST_OPTIONS:
        options = [_option(title, id) | {"default": id == stands} for id, title in shops.items()]
        return _select(one.at, options)
    return _input(one.at, _LINES if is_long(stands) else _LINE) | {"value": stands}


def _confirming(parts: Parts) -> Iterator[Json]:
    if parts.plan is not None:
        approval = parts.plan.approval
        typed = confirmation.sentence(approval.id, approval.revision)
        says = parts.say("You are alone here, so nobody else can look at your plan.")
        exactly = parts.say("Type exactly: {typed}", typed=typed)
        yield _text(f"{says} {exactly}")
        yield _field(exactly, _input("sentence", _LINE))


def _settling(parts: Parts) -> Iterator[Json]:
    parked = [item for item in parts.run.items if item.state == "parked"] if parts.run else []
    options = [
        _option(doubted(item, parts.language), value)
        for item in parked
        if len(value := f"{item.step}|{item.item}") <= _LONGEST
    ][:_MOST_OPTIONS]
    if not options:
        return
    options[0]["default"] = True
    yield _field(parts.say("Which one"), _select("parked", options))
    either = [
        _option(parts.say("It was applied"), "yes"),
        _option(parts.say("It was not applied"), "no"),
    ]
    yield _field(parts.say("What the shop shows"), _select("applied", either))
    yield _field(parts.say("How you know"), _input("reason", _LINES))


def _answering(parts: Parts) -> Iterator[Json]:
    """Ask every question of a message; more than a modal takes are answered in the thread."""
    asked = parts.asked.questions if parts.asked else ()
    for at, one in enumerate(asked if len(asked) <= FIELDS else ()):
        yield _field(one.text, _answer(str(at), one), one.text)


def _answer(at: str, one: QuestionView) -> Json:
    if not are_told_apart(one.choices, _MOST_OPTIONS, _LONGEST):
        return _input(at, _LINE)
    return _select(at, [_option(choice, choice) for choice in one.choices])


_BODIES: Final = {
    Verb.REJECT: _rejecting,
    Verb.EDIT: _editing,
    Verb.CONFIRM: _confirming,
    Verb.SETTLE: _settling,
    Verb.ANSWER: _answering,
    Verb.HALT: _halting,
}


def _clipped(text: str, most: int) -> str:
    return clipped(seen(text), most) or "…"


def _text(content: str) -> Json:
    return {"type": _TEXT, "content": escaped(_clipped(content, 1000), begins=True)}


def _field(label: str, component: Json, says: str = "") -> Json:
    drawn: Json = {"type": _LABEL, "label": _clipped(label, 45), "component": component}
    more = says if says and (says != label or len(says) > 45) else ""  # noqa: PLR2004 - as above
    return drawn | ({"description": _clipped(more, 100)} if more else {})


def _input(name: str, style: int, *, required: bool = True) -> Json:
    return {"type": _INPUT, "custom_id": name, "style": style, "required": required}


def _select(name: str, options: list[Json]) -> Json:
    return {"type": _SELECT, "custom_id": name, "options": options}


def _option(label: str, value: str) -> Json:
    return {"label": _clipped(label, 100), "value": value}
