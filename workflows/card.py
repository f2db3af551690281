"""Draw stored rows as documents; nothing here is decided, and no model's prose is used."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from activities.catalogue import Catalogue
from activities.change import Value
from activities.money import Money, plain
from workflows.confirmation import is_alone, sentence
from workflows.documents import (
    ApprovalView,
    LineView,
    PlanDocument,
    Refused,
    UnresolvedView,
    Vote,
)
from workflows.manifest import Line, Manifest
from workflows.parts import parts, writes
from workflows.putting_back import whole
from workflows.spoken import spoken
from workflows.store.approvals import ApprovalState, Revised, Standing


def scalar(value: Value) -> str | int | bool | None:
    """Write a value as documents do: money as its amount."""
    return plain(value.amount) if isinstance(value, Money) else value


def lines(manifest: Manifest, catalogue: Catalogue) -> tuple[LineView, ...]:
    """Draw every signed write, one line an article."""
    return tuple(view for line in manifest.lines for view in _line(line, catalogue))


def _line(line: Line, catalogue: Catalogue) -> Iterable[LineView]:
    activity = catalogue.activities[line.activity]
    shown = item_view(line, catalogue)
    changes = {
        name: (scalar(line.change.before.get(name)), scalar(after))
        for name, after in line.change.after.items()
        if line.change.before.get(name) != after
    }
    for sku in line.change.skus or (line.change.item,):
        yield LineView(
            step=line.place,
            activity=line.activity,
            title=activity.title,
            effect=line.effect.value,
            shop=line.change.shop,
            item=line.item,
            sku=sku,
            listing=line.change.listing,
            name=line.change.title,
            before=shown["before"],
            after=shown["after"],
            currency=shown["currency"],
            changes=changes,
            warnings=line.change.warnings,
            idle=line.change.is_idle,
        )


def item_view(line: Line, catalogue: Catalogue) -> dict[str, Any]:
    """Return what an item of a run shows: its SKUs, its title, its one number before and after."""
    field = catalogue.activities[line.activity].shows
    before = line.change.before.get(field) if field else None
    after = line.change.after.get(field) if field else None
    money = after if isinstance(after, Money) else before
    return {
        "skus": list(line.change.skus),
        "title": line.change.title,
        "before": scalar(before),
        "after": scalar(after),
        "currency": money.currency if isinstance(money, Money) else None,
    }


def unresolved(manifest: Manifest) -> tuple[UnresolvedView, ...]:
    """Draw the writes that are known only at run time, with what was judged."""
    return tuple(
        UnresolvedView(
            step=f"{part.workflow}.{part.step}",
            activity=part.activity,
            shop=part.shop,
            writes=part.writes,
            bounds=part.bounds,
            reason=part.reason,
        )
        for part in manifest.unresolved
    )


def plan(
    standing: Standing,
    revised: Revised,
    catalogue: Catalogue,
    *,
    members: Collection[str],
    differences: tuple[str, ...] = (),
) -> PlanDocument:
    """Draw an approval with its present revision.

    Args:
        standing: its row.
        revised: the revision.
        catalogue: what the activities are called.
        members: the ids of everybody in the tenant.
        differences: against the revision before.
    """
    approving = standing.approving
    is_open = standing.state is ApprovalState.OPEN
    drawn = PlanDocument(
        planner=revised.planner,
        thread=standing.thread,
        summary=revised.plan.summary,
        assumptions=revised.plan.assumptions,
        approval=ApprovalView(
            id=standing.id,
            revision=standing.revision,
            digest=standing.digest,
            manifest=standing.manifest_hash,
            state=standing.state.value,
            expires_at=standing.expires_at,
            approvers=revised.approvers,
            quorum=standing.quorum,
            missing=max(standing.quorum - len(approving), 0) if is_open else 0,
            requester=standing.requester,
            authors=revised.authors,
            votes=votes(standing),
            run_ids=standing.run_ids,
            confirmation=sentence(standing.id, standing.revision)
            if is_open and is_alone(members, revised.authors)
            else None,
        ),
        lines=lines(revised.manifest, catalogue),
        unresolved=unresolved(revised.manifest),
        warnings=revised.warnings,
        differences=differences,
        parts=parts(revised.plan, catalogue),
        writes=writes(revised.plan, catalogue),
        undo=whole(revised.manifest),
    )
    return spoken(drawn, revised.language)


def votes(standing: Standing) -> tuple[Vote, ...]:
    """Draw who decided what."""
    return tuple(
        Vote(
            person=vote.person,
            decision=vote.decision,
            reason=vote.reason,
            surface=vote.surface,
            at=vote.at,
            revision=vote.revision,
            confirmed=vote.confirmed,
        )
        for vote in standing.votes
    )


def refused(refusals: Iterable[Any]) -> tuple[Refused, ...]:
    """Turn the gate's refusals into the documents' own."""
    return tuple(
        Refused(step=found.step, rule=found.rule, reason=found.reason, limit=found.limit)
        for found in refusals
    )


def spoken_error(error: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the code and text of a stored error."""
    return None if error is None else {"code": error["code"], "text": error["text"]}
