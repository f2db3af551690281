"""A step beside everything that the catalogue and the tenant know about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from activities.catalogue import Catalogue
from activities.declaration import PRICE_ATTRIBUTES, Activity, Effect, Implementation
from activities.plan.drafts import Part, Path
from activities.plan.expressions import Expressions
from activities.plan.language import Step
from activities.plan.params import Reading
from activities.plan.problems import Problem, Severity, pointer
from activities.plan.references import dependencies
from activities.plan.tenant import ShopView, Tenant


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan is judged against."""

    catalogue: Catalogue
    tenant: Tenant
    expressions: Expressions


@dataclass(frozen=True, slots=True)
class Judged:
    """One call, of a step or of a watch, with what is known about it."""

    name: str
    path: Path
    activity: Activity | None = None
    shop: ShopView | None = None
    implementation: Implementation | None = None
    reading: Reading | None = None

    @property
    def effect(self) -> Effect:
        """Return the effect there; an unknown activity counts as a read."""
        if self.implementation is not None:
            return self.implementation.effect
        return self.activity.effect if self.activity is not None else Effect.READ

    @property
    def writes(self) -> bool:
        """Tell whether it changes anything in a shop."""
        return self.effect is not Effect.READ

    @property
    def sets_a_price(self) -> bool:
        """Tell whether it changes a price."""
        attributes = self.activity.attributes if self.activity is not None else ()
        return bool(PRICE_ATTRIBUTES & {attribute.name for attribute in attributes})


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """One workflow with its judged steps, in plan order."""

    part: Part
    steps: tuple[tuple[Step, Judged], ...]

    def waits_for(self) -> dict[str, frozenset[str]]:
        """Return all steps that come before each step, through any number of others."""
        direct: Mapping[str, frozenset[str]] = dependencies(self.part.workflow)
        found: dict[str, frozenset[str]] = {}
        for name in direct:
            seen: set[str] = set()
            ahead = list(direct[name])
            while ahead:
                if (earlier := ahead.pop()) not in seen:
                    seen.add(earlier)
                    ahead.extend(direct[earlier])
            found[name] = frozenset(seen)
        return found


def problem(code: str, path: Path, hint: str) -> Problem:
    """Return an error at a place."""
    return Problem(code=code, at=pointer(path), hint=hint)


def warning(code: str, path: Path, hint: str) -> Problem:
    """Return a warning at a place."""
    return Problem(code=code, at=pointer(path), hint=hint, severity=Severity.WARNING)


def under(path: Path, problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Yield problems that are relative to a place as problems of the plan."""
    for found in problems:
        yield found.model_copy(update={"at": pointer(path) + found.at})
