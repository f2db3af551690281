"""Show approvals to members of their tenant."""

from dataclasses import replace
from datetime import datetime

from activities.errors import Missing
from authz.people import Person
from workflows import card
from workflows.changed import changed
from workflows.documents import DecidedView, PlanDocument, WaitingView
from workflows.office import Office
from workflows.store import approvals, people, shops
from workflows.store import inbox as waits
from workflows.store.approvals import ApprovalState, Standing
from workflows.store.door import Transaction


async def show(office: Office, by: Person, approval: str) -> PlanDocument:
    """Return an approval's card.

    Raises:
        Missing: unknown or foreign, which read alike.
    """
    found = await office.store.read(lambda tx: drawn(tx, office, by.tenant, approval))
    if found is None:
        text = f"There is no approval {approval}."
        hint = "`countersign approvals list` shows what waits."
        raise Missing(text, at=approval, hint=hint)
    return found


async def waiting(office: Office, by: Person) -> list[PlanDocument]:
    """Return the cards that wait for people, newest first."""

    def unit(tx: Transaction) -> list[PlanDocument]:
        tenant = by.tenant
        cards = (drawn(tx, office, tenant, found) for found in approvals.waiting(tx, tenant))
        return [found for found in cards if found and found.approval.state == ApprovalState.OPEN]

    return await office.store.read(unit)


async def inbox(office: Office, by: Person) -> list[WaitingView]:
    """Name what waits for people, newest first, without what it would write."""
    now = office.clock.now()
    found = await office.store.read(lambda tx: waits.waiting(tx, by.tenant, now))
    return [
        WaitingView(
            id=one.id,
            revision=one.revision,
            summary=one.summary,
            requester=one.requester,
            approvers=one.approvers,
            voted=one.voted,
            expires_at=one.expires_at,
        )
        for one in found
    ]


async def decided(office: Office, by: Person) -> list[DecidedView]:
    """Return what waits for nobody any more, in the order of its end, newest first."""
    now = office.clock.now()

    def unit(tx: Transaction) -> list[DecidedView]:
        return [
            DecidedView(
                id=found.id,
                summary=summary,
                state=_state(found, now).value,
                revision=found.revision,
                requester=found.requester,
                ended_at=ended_at,
                votes=card.votes(found),
                run_ids=found.run_ids,
            )
            for id, summary, ended_at in approvals.decided(tx, by.tenant, now)
            if (found := approvals.get(tx, by.tenant, id))
        ]

    return await office.store.read(unit)


def _state(standing: Standing, now: datetime) -> ApprovalState:
    """Return the state of an approval; the row of one whose time is over follows when touched."""
    over = standing.state is ApprovalState.OPEN and standing.expires_at <= now
    return ApprovalState.EXPIRED if over else standing.state


def drawn(tx: Transaction, office: Office, tenant: str, approval: str) -> PlanDocument | None:
    """Draw an approval as it stands, with the plan of its newest revision."""
    standing = _standing(tx, office, tenant, approval)
    if standing is None:
        return None
    revised = approvals.revision(tx, tenant, approval, standing.revision)
    members = [person.id for person in people.active(tx, tenant)]
    return card.plan(standing, revised, office.catalogue, members=members)


def drawn_at(
    tx: Transaction, office: Office, tenant: str, approval: str, number: int
) -> tuple[PlanDocument, int] | None:
    """Draw an approval with the plan of one revision and what that changed; name the newest.

    None: there is no such approval, or it never had that revision.
    """
    standing = _standing(tx, office, tenant, approval)
    if standing is None or not 0 < number <= standing.revision:
        return None
    revised = approvals.revision(tx, tenant, approval, number)
    sentences: tuple[str, ...] = ()
    if number > 1:
        before = approvals.revision(tx, tenant, approval, number - 1)
        titles = shops.titles(tx, tenant)
        sentences = changed(before, revised, office.catalogue, titles)
    found = card.plan(
        replace(standing, revision=number),
        revised,
        office.catalogue,
        members=[person.id for person in people.active(tx, tenant)],
        differences=sentences,
    )
    return found, standing.revision


def _standing(tx: Transaction, office: Office, tenant: str, approval: str) -> Standing | None:
    standing = approvals.get(tx, tenant, approval)
    if standing is None:
        return None
    return replace(standing, state=_state(standing, office.clock.now()))
