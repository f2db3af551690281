"""Slack as a surface: messages, edits, whispers, and the search for what was perhaps said."""

import logging
from datetime import timedelta
from typing import Any, Final

import yarl
from slack_sdk.web.async_client import AsyncWebClient

from activities.clock import SystemClock
from bots.cards.plain_sight import clipped, seen
from bots.downloading import download, origin
from bots.slack.blocks import message
from bots.slack.calling import call
from bots.slack.installed import Installed
from bots.slack.mrkdwn import escaped
from bots.slack.setup import SURFACE
from bots.surface import MAY_NOT, Attached, Fetched, Gone, Later, Refused, Shown, Unable
from workflows.store.places import Place
from workflows.store.thread_states import ThreadState

log = logging.getLogger(__name__)

_UNDRAWN: Final = frozenset({
    "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long",
})  # fmt: skip
"""What is said of blocks that break a limit which nobody has published."""
_FIXED: Final = frozenset({"cant_update_message", "edit_window_closed"})
"""What is said of a message that nobody here changes any more, as when an earlier app wrote it."""
_NO_AGENT: Final = frozenset({
    "missing_scope", "not_allowed", "not_allowed_token_type", "unknown_method",
})  # fmt: skip
"""What is said where the app is no agent, as when its manifest is an older one."""
_STATUS: Final = {
    ThreadState.WORKING: "processing",
    ThreadState.WAITING: "suspended",
    ThreadState.RESTING: "active",
}
_MOST_OF_A_TITLE: Final = 200
NAMED: Final = "countersign_post"
"""Of the metadata by which a message of ours is found again."""
_EARLIER: Final = timedelta(minutes=5)
"""By how much the clocks may differ."""
_MOST_LOOKED_AT: Final = 200
_ROOT_AND_ANSWER: Final = 2
"""Messages at least of a thread that was begun."""


class Slack:
    """Says things in every workspace in which the app is installed."""

    def __init__(self, web: AsyncWebClient, installed: Installed) -> None:
        """Keep how Slack is called, and what opens each workspace."""
        self._web = web
        self._installed = installed

    async def post(self, place: Place, shown: Shown, name: str) -> str:
        """Say something, findable by a name of ours; return the message's time stamp."""
        told = await self._say(
            place.team,
            "chat.postMessage",
            shown,
            channel=place.channel,
            thread_ts=place.root or None,
            metadata={"event_type": NAMED, "event_payload": {"name": name}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(told["ts"])

    async def edit(self, place: Place, message: str, shown: Shown) -> None:
        """Replace what a message says."""
        try:
            await self._say(place.team, "chat.update", shown, channel=place.channel, ts=message)
        except Later as later:  # counted by workspace and method, unlike what is new in a channel
            raise Later(later.seconds, edits=True) from None
        except Refused as refused:
            if refused.code in _FIXED:
                raise Gone(str(refused)) from None
            raise

    async def find(self, place: Place, name: str, within: timedelta) -> str | None:
        """Return the message that was said under a name of ours, at most so long ago."""
        oldest = SystemClock().now() - within - _EARLIER  # Slack's own time, whatever ours is
        asked: dict[str, Any] = {
            "channel": place.channel,
            "oldest": f"{oldest.timestamp():.6f}",
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
        if not place.channel:  # the Home tab is in none
            await self._alone(place.team, account, shown)
            return
        root = place.root if place.root and await self._is_begun(place) else None
        try:
            await self._say(
                place.team,
                "chat.postEphemeral",
                shown,
                channel=place.channel,
                user=account,
                thread_ts=root,
            )
        except Refused:
            await self._alone(place.team, account, shown)

    async def _alone(self, team: str, account: str, shown: Shown) -> None:
        channel = await self.direct(team, account)
        await self._say(team, "chat.postMessage", shown, channel=channel)

    async def _is_begun(self, place: Place) -> bool:
        """Tell whether a thread has an answer; in one without, Slack shows nobody a whisper.

        Where that cannot be told, the channel itself is where it is seen in any case.

        Source: docs.slack.dev/reference/methods/chat.postEphemeral, of `thread_ts`.
        """
        asked = {"channel": place.channel, "ts": place.root, "limit": _ROOT_AND_ANSWER}
        try:
            told = await self._call(place.team, "conversations.replies", **asked)
        except (Gone, Later, Refused):
            return False
        return len(told.get("messages", ())) >= _ROOT_AND_ANSWER

    async def nudge(self, place: Place, account: str, text: str) -> None:
        """Say a few plain words that only one person of a channel sees, nowhere else."""
        plain = escaped(text)
        await self._call(
            place.team, "chat.postEphemeral", channel=place.channel, user=account, text=plain
        )

    async def fetch(self, team: str, file: Attached, most: int) -> Fetched:
        """Return what stands in a file, which Slack shows to whoever may read it."""
        try:
            told = await self._call(team, "files.info", file=file.id)
        except Refused as refused:
            code = MAY_NOT if refused.code == "missing_scope" else refused.code
            raise Refused(str(refused), code) from None
        found = told["file"]
        url = str(found.get("url_private_download") or "")
        if found.get("is_external") or not url:
            raise Refused(f"the file {file.id} is not kept by Slack")
        headers = {"authorization": f"Bearer {await self._installed.token(team)}"}
        raw = await download(url, _kept_at(self._web.base_url), most, headers)
        return Fetched(str(found.get("name") or file.name), raw)

    async def direct(self, team: str, account: str) -> str:
        """Return the channel of the direct messages with somebody."""
        told = await self._call(team, "conversations.open", users=account)
        return str(told["channel"]["id"])

    def alone(self, team: str, channel: str) -> Place:
        """Return where a thread begins in the direct messages with somebody."""
        return Place(SURFACE, team, channel)

    async def stand(self, place: Place, state: ThreadState, title: str) -> None:
        """Set the status of a thread's agent session, which is made by the first one.

        Source: docs.slack.dev/ai/agent-sessions.
        """
        try:
            await self._call(
                place.team,
                "agents.sessions.setStatus",
                channel_id=place.channel,
                thread_ts=place.root,
                status=_STATUS[state],
                title=clipped(escaped(seen(title)), _MOST_OF_A_TITLE) or None,
            )
        except Refused as refused:
            if refused.code in _NO_AGENT:
                raise Unable(str(refused), refused.code) from None
            raise

    async def _say(self, team: str, method: str, shown: Shown, **args: Any) -> Any:  # noqa: ANN401 - any JSON
        """Say something as blocks; where Slack does not take those, its words still arrive."""
        drawn = message(shown.drawing, shown.accounts)
        try:
            return await self._call(team, method, **args, **drawn)
        except Refused as refused:
            if refused.code not in _UNDRAWN:
                raise
            log.exception("Slack does not take a card, so only its words are said")
            return await self._call(team, method, **args, text=drawn["text"], blocks=[])

    async def _call(self, team: str, method: str, **args: Any) -> Any:  # noqa: ANN401 - any JSON
        return await call(self._web, method, token=await self._installed.token(team), **args)


def _kept_at(api_url: str) -> frozenset[str]:
    """Return where Slack keeps files: beside its API, on a host that is named after it."""
    api = yarl.URL(api_url)
    return frozenset({origin(str(api)), origin(str(api.with_host(f"files.{api.host}")))})
