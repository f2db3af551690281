"""chat.*: what an app says."""

import math
from typing import Any

from tests.fakes.slack.calls import Call, method
from tests.fakes.slack.checks import Fault, message_faults
from tests.fakes.slack.messaging import as_json, delete, edit, post
from tests.fakes.slack.model import Channel, Json, Message, SlackError

BURST_S = 1.0


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    channel = _where(call)
    _may_write(call, channel)
    call.judge([*message_faults(call.args), *_thread(call, channel)])
    _spaced(call, channel)
    message = post(call.world, channel, call.bot, **_content(call))
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": as_json(call.world, message),
        **_warned(call),
    }


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    channel = call.channel()
    _may_write(call, channel)
    user = call.user("user")
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    call.judge(list(message_faults(call.args)))
    message = post(call.world, channel, call.bot, **_content(call), ephemeral_to=user.id)
    return {"message_ts": message.ts}


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    message = _own(call, "cant_update_message")
    if call.channel().archived:
        raise SlackError("is_inactive")
    call.judge(list(message_faults(call.args, update=True)))
    _tiered(call)
    text = call.maybe("text") or message.text
    blocks = call.args.get("blocks")
    kept = [] if call.maybe("text") else message.blocks  # a text alone takes the blocks away
    edit(call.world, message, text, kept if blocks is None else blocks, call.args.get("metadata"))
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": text,
        "message": as_json(call.world, message),
    }


@method("chat.delete", "chat:write")
def delete_message(call: Call) -> Json:
    message = _own(call, "cant_delete_message")
    delete(call.world, message)
    return {"channel": message.channel, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.world.message(channel.id, call.text("message_ts"))
    domain = call.world.teams[call.team].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _where(call: Call) -> Channel:
    """A person's id stands for the app's direct conversation with them."""
    target = call.text("channel")
    if target in call.world.users:
        person = call.world.users[target]
        if person.bot_id:
            raise SlackError("cannot_dm_bot")
        if person.deleted:
            raise SlackError("channel_not_found")
        return call.world.direct(call.bot.id, target)
    return call.channel()


def _may_write(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if channel.read_only and call.method == "chat.postMessage":
        raise SlackError("restricted_action_read_only_channel")
    if not call.acts_in(channel):
        public = channel.kind == "channel" and "chat:write.public" in call.token.scopes
        if not public or call.method != "chat.postMessage":
            raise SlackError("not_in_channel")


def _own(call: Call, refusal: str) -> Message:
    channel = call.channel()
    message = call.world.message(channel.id, call.text("ts"))
    if message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.app_id != call.app.id:
        raise SlackError(refusal)
    return message


def _content(call: Call) -> dict[str, Any]:
    return {
        "text": call.maybe("text"),
        "attachments": call.args.get("attachments"),
        "blocks": call.args.get("blocks"),
        "thread_ts": call.maybe("thread_ts"),
        "metadata": call.args.get("metadata"),
    }


def _thread(call: Call, channel: Channel) -> list[Fault]:
    ts = call.maybe("thread_ts")
    if ts and ts not in call.world.messages[channel.id]:
        return [
            Fault(
                "thread_not_found", "/thread_ts", "names no message of this channel", refused=False
            )
        ]
    return []


def _spaced(call: Call, channel: Channel) -> None:
    """Where bursts are counted, a channel takes one message a second."""
    key, now = (call.app.id, channel.id), call.world.now
    if call.world.bursts and now - call.world.posted.get(key, 0.0) < BURST_S:
        raise SlackError("ratelimited")
    call.world.posted[key] = now


def _tiered(call: Call) -> None:
    """Where edits are counted, a workspace takes so many within a while, and then none."""
    if call.world.edits is None:
        return
    most, within = call.world.edits
    key, now = (call.app.id, call.team), call.world.now
    lately = [at for at in call.world.edited[key] if now - at < within]
    call.world.edited[key] = lately
    if len(lately) >= most:
        raise SlackError("ratelimited", retry_after=math.ceil(lately[0] + within - now))
    lately.append(now)


def _warned(call: Call) -> Json:
    if call.maybe("text"):
        return {}
    warning = "missing_text_in_message"
    return {"warning": warning, "response_metadata": {"warnings": [warning]}}
