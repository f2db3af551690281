"""The writes a day of a shop that is capped, reserved before the first write of a run."""

from collections.abc import Mapping
from datetime import datetime

from activities.errors import Denied
from workflows.manifest import Manifest
from workflows.store import counters, items, shops
from workflows.store.door import Transaction
from workflows.store.items import ItemState
from workflows.store.shops import Connected


class UsedUp(Denied):
    """A counted limit of the day leaves too little."""

    code = "limit"


def reserve(tx: Transaction, tenant: str, runs: Mapping[str, Manifest], now: datetime) -> None:
    """Reserve what runs may write today in every shop that is capped now.

    What a run holds of this day already is not counted again; what it wrote needs nothing more.
    The caller takes the runs' rows first.

    Raises:
        UsedUp: the cap leaves too little; whatever was reserved goes with the transaction.
    """
    capped = [shop for shop in shops.all_of(tx, tenant) if shop.mode == "capped"]
    if not capped:
        return
    done = {run: _done(tx, tenant, run) for run in runs}
    for shop in capped:
        wanted = {run: _writes(runs[run], shop.id, done[run]) for run in runs}
        _reserve(tx, tenant, shop, {run: count for run, count in wanted.items() if count}, now)


def _done(tx: Transaction, tenant: str, run: str) -> set[tuple[str, str]]:
    found = items.of_run(tx, tenant, run)
    return {(item.step, item.item) for item in found if item.state is ItemState.DONE}


def _writes(manifest: Manifest, shop: str, done: set[tuple[str, str]]) -> int:
    """Count the most that a run may still write in a shop."""
    lines = sum(
        line.change.shop == shop and not line.change.is_idle and (line.step, line.item) not in done
        for line in manifest.lines
    )
    return lines + sum(part.writes for part in manifest.unresolved if part.shop == shop)


def _reserve(
    tx: Transaction, tenant: str, shop: Connected, wanted: Mapping[str, int], now: datetime
) -> None:
    if not wanted:
        return
    day, name, cap = now.date().isoformat(), f"writes:{shop.id}", shop.daily_cap or 0
    held = {run: counters.used(tx, tenant, f"{name}:{run}", day) for run in wanted}
    lacks = {run: max(count - held[run], 0) for run, count in wanted.items()}
    more = sum(lacks.values())
    # Nothing more is asked for where all is held; a cap that was lowered is compared even so.
    if not counters.reserve(tx, tenant, name, day, amount=more, most=cap):
        left = max(cap - counters.used(tx, tenant, name, day), 0)
        text = (
            f"{shop.title} may get {cap} writes a day while it is new; {left} are left today,"
            f" and this plan makes {sum(wanted.values())}."
        )
        raise UsedUp(text, at=shop.id, hint="An admin can raise the cap or set it live.")
    for run, count in lacks.items():
        if count:
            counters.reserve(tx, tenant, f"{name}:{run}", day, amount=count, most=held[run] + count)
