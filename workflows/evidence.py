"""Turn a verdict into the row that keeps it."""

from datetime import datetime
from typing import Any

from authz.verdict import Evidence, Verdict
from workflows.ids import new_id
from workflows.store.verdicts import Kept


def of(verdict: Verdict, subject: str, action: str, now: datetime) -> Kept:
    """Keep request, answer, call id, policy digest and engine version, word for word."""
    return Kept(
        id=new_id("v"),
        subject=subject,
        action=action,
        allowed=verdict.allowed,
        quorum=verdict.quorum,
        policy=verdict.policy_digest,
        facts=verdict.facts_version,
        evidence=[_plain(piece) for piece in verdict.evidence],
        at=now,
    )


def _plain(piece: Evidence) -> dict[str, Any]:
    return {
        "action": piece.action,
        "person": piece.person,
        "request": dict(piece.request),
        "answer": dict(piece.answer),
        "call_id": piece.call_id,
        "pdp_version": piece.pdp_version,
        "asked_at": piece.asked_at.isoformat(),
    }
