"""What arrives at an app, in the shapes that the platform documents."""

from tests.fakes.slack.model import App, Channel, Happening, Installation, Json, User
from tests.fakes.slack.state import World

CALLED = {"im": "directmessage", "group": "privategroup", "mpim": "privategroup"}


def event(
    world: World, app: App, team: str, installation: Installation | None, happening: Happening
) -> Json:
    """Wrap an event for one app in one workspace."""
    enterprise = world.teams[team].enterprise_id
    whole = installation is not None and not installation.team_id
    channel = happening.channel
    authorization = {
        "enterprise_id": enterprise,
        "team_id": None if whole else team,
        "user_id": installation.bot_user if installation else None,
        "is_bot": True,
        "is_enterprise_install": whole,
    }
    return {
        "token": app.verification,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": enterprise,
        "api_app_id": app.id,
        "event": happening.event,
        "type": "event_callback",
        "event_id": world.id("Ev"),
        "event_time": int(world.now),
        "authorizations": [authorization],
        "is_ext_shared_channel": channel is not None and _leads_outside(world, channel),
        "event_context": world.id("4-"),
        **({"enterprise_id": enterprise} if enterprise else {}),
    }


def command(
    world: World, app: App, user: User, channel: Channel, name: str, text: str, reply: str
) -> Json:
    """Return the form of one slash command."""
    team = world.teams[user.team_id]
    form: Json = {
        "token": app.verification,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": CALLED.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": str(_whole(world, app, team.id)).lower(),
        "response_url": reply,
        "trigger_id": world.trigger(app, user.id, team.id),
    }
    if team.enterprise_id:
        form["enterprise_id"] = team.enterprise_id
        form["enterprise_name"] = world.enterprises[team.enterprise_id]
    return form


def interaction(
    world: World, app: App, user: User, kind: str, home: str = "", **more: object
) -> Json:
    """Return what everything that people do with blocks has in common.

    Args:
        home: the workspace in which the app was used; a stranger's own is another.
    """
    team = world.teams[home or user.team_id]
    enterprise = (
        {"id": team.enterprise_id, "name": world.enterprises[team.enterprise_id]}
        if team.enterprise_id
        else None
    )
    whole = _whole(world, app, team.id)
    return {
        "type": kind,
        "team": None if whole else {"id": team.id, "domain": team.domain},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id,
        },
        "api_app_id": app.id,
        "token": app.verification,
        "enterprise": enterprise,
        "is_enterprise_install": whole,
        **more,
    }


def _leads_outside(world: World, channel: Channel) -> bool:
    """Tell whether a channel is shared with others than workspaces of one organisation."""
    return len({world.teams[one].enterprise_id or one for one in channel.teams}) > 1


def _whole(world: World, app: App, team: str) -> bool:
    installation = world.installed(app, team)
    return installation is not None and not installation.team_id
