"""The slash command: a sentence, or one of the words that are taken exactly."""

import html
import re
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bots.arrivals import Arrivals
from bots.cards.plain_sight import clipped, seen
from bots.cards.stranger import draw_away, draw_elsewhere
from bots.slack.blocks import message
from bots.slack.presence import is_there
from bots.slack.reading import commander, place_of, plainly
from bots.slack.setup import COMMAND
from bots.slack.surface import Slack
from bots.typed import HALT
from workflows.store import tenants
from workflows.store.installations import Installation
from workflows.wording import own_language, say

Body = dict[str, Any]
_HEARD: Final = "“{text}”: I am looking into it."
_ECHOED: Final = 300


def listen(app: AsyncApp, arrivals: Arrivals, surface: Slack) -> None:
    """Subscribe to the command."""

    async def ran(ack: AsyncAck, body: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        text = plainly(html.unescape(str(body.get("text") or "")))
        if not seen(text):  # nothing was typed that anybody sees
            text = "help"
        sender, name = commander(installation, body), f"command/{body.get('trigger_id')}"
        place = place_of(installation, str(body.get("channel_id") or ""), "")
        language = await arrivals.office.store.read(
            lambda tx: own_language(tenants.get(tx, installation.tenant).locale)
        )
        if not await is_there(surface, place, sender.account.account, _heard(language, text)):
            halts = re.fullmatch(HALT, text, re.ASCII)
            if halts:  # a brake waits for no invitation
                await arrivals.command(sender, place, text, name)
            drawing = draw_elsewhere(language) if halts else draw_away(language, text)
            await ack(response_type="ephemeral", **message(drawing, {}))
            return
        await arrivals.command(sender, place, text, name)
        await ack()

    app.command(COMMAND)(ran)


def _heard(language: str, text: str) -> str:
    """Say what was typed, which Slack shows to nobody, not even to whoever typed it."""
    return say(language, _HEARD, text=clipped(seen(text), _ECHOED))
