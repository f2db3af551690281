"""Ask the gate anew before the first write of a run, when what it judged has moved."""

from typing import Final

from activities.errors import ActivityError, Denied
from authz.verdict import Verdict, join
from workflows import evidence, rights
from workflows.caps import UsedUp, reserve
from workflows.job import Job
from workflows.office import Office
from workflows.patience import backoff, go_on, pause
from workflows.store import events, runs, verdicts
from workflows.store.door import Transaction

MOST_TRIES: Final = 8
"""Of a gate that gives no answer: about two minutes; the run then fails before its first write."""


class NotAllowedNow(ActivityError):
    """What was allowed at the decision no longer is, and nothing was written yet."""

    code = "not_allowed"


async def authorise(office: Office, job: Job) -> None:
    """Have the whole plan judged once more, as everybody is now.

    Raises:
        NotAllowedNow: the gate says no, or gives no answer for too long.
        Cancelled: the run was cancelled while the gate gave no answer.
    """
    for attempt in range(MOST_TRIES):
        verdict, approvers = await _asked(office, job)
        if verdict.allowed and verdict.quorum > approvers:
            text = f"It now needs {verdict.quorum} people to approve it, and {approvers} did."
            raise NotAllowedNow(text, hint="Propose the plan again.")
        if verdict.allowed:
            await _recorded(office, job, verdict)
            return
        if not verdict.unavailable:
            reasons = " ".join(refusal.reason for refusal in verdict.refusals)
            text = f"A right, a limit or a policy changed before the first change: {reasons}"
            raise NotAllowedNow(text, hint="Propose the plan again.")
        await pause(job, office.clock, office.clock.now() + backoff(attempt))
        await go_on(office, job)
    text = "The policy check gave no answer before the first change, so nothing was sent."
    raise NotAllowedNow(text, hint="The operator runs `countersign doctor`; then retry the run.")


async def _asked(office: Office, job: Job) -> tuple[Verdict, int]:
    """Judge the plan as everybody is now; return how many people approved it, too."""
    signed = job.authority
    matter = await office.store.read(
        lambda tx: rights.look(tx, job.tenant, signed.approval, signed.revision)
    )
    if matter is None:
        raise NotAllowedNow("The approval is gone.")
    try:
        verdicts_now = await rights.everybody(office, matter)
    except Denied as gone:
        raise NotAllowedNow(gone.text, hint=gone.hint) from gone
    return join(*verdicts_now), len(matter.standing.approving)


async def _recorded(office: Office, job: Job, verdict: Verdict) -> None:
    """Store the new verdict, for the next try to compare, and reserve what is counted by the day.

    Raises:
        NotAllowedNow: a shop was capped since the decision, and the day leaves too little.
    """
    now = office.clock.now()
    stored = evidence.of(verdict, job.authority.approval, "execute", now)

    def unit(tx: Transaction) -> None:
        if runs.taken(tx, job.tenant, job.run, job.epoch) is None:
            return  # the run ended or went on without us
        reserve(tx, job.tenant, {job.run: job.signed.manifest}, now)
        verdicts.keep(tx, job.tenant, stored)
        facts, policy = verdict.facts_version, verdict.policy_digest
        if runs.authorised(tx, job.tenant, job.run, facts=facts, policy=policy, now=now):
            body = {"facts": facts, "policy": policy, "verdict": stored.id}
            events.append(tx, job.tenant, "run", job.run, "authorised", body, now)

    try:
        await office.store.write(unit)
    except UsedUp as used_up:
        raise NotAllowedNow(used_up.text, hint=used_up.hint) from used_up
