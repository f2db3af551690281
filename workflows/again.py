"""Put a plan to people anew: no words are read and no model is asked, everything is seen afresh."""

from pydantic import JsonValue

from activities.errors import Missing, Stopped
from activities.plan.language import Plan
from authz.people import Person
from workflows.documents import Proposal
from workflows.office import Office
from workflows.propose import propose
from workflows.store import approvals, runs
from workflows.store.approvals import ApprovalState, Revised, Standing
from workflows.store.door import Transaction
from workflows.store.runs import RunState


async def propose_again(
    office: Office, by: Person, approval: str, *, thread: str | None, surface: str
) -> Proposal:
    """Propose the plan of a card again; one that is open gets a new revision instead.

    Whoever wrote it stays an author: nobody approves their own plan by having a colleague ask.

    Raises:
        Missing: unknown or foreign, which read alike.
        Stopped: it only read, or its run is still under way.
    """

    def unit(tx: Transaction) -> tuple[Standing, Revised] | None:
        standing = approvals.get(tx, by.tenant, approval)
        if standing is None:
            return None
        _refuse_live(tx, by.tenant, standing)
        return standing, approvals.revision(tx, by.tenant, approval, standing.revision)

    found = await office.store.read(unit)
    if found is None:
        text = f"There is no approval {approval}."
        raise Missing(text, at=approval, hint="`countersign approvals list` shows what waits.")
    standing, revised = found
    now = office.clock.now()
    is_open = standing.state is ApprovalState.OPEN and standing.expires_at > now
    return await propose(
        office,
        by,
        _written(revised.plan),
        thread=thread or (standing.thread if is_open else None),
        surface=surface,
        planner=revised.planner,
        replaces=approval if is_open else None,
        authors=revised.authors,
        language=revised.language,
    )


def _refuse_live(tx: Transaction, tenant: str, standing: Standing) -> None:
    if not standing.quorum:
        text = "That plan only read, and nobody had to decide it."
        raise Stopped(text, at=standing.id, hint="Ask the question again.")
    for id in standing.run_ids:
        run = runs.get(tx, tenant, id)
        if run is not None and (run.state.live or run.state is RunState.PARKED):
            text = f"The plan was approved, and its run {id} is still under way."
            raise Stopped(
                text,
                at=standing.id,
                hint="Wait for its end, settle what is in doubt, or cancel it.",
            )


def _written(plan: Plan) -> dict[str, JsonValue]:
    written: dict[str, JsonValue] = plan.model_dump(mode="json", exclude_none=True)
    return written
