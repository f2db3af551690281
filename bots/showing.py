"""What a post shows now: drawn from the rows of its subject, never from what was sent before."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bots import phrases
from bots.cards.access import Access, draw_access
from bots.cards.approval import draw_approval
from bots.cards.drawing import Drawing
from bots.cards.importing import draw_import
from bots.cards.reminder import REMINDER, draw_reminder
from bots.cards.running import draw_run
from bots.cards.saying import Seen
from bots.cards.stranger import draw_answer
from bots.cards.words import draw_invalid, draw_question, draw_refused, draw_words
from bots.surface import Shown
from workflows import account, approvals
from workflows.documents import (
    InvalidDocument,
    PlanDocument,
    QuestionDocument,
    RefusedDocument,
    RunCardDocument,
)
from workflows.office import Office
from workflows.store import (
    access,
    channels,
    halts,
    identities,
    imports,
    people,
    runs,
    shops,
    tenants,
    threads,
)
from workflows.store.door import Transaction
from workflows.store.halts import Halt
from workflows.store.posts import Kind, Post
from workflows.wording import own_language

FIRST_ITEMS: Final = 60
"""Of a run, on its card."""


@dataclass(frozen=True, slots=True)
class Now:
    """What a post shows now, and whether it will ever show anything else."""

    shown: Shown
    final: bool

    @property
    def mark(self) -> str:
        """Return the fingerprint by which two of the same look are known."""
        said = repr((self.shown.drawing, sorted(self.shown.accounts.items())))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows behind a post."""

    seen: Seen
    language: str
    accounts: Mapping[str, str]
    said: threads.Said | None = None
    answered: str | None = None
    plan: PlanDocument | None = None
    newer: int | None = None
    run: RunCardDocument | None = None
    halts: Sequence[Halt] = ()
    request: access.Request | None = None
    file: imports.Import | None = None


class Showing:
    """Draws posts."""

    def __init__(self, office: Office, pages: str | None) -> None:
        """Keep the installation and the public address of its pages."""
        self._office = office
        self._pages = pages

    async def now(self, post: Post) -> Now | None:
        """Draw a post as its rows are now; None: what it is about is not there."""
        found = await self._office.store.read(lambda tx: self._look(tx, post))
        return await asyncio.to_thread(_drawn, post, found) if found else None

    def _look(self, tx: Transaction, post: Post) -> _Found | None:
        tenant = post.tenant
        names = people.names(tx, tenant)
        accounts = identities.accounts(tx, tenant, post.surface, post.team, list(names))
        viewer = (
            identities.person_of(tx, tenant, post.surface, post.team, post.account)
            if post.account
            else None
        )
        seen = Seen(
            people=names,
            shops=shops.titles(tx, tenant),
            pages=self._pages,
            details=bool(post.account) or channels.has_details(tx, tenant, post.place),
            viewer=viewer,
        )
        found = _Found(seen, threads.language_of(tx, tenant, post.thread), accounts)
        match post.kind:
            case Kind.SAID:
                return _said(tx, post, found)
            case Kind.APPROVAL:
                return self._approval(tx, post, found)
            case Kind.RUN:
                return self._run(tx, post, found)
            case Kind.ACCESS:
                request = access.get(tx, tenant, post.subject)
                language = own_language(tenants.get(tx, tenant).locale)
                return replace(found, request=request, language=language) if request else None
            case Kind.IMPORT:
                file = imports.get(tx, tenant, post.subject)
                return replace(found, file=file) if file else None
            case Kind.THREAD:
                return None  # it is no message

    def _run(self, tx: Transaction, post: Post, found: _Found) -> _Found | None:
        standing = runs.get(tx, post.tenant, post.subject)
        if standing is None:
            return None
        card = account.card(tx, self._office, post.tenant, standing, FIRST_ITEMS)
        return replace(found, run=card, halts=halts.current(tx, post.tenant))

    def _approval(self, tx: Transaction, post: Post, found: _Found) -> _Found | None:
        card = approvals.drawn_at(tx, self._office, post.tenant, post.subject, post.number)
        if card is None:
            return None
        plan, newest = card
        return replace(found, plan=plan, newer=newest if newest != post.number else None)


def _said(tx: Transaction, post: Post, found: _Found) -> _Found | None:
    said = threads.said(tx, post.tenant, post.thread, post.seq - 1)
    if not said:
        return None
    answered = next((one.person for one in said[1:] if one.person), None)
    return replace(found, said=said[0], answered=answered)


def _document(said: threads.Said | None) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = ((said.document if said else None) or {}).get("document") or {}
    return kept


def _drawn(post: Post, found: _Found) -> Now:
    drawing, final = _drawing(post, found)
    accounts = {who: found.accounts[who] for who in drawing.called if who in found.accounts}
    return Now(Shown(drawing, accounts), final)


def _drawing(post: Post, found: _Found) -> tuple[Drawing, bool]:
    if found.plan is not None:
        drawing = draw_approval(found.plan, found.seen, replaced_by=found.newer)
        return drawing, found.newer is not None or found.plan.approval.state != "open"
    if found.run is not None:
        # what failed or was cancelled may be taken up again, and then goes on on the same card
        return draw_run(found.run, found.seen, found.halts), found.run.state == "done"
    if found.file is not None:
        drawing = draw_import(found.file, found.seen, found.language)
        return drawing, found.file.state is not imports.State.OPEN
    if found.request is not None and post.number:
        return draw_answer(found.request.state, found.language), True
    if found.request is not None:
        return draw_access(_access(found.request), found.seen, found.language), (
            found.request.state != access.ASKED
        )
    return _message(post, found)


def _message(post: Post, found: _Found) -> tuple[Drawing, bool]:
    """Draw what was said: words, or a document that is no card."""
    said, text = _document(found.said), found.said.text if found.said else ""
    if reminds := ((found.said.document if found.said else None) or {}).get(REMINDER):
        return draw_reminder(reminds, text, found.seen, found.language), True
    if said.get("kind") not in {"question", "refused", "invalid"}:
        return draw_words(text, said.get("language") or found.language, found.seen), True
    document = phrases.document(said)
    if isinstance(document, RefusedDocument):
        return draw_refused(document, found.seen), True
    if isinstance(document, InvalidDocument):
        return draw_invalid(document, found.seen), True
    assert isinstance(document, QuestionDocument)  # noqa: S101 - the last of the three kinds
    subject = f"{post.thread}:{post.seq}"
    drawing = draw_question(document, found.seen, subject, answered=found.answered)
    return drawing, found.answered is not None


def _access(request: access.Request) -> Access:
    return Access(
        id=request.id,
        name=request.name,
        surface=request.surface,
        account=request.account,
        state=request.state,
        at=request.decided_at or request.asked_at,
        role=request.role,
        by=request.decided_by,
    )
