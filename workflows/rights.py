"""Everybody's rights as they are now: the requester's, and those of whoever approved."""

import asyncio
from dataclasses import dataclass

from activities.errors import Denied
from authz.attributes import PlanFacts
from authz.verdict import Verdict
from workflows.judge import Case, facts
from workflows.office import Office, Surroundings, surroundings
from workflows.store import approvals
from workflows.store.approvals import Revised, Standing
from workflows.store.door import Transaction


@dataclass(frozen=True, slots=True)
class Matter:
    """An approval with one of its revisions, and the rows around it, all of one snapshot."""

    standing: Standing
    revised: Revised
    around: Surroundings


def look(tx: Transaction, tenant: str, approval: str, revision: int | None = None) -> Matter | None:
    """Read a matter; without a number, its present revision. None: unknown or foreign."""
    standing = approvals.get(tx, tenant, approval)
    if standing is None:
        return None
    revised = approvals.revision(tx, tenant, approval, revision or standing.revision)
    return Matter(standing, revised, surroundings(tx, tenant))


def question(office: Office, matter: Matter) -> PlanFacts:
    """Return what the gate is asked about."""
    case = Case(
        plan=matter.revised.plan,
        digest=matter.standing.digest,
        manifest=matter.revised.manifest,
        requester=matter.standing.requester,
        authors=matter.revised.authors,
        people_in_tenant=len(matter.around.people),
        quorum_so_far=len(matter.standing.approving),
    )
    return facts(case, office.catalogue, matter.around.shops, matter.around.narrowed)


async def everybody(office: Office, matter: Matter) -> tuple[Verdict, ...]:
    """Ask about the requester first, then about each who approved, side by side.

    Raises:
        Denied: one of them is no longer a member.
    """
    names = (matter.standing.requester, *matter.standing.approving)
    people = [matter.around.people.get(name) for name in names]
    if None in people:
        text = "Somebody who asked for it or approved it is no longer a member."
        raise Denied(text, at=matter.standing.id, hint="Propose the plan again.")
    requester, *approvers = [person for person in people if person]
    asked = question(office, matter)
    version, now = matter.around.facts, office.clock.now()
    return tuple(
        await asyncio.gather(
            office.gate.execute(asked, requester, facts_version=version, now=now),
            *(
                office.gate.approve(
                    asked,
                    person,
                    facts_version=version,
                    now=now,
                    confirmed=person.id in matter.standing.confirmed,
                )
                for person in approvers
            ),
        )
    )
