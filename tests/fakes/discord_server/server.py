"""A local Discord: a server of its own, in its own thread, that remembers everything.

    with FakeDiscord() as server, turned_to(server):
        ana = server.person("ana", server.guild())
        ...                                        # start a real client with server.token
        ana.mentions("general", "10 % off")
        card = (await server.until(lambda: server.from_bot("plan")))[-1]
        ana.presses(card, "Approve")

Whatever a client sends against the platform's limits is refused as the platform refuses it, and
fails the test at the end of the `with`. People act at once; `until` waits for what follows.
"""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import anyio
from aiohttp import web

from tests.fakes.discord_server import drawn
from tests.fakes.discord_server.app import PREFIX, RestServer, Sent
from tests.fakes.discord_server.buckets import Buckets
from tests.fakes.discord_server.desk import Desk, Violation
from tests.fakes.discord_server.faults import Faults
from tests.fakes.discord_server.flags import PRIVILEGED, USUAL, ChannelType, Intent
from tests.fakes.discord_server.gateway import Gateway
from tests.fakes.discord_server.happenings import Happenings
from tests.fakes.discord_server.interactions import Interaction, Interactions, Modal
from tests.fakes.discord_server.people import Person
from tests.fakes.discord_server.state import Channel, Guild, Message, Overwrite, User, World

T = TypeVar("T")


class FakeDiscord:
    """Talks to real clients over the wire, and to tests in plain words."""

    def __init__(
        self,
        *,
        allowed_intents: Intent = PRIVILEGED,
        pace: float = 0.1,
        heartbeat_s: float = 41.25,
        port: int = 0,
    ) -> None:
        self.port = port
        self.world = World(allowed_intents=allowed_intents)
        self.gateway = Gateway(self.world, heartbeat_s=heartbeat_s)
        self.happenings = Happenings(self.world)
        self.interactions = Interactions(self.world)
        self.desk = Desk(self.world, self.happenings, self.interactions)
        self.buckets = Buckets(pace)
        self.faults = Faults()
        self.rest = RestServer(self.desk, self.gateway, self.buckets, self.faults)
        self.application = self.rest.application()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-discord", daemon=True)
        self._listens = threading.Event()
        self._ends: asyncio.Event | None = None

    # Its own life

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._listens.wait(10):
            raise RuntimeError("the fake Discord did not start: see its thread's traceback")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._ends is not None
        self._loop.call_soon_threadsafe(self._ends.set)
        self._thread.join(10)
        if kind is None:
            self.assert_clean()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._ends = asyncio.Event()
        runner = web.AppRunner(self.application, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = runner.addresses[0][1]
        self.gateway.port = self.port
        self.happenings.base = self.interactions.base = self.base_url
        self._listens.set()
        await self._ends.wait()
        self.gateway.cut()
        await runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        return self.base_url + PREFIX

    @property
    def token(self) -> str:
        return self.world.token

    def do(self, act: Callable[[], T]) -> T:
        """Do something in the server's own thread, in which alone its state changes."""
        if threading.current_thread() is self._thread:
            return act()

        async def done() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(10)

    # What there is

    def guild(
        self, name: str = "shop", *, permissions: int = USUAL, locale: str = "en-US"
    ) -> Guild:
        """Add a guild with the bot in it and a channel called general."""

        def made() -> Guild:
            guild = self.world.add_guild(name, locale=locale)
            self.world.add_channel(guild, "general")
            self.happenings.install(guild, permissions)
            return guild

        return self.do(made)

    def foreign_guild(self, name: str = "elsewhere") -> Guild:
        """Add a guild in which the bot is not."""

        def made() -> Guild:
            guild = self.world.add_guild(name)
            self.world.add_channel(guild, "general")
            return guild

        return self.do(made)

    def channel(
        self,
        guild: Guild,
        name: str,
        *,
        kind: ChannelType = ChannelType.TEXT,
        hidden: bool = False,
        bot_denied: int = 0,
    ) -> Channel:
        """Add a channel; hidden from everybody, or with rights that the bot lacks there."""

        def made() -> Channel:
            channel = self.world.add_channel(guild, name, kind)
            if hidden:
                channel.overwrites.append(Overwrite(guild.id, deny=USUAL))
            if bot_denied:
                channel.overwrites.append(self._denied(bot_denied))
            self.happenings.of_channel("CHANNEL_CREATE", channel)
            return channel

        return self.do(made)

    def deny_bot(self, channel: Channel, permissions: int) -> None:
        """Take rights from the bot in one channel; 0 gives them back."""

        def denied() -> None:
            bot = self.world.bot.id
            channel.overwrites = [each for each in channel.overwrites if each.target != bot]
            channel.overwrites.append(self._denied(permissions))
            self.happenings.of_channel("CHANNEL_UPDATE", channel)

        self.do(denied)

    def permit_bot(self, guild: Guild, permissions: int) -> int:
        """Let all roles of the bot carry just these rights; return what its own one carried."""

        def permitted() -> int:
            own = guild.members[self.world.bot.id].roles[0]
            held = guild.roles[own].permissions
            for role in (guild.roles[guild.id], guild.roles[own]):
                role.permissions = permissions
                self.happenings.of_role("GUILD_ROLE_UPDATE", guild, role)
            return held

        return self.do(permitted)

    def _denied(self, permissions: int) -> Overwrite:
        return Overwrite(self.world.bot.id, deny=permissions, of_member=True)

    def person(
        self,
        name: str,
        *guilds: Guild,
        locale: str = "en-US",
        bot: bool = False,
        permissions: int = 0,
    ) -> Person:
        """Add somebody, to guilds and with rights of their own where that is asked."""

        def made() -> Person:
            user = self.world.add_user(name, locale=locale, bot=bot)
            for guild in guilds:
                member = self.happenings.arrive(guild, user)
                if permissions:
                    role = self.world.add_role(guild, f"role of {name}", permissions)
                    member.roles.append(role.id)
            return self._person(user)

        return self.do(made)

    def as_(self, name: str) -> Person:
        return self.do(lambda: self._person(self._user(name)))

    def _person(self, user: User) -> Person:
        return Person(user, self.world, self.happenings, self.interactions, self.do, self.find)

    def _user(self, name: str) -> User:
        for user in self.world.users.values():
            if user.name == name:
                return user
        raise LookupError(f"nobody is called {name}")

    def find(self, place: Channel | str) -> Channel:
        """Find a channel or thread by its name."""
        if isinstance(place, Channel):
            return place
        for channel in self.world.channels.values():
            if channel.name == place:
                return channel
        raise LookupError(f"there is no channel {place}")

    # What can be seen

    def messages(self, place: Channel | str, *, seen_by: Person | None = None) -> list[Message]:
        """List what stands in a channel, oldest first; ephemeral ones for their one reader."""
        viewer = seen_by.user if seen_by else None
        found = self.do(lambda: self.world.messages_in(self.find(place)))
        return [m for m in found if m.only_for is None or m.only_for is viewer]

    def from_bot(self, place: Channel | str) -> list[Message]:
        return [m for m in self.messages(place) if m.author is self.world.bot]

    def dm(self, who: Person) -> Channel:
        return self.do(lambda: self.world.dm(who.user))

    def threads(self, guild: Guild) -> list[Channel]:
        return self.do(lambda: self.world.threads_of(guild))

    def last_ephemeral(self, who: Person) -> Message:
        hidden = self.do(lambda: [m for m in self.world.messages.values() if not m.deleted])
        own = [m for m in hidden if m.only_for is who.user]
        if not own:
            raise LookupError(f"{who.user.name} was told nothing alone")
        return own[-1]

    def open_modal(self, who: Person) -> Modal:
        waiting = [it for it in self.open_modals() if it.interaction.user is who.user]
        if not waiting:
            raise LookupError(f"no modal is open before {who.user.name}")
        return waiting[-1]

    def open_modals(self) -> list[Modal]:
        started = self.do(lambda: list(self.interactions.all.values()))
        return [it.modal for it in started if it.modal and not it.modal.submitted]

    def drawn(self, message: Message) -> str:
        return self.do(lambda: drawn.text(message))

    def labels(self, message: Message) -> list[str]:
        return self.do(lambda: drawn.labels(message))

    def sent(self, route: str = "") -> list[Sent]:
        """List the requests that came for a route, such as "POST /channels"."""
        return self.do(lambda: [it for it in self.rest.sent if it.route.startswith(route)])

    def failed(self) -> list[Interaction]:
        return self.do(self.interactions.failed)

    async def until(self, look: Callable[[], T], *, within_s: float = 10.0) -> T:
        """Wait until something can be seen, and return it."""
        with anyio.fail_after(within_s):
            while True:
                try:
                    found = look()
                except LookupError:
                    found = None
                if found:
                    return found
                await anyio.sleep(0.01)

    # What is done to it

    def again(self, what: Message | Interaction) -> None:
        """Deliver a message or an interaction once more."""
        if isinstance(what, Interaction):
            self.do(lambda: self.interactions.again(what))
        else:
            self.do(lambda: self.happenings.emit_message("MESSAGE_CREATE", what))

    def webhook_says(self, place: Channel | str, text: str) -> Message:
        """Let an integration that is no person write."""

        def said() -> Message:
            hook = self.world.add_user("some webhook", bot=True)
            made = Message(self.world.clock.next_id(), self.find(place), hook, text, webhook=True)
            return self.happenings.post(made)

        return self.do(said)

    def advance(self, seconds: float) -> None:
        self.do(lambda: self.world.clock.skip(seconds))

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        change = self.happenings.change_thread
        self.do(lambda: change(thread, archived=True, locked=locked))

    # What must hold

    @property
    def violations(self) -> list[Violation]:
        return self.do(lambda: list(self.desk.violations))

    def forgive(self) -> list[Violation]:
        """Take the violations away, for a test that provoked them."""

        def taken() -> list[Violation]:
            found = list(self.desk.violations)
            self.desk.violations.clear()
            return found

        return self.do(taken)

    def assert_clean(self) -> None:
        """Fail where anything was sent that no client should send."""
        found = self.violations if self._thread.is_alive() else self.desk.violations
        assert not found, "against the platform's limits:\n" + "\n".join(map(str, found))


__all__ = ["ChannelType", "FakeDiscord"]
