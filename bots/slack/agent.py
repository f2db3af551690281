"""The agent's own conversation in Slack: what is offered when it opens, and Slack's Stop button.

Source:
    docs.slack.dev/ai/migrating-to-agent-messaging: an opened conversation is `app_home_opened` with
    the tab `messages`; docs.slack.dev/ai/agent-sessions and the page of `agent_session_stopped`.
"""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bots import accounts
from bots.arrivals import Arrivals
from bots.cards.drawing import Verb
from bots.prompts import Prompts, prompts
from bots.slack.calling import call
from bots.slack.reading import author, place_of
from bots.surface import Trouble
from workflows.store.door import Transaction
from workflows.store.installations import Installation

log = logging.getLogger(__name__)

Body = dict[str, Any]


def listen(app: AsyncApp, arrivals: Arrivals, web: AsyncWebClient) -> None:
    """Subscribe to the conversation being opened, and to work being stopped."""

    async def opened(body: Body, event: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        account = author(installation, event, body).account

        def look(tx: Transaction) -> Prompts | None:
            by = accounts.person_of(tx, installation.tenant, account)
            return prompts(tx, by) if by else None

        offered = await arrivals.office.store.read(look)
        if offered is not None:
            arrivals.beside(_offer(web, installation, str(event["channel"]), offered))

    async def stopped(body: Body, event: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        place = place_of(installation, str(event["channel"]), str(event.get("thread_ts") or ""))
        name = f"stop/{place.channel}/{place.root}/{event.get('event_ts')}"
        await arrivals.press(author(installation, event, body), place, Verb.STOP, "", name)

    app.event("app_home_opened", matchers=[_is_conversation])(opened)
    app.event("agent_session_stopped")(stopped)


async def _is_conversation(event: Body) -> bool:
    return event.get("tab") == "messages"


async def _offer(
    web: AsyncWebClient, installation: Installation, channel: str, offered: Prompts
) -> None:
    """Offer sentences; whoever sees none can say them all the same."""
    try:
        await call(
            web,
            "assistant.threads.setSuggestedPrompts",
            token=installation.access.get_secret_value(),
            channel_id=channel,
            title=offered.above,
            prompts=[{"title": one.title, "message": one.message} for one in offered.offered],
        )
    except Trouble as trouble:
        log.info("no sentences could be offered in %s: %s", channel, trouble)
