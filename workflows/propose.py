"""The one way in for every plan: check, first gate, previews, second gate, one stored approval.

Typed sentences, the command line, the API and later the editor and standing orders all enter
here. Nothing is stored for a plan that breaks the language or that policy refuses, and nothing
was written anywhere; at the first gate no marketplace was even asked.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from pydantic import JsonValue

from activities.declaration import Effect
from activities.errors import Missing
from activities.plan.check import Checked
from activities.plan.check import check as check_plan
from activities.plan.digest import digest
from activities.plan.language import Immediately, Plan
from activities.plan.problems import Severity
from activities.plan.tenant import ShopView
from authz.attributes import PlanFacts
from authz.people import Person
from authz.verdict import Verdict
from workflows import card
from workflows.answers import StillLacking, lacking_of
from workflows.aside import aside
from workflows.counted import counted
from workflows.documents import (
    AnswerDocument,
    InvalidDocument,
    Proposal,
    Refused,
    RefusedDocument,
)
from workflows.judge import Case, facts
from workflows.manifest import Manifest
from workflows.office import Office, Surroundings, surroundings
from workflows.opening import Draft, Judged, changed_meanwhile, stored
from workflows.preview import preview
from workflows.spoken import spoken
from workflows.store import approvals, products, shops
from workflows.store.approvals import ApprovalState, Revised, Standing
from workflows.store.door import Transaction
from workflows.wording import ENGLISH


@dataclass(frozen=True)
class _Rows:
    """What the checker asks about the tenant, from rows read once."""

    shops: Mapping[str, ShopView]
    skus: frozenset[str]

    def known_skus(self, skus: frozenset[str], /) -> frozenset[str]:
        """Return those of the given SKUs that the tenant has."""
        return skus & self.skus

    def similar_skus(self, sku: str, /) -> Sequence[str]:
        """Return SKUs that somebody may have meant."""
        return get_close_matches(sku, sorted(self.skus), 3)


async def check(office: Office, by: Person, raw: bytes | str | Mapping[str, JsonValue]) -> Checked:
    """Check a plan against the language and the tenant's own rows; no shop is asked."""
    return await office.store.read(lambda tx: _checked(tx, office, by, raw))


def _checked(
    tx: Transaction, office: Office, by: Person, raw: bytes | str | Mapping[str, JsonValue]
) -> Checked:
    connected = shops.all_of(tx, by.tenant)
    views = {shop.id: ShopView(shop.marketplace, shop.currency) for shop in connected}
    return check_plan(raw, office.catalogue, _Rows(views, products.skus(tx, by.tenant)))


async def propose(
    office: Office,
    by: Person,
    raw: bytes | str | Mapping[str, JsonValue],
    *,
    thread: str | None,
    surface: str,
    planner: str | None = None,
    replaces: str | None = None,
    seen: int | None = None,
    authors: tuple[str, ...] = (),
    asks: bool = False,
    language: str = ENGLISH,
) -> Proposal:
    """Put a plan to people, or say why that is not possible.

    Args:
        office: the installation.
        by: who asks; an author of the plan from here on.
        raw: the plan as bytes, text or a JSON object.
        thread: where answers go.
        surface: through which door it came.
        planner: who turned words into it; None for a plan that a person wrote.
        replaces: the open approval that this revises.
        seen: the revision of it that this was made from, where no other will do.
        authors: whoever else made it what it is.
        asks: somebody is there who can say what a new listing still lacks.
        language: in which its texts are, and answers to it are worded.

    Raises:
        StillLacking: what a new listing lacks is to be asked; no shop was written to.
        Missing: `replaces` is unknown or another tenant's.
        Stopped: it is not open in the revision that was `seen`.
    """

    def unit(tx: Transaction) -> tuple[Checked, _Ground | None]:
        checked = _checked(tx, office, by, raw)
        return checked, _ground(tx, by, replaces) if checked.valid else None

    checked, ground = await office.store.read(unit)
    if checked.plan is None or ground is None:
        wrong = InvalidDocument(planner=planner, thread=thread, problems=checked.problems)
        return spoken(wrong, language)
    warnings = [p.hint for p in checked.problems if p.severity is Severity.WARNING]
    draft = _draft(
        office,
        by,
        checked.plan,
        ground,
        thread=thread,
        surface=surface,
        planner=planner,
        seen=seen,
        authors=authors,
        language=language,
    )
    return spoken(await _put(office, draft, warnings, asks=asks), language)


async def _put(office: Office, draft: Draft, warnings: Sequence[str], *, asks: bool) -> Proposal:
    """Ask for rights, preview, and put what came of it to the gate."""
    rights = await _attempt(office, draft)
    if not rights.allowed:
        return _refused(draft, card.refused(rights.refusals))
    later = _not_yet(draft.plan)
    if asks and not later and (wanted := await lacking_of(office, draft.by.tenant, draft.plan)):
        raise StillLacking(wanted)
    found = await preview(office, draft.by.tenant, draft.plan, draft.around)
    found.warnings[:0] = [*warnings, *_simulated(draft)]
    if found.refusals:
        return await _shown(office, draft, [*later, *found.refusals], found.manifest)
    return await _judged(office, draft, found.manifest, tuple(found.warnings))


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a proposal starts from, all of one snapshot."""

    around: Surroundings
    old: Standing | None
    revised: Revised | None


def _ground(tx: Transaction, by: Person, replaces: str | None) -> _Ground:
    around = surroundings(tx, by.tenant)
    old = approvals.get(tx, by.tenant, replaces) if replaces else None
    if replaces and old is None:
        text = f"There is no approval {replaces}."
        raise Missing(text, at=replaces, hint="`countersign approvals list` shows them.")
    revised = approvals.revision(tx, by.tenant, old.id, old.revision) if old else None
    return _Ground(around, old, revised)


def _draft(
    office: Office,
    by: Person,
    plan: Plan,
    ground: _Ground,
    *,
    thread: str | None,
    surface: str,
    planner: str | None,
    seen: int | None,
    authors: tuple[str, ...],
    language: str,
) -> Draft:
    old, revised = ground.old, ground.revised
    if seen is not None and old and (old.state, old.revision) != (ApprovalState.OPEN, seen):
        raise changed_meanwhile(old.id)
    if old is not None and old.state is not ApprovalState.OPEN:
        old = revised = None  # what was decided stays as it is: this is a new approval
    earlier = revised.authors if revised else ()
    return Draft(
        by=by,
        plan=plan,
        digest=digest(plan, office.catalogue),
        authors=tuple(dict.fromkeys((*earlier, *authors, by.id))),
        around=ground.around,
        thread=thread,
        surface=surface,
        planner=planner,
        replaces=old,
        before=revised,
        language=language,
        only_then=seen is not None,
    )


def _simulated(draft: Draft) -> list[str]:
    """Say of the shops that are no real ones that they are not."""
    named = {str(s.params.get("shop")) for w in draft.plan.workflows for s in w.steps}
    titles = sorted(title for shop, title in draft.around.simulated.items() if shop in named)
    if not titles:
        return []
    *others, last = titles
    if not others:
        return [f"{last} is a simulated shop: nothing real changes."]
    return [f"{', '.join(others)} and {last} are simulated shops: nothing real changes."]


def _facts(office: Office, draft: Draft, manifest: Manifest | None) -> PlanFacts:
    case = Case(
        plan=draft.plan,
        digest=draft.digest,
        manifest=manifest,
        requester=draft.by.id,
        authors=draft.authors,
        people_in_tenant=len(draft.around.people),
    )
    return facts(case, office.catalogue, draft.around.shops, draft.around.narrowed)


async def _attempt(office: Office, draft: Draft) -> Verdict:
    return await office.gate.attempt(
        _facts(office, draft, None),
        draft.by,
        facts_version=draft.around.facts,
        now=office.clock.now(),
    )


async def _judged(
    office: Office, draft: Draft, manifest: Manifest, warnings: tuple[str, ...]
) -> Proposal:
    """Ask the gate with every attribute, and store what it allows."""
    now = office.clock.now()
    asked = await aside(len(manifest.lines), lambda: _facts(office, draft, manifest))
    version = draft.around.facts
    verdict, approvers = await asyncio.gather(
        office.gate.execute(asked, draft.by, facts_version=version, now=now),
        _who(office, draft, asked),
    )
    if not verdict.allowed:
        return await _shown(office, draft, card.refused(verdict.refusals), manifest)
    if later := _not_yet(draft.plan):
        return await _shown(office, draft, later, manifest)
    if verdict.quorum > len(approvers):
        nobody = _nobody(verdict.quorum, len(approvers))
        return await _shown(office, draft, [nobody], manifest)
    if asked.highest_effect != Effect.READ and not manifest.writes:
        text = _idle_text(draft, manifest, warnings)
        return AnswerDocument(planner=draft.planner, thread=draft.thread, text=text)
    judged = Judged(manifest, warnings, verdict, approvers)
    told = counted(draft.plan, manifest, draft.language)
    return await stored(office, replace(draft, plan=told), judged)


async def _who(office: Office, draft: Draft, asked: PlanFacts) -> tuple[str, ...]:
    if asked.highest_effect == Effect.READ:
        return ()
    people = list(draft.around.people.values())
    return await office.gate.who(
        asked, people, facts_version=draft.around.facts, now=office.clock.now()
    )


def _idle_text(draft: Draft, manifest: Manifest, warnings: tuple[str, ...]) -> str:
    if len(manifest.lines) == 1:
        change = manifest.lines[0].change
        shop = draft.around.simulated.get(change.shop, change.shop)
        return f"Nothing to do: {change.title or change.item} in {shop} already is as asked."
    if manifest.lines:
        return f"Nothing to do: all {len(manifest.lines)} listings already are as asked."
    return " ".join(("Nothing matches, so there is nothing to do.", *warnings))


def _not_yet(plan: Plan) -> list[Refused]:
    return [
        Refused(
            step=None,
            rule="trigger_unavailable",
            reason=(
                f"“{workflow.title.rstrip('.') or workflow.id}” runs on a {workflow.trigger.kind}:"
                " such a plan can be checked and shown, and not yet be run."
                " Ask for it to be done now instead."
            ),
            limit="immediately",
        )
        for workflow in plan.workflows
        if not isinstance(workflow.trigger, Immediately)
    ]


def _nobody(needed: int, there: int) -> Refused:
    said = (
        "This needs somebody to approve it, and nobody could."
        if needed == 1
        else f"This needs {needed} people to approve it, and only {there} could."
    )
    return Refused(
        step=None,
        rule="nobody_may_approve",
        reason=f"{said} An admin can give somebody the right.",
        limit=str(needed),
    )


async def _shown(
    office: Office, draft: Draft, refusals: Sequence[Refused], manifest: Manifest
) -> RefusedDocument:
    """Refuse with what the plan would have written."""
    count = len(manifest.lines)
    lines = await aside(count, lambda: card.lines(manifest, office.catalogue))
    return _refused(draft, refusals, shown=lines)


def _refused(
    draft: Draft, refusals: Sequence[Refused], *, shown: tuple[Any, ...] = ()
) -> RefusedDocument:
    return RefusedDocument(
        planner=draft.planner,
        thread=draft.thread,
        summary=draft.plan.summary,
        refusals=tuple(refusals),
        lines=shown,
        digest=draft.digest,
    )
