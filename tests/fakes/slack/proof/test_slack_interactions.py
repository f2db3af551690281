"""Buttons, modals, selects, shortcuts, the Home tab and the agent pane, with a real AsyncApp."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError

from tests.fakes.slack.elements import NotThere
from tests.fakes.slack.model import Json
from tests.fakes.slack.proof.parts import REASON, SHOP, button, modal
from tests.fakes.slack.proof.tiny_app import Stage, arrived

pytestmark = pytest.mark.anyio


async def card(stage: Stage) -> Any:  # noqa: ANN401 - the SDK's answer
    blocks = [{"type": "actions", "elements": [button("Approve", "ok", "p-1:2")]}]
    return await stage.client().chat_postMessage(
        channel=stage.shop.id, text="A plan", blocks=blocks
    )


async def test_a_pressed_button_brings_its_value_and_the_card_is_drawn_anew(stage: Stage) -> None:
    bolt = stage.bolt()

    @bolt.action("ok")
    async def approved(ack: AsyncAck, body: Json, client: Any) -> None:  # noqa: ANN401 - Bolt's
        await ack()
        container = body["container"]
        await client.chat_update(
            channel=container["channel_id"],
            ts=container["message_ts"],
            text=f"Approved {body['actions'][0]['value']} by <@{body['user']['id']}>",
        )

    async with stage.over_http(bolt):
        await card(stage)
        shown = stage.slack.last(stage.shop)
        assert stage.slack.read(shown) == "[Approve]"
        assert (await stage.ben.presses(shown, "Approve")).ok
        await arrived(lambda: shown.versions == 2)

    assert stage.slack.read(shown) == f"Approved p-1:2 by <@{stage.ben.id}>"


async def test_a_stranger_acts_with_a_workspace_of_their_own(stage: Stage) -> None:
    bolt, heard = stage.bolt(), []
    world = stage.slack.world
    other = world.add_team("Other")
    eve = stage.slack.as_(world.add_user(other.id, "eve"))
    shared = world.add_channel(stage.team.id, "shared", {eve.id, stage.ana.bot.id})

    @bolt.action("ok")
    async def approved(ack: AsyncAck, body: Json, client: Any) -> None:  # noqa: ANN401 - Bolt's
        await ack()
        opened = await client.views_open(trigger_id=body["trigger_id"], view=modal(REASON))
        heard.extend([body["team"]["id"], body["user"]["team_id"]])
        heard.extend([opened["view"]["team_id"], opened["view"]["app_installed_team_id"]])

    async with stage.over_http(bolt):
        await stage.client().chat_postMessage(
            channel=shared.id,
            text="A plan",
            blocks=[{"type": "actions", "elements": [button("Approve", "ok")]}],
        )
        await eve.presses(stage.slack.last(shared), "ok")
        await arrived(lambda: len(heard) == 4)

    assert heard == [stage.team.id, other.id, other.id, stage.team.id]


async def test_a_button_that_is_not_there_cannot_be_pressed(stage: Stage) -> None:
    await card(stage)

    with pytest.raises(NotThere, match="'Approve'"):
        await stage.ben.presses(stage.slack.last(stage.shop), "Reject")


async def test_a_button_may_be_shown_to_some_people_only(stage: Stage) -> None:
    shown = {**button("Approve", "ok"), "visible_to_user_ids": [stage.ben.id]}
    await stage.client().chat_postMessage(
        channel=stage.shop.id, text="A plan", blocks=[{"type": "actions", "elements": [shown]}]
    )

    with pytest.raises(NotThere):
        await stage.ana.presses(stage.slack.last(stage.shop), "Approve")


async def test_a_modal_is_opened_corrected_and_closed_by_the_answers_of_the_app(
    stage: Stage,
) -> None:
    bolt = stage.bolt()

    @bolt.shortcut("new")
    async def opened(ack: AsyncAck, body: Json, client: Any) -> None:  # noqa: ANN401 - Bolt's
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(REASON))

    @bolt.view("reject")
    async def sent(ack: AsyncAck, view: Json) -> None:
        said = view["state"]["values"]["reason"]["words"]["value"]
        wrong = {"reason": "Say a little more."}
        await (ack() if len(said) > 3 else ack(response_action="errors", errors=wrong))

    async with stage.over_http(bolt):
        await stage.ana.uses_shortcut("new")
        await arrived(lambda: stage.slack.view(stage.ana_user))
        view = stage.slack.view(stage.ana_user)
        assert view is not None
        with pytest.raises(NotThere, match="Reason"):
            await stage.ana.submits(view)

        await stage.ana.submits(view, {"Reason": "no"})
        assert view.errors == {"reason": "Say a little more."}
        await stage.ana.submits(view, {"Reason": "The price is wrong"})

    assert stage.slack.view(stage.ana_user) is None


async def test_modals_lie_on_each_other_and_a_closed_one_is_reported(stage: Stage) -> None:
    bolt, closed = stage.bolt(), []
    below = {**modal(REASON), "notify_on_close": True}

    @bolt.shortcut("new")
    async def opened(ack: AsyncAck, body: Json, client: Any) -> None:  # noqa: ANN401 - Bolt's
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=below)

    @bolt.view("reject")
    async def sent(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal(REASON, title="Once more"))

    @bolt.view_closed("reject")
    async def gone(ack: AsyncAck, body: Json) -> None:
        await ack()
        closed.append(body["view"]["id"])

    async with stage.over_http(bolt):
        await stage.ana.uses_shortcut("new")
        await arrived(lambda: stage.slack.view(stage.ana_user))
        first = stage.slack.view(stage.ana_user)
        assert first is not None
        await stage.ana.submits(first, {"Reason": "because"})
        second = stage.slack.view(stage.ana_user)
        assert second is not None
        assert second.previous_id == first.id
        stage.ana.closes(second)
        stage.ana.closes(first)
        await arrived(lambda: closed)

    assert closed == [first.id]


async def test_a_trigger_opens_one_modal_within_three_seconds(stage: Stage) -> None:
    client, codes = stage.client(), []
    world = stage.slack.world
    late, used = (world.trigger(stage.app, stage.ana.id, stage.team.id) for _ in range(2))
    await client.views_open(trigger_id=used, view=modal(REASON))
    stage.slack.advance(3.1)

    for trigger in (late, used, "made.up"):
        with pytest.raises(SlackApiError) as refused:
            await client.views_open(trigger_id=trigger, view=modal(REASON))
        codes.append(refused.value.response["error"])

    assert codes == ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"]


async def test_a_view_that_changed_meanwhile_is_not_overwritten(stage: Stage) -> None:
    client = stage.client()
    trigger = stage.slack.world.trigger(stage.app, stage.ana.id, stage.team.id)
    opened = await client.views_open(trigger_id=trigger, view=modal(REASON))
    first = opened["view"]
    await client.views_update(view_id=first["id"], hash=first["hash"], view=modal(REASON, SHOP))

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=first["id"], hash=first["hash"], view=modal(REASON))


async def test_a_select_with_outside_options_asks_the_app(stage: Stage) -> None:
    bolt = stage.bolt()

    @bolt.options("shops")
    async def offered(ack: AsyncAck, payload: Json) -> None:
        text = {"type": "plain_text", "text": f"{payload['value']} shop"}
        await ack(options=[{"text": text, "value": "s-1"}])

    trigger = stage.slack.world.trigger(stage.app, stage.ana.id, stage.team.id)
    await stage.client().views_open(trigger_id=trigger, view=modal(SHOP))
    view = stage.slack.view(stage.ana_user)
    assert view is not None
    async with stage.over_http(bolt):
        answer = await stage.ana.searches(view, "shops", "red")

    assert answer.body["options"][0]["text"]["text"] == "red shop"


async def test_a_message_shortcut_brings_the_message_and_its_file_can_be_read(
    stage: Stage,
) -> None:
    bolt, read = stage.bolt(), []

    @bolt.shortcut("plan")
    async def planned(ack: AsyncAck, body: Json) -> None:
        await ack()
        url = body["message"]["files"][0]["url_private_download"]
        for token in (stage.bot_token, "made-up"):
            headers = {"Authorization": f"Bearer {token}"}
            async with (
                aiohttp.ClientSession() as session,
                session.get(url, headers=headers, allow_redirects=False) as got,
            ):
                read.append((got.status, await got.read()))

    async with stage.over_http(bolt):
        sheet = stage.ana.uploads("products.csv", b"sku,price\nMUG,9.99\n")
        said = stage.ana.types(stage.shop, "these", files=[sheet])
        await stage.ana.uses_shortcut("plan", said)
        await arrived(lambda: len(read) == 2)

    assert read[0] == (200, b"sku,price\nMUG,9.99\n")
    assert read[1][0] == 302


async def test_the_home_tab_is_drawn_when_it_is_opened(stage: Stage) -> None:
    bolt = stage.bolt()

    @bolt.event("app_home_opened")
    async def opened(event: Json, client: Any) -> None:  # noqa: ANN401 - Bolt's
        header = {"type": "header", "text": {"type": "plain_text", "text": "Waiting for you"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [header]})

    async with stage.over_http(bolt):
        stage.ana.opens_home()
        await arrived(lambda: stage.slack.home(stage.ana_user))

    home = stage.slack.home(stage.ana_user)
    assert home is not None
    assert stage.slack.read(home) == "Waiting for you"


async def test_the_native_stop_button_is_there_while_a_session_is_processing(
    stage: Stage,
) -> None:
    bolt, client = stage.bolt(), stage.client()

    @bolt.event("agent_session_stopped")
    async def stopped(event: Json) -> None:
        await client.agents_sessions_setStatus(
            channel_id=event["channel"], thread_ts=event["thread_ts"], status="suspended"
        )

    async with stage.over_http(bolt):
        root = stage.ana.opens_agent(looking_at=stage.shop)
        place = {"channel_id": stage.ana.direct.id, "thread_ts": root.ts}
        await client.assistant_threads_setSuggestedPrompts(
            **place, prompts=[{"title": "Prices", "message": "lower the mugs by 5 %"}]
        )
        await client.agents_sessions_setStatus(**place, status="processing", title="Mugs")
        session = stage.slack.world.sessions[stage.ana.direct.id, root.ts]
        await client.assistant_threads_setStatus(
            channel_id=stage.ana.direct.id, thread_ts=root.ts, status="is thinking…"
        )
        thinking = session.activity
        await client.chat_postMessage(
            channel=stage.ana.direct.id, thread_ts=root.ts, text="Which mugs?"
        )
        stage.ana.stops(root)
        await arrived(lambda: session.status == "suspended")
        with pytest.raises(AssertionError, match="no Stop button"):
            stage.ana.stops(root)

    assert (thinking, session.activity) == ("is thinking…", "")
    assert session.title == "Mugs"
    assert session.prompts[0]["title"] == "Prices"
