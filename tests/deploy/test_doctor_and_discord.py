"""`countersign doctor` looks at the Discord bot: its token, its servers, and its rights in them."""

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bots.discord.setup import PERMISSIONS
from tests.fakes.discord_server.flags import Permission
from tests.fakes.discord_server.server import FakeDiscord
from tests.fakes.product import PROGRAM
from workflows.store import installations
from workflows.store.crypto import Secrets, new_key
from workflows.store.installations import Installation
from workflows.store.store import Store


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


def test_one_server_that_is_absent_hides_no_other(discord: FakeDiscord, tmp_path: Path) -> None:
    own = discord.guild("shop", permissions=PERMISSIONS)

    _, absent, there, _ = of(discord, tmp_path, DISCORD__GUILDS=f"123,{own.id}")

    assert absent[:3] == ("servers", False, "the bot is not in 123")
    assert there[:3] == ("servers", True, "in shop the bot has what it needs")


@pytest.mark.parametrize("route", ["/users/@me/guilds", "/gateway/bot"])
def test_a_discord_that_is_busy_says_nothing_about_the_bot(
    discord: FakeDiscord, tmp_path: Path, route: str
) -> None:
    discord.guild("shop", permissions=PERMISSIONS)
    discord.faults.add("503", f"GET {route}", times=9)

    found = [one for one in of(discord, tmp_path) if not one[1]]

    assert [(what, "does not answer" in text) for what, _, text, _ in found] == [
        ("servers" if "guilds" in route else "gateway", True)
    ]


@pytest.mark.parametrize(
    ("page", "what", "fix"),
    [
        (
            {"interactions_endpoint_url": "https://earlier.example/interactions"},
            "presses",
            "Interactions Endpoint URL",
        ),
        ({"bot_require_code_grant": True}, "invitation", "Requires OAuth2 Code Grant"),
    ],
)
def test_what_the_page_of_the_application_must_not_say(
    discord: FakeDiscord, tmp_path: Path, page: dict[str, Any], what: str, fix: str
) -> None:
    discord.guild("shop", permissions=PERMISSIONS)
    discord.do(lambda: discord.world.page.update(page))

    [found] = [one for one in of(discord, tmp_path) if not one[1]]

    assert found[0] == what
    assert fix in found[3]


async def in_use(home: Path, guild: str, *, gone: bool = False) -> None:
    """Let the rows say that a server is spoken to, or that it took the bot out."""
    one = Installation(
        tenant="demo",
        surface="discord",
        enterprise="",
        team=guild,
        app="1",
        bot="1",
        access=SecretStr(""),
        refresh=None,
        expires_at=None,
        scopes=(),
        person=None,
    )
    store, secrets = await Store.open(f"sqlite:///{home}/countersign.db"), Secrets.of([new_key()])
    await store.write(lambda tx: installations.put(tx, one, secrets, datetime.now(UTC)))
    if gone:
        await store.write(lambda tx: installations.revoke(tx, "discord", "", guild))
    await store.close()


def test_a_server_that_is_in_use_need_not_be_named(discord: FakeDiscord, tmp_path: Path) -> None:
    own, _ = (discord.guild(name, permissions=PERMISSIONS) for name in ("shop", "elsewhere"))
    asyncio.run(in_use(tmp_path, str(own.id)))

    assert [one for one in of(discord, tmp_path) if not one[1]] == []
    discord.do(lambda: discord.happenings.uninstall(own))
    _, absent, _ = of(discord, tmp_path)
    assert absent[2] == f"the bot is not in {own.id}"


def test_a_server_that_is_not_ours_takes_no_place(discord: FakeDiscord, tmp_path: Path) -> None:
    asyncio.run(in_use(tmp_path, "123", gone=True))
    other = discord.guild("elsewhere", permissions=PERMISSIONS)

    _, found, _ = of(discord, tmp_path)

    assert found[1:3] == (
        False,
        f"of those that the bot is in, none is named as yours: elsewhere ({other.id})",
    )


def test_a_bot_in_more_servers_than_discord_lists_at_once(
    discord: FakeDiscord, tmp_path: Path
) -> None:
    *_, last = [discord.guild(f"shop {number}", permissions=PERMISSIONS) for number in range(201)]

    _, found, _ = of(discord, tmp_path, DISCORD__GUILDS=str(last.id))

    assert found[1:3] == (True, "in shop 200 the bot has what it needs")


def test_fewer_beginnings_than_connections_are_none(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.guild("shop", permissions=PERMISSIONS)
    discord.gateway.shards, discord.gateway.starts_left = 4, 3

    assert [what for what, well, _, _ in of(discord, tmp_path) if not well] == ["gateway"]
