"""What can move between a card and its writes, and how."""

from typing import Any

from authz.people import Person
from tests.attack.gaps import APPROVER, REQUESTER, Act, World, three_prices
from workflows import people, propose, runs, shops
from workflows.documents import PlanDocument
from workflows.halt import halt
from workflows.store.door import Transaction


def admin(world: World) -> Person:
    """Return who changes people and shops."""
    return world.desk.people["admin"]


def member(name: str, **values: Any) -> Act:  # noqa: ANN401 - whatever changes
    """Change a member."""

    async def act(world: World) -> None:
        await people.change(world.office, admin(world), name, **values)

    return act


def mode(name: str, cap: int | None = None) -> Act:
    """Trust the shop otherwise."""

    async def act(world: World) -> None:
        await shops.set_mode(world.office, admin(world), "shopify", name, cap)

    return act


def policy(name: str | None) -> Act:
    """Serve another policy, or none at all."""

    async def act(world: World) -> None:
        world.gate.turn(world.policies[name] if name else None)

    return act


def rows(statement: str) -> Act:
    """Change a row behind everybody's back."""

    def unit(tx: Transaction) -> None:
        assert tx.exec_driver_sql(statement).rowcount == 1

    async def act(world: World) -> None:
        await world.office.store.write(unit)

    return act


def hours(count: float) -> Act:
    """Let time pass."""

    async def act(world: World) -> None:
        world.desk.control.advance(count * 3600)

    return act


async def dearer(world: World) -> None:
    """Let somebody else change the price that is written last."""
    world.desk.control.edit("MUG-GREEN", price="25.00")


async def revised(world: World) -> None:
    """Put another revision to people."""
    found = await propose.propose(
        world.office, world.desk.people[REQUESTER], three_prices("-8"),
        thread=None, surface="api", replaces=world.card.approval.id,
    )  # fmt: skip
    assert isinstance(found, PlanDocument)


async def halted(world: World) -> None:
    """Put the brake on for the shop."""
    await halt(world.office, world.desk.people["lister"], shop="shopify", reason="stop")


async def halted_everywhere(world: World) -> None:
    """Put the brake on for everything."""
    await halt(world.office, admin(world), shop=None, reason="stop")


async def cancelled(world: World) -> None:
    """Cancel the run."""
    (found,) = await runs.recent(world.office, admin(world))
    await runs.cancel(world.office, admin(world), found.id)


_TAMPERED = "UPDATE {} SET {} = replace({}, substr({}, 1, 8), 'deadbeef')"


def tampered(table: str, column: str) -> Act:
    """Change a hash that binds an approval."""
    return rows(_TAMPERED.format(table, *[column] * 3))


ALL, TWO, FIRST, NONE = 3, 2, 1, 0
Expected = tuple[int, int, int, int, int, int, int]
"""How many writes leave, by gap."""

BINDING: Expected = (NONE, NONE, NONE, NONE, NONE, ALL, ALL)
"""Binds until the first receipt; what began allowed ends as it was allowed."""
HARMLESS: Expected = (ALL, ALL, ALL, ALL, ALL, ALL, ALL)
BRAKE: Expected = (NONE, NONE, NONE, NONE, NONE, FIRST, FIRST)
"""Stops before the next write."""

CHANGES: dict[str, tuple[Act, Expected]] = {
    "the price": (dearer, (TWO, TWO, TWO, TWO, TWO, TWO, TWO)),
    "the plan's revision": (revised, (NONE, NONE, ALL, ALL, ALL, ALL, ALL)),
    "the policy, in nothing": (policy("reworded"), HARMLESS),
    "the policy, against it": (policy("stricter"), BINDING),
    "the policy engine, gone": (policy(None), (NONE, ALL, ALL, ALL, ALL, ALL, ALL)),
    "the requester's role": (member(REQUESTER, roles=["viewer"]), BINDING),
    "the requester's membership": (member(REQUESTER, active=False), BINDING),
    "the requester's limit": (member(REQUESTER, max_price_change_pct="6"), BINDING),
    "the requester's shops": (member(REQUESTER, shops=["elsewhere"]), BINDING),
    "the requester's listings": (member(REQUESTER, max_listings=2), BINDING),
    "the approver's role": (member(APPROVER, roles=["pricer"]), BINDING),
    "the approver's membership": (member(APPROVER, active=False), BINDING),
    "the approver's limit": (member(APPROVER, max_price_change_pct="6"), BINDING),
    "somebody else's role": (member("lister", roles=["viewer"]), HARMLESS),
    "the shop's mode": (mode("watch"), BINDING),
    "the shop's cap": (mode("capped", 0), BINDING),
    "a halt of the shop": (halted, BRAKE),
    "a halt of everything": (halted_everywhere, BRAKE),
    "the approval's digest": (tampered("approvals", "digest"), BRAKE),
    "the approval's manifest": (tampered("approvals", "manifest_hash"), BRAKE),
}

_RUN_ALONE: dict[str, tuple[Act, Expected]] = {
    "a cancel": (cancelled, BRAKE),
    "the run's digest": (tampered("runs", "plan_digest"), BRAKE),
    "the run's manifest": (tampered("runs", "manifest_hash"), BRAKE),
}
"""What there is only once a run exists."""
AFTER_COMMIT = CHANGES | _RUN_ALONE
