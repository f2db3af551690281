"""What a folded card leaves out can be read page by page, and a home shows what waits."""

import re

import pytest

from bots.cards.drawing import Choice, Kind, Press
from bots.cards.home import Standing, draw_home
from bots.cards.pages import LINES, draw_items, draw_lines
from bots.cards.saying import Seen
from bots.discord import components
from bots.slack import blocks
from tests.fakes.any_documents import NASTY
from tests.fakes.discord_server import checks as discord_checks
from tests.fakes.documents import NOW, PEOPLE, SHOPS, item, plan, price, run, summed, waits
from tests.fakes.slack.checks import message_faults, view_faults
from workflows.store.halts import Halt

SEEN = Seen(PEOPLE, SHOPS)
BEN = Seen(PEOPLE, SHOPS, viewer="ben")
HALT = Halt(id="h-1", shop=None, reason="*sale* <!here>", person="ana", at=NOW)


def test_the_pages_of_a_plan_hold_every_line_once() -> None:
    lines = [price(at) for at in range(61)]
    pages = [draw_lines(plan(lines), SEEN, page) for page in range(6)]

    shown = " ".join(str(blocks.message(page, {})) for page in pages)
    assert re.findall(r"`([A-Z0-9-]+)`", shown) == [line.sku for line in lines]
    assert all(page.facts != pages[0].facts for page in pages[1:])


def test_the_pages_of_a_run_hold_every_item_once() -> None:
    items = [item(at, "failed", "No.") for at in range(30)]
    pages = [draw_items(run("failed", items), SEEN, page) for page in range(3)]

    lines = sum(len(part.lines) for page in pages for part in page.parts)
    assert lines == len(items)
    assert all(part.kind is Kind.LINES for page in pages for part in page.parts)


@pytest.mark.parametrize(("page", "turns"), [(0, ["Next"]), (2, ["Back", "Next"]), (5, ["Back"])])
def test_a_page_leads_to_those_before_and_after_it(page: int, turns: list[str]) -> None:
    drawing = draw_lines(plan([price(at) for at in range(61)]), SEEN, page)

    assert [one.label for one in drawing.actions if isinstance(one, Press)] == turns


@pytest.mark.parametrize(("lines", "offers"), [(36, 0), (37, 4), (500, 21), (2_000, 24)])
def test_a_long_list_is_opened_anywhere(lines: int, offers: int) -> None:
    drawing = draw_lines(plan([price(at) for at in range(lines)]), SEEN)
    options = [one for it in drawing.actions if isinstance(it, Choice) for one in it.options]

    assert len(options) == offers
    assert [one.label for one in options[:1]] == [f"1 to 12 of {lines:,}"][:offers]


@pytest.mark.parametrize("page", [-3, 99])
def test_a_page_that_is_not_there_is_the_nearest_one(page: int) -> None:
    assert draw_lines(plan(), SEEN, page) == draw_lines(plan(), SEEN, 0)


@pytest.mark.parametrize("text", NASTY)
def test_every_platform_takes_a_page_whole(text: str) -> None:
    lines = [price(at, name=text, sku=f"{text}{at}", title="Change price") for at in range(LINES)]
    page = draw_lines(plan(lines), SEEN)
    slack, discord = blocks.message(page, {}), components.message(page, {})

    assert list(message_faults(slack)) == []
    assert discord_checks.message(discord) == []
    assert "and 1 more" not in f"{slack} {discord}"


def test_a_home_shows_first_what_waits_for_its_person() -> None:
    others = waits(1, summary="End it", voted=("ben",))
    home = draw_home(Standing((), (others, waits(0)), (summed(),)), BEN, "en")

    drawn = str(blocks.home(home, {}))
    for_ben, for_others = drawn.index("Waiting for you"), drawn.index("Waiting for others")
    assert for_ben < drawn.index("Lower the price of 2 mugs") < for_others < drawn.index("End it")


def test_a_home_lets_go_on_what_is_halted_and_says_why() -> None:
    drawn = str(blocks.home(draw_home(Standing((HALT,), (), ()), BEN, "en"), {}))

    assert "countersign.resume" in drawn
    assert "countersign.halt" not in drawn
    assert "\u2217sale\u2217 &lt;!here&gt;" in drawn


@pytest.mark.parametrize(
    ("counts", "says"), [({"done": 5, "conflict": 1}, "partly done"), ({"failed": 6}, "failed")]
)
def test_a_home_says_of_a_run_what_its_card_says(counts: dict[str, int], says: str) -> None:
    run = summed(0, "failed").model_copy(update={"counts": counts})

    drawn = str(blocks.home(draw_home(Standing((), (), (run,)), BEN, "en"), {}))

    assert f"· {says}" in drawn


def test_slack_takes_the_fullest_home() -> None:
    cards = [waits(at, summary=NASTY[at % len(NASTY)]) for at in range(40)]
    many = [*cards, *(one.model_copy(update={"voted": ("ben",)}) for one in cards)]
    runs = [summed(at, state) for at in range(20) for state in ("running", "failed")]
    halts = [Halt(f"h-{at}", f"shop-{at}", NASTY[at], "ana", NOW) for at in range(20)]

    home = blocks.home(draw_home(Standing(halts, many, runs), BEN, "de"), {})

    assert list(view_faults(home, "home")) == []
