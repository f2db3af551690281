"""What the gate answers, and how answers about several people become one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

Action = Literal["attempt", "execute", "approve"]
"""May it be tried at all; may the requester do exactly this; may this person countersign it."""

UNAVAILABLE: Final = "gate_unavailable"
DIFFER: Final = "verdicts_differ"
"""The rule that refuses answers of two moments; asked again, they may agree."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for a no."""

    step: str | None
    """`workflow.step`, or None for the plan as a whole."""
    rule: str
    reason: str
    """Plain language, with the number that was asked where there is one."""
    limit: str | None
    """What the rule would have allowed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One question to the policy engine and its answer, word for word."""

    action: str
    person: str
    request: Mapping[str, Any]
    answer: Mapping[str, Any]
    call_id: str
    pdp_version: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer: a yes only if every part of the question got a yes."""

    allowed: bool
    refusals: tuple[Refusal, ...]
    quorum: int
    """How many people must countersign: an execute says it, other actions leave it 0."""
    policy_digest: str
    facts_version: int
    evidence: tuple[Evidence, ...]
    subject: str = ""
    """The digest of the judged plan, or the verb of the office."""

    @property
    def unavailable(self) -> bool:
        """Tell a gate that gave no usable answer from a policy that said no."""
        return any(refusal.rule == UNAVAILABLE for refusal in self.refusals)


def unavailable(
    why: str,
    *,
    policy_digest: str,
    facts_version: int,
    subject: str,
    evidence: tuple[Evidence, ...] = (),
) -> Verdict:
    """Make the no of a gate that could not be asked, or whose answer cannot be believed."""
    reason = (
        f"The policy check gave no usable answer ({why}), so nothing new is started."
        " Try again in a moment; if it stays so, the operator runs `countersign doctor`."
    )
    refusal = Refusal(None, UNAVAILABLE, reason, None)
    return Verdict(False, (refusal,), 0, policy_digest, facts_version, evidence, subject)  # noqa: FBT003


def join(execute: Verdict, *approvals: Verdict) -> Verdict:
    """Join the requester's verdict with one per approver.

    The joined verdict allows only what every one allows, about the same plan, under one policy
    and one version of the facts. Its quorum is the requester's.
    """
    verdicts = (execute, *approvals)
    refusals = [refusal for verdict in verdicts for refusal in verdict.refusals]
    asked = [piece.action for verdict in verdicts for piece in verdict.evidence]
    same = {(v.policy_digest, v.facts_version, v.subject) for v in verdicts}
    if len(same) != 1:
        refusals.append(
            Refusal(
                None,
                DIFFER,
                "A policy, a right or the plan changed while it was being checked. Try again.",
                None,
            )
        )
    fits = asked == ["execute"] + ["approve"] * len(approvals)
    if not fits and not refusals:
        refusals.append(
            Refusal(None, DIFFER, "The checks do not belong together. Try again.", None)
        )
    return Verdict(
        allowed=not refusals and all(verdict.allowed for verdict in verdicts),
        refusals=tuple(dict.fromkeys(refusals)),
        quorum=execute.quorum,
        policy_digest=execute.policy_digest,
        facts_version=execute.facts_version,
        evidence=tuple(piece for verdict in verdicts for piece in verdict.evidence),
        subject=execute.subject,
    )
