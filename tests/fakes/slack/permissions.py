"""Which scope lets an app call a method and hear of an event.

Source:
    docs.slack.dev/reference/methods and /reference/events, the facts of each page.
"""

from collections.abc import Mapping

from tests.fakes.slack.model import App, Channel, SlackError, Token

READS: Mapping[str, str] = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}

EVENT_SCOPES: Mapping[str, str] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
    "app_context_changed": "assistant:write",
}
MESSAGE_EVENTS: Mapping[str, str] = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def asked(event: str, channel: Channel | None = None) -> tuple[str, str | None]:
    """Return the subscription and the scope that an event asks for."""
    if event == "message" and channel is not None:
        event = MESSAGE_EVENTS[channel.kind]
    needed = EVENT_SCOPES.get(event)
    if event == "member_joined_channel" and channel is not None:
        needed = f"{READS[channel.kind]}:read"
    return event, needed


def hears(app: App, scopes: frozenset[str], event: str, channel: Channel | None = None) -> bool:
    """Say whether an app has subscribed to an event and may hear of it."""
    name, needed = asked(event, channel)
    return name in app.events and (needed is None or needed in scopes)


def require(token: Token, *scopes: str) -> None:
    """Refuse a token that holds none of these scopes."""
    if scopes and not token.scopes & set(scopes):
        raise SlackError("missing_scope", needed=scopes[0], provided=",".join(sorted(token.scopes)))
