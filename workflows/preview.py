"""Find out what a plan would write now: real reads, and a preview of every write.

What depends on a write's own result cannot be known before it happened; it becomes a bound and
is judged by the worst that the signed limits allow.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Final

from pydantic import JsonValue

from activities import figures
from activities.change import Change
from activities.context import Call
from activities.core.listing import search
from activities.declaration import Activity, Implementation
from activities.errors import ActivityError, CountersignError
from activities.money import Money
from activities.plan.language import Limits, Plan, Step, Workflow
from activities.plan.references import as_if_fired, dependencies, references
from activities.product import Product
from activities.turns import in_turns
from workflows.answers import with_remembered
from workflows.documents import Refused
from workflows.glance import Glance
from workflows.manifest import Attributes, Line, Manifest, Unresolved, measured
from workflows.office import Office, Surroundings
from workflows.patience import AWAY
from workflows.reading import asked, fanned_out, parsed, patiently, several
from workflows.remembered import MOST_LIVE, Memory, from_rows
from workflows.resolve import Calls, calls

MOST_UNITS: Final = 1_000_000
"""The largest stock that the declaration takes: the worst for a quantity known only later."""
RETRIES: Final = 1
"""Of a shop that is away while somebody waits for a card."""
AGAIN: Final = "Nothing was changed. Propose it again when the shop answers."


@dataclass
class Previewed:
    """What a plan would do, and why it may not."""

    lines: list[Line] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    refusals: list[Refused] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def manifest(self) -> Manifest:
        """Return what is to be signed."""
        return Manifest(lines=tuple(self.lines), unresolved=tuple(self.unresolved))


async def preview(office: Office, tenant: str, plan: Plan, around: Surroundings) -> Previewed:
    """Read and preview every workflow of a plan."""
    found = Previewed()
    for workflow in plan.workflows:
        await _Preview(office, tenant, workflow, around, found).all_steps()
    found.lines.sort(key=_places(plan))
    _order_doubles(plan, found)
    _hold_to_limits(plan, found)
    return found


def _places(plan: Plan) -> Callable[[Line], int]:
    """Return the order in which people read a plan: its steps as they are written."""
    steps = [(w.id, step.id) for w in plan.workflows for step in w.steps]
    places = {key: place for place, key in enumerate(steps)}
    return lambda line: places[line.workflow, line.step]


@dataclass
class _Preview:
    """The preview of one workflow."""

    office: Office
    tenant: str
    workflow: Workflow
    around: Surroundings
    found: Previewed
    values: dict[str, JsonValue] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    """Steps whose value is known only at run time."""

    async def all_steps(self) -> None:
        """Go through the steps, side by side where the plan allows it."""
        after = dependencies(self.workflow)
        waiting = {step.id: step for step in self.workflow.steps}
        self._memory = Memory(self.office, self.tenant)
        self._glance = Glance(self.office, self.tenant)
        self._types = self.office.expressions.roots(self.workflow)
        while waiting:
            ready = [step for step in waiting.values() if not after[step.id] & waiting.keys()]
            for step in ready:
                del waiting[step.id]
            parts = await asyncio.gather(*(self._step(step) for step in ready))
            for lines in parts:
                self.found.lines.extend(lines)
        self.found.warnings.extend(self._memory.told())

    async def _step(self, step: Step) -> list[Line]:
        activity = self.office.catalogue.activities[step.activity]
        shop = self.around.shops.get(str(step.params.get("shop")))
        place = self.office.catalogue.implementation(
            step.activity, shop.marketplace if shop else None
        )
        if place is None:
            return []
        if references(step) & self.later:
            reason = "It depends on the result of an earlier change."
            return self._unknown(step, activity, place, reason)
        known = as_if_fired(step)
        if known is None:
            return self._unknown(step, activity, place, "It is known only when the trigger fires.")
        try:
            wanted = self._calls(known)
            if activity.writes:
                return await self._writes(step, place, wanted)
            await self._reads(step, place, wanted)
        except CountersignError as wrong:
            self.later.add(step.id)
            self._refuse(step, wrong)
        return []

    def _calls(self, step: Step) -> Calls:
        scope = {**self.values, "inputs": dict(self.workflow.inputs)}
        evaluate = self.office.expressions.evaluator(self._types[step.id])
        return calls(step, scope, evaluate, most=self.workflow.limits.items)

    def _unknown(
        self, step: Step, activity: Activity, place: Implementation, reason: str
    ) -> list[Line]:
        self.later.add(step.id)
        if activity.writes:
            self.found.unresolved.append(_bound(self.workflow, step, activity, place, reason))
        return []

    async def _reads(self, step: Step, place: Implementation, wanted: Calls) -> None:
        """Make the reads; one that fails is a refusal, because nobody can judge the rest."""
        if not wanted.condition_held:
            self.later.add(step.id)
            return
        if place.activity.name == "thread.post":
            self.later.add(step.id)
            return  # nothing is said before somebody approved it
        results = await several([self._read(place, params) for params in wanted.entries])
        failed = [result for result in results if isinstance(result, ActivityError)]
        if failed and (step.for_each is None or len(failed) == len(results)):
            raise failed[0]
        good = [result for result in results if not isinstance(result, ActivityError)]
        whole = fanned_out(good, len(failed))
        self.values[step.id] = whole if step.for_each is not None else good[0]

    async def _read(self, place: Implementation, params: Mapping[str, JsonValue]) -> JsonValue:
        """Make one read; a search that finds very much is made in what was just seen."""
        if place.activity.name == search.name:
            found = await self._memory.search(place, parsed(place.activity, params))
            if found is not None:
                whole: JsonValue = found.model_dump(mode="json")
                return whole
        call = await self._glance.call(place, params)
        return await patiently(self.office, lambda: asked(place, params, call), retries=RETRIES)

    async def _writes(self, step: Step, place: Implementation, wanted: Calls) -> list[Line]:
        self.later.add(step.id)
        if not wanted.entries:
            return []
        shop = str(step.params["shop"])
        previews = await self._previews(shop, place, wanted.entries)
        named = {change.item for change in previews if isinstance(change, Change)}
        sold = await self.office.connections.products(self.tenant).all_sold_as(shop, named)
        lines: dict[str, Line] = {}
        async for params, change in in_turns(zip(wanted.entries, previews, strict=True)):
            if isinstance(change, ActivityError):
                self._not_previewed(step, change)
                continue
            product = sold.get(change.item)
            line = self._line(step, place, params, change, product)
            first = lines.setdefault(line.item, line)
            if first.change.after != line.change.after:
                self._refuse_double(line)
        return list(lines.values())

    async def _previews(
        self, shop: str, place: Implementation, entries: Sequence[Mapping[str, JsonValue]]
    ) -> list[Change | ActivityError]:
        """Preview every entry: live, or where that asks very often from what a sync saw."""
        call = await self._glance.call(place, {"shop": shop})
        office, activity = self.office, place.activity
        entries = [
            await with_remembered(office, self.tenant, activity, place.marketplace, params)
            for params in entries
        ]
        many = len(entries) > MOST_LIVE and not self._glance.knows_all(shop)
        seen = await self._memory.of(shop) if many else None
        if seen is None:
            live = [partial(_previewed, place, params, call) for params in entries]
            return await several([patiently(office, one, retries=RETRIES) for one in live])
        asked = [partial(_previewed, place, params) for params in entries]
        return await several([from_rows(seen, call, one) for one in asked])

    def _refuse_double(self, line: Line) -> None:
        text = f"{line.item} would be written twice by {line.place}, in two ways."
        refused = Refused(step=line.place, rule="double_write", reason=f"{text} Keep one of them.")
        self.found.refusals.append(refused)

    def _not_previewed(self, step: Step, wrong: ActivityError) -> None:
        if step.for_each is None:
            self._refuse(step, wrong)
        else:
            self.found.warnings.append(f"Left out: {wrong.text}")

    def _line(
        self,
        step: Step,
        place: Implementation,
        params: Mapping[str, JsonValue],
        change: Change,
        product: Product | None,
    ) -> Line:
        activity = place.activity
        return Line(
            workflow=self.workflow.id,
            step=step.id,
            activity=activity.name,
            version=activity.version,
            effect=place.effect,
            params=dict(params),
            change=change,
            attributes=measured(activity, change, product),
        )

    def _refuse(self, step: Step, wrong: CountersignError) -> None:
        # an adapter's hint is for runs, which try again: a person who waits is told at once
        hint = AGAIN if isinstance(wrong, AWAY) else wrong.hint
        reason = f"{wrong.text} {hint}" if hint else wrong.text
        step_name = f"{self.workflow.id}.{step.id}"
        self.found.refusals.append(
            Refused(step=step_name, rule=wrong.code, reason=reason, limit=None)
        )


async def _previewed(
    place: Implementation, params: Mapping[str, JsonValue], call: Call[object]
) -> Change:
    if place.write is None:
        reason = f"{place.activity.name} has no write"
        raise TypeError(reason)
    return await place.write.preview(parsed(place.activity, params), call)


def _bound(
    workflow: Workflow, step: Step, activity: Activity, place: Implementation, reason: str
) -> Unresolved:
    limits = workflow.limits
    most = limits.items if step.for_each is not None else 1
    return Unresolved(
        workflow=workflow.id,
        step=step.id,
        activity=activity.name,
        version=activity.version,
        effect=place.effect,
        shop=str(step.params["shop"]),
        writes=most if limits.writes is None else min(most, limits.writes),
        bounds=_worst_allowed(activity, limits),
        reason=reason,
    )


def _worst_allowed(activity: Activity, limits: Limits) -> Attributes:
    """Return the worst value of each attribute that the signed limits leave possible.

    What no limit bounds is judged at its very worst, so that policy can refuse it.
    """
    found: Attributes = {}
    for attribute in activity.attributes:
        match attribute.name, attribute.kind:
            case "price_change_pct", _ if limits.price_change_pct is not None:
                found[attribute.name] = f"{limits.price_change_pct:f}"
            case "price_change_pct", _:
                continue
            case "unknown_price" | "below_floor", _:
                found[attribute.name] = False
            case _, "flag":
                found[attribute.name] = True
            case _:
                found[attribute.name] = MOST_UNITS
    return found


def _order_doubles(plan: Plan, found: Previewed) -> None:
    """Refuse two writes to one field of one item, unless one comes after the other.

    The later of two ordered ones cannot be previewed: what it finds is what the first one wrote.
    """
    taken: dict[tuple[str, str, str], list[Line]] = {}
    for line in list(found.lines):
        keys = _fields_of(line)
        earlier = {first.step: first for key in keys for first in taken.get(key, [])}
        for key in keys:
            taken.setdefault(key, []).append(line)
        beside = [one for one in earlier.values() if not _comes_after(plan, line, one)]
        if beside:
            fields = " and ".join(dict.fromkeys(key[2] for key in keys))
            text = (
                f"{line.item} would get its {fields} twice, by {beside[0].place} and {line.place}."
            )
            hint = " Keep one of the two, or let one come after the other."
            found.refusals.append(Refused(step=line.place, rule="double_write", reason=text + hint))
        elif earlier:
            found.lines.remove(line)
            _bind(plan, line, found)


def _fields_of(line: Line) -> list[tuple[str, str, str]]:
    names = line.change.skus or (line.change.item,)
    return [(line.change.shop, name, field) for name in names for field in line.change.after]


def _comes_after(plan: Plan, later: Line, first: Line) -> bool:
    if later.workflow != first.workflow or later.step == first.step:
        return False
    workflow = next(w for w in plan.workflows if w.id == later.workflow)
    after = dependencies(workflow)
    reached: set[str] = set()
    todo = [later.step]
    while todo:
        for step in after[todo.pop()] - reached:
            reached.add(step)
            todo.append(step)
    return first.step in reached


def _bind(plan: Plan, line: Line, found: Previewed) -> None:
    """Sign a bound in place of a line whose before-value an earlier step will have changed."""
    limits = next(w for w in plan.workflows if w.id == line.workflow).limits
    bounded = limits.price_change_pct is not None and (limits.floor or limits.drift_pct)
    if "price_change_pct" in line.attributes and not bounded:
        text = (
            f"{line.item} gets its price twice, so the second change is known only at run time."
            " Sign `limits.price_change_pct` and a `floor` or `drift_pct` for it."
        )
        found.refusals.append(Refused(step=line.place, rule="double_write", reason=text))
        return
    bounds = dict(line.attributes)
    if limits.price_change_pct is not None and "price_change_pct" in bounds:
        bounds["price_change_pct"] = f"{limits.price_change_pct:f}"
    found.unresolved.append(
        Unresolved(
            workflow=line.workflow,
            step=line.step,
            activity=line.activity,
            version=line.version,
            effect=line.effect,
            shop=line.change.shop,
            items=(line.item,),
            writes=1,
            bounds=bounds,
            reason="An earlier step writes the same field.",
        )
    )


def _hold_to_limits(plan: Plan, found: Previewed) -> None:
    """Refuse what already now is beyond the ceilings that would be signed."""
    for workflow in plan.workflows:
        limits = workflow.limits
        lines = [line for line in found.lines if line.workflow == workflow.id]
        for line in lines:
            if reason := _beyond(line, limits):
                found.refusals.append(Refused(step=line.place, rule="limits", reason=reason))
        writes = sum(not line.change.is_idle for line in lines)
        if limits.writes is not None and writes > limits.writes:
            text = f"{writes:,} changes are more than the plan's own limit of {limits.writes:,}."
            found.refusals.append(Refused(step=None, rule="limits", reason=text))


def _beyond(line: Line, limits: Limits) -> str | None:
    change = line.attributes.get("price_change_pct")
    ceiling = limits.price_change_pct
    if ceiling is not None and isinstance(change, str) and abs(Decimal(change)) > ceiling:
        return f"{line.item}: {change}% is beyond the plan's own limit of {ceiling}%."
    price = line.change.after.get("price")
    if isinstance(price, Money) and limits.floor is not None:
        floor = limits.floor
        if price.currency != floor.currency or price.amount < floor.amount:
            low, least = figures.money(price), figures.money(floor)
            return f"{line.item}: {low} is below the plan's own floor of {least}."
    return None
