"""Whatever a card is about, a platform takes it, and nothing of it is lost unsaid."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.cards.access import draw_access
from bots.cards.approval import draw_approval
from bots.cards.drawing import Drawing, Kind, Text
from bots.cards.fold import LADDER, WHOLE, folded
from bots.cards.importing import draw_import
from bots.cards.pages import draw_items, draw_lines
from bots.cards.running import draw_run
from bots.cards.saying import Seen
from bots.cards.stranger import draw_away, draw_stranger
from bots.cards.words import draw_invalid, draw_question, draw_refused, draw_words
from bots.discord import components
from bots.slack import blocks
from tests.fakes import any_documents as anything
from tests.fakes.any_imports import imports
from tests.fakes.discord_server import checks as discord_checks
from tests.fakes.discord_server import mentions
from tests.fakes.documents import PEOPLE, SHOPS, plan, price, question, refused
from tests.fakes.slack.checks import message_faults, texts
from workflows.documents import ErrorView

SEEN = Seen(PEOPLE, SHOPS)
SNOWFLAKES = {"ben": "100000000000000001", "caro": "100000000000000002"}
ACCOUNTS = {"ben": "U0BEN", "caro": "U0CARO"}
QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


PAGES = st.integers(0, 200)
NEWER = st.sampled_from([None, None, 2])
OF_DOCUMENTS = st.one_of(
    st.builds(draw_approval, anything.plans(), anything.PLACES, replaced_by=NEWER),
    st.builds(draw_run, anything.runs(), anything.PLACES),
    st.builds(draw_lines, anything.plans(), anything.PLACES, PAGES),
    st.builds(draw_items, anything.runs(), anything.PLACES, PAGES),
    st.builds(
        draw_question, anything.questions(), anything.PLACES, st.just("t-1:4"),
        answered=st.sampled_from([None, "ana"]),
    ),
    st.builds(draw_refused, anything.refusals(), anything.PLACES),
    st.builds(draw_invalid, anything.problems()),
    st.builds(draw_access, anything.ACCESSES, anything.PLACES, anything.LANGUAGES),
    st.builds(draw_stranger, anything.LANGUAGES, foreign=st.booleans()),
    st.builds(
        lambda text, times: draw_words(text * times, "de"),
        anything.TEXTS, st.sampled_from([1, 200]),
    ),
)  # fmt: skip
"""Any card but that of a file."""


def drawings() -> st.SearchStrategy[Drawing]:
    """Draw any card."""
    of_files = st.builds(draw_import, imports(), anything.PLACES, anything.LANGUAGES)
    return st.one_of(OF_DOCUMENTS, OF_DOCUMENTS, OF_DOCUMENTS, of_files)


@given(drawings())
@QUICK
def test_slack_takes_every_card(drawing: Drawing) -> None:
    message = blocks.message(drawing, ACCOUNTS)

    assert list(message_faults(message, update=True)) == []


@given(st.builds(draw_away, anything.LANGUAGES, anything.TEXTS))
@QUICK
def test_slack_takes_what_is_said_where_the_app_is_not(drawing: Drawing) -> None:
    assert list(message_faults(blocks.message(drawing, ACCOUNTS))) == []


@given(drawings())
@QUICK
def test_discord_takes_every_card(drawing: Drawing) -> None:
    message = components.message(drawing, SNOWFLAKES)

    assert discord_checks.message(message) == []
    assert discord_checks.message(message, was_v2=True) == []


@given(drawings())
@QUICK
def test_discord_shows_something_and_calls_nobody_but_whom_the_card_asks(drawing: Drawing) -> None:
    message = components.message(drawing, SNOWFLAKES)
    shown = discord_checks.texts(message)
    found = mentions.live(shown)

    assert "".join(shown).strip()
    assert not found.everyone
    assert not found.roles
    assert found.users <= {int(SNOWFLAKES[one]) for one in drawing.called if one in SNOWFLAKES}


@given(drawings())
@QUICK
def test_a_notification_is_never_empty(drawing: Drawing) -> None:
    assert blocks.message(drawing, ACCOUNTS)["text"].strip()


@given(drawings())
@QUICK
def test_slack_calls_nobody_but_whom_the_card_asks(drawing: Drawing) -> None:
    message = blocks.message(drawing, ACCOUNTS)
    called = set(re.findall(r"<([@!#][^>]*)>", " ".join(text for _, text in texts(message))))

    allowed = {f"@{ACCOUNTS[one]}" for one in drawing.called if one in ACCOUNTS}
    assert {one for one in called if not one.startswith("!date^")} <= allowed


@given(drawings())
@QUICK
def test_what_is_folded_is_counted(drawing: Drawing) -> None:
    for rung in (WHOLE, *LADDER):
        assert _counted(folded(drawing, rung)) == sum(part.many for part in drawing.parts)


def _counted(drawing: Drawing) -> int:
    """Count the lines of a folded card, with those that it says are left out."""
    total = 0
    for part in drawing.parts:
        for line in part.lines:
            more = re.fullmatch(r"… (?:and|und) ([\d.,]+) (?:more|weitere)", _text(line))
            total += int(re.sub(r"\D", "", more[1])) if more else 1
    return total


def _text(words: Iterable[Any]) -> str:
    return "".join(span.text for span in words if isinstance(span, Text))


@given(anything.plans(), anything.PLACES)
@settings(QUICK, max_examples=15)
def test_the_same_rows_are_the_same_card(found: Any, seen: Seen) -> None:  # noqa: ANN401 - any plan
    again = type(found).model_validate(found.model_dump())
    for draw in (blocks.message, components.message):
        one, other = (draw(draw_approval(of, seen), ACCOUNTS) for of in (found, again))

        assert json.dumps(one) == json.dumps(other)


@given(anything.plans())
@QUICK
def test_no_price_is_shown_where_details_are_kept_for_direct_messages(found: Any) -> None:  # noqa: ANN401 - any plan
    secret = "7351.28"
    lines = tuple(one.model_copy(update={"before": secret, "after": secret, "warnings": (secret,),
                                         "changes": {"price": (secret, secret)}})
                  for one in found.lines)  # fmt: skip
    summary = f"{found.summary} at {secret} EUR"
    parts = tuple(one.model_copy(update={"title": summary}) for one in found.parts)
    open_ = found.model_copy(
        update={"lines": lines, "summary": summary, "warnings": (secret,), "parts": parts}
    )

    message = blocks.message(draw_approval(open_, Seen(PEOPLE, SHOPS, details=False)), ACCOUNTS)

    assert secret not in str(message)
    assert secret.replace(".", ",") not in str(message)


@given(anything.runs())
@QUICK
def test_no_price_of_a_run_is_shown_where_details_are_kept_for_direct_messages(found: Any) -> None:  # noqa: ANN401 - any run
    secret, error = "7351.28", ErrorView(code="x", text="It costs 7351.28 EUR.")
    told = {"before": secret, "after": secret, "error": error}
    hidden = found.model_copy(
        update={
            "title": f"Drop to {secret}",
            "items": tuple(one.model_copy(update=told) for one in found.items),
            "steps": tuple(
                one.model_copy(update={"title": secret, "error": error}) for one in found.steps
            ),
        }
    )

    message = blocks.message(draw_run(hidden, Seen(PEOPLE, SHOPS, details=False)), ACCOUNTS)

    assert not re.search(r"7.?351.28", str(message))


@pytest.mark.parametrize("many", [1, 30, 31, 200, 10_000])
def test_a_plan_of_any_size_says_how_many_changes_it_has(many: int) -> None:
    drawing = draw_approval(plan([price(at) for at in range(many)]), SEEN)

    message = blocks.message(drawing, ACCOUNTS)

    said = f"{many:,} change{'' if many == 1 else 's'}"
    assert said in message["text"]
    assert any(said in text for _, text in texts(message["blocks"]))


def test_a_long_list_offers_to_be_opened_where_pages_are_out_of_reach() -> None:
    drawing = draw_approval(plan([price(at) for at in range(60)]), SEEN)

    message = blocks.message(drawing, ACCOUNTS)

    assert "… and 40 more" in str(message)
    assert any(_verb(one) == "open" for one in _buttons(message))


def _buttons(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for row in message["blocks"] if row["type"] == "actions" for one in row["elements"]]


def _verb(element: Mapping[str, Any]) -> str:
    return str(element["action_id"]).split(".")[1]


def test_what_cannot_be_undone_is_named_even_behind_two_hundred_other_lines() -> None:
    lines = [price(at) for at in range(200)]
    lines.append(price(1, step="w1.end", title="End listing", effect="irreversible"))

    drawing = folded(draw_approval(plan(lines), SEEN), LADDER[-2])

    first = next(part for part in drawing.parts if part.kind is Kind.LINES)
    assert "End listing" in _text(first.head)
    assert len(first.lines) == 1


@pytest.mark.parametrize(
    "text", ["*" * 900, "&<>" * 300, "`a`" * 300, "a\n" * 300, "👍🏽" * 99, "<@1>" * 99]
)
def test_the_worst_of_everything_at_once_is_taken_too(text: str) -> None:
    seen = Seen({str(at): text for at in range(200)}, dict.fromkeys(anything.MANY_SHOPS, text))
    whole = anything.worst_plan(text)
    worst = (
        draw_approval(whole, seen),
        draw_approval(whole.model_copy(update={"parts": whole.parts[:1]}), seen),
        draw_approval(anything.worst_plan(text), seen, replaced_by=2),
        draw_run(anything.worst_run(text), seen),
        draw_question(question(*[(text, [text] * 40)] * 16, wrong=[text] * 16), seen, "t-1:4"),
        draw_refused(refused(*(f"{text}{at}" for at in range(100))), seen),
    )

    for drawing in worst:
        accounts = {str(at): f"{10**17 + at}" for at in range(200)}
        assert list(message_faults(blocks.message(drawing, accounts), update=True)) == []
        assert discord_checks.message(components.message(drawing, accounts)) == []
