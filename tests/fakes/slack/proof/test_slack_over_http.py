"""A real AsyncApp behind signed HTTP requests."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from tests.fakes.slack.delivery import Parcel
from tests.fakes.slack.proof.tiny_app import Stage, arrived

pytestmark = pytest.mark.anyio

Body = dict[str, Any]


def hearing(stage: Stage, heard: list[Body]) -> AsyncApp:
    bolt = stage.bolt()

    @bolt.event("app_mention")
    async def mentioned(body: Body) -> None:
        heard.append(body)

    @bolt.event("message")
    async def said(body: Body) -> None:
        heard.append(body)

    return bolt


async def settled(stage: Stage) -> None:
    await asyncio.wrap_future(stage.slack.settled())


async def test_a_mention_arrives_as_a_mention_and_as_a_message(stage: Stage) -> None:
    heard: list[Body] = []
    async with stage.over_http(hearing(stage, heard)):
        typed = stage.ana.mentions(stage.shop, "hello & <good> day")
        await settled(stage)
        await arrived(lambda: len(heard) == 2)

    assert {body["event"]["type"] for body in heard} == {"app_mention", "message"}
    assert {body["event"]["ts"] for body in heard} == {typed.ts}


async def test_an_app_that_is_no_member_hears_nothing(stage: Stage) -> None:
    heard: list[Body] = []
    async with stage.over_http(hearing(stage, heard)):
        quiet = stage.slack.world.add_channel(stage.team.id, "quiet", {stage.ana.id})
        stage.ana.mentions(quiet, "hello")
        await settled(stage)

    assert stage.slack.delivery.sent == []
    assert {"app_mention", "message.channels", "chat:write"} <= stage.slack.unused(stage.app)


async def test_an_app_that_is_invited_hears_of_that_and_then_of_the_channel(stage: Stage) -> None:
    heard: list[Body] = []
    bolt = hearing(stage, heard)

    @bolt.event("member_joined_channel")
    async def joined(body: Body) -> None:
        heard.append(body)

    async with stage.over_http(bolt):
        away = stage.slack.world.add_channel(stage.team.id, "away", {stage.ana.id})
        stage.ana.invites_app(away)
        await arrived(lambda: len(heard) == 1)
        stage.ana.types(away, "welcome")
        await arrived(lambda: len(heard) == 2)

    assert heard[0]["event"]["user"] == stage.ana.bot.id
    assert heard[0]["event"]["inviter"] == stage.ana.id
    assert heard[1]["event"]["text"] == "welcome"


async def test_an_agent_is_told_at_what_somebody_looks(stage: Stage) -> None:
    bolt, heard = stage.bolt(), []

    @bolt.event("assistant_thread_started")
    async def opened(event: Body) -> None:
        heard.append(event["assistant_thread"]["context"]["channel_id"])

    @bolt.event("app_context_changed")
    async def looked(event: Body) -> None:
        heard.append(event["context"]["entities"][0]["value"])

    async with stage.over_http(bolt):
        stage.ana.opens_agent(looking_at=stage.shop)
        await arrived(lambda: len(heard) == 1)
        stage.ana.looks_at(stage.ana.direct)
        await arrived(lambda: len(heard) == 2)

    assert heard == [stage.shop.id, stage.ana.direct.id]


@pytest.mark.parametrize("wrong", [{"wrong_signature": True}, {"age_s": 360.0}])
async def test_bolt_refuses_what_is_signed_wrongly_or_long_ago(stage: Stage, wrong: Body) -> None:
    heard: list[Body] = []
    vars(stage.slack.distortion).update(wrong)
    async with stage.over_http(hearing(stage, heard)):
        stage.ana.writes_to_app("hello")
        await settled(stage)

    assert heard == []
    assert {one.status for one in stage.slack.delivery.sent[0].attempts} == {401}


async def test_an_event_that_is_not_taken_is_tried_three_times_more(stage: Stage) -> None:
    bolt, retries = stage.bolt(), []

    @bolt.middleware
    async def noted(request: Any, next_: Any) -> None:  # noqa: ANN401 - Bolt's own
        retries.append(request.headers.get("x-slack-retry-num", [None])[0])
        await next_()

    async with stage.over_http(bolt):
        stage.ana.writes_to_app("nobody listens")
        await settled(stage)

    assert retries == [None, "1", "2", "3"]
    assert {one.error for one in stage.slack.delivery.sent[0].attempts} == {"http_error"}


async def test_an_app_that_is_away_hears_of_it_when_it_is_back_in_time(stage: Stage) -> None:
    heard: list[Body] = []
    stage.app.url = "http://127.0.0.1:9"
    stage.slack.delivery.backoff_s = (0.0, 0.5, 1.0)
    stage.ana.writes_to_app("are you there?")
    async with stage.over_http(hearing(stage, heard)):
        await arrived(lambda: len(heard) == 1)

    assert stage.slack.delivery.sent[0].attempts[0].error == "connection_failed"


async def test_an_answer_after_the_time_is_up_counts_as_none(stage: Stage) -> None:
    bolt, retries = stage.bolt(), []
    stage.slack.delivery.ack_s = 0.3

    @bolt.middleware
    async def slow(request: Any, next_: Any) -> None:  # noqa: ANN401 - Bolt's own
        retries.append(request.headers.get("x-slack-retry-reason", [""])[0])
        await asyncio.sleep(0.6 if len(retries) == 1 else 0)
        await next_()

    @bolt.event("message")
    async def said() -> None:
        pass

    async with stage.over_http(bolt):
        stage.ana.writes_to_app("hello")
        await settled(stage)

    assert retries[:2] == ["", "http_timeout"]


async def test_what_people_type_arrives_escaped_with_names_and_addresses_marked(
    stage: Stage,
) -> None:
    heard: list[Body] = []
    async with stage.over_http(hearing(stage, heard)):
        stage.ana.writes_to_app(f"<!channel> & <@{stage.ben.id}>: https://shop.example/a")
        await arrived(lambda: heard)

    text = heard[0]["event"]["text"]
    assert text == f"&lt;!channel&gt; &amp; <@{stage.ben.id}>: <https://shop.example/a>"


async def test_forwarded_words_and_those_of_other_bots_can_be_told_apart(stage: Stage) -> None:
    heard: list[Body] = []
    rival = stage.slack.world.add_bot(stage.team.id, "rival")
    stage.shop.members.add(rival.id)
    async with stage.over_http(hearing(stage, heard)):
        said = stage.ben.types(stage.shop, "approve p-1 r2")
        stage.ana.forwards(said, stage.ana.direct)
        stage.slack.as_(rival).types(stage.shop, "approve p-1 r2")
        await arrived(lambda: len(heard) == 3)

    events = [body["event"] for body in heard]
    assert [one["attachments"][0]["author_id"] for one in events if "attachments" in one] == [
        stage.ben.id
    ]
    assert [one["bot_id"] for one in events if "bot_id" in one] == [rival.bot_id]


async def test_everything_may_arrive_twice(stage: Stage) -> None:
    heard: list[Body] = []
    stage.slack.distortion.copies = 2
    async with stage.over_http(hearing(stage, heard)):
        stage.ana.writes_to_app("once")
        await settled(stage)
        await arrived(lambda: len(heard) == 2)

    assert len({body["event_id"] for body in heard}) == 1


async def test_what_is_held_arrives_in_the_order_in_which_it_is_released(stage: Stage) -> None:
    heard: list[Body] = []
    async with stage.over_http(hearing(stage, heard)):
        held: list[Parcel] = []
        stage.slack.distortion.held = held
        for word in ("first", "second"):
            stage.ana.writes_to_app(word)
        stage.slack.do(lambda: stage.slack.delivery.release(held[1:]))
        await arrived(lambda: len(heard) == 1)
        stage.slack.do(lambda: stage.slack.delivery.release(held[:1]))
        await arrived(lambda: len(heard) == 2)

    assert [body["event"]["text"] for body in heard] == ["second", "first"]


async def test_a_foreign_workspace_may_be_claimed(stage: Stage) -> None:
    heard: list[Body] = []
    stage.slack.distortion.as_team = "T0FOREIGN"
    async with stage.over_http(hearing(stage, heard)):
        stage.ana.writes_to_app("hello")
        await settled(stage)
        await arrived(lambda: heard)

    assert heard[0]["team_id"] == "T0FOREIGN"


async def test_a_stranger_of_a_shared_channel_comes_with_a_workspace_of_their_own(
    stage: Stage,
) -> None:
    heard: list[Body] = []
    world = stage.slack.world
    other = world.add_team("Other")
    eve = stage.slack.as_(world.add_user(other.id, "eve"))
    bot = stage.ana.bot.id
    shared = world.add_channel(stage.team.id, "shared", {stage.ana.id, eve.id, bot})
    async with stage.over_http(hearing(stage, heard)):
        eve.types(shared, "hello")
        await settled(stage)
        await arrived(lambda: heard)

    assert heard[0]["team_id"] == stage.team.id
    assert heard[0]["event"]["team"] == other.id
    assert heard[0]["is_ext_shared_channel"]


async def test_edits_and_deletions_arrive_as_messages_of_their_own_kind(stage: Stage) -> None:
    heard: list[Body] = []
    async with stage.over_http(hearing(stage, heard)):
        typed = stage.ana.writes_to_app("draft")
        stage.ana.edits(typed, "final")
        stage.ana.deletes(typed)
        await settled(stage)
        await arrived(lambda: len(heard) == 3)

    kinds = {body["event"].get("subtype") for body in heard}
    assert kinds == {None, "message_changed", "message_deleted"}


async def test_a_command_is_answered_at_its_response_url_five_times(stage: Stage) -> None:
    bolt, answers = stage.bolt(), []

    @bolt.command("/tiny")
    async def ran(ack: AsyncAck, respond: Any, command: Body) -> None:  # noqa: ANN401 - Bolt's
        await ack("at once")
        for _ in range(6):
            answer = await respond(f"you said {command['text']}")
            answers.append(answer.status_code)

    async with stage.over_http(bolt):
        assert (await stage.ana.runs("/tiny help me", stage.shop)).ok
        await arrived(lambda: len(answers) == 6)

    assert answers == [200] * 5 + [404]
    mine = Counter(one.text for one in stage.slack.seen(stage.shop, stage.ana_user))
    assert mine == {"at once": 1, "you said help me": 5}
    assert stage.slack.seen(stage.shop, stage.ben_user) == []


async def test_an_app_proves_its_address(stage: Stage) -> None:
    async with stage.over_http(stage.bolt()):
        proved = stage.slack.begin(stage.slack.delivery.challenge(stage.app))

        assert await asyncio.wrap_future(proved)
