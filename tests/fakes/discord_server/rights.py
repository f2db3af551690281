"""What a member may do in a channel.

Source: discord.com/developers/docs/topics/permissions, "Permission Overwrites" and "Threads".
"""

from tests.fakes.discord_server.flags import EVERYTHING, ChannelType, Permission
from tests.fakes.discord_server.problems import ApiError, Known
from tests.fakes.discord_server.state import Channel, Guild, User

IN_A_DM = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_APPLICATION_COMMANDS
)


def in_guild(guild: Guild, user: User) -> Permission:
    member = guild.members.get(user.id)
    if member is None:
        return Permission(0)
    if user is guild.owner:
        return EVERYTHING
    held = Permission(guild.roles[guild.id].permissions)
    for role in member.roles:
        held |= Permission(guild.roles[role].permissions)
    return EVERYTHING if held & Permission.ADMINISTRATOR else held


def in_channel(channel: Channel, user: User) -> Permission:
    guild = channel.guild
    if guild is None:
        return IN_A_DM if user.bot or user is channel.recipient else Permission(0)
    held = in_guild(guild, user)
    if held == EVERYTHING or not held:
        return held
    place = channel.parent or channel
    member = guild.members[user.id]
    steps = (
        [o for o in place.overwrites if o.target == guild.id],
        [o for o in place.overwrites if not o.of_member and o.target in member.roles],
        [o for o in place.overwrites if o.of_member and o.target == user.id],
    )
    for step in steps:
        for overwrite in step:
            held &= ~Permission(overwrite.deny)
        for overwrite in step:
            held |= Permission(overwrite.allow)
    return held if held & Permission.VIEW_CHANNEL else Permission(0)


def sees(channel: Channel, user: User) -> bool:
    held = in_channel(channel, user)
    if not held & Permission.VIEW_CHANNEL:
        return False
    if channel.type is ChannelType.PRIVATE_THREAD and channel.thread is not None:
        return user.id in channel.thread.members or bool(held & Permission.MANAGE_THREADS)
    return True


def demand(channel: Channel, user: User, *wanted: Permission) -> None:
    """Refuse as the platform does: no access where it sees nothing, else what it lacks."""
    if not sees(channel, user):
        raise ApiError.of(Known.MISSING_ACCESS)
    held = in_channel(channel, user)
    if any(not held & permission for permission in wanted):
        raise ApiError.of(Known.MISSING_PERMISSIONS)


def to_send(channel: Channel) -> Permission:
    if channel.thread is not None:
        return Permission.SEND_MESSAGES_IN_THREADS
    return Permission.SEND_MESSAGES
