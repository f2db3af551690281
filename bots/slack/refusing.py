"""What bears Slack's signature and means nothing here: refused, and logged in one line."""

import logging
from typing import Final

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bots.slack.readable import Payload, what_is_wrong

log = logging.getLogger(__name__)

_UNREADABLE: Final = 400
_RATE_LIMITED: Final = "app_rate_limited"
"""What Slack sends in the place of events of which an app would get over 30,000 in an hour."""


class Careful(AsyncApp):
    """An app that looks at the shape of a request before anything of it is read."""

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer a request, wherever it came in."""
        if wrong := what_is_wrong(req.body):
            log.warning("refused a request that is none of Slack's: %s", wrong)
            return BoltResponse(status=_UNREADABLE, body="This is no request of Slack.")
        return await super().async_dispatch(req)


async def failed(error: Exception, body: Payload) -> BoltResponse | None:
    """Answer what nothing here listens to, and note a fault of our own."""
    if not isinstance(error, BoltUnhandledRequestError):
        log.error("a request of Slack could not be kept", exc_info=error)
        return None
    kind = body.get("type") or "command"
    if kind == _RATE_LIMITED:
        log.warning(
            "Slack delivers no more of this minute in %s: too much happens", body.get("team_id")
        )
        return BoltResponse(status=200, body="")
    what = (body.get("event") or {}).get("type") or body.get("callback_id") or ""
    log.warning("refused what nothing here listens to: %s %s", kind, what)
    # an event is acknowledged, else Slack would repeat it and in the end send none at all
    return BoltResponse(status=200, body="") if kind == "event_callback" else None
