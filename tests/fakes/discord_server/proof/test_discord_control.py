import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import httpx2
import pytest

from tests.fakes.discord_server.control import controlled
from tests.fakes.discord_server.proof.tiny_bot import running
from tests.fakes.discord_server.sdk import turned_to
from tests.fakes.discord_server.server import FakeDiscord

pytestmark = pytest.mark.anyio


@pytest.fixture
def server() -> Iterator[FakeDiscord]:
    with controlled(FakeDiscord(pace=0.05)) as served, turned_to(served):
        yield served


@pytest.fixture
def control(server: FakeDiscord) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=f"{server.base_url}/_control") as client:
        yield client


def drawn(state: dict[str, Any], channel: str) -> list[str]:
    return [
        message["drawn"]
        for each in state["channels"]
        if each.get("name") == channel
        for message in each["messages"]
    ]


async def test_a_whole_conversation_can_be_held_and_drawn_over_http(
    server: FakeDiscord, control: httpx2.Client
) -> None:
    control.post("/add", json={"guild": "shop"}).raise_for_status()
    control.post("/add", json={"person": "ana", "guilds": ["shop"]}).raise_for_status()

    async with running(server):
        asked = {"as": "ana", "does": "mentions", "channel": "general", "text": "10 % off"}
        control.post("/act", json=asked).raise_for_status()
        card = (await server.until(lambda: server.from_bot("plan p1")))[-1]
        press = {"as": "ana", "does": "presses", "message": str(card.id), "which": "Approve"}
        control.post("/act", json=press).raise_for_status()
        await server.until(lambda: server.drawn(card) == "approved")

    state = control.get("/state").json()
    assert drawn(state, "plan p1") == ["approved"]
    assert state["violations"] == []


def test_what_a_person_cannot_do_is_said(server: FakeDiscord, control: httpx2.Client) -> None:
    message = server.person("ana", server.guild()).types("general", "no buttons here")

    press = {"as": "ana", "does": "presses", "message": str(message.id), "which": "Approve"}
    answered = control.post("/act", json=press)

    assert answered.status_code == 422
    assert "there is no Approve" in answered.json()["error"]


def test_it_runs_as_a_process_of_its_own(root: Path) -> None:
    command = [sys.executable, "-m", "tests.fakes.discord_server", "--person", "cem"]
    with Popen(command, cwd=root, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        _, api, _, token = process.stdout.readline().split()
        me = httpx2.get(f"{api}/users/@me", headers={"Authorization": f"Bot {token}"}).json()
        process.terminate()

    assert me["username"] == "countersign"
    assert process.returncode == 0
