"""What people do in Slack, in plain words; each deed reaches the app over the wire."""

import asyncio
from collections.abc import Generator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import envelopes, messaging, modals
from tests.fakes.slack.delivery import Parcel, Reply
from tests.fakes.slack.elements import acted, find
from tests.fakes.slack.installing import withdraw
from tests.fakes.slack.model import (
    App,
    Channel,
    File,
    Happening,
    Json,
    Message,
    User,
    View,
)
from tests.fakes.slack.permissions import hears
from tests.fakes.slack.places import container, pane
from tests.fakes.slack.typed import typed
from tests.fakes.slack.visits import Visit, visit

if TYPE_CHECKING:
    from tests.fakes.slack.server import FakeSlack

WAIT_S = 20.0


@dataclass(frozen=True)
class Deed:
    """Something done that an app has to answer; `wait()` or `await` it."""

    answer: "Future[Reply]"

    def wait(self) -> Reply:
        """Block until the app has answered; never where the app runs on the same loop."""
        return self.answer.result(WAIT_S)

    def __await__(self) -> Generator[Any, None, Reply]:
        return asyncio.wrap_future(self.answer).__await__()


@dataclass(frozen=True)
class Person:
    """One person at their own client."""

    slack: "FakeSlack"
    user: User
    app: App

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def bot(self) -> User:
        """Return the app's account in this person's workspace."""
        return self.slack.do(lambda: self.slack.world.bot_of(self.app, self._home))

    @property
    def direct(self) -> Channel:
        """Return the conversation with the app."""
        return self.slack.do(lambda: self.slack.world.direct(self.bot.id, self.id))

    @property
    def _home(self) -> str:
        return self.slack.world.home(self.app, self.user)

    # Saying

    def types(
        self,
        channel: Channel,
        text: str,
        *,
        thread: Message | None = None,
        files: list[File] | None = None,
    ) -> Message:
        """Type something into a channel where they are, or into a thread."""
        assert self.id in channel.members, f"{self.user.name} is not in #{channel.name}"
        return self.slack.do(
            lambda: messaging.post(
                self.slack.world,
                channel,
                self.user,
                typed(text),
                thread_ts=(thread.thread_ts or thread.ts) if thread else "",
                files=files,
                subtype="file_share" if files else "",
            )
        )

    def mentions(self, channel: Channel, text: str, **more: Any) -> Message:  # noqa: ANN401 - of `types`
        """Type something that begins with the app's name."""
        return self.types(channel, f"<@{self.bot.id}> {text}", **more)

    def writes_to_app(self, text: str, **more: Any) -> Message:  # noqa: ANN401 - of `types`
        """Type something into the conversation with the app."""
        return self.types(self.direct, text, **more)

    def edits(self, message: Message, text: str) -> None:
        """Change what they said."""
        self.slack.do(lambda: messaging.edit(self.slack.world, message, typed(text), []))

    def forwards(self, message: Message, channel: Channel, comment: str = "") -> Message:
        """Send somebody's message on, as the client's own Forward does."""
        share = {
            "is_share": True,
            "is_msg_unfurl": True,
            "author_id": message.user,
            "channel_id": message.channel,
            "ts": message.ts,
            "text": message.text,
            "message_blocks": [{"message": {"blocks": message.blocks}}],
        }

        def sent() -> Message:
            return messaging.post(
                self.slack.world, channel, self.user, typed(comment), attachments=[share]
            )

        return self.slack.do(sent)

    def deletes(self, message: Message) -> None:
        """Take a message away, their own or as an admin."""
        self.slack.do(lambda: messaging.delete(self.slack.world, message))

    def uploads(self, name: str, content: bytes, mimetype: str = "text/csv") -> File:
        """Upload a file, to be sent with a message."""

        def kept() -> File:
            file = File(self.slack.world.id("F"), name, self.id, content, mimetype)
            self.slack.world.files[file.id] = file
            return file

        return self.slack.do(kept)

    def joins(self, channel: Channel) -> None:
        """Become a member."""
        self.slack.do(lambda: messaging.joins(self.slack.world, channel, self.user))

    def invites_app(self, channel: Channel) -> None:
        """Let the app become a member."""
        bot = self.bot
        self.slack.do(lambda: messaging.joins(self.slack.world, channel, bot, self.id))

    # Acting on what the app shows

    def runs(self, words: str, channel: Channel) -> Deed:
        """Run a slash command where they are."""
        name, _, text = words.partition(" ")
        assert self.app.declared("slash_commands", "command", name), f"{name} is not declared"

        def ran() -> Parcel:
            reply = self.slack.replies.give(self.app.id, self.id, channel.id)
            form = envelopes.command(
                self.slack.world, self.app, self.user, channel, name, text.strip(), reply
            )
            return self._sent("slash_commands", form)

        return self._deed(ran, lambda reply: self._answered_command(channel, reply))

    def presses(self, message: Message, what: str, value: object = None) -> Deed:
        """Press a button, or choose in a select, under a message.

        Args:
            what: the action_id, or the words on it.
            value: of a select: the value or the text of the option, or the option itself.
        """
        assert not message.deleted, "the message is gone"
        assert message.ephemeral_to in {"", self.id}, "only somebody else sees that message"
        assert self.id in self.slack.world.channels[message.channel].members, "they are not there"
        block, element = find(message.blocks, what, self.id)
        return self._deed(lambda: self._pressed_under(message, block, element, value))

    def replays(self, message: Message, action: Json) -> Deed:
        """Press something that is no longer there, as an old client may."""
        return self._deed(lambda: self._acted_under(message, action))

    def presses_in(self, view: View, what: str, value: object = None) -> Deed:
        """Press a button, or choose in a select, in a modal or the Home tab."""
        block, element = find(view.blocks, what, self.id)
        return self._deed(lambda: self._pressed_in(view, block, element, value))

    def submits(self, view: View, values: dict[str, object] | None = None) -> Deed:
        """Fill a modal and submit it; the app's answer is honoured.

        Args:
            values: by label, action_id or block_id.
        """
        payload = self.slack.do(lambda: modals.submission(self, view, values or {}))
        return self._deed(
            lambda: self._sent("interactive", payload),
            lambda reply: modals.answered(self, view, reply),
        )

    def closes(self, view: View, *, everything: bool = False) -> None:
        """Close a modal by its cross."""

        def closed() -> None:
            if payload := modals.closing(self, view, everything=everything):
                self._sent("interactive", payload)

        self.slack.do(closed)

    def searches(self, place: Message | View, what: str, typed: str) -> Deed:
        """Type into a select whose options come from the app; its answer holds them."""
        block, element = find(place.blocks, what)
        menu = self.app.at("settings", "interactivity", "message_menu_options_url")
        assert self.app.socket_mode or menu, "nobody is asked: no message_menu_options_url is set"

        def asked() -> Parcel:
            more = container(self.slack.world, place) | {
                "action_id": element["action_id"],
                "block_id": block["block_id"],
                "value": typed,
            }
            return self._interacts("block_suggestion", **more)

        return self._deed(asked, lambda reply: modals.suggested(self.slack.world, reply))

    def uses_shortcut(self, callback_id: str, message: Message | None = None) -> Deed:
        """Use a global shortcut, or one on a message."""
        assert self.app.declared("shortcuts", "callback_id", callback_id), "it is not declared"
        world = self.slack.world

        def used() -> Parcel:
            more: Json = {"callback_id": callback_id, "action_ts": world.ts()}
            if message is None:
                return self._interacts("shortcut", trigger=True, **more)
            channel = world.channels[message.channel]
            more |= {
                "message_ts": message.ts,
                "message": messaging.as_json(world, message),
                "channel": {"id": channel.id, "name": channel.name},
                "response_url": self.slack.replies.give(self.app.id, self.id, channel.id),
            }
            return self._interacts("message_action", trigger=True, **more)

        return self._deed(used)

    # The app's own pages

    def opens_home(self, tab: str = "home") -> None:
        """Open the app's Home, or its conversation."""
        world = self.slack.world

        def opened() -> None:
            home = world.homes.get((self.app.id, self.id))
            event: Json = {
                "type": "app_home_opened",
                "user": self.id,
                "channel": world.direct(self.bot.id, self.id).id,
                "tab": tab,
                "event_ts": world.ts(),
            }
            if home is not None and tab == "home":
                event["view"] = modals.view_json(world, home)
            self._tell(event)

        self.slack.do(opened)

    def opens_agent(self, looking_at: Channel | None = None) -> Message:
        """Open the agent pane of the Assistant messaging experience; return its thread's root."""
        world = self.slack.world

        def opened() -> Message:
            channel = world.direct(self.bot.id, self.id)
            root = messaging.post(world, channel, self.bot, "New assistant thread")
            self._tell(
                pane(world, self.user, channel, "assistant_thread_started", root.ts, looking_at)
            )
            return root

        return self.slack.do(opened)

    def looks_at(self, channel: Channel, thread: Message | None = None) -> None:
        """Go to another channel while the agent pane is open."""
        world = self.slack.world

        def looked() -> None:
            mine = world.direct(self.bot.id, self.id)
            if thread:
                kind = "assistant_thread_context_changed"
                self._tell(pane(world, self.user, mine, kind, thread.ts, channel))
            entity = {
                "type": "slack#/types/channel_id",
                "value": channel.id,
                "team_id": channel.team_id,
            }
            about = {"user": self.id, "channel": mine.id, "event_ts": world.ts()}
            self._tell({"type": "app_context_changed", "context": {"entities": [entity]}, **about})

        self.slack.do(looked)

    def stops(self, root: Message) -> None:
        """Press the native Stop button, which is there while a session is processing."""
        world = self.slack.world
        session = world.sessions[root.channel, root.ts]
        assert session.status == "processing", f"there is no Stop button: {session.status!r}"
        assert hears(self.app, self.app.bot_scopes, "agent_session_stopped"), "no Stop button"
        event = {
            "type": "agent_session_stopped",
            "user": self.id,
            "channel": root.channel,
            "thread_ts": root.ts,
            "streaming_message_ts": [],
            "event_ts": world.ts(),
        }
        self.slack.do(lambda: self._tell(event))

    # Installing

    def installs(self, address: str, *, org: bool = False) -> "Future[Visit]":
        """Follow the app's install page, allow what it asks for, and come back to it."""
        return self.slack.begin(visit(self.slack.world, self.user, address, org=org))

    def declines(self, address: str) -> "Future[Visit]":
        """Follow the app's install page, and refuse."""
        return self.slack.begin(visit(self.slack.world, self.user, address, declines=True))

    def uninstalls(self) -> None:
        """Take the app out of the workspace."""
        world = self.slack.world

        def gone() -> None:
            made = world.installed(self.app, self.user.team_id)
            assert made is not None, "the app is not installed"
            withdraw(world, [world.tokens[made.bot_token]], uninstalled=True)

        self.slack.do(gone)

    # How it is done

    def _deed(self, do: Any, then: Any = None) -> Deed:  # noqa: ANN401 - two callables
        parcel: Parcel = self.slack.do(do)
        if then is None:
            return Deed(parcel.done)
        return Deed(self.slack.begin(_followed(parcel, then)))

    def _sent(self, kind: Any, payload: Json) -> Parcel:  # noqa: ANN401 - a ParcelKind
        return self.slack.delivery.send(Parcel(self.app, kind, payload))

    def _interacts(self, kind: str, *, trigger: bool = False, **more: object) -> Parcel:
        payload = self.payload(kind, trigger=trigger, **more)
        return self._sent("interactive", payload)

    def payload(self, kind: str, *, trigger: bool = False, **more: object) -> Json:
        """Return an interaction of this person."""
        world = self.slack.world
        if trigger:
            more["trigger_id"] = world.trigger(self.app, self.id, self.user.team_id)
        return envelopes.interaction(world, self.app, self.user, kind, self._home, **more)

    def _pressed_under(self, message: Message, block: Json, element: Json, value: object) -> Parcel:
        return self._acted_under(message, acted(block, element, value, self.slack.world.ts()))

    def _acted_under(self, message: Message, action: Json) -> Parcel:
        reply = self.slack.replies.give(self.app.id, self.id, message.channel, message.ts)
        more = container(self.slack.world, message) | {
            "state": {"values": {}},
            "response_url": reply,
            "actions": [action],
        }
        return self._interacts("block_actions", trigger=True, **more)

    def _pressed_in(self, view: View, block: Json, element: Json, value: object) -> Parcel:
        action = acted(block, element, value, self.slack.world.ts())
        return self._interacts(
            "block_actions", trigger=True, **container(self.slack.world, view), actions=[action]
        )

    def _tell(self, event: Json) -> None:
        self.slack.world.tell(
            Happening(event, frozenset({self._home}), app_id=self.app.id, members_only=False)
        )

    def _answered_command(self, channel: Channel, reply: Reply) -> None:
        """What a command answers at once is shown to its sender, or to all if it says so."""
        said = reply.body
        if not said:
            return
        args: Json = said if isinstance(said, dict) else {"text": said}
        self.slack.replies.shown_at_once(self.app.id, self.id, channel.id, args)


async def _followed(parcel: Parcel, then: Any) -> Reply:  # noqa: ANN401 - a callable
    reply = await asyncio.wrap_future(parcel.done)
    if reply.ok:
        then(reply)
    return reply
