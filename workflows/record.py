"""What stands behind a run: every vendor call, and why each of them was allowed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from activities.errors import Missing
from authz.people import Person
from workflows.documents import Document
from workflows.office import Office
from workflows.store import receipts, runs, verdicts
from workflows.store.door import Transaction
from workflows.store.receipts import Filed
from workflows.store.verdicts import Kept


class ReceiptView(Document):
    """One vendor call of one write."""

    step: str
    item: str
    stage: str
    generation: int
    epoch: int
    state: str
    key: str = Field(description="the key that the vendor was sent, where it takes one")
    opened_at: datetime = Field(description="committed, before the call")
    closed_at: datetime | None = Field(description="when its answer was known")


class EntryView(Document):
    """What the policy engine said to one question."""

    subject: str = Field(description="the step, or `plan`")
    allowed: bool
    rule: str
    reason: str | None = Field(description="of a refusal")


class AskedView(Document):
    """One request to the policy engine: about one person."""

    person: str
    action: str
    call: str = Field(description="the engine's own id of the call")
    entries: tuple[EntryView, ...]


class VerdictView(Document):
    """One joint answer of the gate."""

    id: str
    action: str
    allowed: bool
    quorum: int
    policy: str = Field(description="digest of the policy files that were asked")
    facts: int = Field(description="version of people, rights, limits and shops")
    at: datetime
    asked: tuple[AskedView, ...]


class RunRecord(Document):
    """What stands behind a run."""

    run: str
    approval: str
    receipts: tuple[ReceiptView, ...]
    verdicts: tuple[VerdictView, ...]


async def record(office: Office, by: Person, run: str, most: int | None = None) -> RunRecord:
    """Return the receipts of a run, or the first of them, and the verdicts on its plan.

    Raises:
        Missing: unknown or foreign, which read alike.
    """

    def unit(tx: Transaction) -> RunRecord | None:
        found = runs.get(tx, by.tenant, run)
        if found is None:
            return None
        return RunRecord(
            run=run,
            approval=found.approval,
            receipts=tuple(map(_receipt, receipts.filed(tx, by.tenant, run, most))),
            verdicts=tuple(map(_verdict, verdicts.of_subject(tx, by.tenant, found.approval))),
        )

    drawn = await office.store.read(unit)
    if drawn is None:
        raise Missing(f"There is no run {run}.", at=run, hint="`countersign runs list`.")
    return drawn


def _receipt(filed: Filed) -> ReceiptView:
    return ReceiptView(
        step=filed.step,
        item=filed.item,
        stage=filed.stage,
        generation=filed.generation,
        epoch=filed.epoch,
        state=filed.state,
        key=filed.key,
        opened_at=filed.opened_at,
        closed_at=filed.closed_at,
    )


def _verdict(kept: Kept) -> VerdictView:
    return VerdictView(
        id=kept.id,
        action=kept.action,
        allowed=kept.allowed,
        quorum=kept.quorum,
        policy=kept.policy,
        facts=kept.facts,
        at=kept.at,
        asked=tuple(
            AskedView(
                person=str(piece["person"]),
                action=str(piece["action"]),
                call=str(piece["call_id"]),
                entries=tuple(_entry(found) for found in piece["answer"].get("results", ())),
            )
            for piece in kept.evidence
        ),
    )


def _entry(found: Mapping[str, Any]) -> EntryView:
    """Read one result as the policy engine wrote it."""
    resource = found["resource"]
    outputs = found.get("outputs") or [{}]
    said = outputs[0].get("val") or {}
    return EntryView(
        subject="plan" if resource["kind"] == "plan" else str(resource["id"]),
        allowed=all(effect == "EFFECT_ALLOW" for effect in found["actions"].values()),
        rule=str(outputs[0].get("src", "")).rpartition("#")[2],
        reason=said.get("reason"),
    )
