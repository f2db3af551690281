"""What the operator decides about Discord, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

SURFACE: Final = "discord"
API_URL: Final = "https://discord.com/api/v10"
RIGHTS: Final[Mapping[str, tuple[int, str]]] = {
    "view_channel": (10, "View Channels"),
    "send_messages": (11, "Send Messages"),
    "read_message_history": (16, "Read Message History"),
    "create_public_threads": (35, "Create Public Threads"),
    "send_messages_in_threads": (38, "Send Messages in Threads"),
}
"""What is asked for when a server adds the bot: each with its bit, and as Discord shows it."""
PERMISSIONS: Final = sum(1 << bit for bit, _ in RIGHTS.values())


@dataclass(frozen=True, slots=True)
class Setup:
    """How Discord is reached, and which servers are spoken to."""

    token: SecretStr
    api_url: str = API_URL
    guilds: tuple[str, ...] = ()
    """By their ids; none: the only server that the bot is in when it starts for the first time."""


def invitation(application: str) -> str:
    """Return the address by which a server adds the bot, with what it needs and no more."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )
