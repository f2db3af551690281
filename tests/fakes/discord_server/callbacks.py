"""Answers to interactions: the callback, and messages by the interaction's own token.

Source: discord.com/developers/docs/interactions/receiving-and-responding.
"""

from dataclasses import replace

from tests.fakes.discord_server import checks, command_checks, wire
from tests.fakes.discord_server.desk import Call, Desk, Reply, Routes
from tests.fakes.discord_server.flags import (
    CallbackType,
    InteractionType,
    MessageFlag,
    MessageType,
)
from tests.fakes.discord_server.happenings import numbered
from tests.fakes.discord_server.interactions import Interaction, Modal
from tests.fakes.discord_server.messages import check_body, filled, rewrite
from tests.fakes.discord_server.problems import JSON, ApiError, Known, Problem
from tests.fakes.discord_server.state import Message
from tests.fakes.discord_server.typed import focused

TAKES = {
    InteractionType.COMMAND: {4, 5, 9},
    InteractionType.COMPONENT: {4, 5, 6, 7, 9},
    InteractionType.AUTOCOMPLETE: {8},
    InteractionType.MODAL_SUBMIT: {4, 5, 6, 7},
}
NEEDS_A_MESSAGE = {CallbackType.DEFERRED_UPDATE, CallbackType.UPDATE_MESSAGE}


def answer(desk: Desk, call: Call) -> Reply:
    it = desk.interactions.all.get(call.id("interaction_id"))
    if it is None or it.token != call.parameters["token"] or desk.interactions.late(it):
        raise ApiError.of(Known.UNKNOWN_INTERACTION)
    kind = _kind(desk, call, it)
    if it.answered is not None:
        raise ApiError.of(Known.ALREADY_ACKNOWLEDGED)
    inner = replace(call, under=("data",))
    _HOW[kind](desk, inner, it, call.body.get("data") or {})
    it.answered, it.answered_at = kind, desk.world.clock.now()
    if call.query.get("with_response") not in {"1", "true", "True"}:
        return None
    return _reply(desk, it, kind)


def _kind(desk: Desk, call: Call, it: Interaction) -> CallbackType:
    kind = int(call.body.get("type") or 0)
    allowed = set(TAKES[it.type])
    if it.message is None:
        allowed -= NEEDS_A_MESSAGE
    if kind not in allowed:
        said = f"Value must be one of {sorted(allowed)}."
        desk.insist(call, [Problem(("type",), "BASE_TYPE_CHOICES", said)])
    return CallbackType(kind)


def _message(desk: Desk, call: Call, it: Interaction, data: JSON) -> None:
    check_body(desk, call, data, of_interaction=True)
    it.original = _posted(desk, call, it, data)


def _posted(
    desk: Desk, call: Call, it: Interaction, data: JSON, *, loading: bool = False
) -> Message:
    hidden = (data.get("flags") or 0) & MessageFlag.EPHEMERAL
    message = Message(desk.world.clock.next_id(), it.channel, desk.bot, webhook=True)
    message.interaction = it.metadata
    message.flags = int(hidden) | (MessageFlag.LOADING if loading else 0)
    message.only_for = it.user if hidden else None
    if it.type is InteractionType.COMMAND:
        slash = it.body["data"].get("type") == 1
        message.type = MessageType.COMMAND if slash else MessageType.CONTEXT_MENU
    else:
        message.type, message.replies_to = MessageType.REPLY, it.message
    return desk.happenings.post(filled(desk, call, message, data))


def _deferred(desk: Desk, call: Call, it: Interaction, data: JSON) -> None:
    only_ephemeral = {"flags": (data.get("flags") or 0) & MessageFlag.EPHEMERAL}
    it.original = _posted(desk, call, it, only_ephemeral, loading=True)


def _acknowledged(desk: Desk, call: Call, it: Interaction, data: JSON) -> None:
    it.original = it.message


def _updated(desk: Desk, call: Call, it: Interaction, data: JSON) -> None:
    assert it.message is not None
    if it.message.deleted:
        raise ApiError.of(Known.UNKNOWN_MESSAGE)
    rewrite(desk, call, it.message, data)
    it.original = it.message


def _choices(desk: Desk, call: Call, it: Interaction, data: JSON) -> None:
    wanted = focused(it.body["data"].get("options") or [])
    kind = wanted["type"] if wanted else None
    desk.insist(call, command_checks.offered(data.get("choices"), kind, ("choices",)))
    it.choices = data["choices"]


def _modal(desk: Desk, call: Call, it: Interaction, data: JSON) -> None:
    desk.insist(call, checks.modal(data))
    tree = numbered(data["components"])
    it.modal = Modal(data["custom_id"], data["title"], tree, it)


_HOW = {
    CallbackType.MESSAGE: _message,
    CallbackType.DEFERRED_MESSAGE: _deferred,
    CallbackType.DEFERRED_UPDATE: _acknowledged,
    CallbackType.UPDATE_MESSAGE: _updated,
    CallbackType.CHOICES: _choices,
    CallbackType.MODAL: _modal,
}


def _reply(desk: Desk, it: Interaction, kind: CallbackType) -> JSON:
    about: JSON = {"id": str(it.id), "type": int(it.type)}
    reply: JSON = {"interaction": about}
    message = it.original
    if message is not None:
        about["response_message_id"] = str(message.id)
        about["response_message_loading"] = message.loading
        about["response_message_ephemeral"] = message.ephemeral
        shown = wire.message(message, desk.happenings.base)
        reply["resource"] = {"type": int(kind), "message": shown}
    return reply


def _by_token(desk: Desk, call: Call) -> Interaction:
    it = desk.interactions.by_token(call.parameters["token"])
    if call.id("webhook_id") != desk.world.application or it is None:
        raise ApiError.of(Known.UNKNOWN_WEBHOOK)
    if desk.interactions.token_is_dead(it):
        raise ApiError.of(Known.INVALID_WEBHOOK_TOKEN)
    if it.answered is None:
        raise ApiError.of(Known.UNKNOWN_WEBHOOK)
    return it


def _named(desk: Desk, call: Call, it: Interaction) -> Message:
    name = call.parameters["message_id"]
    own = it.messages
    found = it.original if name == "@original" else None
    if name != "@original":
        found = next((m for m in own if m.id == call.id("message_id")), None)
    if found is None or found.deleted:
        raise ApiError.of(Known.UNKNOWN_MESSAGE)
    return found


def follow_up(desk: Desk, call: Call) -> Reply:
    it = _by_token(desk, call)
    check_body(desk, call, call.body, of_interaction=True)
    if it.original is not None and it.original.loading:
        # The first message after a deferral takes the place of "thinking", hidden if that was.
        rewrite(desk, call, it.original, call.body | {"flags": _without_ephemeral(call.body)})
        return wire.message(it.original, desk.happenings.base)
    message = _posted(desk, call, it, call.body)
    it.followups.append(message)
    return wire.message(message, desk.happenings.base)


def _without_ephemeral(body: JSON) -> int:
    return int(body.get("flags") or 0) & ~int(MessageFlag.EPHEMERAL)


def read(desk: Desk, call: Call) -> Reply:
    return wire.message(_named(desk, call, _by_token(desk, call)), desk.happenings.base)


def edit(desk: Desk, call: Call) -> Reply:
    message = _named(desk, call, _by_token(desk, call))
    rewrite(desk, call, message, call.body)
    return wire.message(message, desk.happenings.base)


def delete(desk: Desk, call: Call) -> Reply:
    desk.happenings.delete(_named(desk, call, _by_token(desk, call)))
    return None


HOOK = "/webhooks/{webhook_id}/{token}"
ROUTES: Routes = (
    ("POST", "/interactions/{interaction_id}/{token}/callback", answer),
    ("POST", HOOK, follow_up),
    ("GET", HOOK + "/messages/{message_id}", read),
    ("PATCH", HOOK + "/messages/{message_id}", edit),
    ("DELETE", HOOK + "/messages/{message_id}", delete),
)
