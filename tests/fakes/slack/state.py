"""Everything one Slack knows, and how it is numbered."""

import itertools
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.fakes.slack.model import (
    Answered,
    App,
    Channel,
    File,
    Grant,
    Happening,
    Installation,
    Kind,
    Message,
    ReplyAddress,
    Session,
    SlackError,
    Team,
    Token,
    User,
    View,
    Violation,
)

TRIGGER_S = 3.0
TOKEN_S = 43_200.0
PREFIX: Mapping[Kind, str] = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}


@dataclass
class Trigger:
    """The right to open one modal, which a person's deed gives for three seconds."""

    app_id: str
    user: str
    team_id: str
    expires_at: float
    used: bool = False


@dataclass
class World:
    """One Slack; everything is read and changed on its own loop."""

    url: str = ""
    offset_s: float = 0.0
    bursts: bool = False
    """Whether a channel takes only one message a second from an app."""
    edits: tuple[int, float] | None = None
    """How many edits a workspace takes from an app within how many seconds, where that counts.

    Source: docs.slack.dev/apis/web-api/rate-limits: chat.update is of tier 3, 50 a minute and more.
    """
    edited: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    teams: dict[str, Team] = field(default_factory=dict)
    enterprises: dict[str, str] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=lambda: defaultdict(dict))
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """By app and person: the modals that lie on each other, the open one last."""
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    installations: list[Installation] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)
    sessions: dict[tuple[str, str], Session] = field(default_factory=lambda: defaultdict(Session))
    triggers: dict[str, Trigger] = field(default_factory=dict)
    calls: list[Answered] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    tickets: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    replies: dict[str, ReplyAddress] = field(default_factory=dict)
    listeners: list[Callable[[Happening], None]] = field(default_factory=list)
    accounts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    answered: set[tuple[str, str]] = field(default_factory=set)
    """The messages that became threads, by channel and time stamp."""
    exercised: set[str] = field(default_factory=set)
    """The scopes that a call or an event needed, and the events that were sent."""
    posted: dict[tuple[str, str], float] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    """What a newcomer may say to the app, offered on the page where nothing was said yet."""
    _number: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _last_ts: int = 0

    @property
    def now(self) -> float:
        return time.time() + self.offset_s

    def id(self, prefix: str) -> str:
        return f"{prefix}0{next(self._number):07d}"

    def ts(self) -> str:
        """Return a time stamp that is later than every one before."""
        self._last_ts = max(self._last_ts + 1, int(self.now * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def tell(self, happening: Happening) -> None:
        """Let every listener hear of something."""
        for listener in self.listeners:
            listener(happening)

    # What there is from the beginning

    def add_enterprise(self, name: str) -> str:
        key = self.id("E")
        self.enterprises[key] = name
        return key

    def add_team(self, name: str, enterprise_id: str | None = None) -> Team:
        team = Team(self.id("T"), name, name.lower().replace(" ", "-"), enterprise_id)
        self.teams[team.id] = team
        return team

    def add_user(
        self,
        team: str,
        name: str,
        *,
        guest: Literal["", "multi", "single"] = "",
        admin: bool = False,
        deleted: bool = False,
        locale: str = "en-US",
    ) -> User:
        user = User(self.id("U"), team, name, guest=guest, admin=admin, deleted=deleted)
        user.locale = locale
        self.users[user.id] = user
        return user

    def add_bot(self, team: str, name: str) -> User:
        """Add the account of some other app."""
        bot = self.add_user(team, name)
        bot.bot_id, bot.app_id = self.id("B"), self.id("A")
        return bot

    def add_channel(
        self, team: str, name: str, members: Iterable[str], kind: Kind = "channel"
    ) -> Channel:
        channel = Channel(self.id(PREFIX[kind]), team, name, kind, set(members))
        people = (self.users[one] for one in channel.members if not self.users[one].bot_id)
        channel.shared_with = {one.team_id for one in people} - {team}
        self.channels[channel.id] = channel
        return channel

    def add_app(self, manifest: Mapping[str, Any], url: str = "") -> App:
        app = App(
            id=self.id("A"),
            name=manifest["display_information"]["name"],
            client_id=f"{next(self._number)}.{next(self._number)}",
            client_secret=secrets.token_hex(16),
            signing_secret=secrets.token_hex(16),
            verification=secrets.token_urlsafe(18),
            manifest=manifest,
            url=url,
        )
        self.apps[app.id] = app
        return app

    # Installing

    def install(
        self, app: App, team: str, by: str, *, org: bool = False, scopes: Iterable[str] = ()
    ) -> Installation:
        """Put an app into a workspace, or into the organisation that it belongs to."""
        enterprise = self.teams[team].enterprise_id
        bot = self.bot_of(app, team, org=org)
        token = self.issue(
            Token(
                f"xoxb-{secrets.token_hex(20)}",
                "bot",
                app.id,
                frozenset(scopes) or app.bot_scopes,
                team_id="" if org else team,
                enterprise_id=enterprise,
                user_id=bot.id,
            ),
            rotates=app.rotates,
        )
        made = Installation(
            app.id, "" if org else team, enterprise, bot.id, bot.bot_id, token.value, by
        )
        self.installations = [
            one
            for one in self.installations
            if (one.app_id, one.team_id, one.enterprise_id)
            != (made.app_id, made.team_id, made.enterprise_id)
        ]
        self.installations.append(made)
        return made

    def home(self, app: App, user: User) -> str:
        """Return the workspace in which somebody meets an app; a stranger's own is another."""
        if self.installed(app, user.team_id) is not None:
            return user.team_id
        mine = (one.team_id for one in self.installations if one.app_id == app.id and one.team_id)
        return next(mine, user.team_id)

    def bot_of(self, app: App, team: str, *, org: bool = False) -> User:
        """Return the app's bot in a workspace, or the one of its whole organisation."""
        made = self.installed(app, team)
        bots = self.bots(app)
        bot = next((one for one in bots if one.team_id == team), None)
        if bot is None and (org or (made is not None and not made.team_id)):
            enterprise = self.teams[team].enterprise_id
            whole = (one for one in bots if self.teams[one.team_id].enterprise_id == enterprise)
            bot = next(whole, None)
        if bot is None:
            bot = self.add_user(team, app.name.lower())
            bot.bot_id, bot.app_id = self.id("B"), app.id
            self.accounts[app.id].append(bot.id)
        return bot

    def bots(self, app: App) -> list[User]:
        """Return the accounts of an app, one for each workspace or organisation."""
        return [self.users[key] for key in self.accounts[app.id]]

    def issue(self, token: Token, *, rotates: bool) -> Token:
        if rotates:
            token.value = token.value.replace("xox", "xoxe.xox", 1)
            token.expires_at = self.now + TOKEN_S
            token.refresh = f"xoxe-1-{secrets.token_hex(24)}"
        self.tokens[token.value] = token
        return token

    def app_token(self, app: App, *scopes: str) -> str:
        """Issue an app-level token, by default one for Socket Mode."""
        value = f"xapp-1-{app.id}-{secrets.token_hex(16)}"
        granted = frozenset(scopes) or frozenset({"connections:write"})
        self.tokens[value] = Token(value, "app", app.id, granted)
        return value

    def installed(self, app: App, team: str) -> Installation | None:
        """Return the installation that serves a workspace, its own before the organisation's."""
        enterprise = self.teams[team].enterprise_id
        mine = [one for one in self.installations if one.app_id == app.id]
        own = (one for one in mine if one.team_id == team)
        whole = (one for one in mine if not one.team_id and one.enterprise_id == enterprise)
        return next(own, None) or next(whole, None)

    # Looking up

    def direct(self, *users: str) -> Channel:
        """Return the direct conversation of these people; it is made once."""
        kind: Kind = "im" if len(users) <= 2 else "mpim"
        for channel in self.channels.values():
            if channel.kind == kind and channel.members == set(users):
                return channel
        person = min((self.users[one] for one in users), key=lambda one: bool(one.bot_id))
        return self.add_channel(person.team_id, "directmessage", users, kind)

    def message(self, channel: str, ts: str) -> Message:
        found = self.messages[channel].get(ts)
        if found is None or found.deleted:
            raise SlackError("message_not_found")
        return found

    def thread(self, channel: str, ts: str) -> list[Message]:
        """Return a thread, its root first."""
        return [m for m in self.seen_in(channel) if ts in {m.ts, m.thread_ts}]

    def seen_in(self, channel: str, user: str = "") -> list[Message]:
        """Return what stands in a channel, with what only that person sees.

        Source: docs.slack.dev/reference/methods/chat.postEphemeral, "Ephemeral messages in threads
        are only shown if there is already an active thread."
        """
        return [
            m
            for _, m in sorted(self.messages[channel].items())
            if not m.deleted
            and m.ephemeral_to in {"", user}
            and not (m.ephemeral_to and m.thread_ts and (channel, m.thread_ts) not in self.answered)
        ]

    def trigger(self, app: App, user: str, team: str) -> str:
        key = f"{next(self._number)}.{next(self._number)}.{secrets.token_hex(16)}"
        self.triggers[key] = Trigger(app.id, user, team, self.now + TRIGGER_S)
        return key
