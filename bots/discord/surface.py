"""Discord as a surface: messages, threads, whispers, and the search for what was perhaps said.

A thread that begins with a message has that message's id, so a place names it before it is there;
it is opened by the first thing that is said in it.
"""

import hashlib
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from activities.clock import SystemClock
from bots.cards.plain_sight import clipped, seen
from bots.discord.calling import ARCHIVED, THERE_ALREADY, UNKNOWN_CHANNEL, Line
from bots.discord.components import message as drawn
from bots.discord.setup import SURFACE
from bots.discord.tickets import Tickets
from bots.downloading import download, origin
from bots.surface import Attached, Fetched, Gone, Refused, Shown
from workflows.store.places import Place
from workflows.store.thread_states import ThreadState

_IN: Final = "/channels/{channel_id}/messages"
_ONE: Final = "/channels/{channel_id}/messages/{message_id}"
_EPHEMERAL: Final = 1 << 6
_EPOCH_MS: Final = 1_420_070_400_000
"""When Discord's ids begin to count; their upper bits are milliseconds since."""
_EARLIER: Final = timedelta(minutes=5)
"""By how much the clocks may differ."""
_MOST_READ: Final = 100
_MOST_OF_A_NAME: Final = 90
"""Characters of a thread's name; Discord takes 100."""


FILES: Final = "https://cdn.discordapp.com:443"
"""Where Discord keeps what is attached."""


class Discord:
    """Says things wherever the bot is."""

    def __init__(self, line: Line, api_url: str) -> None:
        """Keep how Discord is called, and where it keeps files."""
        self._line = line
        self._kept_at = frozenset({FILES, origin(api_url)})
        self.tickets = Tickets()

    async def post(self, place: Place, shown: Shown, name: str) -> str:
        """Say something, findable by a name of ours; return the message's id."""
        body = drawn(shown.drawing, shown.accounts)
        body["components"][0]["id"] = _mark(name)
        body |= {"nonce": _nonce(name), "enforce_nonce": True}
        try:
            told = await self._line.call("POST", _IN, body, channel_id=_where(place))
        except Refused as refused:
            if refused.code != UNKNOWN_CHANNEL or _where(place) == place.channel:
                raise
            await self._open_thread(place, shown)
            told = await self._line.call("POST", _IN, body, channel_id=_where(place))
        return str(told["id"])

    async def edit(self, place: Place, message: str, shown: Shown) -> None:
        """Replace what a message says; a thread that fell asleep is woken for it."""
        body = drawn(shown.drawing, shown.accounts)
        where = _where(place)
        try:
            await self._line.call("PATCH", _ONE, body, channel_id=where, message_id=message)
        except Refused as refused:
            if refused.code == UNKNOWN_CHANNEL:
                raise Gone(str(refused)) from None
            if refused.code != ARCHIVED:
                raise
            awake = {"archived": False}
            await self._line.call("PATCH", "/channels/{channel_id}", awake, channel_id=where)
            await self._line.call("PATCH", _ONE, body, channel_id=where, message_id=message)

    async def find(self, place: Place, name: str, within: timedelta) -> str | None:
        """Return the message that was said under a name of ours, at most so long ago."""
        oldest = SystemClock().now() - within - _EARLIER  # Discord's own time, whatever ours is
        after = str((int(oldest.timestamp() * 1000) - _EPOCH_MS) << 22)
        while True:
            query = {"after": after, "limit": str(_MOST_READ)}
            try:
                told = await self._line.call("GET", _IN, query=query, channel_id=_where(place))
            except Refused as refused:
                if refused.code == UNKNOWN_CHANNEL:
                    return None  # the thread was not even opened
                raise
            for one in told:
                if _is_named(one, name):
                    return str(one["id"])
            if len(told) < _MOST_READ:
                return None
            after = str(max(int(one["id"]) for one in told))

    async def whisper(self, place: Place, account: str, shown: Shown) -> None:
        """Say something that only one person sees.

        In a channel that goes only in answer to something that they just did; else by a direct
        message.
        """
        token = await self.tickets.of(_where(place), account)
        if token is not None:
            try:
                await self.answer(token, shown)
            except (Gone, Refused):
                pass  # the token is dead, as after a long time
            else:
                return
        channel = await self.direct(place.team, account)
        body = drawn(shown.drawing, shown.accounts)
        await self._line.call("POST", _IN, body, channel_id=channel)

    async def answer(self, token: str, shown: Shown) -> None:
        """Say something to whoever did what a token is of, seen by nobody else."""
        await self._line.call(
            "POST",
            "/webhooks/{webhook_id}/{webhook_token}",
            hidden(drawn(shown.drawing, shown.accounts)),
            webhook_id=self._line.application,
            webhook_token=token,
        )

    async def fetch(self, team: str, file: Attached, most: int) -> Fetched:  # noqa: ARG002 - one bot for all
        """Return what stands in a file, whose address is its own permission."""
        return Fetched(file.name, await download(file.url, self._kept_at, most, {}))

    async def direct(self, team: str, account: str) -> str:  # noqa: ARG002 - one bot for all
        """Return the channel of the direct messages with somebody."""
        told = await self._line.call("POST", "/users/@me/channels", {"recipient_id": account})
        return str(told["id"])

    def alone(self, team: str, channel: str) -> Place:
        """Return the one conversation that the direct messages with somebody are."""
        return Place(SURFACE, team, channel, channel)

    async def stand(self, place: Place, state: ThreadState, title: str) -> None:  # noqa: ARG002
        """Show that something is being written, for as long as Discord shows that; else nothing."""
        if state is not ThreadState.WORKING:
            return
        for channel in dict.fromkeys((_where(place), place.channel)):
            with suppress(Gone, Refused):  # as in a thread that its first answer still has to open
                await self._line.call("POST", "/channels/{channel_id}/typing", channel_id=channel)
                return

    async def _open_thread(self, place: Place, shown: Shown) -> None:
        """Open the thread of a message, unless somebody just did."""
        title = "".join(getattr(span, "text", "") for span in shown.drawing.title)
        name = clipped(seen(title) or shown.drawing.notice, _MOST_OF_A_NAME)
        try:
            await self._line.call(
                "POST",
                f"{_ONE}/threads",
                {"name": name},
                channel_id=place.channel,
                message_id=place.root,
            )
        except Gone as gone:
            raise Refused(f"the message that the thread hangs on was taken away: {gone}") from None
        except Refused as refused:
            if refused.code != THERE_ALREADY:
                raise


def hidden(body: dict[str, Any]) -> dict[str, Any]:
    """Return a message that only one person sees."""
    return {**body, "flags": body["flags"] | _EPHEMERAL}


def _where(place: Place) -> str:
    """Return the channel in which is spoken: a thread is one itself."""
    return place.root or place.channel


def _nonce(name: str) -> str:
    """Return by what Discord itself knows a message that is sent twice; at most 25 characters."""
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _mark(name: str) -> int:
    """Return the id of a message's first component, which stays in it when the nonce is forgotten.

    It has 31 bits, and the upper one is set, so that no numbering from 1 meets it.
    """
    return int(_nonce(name)[:8], 16) >> 2 | 1 << 30


def _is_named(one: dict[str, Any], name: str) -> bool:
    first = (one.get("components") or [{}])[0]
    return str(one.get("nonce", "")) == _nonce(name) or first.get("id") == _mark(name)
