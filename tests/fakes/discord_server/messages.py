"""Messages by the bot's own token: send, read, edit, delete."""

from dataclasses import replace

from tests.fakes.discord_server import checks, mentions, rights, wire
from tests.fakes.discord_server.desk import Call, Desk, Reply, Routes
from tests.fakes.discord_server.flags import (
    ChannelType,
    MessageFlag,
    MessageType,
    Permission,
)
from tests.fakes.discord_server.happenings import numbered, settle
from tests.fakes.discord_server.problems import JSON, ApiError, Known, Problem
from tests.fakes.discord_server.state import Channel, Message

MOST_READ = 100
SETS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2


def filled(desk: Desk, call: Call, message: Message, body: JSON) -> Message:
    """Write a checked body into a message, new or old."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "components" in body:
        message.components = numbered(body["components"] or [])
    if "embeds" in body:
        message.embeds = body["embeds"] or []
    kept = {int(each["id"]) for each in body.get("attachments", []) if "filename" not in each}
    if "attachments" in body:
        message.attachments = [each for each in message.attachments if each.id in kept]
    message.attachments += [replace(f, id=desk.world.clock.next_id()) for f in call.files]
    message.flags |= (body.get("flags") or 0) & int(SETS)
    _call(desk, message, body)
    return message


def _call(desk: Desk, message: Message, body: JSON) -> None:
    found = mentions.live(checks.texts({"content": message.content} | _tree(message)))
    through = mentions.let_through(found, body.get("allowed_mentions"))
    may_call_all = rights.in_channel(message.channel, desk.bot) & Permission.MENTION_EVERYONE
    message.mentions = [desk.world.users[w] for w in through.users if w in desk.world.users]
    message.mention_roles = sorted(through.roles)
    message.mention_everyone = bool(through.everyone and may_call_all)
    if through and message.only_for is None:
        desk.pings.append(message)


def _tree(message: Message) -> JSON:
    return {"components": message.components}


def not_empty(call: Call, message: Message) -> None:
    if not (message.content or message.components or message.embeds or message.attachments):
        raise ApiError.of(Known.EMPTY_MESSAGE)


def check_body(
    desk: Desk, call: Call, body: JSON, *, old: Message | None = None, of_interaction: bool = False
) -> None:
    """Refuse a body that breaks a limit; remember one that could ping whom nobody named."""
    whole = dict(body)
    was_v2 = old is not None and old.is_v2
    if old is not None and (body.get("flags") or 0) & MessageFlag.COMPONENTS_V2:
        whole.setdefault("content", old.content)
        whole.setdefault("embeds", old.embeds)
    desk.insist(call, checks.message(whole, was_v2=was_v2, of_interaction=of_interaction))
    desk.careful(call, body)
    has = any(whole.get(name) for name in ("content", "components", "embeds", "sticker_ids"))
    if not has and not call.files and old is None:
        desk.violate(call, "an empty message")
        raise ApiError.of(Known.EMPTY_MESSAGE)


def create(desk: Desk, call: Call) -> Reply:
    channel = desk.channel(call)
    may_write(desk, call, channel)
    check_body(desk, call, call.body)
    earlier = _same_nonce(desk, channel, call.body)
    if earlier is not None:
        return wire.message(earlier, desk.happenings.base)
    message = Message(desk.world.clock.next_id(), channel, desk.bot)
    message.nonce = str(call.body["nonce"]) if call.body.get("nonce") is not None else None
    message.replies_to = _replied(desk, channel, call.body.get("message_reference"))
    if message.replies_to is not None:
        message.type = MessageType.REPLY
    desk.happenings.post(filled(desk, call, message, call.body))
    return wire.message(message, desk.happenings.base)


def may_write(desk: Desk, call: Call, channel: Channel) -> None:
    if channel.type is ChannelType.FORUM:
        raise ApiError.of(Known.WRONG_CHANNEL_TYPE)
    wanted = [Permission.VIEW_CHANNEL, rights.to_send(channel)]
    if call.files:
        wanted.append(Permission.ATTACH_FILES)
    rights.demand(channel, desk.bot, *wanted)
    if channel.thread is not None and channel.thread.locked:
        rights.demand(channel, desk.bot, Permission.MANAGE_THREADS)
    if channel.recipient is not None:
        shared = any(channel.recipient.id in g.members for g in desk.world.guilds_of_bot())
        if not channel.recipient.takes_dms or not shared:
            raise ApiError.of(Known.TAKES_NO_DMS)


def _same_nonce(desk: Desk, channel: Channel, body: JSON) -> Message | None:
    """Find the message that the same nonce already made, where the sender asks for that."""
    if not body.get("enforce_nonce"):
        return None
    nonce = str(body["nonce"])
    sent = (m for m in desk.world.messages_in(channel) if m.author is desk.bot)
    return next((m for m in sent if m.nonce == nonce), None)


def _replied(desk: Desk, channel: Channel, reference: JSON | None) -> Message | None:
    if reference is None:
        return None
    found = desk.world.messages.get(int(reference["message_id"]))
    if found is not None and found.channel is channel and not found.deleted:
        return found
    if reference.get("fail_if_not_exists") is False:
        return None
    code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"
    raise ApiError.form([Problem(("message_reference",), code, "Unknown message")])


def read(desk: Desk, call: Call) -> Reply:
    channel = desk.channel(call)
    rights.demand(channel, desk.bot, Permission.READ_MESSAGE_HISTORY)
    return wire.message(desk.message(call, channel), desk.happenings.base)


def history(desk: Desk, call: Call) -> Reply:
    channel = desk.channel(call)
    rights.demand(channel, desk.bot, Permission.READ_MESSAGE_HISTORY)
    seen = [m for m in desk.world.messages_in(channel) if m.only_for is None]
    after = int(call.query.get("after", 0))
    before = int(call.query.get("before", 2**63))
    seen = [m for m in seen if after < m.id < before]
    most = min(int(call.query.get("limit", 50)), MOST_READ)
    chosen = seen[:most] if "after" in call.query else seen[-most:]
    return [wire.message(m, desk.happenings.base) for m in reversed(chosen)]


def edit(desk: Desk, call: Call) -> Reply:
    channel = desk.channel(call)
    rights.demand(channel, desk.bot, Permission.VIEW_CHANNEL)
    message = desk.message(call, channel)
    if message.author is not desk.bot:
        raise ApiError.of(Known.NOT_YOURS)
    if channel.thread is not None and channel.thread.archived:
        raise ApiError.of(Known.THREAD_ARCHIVED)
    rewrite(desk, call, message, call.body)
    return wire.message(message, desk.happenings.base)


def rewrite(desk: Desk, call: Call, message: Message, body: JSON) -> None:
    """Change a message of the bot's, by whichever door."""
    check_body(desk, call, body, old=message, of_interaction=message.webhook)
    message.before.append(message.components)
    settle(message)
    filled(desk, call, message, body)
    not_empty(call, message)
    desk.happenings.edited(message)


def delete(desk: Desk, call: Call) -> Reply:
    channel = desk.channel(call)
    rights.demand(channel, desk.bot, Permission.VIEW_CHANNEL)
    message = desk.message(call, channel)
    if message.author is not desk.bot:
        rights.demand(channel, desk.bot, Permission.MANAGE_MESSAGES)
    if channel.thread is not None and channel.thread.archived:
        raise ApiError.of(Known.THREAD_ARCHIVED)
    desk.happenings.delete(message)
    return None


def typing(desk: Desk, call: Call) -> Reply:
    channel = desk.channel(call)
    rights.demand(channel, desk.bot, Permission.VIEW_CHANNEL, rights.to_send(channel))
    desk.happenings.typing(channel)
    return None


IN = "/channels/{channel_id}/messages"
ROUTES: Routes = (
    ("POST", IN, create),
    ("GET", IN, history),
    ("GET", IN + "/{message_id}", read),
    ("PATCH", IN + "/{message_id}", edit),
    ("DELETE", IN + "/{message_id}", delete),
    ("POST", "/channels/{channel_id}/typing", typing),
)
