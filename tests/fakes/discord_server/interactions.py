"""Interactions: what a person did, what the bot answered, and how long it may."""

import secrets
from dataclasses import dataclass, field

from tests.fakes.discord_server import limits, rights, wire
from tests.fakes.discord_server.flags import CallbackType, InteractionType
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import Channel, Event, Message, User, World

OWN_DM = 1


@dataclass(eq=False)
class Modal:
    """A form that is open before a person."""

    custom_id: str
    title: str
    components: list[JSON]
    interaction: "Interaction"
    submitted: bool = False


@dataclass(eq=False)
class Interaction:
    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    body: JSON
    at: float
    message: Message | None = None
    """The message whose component was used, or from whose component the modal came."""
    came_from: JSON | None = None
    """Metadata of the interaction that opened the modal."""
    answered: CallbackType | None = None
    answered_at: float | None = None
    choices: list[JSON] | None = None
    modal: Modal | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        return ([self.original] if self.original else []) + self.followups

    @property
    def metadata(self) -> JSON:
        known: JSON = {
            "id": str(self.id),
            "type": int(self.type),
            "user": wire.user(self.user),
            "authorizing_integration_owners": owners(self.channel),
        }
        if self.type is InteractionType.COMPONENT and self.message is not None:
            known["interacted_message_id"] = str(self.message.id)
        if self.came_from is not None:
            known["triggering_interaction_metadata"] = self.came_from
        return known


def owners(channel: Channel) -> JSON:
    return {"0": str(channel.guild.id) if channel.guild else "0"}


class Interactions:
    """Starts interactions and keeps them."""

    def __init__(self, world: World, base: str = "") -> None:
        self.world = world
        self.base = base
        self.all: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def start(
        self,
        kind: InteractionType,
        user: User,
        channel: Channel,
        data: JSON,
        *,
        message: Message | None = None,
        came_from: JSON | None = None,
    ) -> Interaction:
        """Tell the bot what a person did."""
        started = Interaction(
            self.world.clock.next_id(), f"aW50.{secrets.token_urlsafe(24)}", kind, user, channel,
            {}, self.world.clock.now(), message, came_from,
        )  # fmt: skip
        started.body = self._written(started, data)
        self.all[started.id] = self._by_token[started.token] = started
        self.world.emit(Event("INTERACTION_CREATE", started.body, channel.shard_key))
        return started

    def again(self, interaction: Interaction) -> None:
        """Send the very same interaction once more."""
        key = interaction.channel.shard_key
        self.world.emit(Event("INTERACTION_CREATE", interaction.body, key))

    def _written(self, it: Interaction, data: JSON) -> JSON:
        guild, bot = it.channel.guild, self.world.bot
        written: JSON = {
            "id": str(it.id),
            "application_id": str(self.world.application),
            "type": int(it.type),
            "token": it.token,
            "version": 1,
            "data": data,
            "channel_id": str(it.channel.id),
            "channel": self._place(it),
            "app_permissions": str(int(rights.in_channel(it.channel, bot))),
            "locale": it.user.locale,
            "entitlements": [],
            "authorizing_integration_owners": owners(it.channel),
            "context": 0 if guild else OWN_DM,
            "attachment_size_limit": wire.ATTACHMENT_LIMIT,
        }
        if it.message is not None:
            written["message"] = wire.message(it.message, self.base)
        if guild is None:
            return written | {"user": wire.user(it.user)}
        member = wire.member(guild.members[it.user.id])
        member["permissions"] = str(int(rights.in_channel(it.channel, it.user)))
        about: JSON = {"id": str(guild.id), "locale": guild.locale, "features": []}
        more: JSON = {"guild_id": str(guild.id), "guild_locale": guild.locale, "guild": about}
        return written | more | {"member": member}

    def _place(self, it: Interaction) -> JSON:
        held = rights.in_channel(it.channel, it.user)
        return wire.channel(it.channel, self.world) | {"permissions": str(int(held))}

    def by_token(self, token: str) -> Interaction | None:
        return self._by_token.get(token)

    def late(self, it: Interaction) -> bool:
        """Say whether the person was already told that the app did not respond."""
        return self.world.clock.now() - it.at > limits.ANSWER_WITHIN_S

    def token_is_dead(self, it: Interaction) -> bool:
        return self.world.clock.now() - it.at > limits.TOKEN_LIVES_S

    def failed(self) -> list[Interaction]:
        """List what people saw fail: nothing was answered in time."""
        return [it for it in self.all.values() if it.answered is None and self.late(it)]
