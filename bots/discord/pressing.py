"""Buttons, lists and forms in Discord, handed on; some presses open a form or ask again first.

Every press comes here, that of a card which was changed or sent by another process too: the library
would drop those that none of its own views has, so no view of it is used at all.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import discord

from bots import forms
from bots.arrivals import FAULT, Arrivals
from bots.cards.drawing import (
    Asks,
    Drawing,
    Kind,
    Look,
    Part,
    Press,
    Text,
    Tone,
    Verb,
    Weight,
    Words,
)
from bots.cards.mistaken import draw_mistakes
from bots.discord.answering import Answered, Answering, is_private
from bots.discord.components import PREFIX, SURE
from bots.discord.drafts import Drafts
from bots.discord.forms import called, chapters, everything, filled, modal, of_whole
from bots.discord.installed import Home, Servers
from bots.discord.listening import NO_SERVER, NOT_OURS
from bots.discord.reading import place_of, sender
from bots.discord.setup import SURFACE
from bots.discord.surface import Discord
from bots.showing import Showing
from bots.surface import Trouble
from workflows.store import posts
from workflows.wording import own_language

log = logging.getLogger(__name__)

NOTHING = "That is not there any more."
AWAY = "Discord does not tell me who you are at the moment. Please try it again in a minute."
_LOOKS_S = 2.0
"""For whose somebody is: Discord waits three seconds for the first answer."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """Hears presses, and forms that are sent."""

    arrivals: Arrivals
    servers: Servers
    surface: Discord
    showing: Showing
    answering: Answering
    drafts: Drafts = field(default_factory=Drafts)

    async def happened(self, it: Answered) -> None:
        """Take a press or a form, if it is one; commands have their own way."""
        try:
            if it.type is discord.InteractionType.component:
                await self._pressed(it)
            elif it.type is discord.InteractionType.modal_submit:
                await self._sent(it)
        except Exception:  # forged, or a fault of ours: whoever pressed is not left without a word
            log.exception("%s could not be taken", it.id)
            await self.answering.say(it, FAULT)

    async def home(self, it: Answered) -> Home | None:
        """Return whose business it is; whoever is of none is told so."""
        try:
            async with asyncio.timeout(_LOOKS_S):
                found = await self._whose(it)
        except (Trouble, TimeoutError) as away:
            log.warning("%s cannot be looked up: %r", it.user.id, away)
            await self.answering.say(it, AWAY)
            return None
        if found is None:
            log.warning("refused an interaction of %s, of no server of ours", it.user.id)
            text = NO_SERVER if it.guild_id is None else NOT_OURS
            await self.answering.say(it, text, guild=str(it.guild_id))
            return None
        self.surface.tickets.keep(str(it.channel_id), str(it.user.id), it.token)
        return found

    async def _whose(self, it: Answered) -> Home | None:
        if it.guild_id is not None:
            return await self.servers.of(str(it.guild_id))
        user, data = str(it.user.id), dict(it.data or {})
        verb, asked_of = _read(str(data.get("custom_id", "")), ())
        if verb == Verb.ASK and (home := await self.servers.of_member(asked_of, user)):
            return home  # in which they are unknown, though another may know them
        posted = await self.servers.of_message(str(it.message.id)) if it.message else None
        return posted or await self.servers.of_account(user)

    async def _pressed(self, it: Answered) -> None:
        home = await self.home(it)
        if home is None:
            return
        pressed: Mapping[str, Any] = it.data or {}
        verb, value = _read(str(pressed["custom_id"]), pressed.get("values") or ())
        if not await self.arrivals.knows(sender(home, it.user, own_language(str(it.locale)))):
            await self._hand_on(it, home, verb, value, {})
        elif verb.startswith(SURE):
            await self._ask(it, home, verb.removeprefix(SURE), value)
        elif forms.opens(verb, value):
            await self._open(it, home, Verb(verb), value)
        else:
            await self._hand_on(it, home, verb, value, {})

    async def _sent(self, it: Answered) -> None:
        home = await self.home(it)
        if home is None:
            return
        sent: Mapping[str, Any] = it.data or {}
        verb, value = _read(str(sent["custom_id"]), ())
        fields, who = (
            filled(sent["components"]),
            sender(home, it.user, own_language(str(it.locale))),
        )
        if wrong := await self.arrivals.mistakes(who, verb, value, fields):
            self.drafts.keep(str(it.user.id), value, fields)
            parts = await self._parts(home, Verb(verb), value)
            shown = draw_mistakes(called(wrong, parts), Verb(verb), value, parts.language)
            await self.answering.show(it, shown)
            return
        self.drafts.taken(str(it.user.id), value)
        await self._hand_on(it, home, verb, of_whole(verb, value), fields)

    async def _hand_on(
        self, it: Answered, home: Home, verb: str, value: str, fields: Mapping[str, str]
    ) -> None:
        place = place_of(home, it.channel, it.channel_id or 0)
        who, name = sender(home, it.user, own_language(str(it.locale))), f"interaction/{it.id}"
        await self.arrivals.press(who, place, verb, value, name, fields)
        await self.answering.heard(it)

    async def _open(self, it: Answered, home: Home, verb: Verb, value: str) -> None:
        """Show a form, or a page of what a card has no room for."""
        parts = await self._parts(home, verb, value)
        if is_private(it):  # it comes from what told of their mistakes
            parts = replace(parts, typed=self.drafts.of(str(it.user.id), value))
        drawing = everything(parts) if verb is Verb.OPEN else None
        if verb is Verb.EDIT:
            drawing = chapters(value, parts)
        if drawing is not None:
            await self.answering.show(it, drawing)
            return
        form = modal(verb, value, parts) if verb is not Verb.OPEN else None
        if form is not None:
            await self.answering.open(it, form)
        elif parts.asked is not None:
            await self.answering.say(it, "You may also write the answer in this thread.")
        else:
            await self.answering.say(it, NOTHING)

    async def _parts(self, home: Home, verb: Verb, value: str) -> forms.Parts:
        office = self.arrivals.office
        return await office.store.read(lambda tx: forms.read(tx, office, home.tenant, verb, value))

    async def _ask(self, it: Answered, home: Home, verb: str, value: str) -> None:
        """Ask whether a press is meant, with the words of the card as it is now."""
        found = await self._press_of(it, home, verb, value)
        if found is None or found[1].asks is None:
            await self.answering.say(it, NOTHING)
            return
        await self.answering.show(it, _question(*found, found[1].asks))

    async def _press_of(
        self, it: Answered, home: Home, verb: str, value: str
    ) -> tuple[Drawing, Press] | None:
        message = str(it.message.id) if it.message else ""
        post = await self.arrivals.office.store.read(
            lambda tx: posts.said_as(tx, home.tenant, SURFACE, message)
        )
        now = await self.showing.now(post) if post else None
        if now is None:
            return None
        drawing = now.shown.drawing
        every = [*drawing.actions, *(one for part in drawing.parts for one in part.actions)]
        for one in every:
            if isinstance(one, Press) and (one.verb, one.value) == (verb, value):
                return drawing, one
        return None


def _read(custom_id: str, chosen: object) -> tuple[str, str]:
    """Return the verb and the value of a press; one that is none of ours has a verb of nobody's."""
    verb, _, value = custom_id.removeprefix(PREFIX).partition(":")
    if not custom_id.startswith(PREFIX) or verb == Verb.DIRECT:  # which no card here offers
        return "", custom_id
    return verb, str(chosen[0]) if isinstance(chosen, list) and chosen else value


def _question(drawing: Drawing, press: Press, asks: Asks) -> Drawing:
    yes = replace(press, label=asks.yes, asks=None, weight=Weight.RISKY)
    return Drawing(
        drawing.language,
        title=(Text(asks.title),),
        notice=f"{asks.title}: {asks.text}",
        tone=Tone.WAITS,
        parts=(Part(Kind.SAYS, (_strong(drawing.title), (Text(asks.text),))),),
        actions=(yes,),
    )


def _strong(words: Words) -> Words:
    """Return what a card is about as words that stand out, since it may stand far above."""
    return tuple(replace(one, look=Look.STRONG) if isinstance(one, Text) else one for one in words)
