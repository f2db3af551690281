"""Who and where: the bot itself, people, guilds, channels and threads."""

from tests.fakes.discord_server import checks, rights, wire
from tests.fakes.discord_server.desk import Call, Desk, Reply, Routes
from tests.fakes.discord_server.flags import ChannelType, Intent, Permission
from tests.fakes.discord_server.problems import JSON, ApiError, Known, Problem
from tests.fakes.discord_server.state import Channel, User


def me(desk: Desk, call: Call) -> Reply:
    return wire.bot_user(desk.bot)


def application(desk: Desk, call: Call) -> Reply:
    world = desk.world
    allowed = {
        Intent.GUILD_PRESENCES: 1 << 13,
        Intent.GUILD_MEMBERS: 1 << 15,
        Intent.MESSAGE_CONTENT: 1 << 19,
    }
    flags = sum(flag for intent, flag in allowed.items() if world.allowed_intents & intent)
    owner = User(1, "owner")
    return {
        "id": str(world.application),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": wire.user(owner),
        "team": None,
        "flags": flags,
        "bot": wire.user(world.bot),
        "approximate_guild_count": len(world.guilds_of_bot()),
        "integration_types_config": {"0": {}},
    } | world.page


def user(desk: Desk, call: Call) -> Reply:
    return wire.user(desk.user(call))


def open_dm(desk: Desk, call: Call) -> Reply:
    who = desk.world.users.get(int(call.body.get("recipient_id") or 0))
    if who is None or who is desk.bot:
        said = "Value is not a user that can be written to."
        raise ApiError.form([Problem(("recipient_id",), "USER_UNKNOWN", said)])
    return wire.channel(desk.world.dm(who), desk.world)


def guild(desk: Desk, call: Call) -> Reply:
    return wire.guild(desk.guild(call), desk.world, all_members=False)


def leave_guild(desk: Desk, call: Call) -> Reply:
    desk.happenings.uninstall(desk.guild(call))
    return None


def guild_channels(desk: Desk, call: Call) -> Reply:
    return [wire.channel(each, desk.world) for each in desk.world.channels_of(desk.guild(call))]


def guild_roles(desk: Desk, call: Call) -> Reply:
    return [wire.role(each) for each in desk.guild(call).roles.values()]


def active_threads(desk: Desk, call: Call) -> Reply:
    seen = [
        thread
        for thread in desk.world.threads_of(desk.guild(call))
        if thread.thread and not thread.thread.archived and rights.sees(thread, desk.bot)
    ]
    mine = [wire.thread_member(t, desk.bot.id) for t in seen if _in(t, desk.bot)]
    return {"threads": [wire.channel(each, desk.world) for each in seen], "members": mine}


def guild_member(desk: Desk, call: Call) -> Reply:
    member = desk.guild(call).members.get(desk.user(call).id)
    if member is None:
        raise ApiError.of(Known.UNKNOWN_MEMBER)
    return wire.member(member)


def guild_members(desk: Desk, call: Call) -> Reply:
    found = desk.guild(call)
    if not desk.world.allowed_intents & Intent.GUILD_MEMBERS:
        raise ApiError.of(Known.MISSING_ACCESS)
    most, after = int(call.query.get("limit", 1)), int(call.query.get("after", 0))
    later = sorted(who for who in found.members if who > after)
    return [wire.member(found.members[who]) for who in later[:most]]


def channel(desk: Desk, call: Call) -> Reply:
    found = desk.channel(call)
    if not rights.sees(found, desk.bot):
        raise ApiError.of(Known.MISSING_ACCESS)
    return wire.channel(found, desk.world)


def change_thread(desk: Desk, call: Call) -> Reply:
    found = desk.thread(call)
    state = found.thread
    assert state is not None
    body = call.body
    if "name" in body or "auto_archive_duration" in body:
        desk.insist(call, checks.thread({"name": found.name} | body))
    own = state.owner == desk.bot.id
    only_unarchives = set(body) == {"archived"} and body["archived"] is False
    if state.archived and body.get("archived") is not False:
        raise ApiError.of(Known.THREAD_ARCHIVED)
    if only_unarchives and not state.locked:
        rights.demand(found, desk.bot, Permission.SEND_MESSAGES_IN_THREADS)
    elif state.locked or "locked" in body or not own:  # of a locked one not even its owner
        rights.demand(found, desk.bot, Permission.MANAGE_THREADS)
    changed = {name: body[name] for name in ("name", "archived", "locked") if name in body}
    desk.happenings.change_thread(found, **changed)
    return wire.channel(found, desk.world)


def delete_thread(desk: Desk, call: Call) -> Reply:
    found = desk.thread(call)
    rights.demand(found, desk.bot, Permission.MANAGE_THREADS)
    shown = wire.channel(found, desk.world)
    desk.happenings.delete_thread(found)
    return shown


def _text_channel(desk: Desk, call: Call) -> Channel:
    found = desk.channel(call)
    if found.type is not ChannelType.TEXT:
        raise ApiError.of(Known.WRONG_CHANNEL_TYPE)
    return found


def thread_from_message(desk: Desk, call: Call) -> Reply:
    parent = _text_channel(desk, call)
    rights.demand(parent, desk.bot, Permission.CREATE_PUBLIC_THREADS)
    message = desk.message(call, parent)
    desk.insist(call, checks.thread(call.body))
    if message.thread is not None:
        raise ApiError.of(Known.THREAD_EXISTS)
    made = desk.happenings.open_thread(
        parent, call.body["name"], desk.bot, private=False, of=message
    )
    return wire.channel(made, desk.world)


def thread_alone(desk: Desk, call: Call) -> Reply:
    parent = _text_channel(desk, call)
    private = call.body.get("type", ChannelType.PRIVATE_THREAD) == ChannelType.PRIVATE_THREAD
    wanted = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    rights.demand(parent, desk.bot, wanted)
    desk.insist(call, checks.thread(call.body))
    made = desk.happenings.open_thread(
        parent, call.body["name"], desk.bot, private=private, of=None
    )
    return wire.channel(made, desk.world)


def _in(thread: Channel, who: User) -> bool:
    return thread.thread is not None and who.id in thread.thread.members


def join(desk: Desk, call: Call) -> Reply:
    found, who = _open_thread(desk, call), desk.user(call)
    wanted = () if who is desk.bot else (Permission.SEND_MESSAGES_IN_THREADS,)
    rights.demand(found, desk.bot, *wanted)
    if not rights.in_channel(found, who):
        raise ApiError.of(Known.MISSING_ACCESS)
    desk.happenings.join_thread(found, who)
    return None


def leave(desk: Desk, call: Call) -> Reply:
    found, who = _open_thread(desk, call), desk.user(call)
    if who is not desk.bot:
        rights.demand(found, desk.bot, Permission.MANAGE_THREADS)
    desk.happenings.leave_thread(found, who)
    return None


def _open_thread(desk: Desk, call: Call) -> Channel:
    found = desk.thread(call)
    if found.thread is not None and found.thread.archived:
        raise ApiError.of(Known.THREAD_ARCHIVED)
    return found


def thread_members(desk: Desk, call: Call) -> Reply:
    found = desk.thread(call)
    assert found.thread is not None
    return [wire.thread_member(found, who) for who in found.thread.members]


def thread_member(desk: Desk, call: Call) -> Reply:
    found, who = desk.thread(call), desk.user(call)
    if not _in(found, who):
        raise ApiError.of(Known.UNKNOWN_MEMBER)
    return wire.thread_member(found, who.id)


def guilds(desk: Desk, call: Call) -> Reply:
    after, most = int(call.query.get("after", 0)), int(call.query.get("limit", 200))
    mine = sorted(desk.world.guilds_of_bot(), key=lambda guild: guild.id)
    listed: list[JSON] = [
        {"id": str(g.id), "name": g.name, "icon": None, "owner": False, "features": []}
        | {"permissions": str(int(rights.in_guild(g, desk.bot)))}
        for g in [one for one in mine if one.id > after][: min(most, 200)]
    ]
    return listed


CHANNEL, GUILD = "/channels/{channel_id}", "/guilds/{guild_id}"
ROUTES: Routes = (
    ("GET", "/users/@me", me),
    ("GET", "/users/@me/guilds", guilds),
    ("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/{user_id}", user),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/applications/@me", application),
    ("GET", GUILD, guild),
    ("GET", GUILD + "/channels", guild_channels),
    ("GET", GUILD + "/roles", guild_roles),
    ("GET", GUILD + "/threads/active", active_threads),
    ("GET", GUILD + "/members", guild_members),
    ("GET", GUILD + "/members/{user_id}", guild_member),
    ("GET", CHANNEL, channel),
    ("PATCH", CHANNEL, change_thread),
    ("DELETE", CHANNEL, delete_thread),
    ("POST", CHANNEL + "/messages/{message_id}/threads", thread_from_message),
    ("POST", CHANNEL + "/threads", thread_alone),
    ("GET", CHANNEL + "/thread-members", thread_members),
    ("GET", CHANNEL + "/thread-members/{user_id}", thread_member),
    ("PUT", CHANNEL + "/thread-members/{user_id}", join),
    ("DELETE", CHANNEL + "/thread-members/{user_id}", leave),
)
