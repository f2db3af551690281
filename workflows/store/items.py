"""The items of a run: what was signed, and what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, case, func, insert, select, update

from workflows.store import events
from workflows.store.door import Transaction
from workflows.store.rows import Rows
from workflows.store.tables import ItemRow

UNDONE: Final = "undone"
"""The code of an item that was written and taken back."""
NOT_UNDONE: Final = "not_undone"
NOT_RUN: Final = "not_run"
NOT_SELECTED: Final = "not_selected"


class ItemState(StrEnum):
    """What became of an item."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    """The shop took the write on and has not applied it yet."""
    DONE = "done"
    FAILED = "failed"
    CONFLICT = "conflict"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Item:
    """One item as people see it."""

    step: str
    item: str
    state: ItemState
    view: Mapping[str, Any]
    error: Mapping[str, Any] | None


def insert_all(
    tx: Transaction, tenant: str, run: str, found: Iterable[Item], now: datetime
) -> None:
    """Insert the items of a new run in the order of its manifest."""
    rows = Rows()
    for position, item in enumerate(found):
        rows.add(
            ItemRow,
            tenant=tenant,
            run=run,
            step=item.step,
            item=item.item,
            position=position,
            state=item.state.value,
            view=dict(item.view),
            error=item.error,
            at=now,
        )
    rows.insert(tx)


def of_run(tx: Transaction, tenant: str, run: str) -> list[Item]:
    """Return the items in the order in which they were signed, later finds last."""
    rows = tx.execute(
        select(ItemRow.step, ItemRow.item, ItemRow.state, ItemRow.view, ItemRow.error)
        .where(ItemRow.tenant == tenant, ItemRow.run == run)
        .order_by(ItemRow.position)
    )
    return [Item(step, item, ItemState(state), view, err) for step, item, state, view, err in rows]


_SEEN_FIRST: Final = ("failed", "conflict", "parked", "cancelled")
_TO_COME: Final = ("accepted", "pending")


def first(tx: Transaction, tenant: str, run: str, limit: int, *, whole: bool) -> list[Item]:
    """Return the first items of a run, before all others those that a person should look at.

    Args:
        whole: there are no others, so that what is still to come may keep its place.
    """
    over = 1 if whole else 2
    rows = tx.execute(
        select(ItemRow.step, ItemRow.item, ItemRow.state, ItemRow.view, ItemRow.error)
        .where(ItemRow.tenant == tenant, ItemRow.run == run)
        .order_by(
            case((ItemRow.state.in_(_SEEN_FIRST), 0), (ItemRow.state.in_(_TO_COME), 1), else_=over),
            ItemRow.position,
        )
        .limit(limit)
    )
    return [Item(step, item, ItemState(state), view, err) for step, item, state, view, err in rows]


def told(tx: Transaction, tenant: str, run: str) -> set[str]:
    """Return what the items of a run say about why they are not done."""
    rows = tx.execute(
        select(ItemRow.error)
        .where(ItemRow.tenant == tenant, ItemRow.run == run, ItemRow.error.is_not(None))
        .distinct()
    )
    return {str(error["text"]) for (error,) in rows if error}


_STATES: Final = (
    select(ItemRow.state, func.count())
    .where(ItemRow.tenant == bindparam("of"), ItemRow.run == bindparam("of_run"))
    .group_by(ItemRow.state)
)


def states(tx: Transaction, tenant: str, run: str) -> dict[ItemState, int]:
    """Count the items of a run by state."""
    rows = tx.execute(_STATES, {"of": tenant, "of_run": run})
    return {ItemState(state): count for state, count in rows}


def by_step(tx: Transaction, tenant: str, run: str) -> dict[str, dict[ItemState, int]]:
    """Count the items of each step of a run by state."""
    rows = tx.execute(
        select(ItemRow.step, ItemRow.state, func.count())
        .where(ItemRow.tenant == tenant, ItemRow.run == run)
        .group_by(ItemRow.step, ItemRow.state)
    )
    found: dict[str, dict[ItemState, int]] = {}
    for step, state, count in rows:
        found.setdefault(step, {})[ItemState(state)] = count
    return found


def of_runs(tx: Transaction, tenant: str, runs: Sequence[str]) -> dict[str, dict[str, int]]:
    """Count the items of some runs by state."""
    rows = tx.execute(
        select(ItemRow.run, ItemRow.state, func.count())
        .where(ItemRow.tenant == tenant, ItemRow.run.in_(runs))
        .group_by(ItemRow.run, ItemRow.state)
    )
    found: dict[str, dict[str, int]] = {}
    for run, state, count in rows:
        found.setdefault(run, {})[state] = count
    return found


_BECOME: Final = (
    update(ItemRow)
    .where(
        ItemRow.tenant == bindparam("of"),
        ItemRow.run == bindparam("of_run"),
        ItemRow.step == bindparam("of_step"),
        ItemRow.item == bindparam("of_item"),
    )
    .values({"state": bindparam("state"), "error": bindparam("error"), "at": bindparam("at")})
)


def become(
    tx: Transaction,
    tenant: str,
    run: str,
    step: str,
    item: str,
    state: ItemState,
    now: datetime,
    *,
    view: Mapping[str, Any] | None = None,
    error: Mapping[str, Any] | None = None,
) -> None:
    """Change an item's state with its event; an item found only now is added."""
    values: dict[str, Any] = {"state": state.value, "error": error, "at": now}
    place = {"of": tenant, "of_run": run, "of_step": step, "of_item": item}
    changed = tx.execute(_BECOME, place | values)
    body = {"step": step, "item": item, "state": state.value, "error": error}
    if changed.rowcount == 0:
        places = select(func.coalesce(func.max(ItemRow.position), -1) + 1).where(
            ItemRow.tenant == tenant, ItemRow.run == run
        )
        tx.execute(
            insert(ItemRow).values(
                tenant=tenant,
                run=run,
                step=step,
                item=item,
                position=places.scalar_subquery(),
                view=dict(view or {}),
                **values,
            )
        )
        body["view"] = dict(view or {})
    events.append(tx, tenant, "run", run, "item", body, now)


def close_pending(
    tx: Transaction,
    tenant: str,
    run: str,
    state: ItemState,
    error: Mapping[str, Any],
    now: datetime,
    *,
    steps: Iterable[str] | None = None,
) -> list[dict[str, Any]]:
    """Close what never got its turn.

    Args:
        steps: only items of these steps; None means all.

    Returns:
        What was closed, for the caller's event.
    """
    only = None if steps is None else set(steps)
    pending = [i for i in of_run(tx, tenant, run) if i.state is ItemState.PENDING]
    closing = [i for i in pending if only is None or i.step in only]
    values = {"state": state.value, "error": dict(error)}
    _set_all(tx, tenant, run, closing, values | {"at": now})
    return [{"step": item.step, "item": item.item, **values} for item in closing]


def reopen(tx: Transaction, tenant: str, run: str, now: datetime) -> list[list[str]]:
    """Make pending again what a new epoch may do.

    What was skipped for a reason of its own, or taken back, stays as it is: its work is kept.

    Returns:
        What is pending again, as pairs of step and item, for the caller's event.
    """
    again = [item for item in of_run(tx, tenant, run) if _is_redone(item)]
    values = {"state": ItemState.PENDING.value, "error": None, "at": now}
    _set_all(tx, tenant, run, again, values)
    return [[item.step, item.item] for item in again]


def _is_redone(item: Item) -> bool:
    code = (item.error or {}).get("code")
    match item.state:
        case ItemState.FAILED | ItemState.CONFLICT:
            return code != NOT_UNDONE
        case ItemState.CANCELLED:
            return code != UNDONE
        case ItemState.SKIPPED:
            return code in {NOT_RUN, NOT_SELECTED}
        case _:
            return False


def _set_all(
    tx: Transaction, tenant: str, run: str, items: Iterable[Item], values: Mapping[str, Any]
) -> None:
    """Give all of some items the same values, in one call of the driver."""
    place = {"of": tenant, "of_run": run}
    rows = [{**place, "of_step": one.step, "of_item": one.item, **values} for one in items]
    if rows:
        tx.execute(_BECOME, rows)
