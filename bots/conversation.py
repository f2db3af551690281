"""One dialogue for every surface: what a message means, and what is answered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from activities.errors import CountersignError
from activities.plan.references import references
from authz.people import Person
from bots import asking, phrases, small_words, typed
from bots.done import done
from bots.refusals import why
from bots.small_words import Small
from bots.view import of_tenant
from planner.planner import (
    Asked,
    Done,
    Planner,
    Proposed,
    Question,
    Questions,
    Reply,
    TenantView,
    Thread,
)
from workflows import approvals as cards
from workflows import propose
from workflows.answers import StillLacking
from workflows.documents import (
    AnswerDocument,
    PlanDocument,
    Proposal,
    QuestionDocument,
    QuestionView,
    RefusedDocument,
)
from workflows.manifest import Manifest
from workflows.office import Office
from workflows.questions import NoAnswer
from workflows.store import approvals, outcomes, runs, shops, threads
from workflows.store.approvals import ApprovalState
from workflows.store.door import Transaction
from workflows.store.threads import Arrived, Talk
from workflows.wording import ENGLISH, reworded, say

Document = Proposal | QuestionDocument

WAIT_S: Final = 10.0
"""How long a message waits for the run of a read."""
LOOK_EVERY_S: Final = 0.03
_HISTORY: Final = 20


@dataclass(frozen=True, slots=True)
class Said:
    """An answer with what it leaves behind in the thread."""

    document: Document
    pending: Mapping[str, Any] | None = None
    approval: str | None = None
    """What the thread is about from here on."""


@dataclass(frozen=True, slots=True)
class _Scene:
    talk: Talk
    tenant: TenantView
    open_plan: Mapping[str, Any] | None
    skus: frozenset[str]
    """What the lines of the open card are about."""
    history: tuple[str, ...]
    done: tuple[Done, ...]


class Conversation:
    """Asks the planner and hands its plans on; it does nothing by itself."""

    def __init__(self, office: Office, planner: Planner) -> None:
        """Keep the installation and the planner."""
        self._office = office
        self._planner = planner

    @property
    def planner(self) -> str:
        """Return the planner's name."""
        return self._planner.name

    async def typed(self, by: Person, arrived: Arrived) -> Document | None:
        """Do what was typed exactly, at once and whatever the planner is busy with."""
        return await typed.answer(self._office, by, arrived)

    async def beside(self, arrived: Arrived, document: Document) -> Said:
        """Return an answer that leaves the thread with what it was about."""

        def look(tx: Transaction) -> Talk | None:
            return threads.get(tx, arrived.tenant, arrived.thread)

        talk = await self._office.store.read(look)
        return Said(document, talk.pending if talk else None, talk.approval if talk else None)

    async def answer(self, by: Person, arrived: Arrived) -> Said:
        """Answer one message of a thread."""
        scene = await self._office.store.read(lambda tx: self._scene(tx, arrived))
        waiting = asking.kept(scene.talk.pending)
        if waiting is not None:
            told = await self._taken(by, arrived, scene, waiting)
            if told is not None:
                return told
        elif small := await self._small(by, arrived, scene):
            return small
        reply, revises = await self._reply(arrived.text, scene)
        scene = await self._spoken(arrived, scene, reply.language)
        askers = await self._askers(by, arrived.text, scene, reply)
        if isinstance(reply, Proposed):
            return await self._proposed(by, arrived, scene, reply, revises=revises, askers=askers)
        if isinstance(reply, Questions):
            asked = _pending(reply, askers)
            return Said(self._question(arrived, reply), asked, scene.talk.approval)
        almost = phrases.almost_typed(arrived.text, reply.language)
        text = "\n\n".join(filter(None, (almost, reply.text)))
        return Said(self.words(text, arrived.thread, reply.language), approval=scene.talk.approval)

    async def _spoken(self, arrived: Arrived, scene: _Scene, language: str) -> _Scene:
        """Let the thread be in the language of its newest message."""
        if scene.talk.language == language:
            return scene
        await self._office.store.write(
            lambda tx: threads.speak(tx, arrived.tenant, arrived.thread, language)
        )
        return replace(scene, talk=replace(scene.talk, language=language))

    def words(self, text: str, thread: str | None, language: str = ENGLISH) -> AnswerDocument:
        """Return an answer that is words alone."""
        name = self._planner.name
        return AnswerDocument(planner=name, thread=thread, text=text, language=language)

    async def found(self, tenant: str, run: str, thread: str) -> AnswerDocument:
        """Wait for the run of a read and tell what it found."""
        ended = await self._ended(tenant, run)

        def unit(tx: Transaction) -> tuple[str, str]:
            language = threads.language_of(tx, tenant, thread)
            late = say(language, "That takes longer than usual; the answer follows in this thread.")
            return results(tx, tenant, run, language) if ended else late, language

        text, language = await self._office.store.read(unit)
        told = self.words(text, thread, language)
        return told.model_copy(update={"run_id": run})

    async def _ended(self, tenant: str, run: str) -> bool:
        store = self._office.store
        for _ in range(int(WAIT_S / LOOK_EVERY_S)):
            standing = await store.read(lambda tx: runs.get(tx, tenant, run))
            if standing is not None and not standing.state.live:
                return True
            await asyncio.sleep(LOOK_EVERY_S)
        return False

    def _scene(self, tx: Transaction, arrived: Arrived) -> _Scene:
        tenant = arrived.tenant
        talk = threads.get(tx, tenant, arrived.thread)
        if talk is None:
            reason = f"the thread {arrived.thread} vanished"
            raise LookupError(reason)
        plan, written, skus = None, tuple[Done, ...](), frozenset[str]()
        standing = approvals.get(tx, tenant, talk.approval) if talk.approval else None
        if standing and standing.state is ApprovalState.OPEN:
            now = self._office.clock.now()
            if standing.expires_at > now:
                revised = approvals.revision(tx, tenant, standing.id, standing.revision)
                plan = revised.plan.model_dump(mode="json", exclude_none=True)
                skus = _skus(revised.manifest)
        elif standing and standing.state is ApprovalState.APPROVED:
            written = done(tx, tenant, standing)
        said = threads.said(tx, tenant, arrived.thread)[-_HISTORY:]
        view = of_tenant(tx, tenant, self._office.catalogue)
        return _Scene(talk, view, plan, skus, tuple(one.text for one in said[:-1]), written)

    async def _reply(self, text: str, scene: _Scene) -> tuple[Reply, bool]:
        """Ask the planner; tell as well whether its plan changes the open one."""
        talk = scene.talk
        waiting = _questions(talk.pending)
        thread = Thread(
            scene.open_plan, waiting, scene.history, scene.done, scene.skus, talk.language
        )
        asked = Asked(text, scene.tenant, thread)
        reply = await self._planner.plan(asked)
        if scene.open_plan is None or not isinstance(reply, Proposed):
            return reply, False
        alone = await self._planner.plan(replace(asked, thread=replace(thread, plan=None)))
        return reply, alone != reply

    async def _small(self, by: Person, arrived: Arrived, scene: _Scene) -> Said | None:
        """Answer a small word beside a question or a card; None: it is none, or beside neither."""
        small, talk = small_words.read(arrived.text), scene.talk
        asked = _questions(talk.pending)
        if small is None or (asked is not None and _chooses(arrived.text, asked)):
            return None
        if asked is not None and small in {Small.DISMISSAL, Small.DENIAL}:
            text = say(talk.language, "Nothing was planned.")
            return Said(self.words(text, arrived.thread, talk.language), approval=talk.approval)
        if asked is not None or scene.open_plan is None or talk.approval is None:
            return None
        card = await cards.show(self._office, by, talk.approval)
        told = await typed.told(self._office, by, talk.language)
        text = small_words.beside(card, small, told, own=by.id in card.approval.authors)
        return Said(self.words(text, arrived.thread, talk.language), approval=talk.approval)

    async def _askers(self, by: Person, text: str, scene: _Scene, reply: Reply) -> tuple[str, ...]:
        """Return whose words a reply rests on: the question's that it answers, and this one's."""
        before = _askers(scene.talk.pending)
        if set(before) <= {by.id} or not isinstance(reply, Proposed | Questions):
            return (by.id,)
        alone = replace(scene, talk=replace(scene.talk, pending=None))
        anew, _ = await self._reply(text, alone)
        return (by.id,) if anew == reply else tuple(dict.fromkeys((*before, by.id)))

    async def _taken(
        self, by: Person, arrived: Arrived, scene: _Scene, waiting: asking.Waiting
    ) -> Said | None:
        """Take an answer to what was lacking, then go on; None: the message is a new order."""
        approval, language = scene.talk.approval, scene.talk.language
        if small_words.drops_a_form(arrived.text):
            text = say(language, "Nothing was listed.")
            return Said(self.words(text, arrived.thread, language), approval=approval)
        try:
            found = asking.read(waiting, arrived.text, scene.tenant.locale)
            doubtful = found.wrong or any(one.is_plain for one, _ in found.answers)
            if doubtful and isinstance((await self._reply(arrived.text, scene))[0], Proposed):
                return None
            await asking.keep(self._office, by, found.answers)
        except NoAnswer:
            return None
        except CountersignError as error:
            text = why(error, language)
            return Said(self.words(text, arrived.thread, language), scene.talk.pending, approval)
        reply = Proposed(dict(waiting.plan), "", language)
        askers = tuple(dict.fromkeys((*_askers(scene.talk.pending), by.id)))
        said = await self._proposed(
            by, arrived, scene, reply, revises=waiting.revises, askers=askers
        )
        if found.wrong and isinstance(said.document, QuestionDocument):
            return replace(said, document=said.document.model_copy(update={"wrong": found.wrong}))
        return said

    async def _proposed(
        self,
        by: Person,
        arrived: Arrived,
        scene: _Scene,
        reply: Proposed,
        *,
        revises: bool,
        askers: tuple[str, ...],
    ) -> Said:
        try:
            document = await propose.propose(
                self._office,
                by,
                reply.plan,
                thread=arrived.thread,
                surface=arrived.surface,
                planner=self._planner.name,
                replaces=scene.talk.approval if revises else None,
                authors=askers,
                asks=True,
                language=reply.language,
            )
        except StillLacking as lacking:
            language = reply.language
            plan = asking.filled(reply.plan, lacking.wanted, language)
            waiting, asked = asking.ask(lacking.wanted, plan, revises=revises, language=language)
            if not asked:
                reply = replace(reply, plan=plan)
                return await self._proposed(
                    by, arrived, scene, reply, revises=revises, askers=askers
                )
            question = self._question(arrived, Questions(asked, {}, language))
            pending = {**waiting.stored(asked), "by": list(askers)}
            return Said(question, pending, scene.talk.approval)
        if isinstance(document, PlanDocument):
            return Said(document, approval=document.approval.id)
        if isinstance(document, AnswerDocument) and document.run_id:
            told = await self.found(by.tenant, document.run_id, arrived.thread)
            return Said(told, approval=scene.talk.approval)
        others = isinstance(document, RefusedDocument) and len(askers) > 1
        # who may not answer does not take the question from those who asked
        return Said(document, scene.talk.pending if others else None, scene.talk.approval)

    def _question(self, arrived: Arrived, asked: Questions) -> QuestionDocument:
        views = tuple(QuestionView(text=one.text, choices=one.choices) for one in asked.items)
        name = self._planner.name
        return QuestionDocument(
            planner=name, thread=arrived.thread, questions=views, language=asked.language
        )

    async def adopted(self, by: Person, arrived: Arrived, before: Mapping[str, Any]) -> Said | None:
        """Return the answer that a crash kept from being told, if there was one."""

        def look(tx: Transaction) -> tuple[Talk | None, approvals.Standing | None]:
            talk = threads.get(tx, arrived.tenant, arrived.thread)
            about = talk.approval if talk else None
            return talk, approvals.get(tx, arrived.tenant, about) if about else None

        talk, standing = await self._office.store.read(look)
        if talk is None or standing is None:
            return None
        if (standing.id, standing.revision) == (before.get("approval"), before.get("revision")):
            return None
        if standing.quorum == 0 and standing.run_ids:
            told = await self.found(by.tenant, standing.run_ids[0], arrived.thread)
            return Said(told, approval=before.get("approval"))
        return Said(await cards.show(self._office, by, standing.id), approval=standing.id)


def results(tx: Transaction, tenant: str, run: str, language: str) -> str:
    """Return what the steps of a run found, or why they did not."""
    standing = runs.get(tx, tenant, run)
    if standing is None:
        return ""
    plan = approvals.revision(tx, tenant, standing.approval, standing.revision).plan
    workflow = next(part for part in plan.workflows if part.id == standing.workflow)
    rows = outcomes.of_run(tx, tenant, run)
    failed = [reworded(row.error["text"], language) for row in rows if row.error]
    read_by_others = frozenset[str]().union(*(references(step) for step in workflow.steps))
    titles = shops.titles(tx, tenant)
    good = [
        (step.activity, titles.get(str(step.params.get("shop")), ""), row.result)
        for step in workflow.steps
        if step.id not in read_by_others  # what only feeds a later step is no answer
        for row in rows
        if row.outcome.step == step.id
        and row.error is None
        and row.result is not None
        and not (step.for_each is not None and row.outcome.chunk == 0)
    ]
    return "\n".join(filter(None, (*failed, phrases.found(good, language)))) or say(
        language, "Nothing matches."
    )


def _pending(asked: Questions, askers: tuple[str, ...]) -> dict[str, Any]:
    items = [{"text": one.text, "choices": list(one.choices)} for one in asked.items]
    return {"items": items, "pending": asked.pending, "by": list(askers)}


def _askers(pending: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return whose words the open question of a thread came from."""
    return tuple((pending or {}).get("by", ()))


def _skus(manifest: Manifest) -> frozenset[str]:
    """Return the articles of all lines; none where some are only bounded."""
    if manifest.unresolved:
        return frozenset()
    changes = [line.change for line in manifest.lines]
    return frozenset(sku for one in changes for sku in (one.skus or (one.item,)))


def _chooses(text: str, asked: Questions) -> bool:
    """Tell whether a message is one of the choices, to the letter."""
    said = text.strip().casefold()
    return any(said == choice.casefold() for item in asked.items for choice in item.choices)


def _questions(pending: Mapping[str, Any] | None) -> Questions | None:
    if not pending or asking.kept(pending) is not None:
        return None
    items = tuple(Question(one["text"], tuple(one["choices"])) for one in pending["items"])
    return Questions(items, dict(pending["pending"]))
