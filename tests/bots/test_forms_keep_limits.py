"""Whatever a form is about, a platform opens it, and what it cannot hold is left to others."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.cards.drawing import Verb
from bots.cards.mistaken import draw_mistakes
from bots.choosing import Offer
from bots.discord import components
from bots.discord import forms as discord_forms
from bots.forms import Parts
from bots.slack import forms as slack_forms
from tests.fakes import any_documents as anything
from tests.fakes.discord_server import checks as discord_checks
from tests.fakes.documents import run
from tests.fakes.slack.checks import view_faults
from workflows.documents import (
    NameView,
    PartView,
    QuestionDocument,
    QuestionView,
    RunDocument,
    ValueView,
)

FORMS = (Verb.REJECT, Verb.EDIT, Verb.CONFIRM, Verb.SETTLE, Verb.ANSWER, Verb.HALT)
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LONG = st.one_of(anything.TEXTS, st.sampled_from(["x" * 3_001, "x" * 4_001, "two\nlines"]))
EPHEMERAL = 1 << 6
MANY = st.sampled_from([0, 1, 5, 6, 40, 300])


@st.composite
def parts(draw: st.DrawFn) -> Parts:
    """Draw what any form is about."""
    seen = replace(draw(anything.PLACES), viewer=None)
    plan = draw(anything.plans()).model_copy(update={"parts": draw(parts_of_a_plan())})
    found = draw(anything.runs())
    parked = tuple(
        one.model_copy(update={"state": "parked", "item": f"{one.item}{at}"})
        for at, one in enumerate(found.items)
    )
    whole = found.model_dump(include=set(RunDocument.model_fields))
    return Parts(
        language=draw(anything.LANGUAGES),
        seen=seen,
        plan=plan,
        page=draw(st.sampled_from([0, 1, 7])),
        asked=draw(questions()),
        run=found.model_copy(update={"items": parked}),
        all_of=draw(st.sampled_from([None, RunDocument.model_validate(whole)])),
        typed={"/workflows/0/steps/0/params/by": draw(LONG)},
        chosen={one.at: Offer(one.value, one.value) for part in plan.parts for one in part.names},
    )


@st.composite
def parts_of_a_plan(draw: st.DrawFn) -> tuple[PartView, ...]:
    """Draw up to six parts with many values and names, some longer than any field."""
    few = draw(st.lists(st.tuples(anything.TEXTS, st.one_of(LONG, st.integers())), max_size=4))
    values = tuple(
        ValueView(at=_at(at), label=few[at % len(few)][0], value=few[at % len(few)][1], unit="%")
        for at in range(draw(MANY) if few else 0)
    )
    kinds: tuple[Any, ...] = ("product", "shop")
    names = tuple(
        NameView(at=f"{_at(at)}/sku", label=few[0][0], kind=kinds[at % 2], value=f"MUG-{at}")
        for at in range(draw(MANY) if few else 0)
    )
    whole = PartView(workflow="w1", title=draw(anything.TEXTS), values=values, names=names)
    return (whole, *(whole.model_copy(update={"values": (), "names": ()}) for _ in range(2)))


def _at(number: int) -> str:
    return f"/workflows/0/steps/{number}/params/{'deep/' * (number % 30)}by"


@st.composite
def questions(draw: st.DrawFn) -> QuestionDocument:
    """Draw questions with many and with equal choices."""
    asked = draw(anything.questions())
    again = QuestionView(text=draw(anything.TEXTS), choices=(draw(anything.TEXTS),) * 3)
    return asked.model_copy(update={"questions": (*asked.questions[:3], again)})


@given(parts(), st.sampled_from([*FORMS, Verb.OPEN]))
@QUICK
def test_slack_opens_every_form(about: Parts, verb: Verb) -> None:
    view = slack_forms.modal(verb, about, "{}")

    assert list(view_faults(view, "modal")) == []


@given(parts(), st.sampled_from(FORMS), st.sampled_from(["p-12:1", "p-12:1:3"]))
@QUICK
def test_discord_opens_every_form(about: Parts, verb: Verb, value: str) -> None:
    form = discord_forms.modal(verb, value, about)

    assert form is None or discord_checks.modal(form) == []


@given(parts())
@QUICK
def test_discord_whispers_every_page_list_and_mistake(about: Parts) -> None:
    drawings = (
        discord_forms.chapters("p-12:1", about),
        discord_forms.everything(about),
        draw_mistakes(dict(_mistakes(about)), Verb.EDIT, "p-12:1:3", about.language),
    )

    for drawing in drawings:
        if drawing is not None:
            body = components.message(drawing, {})
            body["flags"] |= EPHEMERAL
            assert discord_checks.message(body, of_interaction=True) == []


def _mistakes(about: Parts) -> Iterator[tuple[str, str]]:
    for value in about.plan.parts[0].values[:5] if about.plan else ():
        yield value.label, f"“{value.value}” is no number. Write one such as 12.50."


@pytest.mark.parametrize("many", [6, 130, 500])
def test_every_value_of_a_long_plan_is_in_one_part_of_its_form(many: int) -> None:
    values = tuple(
        ValueView(at=f"/v/{at}", label="Change price: price", value="1", unit=None)
        for at in range(many)
    )
    plan = anything.worst_plan("x").model_copy(
        update={"parts": (PartView(workflow="w1", title="", values=values),)}
    )
    about = Parts("en", anything.EVERYBODY, plan=plan)
    listed = discord_forms.chapters("p-12:1", about)
    assert listed is not None

    offered = [one.value for it in listed.actions for one in getattr(it, "options", ())]
    fields = {
        field["component"]["custom_id"]
        for value in offered
        for field in _form(replace(about, page=int(value.split(":")[2])), value)
        if "component" in field
    }

    assert fields == {value.at for value in values}
    assert discord_checks.message(components.message(listed, {})) == []


def _form(about: Parts, value: str) -> list[dict[str, Any]]:
    form = discord_forms.modal(Verb.EDIT, value, about)
    assert form is not None
    found: list[dict[str, Any]] = form["components"]
    return found


def test_a_run_of_which_nothing_is_parked_has_no_form() -> None:
    about = Parts("en", anything.EVERYBODY, run=run("done", []))

    assert discord_forms.modal(Verb.SETTLE, "r-7", about) is None
