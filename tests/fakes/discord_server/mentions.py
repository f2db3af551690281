"""Whom a text would call, and whom `allowed_mentions` lets it call.

Source: discord.com/developers/docs/resources/message#allowed-mentions-object.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.fakes.discord_server.problems import JSON

_CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")


@dataclass(frozen=True)
class Mentions:
    everyone: bool = False
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.everyone or self.users or self.roles)


def live(texts: Iterable[str]) -> Mentions:
    """Find what would ping if nothing held it back; code spans never do."""
    text = "\n".join(_CODE.sub("", each) for each in texts)
    return Mentions(
        everyone=bool(_EVERYONE.search(text)),
        users=frozenset(map(int, _USER.findall(text))),
        roles=frozenset(map(int, _ROLE.findall(text))),
    )


def let_through(found: Mentions, allowed: JSON | None) -> Mentions:
    """Keep what `allowed_mentions` permits; without it everything is."""
    if allowed is None:
        return found
    parse = allowed.get("parse") or []
    users = frozenset(map(int, allowed.get("users") or []))
    roles = frozenset(map(int, allowed.get("roles") or []))
    return Mentions(
        everyone=found.everyone and "everyone" in parse,
        users=found.users if "users" in parse else found.users & users,
        roles=found.roles if "roles" in parse else found.roles & roles,
    )


def careless(found: Mentions, allowed: JSON | None) -> Mentions:
    """Keep what goes through although nobody named it: no text may decide whom it calls."""
    through = let_through(found, allowed)
    named = frozenset(map(int, (allowed or {}).get("users") or []))
    return Mentions(through.everyone, through.users - named, through.roles)
