"""Buttons, lists and forms in Slack, handed on; some presses open a form first."""

import logging
import re
from functools import partial
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bots.arrivals import Arrivals, Sender
from bots.cards.drawing import Verb
from bots.forms import opens
from bots.slack.blocks import PREFIX
from bots.slack.forms import Forms, filled
from bots.slack.home import Home
from bots.slack.reading import is_home, place_of, place_of_press, presser
from bots.surface import Trouble
from workflows.store.installations import Installation

log = logging.getLogger(__name__)

Body = dict[str, Any]
_UNOPENED: Final = "Slack did not open the form. Press the button once more."
_OURS: Final = re.compile(rf"^{re.escape(PREFIX)}")


def listen(app: AsyncApp, arrivals: Arrivals, forms: Forms, home: Home) -> None:
    """Subscribe to presses and to forms that are sent."""

    async def pressed(ack: AsyncAck, body: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        action = body["actions"][0]
        verb = str(action["action_id"]).split(".")[1]
        chosen = action.get("selected_option") or {}
        value = str(action.get("value") or chosen.get("value") or "")
        if action.get("url"):
            await ack()
            return
        sender = presser(installation, body)
        place = place_of_press(installation, body)
        if opens(verb, value) and await arrivals.knows(sender):
            arrivals.beside(opened(installation, body, verb, value, sender))
            await ack()
            return
        name = f"press/{body.get('trigger_id') or action.get('action_ts')}"
        anew = partial(home.show, installation, sender.account.account) if is_home(body) else None
        await arrivals.press(sender, place, verb, value, name, then=anew)
        await ack()

    async def opened(
        installation: Installation, body: Body, verb: str, value: str, sender: Sender
    ) -> None:
        """Show a form, which Slack takes for three seconds; say so where it did not."""
        try:
            await forms.open(installation, body, Verb(verb), value)
        except (Trouble, ValueError) as trouble:
            log.warning("a form could not be opened: %s", trouble)
            await arrivals.tell(sender, place_of_press(installation, body), _UNOPENED)

    async def sent(ack: AsyncAck, body: Body, context: Any) -> None:  # noqa: ANN401 - Bolt's own
        installation: Installation = context.authorize_result["installation"]
        view = body["view"]
        form = filled(view)
        place = place_of(installation, form.channel, form.root)
        sender = presser(installation, body)
        if wrong := await arrivals.mistakes(sender, form.verb, form.value, form.fields):
            await ack(response_action="errors", errors=wrong)
            return
        # a modal that is sent is closed, so its own name tells twice-sent ones apart
        name = f"form/{view['id']}"
        anew = partial(home.show, installation, sender.account.account) if form.at_home else None
        await arrivals.press(sender, place, form.verb, form.value, name, form.fields, anew)
        await ack()

    app.action(_OURS)(pressed)
    app.view(_OURS)(sent)
