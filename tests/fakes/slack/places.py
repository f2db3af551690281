"""Where somebody acts: under a message, in a view, or in the agent pane."""

from tests.fakes.slack.messaging import as_json
from tests.fakes.slack.methods_views import view_json
from tests.fakes.slack.model import Channel, Json, Message, User, View
from tests.fakes.slack.state import World


def container(world: World, place: Message | View) -> Json:
    """Return what an interaction says about the place where it happened."""
    if isinstance(place, View):
        held: Json = {"type": "view", "view_id": place.id}
        return {"container": held, "view": view_json(world, place)}
    held = {
        "type": "message",
        "message_ts": place.ts,
        "channel_id": place.channel,
        "is_ephemeral": bool(place.ephemeral_to),
    }
    if place.thread_ts:
        held["thread_ts"] = place.thread_ts
    channel = world.channels[place.channel]
    more: Json = {"container": held, "channel": {"id": channel.id, "name": channel.name}}
    return more if place.ephemeral_to else more | {"message": as_json(world, place)}


def pane(
    world: World, user: User, direct: Channel, kind: str, thread: str, looking_at: Channel | None
) -> Json:
    """Return an event of the agent pane, with the channel at which somebody looks beside it."""
    context: Json = {}
    if looking_at is not None:
        team = world.teams[looking_at.team_id]
        context = {
            "channel_id": looking_at.id,
            "team_id": team.id,
            "enterprise_id": team.enterprise_id,
        }
    shown = {
        "user_id": user.id,
        "context": context,
        "channel_id": direct.id,
        "thread_ts": thread,
    }
    return {"type": kind, "assistant_thread": shown, "event_ts": world.ts()}
