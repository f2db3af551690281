"""What a person does, in plain words, bounded by what the platform's own client would allow."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tests.fakes.discord_server import forms, mentions, rights, typed, wire
from tests.fakes.discord_server.drawn import BUTTON, usable
from tests.fakes.discord_server.flags import (
    ChannelType,
    CommandType,
    InteractionType,
    MessageType,
    Permission,
)
from tests.fakes.discord_server.happenings import Happenings
from tests.fakes.discord_server.interactions import Interaction, Interactions, Modal
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import Attachment, Channel, Message, User, World
from tests.fakes.discord_server.typed import NotPossible, Value

T = TypeVar("T")
LINK = 5


@dataclass(frozen=True)
class Person:
    """Somebody with an account; every verb is done in the server's own thread."""

    user: User
    world: World
    happenings: Happenings
    interactions: Interactions
    do: Callable[[Callable[[], T]], T]
    find: Callable[[Channel | str], Channel]

    @property
    def id(self) -> int:
        return self.user.id

    # Writing

    def types(
        self,
        place: Channel | str,
        text: str,
        *,
        files: Iterable[tuple[str, bytes]] = (),
        reply_to: Message | None = None,
    ) -> Message:
        """Write into a channel or thread."""
        return self._do(lambda: self._types(self.find(place), text, files, reply_to))

    def mentions(self, place: Channel | str, text: str) -> Message:
        """Write to the bot in front of others."""
        return self.types(place, f"<@{self.world.bot.id}> {text}")

    def whispers(self, text: str, *, files: Iterable[tuple[str, bytes]] = ()) -> Message:
        """Write to the bot alone."""
        return self.types(self._do(lambda: self.world.dm(self.user)), text, files=files)

    def edits(self, message: Message, text: str) -> None:
        def edit() -> None:
            self._own(message)
            message.content = text
            self._call(message)
            self.happenings.edited(message)

        self._do(edit)

    def deletes(self, message: Message) -> None:
        """Delete an own message, or another's with the right to."""

        def delete() -> None:
            held = rights.in_channel(message.channel, self.user)
            if message.author is not self.user and not held & Permission.MANAGE_MESSAGES:
                raise NotPossible("only moderators delete what others wrote")
            self.happenings.delete(message)

        self._do(delete)

    def forwards(self, message: Message, place: Channel | str) -> Message:
        """Forward a message: an empty one that carries a copy."""

        def forward() -> Message:
            made = Message(self.world.clock.next_id(), self.find(place), self.user)
            made.forwards = message
            return self.happenings.post(made)

        return self._do(forward)

    def opens_thread(
        self, place: Channel | str, name: str, *, of: Message | None = None, private: bool = False
    ) -> Channel:
        def made() -> Channel:
            parent = self.find(place)
            return self.happenings.open_thread(parent, name, self.user, private=private, of=of)

        return self._do(made)

    def posts(self, forum: Channel | str, name: str, text: str) -> Message:
        """Begin a post in a forum: a thread whose first message bears the thread's own id.

        Source: discord.com/developers/docs/topics/threads, "Forums".
        """

        def made() -> Message:
            parent = self.find(forum)
            if parent.type is not ChannelType.FORUM:
                raise NotPossible(f"{parent.name} is no forum")
            held = self.happenings.open_post(parent, name, self.user)
            message = Message(held.id, held, self.user, text)
            self._call(message)
            return self.happenings.post(message)

        return self._do(made)

    def _types(
        self,
        channel: Channel,
        text: str,
        files: Iterable[tuple[str, bytes]],
        reply_to: Message | None,
    ) -> Message:
        held = rights.in_channel(channel, self.user)
        if not rights.sees(channel, self.user) or not held & rights.to_send(channel):
            raise NotPossible(f"{self.user.name} may not write in {channel.name or 'this DM'}")
        if channel.type is ChannelType.FORUM:
            raise NotPossible(f"{channel.name} takes posts alone")
        is_locked = channel.thread is not None and channel.thread.locked
        if is_locked and not held & Permission.MANAGE_THREADS:
            raise NotPossible(f"{channel.name} is locked")
        message = Message(self.world.clock.next_id(), channel, self.user, text)
        message.attachments = [
            Attachment(self.world.clock.next_id(), name, content) for name, content in files
        ]
        message.replies_to = reply_to
        message.type = MessageType.REPLY if reply_to else MessageType.DEFAULT
        self._call(message)
        return self.happenings.post(message)

    def _call(self, message: Message) -> None:
        found = mentions.live([message.content])
        users = set(found.users)
        if message.replies_to is not None:
            users.add(message.replies_to.author.id)
        message.mentions = [self.world.users[who] for who in users if who in self.world.users]
        message.mention_roles = sorted(found.roles)
        held = rights.in_channel(message.channel, self.user)
        message.mention_everyone = found.everyone and bool(held & Permission.MENTION_EVERYONE)

    def _own(self, message: Message) -> None:
        if message.author is not self.user or message.deleted:
            raise NotPossible("a person edits only what they wrote themselves")

    # Using components

    def presses(self, message: Message, which: str) -> Interaction:
        """Press a button, named by its label or its custom id."""

        def press() -> Interaction:
            it = self._part(message, which)
            if it["type"] != BUTTON or it.get("style") == LINK:
                raise NotPossible(f"{which} sends nothing when pressed")
            return self._component(message, it, {})

        return self._do(press)

    def selects(self, message: Message, which: str, *chosen: str | User | Channel) -> Interaction:
        """Choose in a select, which is named by its placeholder or custom id."""

        def select() -> Interaction:
            it = self._part(message, which)
            return self._component(message, it, forms.chosen(it, chosen))

        return self._do(select)

    def forges(
        self, message: Message, custom_id: str, *, values: Iterable[str] | None = None
    ) -> Interaction:
        """Send a custom id that the message does not have, as a tampered client may try."""
        it: JSON = {"type": BUTTON if values is None else 3, "custom_id": custom_id, "id": 1}
        more: JSON = {} if values is None else {"values": list(values)}
        return self._do(lambda: self._component(message, it, more))

    def submits(self, modal: Modal, values: Mapping[str, forms.Given] | None = None) -> Interaction:
        """Send an open modal; fields are named by their label or custom id."""

        def submit() -> Interaction:
            opened = modal.interaction
            if opened.user is not self.user:
                raise NotPossible(f"this modal is open before {opened.user.name}")
            data = {"custom_id": modal.custom_id, "components": forms.filled(modal, values or {})}
            modal.submitted = True
            return self.interactions.start(
                InteractionType.MODAL_SUBMIT, self.user, opened.channel, data,
                message=opened.message, came_from=opened.metadata,
            )  # fmt: skip

        return self._do(submit)

    def _part(self, message: Message, which: str) -> JSON:
        if message.deleted or message.only_for not in {None, self.user}:
            raise NotPossible(f"{self.user.name} does not see this message")
        there = usable(message)
        for it in there:
            if which in {it.get("custom_id"), it.get("label"), it.get("placeholder")}:
                if it.get("disabled"):
                    raise NotPossible(f"{which} is switched off")
                return it
        names = [it.get("label") or it.get("placeholder") or it["custom_id"] for it in there]
        raise NotPossible(f"there is no {which}; there is {names}")

    def _component(self, message: Message, it: JSON, more: JSON) -> Interaction:
        if not rights.sees(message.channel, self.user):
            raise NotPossible(f"{self.user.name} does not see {message.channel.name}")
        data = {"custom_id": it["custom_id"], "component_type": it["type"], "id": it["id"]}
        return self.interactions.start(
            InteractionType.COMPONENT, self.user, message.channel, data | more, message=message
        )

    # Using commands

    def runs(self, command: str, place: Channel | str, **options: Value) -> Interaction:
        """Run a slash command, such as "/countersign status"."""

        def run() -> Interaction:
            channel = self.find(place)
            line = typed.line(self.world, self.user, channel, command, self.happenings.base)
            line.give(self.world, channel, options)
            line.complete()
            return self.interactions.start(InteractionType.COMMAND, self.user, channel, line.data)

        return self._do(run)

    def types_option(
        self, command: str, place: Channel | str, option: str, text: str, **others: Value
    ) -> Interaction:
        """Type into an option that completes; its choices come with the answer."""

        def complete() -> Interaction:
            channel = self.find(place)
            line = typed.line(self.world, self.user, channel, command, self.happenings.base)
            line.give(self.world, channel, others)
            line.typing(option, text)
            return self.interactions.start(
                InteractionType.AUTOCOMPLETE, self.user, channel, line.data
            )

        return self._do(complete)

    def uses(self, name: str, message: Message) -> Interaction:
        """Use a command of a message's own menu."""

        def use() -> Interaction:
            channel = message.channel
            seen = typed.offered(self.world, self.user, channel, CommandType.MESSAGE)
            command = next((it for it in seen if it["name"] == name), None)
            if command is None:
                raise NotPossible(f"there is no {name}; there is {[it['name'] for it in seen]}")
            shown = {str(message.id): wire.message(message, self.happenings.base)}
            data: JSON = {"id": command["id"], "name": name, "type": int(CommandType.MESSAGE)}
            data |= {"target_id": str(message.id), "resolved": {"messages": shown}}
            return self.interactions.start(InteractionType.COMMAND, self.user, channel, data)

        return self._do(use)

    def _do(self, act: Callable[[], T]) -> T:
        return self.do(act)
