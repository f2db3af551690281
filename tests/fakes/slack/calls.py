"""One call of the Web API: read it, know who calls, and what it may do."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.fakes.slack.checks import Fault
from tests.fakes.slack.model import App, Channel, Json, SlackError, Token, User, Violation
from tests.fakes.slack.permissions import READS, require
from tests.fakes.slack.state import World

TokenKind = Literal["bot", "user", "app"]


@dataclass
class Call:
    """One call as a method sees it."""

    world: World
    method: str
    args: Json
    token: Token
    app: App

    def text(self, name: str) -> str:
        """Return an argument that must be there."""
        value = self.args.get(name)
        if value is None or value == "":
            raise SlackError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
            )
        return str(value)

    def maybe(self, name: str) -> str:
        """Return an argument, or nothing."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return a yes or no in any of the forms that the SDKs send."""
        return str(self.args.get(name)).lower() in {"1", "true"}

    @property
    def team(self) -> str:
        """Return the workspace that the call is about; a token of an organisation names it."""
        if self.token.team_id:
            return self.token.team_id
        named = self.maybe("team_id")
        if named:
            team = self.world.teams.get(named)
            if team is None or team.enterprise_id != self.token.enterprise_id:
                raise SlackError("team_not_found")
            return named
        held = self.world.channels.get(self.maybe("channel") or self.maybe("channel_id"))
        if held is not None:
            return next(t for t in held.teams if self._mine(t))
        return self.world.users[self.token.user_id].team_id

    def _mine(self, team: str) -> bool:
        return self.world.teams[team].enterprise_id == self.token.enterprise_id

    @property
    def bot(self) -> User:
        """Return the account that acts."""
        if self.token.kind == "user":
            return self.world.users[self.token.user_id]
        return self.world.bot_of(self.app, self.team)

    def user(self, name: str) -> User:
        user = self.world.users.get(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def channel(self, name: str = "channel") -> Channel:
        """Return a conversation that the app may know of."""
        channel = self.world.channels.get(self.text(name))
        if channel is None or not self._knows(channel):
            raise SlackError("channel_not_found")
        return channel

    def _knows(self, channel: Channel) -> bool:
        if self.token.team_id and self.token.team_id not in channel.teams:
            return False
        if not self.token.team_id and not any(map(self._mine, channel.teams)):
            return False
        return channel.kind == "channel" or self.acts_in(channel)

    def acts_in(self, channel: Channel) -> bool:
        """Say whether the app's account is a member."""
        mine = {bot.id for bot in self.world.bots(self.app)}
        return bool(channel.members & (mine | {self.bot.id}))

    def may_read(self, channel: Channel, what: Literal["read", "history"]) -> None:
        scope = f"{READS[channel.kind]}:{what}"
        require(self.token, scope)
        self.world.exercised.add(scope)

    def judge(self, faults: list[Fault]) -> None:
        """Write down every fault, and refuse as the platform would."""
        for fault in faults:
            self.world.violations.append(Violation(self.method, fault.code, fault.at, fault.says))
        refused = [fault for fault in faults if fault.refused]
        if refused:
            says = [f"[ERROR] {one.says} [json-pointer:{one.at}]" for one in refused]
            raise SlackError(refused[0].code, errors=says, response_metadata={"messages": says})


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """One method of the Web API."""

    handler: Handler
    scopes: tuple[str, ...]
    tokens: frozenset[TokenKind]


METHODS: dict[str, Method] = {}


def method(
    name: str, *scopes: str, tokens: tuple[TokenKind, ...] = ("bot", "user")
) -> Callable[[Handler], Handler]:
    """Register a method with the scopes of which one is needed."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, scopes, frozenset(tokens))
        return handler

    return register


NESTED = {"blocks", "view", "metadata", "prompts", "attachments", "loading_messages"}


def read(content_type: str, body: bytes, form: Mapping[str, str]) -> Json:
    """Read the arguments of a call from JSON or from a form."""
    if content_type == "application/json":
        try:
            document = json.loads(body or b"{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(document, dict):
            raise SlackError("json_not_object")
        return {**form, **document}
    return {name: _nested(name, value) for name, value in form.items()}


def _nested(name: str, value: str) -> Any:  # noqa: ANN401 - any JSON
    if name not in NESTED or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise SlackError(code) from None
