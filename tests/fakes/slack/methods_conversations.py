"""conversations.*, users.*, team.* and files.*: what an app may look up."""

from typing import TypeVar

from tests.fakes.slack.calls import Call, method
from tests.fakes.slack.messaging import as_json, file_json, joins
from tests.fakes.slack.model import Channel, Json, Message, SlackError, User

PAGE = 100
T = TypeVar("T")


@method("conversations.open", "im:write", "mpim:write")
def open_conversation(call: Call) -> Json:
    users = [one for one in call.text("users").split(",") if one]
    for one in users:
        person = call.world.users.get(one)
        if person is None or person.id == call.bot.id:
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
    known = {c.id for c in call.world.channels.values()}
    channel = call.world.direct(call.bot.id, *users)
    short: Json = {"id": channel.id}
    if call.flag("return_im"):
        short = _shown(channel)
    return {"channel": short} | ({"already_open": True} if channel.id in known else {})


@method("conversations.info")
def info(call: Call) -> Json:
    channel = call.channel()
    call.may_read(channel, "read")
    return {"channel": _shown(channel) | {"is_member": call.acts_in(channel)}}


@method("conversations.members")
def members(call: Call) -> Json:
    channel = call.channel()
    call.may_read(channel, "read")
    page, more = _page(call, sorted(channel.members))
    return {"members": page, "response_metadata": {"next_cursor": more}}


@method("conversations.join", "channels:join")
def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if not call.acts_in(channel):
        joins(call.world, channel, call.bot)
    return {"channel": _shown(channel)}


@method("conversations.replies")
def replies(call: Call) -> Json:
    channel = _readable(call)
    found = call.world.thread(channel.id, call.text("ts"))
    if not found:
        raise SlackError("thread_not_found")
    return _listed(call, found)


@method("conversations.history")
def history(call: Call) -> Json:
    channel = _readable(call)
    top = [m for m in call.world.seen_in(channel.id) if not m.thread_ts]
    return _listed(call, top[::-1])


@method("users.info", "users:read")
def user_info(call: Call) -> Json:
    user = call.user("user")
    known = user.team_id == call.team or any(
        user.id in channel.members and call.acts_in(channel)
        for channel in call.world.channels.values()
    )
    if not known and call.world.teams[user.team_id].enterprise_id != (call.token.enterprise_id):
        raise SlackError("user_not_found")
    return {"user": _person(call, user)}


@method("users.list", "users:read")
def user_list(call: Call) -> Json:
    mine = [u for u in call.world.users.values() if u.team_id == call.team]
    page, more = _page(call, mine)
    listed = [_person(call, user) for user in page]
    return {"members": listed, "response_metadata": {"next_cursor": more}}


@method("team.info", "team:read")
def team_info(call: Call) -> Json:
    named = call.world.teams.get(call.maybe("team") or call.team)
    if named is None:
        raise SlackError("team_not_found")
    team: Json = {"id": named.id, "name": named.name, "domain": named.domain}
    if named.enterprise_id:
        team["enterprise_id"] = named.enterprise_id
        team["enterprise_name"] = call.world.enterprises[named.enterprise_id]
    return {"team": team}


@method("files.info", "files:read")
def file_info(call: Call) -> Json:
    file = call.world.files.get(call.text("file"))
    if file is None or not any(call.acts_in(call.world.channels[c]) for c in file.channels):
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return {"file": file_json(call.world, file)}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.may_read(channel, "history")
    if not call.acts_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _listed(call: Call, found: list[Message]) -> Json:
    page, more = _page(call, found)
    answer: Json = {
        "messages": [as_json(call.world, one) for one in page],
        "has_more": bool(more),
    }
    return answer | ({"response_metadata": {"next_cursor": more}} if more else {})


def _page(call: Call, found: list[T]) -> tuple[list[T], str]:
    start, size = int(call.maybe("cursor") or 0), int(call.maybe("limit") or PAGE)
    end = start + size
    return found[start:end], str(end) if end < len(found) else ""


def _shown(channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.archived,
        "is_ext_shared": bool(channel.shared_with),
        "is_shared": bool(channel.shared_with),
        "is_org_shared": False,
        "context_team_id": channel.team_id,
        "shared_team_ids": sorted(channel.teams),
    }
    if channel.kind != "im":
        shown |= {"name": channel.name, "name_normalized": channel.name}
    return shown


def _person(call: Call, user: User) -> Json:
    profile = {"real_name": user.name, "display_name": user.name, "team": user.team_id}
    if "users:read.email" in call.token.scopes and not user.bot_id:
        profile["email"] = f"{user.name}@{call.world.teams[user.team_id].domain}.example"
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.name,
        "tz": user.tz,
        "tz_offset": 3600,
        "profile": profile,
        "is_admin": user.admin,
        "is_bot": bool(user.bot_id),
        "is_app_user": False,
        "is_restricted": bool(user.guest),
        "is_ultra_restricted": user.guest == "single",
        "is_stranger": user.team_id != call.team,
    }
    if enterprise := call.world.teams[user.team_id].enterprise_id:
        shown["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": enterprise,
            "enterprise_name": call.world.enterprises[enterprise],
            "teams": [user.team_id],
        }
    return shown | ({"locale": user.locale} if call.flag("include_locale") else {})
