"""What bears Slack's signature and is odd: answered at once, logged, and never a fault of ours."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.fakes.product import until
from tests.fakes.slack.faults import Order
from tests.fakes.slack_stage import Chat, chat

Json = dict[str, Any]
_SOON_S = 3.0
"""Slack waits no longer for an acknowledgement."""
_PRESS: Json = {
    "type": "block_actions",
    "user": {"id": "U0ELSE", "team_id": "T0ELSE"},
    "channel": {"id": "C0ELSE"},
    "message": {"ts": "1.1"},
    "actions": [{"action_id": "countersign.approve.0", "value": "p-0000000000:1"}],
}
_MENTION: Json = {"type": "app_mention", "user": "U0ELSE", "channel": "C0ELSE", "ts": "1.1"}
_FORM: Json = {
    "type": "view_submission",
    "user": {"id": "U0ELSE"},
    "view": {"id": "V1", "callback_id": "countersign.reject", "state": {"values": {}}},
}


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    home: Path = tmp_path_factory.mktemp("odd")
    with chat(home) as running:
        yield running


def interacts(acme: Chat, payload: Json) -> httpx2.Response:
    sent = {"team": {"id": acme.team.id}} | payload
    body = urlencode({"payload": json.dumps(sent)})
    return acme.sends("application/x-www-form-urlencoded", body)


def happens(acme: Chat, event: object) -> httpx2.Response:
    body = {"type": "event_callback", "team_id": acme.team.id, "event": event}
    return acme.sends("application/json", json.dumps(body))


@pytest.mark.parametrize("now", ["", "soon", "1e9", "1.5", "9" * 400, "-1"])
def test_a_time_stamp_that_is_none_is_no_signature(acme: Chat, now: str) -> None:
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": "v0=abc"}

    answer = httpx2.post(f"{acme.product.url}/slack/events", content="{}", headers=headers)

    assert answer.status_code == 401


@pytest.mark.parametrize("body", [b"{", b"[" * 5_000, b"payload=[]", b"\xff", b""])
@pytest.mark.parametrize("signature", [b"v0=abc", "v0=ä".encode(), b""])
def test_nothing_is_read_of_what_nobody_signed(acme: Chat, body: bytes, signature: bytes) -> None:
    headers = [(b"X-Slack-Request-Timestamp", b"%d" % time.time())]
    headers += [(b"X-Slack-Signature", signature)]

    answer = httpx2.post(f"{acme.product.url}/slack/events", content=body, headers=headers)

    assert answer.status_code == 401
    assert "did not sign" in answer.text


@pytest.mark.parametrize(
    "payload",
    [
        _PRESS | {"actions": []},
        _PRESS | {"actions": [None]},
        _PRESS | {"actions": [{"value": "x"}]},
        _PRESS | {"user": None},
        _PRESS | {"message": "x"},
        _PRESS | {"team": {"id": [None]}},
        _PRESS | {"actions": [{"action_id": "countersign.edit.0", "selected_option": "x"}]},
        _FORM | {"view": _FORM["view"] | {"private_metadata": "nope"}},
        _FORM | {"view": {"id": "V1", "callback_id": "countersign.reject"}},
    ],
)
def test_an_interaction_of_another_shape_is_refused_and_logged(acme: Chat, payload: Json) -> None:
    answer = interacts(acme, payload)

    assert answer.status_code == 400
    assert "none of Slack's" in acme.product.log()


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {},
        {"type": "message"},
        {"type": "app_mention", "user": "U0ELSE", "channel": "C0ELSE"},
        _MENTION | {"files": [{}]},
        _MENTION | {"attachments": ["x"]},
        _MENTION | {"channel": "\ud800"},
        {"type": "message", "subtype": "message_deleted", "ts": "1.1", "channel": []},
        {"type": "app_home_opened", "tab": "home"},
        {"type": "tokens_revoked", "tokens": "all"},
    ],
)
def test_an_event_of_another_shape_is_refused(acme: Chat, event: object) -> None:
    assert happens(acme, event).status_code == 400


@pytest.mark.parametrize("deep", ["[" * 5_000, '{"event":' * 5_000])
def test_what_has_no_bottom_is_refused(acme: Chat, deep: str) -> None:
    assert acme.sends("application/json", deep).status_code == 400


def test_an_event_to_which_nobody_listens_is_taken_and_named_in_one_line(acme: Chat) -> None:
    answer = happens(acme, {"type": "channel_created", "channel": {"id": "C1"}})

    assert answer.status_code == 200
    assert "nothing here listens to: event_callback channel_created" in acme.product.log()
    assert "[Suggestion]" not in acme.product.log()


def test_that_slack_leaves_events_out_is_taken_and_noted(acme: Chat) -> None:
    told = {"type": "app_rate_limited", "team_id": acme.team.id, "minute_rate_limited": 1518467820}

    answer = acme.sends("application/json", json.dumps(told))

    assert answer.status_code == 200
    assert f"Slack delivers no more of this minute in {acme.team.id}" in acme.product.log()


def in_time(deed: Callable[[], object]) -> bool:
    began = time.monotonic()
    deed()
    return time.monotonic() - began < _SOON_S


def test_a_command_is_acknowledged_while_slack_takes_long_itself(acme: Chat) -> None:
    order = Order("slow", "chat.postEphemeral", times=1, seconds=6)
    acme.slack.faults.orders.append(order)

    assert in_time(lambda: acme["manager"].runs("/countersign status", acme.shop).wait())


@pytest.mark.parametrize(
    ("tab", "method"),
    [("home", "views.publish"), ("messages", "assistant.threads.setSuggestedPrompts")],
)
def test_an_opened_tab_is_acknowledged_while_slack_takes_long_itself(
    acme: Chat, tab: str, method: str
) -> None:
    acme.slack.faults.orders.append(Order("slow", method, times=1, seconds=6))
    event = {"type": "app_home_opened", "channel": acme["manager"].direct.id, "tab": tab}

    assert in_time(lambda: happens(acme, event | {"user": acme.users["manager"].id}))


def test_a_press_is_acknowledged_while_slack_takes_long_to_open_its_form(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 70.10 on Shopify")
    card = acme.waits_for(acme.shop, "waits for approval", asked)
    acme.slack.faults.orders.append(Order("slow", "views.open", times=1, seconds=6))

    assert in_time(lambda: acme["manager2"].presses(card, "Reject").wait())


def test_a_mention_that_bears_a_name_is_one(acme: Chat) -> None:
    asked = acme["manager"].types(acme.shop, "ready?")
    text = f"<@{acme['admin'].bot.id}|countersign> status"
    mention = _MENTION | {"user": acme.users["manager"].id, "channel": acme.shop.id, "text": text}

    happens(acme, mention | {"ts": asked.ts})

    acme.waits_for(acme.shop, "Nothing is halted", asked)


@pytest.mark.parametrize("said", ["<@{bot}>: {word}", "<@{bot}>, {word}"])
@pytest.mark.parametrize("word", ["status", "`status`", "```status```"])
def test_a_word_counts_however_slack_writes_it_down(acme: Chat, said: str, word: str) -> None:
    text = said.format(bot=acme["admin"].bot.id, word=word)
    asked = acme["manager"].types(acme.shop, text)

    acme.waits_for(acme.shop, "Nothing is halted", asked)


def told(acme: Chat, name: str, words: str) -> int:
    """Return how often the app has told somebody some words in the channel."""
    seen = acme.slack.seen(acme.shop, acme.users[name])
    return sum(words in acme.slack.read(one) for one in seen if one.bot_id)


@pytest.mark.parametrize("word", ["`status`", "\u00a0status\u2007", "status\n\n"])
def test_a_word_that_is_copied_into_a_command_counts(acme: Chat, word: str) -> None:
    before = told(acme, "manager", "Nothing is halted")

    acme["manager"].runs(f"/countersign {word}", acme.shop).wait()

    until(lambda: told(acme, "manager", "Nothing is halted") > before)


def test_a_shop_is_halted_whatever_blank_stands_before_its_name(acme: Chat) -> None:
    acme["manager"].runs("/countersign halt\u00a0shopify", acme.shop).wait()

    until(lambda: told(acme, "manager", "Halted: nothing more is written to Shopify") > 0)
    acme["manager"].runs("/countersign resume\u00a0 shopify", acme.shop).wait()
    until(lambda: told(acme, "manager", "Resumed: Shopify is no longer halted") > 0)


@pytest.mark.parametrize("blank", ["", "\u200b", "\u202e\u2066", "\x00"])
def test_a_command_of_which_nothing_is_seen_asks_for_help(acme: Chat, blank: str) -> None:
    said = len(acme.said(acme.shop))
    before = told(acme, "viewer", "get a card to approve")

    acme["viewer"].runs(f"/countersign {blank}", acme.shop).wait()

    until(lambda: told(acme, "viewer", "get a card to approve") > before)
    assert len(acme.said(acme.shop)) == said


@pytest.mark.parametrize(
    "more",
    [
        {"user": "USLACKBOT", "text": "Reminder: <@{bot}> status."},
        {"app_id": "A0OTHER"},
        {"bot_profile": {"id": "B0OTHER"}},
        {"user": "{bot}"},
    ],
)
def test_what_another_app_says_in_somebodys_name_is_not_answered(acme: Chat, more: Json) -> None:
    before = acme.product.log()
    stamp = f"{int(time.time())}.{len(str(more)):06d}"
    event = _MENTION | {"user": acme.users["manager"].id, "channel": acme.shop.id, "ts": stamp}
    event |= {"text": "<@{bot}> status"} | more
    for name in ("text", "user"):
        event[name] = event[name].format(bot=acme["admin"].bot.id)

    assert happens(acme, event).status_code == 200

    assert acme.product.log() == before
    assert not [one for one in acme.said(acme.shop) if one.thread_ts == stamp]


def test_whoever_presses_what_only_they_see_in_a_thread_is_answered_there(acme: Chat) -> None:
    asked = acme["manager"].mentions(acme.shop, "Set the price of POT-IRON to 70.20 on Shopify")
    acme.waits_for(acme.shop, "waits for approval", asked)
    viewer = acme.users["viewer"]
    press = _PRESS | {
        "user": {"id": viewer.id, "team_id": acme.team.id},
        "trigger_id": "unseen",
        "channel": {"id": acme.shop.id},
        "container": {"channel_id": acme.shop.id, "thread_ts": asked.ts, "is_ephemeral": True},
    }
    del press["message"]

    interacts(acme, press)

    def told() -> bool:
        seen = acme.slack.seen(acme.shop, viewer)
        return asked.ts in {one.thread_ts for one in seen if one.ephemeral_to == viewer.id}

    until(told)
