"""Where an admin keeps figures in direct messages, nothing that is said there has one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.plan.problems import Problem
from bots.cards.drawing import Drawing, Press
from bots.cards.saying import Seen
from bots.cards.words import draw_invalid, draw_question, draw_words
from bots.slack.blocks import message
from tests.fakes.documents import PEOPLE, SHOPS, question
from tests.fakes.product import until
from tests.fakes.slack.drawing import drawn
from tests.fakes.slack_stage import Chat, chat
from workflows.documents import InvalidDocument

QUIET = Seen(PEOPLE, SHOPS, details=False)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("discreet")
    with chat(home) as running:
        running["admin"].runs("/countersign details off", running.shop).wait()
        until(lambda: is_chosen(running))
        yield running


def is_chosen(acme: Chat) -> bool:
    """Tell whether the admin was told that figures stay in direct messages."""
    seen = acme.slack.seen(acme.shop, acme.users["admin"])
    return any("stay in direct messages" in acme.slack.read(one) for one in seen)


def read(drawing: Drawing) -> str:
    posted = message(drawing, {})
    return drawn(posted["text"], posted["blocks"])


def test_words_to_type_stay_whole_where_figures_are_hidden() -> None:
    typed = "`approve p-4k2m9x7q1c r12`"

    assert read(draw_words(f"{typed}  Set it to 9.90", "en", QUIET)) == f"{typed} Set it to •••"


def test_a_question_hides_its_figures_and_shows_them_in_a_form_to_whoever_answers() -> None:
    asked = question(("It was €59.90. Still?", ["Set it to €71.37"]), wrong=["“12” is none."])

    drawing = draw_question(asked, QUIET, "t-1:4")

    assert "It was •••. Still?" in read(drawing)
    assert not any(digit in f"{read(drawing)} {drawing.notice}" for digit in "123579")
    pressed = [(one.label, one.value) for one in drawing.actions if isinstance(one, Press)]
    assert pressed == [("Answer", "t-1:4")]


def test_a_question_without_figures_is_answered_by_a_press_there_too() -> None:
    drawing = draw_question(question(("Which shop?", ["A", "B"])), QUIET, "t-1:4")

    labels = [one.label for one in drawing.actions if isinstance(one, Press)]
    assert labels == ["A", "B"]


def test_a_plan_that_breaks_the_language_hides_its_figures_too() -> None:
    problem = Problem(code="range", at="/price", hint="€3.20 is below the floor of €4.10.")

    shown = read(draw_invalid(InvalidDocument(thread="t-1", problems=(problem,)), QUIET))

    assert "••• is below the floor of •••." in shown


def test_what_was_said_to_us_alone_is_repeated_without_its_figures(acme: Chat) -> None:
    words = "Set the price of CAN-FIG to 12.17 on Shopify"

    acme["manager"].runs(f"/countersign {words}", acme.shop).wait()

    root = acme.waits_for(acme.shop, "Mara (manager): Set the price of CAN-FIG to •••")
    acme.waits_for(acme.shop, "waits for approval", root)
    until(lambda: (acme.shop.id, root.ts) in acme.slack.world.sessions)
    title = acme.slack.world.sessions[acme.shop.id, root.ts].title
    assert title == "Set the price of CAN-FIG to ••• on Shopify"


def test_a_question_about_a_price_is_answered_in_a_form_that_shows_it(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Reduce the price of POT-IRON to 71.37 on Shopify")
    card = acme.waits_for(acme.shop, "would raise it", asked)
    assert "71.37" not in f"{acme.slack.read(card)} {card.text}"

    acme["manager"].presses(card, "Answer").wait()

    until(lambda: acme.slack.view(acme.users["manager"]) is not None)
    form = acme.slack.view(acme.users["manager"])
    assert form is not None
    assert "71.37" in acme.slack.read(form)
