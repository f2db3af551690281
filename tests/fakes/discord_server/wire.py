"""How each thing is written on the wire."""

from tests.fakes.discord_server import rights
from tests.fakes.discord_server.flags import ChannelType
from tests.fakes.discord_server.moments import iso
from tests.fakes.discord_server.problems import JSON
from tests.fakes.discord_server.state import (
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
    World,
)

ATTACHMENT_LIMIT = 10 * 1024 * 1024
_OF_KIND: dict[ChannelType, JSON] = {
    ChannelType.VOICE: {"bitrate": 64_000, "user_limit": 0, "rtc_region": None},
    ChannelType.FORUM: {
        "available_tags": [],
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    },
}
"""What channels of some kinds say besides. Source: resources/channel, "Channel Object"."""


def user(it: User) -> JSON:
    return {
        "id": str(it.id),
        "username": it.name,
        "global_name": None if it.bot else it.shown or it.name.title(),
        "discriminator": "0000" if it.bot else "0",
        "avatar": None,
        "bot": it.bot,
        "public_flags": 0,
    }


def bot_user(it: User) -> JSON:
    return user(it) | {"verified": True, "mfa_enabled": True, "email": None, "flags": 0}


def member(it: Member) -> JSON:
    return member_alone(it) | {"user": user(it.user)}


def member_alone(it: Member) -> JSON:
    return {
        "nick": it.nick,
        "avatar": None,
        "roles": [str(role) for role in it.roles],
        "joined_at": iso(it.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def role(it: Role) -> JSON:
    tags: JSON = {"tags": {"bot_id": str(it.bot)}} if it.bot else {}
    return tags | {
        "id": str(it.id),
        "name": it.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": it.position,
        "permissions": str(int(it.permissions)),
        "managed": bool(it.bot),
        "mentionable": True,
        "flags": 0,
    }


def channel(it: Channel, world: World) -> JSON:
    shown: JSON = {
        "id": str(it.id),
        "type": int(it.type),
        "flags": 0,
        "last_message_id": str(it.last_message) if it.last_message else None,
    }
    if it.guild is None:
        return shown | {"recipients": [user(it.recipient)] if it.recipient else []}
    shown |= {"guild_id": str(it.guild.id), "name": it.name, "rate_limit_per_user": 0}
    if it.thread is not None:
        return shown | _of_thread(it, world)
    return (
        shown
        | _OF_KIND.get(it.type, {})
        | {
            "topic": None,
            "nsfw": False,
            "position": 0,
            "parent_id": None,
            "permission_overwrites": [
                {
                    "id": str(overwrite.target),
                    "type": int(overwrite.of_member),
                    "allow": str(int(overwrite.allow)),
                    "deny": str(int(overwrite.deny)),
                }
                for overwrite in it.overwrites
            ],
        }
    )


def _of_thread(it: Channel, world: World) -> JSON:
    thread, parent = it.thread, it.parent
    assert thread is not None
    assert parent is not None
    shown: JSON = {
        "parent_id": str(parent.id),
        "owner_id": str(thread.owner),
        "message_count": thread.messages,
        "total_message_sent": thread.messages,
        "member_count": min(len(thread.members), 50),
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "invitable": thread.invitable,
            "auto_archive_duration": thread.auto_archive_minutes,
            "archive_timestamp": iso(thread.archived_at or thread.created_at),
            "create_timestamp": iso(thread.created_at),
        },
    }
    if world.bot.id in thread.members:
        shown["member"] = thread_member(it, world.bot.id)
    return shown


def thread_member(it: Channel, who: int) -> JSON:
    assert it.thread is not None
    return {
        "id": str(it.id),
        "user_id": str(who),
        "join_timestamp": iso(it.thread.members[who]),
        "flags": 0,
    }


def attachment(it: Attachment, base: str) -> JSON:
    """Return a file with its address, which is signed and holds for a day.

    Source: discord.com/developers/docs/reference, "Signed Attachment CDN URLs".
    """
    url = f"{base}/attachments/{it.id}/{it.filename}?{it.signed}"
    return {
        "id": str(it.id),
        "filename": it.filename,
        "size": len(it.content),
        "url": url,
        "proxy_url": url,
        "content_type": it.content_type,
        "flags": 0,
    }


def message(it: Message, base: str) -> JSON:
    shown: JSON = {
        "id": str(it.id),
        "channel_id": str(it.channel.id),
        "author": user(it.author),
        "content": it.content,
        "timestamp": iso(it.at),
        "edited_timestamp": iso(it.edited_at) if it.edited_at else None,
        "tts": False,
        "mention_everyone": it.mention_everyone,
        "mentions": [user(each) for each in it.mentions],
        "mention_roles": [str(each) for each in it.mention_roles],
        "attachments": [attachment(each, base) for each in it.attachments],
        "embeds": it.embeds,
        "pinned": False,
        "type": int(it.type),
        "flags": int(it.flags),
        "components": it.components,
    }
    if it.nonce is not None:
        shown["nonce"] = it.nonce
    if it.webhook:
        shown |= {"webhook_id": str(it.author.id)}
        shown |= {"application_id": str(it.author.id)} if it.interaction else {}
    if it.interaction is not None:
        shown["interaction_metadata"] = it.interaction
    if it.forwards is not None:
        shown |= _forwarded(it.forwards, base)
    if it.replies_to is not None:
        earlier = it.replies_to
        shown["message_reference"] = {
            "type": 0,
            "message_id": str(earlier.id),
            "channel_id": str(earlier.channel.id),
        }
        gone = earlier.deleted or earlier.replies_to is not None
        shown["referenced_message"] = None if gone else message(earlier, base)
    return shown


def _forwarded(it: Message, base: str) -> JSON:
    """Write what a forwarded message carries: a copy, and where it came from."""
    whole = message(it, base)
    taken = ("type", "content", "embeds", "attachments", "timestamp", "edited_timestamp", "flags")
    copy = {name: whole[name] for name in (*taken, "components", "mentions", "mention_roles")}
    place = {"type": 1, "message_id": str(it.id), "channel_id": str(it.channel.id)}
    return {"message_reference": place, "message_snapshots": [{"message": copy}]}


def message_event(it: Message, base: str) -> JSON:
    """Write a message as the gateway does: with its guild and its author's membership."""
    shown = message(it, base)
    guild = it.channel.guild
    if guild is not None:
        shown["guild_id"] = str(guild.id)
        author = guild.members.get(it.author.id)
        if author is not None and not it.webhook:
            shown["member"] = member_alone(author)
    return shown


def guild(it: Guild, world: World, *, all_members: bool) -> JSON:
    bot = world.bot
    shown_members = [m for m in it.members.values() if all_members or m.user is bot]
    return {
        "id": str(it.id),
        "name": it.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(it.owner.id),
        "preferred_locale": it.locale,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "vanity_url_code": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(each) for each in it.roles.values()],
        "joined_at": iso(it.members[bot.id].joined_at) if bot.id in it.members else None,
        "large": False,
        "unavailable": False,
        "member_count": len(it.members),
        "members": [member(each) for each in shown_members],
        "channels": [channel(each, world) for each in world.channels_of(it)],
        "threads": [
            channel(each, world)
            for each in world.threads_of(it)
            if each.thread and not each.thread.archived and rights.sees(each, bot)
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
