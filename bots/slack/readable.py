"""The shape of what Slack sends, as far as anything of it is read here.

Whatever bears Slack's signature and has another shape is refused as a whole, before anything is
done with it. Fields that are not named here may hold anything.

Source: docs.slack.dev/reference/interaction-payloads and docs.slack.dev/reference/events.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, Json, TypeAdapter, ValidationError

Payload = Mapping[str, Any]
_Text = Annotated[str, Field(max_length=1_000_000)]
"""What can be kept: with a bound, half a letter is found out, which no database takes."""
_Time = Annotated[int, Field(strict=True, ge=0, lt=1 << 35)]
"""Seconds, as far as a date can be made of them."""
_Address = Annotated[str, Field(pattern=r"^https?://\S+$")]


class _Named(BaseModel):
    id: _Text | None = None


class _User(BaseModel):
    id: _Text
    team_id: _Text | None = None
    name: _Text | None = None
    username: _Text | None = None


class _File(BaseModel):
    id: _Text
    name: _Text | None = None
    mimetype: _Text | None = None
    size: int | None = None


class _Message(BaseModel):
    ts: _Text | None = None
    thread_ts: _Text | None = None
    user: _Text | None = None
    text: _Text | None = None
    files: list[_File] | None = None
    attachments: list[dict[str, Any]] | None = None


class _Option(BaseModel):
    value: _Text | None = None


class _Element(BaseModel):
    value: _Text | None = None
    selected_option: _Option | None = None


class _Action(_Element):
    action_id: _Text
    action_ts: _Text | None = None
    url: _Text | None = None


class _State(BaseModel):
    values: dict[_Text, dict[_Text, _Element]]


class _View(BaseModel):
    id: _Text
    type: _Text | None = None
    callback_id: _Text | None = None


class _Kept(BaseModel):
    value: _Text | None = None
    channel: _Text | None = None
    root: _Text | None = None


class _Form(_View):
    callback_id: _Text
    private_metadata: Json[_Kept] | Literal[""] | None = None
    state: _State


class _Container(BaseModel):
    thread_ts: _Text | None = None
    channel_id: _Text | None = None


class _Authorization(BaseModel):
    enterprise_id: _Text | None = None
    team_id: _Text | None = None


class _Body(BaseModel):
    """What may stand in anything: whose workspace it is of, and how it is answered."""

    team_id: _Text | None = None
    enterprise_id: _Text | None = None
    team: _Named | None = None
    enterprise: _Named | None = None
    authorizations: list[_Authorization] | None = None
    trigger_id: _Text | None = None
    response_url: _Address | None = None
    event_time: _Time | None = None


class _Command(_Body):
    command: _Text
    text: _Text | None = None
    channel_id: _Text | None = None
    user_id: _Text
    user_name: _Text | None = None


class _Interaction(_Body):
    user: _User
    view: _View | None = None


class _Pressed(_Interaction):
    actions: Annotated[list[_Action], Field(min_length=1)]
    channel: _Named | None = None
    message: _Message | None = None
    container: _Container | None = None


class _Sent(_Interaction):
    view: _Form


class _Searched(_Interaction):
    action_id: _Text
    value: _Text | None = None


class _Channel(BaseModel):
    id: _Text


class _Chosen(_Message):
    ts: _Text


class _Pointed(_Interaction):
    callback_id: _Text
    channel: _Channel
    message: _Chosen
    trigger_id: _Text


class _Happened(BaseModel):
    type: _Text


class _Event(_Body):
    event: _Happened


class _Said(_Message):
    ts: _Text
    channel: _Text
    subtype: _Text | None = None
    user_team: _Text | None = None
    team: _Text | None = None
    deleted_ts: _Text | None = None
    message: _Message | None = None
    previous_message: _Message | None = None


class _Opened(BaseModel):
    user: _Text
    channel: _Text
    tab: _Text | None = None


class _Stopped(BaseModel):
    user: _Text
    channel: _Text
    thread_ts: _Text | None = None


class _Tokens(BaseModel):
    bot: list[_Text] | None = None


class _Revoked(BaseModel):
    tokens: _Tokens | None = None


class _SaidBody(_Body):
    event: _Said


class _OpenedBody(_Body):
    event: _Opened


class _StoppedBody(_Body):
    event: _Stopped


class _RevokedBody(_Body):
    event: _Revoked


_EVENTS: Final[Mapping[str, type[_Body]]] = {
    "agent_session_stopped": _StoppedBody,
    "app_home_opened": _OpenedBody,
    "app_mention": _SaidBody,
    "message": _SaidBody,
    "tokens_revoked": _RevokedBody,
}
_KINDS: Final[Mapping[str, type[_Body]]] = {
    "block_actions": _Pressed,
    "block_suggestion": _Searched,
    "message_action": _Pointed,
    "view_submission": _Sent,
}
_EVENT: Final = "event_callback"
_TYPE: Final = TypeAdapter(_Text)


def what_is_wrong(body: Payload) -> str | None:
    """Say at which place of a request something else stands than Slack would send, or None."""
    try:
        kind = _kind(body)
        if kind is _Event:
            kind = _EVENTS.get(_Event.model_validate(body).event.type, _Event)
        kind.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "type"
        return f"{place}: {first['msg']}"
    return None


def _kind(body: Payload) -> type[_Body]:
    if "command" in body:
        return _Command
    type_ = _TYPE.validate_python(body.get("type", ""))
    return _Event if type_ == _EVENT else _KINDS.get(type_, _Body)
