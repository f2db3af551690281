"""Slack as a surface: messages, edits, whispers, and the search for what was perhaps said."""

from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.blocks import message
from bots.slack.calling import call
from bots.slack.installed import Installed
from bots.surface import Refused, Shown
from workflows.store.places import Place

NAMED: Final = "countersign_post"
"""Of the metadata by which a message of ours is found again."""
_EARLIER: Final = timedelta(minutes=5)
"""By how much the clocks may differ."""
_MOST_LOOKED_AT: Final = 200


class Slack:
    """Says things in every workspace in which the app is installed."""

    def __init__(self, web: AsyncWebClient, installed: Installed) -> None:
        """Keep how Slack is called, and what opens each workspace."""
        self._web = web
        self._installed = installed

    async def post(self, place: Place, shown: Shown, name: str) -> str:
        """Say something, findable by a name of ours; return the message's time stamp."""
        told = await self._call(
            place.team,
            "chat.postMessage",
            channel=place.channel,
            thread_ts=place.root or None,
            metadata={"event_type": NAMED, "event_payload": {"name": name}},
            unfurl_links=False,
            unfurl_media=False,
            **_drawn(shown),
        )
        return str(told["ts"])

    async def edit(self, place: Place, message: str, shown: Shown) -> None:
        """Replace what a message says."""
        await self._call(
            place.team, "chat.update", channel=place.channel, ts=message, **_drawn(shown)
        )

    async def find(self, place: Place, name: str, since: datetime) -> str | None:
        """Return the message that was said under a name of ours since an instant."""
        asked: dict[str, Any] = {
            "channel": place.channel,
            "oldest": f"{(since - _EARLIER).timestamp():.6f}",
            "include_all_metadata": True,
            "limit": _MOST_LOOKED_AT,
        }
        method = "conversations.replies" if place.root else "conversations.history"
        if place.root:
            asked["ts"] = place.root
        cursor = ""
        while True:
            told = await self._call(place.team, method, **asked, cursor=cursor or None)
            for one in told.get("messages", ()):
                metadata = one.get("metadata") or {}
                if metadata.get("event_payload", {}).get("name") == name:
                    return str(one["ts"])
            cursor = (told.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def whisper(self, place: Place, account: str, shown: Shown) -> None:
        """Say something that only one person sees; outside their channels, by direct message."""
        try:
            await self._call(
                place.team,
                "chat.postEphemeral",
                channel=place.channel,
                user=account,
                thread_ts=place.root or None,
                **_drawn(shown),
            )
        except Refused:
            channel = await self.direct(place.team, account)
            await self._call(place.team, "chat.postMessage", channel=channel, **_drawn(shown))

    async def nudge(self, place: Place, account: str, text: str) -> None:
        """Say a few plain words that only one person of a channel sees, nowhere else."""
        await self._call(
            place.team, "chat.postEphemeral", channel=place.channel, user=account, text=text
        )

    async def direct(self, team: str, account: str) -> str:
        """Return the channel of the direct messages with somebody."""
        told = await self._call(team, "conversations.open", users=account)
        return str(told["channel"]["id"])

    async def _call(self, team: str, method: str, **args: Any) -> Any:  # noqa: ANN401 - any JSON
        return await call(self._web, method, token=await self._installed.token(team), **args)


def _drawn(shown: Shown) -> dict[str, Any]:
    return message(shown.drawing, shown.accounts)
