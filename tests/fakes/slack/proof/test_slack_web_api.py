"""The real AsyncWebClient and the refusals, faults and look-ups of the Web API."""

import time

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)

from tests.fakes.slack.proof.tiny_app import Stage
from tests.fakes.slack.typed import links, rung

pytestmark = pytest.mark.anyio


async def refused(stage: Stage, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        await stage.client().api_call(method, json=args)
    code: str = caught.value.response["error"]
    return code


async def test_the_sdk_waits_as_long_as_a_throttled_answer_says(stage: Stage) -> None:
    stage.slack.fault("429", "chat.postMessage", seconds=1)
    client = stage.client(retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=1)])
    began = time.monotonic()

    answer = await client.chat_postMessage(channel=stage.shop.id, text="hello")

    assert answer["ok"]
    assert time.monotonic() - began >= 1
    assert [one.status for one in stage.slack.calls("chat.postMessage")] == [429, 200]


async def test_the_sdk_tries_again_where_slack_is_broken(stage: Stage) -> None:
    stage.slack.fault("503", "chat.postMessage")
    client = stage.client(retry_handlers=[AsyncServerErrorRetryHandler(max_retry_count=1)])

    assert (await client.chat_postMessage(channel=stage.shop.id, text="hello"))["ok"]


async def test_a_connection_may_break_after_the_message_was_posted(stage: Stage) -> None:
    stage.slack.fault("cut_after", "chat.postMessage")
    client = stage.client(retry_handlers=[AsyncConnectionErrorRetryHandler(max_retry_count=1)])

    await client.chat_postMessage(channel=stage.shop.id, text="hello")

    assert [one.text for one in stage.slack.seen(stage.shop)] == ["hello", "hello"]


async def test_a_connection_may_break_before_anything_was_done(stage: Stage) -> None:
    stage.slack.fault("cut_before", "chat.postMessage")

    with pytest.raises(ClientConnectionError):
        await stage.client(retry_handlers=[]).chat_postMessage(channel=stage.shop.id, text="hello")

    assert stage.slack.seen(stage.shop) == []


async def test_faults_last_as_long_as_they_were_ordered(stage: Stage) -> None:
    stage.slack.fault("500", for_s=60)
    client = stage.client(retry_handlers=[])
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await client.auth_test()
    stage.slack.advance(61)

    assert (await client.auth_test())["team_id"] == stage.team.id


async def test_a_channel_takes_one_message_a_second_where_bursts_are_counted(stage: Stage) -> None:
    stage.slack.world.bursts = True
    await stage.client().chat_postMessage(channel=stage.shop.id, text="hello")

    code = await refused(stage, "chat.postMessage", channel=stage.shop.id, text="again")
    assert code == "ratelimited"


async def test_a_method_without_its_scope_names_what_is_needed(stage: Stage) -> None:
    with pytest.raises(SlackApiError) as caught:
        await stage.client().team_info()

    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "team:read")
    assert "chat:write" in answer["provided"].split(",")


async def test_refusals_carry_the_codes_of_the_platform(stage: Stage) -> None:
    world = stage.slack.world
    away = world.add_channel(stage.team.id, "away", {stage.ana.id})
    hidden = world.add_channel(stage.team.id, "hidden", {stage.ana.id}, "group")
    typed = stage.ana.types(stage.shop, "mine")
    here = {"channel": stage.shop.id, "text": "x"}

    codes = [
        await refused(stage, "chat.postMessage", channel=away.id, text="x"),
        await refused(stage, "chat.postMessage", channel=hidden.id, text="x"),
        await refused(stage, "chat.postMessage", channel=stage.shop.id),
        await refused(stage, "chat.update", **here, ts=typed.ts),
        await refused(stage, "chat.update", **here, ts="1.000001"),
        await refused(stage, "chat.postEphemeral", **here, user="U0NOBODY"),
        await refused(stage, "no.such.method"),
    ]
    stage.slack.forgive("no_text")

    assert codes == [
        "not_in_channel",
        "channel_not_found",
        "no_text",
        "cant_update_message",
        "message_not_found",
        "user_not_found",
        "unknown_method",
    ]


async def test_what_is_for_one_alone_is_not_shown_in_a_thread_that_nobody_has_begun(
    stage: Stage,
) -> None:
    typed = stage.ana.types(stage.shop, "hello")
    client, ana = stage.client(), stage.ana_user
    here, root = stage.shop.id, typed.ts

    def alone() -> list[str]:
        return [one.text for one in stage.slack.seen(stage.shop, ana) if one.ephemeral_to]

    await client.chat_postEphemeral(channel=here, user=ana.id, thread_ts=root, text="early")
    assert alone() == []

    await client.chat_postMessage(channel=here, thread_ts=root, text="a thread")
    await client.chat_postEphemeral(channel=here, user=ana.id, thread_ts=root, text="for you")
    assert alone()[-1] == "for you"


async def test_a_token_nobody_issued_is_refused(stage: Stage) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await stage.client("xoxb-made-up").auth_test()


async def test_an_app_reads_only_the_threads_of_channels_where_it_is(stage: Stage) -> None:
    root = stage.ana.types(stage.shop, "lower the mugs")
    stage.ben.types(stage.shop, "why?", thread=root)
    found = await stage.client().conversations_replies(channel=stage.shop.id, ts=root.ts)

    assert [one["text"] for one in found["messages"]] == ["lower the mugs", "why?"]
    away = stage.slack.world.add_channel(stage.team.id, "away", {stage.ana.id})
    code = await refused(stage, "conversations.replies", channel=away.id, ts=root.ts)
    assert code == "not_in_channel"


async def test_a_guest_and_a_stranger_can_be_told_from_members(stage: Stage) -> None:
    world = stage.slack.world
    guest = world.add_user(stage.team.id, "gil", guest="single")
    stranger = world.add_user(world.add_team("Other").id, "eve")
    world.add_channel(stage.team.id, "shared", {stranger.id, guest.id, stage.ana.bot.id})
    client = stage.client()

    gil = (await client.users_info(user=guest.id))["user"]
    eve = (await client.users_info(user=stranger.id))["user"]

    assert (gil["is_restricted"], gil["is_ultra_restricted"]) == (True, True)
    assert (eve["is_stranger"], eve["team_id"]) == (True, stranger.team_id)


async def test_it_is_known_at_whom_a_message_rings_and_where_its_links_lead(stage: Stage) -> None:
    words = f"<@{stage.ben.id}> see <https://shop.example/a|the mug>, not &lt;@{stage.ana.id}&gt;"
    await stage.client().chat_postMessage(
        channel=stage.shop.id,
        text="x",
        blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": words}}],
    )
    shown = stage.slack.last(stage.shop)

    assert rung(shown) == {stage.ben.id}
    assert links(shown) == [("https://shop.example/a", "the mug")]


async def test_a_direct_message_can_be_opened_and_has_a_link(stage: Stage) -> None:
    client = stage.client()
    opened = (await client.conversations_open(users=stage.ana.id))["channel"]["id"]
    posted = await client.chat_postMessage(channel=stage.ana.id, text="hello")
    link = await client.chat_getPermalink(channel=opened, message_ts=posted["ts"])

    assert posted["channel"] == opened
    assert link["permalink"].endswith(f"/{opened}/p{posted['ts'].replace('.', '')}")
