"""Is every write bounded, undoable where that was promised, and made once?"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from activities.plan.judged import Judged, JudgedPart, problem, warning
from activities.plan.language import Immediately, Step, Workflow
from activities.plan.meaning import canonical_json
from activities.plan.problems import Problem
from activities.plan.references import references
from activities.plan.types import Kind


def check_writes(judged: JudgedPart) -> Iterator[Problem]:
    """Yield what is wrong with the writes of one workflow."""
    for step, found in judged.steps:
        if found.sets_a_price and "limits" not in judged.part.unread:
            yield from _ceiling(step, found, judged)
            yield from _floor(found, judged)
        if step.on_error == "compensate":
            yield from _no_undo(step, found, judged)
    yield from _unread(judged)


def _ceiling(step: Step, found: Judged, judged: JudgedPart) -> Iterator[Problem]:
    limits = judged.part.workflow.limits
    if not (_is_run_time_price(found, judged.part.workflow) or _draws_on_a_write(step, judged)):
        return
    path = (*judged.part.path, "limits")
    whose = f"The price of `{found.name}` is known only when it runs"
    if limits.price_change_pct is None:
        hint = f"{whose}: say the largest change of one write in `limits.price_change_pct`."
        yield problem("missing_ceiling", path, hint)
    if limits.floor is None and limits.drift_pct is None:
        hint = f"{whose}: say a lowest price in `limits.floor`, or `limits.drift_pct`."
        yield problem("missing_ceiling", path, hint)


def _is_run_time_price(found: Judged, workflow: Workflow) -> bool:
    """Tell whether an amount comes from an expression, or builds on itself at every firing."""
    if found.reading is None:
        return False
    by_expression = any(
        part.wanted is None or part.wanted.kind in {Kind.MONEY, Kind.DECIMAL, Kind.CHOICE}
        for part in found.reading.open
    )
    change = found.reading.filled.get("change")
    # a tuple: what stands there may be anything, also what no set can hold
    relative = isinstance(change, dict) and change.get("kind") in ("change_pct", "change_by")
    return by_expression or (relative and not isinstance(workflow.trigger, Immediately))


def _draws_on_a_write(step: Step, judged: JudgedPart) -> bool:
    """Tell whether no preview can resolve it, since it reads what a write will have done."""
    by_id = {other.id: (other, found) for other, found in judged.steps}
    seen: set[str] = set()
    ahead = list(references(step))
    while ahead:
        if (name := ahead.pop()) not in seen and name in by_id:
            seen.add(name)
            ahead.extend(references(by_id[name][0]))
    return any(by_id[name][1].writes for name in seen)


def _floor(found: Judged, judged: JudgedPart) -> Iterator[Problem]:
    floor = judged.part.workflow.limits.floor
    if floor is not None and found.shop is not None and floor.currency != found.shop.currency:
        hint = f"`{found.name}` sells in {found.shop.currency}; the floor is in {floor.currency}."
        yield problem("wrong_currency", (*judged.part.path, "limits", "floor", "currency"), hint)


def _no_undo(step: Step, found: Judged, judged: JudgedPart) -> Iterator[Problem]:
    """Yield writes that may have been applied when `step` fails and cannot be taken back."""
    waits = judged.waits_for()
    for other, its in judged.steps:
        if not its.writes or step.id in waits[other.id]:
            continue
        done = its.implementation
        reason = done.no_undo if done is not None else None
        if reason or (done is not None and not hasattr(done.write, "undo")):
            hint = f"`{other.id}` cannot be undone ({reason}); choose `stop` or `continue`."
            yield problem("no_undo", (*found.path, "on_error"), hint)


def _unread(judged: JudgedPart) -> Iterator[Problem]:
    """Warn of reads that no write ever looks at."""
    if not any(found.writes for _, found in judged.steps):
        return  # what people asked to see is read by them
    read = frozenset[str]().union(*(references(step) for step, _ in judged.steps))
    for step, found in judged.steps:
        looks = found.activity is not None and (found.activity.in_shop or _gives_lists(found))
        if not found.writes and looks and step.id not in read:
            hint = f"No step uses what `{step.id}` reads; remove it, or refer to it."
            yield warning("unread_read", found.path, hint)


def _gives_lists(found: Judged) -> bool:
    return found.activity is not None and "count" in found.activity.result.model_fields


def check_doubles(parts: tuple[JudgedPart, ...]) -> Iterator[Problem]:
    """Yield writes to what another write of the plan changes too, in no order.

    Only what stands in the plan is seen here; the manifest sees the rest.
    """
    writes = [
        (part, step, found)
        for part in parts
        for step, found in part.steps
        if found.writes and step.when is None
    ]
    waits = {id(part): part.waits_for() for part in parts}
    for (one_part, one, first), (part, step, found) in combinations(writes, 2):
        if not _target(one, first) & _target(step, found):
            continue
        if part is one_part:
            mine = waits[id(part)]
            clash = one.id not in mine[step.id] and step.id not in mine[one.id]
        else:
            clash = _at_once(part) and _at_once(one_part)
        if clash:
            hint = f"`{one.id}` writes the same; put one `after` the other, or remove one."
            yield problem("double_write", found.path, hint)


def _at_once(part: JudgedPart) -> bool:
    return isinstance(part.part.workflow.trigger, Immediately)


def _target(step: Step, found: Judged) -> frozenset[tuple[str, bytes]]:
    """Return the fields that a call writes, each with the item as the plan names it."""
    if found.activity is None or found.reading is None:
        return frozenset()
    params = found.reading.filled
    named: list[Any] = [params.get("shop"), params.get("sku"), params.get("listing")]
    if named[1:] == [None, None]:
        return frozenset()
    over = step.for_each.model_dump() if step.for_each is not None else None
    item = canonical_json([*named, over])
    written = {*found.activity.guarded, found.activity.shows} - {None}
    return frozenset((str(name), item) for name in written)
