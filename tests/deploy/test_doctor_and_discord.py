"""`countersign doctor` looks at the Discord bot: its token, its servers, and its rights in them."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bots.discord.setup import PERMISSIONS
from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.product import PROGRAM


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running


def seen(home: Path, **settings: str) -> list[tuple[str, bool, str, str]]:
    """Return what doctor finds of Discord: what, whether it is well, what is so, what to do."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERSIGN_")}
    given = {f"COUNTERSIGN_{name}": value for name, value in settings.items()}
    ended = subprocess.run(
        [PROGRAM, "doctor", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**own, "COUNTERSIGN_HOME": str(home), "COUNTERSIGN_PORT": "0", **given},
    )
    findings: list[Mapping[str, Any]] = json.loads(ended.stdout)["findings"]
    return [
        (one["what"].removeprefix("Discord: "), one["well"], one["text"], one["fix"])
        for one in findings
        if one["what"].startswith("Discord")
    ]


def of(discord: FakeDiscord, home: Path, **more: str) -> list[tuple[str, bool, str, str]]:
    given = {"DISCORD__API_URL": discord.api_url, "DISCORD__TOKEN": discord.token}
    return seen(home, **given | more)


def test_no_bot_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert seen(tmp_path) == []


def test_a_bot_that_is_as_it_should_be(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.guild("shop", permissions=PERMISSIONS)

    assert [(what, well) for what, well, _, _ in of(discord, tmp_path)] == [
        ("bot token", True),
        ("servers", True),
        ("gateway", True),
    ]


def test_a_token_that_is_not_taken(discord: FakeDiscord, tmp_path: Path) -> None:
    [(what, well, text, fix)] = of(discord, tmp_path, DISCORD__TOKEN="wrong")

    assert (what, well) == ("bot token", False)
    assert "does not know it" in text
    assert "Reset it" in fix


def test_a_bot_in_no_server_is_given_the_link(discord: FakeDiscord, tmp_path: Path) -> None:
    _, (what, well, text, fix), _ = of(discord, tmp_path)

    assert (what, well, text) == ("servers", False, "the bot is in none")
    assert f"permissions={PERMISSIONS}" in fix


def test_of_several_servers_ones_own_has_to_be_named(discord: FakeDiscord, tmp_path: Path) -> None:
    own, _ = discord.guild("shop"), discord.guild("elsewhere")

    _, (_, well, text, fix), _ = of(discord, tmp_path)
    assert not well
    assert "elsewhere" in text
    assert "COUNTERSIGN_DISCORD__GUILDS" in fix
    assert all(one[1] for one in of(discord, tmp_path, DISCORD__GUILDS=str(own.id)))


def test_a_permission_that_is_lacking_is_named(discord: FakeDiscord, tmp_path: Path) -> None:
    guild = discord.guild("shop", permissions=0)
    discord.do(
        lambda: setattr(
            guild.roles[guild.id],
            "permissions",
            int(Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES),
        )
    )

    _, (_, well, text, _), _ = of(discord, tmp_path)

    assert not well
    lacks = "Read Message History, Create Public Threads, Send Messages in Threads"
    assert text == f"in shop the bot lacks {lacks}"
