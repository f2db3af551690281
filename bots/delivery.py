"""What happened meanwhile, told in the threads that wait for it, once each.

A cursor per card says how far its subject's events were told. Telling and moving the cursor are
one transaction, so that a crash neither loses a message nor repeats one.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from bots import phrases
from bots.cards.reminder import REMINDER
from bots.following import Following
from bots.telling import tell, tell_card, tell_run
from workflows.office import Office
from workflows.runs import show
from workflows.store import approvals, cursors, events, people, tenants, threads
from workflows.store.approvals import ApprovalState
from workflows.store.changes import Subject
from workflows.store.cursors import Told
from workflows.store.door import Transaction
from workflows.store.events import Happened

log = logging.getLogger(__name__)

REST_S: Final = 0.25
"""What happens within this time is told at once: a run has dozens of events a second."""


@dataclass(frozen=True, slots=True)
class _Message:
    text: str
    document: Mapping[str, Any] | None = None
    on_card: bool = False
    """Whether the cards that are drawn outside say it themselves."""


class Delivery:
    """Follows approvals and runs on behalf of their threads."""

    def __init__(self, office: Office) -> None:
        """Keep the installation."""
        self._office = office

    async def forever(self) -> None:
        """Tell what there is to tell, until cancelled."""
        await Following(self._office.store, self.catch_up, rest_s=REST_S).forever()

    async def catch_up(self, tenant: str, subjects: Sequence[Subject] | None) -> bool:
        """Bring every card up to date that is behind; tell whether all could be.

        One that cannot be told keeps no other waiting.

        Args:
            tenant: whose cards.
            subjects: what they are about; None: whatever they are.
        """
        named = None if subjects is None else [(one.kind, one.id) for one in subjects]
        last, failed = "", False
        while cards := await self._office.store.read(
            partial(cursors.behind, tenant=tenant, subjects=named, after=last)
        ):
            for told in cards:
                try:
                    await self._tell_of(told)
                except Exception:
                    log.exception("the card %s could not be told; its turn comes again", told.card)
                    failed = True
            last = cards[-1].card
        return not failed

    async def _tell_of(self, told: Told) -> None:
        happened = await self._office.store.read(
            lambda tx: events.after(tx, told.tenant, told.kind, told.subject, told.seq)
        )
        if happened:
            await self._tell(told, happened)

    async def _tell(self, told: Told, happened: Sequence[Happened]) -> None:
        to = await self._office.store.read(
            lambda tx: phrases.Told(
                threads.language_of(tx, told.tenant, told.thread),
                people.names(tx, told.tenant),
                tenants.get(tx, told.tenant).zone,
            )
        )
        messages = [one for event in happened if (one := _spoken(told, event, to))]
        if told.kind == "run" and any(event.type == "finished" for event in happened):
            messages += await self._summary(told)
        now = self._office.clock.now()

        def unit(tx: Transaction) -> None:
            if not cursors.move(tx, told.tenant, told.card, since=told.seq, to=happened[-1].seq):
                return
            if not told.thread:
                _tell_who_decides(tx, told, happened, now)
                return
            for message in messages:
                seq = threads.say(
                    tx, told.tenant, told.thread,
                    person=None, text=message.text, document=message.document, now=now,
                )  # fmt: skip
                if not message.on_card:
                    tell(tx, told.tenant, told.thread, seq, None, now)
            for run in _started(told.kind, happened):
                card = f"{told.thread}/{run}"
                cursors.open_(tx, Told(told.tenant, card, "run", run, told.thread, 0))
                tell_run(tx, told.tenant, told.thread, run, now)
            for revision in _revised(told.kind, happened):
                tell_card(tx, told.tenant, told.thread, told.subject, revision, now)

        await self._office.store.write(unit)

    async def _summary(self, told: Told) -> list[_Message]:
        """Return how a run ended, as any member may see it."""
        members = await self._office.store.read(lambda tx: people.active(tx, told.tenant))
        return [
            _Message(
                phrases.ended(drawn), {"document": drawn.model_dump(mode="json")}, on_card=True
            )
            for member in members[:1]
            for drawn in [await show(self._office, member, told.subject)]
        ]


def _tell_who_decides(
    tx: Transaction, told: Told, happened: Sequence[Happened], now: datetime
) -> None:
    """Show a card that came up in no conversation, as long as there is anything to decide."""
    made = [one for one in happened if one.type in {"opened", "revised"}]
    standing = approvals.get(tx, told.tenant, told.subject)
    if made and standing and standing.state is ApprovalState.OPEN and standing.expires_at > now:
        tell_card(tx, told.tenant, "", standing.id, standing.revision, now)


def _spoken(told: Told, event: Happened, to: phrases.Told) -> _Message | None:
    """Say one event; most are none of a thread's business."""
    body = event.body or {}
    if told.kind == "run":
        said = body.get("says")
        return _Message(str(said)) if said else None
    if event.type == "expired":
        return _Message(phrases.expired(told.subject, to))
    if event.type == "reminded":
        return _Message(phrases.reminder(body, to), {REMINDER: dict(body)})
    if event.type == "decided":
        return _Message(phrases.voted(body, to), on_card=bool(body.get("run_ids")))
    return None


def _started(kind: str, happened: Sequence[Happened]) -> list[str]:
    if kind != "approval":
        return []
    return [run for event in happened for run in (event.body or {}).get("run_ids", ())]


def _revised(kind: str, happened: Sequence[Happened]) -> list[int]:
    """Return the newest of the revisions that were made, wherever that was."""
    if kind != "approval":
        return []
    made = [int((one.body or {})["revision"]) for one in happened if one.type == "revised"]
    return made[-1:]
