"""The manifest from which Slack makes the app: exactly what is used, and nothing besides."""

from typing import Any, Final

from bots.quoting import MENU
from bots.slack.setup import COMMAND, EVENTS, REDIRECT, SCOPES, SHORTCUT

BOT_EVENTS: Final = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)


def manifest(public_url: str | None, *, many: bool = False) -> dict[str, Any]:
    """Return the manifest, for signed requests to an address or, without one, for Socket Mode.

    Args:
        public_url: where Slack reaches us.
        many: whether other workspaces may install the app, each with tokens that are replaced.
    """
    reached = {"request_url": f"{public_url}{EVENTS}"} if public_url else {}
    asked = {"message_menu_options_url": f"{public_url}{EVENTS}"} if public_url else {}
    return {
        "display_information": {
            "name": "Countersign",
            "description": "Say what should happen in your shops, and let people approve it.",
        },
        "features": {
            "agent_view": {
                "agent_description": "Plans what you say, and does it once people approved it.",
            },
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Say what should happen in your shops, or `help`",
                    "usage_hint": "drop the price of all mugs by 10% | status | approvals | halt",
                    "should_escape": False,
                    **({"url": f"{public_url}{EVENTS}"} if public_url else {}),
                }
            ],
            "shortcuts": [
                {
                    "name": MENU,
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Make a plan of what it says, as if you had said it",
                }
            ],
            "bot_user": {"display_name": "Countersign", "always_online": True},
        },
        "oauth_config": {
            **({"redirect_urls": [f"{public_url}{REDIRECT}"]} if many else {}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(BOT_EVENTS)},
            "interactivity": {"is_enabled": True, **reached, **asked},
            "org_deploy_enabled": many,
            "socket_mode_enabled": public_url is None,
            "token_rotation_enabled": many,
        },
    }
