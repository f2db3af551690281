"""What is said with a command: a word is answered to its sender alone, all else begins a thread."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from authz.people import Person
from bots import belated, discretion, phrases, typed
from bots.cards.drawing import Drawing, Verb
from bots.cards.saying import Seen
from bots.cards.stranger import draw_elsewhere, draw_nowhere
from bots.cards.words import draw_words
from bots.inbox import Inbox
from bots.patience import patiently
from bots.surface import Account, Gone, Refused, Shown, Surface
from workflows.office import Office
from workflows.store import channels
from workflows.store.places import Place
from workflows.store.threads import Arrived
from workflows.wording import say

log = logging.getLogger(__name__)

COMMAND: Final = "command"
_LONG_AGO: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody said with a command, or with one that could not be answered where it was."""

    by: Person
    arrived: Arrived
    place: Place
    account: Account
    language: str
    """Of whoever gave it."""
    resumed: bool
    """Whether a start came between, so that its thread may have begun already."""

    @property
    def text(self) -> str:
        """Return what was said."""
        return self.arrived.text or str((self.arrived.payload or {}).get("value", ""))


def is_command(arrived: Arrived) -> bool:
    """Tell whether something is taken up as a command."""
    return arrived.what == COMMAND or (arrived.payload or {}).get("verb") == Verb.DIRECT


@dataclass(frozen=True, slots=True)
class Commands:
    """Takes up commands, which may be done twice."""

    office: Office
    inbox: Inbox
    surfaces: Mapping[str, Surface]
    answer: Callable[[Arrived], Awaitable[None]]
    """Answers what a thread begins with."""

    async def take_up(self, given: Command) -> Drawing | None:
        """Do what a command says; return what whoever gave it is told alone."""
        by, text, language = given.by, given.text, given.language
        if given.resumed and belated.lets_go(text):
            return draw_words(say(language, belated.LEFT), language)
        chosen = await discretion.answer(self.office, by, text, given.place, language)
        if told_at_once := chosen or typed.mistyped(text, language):
            return draw_words(told_at_once, language)
        document = await typed.answer(self.office, by, replace(given.arrived, text=text), language)
        if document is not None:
            return draw_words(phrases.line(document), language)
        try:
            where, told = await self._anywhere(given)
        except (Gone, Refused) as refused:
            log.warning("a command can be answered nowhere: %s", refused)
            return draw_nowhere(language)
        said = await self.inbox.keep(by, where, text, f"{given.arrived.event}/said")
        if said is not None:
            await self.answer(said)
        return told

    async def _anywhere(self, given: Command) -> tuple[Place, Drawing | None]:
        """Begin a thread where a command was given, or else in direct messages, and say so.

        Raises:
            Gone, Refused: neither can be.
        """
        told = None
        if given.arrived.what == COMMAND:
            try:
                return await self._begun(given, given.place), None
            except (Gone, Refused) as refused:
                log.warning("a command is answered in direct messages: %s", refused)
                told = draw_elsewhere(given.language)
        surface, team = self.surfaces[given.place.surface], given.place.team
        direct = await patiently(lambda: surface.direct(team, given.account.account))
        return await self._begun(given, surface.alone(team, direct)), told

    async def _begun(self, given: Command, there: Place) -> Place:
        """Begin a thread with what a command says, unless it was begun before a crash."""
        surface, name, again = self.surfaces[there.surface], given.arrived.event, given.resumed

        async def begun() -> str:
            nonlocal again
            root = await surface.find(there, name, _LONG_AGO) if again else None
            again = True
            if root is not None:
                return root
            return await surface.post(there, Shown(await self._repeated(given, there)), name)

        root = await patiently(begun)
        return replace(there, root=there.root or root)

    async def _repeated(self, given: Command, there: Place) -> Drawing:
        """Return what somebody told us alone, as it may stand where everybody sees it."""
        by = given.by
        details = await self.office.store.read(
            lambda tx: channels.has_details(tx, by.tenant, there)
        )
        return draw_words(f"{by.name}: {given.text}", given.language, Seen(details=details))
