"""The brake: one call stops every dispatch it covers, at the next transaction."""

from activities.errors import Denied, Missing, Rejected
from authz.gate import Office as Verb
from authz.people import Person
from workflows.ids import new_id
from workflows.office import Office
from workflows.store import facts, halts, runs, shops
from workflows.store.door import Transaction
from workflows.store.halts import Halt


async def allowed(office: Office, by: Person, verb: Verb, *, own: bool = False) -> None:
    """Ask the gate about a verb of the office.

    Raises:
        Denied: the gate says no, or gives no answer.
    """
    version = await office.store.read(lambda tx: facts.get(tx, by.tenant))
    verdict = await office.gate.administer(
        by, verb, own=own, facts_version=version, now=office.clock.now()
    )
    if not verdict.allowed:
        raise Denied(" ".join(refusal.reason for refusal in verdict.refusals))


async def halt(office: Office, by: Person, *, shop: str | None, reason: str) -> Halt:
    """Put the brake on for one shop, or for everything of the tenant.

    Raises:
        Denied: this person may not.
        Missing: there is no such shop.
        Rejected: no reason was given.
    """
    await allowed(office, by, "halt")
    if not reason.strip():
        text = "Say why, so that whoever finds everything stopped knows what to do."
        raise Rejected(text, at="reason")
    set_ = Halt(new_id("h"), shop, reason.strip(), by.id, office.clock.now())

    def unit(tx: Transaction) -> bool:
        if shop is not None and shops.get(tx, by.tenant, shop) is None:
            return False
        halts.set_(tx, by.tenant, set_)
        return True

    if not await office.store.write(unit):
        text = f"There is no shop {shop}."
        raise Missing(text, at=shop, hint="`countersign shops` lists the connected ones.")
    return set_


async def resume(office: Office, by: Person, *, shop: str | None, reason: str) -> int:
    """Take the brake off, and wake what waited.

    Returns:
        How many halts were lifted.

    Raises:
        Denied: this person may not.
    """
    await allowed(office, by, "resume")
    now = office.clock.now()
    lifted = await office.store.write(
        lambda tx: halts.lift(tx, by.tenant, shop=shop, person=by.id, reason=reason, now=now)
    )
    for run in await office.store.read(runs.unfinished):
        if run.tenant == by.tenant:
            await office.engine.wake(run.tenant, run.run)
    return lifted


async def current(office: Office, by: Person) -> list[Halt]:
    """Return the halts that stand."""
    return await office.store.read(lambda tx: halts.current(tx, by.tenant))
