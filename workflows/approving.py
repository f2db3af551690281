"""Who may approve an open plan now, and why the others may not: the gate's own answer for each."""

import asyncio

from activities.errors import Missing
from authz.people import Person
from workflows import card
from workflows.documents import ApproverView
from workflows.office import Office
from workflows.rights import Matter, look, question
from workflows.spoken import spoken
from workflows.store.approvals import ApprovalState


async def approving(
    office: Office, by: Person, approval: str, person: str | None = None
) -> tuple[ApproverView, ...]:
    """Ask the gate about every member, as they are now; nobody is asked about what is decided.

    Args:
        office: the installation.
        by: who wants to know.
        approval: what would be approved.
        person: the only member to ask about.

    Raises:
        Missing: unknown or foreign, which read alike.
    """
    matter = await office.store.read(lambda tx: look(tx, by.tenant, approval))
    if matter is None:
        text = f"There is no approval {approval}."
        raise Missing(text, at=approval, hint="`countersign approvals list` shows what waits.")
    now = office.clock.now()
    if matter.standing.state is not ApprovalState.OPEN or matter.standing.expires_at <= now:
        return ()
    people = [one for one in matter.around.people.values() if person in {None, one.id}]
    found = await asyncio.gather(*(_one(office, matter, one) for one in people))
    told = (one if one.person == by.id else _of_somebody_else(one) for one in found)
    return tuple(spoken(one, matter.revised.language) for one in told)


async def _one(office: Office, matter: Matter, person: Person) -> ApproverView:
    verdict = await office.gate.approve(
        question(office, matter),
        person,
        facts_version=matter.around.facts,
        now=office.clock.now(),
        confirmed=len(matter.around.people) == 1,
    )
    return ApproverView(
        person=person.id, may=verdict.allowed, refusals=card.refused(verdict.refusals)
    )


def _of_somebody_else(view: ApproverView) -> ApproverView:
    """Say about a member what the gate says to that member."""
    refusals = (
        one.model_copy(update={"reason": f"They {one.reason.removeprefix('You ')}"})
        if one.reason.startswith("You ")
        else one
        for one in view.refusals
    )
    return view.model_copy(update={"refusals": tuple(refusals)})
