"""First answers to interactions: Discord waits three seconds for one, and takes no second."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import discord

from bots.cards.drawing import Drawing
from bots.cards.words import draw_words
from bots.discord.calling import ANSWERED, Line
from bots.discord.components import message as drawn
from bots.discord.surface import hidden
from bots.discord.tickets import Tickets
from bots.surface import Refused, Trouble
from workflows.wording import own_language, say

log = logging.getLogger(__name__)

Answered = discord.Interaction[Any]
_SAYS, _HEARD, _ANEW, _CHOICES, _FORM = 4, 6, 7, 8, 9
_EPHEMERAL: Final = 1 << 6


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers whoever just did something, and nobody else."""

    line: Line
    tickets: Tickets

    async def heard(self, to: Answered) -> None:
        """Acknowledge a press; what was only asked of its presser goes out of the way."""
        if is_private(to):
            await self.show(to, draw_words(say(_language(to), "I am looking into it."), "en"))
        else:
            await self._answer(to, _HEARD)

    async def say(self, to: Answered, text: str, **values: object) -> None:
        """Say a sentence of ours, in the language of whoever hears it."""
        language = _language(to)
        words = draw_words(say(language, text, **values), language)
        await self._answer(to, _SAYS, hidden(drawn(words, {})))

    async def show(self, to: Answered, drawing: Drawing) -> None:
        """Show something; in the place of what was shown to them alone before."""
        body = hidden(drawn(drawing, {}))
        await self._answer(to, _ANEW if is_private(to) else _SAYS, body)

    async def open(self, to: Answered, form: Mapping[str, Any]) -> None:
        """Open a form."""
        await self._answer(to, _FORM, form)

    async def offer_nothing(self, to: Answered) -> None:
        """Offer nothing to whoever types."""
        await self._answer(to, _CHOICES, {"choices": []})

    async def _answer(self, to: Answered, kind: int, body: Mapping[str, Any] | None = None) -> None:
        sent = {"type": kind} | ({"data": dict(body)} if body is not None else {})
        try:
            await self.line.answer(to, sent)
        except Trouble as trouble:
            is_answered = isinstance(trouble, Refused) and trouble.code == ANSWERED
            if not is_answered:  # as where our knowing of it was lost
                log.warning("%s was not answered at once: %s", to.id, trouble)
        if to.user is not discord.utils.MISSING:  # as in what was forged
            self.tickets.answered(str(to.channel_id), str(to.user.id), to.token)


def is_private(to: Answered) -> bool:
    """Tell whether what was pressed is shown to the presser alone."""
    return to.message is not None and bool(to.message.flags.value & _EPHEMERAL)


def _language(to: Answered) -> str:
    return own_language(str(to.locale))
