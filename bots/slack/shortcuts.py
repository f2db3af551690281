"""The menu of a message: what it says becomes a plan of whoever uses the menu."""

import logging
from functools import partial
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackClientError

from bots.arrivals import Arrivals
from bots.cards.drawing import Drawing
from bots.cards.stranger import draw_away
from bots.cards.words import draw_words
from bots.quoting import A_WORD, is_word
from bots.slack.blocks import message
from bots.slack.presence import HEARD, is_there
from bots.slack.reading import files, place_of, presser, words
from bots.slack.setup import SHORTCUT
from bots.slack.surface import Slack
from bots.surface import Shown, Trouble
from workflows.store import tenants
from workflows.store.installations import Installation
from workflows.store.places import Place
from workflows.wording import own_language, say

log = logging.getLogger(__name__)

Body = dict[str, Any]
_TAKEN: Final = 200


def listen(app: AsyncApp, arrivals: Arrivals, surface: Slack) -> None:
    """Subscribe to the menu."""

    async def used(ack: AsyncAck, body: Body, context: Any, respond: AsyncRespond) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        chosen: Body = body["message"]
        sender = presser(installation, body)
        root = str(chosen.get("thread_ts") or chosen["ts"])
        place = place_of(installation, str(body["channel"]["id"]), root)
        answer = partial(_answer, surface, place, sender.account.account, respond)
        text = words(chosen, installation.bot)
        language = await arrivals.office.store.read(
            lambda tx: own_language(tenants.get(tx, installation.tenant).locale)
        )
        if is_word(text):
            arrivals.beside(answer(draw_words(say(language, A_WORD), language)))
            await ack()
        elif not await is_there(surface, place, sender.account.account, say(language, HEARD)):
            arrivals.beside(answer(draw_away(language, text)))
            await ack()
        else:
            name = f"shortcut/{body['trigger_id']}"
            await arrivals.hear(sender, place, text, name, files(chosen))
            await ack()

    app.message_shortcut(SHORTCUT)(used)


async def _answer(
    surface: Slack, place: Place, account: str, respond: AsyncRespond, drawing: Drawing
) -> None:
    """Tell something to whoever used the menu alone; directly where Slack takes no answer to it."""
    try:
        told = await respond(response_type="ephemeral", **message(drawing, {}))
        failed = "" if told.status_code == _TAKEN else str(told.status_code)
    except (SlackClientError, TimeoutError, OSError) as error:
        failed = type(error).__name__
    if not failed:
        return
    log.warning("the menu of a message could not be answered: %s", failed)
    try:
        await surface.whisper(place, account, Shown(drawing))
    except Trouble as trouble:
        log.warning("%s could not be told something: %s", account, trouble)
