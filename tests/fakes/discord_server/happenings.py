"""What happens in a guild, and the events that tell of it."""

from tests.fakes.discord_server import rights, wire
from tests.fakes.discord_server.components import every
from tests.fakes.discord_server.flags import ChannelType, Intent, MessageFlag, MessageType
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import (
    Channel,
    Event,
    Guild,
    Member,
    Message,
    Role,
    ThreadState,
    User,
    World,
)

HAS_THREAD = 1 << 5


def numbered(components: list[JSON]) -> list[JSON]:
    """Give every component an id, as the platform does where none was sent."""
    taken = {it["id"] for _, it in every(components) if it.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    for _, it in every(components):
        it["id"] = it.get("id") or next(free)
    return components


class Happenings:
    """Changes the world and says so on the gateway."""

    def __init__(self, world: World, base: str = "") -> None:
        self.world = world
        self.base = base

    # Messages

    def post(self, it: Message) -> Message:
        self.world.messages[it.id] = it
        it.at = it.at or self.world.clock.now()
        if it.only_for is None:
            it.channel.last_message = it.id
            self._enter(it)
            self.emit_message("MESSAGE_CREATE", it)
        return it

    def _enter(self, it: Message) -> None:
        """Bring a writer, and whom they call, into the thread."""
        thread = it.channel.thread
        if thread is None:
            return
        thread.messages += 1
        if thread.archived:
            self.change_thread(it.channel, archived=False)
        for who in (it.author, *it.mentions):
            if who.id not in thread.members and rights.in_channel(it.channel, who):
                self.join_thread(it.channel, who)

    def edited(self, it: Message) -> None:
        it.edited_at = self.world.clock.now()
        if it.only_for is None:
            self.emit_message("MESSAGE_UPDATE", it)

    def unfurled(self, it: Message) -> None:
        """Say that a link's preview came: an update of a message that nobody edited."""
        self.emit_message("MESSAGE_UPDATE", it)

    def delete(self, it: Message) -> None:
        it.deleted = True
        if it.only_for is not None:
            return
        body: JSON = {"id": str(it.id), "channel_id": str(it.channel.id)}
        self._in_channel("MESSAGE_DELETE", it.channel, body)

    def purge(self, channel: Channel, gone: list[Message]) -> None:
        """Take many messages away at once, of which one event tells.

        Source: discord.com/developers/docs/events/gateway-events, "Message Delete Bulk".
        """
        for it in gone:
            it.deleted = True
        ids = [str(it.id) for it in gone]
        body: JSON = {"ids": ids, "channel_id": str(channel.id)}
        self._in_channel("MESSAGE_DELETE_BULK", channel, body)

    def emit_message(self, name: str, it: Message) -> None:
        self._in_channel(name, it.channel, wire.message_event(it, self.base), it)

    def _in_channel(
        self, name: str, channel: Channel, body: JSON, message: Message | None = None
    ) -> None:
        if not rights.sees(channel, self.world.bot):
            return
        intent = Intent.GUILD_MESSAGES if channel.guild else Intent.DIRECT_MESSAGES
        if channel.guild is not None:
            body["guild_id"] = str(channel.guild.id)
        self.world.emit(Event(name, body, channel.shard_key, intent, message))

    # Threads

    def open_thread(
        self, parent: Channel, name: str, owner: User, *, private: bool, of: Message | None
    ) -> Channel:
        """Open a thread; one that belongs to a message has that message's id."""
        now = self.world.clock.now()
        kind = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
        state = ThreadState(owner.id, now, members={owner.id: now})
        made = of.id if of else self.world.clock.next_id()
        thread = Channel(made, kind, name, parent.guild, parent, thread=state)
        self.world.channels[thread.id] = thread
        self._about_thread("THREAD_CREATE", thread, {"newly_created": True})
        if of is not None:
            of.thread, of.flags = thread, of.flags | HAS_THREAD
            self.emit_message("MESSAGE_UPDATE", of)
        elif not private:
            said = Message(thread.id, parent, owner, name, type=MessageType.THREAD_CREATED)
            self.post(said)
        return thread

    def open_post(self, forum: Channel, name: str, owner: User) -> Channel:
        """Open the thread of a post in a forum, before its first message."""
        now = self.world.clock.now()
        state = ThreadState(owner.id, now, members={owner.id: now})
        made = self.world.clock.next_id()
        thread = Channel(made, ChannelType.PUBLIC_THREAD, name, forum.guild, forum, thread=state)
        self.world.channels[thread.id] = thread
        self._about_thread("THREAD_CREATE", thread, {"newly_created": True})
        return thread

    def change_thread(
        self,
        thread: Channel,
        *,
        name: str | None = None,
        archived: bool | None = None,
        locked: bool | None = None,
    ) -> None:
        state = thread.thread
        assert state is not None
        thread.name = thread.name if name is None else name
        state.locked = state.locked if locked is None else locked
        if archived is not None and archived != state.archived:
            state.archived, state.archived_at = archived, self.world.clock.now()
        self._about_thread("THREAD_UPDATE", thread)

    def delete_thread(self, thread: Channel) -> None:
        assert thread.parent is not None
        body: JSON = {"id": str(thread.id), "type": int(thread.type)}
        body["parent_id"] = str(thread.parent.id)
        del self.world.channels[thread.id]
        for message in self.world.messages_in(thread):
            message.deleted = True
        self._in_guild("THREAD_DELETE", thread, body)

    def join_thread(self, thread: Channel, who: User) -> None:
        state = thread.thread
        assert state is not None
        if who.id in state.members:
            return
        state.members[who.id] = self.world.clock.now()
        if who is self.world.bot:
            self._about_thread("THREAD_CREATE", thread)
        self._members(thread, added=who)

    def leave_thread(self, thread: Channel, who: User) -> None:
        assert thread.thread is not None
        if thread.thread.members.pop(who.id, None) is not None:
            self._members(thread, removed=who)

    def _members(
        self, thread: Channel, *, added: User | None = None, removed: User | None = None
    ) -> None:
        assert thread.thread is not None
        body: JSON = {"id": str(thread.id), "member_count": len(thread.thread.members)}
        body["added_members"] = [wire.thread_member(thread, added.id)] if added else []
        body["removed_member_ids"] = [str(removed.id)] if removed else []
        of_bot = self.world.bot in {added, removed}
        intents = Intent.GUILDS if of_bot else Intent.GUILD_MEMBERS
        self._in_guild("THREAD_MEMBERS_UPDATE", thread, body, intents=intents)

    def _about_thread(self, name: str, thread: Channel, more: JSON | None = None) -> None:
        self._in_guild(name, thread, wire.channel(thread, self.world) | (more or {}))

    def _in_guild(
        self, name: str, channel: Channel, body: JSON, *, intents: int = Intent.GUILDS
    ) -> None:
        assert channel.guild is not None
        body["guild_id"] = str(channel.guild.id)
        if rights.sees(channel, self.world.bot) or name == "THREAD_MEMBERS_UPDATE":
            self.world.emit(Event(name, body, channel.guild.id, intents))

    # Guilds and their members

    def install(self, guild: Guild, permissions: int) -> None:
        """Add the bot to a guild, with a role that carries what its link asked for."""
        bot = self.world.add_member(guild, self.world.bot)
        if not bot.roles:
            own = self.world.add_role(guild, "countersign", permissions, self.world.bot.id)
            bot.roles.append(own.id)
        body = wire.guild(guild, self.world, all_members=True)
        del body["unavailable"]  # only a guild that comes back from an outage has it
        self.world.emit(Event("GUILD_CREATE", body, guild.id, Intent.GUILDS))

    def speak(self, guild: Guild, locale: str) -> None:
        """Choose the language of a guild."""
        guild.locale = locale
        body = wire.guild(guild, self.world, all_members=False)
        self.world.emit(Event("GUILD_UPDATE", body, guild.id, Intent.GUILDS))

    def uninstall(self, guild: Guild) -> None:
        guild.members.pop(self.world.bot.id, None)
        self.world.emit(Event("GUILD_DELETE", {"id": str(guild.id)}, guild.id, Intent.GUILDS))

    def outage(self, guild: Guild) -> None:
        """Say that a guild is not there for now, as during an outage of the platform."""
        guild.away = True
        body: JSON = {"id": str(guild.id), "unavailable": True}
        self.world.emit(Event("GUILD_DELETE", body, guild.id, Intent.GUILDS))

    def recovered(self, guild: Guild) -> None:
        guild.away = False
        body = wire.guild(guild, self.world, all_members=True)
        self.world.emit(Event("GUILD_CREATE", body, guild.id, Intent.GUILDS))

    def arrive(self, guild: Guild, user: User) -> Member:
        member = self.world.add_member(guild, user)
        body = wire.member(member) | {"guild_id": str(guild.id)}
        self.world.emit(Event("GUILD_MEMBER_ADD", body, guild.id, Intent.GUILD_MEMBERS))
        return member

    def leave(self, guild: Guild, user: User) -> None:
        del guild.members[user.id]
        body: JSON = {"guild_id": str(guild.id), "user": wire.user(user)}
        self.world.emit(Event("GUILD_MEMBER_REMOVE", body, guild.id, Intent.GUILD_MEMBERS))

    def change_member(self, guild: Guild, member: Member) -> None:
        body = wire.member(member) | {"guild_id": str(guild.id)}
        self.world.emit(Event("GUILD_MEMBER_UPDATE", body, guild.id, Intent.GUILD_MEMBERS))

    def of_role(self, name: str, guild: Guild, role: Role) -> None:
        body: JSON = {"guild_id": str(guild.id), "role": wire.role(role)}
        self.world.emit(Event(name, body, guild.id, Intent.GUILDS))

    def of_channel(self, name: str, channel: Channel) -> None:
        """Say that a channel is new, or that its rights changed."""
        assert channel.guild is not None
        body = wire.channel(channel, self.world)
        self.world.emit(Event(name, body, channel.guild.id, Intent.GUILDS))

    def typing(self, channel: Channel) -> None:
        channel.typing += 1


def settle(it: Message) -> None:
    """Take away the sign that an answer is being made."""
    it.flags &= ~MessageFlag.LOADING
