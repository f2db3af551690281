"""Store what the gate allowed: an approval to be decided, or a read that starts at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from activities.errors import Stopped
from activities.plan.language import Plan
from authz.people import Person
from authz.verdict import Verdict
from workflows import card, evidence
from workflows.aside import aside
from workflows.changed import changed
from workflows.documents import AnswerDocument, PlanDocument, Proposal
from workflows.ids import new_id
from workflows.manifest import Manifest
from workflows.office import Office, Surroundings
from workflows.starting import Begun, start_runs
from workflows.store import approvals, cursors, events, shops, threads, verdicts
from workflows.store.approvals import ApprovalState, Revised, Standing
from workflows.store.cursors import Told
from workflows.store.door import Transaction

EXPIRES_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Draft:
    """A plan on its way to an approval."""

    by: Person
    plan: Plan
    digest: str
    authors: tuple[str, ...]
    around: Surroundings
    thread: str | None
    surface: str
    planner: str | None
    replaces: Standing | None
    before: Revised | None
    language: str
    """In which its texts are."""
    only_then: bool = False
    """It makes sense only as the next revision of what it replaces, never as a card of its own."""


@dataclass(frozen=True)
class Judged:
    """What was judged, and the answer."""

    manifest: Manifest
    warnings: tuple[str, ...]
    verdict: Verdict
    approvers: tuple[str, ...]


async def stored(office: Office, draft: Draft, judged: Judged) -> Proposal:
    """Store approval, revision, verdict and event together; a read starts at once."""
    if not judged.verdict.quorum and draft.replaces is not None:
        # a question asked beside an open plan is a matter of its own
        draft = replace(draft, replaces=None, before=None, thread=None)
    count = len(judged.manifest.lines)
    standing, revised = await aside(count, lambda: _rows(office, draft, judged))
    kept = evidence.of(judged.verdict, standing.id, "execute", standing.created_at)
    revised = replace(revised, verdict=kept.id)

    def unit(tx: Transaction) -> list[Begun] | None:
        verdicts.keep(tx, draft.by.tenant, kept)
        return _insert(tx, office, draft, standing, revised, judged.verdict)

    begun = await office.store.write(unit)
    if begun is None and draft.only_then:
        raise changed_meanwhile(standing.id)
    if begun is None:  # somebody decided it meanwhile: this becomes an approval of its own
        return await stored(office, replace(draft, replaces=None, before=None), judged)
    for run in begun:
        await office.engine.submit(draft.by.tenant, run.run, run.epoch)
    if begun:
        text = draft.plan.summary or "Reading."
        run_id = begun[0].run
        return AnswerDocument(planner=draft.planner, thread=draft.thread, text=text, run_id=run_id)
    titles = await office.store.read(lambda tx: shops.titles(tx, draft.by.tenant))
    return await aside(count, lambda: _shown(office, draft, standing, revised, titles))


def changed_meanwhile(approval: str) -> Stopped:
    """Return the refusal of a change that was made from a card as it is no more."""
    text = "This card was decided or changed meanwhile."
    return Stopped(text, at=approval, hint="Look at the card as it is now, then try again.")


def _rows(office: Office, draft: Draft, judged: Judged) -> tuple[Standing, Revised]:
    now = office.clock.now()
    old = draft.replaces
    verdict = judged.verdict
    standing = Standing(
        id=old.id if old else new_id("p"),
        revision=old.revision + 1 if old else 1,
        state=ApprovalState.OPEN if verdict.quorum else ApprovalState.APPROVED,
        thread=draft.thread,
        surface=draft.surface,
        requester=draft.by.id,
        quorum=verdict.quorum,
        digest=draft.digest,
        manifest_hash=judged.manifest.digest,
        facts=verdict.facts_version,
        policy=verdict.policy_digest,
        created_at=now,
        expires_at=now + EXPIRES_AFTER,
        votes=(),
        run_ids=(),
    )
    revised = Revised(
        approval=standing.id,
        revision=standing.revision,
        plan=draft.plan,
        digest=draft.digest,
        manifest=judged.manifest,
        authors=draft.authors,
        approvers=judged.approvers,
        warnings=judged.warnings,
        verdict="",
        planner=draft.planner,
        language=draft.language,
        created_at=now,
    )
    return standing, revised


def _insert(
    tx: Transaction,
    office: Office,
    draft: Draft,
    standing: Standing,
    revised: Revised,
    verdict: Verdict,
) -> list[Begun] | None:
    tenant = draft.by.tenant
    if draft.replaces is None:
        approvals.open_(tx, tenant, standing, revised)
    elif not approvals.revise(tx, tenant, standing, revised):
        return None
    body = {
        "revision": standing.revision,
        "state": standing.state.value,
        "digest": standing.digest,
        "manifest": standing.manifest_hash,
        "requester": standing.requester,
        "quorum": standing.quorum,
        "expires_at": standing.expires_at.isoformat(),
        "thread": standing.thread,
    }
    happened = "revised" if draft.replaces else "opened"
    now = standing.created_at
    events.append(tx, tenant, "approval", standing.id, happened, body, now)
    if standing.state is ApprovalState.APPROVED:
        return start_runs(tx, tenant, standing, revised, verdict, office.catalogue, now)
    if standing.thread:
        threads.turn(tx, tenant, standing.thread, approval=standing.id, pending=None)
    elif draft.replaces is None:  # no conversation tells of it, so it is followed for itself
        told = Told(tenant, f"/{standing.id}", "approval", standing.id, "", 0)
        cursors.open_(tx, told)
    return []


def _shown(
    office: Office, draft: Draft, standing: Standing, revised: Revised, titles: Mapping[str, str]
) -> PlanDocument:
    sentences: tuple[str, ...] = ()
    if draft.before is not None:
        sentences = changed(draft.before, revised, office.catalogue, titles)
    members = draft.around.people
    return card.plan(standing, revised, office.catalogue, members=members, differences=sentences)
