"""Every single write that a plan would make now, and a bound for what is not known yet.

The manifest is what people sign beside the plan. A run narrows it and never widens it.
"""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from pydantic import Field, JsonValue

from activities.change import Change
from activities.declaration import Activity, Effect
from activities.money import Frozen, canonical
from activities.product import Product, ShopId

Attributes = dict[str, str | int | bool]
"""Attribute values by name; decimals as canonical strings."""

COSMETIC: Final = {"change": {"title", "warnings"}}


class Line(Frozen):
    """One write that the plan would make now."""

    workflow: str
    step: str
    activity: str
    version: int
    effect: Effect
    params: dict[str, JsonValue] = Field(description="resolved parameters of the call")
    change: Change
    attributes: Attributes

    @property
    def item(self) -> str:
        """Name the item as tables, cards and the API do: `shop/sku` or `shop/listing`."""
        return f"{self.change.shop}/{self.change.item}"

    @property
    def place(self) -> str:
        """Name the step within its plan."""
        return f"{self.workflow}.{self.step}"


class Unresolved(Frozen):
    """A write step whose items are known only at run time, with the worst that was judged."""

    workflow: str
    step: str
    activity: str
    version: int
    effect: Effect
    shop: ShopId
    items: tuple[str, ...] = Field((), description="what it may write; empty: known only then")
    writes: int = Field(description="the most writes it may make")
    bounds: Attributes
    reason: str


class Manifest(Frozen):
    """All writes of a plan, as previewed once."""

    lines: tuple[Line, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Return the hash that an approval binds: everything but words for people."""
        body = {
            "lines": [line.model_dump(mode="json", exclude=COSMETIC) for line in self.lines],
            "unresolved": [
                line.model_dump(mode="json", exclude={"reason"}) for line in self.unresolved
            ],
        }
        return hashlib.sha256(canonical_json(body).encode()).hexdigest()

    @property
    def highest_effect(self) -> Effect:
        """Return the worst effect of any write, or read."""
        effects = [*(n.effect for n in self.lines), *(n.effect for n in self.unresolved)]
        return max(effects, key=lambda effect: effect.rank, default=Effect.READ)

    @property
    def writes(self) -> int:
        """Return the most writes the plan can make; idle lines send nothing."""
        sent = sum(not line.change.is_idle for line in self.lines)
        return sent + sum(part.writes for part in self.unresolved)

    def of(self, workflow: str) -> "Manifest":
        """Return the part that one workflow may write."""
        return Manifest(
            lines=tuple(line for line in self.lines if line.workflow == workflow),
            unresolved=tuple(part for part in self.unresolved if part.workflow == workflow),
        )


def canonical_json(value: object) -> str:
    """Write JSON so that equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def measured(activity: Activity, change: Change, product: Product | None) -> Attributes:
    """Compute every attribute that policy may judge, from the change alone."""
    values = {a.name: a.compute(change, product) for a in activity.attributes}
    return {name: _plain(value) for name, value in values.items() if value is not None}


def worst(activity: Activity, measured_ones: Iterable[Attributes]) -> Attributes:
    """Return the worst value of each attribute over several writes."""
    several = list(measured_ones)
    found: Attributes = {}
    for attribute in activity.attributes:
        values = [_typed(m[attribute.name]) for m in several if attribute.name in m]
        if values:
            found[attribute.name] = _plain(attribute.worst(values))
    return found


def worse_than(activity: Activity, now: Attributes, bound: Attributes) -> str | None:
    """Name the first attribute that is worse now than what was judged, if any."""
    for attribute in activity.attributes:
        value = now.get(attribute.name)
        if value is None:
            continue
        judged = bound.get(attribute.name)
        if judged is None or attribute.is_worse(_typed(value), _typed(judged)):
            return attribute.name
    return None


def _plain(value: Any) -> str | int | bool:  # noqa: ANN401 - an attribute's scalar
    return canonical(value) if isinstance(value, Decimal) else value


def _typed(value: str | int | bool) -> Decimal | int | bool:  # noqa: FBT001 - an attribute's scalar
    return Decimal(value) if isinstance(value, str) else value
