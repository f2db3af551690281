"""What people signed of one workflow, parsed once however many runs it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from pydantic import JsonValue

from activities.catalogue import Catalogue
from activities.money import Money
from activities.plan.digest import digest
from activities.plan.expressions import Expressions
from activities.plan.language import Plan, Step, Workflow
from activities.plan.references import expressions_of, references
from activities.plan.resolve import Evaluate
from workflows.manifest import Line, Manifest, Unresolved, canonical_json
from workflows.resolve import Calls
from workflows.run import Shape, StepShape

KEPT: Final = 64
SMALL: Final = 65_536
"""Characters of plan and manifest together; a longer one is parsed for each of its runs."""


@dataclass(frozen=True)
class Signed:
    """One workflow of a revision: its plan, its part of the manifest, and what follows from them.

    It is never changed, so runs of the same text share it.
    """

    plan: Plan
    workflow: Workflow
    manifest: Manifest
    manifest_hash: str
    """Of the whole revision's manifest, computed from what was read."""
    catalogue: Catalogue
    expressions: Expressions

    @cached_property
    def digest(self) -> str:
        """Return the plan's digest as it means today: an activity's new version changes it."""
        return digest(self.plan, self.catalogue)

    @cached_property
    def only_reads(self) -> bool:
        """Tell whether no step can write, so that no item can appear."""
        known = self.catalogue.activities
        return not any(
            step.activity not in known or known[step.activity].writes
            for step in self.workflow.steps
        )

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Return the steps by id."""
        return {step.id: step for step in self.workflow.steps}

    @cached_property
    def nearby(self) -> frozenset[str]:
        """Return the reads that need no shop: they ask nobody but our own rows."""
        known = self.catalogue.activities
        return frozenset(
            step.id
            for step in self.workflow.steps
            if (found := known.get(step.activity)) and not (found.writes or found.in_shop)
        )

    @cached_property
    def constant(self) -> Mapping[str, Calls]:
        """Return the calls of the steps that refer to nothing: in every run the same."""
        return {
            step.id: Calls((dict(step.params),))
            for step in self.workflow.steps
            if not any(expressions_of(step))
        }

    @cached_property
    def evaluators(self) -> Mapping[str, Evaluate]:
        """Return, for every step, what gives the values of its expressions."""
        types = self.expressions.roots(self.workflow)
        return {step: self.expressions.evaluator(types[step]) for step in self.steps}

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
                after=(self.reads[step.id] | frozenset(step.after)).intersection(self.steps),
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

    def line(self, step: str, params: Mapping[str, JsonValue]) -> Line | None:
        """Return the signed line of exactly this call."""
        return self._by_call.get((step, canonical_json(params)))

    def line_of(self, step: str, item: str) -> Line | None:
        """Return the signed line about an item."""
        return self._by_item.get((step, item))

    def line_about(self, step: str, params: Mapping[str, JsonValue]) -> Line | None:
        """Return the signed line about the article or listing that a call names."""
        shop, sku, listing = (params.get(name) for name in ("shop", "sku", "listing"))
        return self._by_name.get((step, shop, "sku", sku) if sku else (step, shop, "", listing))

    def baseline(self, item: str) -> Money | None:
        """Return an item's price at approval, where the manifest saw one."""
        for line in self.manifest.lines:
            price = line.change.before.get("price")
            if line.item == item and isinstance(price, Money):
                return price
        return None

    def look_up_quickly(self) -> None:
        """Make the indexes now, beside the event loop: of many lines they take long."""
        self._by_call, self._by_name, self._by_item  # noqa: B018 - kept from here on

    @cached_property
    def _by_call(self) -> Mapping[tuple[str, str], Line]:
        return {(line.step, canonical_json(line.params)): line for line in self.manifest.lines}

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, JsonValue, str, JsonValue], Line]:
        found: dict[tuple[str, JsonValue, str, JsonValue], Line] = {}
        for line in self.manifest.lines:
            change = line.change
            names: list[tuple[str, JsonValue]] = [("sku", sku) for sku in change.skus]
            names += [("", change.listing), ("", change.item)]
            for kind, name in names:
                found.setdefault((line.step, change.shop, kind, name), line)
        return found

    @cached_property
    def _by_item(self) -> Mapping[tuple[str, str], Line]:
        return {(line.step, line.item): line for line in self.manifest.lines}


class SignedWorkflows:
    """Reads what was signed from its rows, and keeps what was read lately."""

    def __init__(self, catalogue: Catalogue, expressions: Expressions) -> None:
        self._catalogue = catalogue
        self._expressions = expressions
        self._kept: Callable[[str, str, str], Signed] = lru_cache(KEPT)(self._parsed)

    def read(self, plan: str, manifest: str, workflow: str) -> Signed:
        """Parse the stored plan and manifest of a revision, for one of its workflows."""
        if len(plan) + len(manifest) <= SMALL:
            return self._kept(plan, manifest, workflow)
        signed = self._parsed(plan, manifest, workflow)
        signed.look_up_quickly()
        return signed

    def _parsed(self, plan: str, manifest: str, workflow: str) -> Signed:
        signed, whole = Plan.model_validate_json(plan), Manifest.model_validate_json(manifest)
        return Signed(
            plan=signed,
            workflow=next(w for w in signed.workflows if w.id == workflow),
            manifest=whole.of(workflow),
            manifest_hash=whole.digest,
            catalogue=self._catalogue,
            expressions=self._expressions,
        )
