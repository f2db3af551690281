"""The real discord.py, turned to the local server: addresses are all that changes."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from yarl import URL

from tests.fakes.discord_server.server import FakeDiscord

with warnings.catch_warnings():
    # Its voice part, which nobody here uses, imports a module that Python gives up.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord
    from discord.gateway import DiscordWebSocket
    from discord.http import Route


@contextmanager
def turned_to(server: FakeDiscord) -> Iterator[None]:
    """Let every client of this process find the local server."""
    rest, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = server.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = URL(server.gateway.url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = rest, gateway


__all__ = ["discord", "turned_to"]
