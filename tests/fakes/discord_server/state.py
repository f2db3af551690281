"""What the server knows: people, guilds, channels, threads, messages and commands."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.discord_server.flags import (
    PRIVILEGED,
    USUAL,
    ChannelType,
    Intent,
    MessageFlag,
    MessageType,
)
from tests.fakes.discord_server.moments import Clock
from tests.fakes.discord_server.problems import JSON


@dataclass(eq=False)
class User:
    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    takes_dms: bool = True
    shown: str = ""
    """The name that others read, where it is not made of the user's own."""


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: int
    position: int = 1
    bot: int | None = None
    """Whose own role it is, which came with a bot into the guild."""


@dataclass(frozen=True)
class Overwrite:
    """What one channel gives to or takes from a role or a member."""

    target: int
    allow: int = 0
    deny: int = 0
    of_member: bool = False


@dataclass(eq=False)
class Member:
    user: User
    joined_at: float
    roles: list[int] = field(default_factory=list)
    nick: str | None = None


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    away: bool = False
    """During an outage: it is named to whoever connects, and does not come."""


@dataclass(eq=False)
class ThreadState:
    owner: int
    created_at: float
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: int = 1440
    archived_at: float = 0.0
    members: dict[int, float] = field(default_factory=dict)
    messages: int = 0


@dataclass(eq=False)
class Channel:
    id: int
    type: ChannelType
    name: str = ""
    guild: Guild | None = None
    parent: "Channel | None" = None
    recipient: User | None = None
    thread: ThreadState | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    last_message: int | None = None
    typing: int = 0

    @property
    def shard_key(self) -> int:
        return self.guild.id if self.guild else 0


@dataclass(frozen=True)
class Attachment:
    id: int
    filename: str
    content: bytes
    content_type: str = "application/octet-stream"

    @property
    def signed(self) -> str:
        """Return what proves an address: until when it holds, since when, and a signature."""
        now = int(time.time())
        return f"ex={now + 86_400:x}&is={now:x}&hm={self._signature}&"

    @property
    def _signature(self) -> str:
        return hashlib.sha256(f"{self.id}/{self.filename}".encode()).hexdigest()

    def opens(self, hm: str, ex: str) -> bool:
        """Tell whether an address still proves that the file may be read."""
        return hm == self._signature and int(ex or "0", 16) > time.time()


@dataclass(eq=False)
class Message:
    id: int
    channel: Channel
    author: User
    content: str = ""
    components: list[JSON] = field(default_factory=list)
    embeds: list[JSON] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: MessageType = MessageType.DEFAULT
    at: float = 0.0
    edited_at: float | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: str | None = None
    replies_to: "Message | None" = None
    forwards: "Message | None" = None
    thread: Channel | None = None
    interaction: JSON | None = None
    """Metadata of the interaction that it answers."""
    only_for: User | None = None
    """The one who sees it, where it is ephemeral."""
    webhook: bool = False
    deleted: bool = False
    before: list[list[JSON]] = field(default_factory=list)
    """Its components before each edit, oldest first."""

    @property
    def is_v2(self) -> bool:
        return bool(self.flags & MessageFlag.COMPONENTS_V2)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & MessageFlag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        return bool(self.flags & MessageFlag.LOADING)


@dataclass(frozen=True)
class Event:
    """Something that sessions may hear of, before any of their filters."""

    name: str
    body: JSON
    shard_key: int
    intents: int = 0
    """A session with any of these hears it; 0: every session."""
    message: Message | None = None


class World:
    """Everything that would be in Discord's own rooms."""

    def __init__(self, *, allowed_intents: Intent = PRIVILEGED) -> None:
        self.clock = Clock()
        self.allowed_intents = allowed_intents
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.commands: dict[int | None, dict[int, JSON]] = {None: {}}
        self.page: JSON = {}
        """What the application's page says and is not usual."""
        self.emit: Callable[[Event], None] = lambda event: None
        self.bot = self.add_user("countersign", bot=True)
        self.application = self.bot.id
        self.token = f"local.{self.bot.id}.token"

    def add_user(self, name: str, *, locale: str = "en-US", bot: bool = False) -> User:
        user = User(self.clock.next_id(), name, locale, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, locale: str = "en-US") -> Guild:
        owner = self.add_user(f"owner of {name}")
        guild = Guild(self.clock.next_id(), name, owner, locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", USUAL, position=0)
        self.guilds[guild.id] = guild
        self.add_member(guild, owner)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: int, bot: int | None = None) -> Role:
        role = Role(self.clock.next_id(), name, permissions, len(guild.roles), bot)
        guild.roles[role.id] = role
        return role

    def add_member(self, guild: Guild, user: User) -> Member:
        return guild.members.setdefault(user.id, Member(user, self.clock.now()))

    def add_channel(self, guild: Guild, name: str, kind: ChannelType = ChannelType.TEXT) -> Channel:
        channel = Channel(self.clock.next_id(), kind, name, guild)
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """Find the channel of the bot and this person, or open it."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.clock.next_id(), ChannelType.DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def guilds_of_bot(self) -> list[Guild]:
        return [guild for guild in self.guilds.values() if self.bot.id in guild.members]

    def threads_of(self, guild: Guild) -> list[Channel]:
        return [
            channel
            for channel in self.channels.values()
            if channel.guild is guild and channel.thread is not None
        ]

    def channels_of(self, guild: Guild) -> list[Channel]:
        return [
            channel
            for channel in self.channels.values()
            if channel.guild is guild and channel.thread is None
        ]

    def messages_in(self, channel: Channel) -> list[Message]:
        """List what stands in a channel, oldest first, ephemeral ones too."""
        return [m for m in self.messages.values() if m.channel is channel and not m.deleted]
