"""What is said in Slack, handed on; nothing is acknowledged before it is kept."""

import logging
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp

from bots.arrivals import Arrivals
from bots.edited import Edited
from bots.slack.installed import Installed
from bots.slack.reading import author, files, home, is_for_us, is_said, place_of, words
from workflows.store.installations import Installation
from workflows.store.places import Place

log = logging.getLogger(__name__)

Body = dict[str, Any]


def listen(app: AsyncApp, arrivals: Arrivals, installed: Installed) -> None:
    """Subscribe to messages, and to being taken out."""
    edited = Edited(arrivals)

    async def said(body: Body, event: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        if event.get("subtype") == "message_deleted":
            await _deleted(arrivals, installation, event)
            return
        if event.get("subtype") == "message_changed":
            await _changed(edited, installation, body, event)
            return
        if event.get("user") == installation.bot:
            return  # ours, whatever it names us
        if not is_said(event) or not is_for_us(event, installation.bot):
            return
        sent = str(event["ts"])
        place = place_of(installation, event["channel"], str(event.get("thread_ts") or sent))
        sender = author(installation, event, body)
        # a mention arrives twice, as a mention and as a message: both are of this one name
        name = f"{home(installation)}/{event['channel']}/{sent}"
        text = words(event, installation.bot)
        await arrivals.hear(sender, place, text, name, files(event))

    app.event("app_mention")(said)
    app.event("message")(said)

    async def gone(body: Body) -> None:
        at = datetime.fromtimestamp(body.get("event_time") or 0, UTC)
        await installed.revoke(body.get("enterprise_id"), body.get("team_id"), at)

    async def revoked(body: Body, event: Body) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await gone(body)

    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(revoked)


async def _changed(edited: Edited, installation: Installation, body: Body, event: Body) -> None:
    """Answer whoever changes the words of what they said to us."""
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    written = {**now, "edited": None, "channel_type": event.get("channel_type")}
    if now.get("text") == before.get("text"):
        return
    if not is_said(written) or not is_for_us(written, installation.bot):
        return
    place = place_of(installation, event["channel"], str(now.get("thread_ts") or ""))
    name = (str(event["channel"]), str(event["ts"]))
    await edited.answer(author(installation, now, body), place, name)


async def _deleted(arrivals: Arrivals, installation: Installation, event: Body) -> None:
    """Let a card that somebody took away, and that people still need, be looked after at once."""
    place: Place = place_of(installation, event["channel"], "")
    message = str(event.get("deleted_ts", ""))
    ours = (event.get("previous_message") or {}).get("user") == installation.bot
    await arrivals.taken_away(installation.tenant, place, message, ours=ours)
