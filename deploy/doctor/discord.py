"""What `countersign doctor` finds about Discord, asked one by one."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from activities.errors import CountersignError
from deploy.doctor.asking import Unanswered, ask
from deploy.doctor.finding import Finding
from deploy.doctor.steps import OPERATOR
from deploy.settings import Settings

_TOKEN, _SERVERS, _GATEWAY = "Discord: bot token", "Discord: servers", "Discord: gateway"
_UNAUTHORIZED: Final = 401
_PAGE: Final = 200
"""Servers that Discord lists at once, at most."""
_MOST_PAGES: Final = 25


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
        yield _away(_TOKEN, settings)
        return
    yield Finding(
        _TOKEN, well=True, text=f"speaks as {told.get('name')}, with no privileged intent"
    )
    yield from _page(told)
    yield from _servers(settings, str(told.get("id")))
    yield _gateway(settings)


def _page(told: Mapping[str, Any]) -> Iterator[Finding]:
    """Look for what the application's page must not say."""
    if elsewhere := told.get("interactions_endpoint_url"):
        text = f"commands and presses are sent to {elsewhere}, and not to this bot's connection"
        fix = "Clear *Interactions Endpoint URL* on the application's page General Information."
        yield Finding("Discord: presses", well=False, text=text, fix=fix, waits_for=OPERATOR)
    if told.get("bot_require_code_grant"):
        text = "no link can add the bot to a server"
        fix = "Switch *Requires OAuth2 Code Grant* off on the application's page Bot."
        yield Finding("Discord: invitation", well=False, text=text, fix=fix, waits_for=OPERATOR)


def _servers(settings: Settings, application: str) -> Iterator[Finding]:
    """Look at each server: whether the bot is there, and may do what it must."""
    from bots.discord.setup import invitation

    there = _there(settings)
    if there is None:
        yield _away(_SERVERS, settings)
        return
    try:
        active, gone = _in_use(settings)
    except CountersignError as error:
        yield Finding(_SERVERS, well=False, text=error.text, fix=error.hint or "")
        return
    # as the start does: one that is back counts, unless the settings say which do
    named = settings.discord.guilds or [guild for guild in gone if guild in there]
    wanted = tuple(dict.fromkeys((*named, *active)))
    absent = [guild for guild in wanted if guild not in there]
    if absent or not there:
        text = f"the bot is not in {', '.join(absent)}" if absent else "the bot is in none"
        fix = f"Open {invitation(application)} and choose the server."
        yield Finding(_SERVERS, well=False, text=text, fix=fix, waits_for=OPERATOR)
    elif not wanted and (len(there) > 1 or gone):
        names = ", ".join(f"{one.get('name')} ({id})" for id, one in there.items())
        text = f"of those that the bot is in, none is named as yours: {names}"
        fix = "Name yours in COUNTERSIGN_DISCORD__GUILDS."
        yield Finding(_SERVERS, well=False, text=text, fix=fix, waits_for=OPERATOR)
        return
    for guild in wanted or there:
        if guild in there:
            yield _server(there[guild], application)


def _there(settings: Settings) -> dict[str, Mapping[str, Any]] | None:
    """Return the servers that the bot is in, by their ids; None: Discord does not say."""
    found: dict[str, Mapping[str, Any]] = {}
    path, after = f"/users/@me/guilds?limit={_PAGE}", ""
    for _ in range(_MOST_PAGES):
        _, told = _asked(settings, f"{path}{after}")
        if not isinstance(told, list):
            return None
        found |= {str(one["id"]): one for one in told}
        if len(told) < _PAGE:
            break
        after = f"&after={told[-1]['id']}"
    return found


def _in_use(settings: Settings) -> tuple[Collection[str], Collection[str]]:
    """Return the servers that are spoken to already, and those that took the bot out.

    Raises:
        Misconfigured: the database cannot be read.
    """
    # the database takes half a second to load: only where there is a bot
    from deploy.doctor.looking import look
    from workflows.store import installations

    def standing(state: str) -> Collection[str]:
        return look(settings, lambda tx: installations.standing(tx, "discord", state)) or ()

    return standing(installations.ACTIVE), standing(installations.REVOKED)


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
    if not isinstance(told, Mapping):
        return _away(_GATEWAY, settings)
    limit = told.get("session_start_limit") or {}
    needed = min(told.get("shards", 1), limit.get("total", 1))  # Discord may want several at once
    if limit.get("remaining", 0) < needed:
        text = "no connection can be begun now"
        fix = "Wait a day: Discord counts how often a bot connects."
        return Finding(_GATEWAY, well=False, text=text, fix=fix)
    text = "events and presses come over a connection of our own; no public address is needed"
    return Finding(_GATEWAY, well=True, text=text)


def _asked(settings: Settings, path: str) -> tuple[int, Any]:
    """Read something; return the status and the answer, or 0 and None."""
    token = settings.discord.token
    bears = f"Bot {token.get_secret_value() if token else ''}"
    try:
        answer = ask("GET", f"{settings.discord.api_url}{path}", headers={"authorization": bears})
    except Unanswered:
        return 0, None
    return answer.status, answer.json() if answer.is_success else None


def _away(what: str, settings: Settings) -> Finding:
    text = f"unknown, as {settings.discord.api_url} does not answer"
    return Finding(what, well=False, text=text, fix="Look at the network, then try again.")
