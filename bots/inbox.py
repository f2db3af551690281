"""Arrivals: kept before anything is done with them, answered once, and never lost to a crash."""

import asyncio
import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from weakref import WeakValueDictionary

from activities.errors import Missing
from authz.people import Person
from bots import phrases
from bots.cards.plain_sight import seen
from bots.conversation import Conversation, Document, Said
from bots.telling import tell, tell_state
from workflows.aside import aside
from workflows.documents import AnswerDocument, PlanDocument, RefusedDocument
from workflows.ids import new_id
from workflows.office import Office
from workflows.people import person
from workflows.store import approvals, cursors, places, posts, runs, tenants, threads
from workflows.store.cursors import Told
from workflows.store.door import Transaction
from workflows.store.places import Place
from workflows.store.threads import Arrived, Talk
from workflows.wording import own_language, reworded, say

MOST_CHARACTERS: Final = 10_000
_BLANKS: Final = frozenset("\n\r\t")
_TWIN_S: Final = 15.0
"""How long a repeated delivery waits for the answer to the first."""
_LOOK_EVERY_S: Final = 0.05
LATELY: Final = timedelta(days=1)
"""So old at most is what is shown in a channel that had kept us from showing it."""


def no_such_thread() -> Missing:
    """Return the answer to a thread that does not exist, or is another tenant's."""
    hint = "Leave the thread out to begin a new one."
    return Missing("There is no such thread.", at="/thread", hint=hint)


class Inbox:
    """Takes what surfaces deliver."""

    def __init__(self, office: Office, conversation: Conversation) -> None:
        """Keep who answers."""
        self._office = office
        self._conversation = conversation
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def receive(
        self, by: Person, *, surface: str, thread: str | None, text: str, event: str | None
    ) -> Document:
        """Keep a message, answer it, and return the answer; a repeated event gets the same one.

        Raises:
            Missing: there is no such thread for this person.
        """
        if unreadable := _unreadable(text):
            language = await self._language(by.tenant, thread)
            return self._conversation.words(reworded(unreadable, language), thread, language)
        once = f"{by.id}/{event or new_id('e')}"
        arrived = Arrived(
            tenant=by.tenant,
            surface=surface,
            event=once,
            thread=thread or _thread_of(by.tenant, surface, once),
            person=by.id,
            text=text,
        )
        opens = thread is None
        if not await self._office.store.write(lambda tx: self._keep(tx, arrived, opens=opens)):
            return await self._twin(arrived)
        return await self._handle(by, arrived)

    async def keep(
        self,
        by: Person,
        place: Place,
        text: str,
        event: str,
        payload: Mapping[str, Any] | None = None,
    ) -> Arrived | None:
        """Keep a message that came from outside, to be answered later; None: it came before.

        Args:
            by: who said it.
            place: where; the thread that lives there is opened with its first message.
            text: what.
            event: the surface's own name of it.
            payload: of the files that hang on it.
        """
        outside = f"{place.team}/{place.channel}/{place.root}"
        opened = _thread_of(by.tenant, place.surface, outside)

        def unit(tx: Transaction) -> Arrived | None:
            thread = places.thread_at(tx, by.tenant, place)
            arrived = Arrived(
                by.tenant,
                place.surface,
                event,
                thread or opened,
                by.id,
                text,
                payload=payload,
            )
            if not self._keep(tx, arrived, opens=thread is None):
                return None
            if thread is None:
                places.open_(tx, by.tenant, opened, place)
            now = self._office.clock.now()
            tell_state(tx, by.tenant, arrived.thread, place, now)
            posts.revive_in(tx, by.tenant, place, now - LATELY)
            return arrived

        return await self._office.store.write(unit)

    async def keep_in(
        self,
        by: Person,
        thread: str,
        text: str,
        press: Arrived,
        still: Callable[[Transaction], object] = lambda _: None,
    ) -> Arrived | None:
        """Keep what a press says in a thread; None: it was kept before, or is being answered.

        Whoever presses twice, or at once with somebody else, has said it once.

        Args:
            by: who pressed.
            thread: in which it is said.
            text: what it says.
            press: the press itself.
            still: raises where it may be said no more, as of two answers only the first is one.

        Raises:
            Missing: there is no such thread.
        """
        event = f"{press.event}/said"
        said = Arrived(by.tenant, press.surface, event, thread, by.id, text)

        def unit(tx: Transaction) -> bool:
            last = threads.last(tx, by.tenant, thread)
            if last is not None and last.person and last.text == text:
                return False
            still(tx)
            return self._keep(tx, said, opens=False)

        return said if await self._office.store.write(unit) else None

    async def answer(self, by: Person, arrived: Arrived) -> None:
        """Answer what was kept."""
        if unreadable := _unreadable(arrived.text):
            language = await self._language(arrived.tenant, arrived.thread)
            words = reworded(unreadable, language)
            said = self._conversation.words(words, arrived.thread, language)
            await self._finish(arrived, await self._conversation.beside(arrived, said))
            return
        await self._handle(by, arrived)

    async def beside(self, arrived: Arrived, text: str, *, done: bool) -> None:
        """Say something about a message in its thread, once.

        Args:
            arrived: the message.
            text: as the thread is spoken.
            done: whether nothing else of the message is to be answered.
        """
        language = await self._language(arrived.tenant, arrived.thread)
        if done:
            said = self._conversation.words(text, arrived.thread, language)
            await self._finish(arrived, await self._conversation.beside(arrived, said))
            return
        once, now = f"{arrived.event}/beside", self._office.clock.now()

        def unit(tx: Transaction) -> None:
            tenant, thread = arrived.tenant, arrived.thread
            if any(
                (one.document or {}).get("event") == once
                for one in threads.said(tx, tenant, thread)
            ):
                return
            seq = threads.say(
                tx, tenant, thread, person=None, text=text, document={"event": once}, now=now
            )
            tell(tx, tenant, thread, seq, None, now)

        await self._office.store.write(unit)

    async def give_up(self, arrived: Arrived) -> None:
        """Tell in the thread that a message could not be answered, for a fault of our own."""
        language = await self._language(arrived.tenant, arrived.thread)
        text = say(language, "I could not answer that, and the fault is mine. Please say it again.")
        said = self._conversation.words(text, arrived.thread, language)
        await self._finish(arrived, await self._conversation.beside(arrived, said))

    async def take_up(self, arrived: Arrived) -> None:
        """Answer what a crash left unanswered.

        Raises:
            Missing: who said it is no longer a member.
        """
        by = await person(self._office, arrived.tenant, arrived.person)
        before = await self._office.store.read(lambda tx: _mark(tx, arrived))
        if told := await self._conversation.adopted(by, arrived, before):
            await self._finish(arrived, told)
        else:
            await self.answer(by, arrived)

    def _keep(self, tx: Transaction, arrived: Arrived, *, opens: bool) -> bool:
        """Keep an arrival with the state that it found; False where it came before."""
        now = self._office.clock.now()
        tenant = arrived.tenant
        if opens:
            language = own_language(tenants.get(tx, tenant).locale)
            talk = Talk(arrived.thread, arrived.surface, arrived.person, None, None, language)
            threads.open_(tx, tenant, talk, now)
        found = threads.get(tx, tenant, arrived.thread)
        if found is None:
            raise no_such_thread()
        if not threads.keep(tx, arrived, now):
            return False
        standing = approvals.get(tx, tenant, found.approval) if found.approval else None
        mark = {
            "event": arrived.event,
            "approval": standing.id if standing else None,
            "revision": standing.revision if standing else None,
        }
        threads.say(
            tx, tenant, arrived.thread,
            person=arrived.person, text=_said(arrived), document=mark, now=now,
        )  # fmt: skip
        return True

    async def _handle(self, by: Person, arrived: Arrived) -> Document:
        """Answer one arrival when those before it in its thread have been.

        What was typed exactly is done at once: a brake does not stand in line.
        """
        done = await self._conversation.typed(by, arrived)
        turn = self._turns.setdefault((arrived.tenant, arrived.thread), asyncio.Lock())
        async with turn:
            said = await (
                self._conversation.answer(by, arrived)
                if done is None
                else self._conversation.beside(arrived, done)
            )
            await self._finish(arrived, said)
        return said.document

    async def _finish(self, arrived: Arrived, said: Said) -> None:
        """Record the answer, what the thread is about now, and what delivery shall follow."""
        now = self._office.clock.now()
        document = said.document
        drawn = await aside(_size(document), lambda: document.model_dump(mode="json"))
        kept = {"event": arrived.event, "document": drawn}

        def unit(tx: Transaction) -> None:
            threads.turn(
                tx, arrived.tenant, arrived.thread,
                approval=said.approval, pending=said.pending,
            )  # fmt: skip
            seq = threads.say(
                tx, arrived.tenant, arrived.thread,
                person=None, text=phrases.line(document), document=kept, now=now,
            )  # fmt: skip
            tell(tx, arrived.tenant, arrived.thread, seq, document, now)
            threads.handled(tx, arrived, now)
            for told in _followed(tx, arrived, document):
                cursors.open_(tx, told)

        await self._office.store.write(unit)

    async def _language(self, tenant: str, thread: str | None) -> str:
        return await self._office.store.read(lambda tx: threads.language_of(tx, tenant, thread))

    async def _twin(self, arrived: Arrived) -> Document:
        """Return the answer to the first delivery of the same event."""
        for _ in range(int(_TWIN_S / _LOOK_EVERY_S)):
            said = await self._office.store.read(
                lambda tx: threads.said(tx, arrived.tenant, arrived.thread)
            )
            for one in said:
                if one.person is None and (one.document or {}).get("event") == arrived.event:
                    first: Document = phrases.document((one.document or {})["document"])
                    return first
            await asyncio.sleep(_LOOK_EVERY_S)
        language = await self._language(arrived.tenant, arrived.thread)
        text = "I am still working on that message; the answer follows in this thread."
        return self._conversation.words(say(language, text), arrived.thread, language)


def _said(arrived: Arrived) -> str:
    """Return what was said; of a message without words, what its files are called."""
    files = (arrived.payload or {}).get("files", ())
    return arrived.text or ", ".join(one["name"] for one in files)


def _size(document: Document) -> int:
    return len(document.lines) if isinstance(document, PlanDocument | RefusedDocument) else 0


def _followed(tx: Transaction, arrived: Arrived, document: Document) -> list[Told]:
    """Name the cards that an answer put into the thread."""
    tenant, thread = arrived.tenant, arrived.thread
    if isinstance(document, PlanDocument):
        approval = document.approval.id
        return [Told(tenant, f"{thread}/{approval}", "approval", approval, thread, 0)]
    if isinstance(document, AnswerDocument) and document.run_id:
        run = runs.get(tx, tenant, document.run_id)
        if run is not None and run.state.live:
            return [Told(tenant, f"{thread}/{run.id}", "run", run.id, thread, 0)]
    return []


def _mark(tx: Transaction, arrived: Arrived) -> Mapping[str, Any]:
    """Return what the thread was about when the message arrived."""
    for one in threads.said(tx, arrived.tenant, arrived.thread):
        if one.person and (one.document or {}).get("event") == arrived.event:
            return one.document or {}
    return {}


def _thread_of(tenant: str, surface: str, event: str) -> str:
    """Name the thread that a message opens: the same when it is delivered again."""
    told = f"{tenant}\n{surface}\n{event}".encode()
    return f"t-{hashlib.sha256(told).hexdigest()[:16]}"


def _unreadable(text: str) -> str | None:
    """Say why a message cannot be read, or None."""
    if not seen(text):
        return "That message is empty. Say what should happen, such as “list my mugs”."
    if len(text) > MOST_CHARACTERS:
        return (
            f"That message has {len(text):,} characters, and I read at most"
            f" {MOST_CHARACTERS:,}. Please say it shorter."
        )
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _BLANKS:
            return "That message holds characters that cannot be seen. Please type it anew."
    return None
