"""What is typed behind Slack's command, where the app is and where it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.product import until
from tests.fakes.slack_stage import Chat, chat


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("commands")
    with chat(home) as running:
        yield running


def test_a_word_after_the_command_is_answered_to_its_sender_alone(acme: Chat) -> None:
    acme["viewer"].runs("/countersign status", acme.shop).wait()

    acme.whispered("viewer", "Nothing is halted.")


@pytest.mark.parametrize(
    ("mistyped", "word"),
    [
        ("hlep", "help"),
        ("Stauts?", "status"),
        ("approvals!", "approvals"),
        ("“status”", "status"),
        ("Freigaben", "approvals"),
        ("fortsetzen", "resume"),
        ("abbrechen", "cancel"),
        ("anhalten", "halt"),
        ("Stop!", "halt"),
    ],
)
def test_a_mistyped_word_after_the_command_begins_no_thread(
    acme: Chat, mistyped: str, word: str
) -> None:
    before = len(acme.said(acme.shop))

    acme["viewer"].runs(f"/countersign {mistyped}", acme.shop).wait()

    acme.whispered("viewer", f"Did you mean `{word}`?")
    assert len(acme.said(acme.shop)) == before


def test_a_decision_without_its_card_is_told_how_it_is_typed(acme: Chat) -> None:
    before = len(acme.said(acme.shop))

    acme["viewer"].runs("/countersign approve", acme.shop).wait()

    acme.whispered("viewer", "type `approve p-… r1` and nothing else")
    assert len(acme.said(acme.shop)) == before


def test_who_runs_a_command_sees_what_was_typed_which_slack_shows_to_nobody(acme: Chat) -> None:
    acme["viewer"].runs("/countersign approvals <!channel> *now*", acme.shop).wait()

    heard = acme.whispered("viewer", "I am looking into it.")
    assert "approvals" in acme.slack.read(heard)


@pytest.mark.parametrize("typed", ["list salt & pepper < 5", "list salt &amp; pepper &lt; 5"])
def test_signs_after_the_command_are_read_whether_slack_escapes_them_or_not(
    acme: Chat, typed: str
) -> None:
    acme["manager"].runs(f"/countersign {typed}", acme.shop).wait()

    heard = acme.whispered("manager", "salt")
    assert acme.slack.read(heard) == "“list salt & pepper < 5”: I am looking into it."


def test_a_sentence_after_the_command_begins_a_thread(acme: Chat) -> None:
    acme["manager"].runs("/countersign which listings are paused on Shopify?", acme.shop).wait()

    root = acme.waits_for(acme.shop, "Mara (manager): which listings are paused on Shopify?")
    acme.waits_for(acme.shop, "Paper Lamp", root)


def test_a_command_where_we_are_not_offers_to_go_on_in_direct_messages(acme: Chat) -> None:
    away = acme.slack.world.add_channel(acme.team.id, "away", {acme["manager"].id})
    acme["manager"].runs("/countersign which listings are paused on Shopify?", away).wait()
    [told] = [one for one in acme.slack.seen(away, acme.users["manager"]) if one.bot_id]
    assert "I am not in this channel" in acme.slack.read(told)

    acme["manager"].presses(told, "Go on in direct messages").wait()

    acme.waits_for(acme["manager"].direct, "Paper Lamp", seconds=30)


def test_a_brake_counts_where_we_are_not_too(acme: Chat) -> None:
    away = acme.slack.world.add_channel(acme.team.id, "far", {acme["admin"].id})

    acme["admin"].runs("/countersign HALT Shopify", away).wait()

    [told] = [one for one in acme.slack.seen(away, acme.users["admin"]) if one.bot_id]
    assert "I answer in our direct messages" in acme.slack.read(told)
    acme.waits_for(acme["admin"].direct, "Halted: nothing more is written to")
    acme.product.say("resume shopify", acting="admin")


def test_a_command_where_we_may_not_write_is_answered_in_direct_messages(acme: Chat) -> None:
    people = {acme.users["manager"].id, acme["manager"].bot.id}
    quiet = acme.slack.world.add_channel(acme.team.id, "announcements", people)
    quiet.read_only = True

    acme["manager"].runs("/countersign which listings are paused on Shopify?", quiet).wait()

    acme.waits_for(acme["manager"].direct, "Paper Lamp", also=lambda one: bool(one.thread_ts))

    def told() -> bool:
        seen = acme.slack.seen(quiet, acme.users["manager"])
        return any("I may not write in this channel" in acme.slack.read(one) for one in seen)

    until(told)


def test_who_mentions_us_where_we_may_not_write_is_answered_in_direct_messages(acme: Chat) -> None:
    people = {acme.users["manager"].id, acme["manager"].bot.id}
    quiet = acme.slack.world.add_channel(acme.team.id, "news", people)
    quiet.read_only = True

    acme["manager"].mentions(quiet, "which listings are paused on Shopify?")
    acme.waits_for(acme["manager"].direct, "Paper Lamp", also=lambda one: not one.thread_ts)

    acme["manager"].mentions(quiet, "Set the price of POT-IRON to 71.00 on Shopify")
    card = acme.waits_for(acme["manager"].direct, "€71.00")
    assert "waits for approval" in acme.slack.read(card)
