"""Post, edit and delete messages, as the platform shows them to apps."""

import secrets
from typing import Any

from tests.fakes.slack.checks import elements
from tests.fakes.slack.model import Channel, File, Happening, Json, Message, SlackError, User
from tests.fakes.slack.state import World


def post(
    world: World,
    channel: Channel,
    user: User,
    text: str,
    *,
    blocks: list[Json] | None = None,
    thread_ts: str = "",
    metadata: Json | None = None,
    files: list[File] | None = None,
    ephemeral_to: str = "",
    subtype: str = "",
    attachments: list[Json] | None = None,
) -> Message:
    """Put a message into a channel and let those hear of it who may."""
    message = Message(
        channel.id,
        world.ts(),
        user.id,
        text,
        named(blocks or []),
        thread_ts,
        user.bot_id,
        user.app_id,
        subtype,
        metadata=metadata,
        files=files or [],
        ephemeral_to=ephemeral_to,
        attachments=attachments or [],
    )
    world.messages[channel.id][message.ts] = message
    if thread_ts and not ephemeral_to:  # which alone makes no thread
        world.answered.add((channel.id, thread_ts))
    if user.bot_id and (shown := world.sessions.get((channel.id, thread_ts))):
        shown.activity = ""  # an answer takes "is thinking" away
    for file in message.files:
        file.channels.add(channel.id)
    if not ephemeral_to:
        event = as_json(world, message) | {"channel": channel.id, "event_ts": message.ts}
        _tell(world, channel, event)
    return message


def edit(
    world: World, message: Message, text: str, blocks: list[Json], metadata: Json | None = None
) -> None:
    """Replace what a message says."""
    before = as_json(world, message)
    message.text, message.blocks = text, named(blocks)
    message.metadata = metadata if metadata is not None else message.metadata
    message.edited = {"user": message.user, "ts": world.ts()}
    message.versions += 1
    if not message.ephemeral_to:
        change = {"message": as_json(world, message), "previous_message": before}
        _hidden(world, message, "message_changed", change)


def delete(world: World, message: Message) -> None:
    """Take a message away."""
    message.deleted = True
    if not message.ephemeral_to:
        change = {"deleted_ts": message.ts, "previous_message": as_json(world, message)}
        _hidden(world, message, "message_deleted", change)


def as_json(world: World, message: Message) -> Json:
    """Return a message as the platform writes it."""
    author = world.users[message.user]
    shown: dict[str, Any] = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "team": author.team_id,
        "blocks": message.blocks or spoken(message.text),
        "subtype": message.subtype,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "edited": message.edited,
        "metadata": message.metadata,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts
        or (message.ts if (message.channel, message.ts) in world.answered else ""),
    }
    if message.bot_id:
        shown["bot_profile"] = {
            "id": message.bot_id,
            "app_id": message.app_id,
            "name": author.name,
            "team_id": author.team_id,
            "deleted": False,
        }
    else:
        shown["client_msg_id"] = f"{message.ts}-{message.user}"
    if message.thread_ts and (root := world.messages[message.channel].get(message.thread_ts)):
        shown["parent_user_id"] = root.user
    if message.files:
        own = author.team_id == world.channels[message.channel].team_id
        shown["files"] = [
            file_json(world, file) if own else _file_of_others(file) for file in message.files
        ]
    if message.ephemeral_to:
        shown["is_ephemeral"] = True
    return {name: value for name, value in shown.items() if value or name == "text"}


def file_json(world: World, file: File) -> Json:
    """Return a file as it is told to those who may see it.

    Source: docs.slack.dev/reference/objects/file-object.
    """
    url = file.url or f"{world.url}/files-pri/{file.id}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "size": len(file.content),
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "file_access": "visible",
        "channels": sorted(file.channels),
        "url_private": f"{url}/{file.name}",
        "url_private_download": f"{url}/download/{file.name}",
    }


def _file_of_others(file: File) -> Json:
    """Return a file that came through Slack Connect: `files.info` tells the rest."""
    told: Json = {"id": file.id, "mode": "file_access", "file_access": "check_file_info"}
    return told | {"created": 0, "timestamp": 0, "user": ""}


def spoken(text: str) -> list[Json]:
    """Return the blocks that a client makes of what somebody typed."""
    words = [{"type": "text", "text": text}]
    section = {"type": "rich_text_section", "elements": words}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}] if text else []


def named(blocks: list[Json]) -> list[Json]:
    """Give a name to every block and element that came without one."""
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return blocks


def joins(world: World, channel: Channel, user: User, inviter: str = "") -> None:
    """Let somebody become a member."""
    if user.id in channel.members:
        raise SlackError("already_in_channel")
    channel.members.add(user.id)
    event = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": user.team_id,
        "event_ts": world.ts(),
    }
    _told(world, channel, event | ({"inviter": inviter} if inviter else {}))


def _hidden(world: World, message: Message, subtype: str, change: Json) -> None:
    channel = world.channels[message.channel]
    ts = world.ts()
    event = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id}
    _tell(world, channel, event | change | {"ts": ts, "event_ts": ts})


def _tell(world: World, channel: Channel, event: Json) -> None:
    """One message arrives as `message`, and where it names an app also as `app_mention`."""
    _told(world, channel, event | {"channel_type": channel.kind})
    text = event.get("text", "")
    if event.get("subtype") in {None, "file_share", "thread_broadcast"} and channel.kind != "im":
        for app in world.apps.values():
            if any(f"<@{bot.id}>" in text for bot in world.bots(app)):
                mention = {key: value for key, value in event.items() if key != "subtype"}
                _told(world, channel, mention | {"type": "app_mention"}, app.id)


def _told(world: World, channel: Channel, event: Json, app: str = "") -> None:
    world.tell(Happening(event, frozenset(channel.teams), channel, app))
