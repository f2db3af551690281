"""The local Slack as a process of its own, read and driven over its control routes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.model import Json
from tests.fakes.slack.proof.tiny_app import MANIFEST, Stage

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    file = tmp_path / "manifest.json"
    settings = {**MANIFEST["settings"], "socket_mode_enabled": True}
    file.write_text(json.dumps({**MANIFEST, "settings": settings}))
    return file


@pytest.fixture
def seeded(manifest: Path) -> Iterator[Json]:
    program = [sys.executable, "-m", "tests.fakes.slack.serve", str(manifest)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


async def asked(url: str, body: Json | None = None) -> Any:  # noqa: ANN401 - any JSON
    async with aiohttp.ClientSession() as session:
        method = "GET" if body is None else "POST"
        async with session.request(method, url, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


def approving(seeded: Json) -> AsyncApp:
    client = AsyncWebClient(seeded["bot_token"], base_url=seeded["api_url"])
    bolt = AsyncApp(client=client, signing_secret=seeded["signing_secret"])
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Approve"},
        "action_id": "ok",
    }

    @bolt.event("app_mention")
    async def mentioned(say: Any) -> None:  # noqa: ANN401 - Bolt's
        await say(text="A plan", blocks=[{"type": "actions", "elements": [button]}])

    @bolt.action("ok")
    async def approved(ack: AsyncAck, respond: Any, body: Json) -> None:  # noqa: ANN401 - Bolt's
        await ack()
        await respond(f"by {body['user']['name']}", replace_original=True)

    return bolt


async def test_another_process_acts_as_people_and_reads_what_they_see(seeded: Json) -> None:
    control, shop = f"{seeded['url']}/_slack", seeded["channels"]["shop"]

    async def drawn() -> list[str]:
        state = await asked(f"{control}/state?as={seeded['people']['ben']}")
        channel = next(one for one in state["channels"] if one["id"] == shop)
        return [one["drawn"] for one in channel["messages"]]

    async def until(words: str) -> None:
        with anyio.fail_after(20):
            while words not in await drawn():  # noqa: ASYNC110 - it happens in another process
                await anyio.sleep(0.05)

    async with Stage.connected(approving(seeded), seeded["app_token"], seeded["api_url"]):
        said = {"as": seeded["people"]["ana"], "verb": "mentions", "channel": shop, "text": "go"}
        await asked(f"{control}/act", said)
        await until("[Approve]")
        state = await asked(f"{control}/state")
        card = next(one for one in state["channels"] if one["id"] == shop)["messages"][-1]["ts"]
        press = {"verb": "presses", "channel": shop, "message": card, "what": "Approve"}
        done = await asked(f"{control}/act", {"as": seeded["people"]["ben"], **press})
        assert done["reply"]["ok"]
        await until("by ben")

    assert await asked(f"{control}/violations") == []
    called = await asked(f"{control}/calls?method=chat.postMessage")
    assert [one["ok"] for one in called] == [True]


async def test_another_process_lets_calls_go_wrong(seeded: Json) -> None:
    order = {"trouble": "503", "method": "auth.test", "times": 1}
    await asked(f"{seeded['url']}/_slack/fault", order)
    client = AsyncWebClient(seeded["bot_token"], base_url=seeded["api_url"], retry_handlers=[])

    with pytest.raises(Exception, match="503"):
        await client.auth_test()
    assert (await client.auth_test())["team_id"] == seeded["team"]
