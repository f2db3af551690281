"""What a Slack holds: workspaces, people, conversations, messages, views, files, apps, tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

Json = dict[str, Any]
Kind = Literal["channel", "group", "im", "mpim"]
"""A public channel, a private one, a direct message, a direct message of several."""


class SlackError(Exception):
    """An answer `ok: false` with a code that the platform documents."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass
class Team:
    """One workspace."""

    id: str
    name: str
    domain: str
    enterprise_id: str | None = None


@dataclass
class User:
    """One account of one workspace; a bot is one too."""

    id: str
    team_id: str
    name: str
    guest: Literal["", "multi", "single"] = ""
    admin: bool = False
    deleted: bool = False
    bot_id: str = ""
    app_id: str = ""
    tz: str = "Europe/Berlin"
    locale: str = "en-US"


@dataclass
class Channel:
    """One conversation of any kind."""

    id: str
    team_id: str
    name: str
    kind: Kind
    members: set[str] = field(default_factory=set)
    shared_with: set[str] = field(default_factory=set)
    """Other workspaces that see it through Slack Connect."""
    archived: bool = False
    read_only: bool = False
    """Whether only some people may post there, of whom no app is one."""

    @property
    def teams(self) -> set[str]:
        return {self.team_id, *self.shared_with}


@dataclass
class File:
    """One uploaded file; its content needs a token that may read it."""

    id: str
    name: str
    user: str
    content: bytes
    mimetype: str
    channels: set[str] = field(default_factory=set)
    url: str = ""
    """Where it claims to be, if not where files are."""
    deleted: bool = False
    trap: Literal["", "sign in", "page", "packed", "endless"] = ""
    """How its download goes wrong for whoever trusts it."""


@dataclass
class Message:
    """One message as it stands now."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    bot_id: str = ""
    app_id: str = ""
    subtype: str = ""
    edited: Json | None = None
    metadata: Json | None = None
    files: list[File] = field(default_factory=list)
    ephemeral_to: str = ""
    attachments: list[Json] = field(default_factory=list)
    deleted: bool = False
    versions: int = 1


@dataclass
class View:
    """One modal or one Home tab."""

    id: str
    app_id: str
    team_id: str
    user: str
    payload: Json
    """What the app sent: type, title, blocks, private_metadata and so on."""
    hash: str
    root_id: str
    previous_id: str | None = None
    state: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """By block, as the app's last answer put them under its fields."""

    @property
    def blocks(self) -> list[Json]:
        found: list[Json] = self.payload["blocks"]
        return found


@dataclass
class Token:
    """One token of any kind."""

    value: str
    kind: Literal["bot", "user", "app"]
    app_id: str
    scopes: frozenset[str]
    team_id: str = ""
    """Empty for an app-level token and for one of a whole organisation."""
    enterprise_id: str | None = None
    user_id: str = ""
    expires_at: float | None = None
    refresh: str = ""
    revoked: bool = False


@dataclass
class Session:
    """What an agent shows in one thread."""

    status: str = ""
    title: str = ""
    activity: str = ""
    """The text of assistant.threads.setStatus; empty is cleared."""
    prompts: list[Json] = field(default_factory=list)
    above: str = ""
    """What stands above the prompts."""


@dataclass
class App:
    """One app as its manifest declares it."""

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification: str
    manifest: Mapping[str, Any]
    url: str
    """The host at which the manifest's addresses are reached; empty takes them as they stand."""

    def at(self, *path: str) -> Any:  # noqa: ANN401 - any JSON
        found: Any = self.manifest
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    @property
    def bot_scopes(self) -> frozenset[str]:
        return frozenset(self.at("oauth_config", "scopes", "bot") or ())

    @property
    def user_scopes(self) -> frozenset[str]:
        return frozenset(self.at("oauth_config", "scopes", "user") or ())

    @property
    def events(self) -> frozenset[str]:
        return frozenset(self.at("settings", "event_subscriptions", "bot_events") or ())

    @property
    def socket_mode(self) -> bool:
        return bool(self.at("settings", "socket_mode_enabled"))

    @property
    def rotates(self) -> bool:
        return bool(self.at("settings", "token_rotation_enabled"))

    @property
    def agent(self) -> bool:
        return any(
            self.at("features", name) is not None for name in ("agent_view", "assistant_view")
        )

    def declared(self, feature: str, key: str, value: str) -> Json | None:
        """Return the slash command or shortcut of that name, if the manifest has it."""
        listed: list[Json] = self.at("features", feature) or []
        return next((one for one in listed if one[key] == value), None)

    def address(self, declared: str) -> str:
        """Return where a declared address is reached."""
        return f"{self.url}{urlsplit(declared).path}" if self.url else declared


@dataclass
class Installation:
    """One app in one workspace, or in a whole organisation."""

    app_id: str
    team_id: str
    enterprise_id: str | None
    bot_user: str
    bot_id: str
    bot_token: str
    installed_by: str


@dataclass
class Grant:
    """What a person allowed on the authorize page; a code turns into tokens once."""

    app_id: str
    user: str
    team_id: str
    redirect_uri: str
    org: bool
    scopes: frozenset[str]
    user_scopes: frozenset[str]
    expires_at: float


@dataclass
class ReplyAddress:
    """A response_url: five answers within half an hour."""

    app_id: str
    user: str
    channel: str
    expires_at: float
    message_ts: str = ""
    """The message it came with, if it came with one."""
    used: int = 0


@dataclass(frozen=True)
class Happening:
    """Something that apps may hear of."""

    event: Json
    teams: frozenset[str]
    channel: Channel | None = None
    app_id: str = ""
    """Only this app hears of it, whether it is installed or not."""
    members_only: bool = True


@dataclass
class Answered:
    """One call of the Web API or of a response_url, and what came of it."""

    method: str
    app_id: str
    team_id: str
    args: Json
    ok: bool
    error: str
    at: float
    status: int = 200
    wait_s: float = 0.0
    """How long a refusal asked to wait."""


@dataclass
class Violation:
    """One thing that was sent and that the platform would not have taken, or people would hate."""

    method: str
    code: str
    at: str
    says: str

    def __str__(self) -> str:
        return f"{self.method} {self.at}: {self.says} ({self.code})"
