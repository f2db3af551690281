"""A real AsyncSocketModeHandler at the local Slack's websocket."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from tests.fakes.slack.proof.tiny_app import Stage, arrived

pytestmark = pytest.mark.anyio


def hearing(stage: Stage, heard: list[Any]) -> AsyncApp:
    bolt = stage.bolt()

    @bolt.event("message")
    async def said(event: dict[str, Any], request: Any) -> None:  # noqa: ANN401 - Bolt's
        heard.append((event["text"], request.headers.get("x-slack-retry-num")))

    return bolt


async def test_the_first_delivery_already_counts_its_attempts_from_nought(
    socket_stage: Stage,
) -> None:
    heard: list[Any] = []
    async with socket_stage.over_sockets(hearing(socket_stage, heard)):
        socket_stage.ana.writes_to_app("hello")
        await arrived(lambda: heard)
        await asyncio.wrap_future(socket_stage.slack.settled())

    assert heard == [("hello", ["0"])]
    assert [one.ok for one in socket_stage.slack.delivery.sent[0].attempts] == [True]


async def test_a_command_is_answered_in_its_acknowledgement(socket_stage: Stage) -> None:
    bolt = socket_stage.bolt()

    @bolt.command("/tiny")
    async def ran(ack: AsyncAck) -> None:
        await ack("here I am")

    async with socket_stage.over_sockets(bolt):
        reply = await socket_stage.ana.runs("/tiny", socket_stage.shop)

    assert reply.body == {"text": "here I am"}
    shown = socket_stage.slack.last(socket_stage.shop, socket_stage.ana_user)
    assert shown.ephemeral_to == socket_stage.ana.id


@pytest.mark.parametrize("how", ["refresh_requested", "cut"])
async def test_the_sdk_connects_anew_and_goes_on_hearing(socket_stage: Stage, how: str) -> None:
    heard: list[Any] = []
    slack = socket_stage.slack
    slack.delivery.backoff_s = (0.3,) * 30
    async with socket_stage.over_sockets(hearing(socket_stage, heard)):
        await arrived(lambda: slack.sockets.of(socket_stage.app.id))
        if how == "cut":
            slack.do(slack.sockets.cut)
        else:
            await asyncio.wrap_future(slack.begin(slack.sockets.refresh("refresh_requested")))
        socket_stage.ana.writes_to_app("still there?")
        await arrived(lambda: heard)

    assert slack.sockets.opened >= 2
    assert heard[0][0] == "still there?"


async def test_several_connections_take_turns(socket_stage: Stage) -> None:
    left: list[Any] = []
    right: list[Any] = []
    async with (
        socket_stage.over_sockets(hearing(socket_stage, left)),
        socket_stage.over_sockets(hearing(socket_stage, right)),
    ):
        await arrived(lambda: len(socket_stage.slack.sockets.of(socket_stage.app.id)) == 2)
        for number in range(4):
            socket_stage.ana.writes_to_app(f"{number}")
        await arrived(lambda: len(left) + len(right) == 4)

    assert len(left) == len(right) == 2


async def test_an_event_that_is_not_acknowledged_is_sent_again(socket_stage: Stage) -> None:
    bolt, tries = socket_stage.bolt(), []
    socket_stage.slack.delivery.ack_s = 0.3

    @bolt.middleware
    async def slow(request: Any, next_: Any) -> None:  # noqa: ANN401 - Bolt's
        tries.append(request.headers["x-slack-retry-num"][0])
        await asyncio.sleep(0.6 if len(tries) == 1 else 0)
        await next_()

    @bolt.event("message")
    async def said() -> None:
        pass

    async with socket_stage.over_sockets(bolt):
        socket_stage.ana.writes_to_app("hello")
        await asyncio.wrap_future(socket_stage.slack.settled())

    assert tries[:2] == ["0", "1"]
