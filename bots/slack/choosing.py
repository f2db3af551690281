"""Lists in Slack's forms whose entries are asked of us while somebody types.

Source: docs.slack.dev/reference/interaction-payloads/block_suggestion-payload, and the pages of
"select menu of external data source" and of the option object.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bots import accounts
from bots.arrivals import Arrivals
from bots.cards.plain_sight import clipped, seen
from bots.choosing import Kind, Offer, offers
from bots.slack.reading import presser
from workflows.store.door import Transaction
from workflows.store.installations import Installation

Body = dict[str, Any]
Json = dict[str, Any]
MOST: Final = 100
_PREFIX: Final = "choose."
_LONGEST_TEXT: Final = 75
_KINDS: Final[Mapping[str, Kind]] = {"product": "product", "shop": "shop"}


def chooser(kind: Kind, now: Offer) -> Json:
    """Return a list of what may be chosen, with what stands there."""
    return {
        "type": "external_select",
        "action_id": f"{_PREFIX}{kind}",
        "min_query_length": 0,
        "initial_option": _option(now),
    }


def listen(app: AsyncApp, arrivals: Arrivals) -> None:
    """Answer what may be chosen; who is not known here is offered nothing."""

    async def asked(ack: AsyncAck, body: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        sender = presser(installation, body)
        kind = _KINDS[str(body["action_id"]).removeprefix(_PREFIX)]
        typed = str(body.get("value") or "")

        def look(tx: Transaction) -> list[Offer]:
            if sender.foreign:
                return []
            by = accounts.person_of(tx, sender.tenant, sender.account)
            return offers(tx, by, kind, typed, MOST) if by else []

        found = await arrivals.office.store.read(look)
        await ack(options=[_option(one) for one in found])

    app.options(re.compile(rf"^{re.escape(_PREFIX)}({'|'.join(_KINDS)})$"))(asked)


def _option(one: Offer) -> Json:
    text = {"type": "plain_text", "text": clipped(seen(one.shown), _LONGEST_TEXT), "emoji": False}
    return {"text": text, "value": one.value}
