"""What comes in from chat products: kept before it is acknowledged, then taken up, once.

A surface translates and calls `hear`, `press` or `command`; when they return, the arrival is in a
row, and the surface may acknowledge it. It is taken up beside that, and again after a crash.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from activities.errors import CountersignError
from authz.people import Person
from bots import accounts, belated, editing
from bots.cards.drawing import Drawing, Verb
from bots.cards.stranger import draw_aloud, draw_answer, draw_stranger
from bots.cards.words import draw_words
from bots.commands import COMMAND, Command, Commands, is_command
from bots.handing import Files, payload
from bots.inbox import Inbox
from bots.numbered import number
from bots.presses import Press, act
from bots.quoting import is_word
from bots.refusals import why
from bots.storm import LONGEST_S, SENTENCES_S, Storm
from bots.surface import WEB, Account, Attached, Later, Surface, Unsure
from bots.turns import BRAKES, Turns
from bots.whispering import whisper
from workflows.office import Office
from workflows.people import person
from workflows.store import posts, tenants, threads
from workflows.store.places import Place
from workflows.store.threads import MESSAGE, Arrived
from workflows.wording import own_language, say

log = logging.getLogger(__name__)

FAULT: Final = "I could not do that, and the fault is mine. Please try it again."
_NOTED_S: Final = (1.0, 2.0, 4.0, 8.0)
"""Waits within which what was just said has been noted, or never will be."""
PRESS: Final = "press"
STRANGER: Final = "stranger"
"""A message of somebody whom nobody knows; they are only told how they are let in."""


Then = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who is behind something that arrived, as the verified request names them."""

    tenant: str
    account: Account
    name: str
    """What they call themselves."""
    foreign: bool = False
    """Whether they belong to another workspace."""
    language: str = ""
    """In which they read, where that is told; else that of the tenant."""

    def payload(self, place: Place, **more: object) -> dict[str, Any]:
        """Return what is kept of it until it is taken up."""
        account = self.account
        return {
            "team": account.team,
            "account": account.account,
            "name": self.name,
            "foreign": self.foreign,
            "language": self.language,
            "place": [place.team, place.channel, place.root],
            **more,
        }


@dataclass
class Arrivals:
    """Keeps what comes in, and has it answered."""

    office: Office
    inbox: Inbox
    surfaces: Mapping[str, Surface]
    under_way: set["asyncio.Task[None]"] = field(default_factory=set)
    storm: Storm = field(default_factory=Storm)
    turns: Turns = field(default_factory=Turns)
    stopped: bool = False

    @property
    def files(self) -> Files:
        """Return what takes up the files of messages."""
        return Files(self.office, self.inbox, self.surfaces)

    @property
    def commands(self) -> Commands:
        """Return what takes up commands."""
        return Commands(self.office, self.inbox, self.surfaces, self._answer_begun)

    async def hear(
        self,
        sender: Sender,
        place: Place,
        text: str,
        event: str,
        files: Sequence[Attached] = (),
        *,
        late: bool = False,
    ) -> None:
        """Keep a message, by the surface's own name of it; what came before is left alone.

        Args:
            sender: who said it.
            place: where.
            text: what.
            event: the surface's own name of it.
            files: what hangs on it.
            late: whether it may have waited for us.
        """
        with self.storm.felt():
            by = await self._known(sender)
            if by is None:
                await self._keep(_arrived(sender, place, event, STRANGER, sender.payload(place)))
                return
            kept = payload(place.team, files)
            if late:
                kept = (kept or {}) | belated.LATE
            arrived = await self.inbox.keep(by, place, text, event, kept)
            if arrived is not None:
                self._begin(arrived)

    async def press(
        self,
        sender: Sender,
        place: Place,
        verb: str,
        value: str,
        event: str,
        fields: Mapping[str, str] | None = None,
        then: Then | None = None,
    ) -> None:
        """Keep a press, or a form that was sent; `then` is done once that was taken up."""
        payload = sender.payload(place, verb=verb, value=value, fields=dict(fields or {}))
        await self._keep(_arrived(sender, place, event, PRESS, payload), then)

    async def command(self, sender: Sender, place: Place, text: str, event: str) -> None:
        """Keep a command."""
        payload = sender.payload(place)
        await self._keep(_arrived(sender, place, event, COMMAND, payload, text))

    async def left(self) -> list[Arrived]:
        """Return what a crash left, oldest first; to be asked before anything comes in."""
        return await self.office.store.read(threads.unhandled)

    async def resume(self, left: Sequence[Arrived]) -> None:
        """Take up what a crash left; no press or exact word waits for sentences."""
        here = {WEB, *self.surfaces}
        away = Counter(one.surface for one in left if one.surface not in here)
        for name, many in away.items():
            log.warning("what came from %s waits until it is set up again (%d in all)", name, many)
        sentences = []
        for arrived in left:
            if arrived.surface not in here:
                continue
            if arrived.what == MESSAGE and arrived.payload is None and not is_word(arrived.text):
                sentences.append(arrived)
            else:  # it may have to wait for its surface, and the others are not to wait with it
                self._begin(arrived, resumed=True)
        for arrived in sentences:
            await self._safely(arrived, partial(self._message, arrived, resumed=True))

    async def stop(self) -> None:
        """Leave what is under way, and whatever still comes in, to the next start: it is kept.

        It needs what is closed after this, and would be refused for want of it.
        """
        self.stopped = True
        left = [*self.under_way]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def taken_away(self, tenant: str, place: Place, message: str, *, ours: bool) -> None:
        """Have a card that somebody took away looked after.

        Args:
            tenant: whose card it would be.
            place: the channel in which it was.
            message: the surface's own name of it.
            ours: whether we had said it, though its name may not have reached us yet.
        """

        async def known() -> bool:
            return await self.office.store.write(
                lambda tx: posts.missed(tx, tenant, place, message)
            )

        async def later() -> None:
            for wait in _NOTED_S:
                await asyncio.sleep(wait)
                if await known():
                    return

        if not await known() and ours:
            self.beside(later())

    async def knows(self, sender: Sender) -> bool:
        """Tell whether somebody is a member, who may look at more than stands in a channel."""
        return await self._known(sender) is not None

    async def mistakes(
        self, sender: Sender, verb: str, value: str, fields: Mapping[str, str]
    ) -> dict[str, str]:
        """Say what is wrong with each field of a form, while whoever sent it can still mend it."""
        approval, numbered = [*value.split(":"), ""][:2]
        by, revision = await self._known(sender), number(numbered)
        if verb != Verb.EDIT or by is None or revision is None:
            return {}
        return await editing.mistakes(self.office, by, approval, revision, fields)

    async def _known(self, sender: Sender) -> Person | None:
        if sender.foreign:
            return None
        key = (sender.tenant, sender.account)
        return await self.office.store.read_one(accounts.people_of, key)

    async def _keep(self, arrived: Arrived, then: Then | None = None) -> None:
        with self.storm.felt():
            if await self.office.store.saved(threads.kept(arrived, self.office.clock.now())):
                self._begin(arrived, then)

    def _begin(self, arrived: Arrived, then: Then | None = None, *, resumed: bool = False) -> None:
        """Take something up beside the acknowledgement."""
        exactly = bool(arrived.text) and is_word(arrived.text)

        async def work() -> None:
            if (arrived.payload or {}).get("verb") not in BRAKES and not exactly:
                await self.storm.over(SENTENCES_S if arrived.what == MESSAGE else LONGEST_S)
            if arrived.what == MESSAGE:
                async with self.turns.of_message(exactly=exactly):
                    await self._message(arrived, resumed=resumed)
            else:
                await self._take_up(arrived, resumed=resumed)
            if then is not None:
                await then()

        self.beside(self._safely(arrived, work))

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that no acknowledgement waits for."""
        if self.stopped:
            work.close()
            return
        task = asyncio.create_task(work)
        self.under_way.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: "asyncio.Task[None]") -> None:
        self.under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("what was done beside an acknowledgement failed", exc_info=error)

    async def _message(self, arrived: Arrived, *, resumed: bool = False) -> None:
        """Answer a message; whoever said it does not wait for an answer that never comes."""
        try:
            by = await person(self.office, arrived.tenant, arrived.person)
            if await belated.is_left(self.office, self.inbox, arrived, resumed=resumed):
                return
            if not await self.files.take(by, arrived):
                return
            if resumed:
                await self.inbox.take_up(arrived)
            else:
                await self.inbox.answer(by, arrived)
        except Exception:
            log.exception("the message %s could not be answered", arrived.event)
            await self.inbox.give_up(arrived)

    async def _safely(self, arrived: Arrived, work: Then) -> None:
        try:
            await work()
        except Exception:
            log.exception("%s %s could not be taken up", arrived.what, arrived.event)

    async def _take_up(self, arrived: Arrived, *, resumed: bool = False) -> None:
        """Do what was pressed or typed; its sender alone sees why it does not count.

        Raises:
            Later, Unsure: their surface is away; the next start takes it up.
        """
        payload = arrived.payload or {}
        team, channel, root = payload["place"]
        place = Place(arrived.surface, team, channel, root)
        account = Account(arrived.surface, payload["team"], payload["account"])
        sender = Sender(arrived.tenant, account, payload["name"], payload["foreign"])
        drawing = await self._answered(sender, arrived, place, resumed=resumed)
        if drawing is not None:
            unknown = arrived.what == STRANGER and not sender.foreign
            aloud = draw_aloud(await self._read_in(arrived)) if unknown else None
            await whisper(self.surfaces[place.surface], place, account.account, drawing, aloud)
        await self.office.store.append(threads.done(arrived, self.office.clock.now()))

    async def _answered(
        self, sender: Sender, arrived: Arrived, place: Place, *, resumed: bool
    ) -> Drawing | None:
        """Do it; return what its sender alone is told."""
        by = await self._known(sender)
        try:
            if by is None:
                asks = (arrived.payload or {}).get("verb") == Verb.ASK
                return await self._stranger(sender, arrived, asks=asks)
            if is_command(arrived):
                language = await self._read_in(arrived)
                given = Command(by, arrived, place, sender.account, language, resumed)
                return await self.commands.take_up(given)
            return await self._done(by, arrived, resumed=resumed)
        except (Later, Unsure):
            raise
        except CountersignError as error:
            who = by.id if by else sender.account
            log.warning("refused to %s in %s: %s", who, arrived.surface, error.text)
            language = await self._read_in(arrived)
            return draw_words(why(error, language), language)
        except Exception:
            log.exception("%s could not be done", arrived.event)
            language = await self._read_in(arrived)
            return draw_words(say(language, FAULT), language)

    async def _stranger(self, sender: Sender, arrived: Arrived, *, asks: bool) -> Drawing:
        language = await self._read_in(arrived)
        log.warning("somebody unknown: %s", sender.account)
        if sender.foreign or not asks:
            team = sender.account.team
            return draw_stranger(language, foreign=sender.foreign, team=team)
        state = await accounts.ask(self.office, sender.tenant, sender.account, sender.name)
        return draw_answer(state, language)

    async def _done(self, by: Person, arrived: Arrived, *, resumed: bool) -> Drawing | None:
        """Do what was pressed; it does not count where that raises.

        Raises:
            CountersignError: why, and what to do.
        """
        payload = arrived.payload or {}
        if arrived.what == STRANGER or payload["verb"] == Verb.ASK:  # let in meanwhile
            return draw_answer("granted", await self._read_in(arrived))
        if resumed and payload["verb"] == Verb.RESUME:
            language = await self._read_in(arrived)
            return draw_words(say(language, belated.LEFT), language)
        press = Press(
            self.office, self.inbox, by, arrived, payload["value"], payload["fields"], resumed
        )
        async with self.turns.of_press(payload["verb"]):
            await act(payload["verb"], press)
        return None

    async def _answer_begun(self, said: Arrived) -> None:
        """Answer what a command began a thread with."""
        async with self.turns.of_message(exactly=False):
            await self._message(said)

    async def tell(self, sender: Sender, place: Place, text: str) -> None:
        """Tell somebody alone a sentence of ours."""
        language = await self._language(sender.tenant)
        words = draw_words(say(language, text), language)
        await whisper(self.surfaces[place.surface], place, sender.account.account, words)

    async def _read_in(self, arrived: Arrived) -> str:
        """Return the language of whoever pressed, who alone sees what is answered."""
        own = (arrived.payload or {}).get("language")
        return str(own) if own else await self._language(arrived.tenant)

    async def _language(self, tenant: str) -> str:
        found = await self.office.store.read(lambda tx: tenants.get(tx, tenant))
        return own_language(found.locale)


def _arrived(
    sender: Sender,
    place: Place,
    event: str,
    what: str,
    payload: Mapping[str, Any],
    text: str = "",
) -> Arrived:
    return Arrived(sender.tenant, place.surface, event, "", "", text, what, payload)
