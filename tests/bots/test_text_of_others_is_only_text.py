"""What others wrote is shown as they wrote it, and does nothing, on either platform."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.cards.drawing import Look, Moment, Named, Text
from bots.cards.plain_sight import clipped, fenced, fenced_inside, length, seen, seen_lines
from bots.cards.saying import seen_inside, told
from bots.cards.words import draw_words
from bots.discord.markdown import escaped as for_discord
from bots.discord.markdown import markdown
from bots.slack.mrkdwn import escaped as for_slack
from bots.slack.mrkdwn import mrkdwn
from tests.fakes.any_documents import NASTY
from tests.fakes.discord_server import mentions
from tests.fakes.documents import NOW

LOOKS = list(Look)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("text", NASTY)
def test_slack_finds_no_mention_link_or_date_in_it(text: str, look: Look) -> None:
    shown = mrkdwn((Text(text, look),), {})

    assert not re.search(r"<[@#!h]", shown)
    assert not re.search(r"(?<![\w@.])@(?:channel|here|everyone)\b", shown)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("text", NASTY)
def test_discord_finds_no_mention_in_it(text: str, look: Look) -> None:
    assert not mentions.live([markdown((Text(text, look),), {})])


@pytest.mark.parametrize(
    "text", ["*bold*", "a *bold* word", "_it_", "~no~", "`x`", "```x```", "**b**", "(*b*)"]
)
def test_slack_has_no_mark_left_at_the_edge_of_a_word(text: str) -> None:
    assert not re.search(r"[*_~`]", for_slack(text))


def test_an_article_number_with_marks_inside_stays_as_it_is_in_slack() -> None:
    assert for_slack("MUG_BLUE*2") == "MUG_BLUE*2"


@pytest.mark.parametrize("text", ["> quoted", "&gt; quoted", "a\n> b"])
def test_slack_quotes_nothing(text: str) -> None:
    assert not re.search(r"^(?:>|&gt;)", for_slack(text), re.MULTILINE)


def test_a_word_between_colons_is_no_picture_in_slack() -> None:
    assert ":white_check_mark:" not in for_slack(":white_check_mark: approved")


@pytest.mark.parametrize("mark", list("*_~`|[]<\\"))
def test_discord_has_every_mark_behind_a_backslash(mark: str) -> None:
    assert for_discord(f"a{mark}b") == f"a\\{mark}b"


@pytest.mark.parametrize("text", ["# head", "-# small", "> quote", "- item", "+ item", "1. one"])
def test_discord_begins_no_heading_quote_or_list_in_it(text: str) -> None:
    assert not re.match(r"\s*(?:#|-|>|\+|\d+\.)", for_discord(text, begins=True))


@pytest.mark.parametrize("text", ["# head", "  -# small", "> quote", "1. one"])
def test_discord_begins_none_in_what_is_said_line_by_line(text: str) -> None:
    drawn = draw_words(f"Mara: see\n{text}", "en")

    lines = [markdown(one, {}, begins=True) for part in drawn.parts for one in part.lines]

    assert len(lines) == 2
    assert not re.match(r"\s*(?:#|-|>|\d+\.)", lines[1])


def test_discord_makes_no_link_of_an_address() -> None:
    assert "https://" not in for_discord("https://evil.example")


@pytest.mark.parametrize("called", [True, False])
def test_a_person_is_mentioned_only_where_the_card_wants_something_of_them(*, called: bool) -> None:
    words = (Named("ben", "Ben", called),)

    assert ("<@U0BEN>" in mrkdwn(words, {"ben": "U0BEN"})) is called
    assert ("<@17>" in markdown(words, {"ben": "17"})) is called


def test_a_person_without_an_account_here_is_named() -> None:
    words = (Named("ben", "Ben *B*", called=True),)

    assert mrkdwn(words, {}) == "Ben \u2217B\u2217"
    assert markdown(words, {}) == r"Ben \*B\*"


def test_an_instant_is_written_so_that_everybody_reads_it_in_their_own_zone() -> None:
    words = (Moment(NOW),)

    assert mrkdwn(words, {}).startswith("<!date^1795636800^")
    assert markdown(words, {}) == "<t:1795636800:f>"


@pytest.mark.parametrize(
    "hidden", list("\u202e\u202d\u2066\u200b\u200e\ufeff\u00ad\u2060\U000e0041\x1b")
)
def test_what_steers_or_does_not_show_is_taken_out(hidden: str) -> None:
    assert seen(f"a{hidden}b") == "ab"


@pytest.mark.parametrize("blank", list("\u2028\u2029\u3164\u115f\u00a0\u3000\t\n"))
def test_every_kind_of_blank_is_a_blank(blank: str) -> None:
    assert seen(f"a{blank}{blank}b") == "a b"


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "क्‍ष",
        "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "👍🏽",
        "é",
        "ถ้วย",
    ],
)
def test_joined_letters_and_pictures_stay_joined(text: str) -> None:
    assert seen(text) == text


def test_a_zero_width_joiner_between_latin_letters_is_taken_out() -> None:
    assert seen("Mu\u200dg") == "Mug"


def test_marks_piled_on_one_letter_end_somewhere() -> None:
    assert len(seen("a" + "\u0301" * 50)) == 5


def test_a_right_to_left_title_cannot_turn_the_prices_beside_it_round() -> None:
    assert fenced("كوب أزرق") == "\u2068كوب أزرق\u2069"
    assert fenced("Blue mug") == "Blue mug"


def test_a_cut_text_says_so_and_ends_on_a_whole_letter() -> None:
    cut = clipped("mug " + "👍🏽" * 40, 20)

    assert cut.endswith("👍…")
    assert length(cut) <= 20


def test_in_a_sentence_only_what_runs_from_right_to_left_is_fenced_in() -> None:
    said = seen_inside("Shopify: MUG-1 كوب أزرق XL كبير €18.50, stock 25")

    assert said == "Shopify: MUG-1 \u2068كوب أزرق\u2069 XL \u2068كبير\u2069 €18.50, stock 25"


@given(st.text(st.sampled_from("aé 5.€אבم٣\u0301-(漢")))
def test_fences_in_a_sentence_change_no_letter_and_leave_nothing_outside(text: str) -> None:
    shown = fenced_inside(text)

    outside = re.sub("\u2068.*?\u2069", "", shown)
    assert shown.replace("\u2068", "").replace("\u2069", "") == text
    assert not any(unicodedata.bidirectional(one) in {"R", "AL", "AN"} for one in outside)


def test_a_cut_right_to_left_text_is_still_fenced_in() -> None:
    assert clipped(fenced("كوب أزرق" * 9), 20).endswith("…\u2069")


def test_prose_keeps_its_lines_and_how_far_they_are_set_in() -> None:
    assert seen_lines("a\n  b\n\n\n\nc\n") == ("a", "\u2002\u2002b", "", "c")


def test_what_is_typed_stands_out_in_a_sentence_of_ours() -> None:
    words = told("Type `approve p-1 r1`, then wait.")

    assert mrkdwn(words, {}) == "Type `approve p-1 r1`, then wait."
    assert markdown(words, {}) == "Type `approve p-1 r1`, then wait."
