"""What every REST call works with: the world, the call itself, and the book of violations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from tests.fakes.discord_server import checks
from tests.fakes.discord_server.happenings import Happenings
from tests.fakes.discord_server.interactions import Interactions
from tests.fakes.discord_server.problems import JSON, ApiError, Known, Path, Problem
from tests.fakes.discord_server.state import Attachment, Channel, Guild, Message, User, World


@dataclass(frozen=True)
class Call:
    """One request as a route sees it."""

    route: str
    parameters: Mapping[str, str]
    query: Mapping[str, str]
    body: JSON
    listed: list[JSON] | None = None
    """The body, where it is a list."""
    files: tuple[Attachment, ...] = ()
    under: Path = ()
    """Where in the body the checked payload stands."""

    def id(self, name: str) -> int:
        value = self.parameters[name]
        if not value.isdecimal():
            said = f'Value "{value}" is not snowflake.'
            raise ApiError.form([Problem((name,), "NUMBER_TYPE_COERCE", said)])
        return int(value)


Reply = JSON | list[JSON] | None
"""None is an answer without a body: 204."""


@dataclass(frozen=True)
class Violation:
    """Something that no client should ever send."""

    route: str
    said: str
    body: object = None

    def __str__(self) -> str:
        return f"{self.route}: {self.said}"


@dataclass
class Desk:
    world: World
    happenings: Happenings
    interactions: Interactions
    violations: list[Violation] = field(default_factory=list)
    pings: list[Message] = field(default_factory=list)
    """The bot's messages that called somebody."""

    def insist(self, call: Call, problems: Iterable[Problem]) -> None:
        """Refuse a payload that breaks a limit, and write down that it was sent."""
        found = [replace(each, at=call.under + each.at) for each in problems]
        if found:
            for problem in found:
                self.violate(call, str(problem))
            raise ApiError.form(found)

    def violate(self, call: Call, said: str) -> None:
        self.violations.append(Violation(call.route, said, call.listed or call.body))

    def careful(self, call: Call, body: JSON) -> None:
        """Write down a text that may ping whom nobody named."""
        said = checks.broadcast(body)
        if said:
            self.violate(call, said)

    # Finding what a path names

    @property
    def bot(self) -> User:
        return self.world.bot

    def channel(self, call: Call, name: str = "channel_id") -> Channel:
        channel = self.world.channels.get(call.id(name))
        if channel is None:
            raise ApiError.of(Known.UNKNOWN_CHANNEL)
        return channel

    def thread(self, call: Call) -> Channel:
        channel = self.channel(call)
        if channel.thread is None:
            raise ApiError.of(Known.WRONG_CHANNEL_TYPE)
        return channel

    def message(self, call: Call, channel: Channel) -> Message:
        message = self.world.messages.get(call.id("message_id"))
        if message is None or message.deleted or message.channel is not channel:
            raise ApiError.of(Known.UNKNOWN_MESSAGE)
        if message.only_for is not None:
            raise ApiError.of(Known.UNKNOWN_MESSAGE)
        return message

    def guild(self, call: Call) -> Guild:
        guild = self.world.guilds.get(call.id("guild_id"))
        if guild is None or self.bot.id not in guild.members:
            raise ApiError.of(Known.UNKNOWN_GUILD)
        return guild

    def user(self, call: Call) -> User:
        asked = call.parameters["user_id"]
        user = self.bot if asked == "@me" else self.world.users.get(call.id("user_id"))
        if user is None:
            raise ApiError.of(Known.UNKNOWN_USER)
        return user


Handler = Callable[[Desk, Call], Reply]
Routes = tuple[tuple[str, str, Handler], ...]
