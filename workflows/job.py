"""One run as performing it needs it: the signed plan, its manifest, and nothing that can change."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from pydantic import JsonValue

from activities.money import Money
from activities.plan.expressions import Expressions
from activities.plan.language import Plan, Step, Workflow
from activities.plan.references import references
from activities.plan.roots import Types
from workflows.manifest import Line, Manifest, Unresolved, canonical_json
from workflows.run import Outcome, Shape, StepShape


@dataclass(frozen=True, slots=True)
class Authority:
    """What a run may act on: compared with the database before every write."""

    approval: str
    revision: int
    plan_digest: str
    manifest_hash: str
    epoch: int


@dataclass
class Job:
    """One epoch of one run, loaded once a process and forgotten with it."""

    tenant: str
    run: str
    epoch: int
    requester: str
    authority: Authority
    plan: Plan
    workflow: Workflow
    manifest: Manifest
    stored: tuple[Outcome, ...]
    progressed_at: datetime
    """When anything last happened in the run."""
    cancelling: bool = False
    results: dict[str, JsonValue] = field(default_factory=dict)
    """Values of steps that are final, as they were recorded."""
    marketplaces: Mapping[str, str] = field(default_factory=dict)
    """Of the tenant's shops, which never move to another marketplace."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a cancel, a resume or a settled item may have ended a wait."""

    _types: Mapping[str, Types] | None = None

    def keep(self, step: str, value: JsonValue) -> None:
        """Keep the recorded value of a plain step for those that read it."""
        if step in self.steps and self.steps[step].for_each is None:
            self.results[step] = value

    def known(self, step: str, chunk: int) -> Outcome | None:
        """Return what was recorded of a piece of work before this epoch was opened."""
        return self._stored.get((step, chunk))

    @cached_property
    def _stored(self) -> Mapping[tuple[str, int], Outcome]:
        return {(outcome.step, outcome.chunk): outcome for outcome in self.stored}

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Return the steps by id."""
        return {step.id: step for step in self.workflow.steps}

    def types(self, expressions: Expressions) -> Mapping[str, Types]:
        """Return, for every step, the types of what its expressions may read."""
        if self._types is None:
            self._types = expressions.roots(self.workflow)
        return self._types

    @cached_property
    def reads(self) -> Mapping[str, frozenset[str]]:
        """Return the steps that each step refers to."""
        return {step.id: references(step) for step in self.workflow.steps}

    @cached_property
    def shape(self) -> Shape:
        """Return what control needs to know."""
        return tuple(
            StepShape(
                id=step.id,
                after=(self.reads[step.id] | set(step.after)) & self.steps.keys(),
                reads=self.reads[step.id],
                fan_out=step.for_each is not None,
                on_error=step.on_error,
            )
            for step in self.workflow.steps
        )

    def bound(self, step: str, item: str) -> Unresolved | None:
        """Return the signed bound of a write that is known only at run time."""
        for part in self.manifest.unresolved:
            if part.step == step and (not part.items or item in part.items):
                return part
        return None

    def signed(self, step: str, params: Mapping[str, JsonValue]) -> Line | None:
        """Return the signed line of exactly this call."""
        return self._by_call.get((step, canonical_json(params)))

    def signed_item(self, step: str, item: str) -> Line | None:
        """Return the signed line about an item."""
        return self._by_item.get((step, item))

    def signed_about(self, step: str, params: Mapping[str, JsonValue]) -> Line | None:
        """Return the signed line about the article or listing that a call names."""
        shop, sku, listing = (params.get(name) for name in ("shop", "sku", "listing"))
        for line in self.manifest.lines:
            change = line.change
            named = sku in change.skus if sku else listing in {change.listing, change.item}
            if line.step == step and change.shop == shop and named:
                return line
        return None

    def baseline(self, item: str) -> Money | None:
        """Return an item's price at approval, where the manifest saw one."""
        for line in self.manifest.lines:
            price = line.change.before.get("price")
            if line.item == item and isinstance(price, Money):
                return price
        return None

    @cached_property
    def _by_call(self) -> Mapping[tuple[str, str], Line]:
        return {(line.step, canonical_json(line.params)): line for line in self.manifest.lines}

    @cached_property
    def _by_item(self) -> Mapping[tuple[str, str], Line]:
        return {(line.step, line.item): line for line in self.manifest.lines}
