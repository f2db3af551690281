"""Discord, put together: one client of however many shards, and how it is kept alive."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from activities.errors import Misconfigured
from bots.arrivals import Arrivals
from bots.discord import commands
from bots.discord.answering import Answering
from bots.discord.calling import Line, log_no_tokens
from bots.discord.commands import Commands
from bots.discord.connecting import INTENTS, rest_s, why
from bots.discord.installed import Servers
from bots.discord.listening import Listening
from bots.discord.missed import Missed
from bots.discord.pressing import Pressing
from bots.discord.setup import API_URL, Setup
from bots.discord.surface import Discord
from bots.discord.translating import Wordings
from bots.edited import Edited
from bots.showing import Showing
from bots.surface import Trouble
from workflows.store.crypto import Secrets

log = logging.getLogger(__name__)

AGAIN_S: Final = 5.0
LOGIN_S: Final = 15.0
"""For logging in, which everything else waits for at the start."""
LATER_S: Final = 60.0
"""Before a token that is not taken is tried once more."""
_LONGEST_WAIT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What a client hands everything on to."""

    line: Line
    servers: Servers
    listening: Listening
    pressing: Pressing


class Client(discord.AutoShardedClient):
    """Hears what Discord tells, and does nothing by itself."""

    def __init__(self, parts: Parts) -> None:
        """Keep whom to tell."""
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody talks
        super().__init__(
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=_LONGEST_WAIT_S,
        )
        self._parts = parts
        self._missed = Missed(parts.listening)
        self._complete: set[int] = set()
        """Connections of which Discord has named every server."""
        self._under_way: set[asyncio.Task[None]] = set()
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Register the commands, and find out which servers are whose."""
        line = self._parts.line
        line.http, line.application = self.http, str(self.application_id)
        commands.add(self.tree, Commands(self._parts.pressing, self.application_id or 0))
        await self.tree.set_translator(Wordings())
        await self.tree.sync()
        await self._parts.servers.settle()

    async def on_message(self, message: discord.Message) -> None:
        """Take a message."""
        await self._parts.listening.said(message, self.user.id if self.user else 0)

    async def on_raw_message_edit(self, edit: discord.RawMessageUpdateEvent) -> None:
        """Take notice of a message that was edited."""
        await self._parts.listening.changed(edit.message, self.user.id if self.user else 0)

    async def on_raw_message_delete(self, gone: discord.RawMessageDeleteEvent) -> None:
        """Take notice of a message that was taken away."""
        await self._deleted(gone.channel_id, [gone.message_id])

    async def on_raw_bulk_message_delete(self, gone: discord.RawBulkMessageDeleteEvent) -> None:
        """Take notice of messages that a moderator took away all at once."""
        await self._deleted(gone.channel_id, gone.message_ids)

    async def _deleted(self, channel: int, messages: Iterable[int]) -> None:
        parent = getattr(self.get_channel(channel), "parent_id", None)
        await self._parts.listening.deleted(channel, parent, messages)

    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Take notice of a channel in which we may do something else than before."""
        me = _us_in(after.guild)
        if me is not None and before.permissions_for(me) != after.permissions_for(me):
            await self._parts.listening.regained(after.guild.id, after.id)

    async def on_raw_thread_update(self, now: discord.RawThreadUpdateEvent) -> None:
        """Take notice of a thread that is not locked, or not any more."""
        if not now.data["thread_metadata"].get("locked"):
            await self._parts.listening.regained(now.guild_id, now.parent_id, now.thread_id)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Take notice of a role of ours that allows something else than before."""
        me = _us_in(after.guild)
        if me is not None and after in me.roles and before.permissions != after.permissions:
            await self._parts.listening.regained(after.guild.id)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Take notice of another role of ours; nobody else is told of."""
        if before.roles != after.roles:
            await self._parts.listening.regained(after.guild.id)

    async def on_interaction(self, it: "discord.Interaction[Any]") -> None:
        """Take a press or a form."""
        await self._parts.pressing.happened(it)

    async def on_shard_connect(self, shard: int) -> None:
        """Take notice that a connection begins anew, so that its servers come one by one."""
        self._complete.discard(shard)

    async def on_shard_ready(self, shard: int) -> None:
        """Look whose the servers of a connection are, and read what was said meanwhile.

        The library tells of no server that joins while it begins, and Discord repeats no message.
        """
        self._complete.add(shard)
        guilds = [one for one in self.guilds if one.shard_id == shard]
        self._beside(self._caught_up(guilds, directs=shard == 0))

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Read what was said in a server that Discord itself could not reach for a while."""
        if guild.shard_id in self._complete:
            self._beside(self._caught_up([guild], directs=False))

    async def _caught_up(self, guilds: list[discord.Guild], *, directs: bool) -> None:
        try:
            await self._settle()
            for guild in guilds:
                await self._parts.listening.regained(guild.id)
            alone = await self._parts.listening.directs() if directs else []
            await self._missed.read(self, guilds, alone)
        except Exception:
            log.exception("what was said meanwhile could not be read")

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Leave what is still being read, and disconnect."""
        for task in self._under_way:
            task.cancel()
        await super().close()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Look whose a new server is."""
        log.info("the bot was added to the server %s", guild.id)
        await self._settle()
        await self._parts.listening.regained(guild.id)

    async def _settle(self) -> None:
        while not self.is_closed():
            try:
                await self._parts.servers.settle()
            except Trouble as away:
                log.warning("the servers cannot be looked at yet: %s", away)
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that took us out."""
        await self._parts.servers.revoke(str(guild.id))


def _us_in(guild: discord.Guild) -> discord.Member | None:
    """Return our membership of a server, which is not told while Discord has lost the server."""
    return guild.me


@dataclass
class Connection:
    """A client that is logged in, again and again as long as it must be."""

    setup: Setup
    parts: Parts
    client: Client | None = field(default=None, init=False)

    async def begin(self) -> bool:
        """Log in.

        Returns:
            Whether that is done. False: Discord cannot be reached.

        Raises:
            Misconfigured: Discord does not take the token, or a server is another tenant's.
        """
        self.client = client = Client(self.parts)
        try:
            async with asyncio.timeout(LOGIN_S):
                await client.login(self.setup.token.get_secret_value())
                await _turn(self.parts.line, self.setup)
        except discord.LoginFailure:
            await self.end()
            raise Misconfigured(
                "Discord does not take the bot token.",
                at="COUNTERSIGN_DISCORD__TOKEN",
                hint="Reset it on the application's page Bot, and copy it anew.",
            ) from None
        except (Trouble, discord.HTTPException, aiohttp.ClientError, OSError) as away:
            log.warning("Discord cannot be reached: %s", str(away) or type(away).__name__)
            await self.end()
            return False
        except Misconfigured:
            await self.end()
            raise
        except Exception:  # whatever an answer breaks here, shops and pages go on without Discord
            log.exception("Discord answers what cannot be understood")
            await self.end()
            return False
        except BaseException:
            await self.end()
            raise
        return True

    async def forever(self) -> None:
        """Stay connected, until cancelled."""
        try:
            while True:
                wait = await self._once()
                await asyncio.sleep(wait)
        finally:
            await self.end()

    async def _once(self) -> float:
        """Be connected once; return after how long to try again, in seconds."""
        try:
            if self.client is None and not await self.begin():
                return AGAIN_S
            if rest := await rest_s(self.parts.line):
                return rest
            if self.client is not None:
                await self._stay(self.client)
        except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as refused:
            log.error("Discord does not let us in: %s", why(refused))  # noqa: TRY400 - it says all
            return LATER_S
        except Misconfigured:
            log.exception("Discord does not let us in")
            return LATER_S
        except Trouble as away:
            log.warning("Discord cannot be reached: %s", away)
        except Exception:
            log.exception("the connection to Discord ended")
        finally:
            await self.end()
        return AGAIN_S

    async def _stay(self, client: Client) -> None:
        """Be connected, until that ends or is cancelled.

        Where it connects anew the library takes a cancelling for its own affair and goes on, so
        it is closed first.
        """
        connected = asyncio.create_task(client.connect())
        try:
            await asyncio.shield(connected)
        finally:
            if not connected.done():
                await self.end()
                connected.cancel()
                await asyncio.gather(connected, return_exceptions=True)

    async def end(self) -> None:
        """Close what is open."""
        client, self.client = self.client, None
        self.parts.line.http = None
        if client is not None:
            await client.close()


async def _turn(line: Line, setup: Setup) -> None:
    """Let the library find the gateway of an API that is not Discord's own."""
    if setup.api_url == API_URL:
        return
    told = await line.call("GET", "/gateway/bot")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(str(told["url"]))


@asynccontextmanager
async def connected(
    arrivals: Arrivals, secrets: Secrets, setup: Setup, showing: Showing, tenant: str
) -> AsyncIterator[tuple[Discord, Connection]]:
    """Log in; yield the surface, and what stays connected.

    Raises:
        Misconfigured: Discord does not take the token, or a server is another tenant's.
    """
    log_no_tokens()
    Route.BASE = setup.api_url.rstrip("/")
    line = Line()
    surface = Discord(line, setup.api_url)
    servers = Servers(arrivals.office, secrets, setup, line, tenant)
    pressing = Pressing(arrivals, servers, surface, showing, Answering(line, surface.tickets))
    listening = Listening(arrivals, servers, surface, line, Edited(arrivals))
    connection = Connection(setup, Parts(line, servers, listening, pressing))
    await connection.begin()
    try:
        yield surface, connection
    finally:
        await connection.end()
