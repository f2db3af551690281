"""What Slack's payloads say: who is behind them, where they come from, and which words are meant.

A person is found by their own workspace and id. Where a whole organisation installed the app, that
is the organisation, in which an id is nobody else's.
"""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from bots.arrivals import Sender
from bots.slack.setup import SURFACE
from bots.surface import Account, Attached
from workflows.store.installations import Installation
from workflows.store.places import Place

Payload = Mapping[str, Any]
_NOT_TYPED: Final = ("app_id", "bot_id", "bot_profile", "edited", "hidden")
_SLACKBOT: Final = "USLACKBOT"
"""Repeats reminders and ready answers, whoever's words they are."""
_MARKED: Final = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_CODE: Final = re.compile(r"`{1,3}([^`]+)`{1,3}")
"""How a word arrives that was copied from a card, where it stands as code."""


def home(installation: Installation) -> str:
    """Return how the workspace of an installation is called in places and identities."""
    return installation.team or installation.enterprise


def author(installation: Installation, event: Payload, outer: Payload) -> Sender:
    """Return who wrote a message."""
    own = event.get("user_team") or event.get("team") or outer.get("team_id") or ""
    return _sender(installation, str(event.get("user", "")), str(own), outer, "")


def presser(installation: Installation, body: Payload) -> Sender:
    """Return who pressed a button or sent a form."""
    user = body["user"]
    own = user.get("team_id") or (body.get("team") or {}).get("id") or ""
    name = user.get("name") or user.get("username") or user["id"]
    return _sender(installation, str(user["id"]), str(own), body, str(name))


def is_home(body: Payload) -> bool:
    """Tell whether a button was pressed on the Home tab."""
    return (body.get("view") or {}).get("type") == "home"


def commander(installation: Installation, body: Payload) -> Sender:
    """Return who ran a command; those of other workspaces cannot."""
    own = str(body.get("team_id") or "")
    return _sender(installation, str(body["user_id"]), own, body, str(body.get("user_name") or ""))


def _sender(
    installation: Installation, account: str, own: str, outer: Payload, name: str
) -> Sender:
    """Return somebody, who is foreign unless their workspace is the one that installed the app."""
    if installation.team:
        team = installation.team if own in _organisation(installation.team, outer) else own
        foreign = team != installation.team
    else:
        ours = {installation.enterprise, outer.get("team_id"), (outer.get("team") or {}).get("id")}
        shared = bool(outer.get("is_ext_shared_channel"))
        foreign = shared and own not in ours
        team = own if foreign else installation.enterprise
    return Sender(
        installation.tenant, Account(SURFACE, team, account), name or account, foreign=foreign
    )


def _organisation(team: str, outer: Payload) -> frozenset[str]:
    """Return by which organisation Slack may name the people of a workspace, if it is of one.

    Only what stands beside the workspace itself counts: of a shared channel, a payload may name the
    organisation of others, too.
    """
    workspace = outer.get("team") or {}
    beside = (
        *((one.get("team_id"), one.get("enterprise_id")) for one in _authorizations(outer)),
        (outer.get("context_team_id"), outer.get("context_enterprise_id")),
        (outer.get("team_id"), outer.get("enterprise_id")),
        (workspace.get("id"), workspace.get("enterprise_id")),
    )
    return frozenset(str(whole) for named, whole in beside if named == team and whole)


def _authorizations(outer: Payload) -> list[Payload]:
    return list(outer.get("authorizations") or ())


def place_of_press(installation: Installation, body: Payload) -> Place:
    """Return where a button was pressed; a message that only one person sees is not told whole."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    root = (body.get("message") or {}).get("thread_ts") or container.get("thread_ts") or ""
    return place_of(installation, channel, root)


def place_of(installation: Installation, channel: str, root: str) -> Place:
    """Return a channel of a workspace, or a thread in it."""
    return Place(SURFACE, home(installation), channel, root)


def is_said(event: Payload) -> bool:
    """Tell whether a message is what a person says now, in their own words.

    What was edited, forwarded or written by a bot or another app counts for nothing.
    """
    if any(event.get(name) for name in _NOT_TYPED) or event.get("user") in {None, "", _SLACKBOT}:
        return False
    if event.get("subtype") not in {None, "file_share", "thread_broadcast"}:
        return False
    return not any(one.get("is_share") or one.get("is_msg_unfurl") for one in _attached(event))


def _attached(event: Payload) -> list[Payload]:
    return list(event.get("attachments") or ())


def files(event: Payload) -> tuple[Attached, ...]:
    """Return the files of a message; of those of another workspace only the id is told."""
    return tuple(
        Attached(
            id=str(one["id"]),
            name=str(one.get("name") or ""),
            kind=str(one.get("mimetype") or ""),
            size=int(one.get("size") or 0),
        )
        for one in event.get("files") or ()
    )


def is_for_us(event: Payload, bot: str) -> bool:
    """Tell whether a message is for us: a direct one, or one that calls us."""
    if event.get("channel_type") == "im" or event.get("type") == "app_mention":
        return True
    return bool(re.search(_called(bot), str(event.get("text", ""))))


def _called(bot: str) -> str:
    """Return the form of our own name, with what is put behind a name before going on."""
    return rf"<@{re.escape(bot)}(?:\|[^<>]*)?>[,:]?"


def words(event: Payload, bot: str) -> str:
    """Return what was typed, as it was typed: our own name and Slack's marks are no words."""
    text = re.sub(_called(bot), " ", str(event.get("text") or ""))
    return plainly(html.unescape(_MARKED.sub(_unmarked, text)))


def plainly(typed: str) -> str:
    """Return words with one plain blank between them, and not marked as code, if all of them are.

    Blanks of other kinds come from one key too many on some keyboards, and with what is copied.
    """
    said = "\n".join(" ".join(line.split()) for line in typed.splitlines()).strip()
    code = _CODE.fullmatch(said)
    return code[1].strip() if code else said


def _unmarked(found: "re.Match[str]") -> str:
    sign, name, label = found[1], found[2], found[3]
    if sign == "!":
        return f"@{label or name}"
    return f"{sign}{label or name}"
