"""What the operator decides about Slack, as values."""

from dataclasses import dataclass
from typing import Final

from pydantic import SecretStr

SURFACE: Final = "slack"
API_URL: Final = "https://slack.com/api/"
EVENTS: Final = "/slack/events"
INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
COMMAND: Final = "/countersign"
SHORTCUT: Final = "countersign.plan"
"""Of the menu of a message."""
UNSIGNED: Final = "Slack did not sign this, or not just now."
"""What whoever knocks without Slack's signature is told."""
SCOPES: Final = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "groups:history",
    "im:history",
    "im:write",
)
"""What is asked for at the installation; each is needed by something that is called or heard."""

AWAY: Final = frozenset({
    "fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org",
})  # fmt: skip
SLOW: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
"""With those above, what Slack answers when it says nothing about what was asked."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How Slack is reached, and how it reaches us."""

    api_url: str = API_URL
    bot_token: SecretStr | None = None
    """Of the one workspace of an app that is not distributed."""
    app_token: SecretStr | None = None
    """Of Socket Mode; None: Slack sends signed requests."""
    client_id: str | None = None
    client_secret: SecretStr | None = None
    """With the id, for installing into many workspaces."""
    public_url: str | None = None

    @property
    def installs(self) -> bool:
        """Tell whether workspaces can install the app by themselves."""
        return bool(self.client_id and self.client_secret and self.public_url)
