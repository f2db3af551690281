"""What `countersign doctor` finds about Discord, asked one by one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deploy.finding import Finding
from deploy.settings import Settings
from deploy.steps import OPERATOR

_TOKEN, _SERVERS, _GATEWAY = "Discord: bot token", "Discord: servers", "Discord: gateway"
_UNAUTHORIZED: Final = 401


def discord_steps(settings: Settings) -> Iterator[Finding]:
    """Yield how the token does, in which servers the bot is, and whether events can come."""
    if settings.discord.token is None:
        return
    status, told = _asked(settings, "/applications/@me")
    if status == _UNAUTHORIZED:
        yield Finding(
            _TOKEN,
            well=False,
            text="is not taken: Discord does not know it",
            fix="Reset it on the application's page Bot, and copy it anew.",
            waits_for=OPERATOR,
        )
        return
    if not isinstance(told, Mapping):
        text = f"unknown, as {settings.discord.api_url} does not answer"
        yield Finding(_TOKEN, well=False, text=text, fix="Look at the network, then try again.")
        return
    yield Finding(
        _TOKEN, well=True, text=f"speaks as {told.get('name')}, with no privileged intent"
    )
    yield from _servers(settings, str(told.get("id")))
    yield _gateway(settings)


def _servers(settings: Settings, application: str) -> Iterator[Finding]:
    """Look at each server: whether the bot is there, and may do what it must."""
    from bots.discord.setup import invitation

    _, told = _asked(settings, "/users/@me/guilds")
    there = {str(one["id"]): one for one in told} if isinstance(told, list) else {}
    wanted = settings.discord.guilds
    absent = [guild for guild in wanted if guild not in there]
    if absent or not there:
        text = f"the bot is not in {', '.join(absent)}" if absent else "the bot is in none"
        fix = f"Open {invitation(application)} and choose the server."
        yield Finding(_SERVERS, well=False, text=text, fix=fix, waits_for=OPERATOR)
        return
    if not wanted and len(there) > 1:
        names = ", ".join(f"{one.get('name')} ({id})" for id, one in there.items())
        text = f"the bot is in several, and none is named as yours: {names}"
        fix = "Name yours in COUNTERSIGN_DISCORD__GUILDS, unless one is in use already."
        yield Finding(_SERVERS, well=False, text=text, fix=fix, waits_for=OPERATOR)
        return
    for guild in wanted or there:
        yield _server(there[guild], application)


def _server(guild: Mapping[str, Any], application: str) -> Finding:
    from bots.discord.setup import RIGHTS, invitation

    held, name = int(guild.get("permissions") or 0), str(guild.get("name"))
    administers = bool(held & 1 << 3)
    lacks = [shown for bit, shown in RIGHTS.values() if not (administers or held & 1 << bit)]
    if lacks:
        text = f"in {name} the bot lacks {', '.join(lacks)}"
        fix = f"Give it to its role there, or open {invitation(application)} once more."
        return Finding(_SERVERS, well=False, text=text, fix=fix, waits_for=OPERATOR)
    return Finding(_SERVERS, well=True, text=f"in {name} the bot has what it needs")


def _gateway(settings: Settings) -> Finding:
    _, told = _asked(settings, "/gateway/bot")
    left = told.get("session_start_limit", {}).get("remaining") if isinstance(told, dict) else None
    if not left:
        text = "no connection can be begun now"
        fix = "Wait a day: Discord counts how often a bot connects."
        return Finding(_GATEWAY, well=False, text=text, fix=fix)
    return Finding(_GATEWAY, well=True, text="events come over a connection of our own")


def _asked(settings: Settings, path: str) -> tuple[int, Any]:
    """Read something; return the status and the answer, or 0 and None."""
    import httpx2

    token = settings.discord.token
    try:
        answer = httpx2.get(
            f"{settings.discord.api_url}{path}",
            headers={"authorization": f"Bot {token.get_secret_value() if token else ''}"},
            timeout=10,
        )
        return answer.status_code, answer.json() if answer.is_success else None
    except (httpx2.HTTPError, ValueError):
        return 0, None
