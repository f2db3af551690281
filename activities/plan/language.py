"""The plan language: one or more workflows of typed steps, proposed together.

A parameter value is a JSON literal, `{"ref": "find.listings"}` or `{"cel": "item.stock > 0"}`,
at any depth. Decimals are strings; there are no floats. A plan is immutable: a change is a new
revision with a digest of its own.
"""

import re
from datetime import timedelta
from functools import lru_cache
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, JsonValue, StringConstraints

from activities.money import DecimalText, Frozen, Money
from activities.one_line import Line, Title
from activities.product import ShopId

LANGUAGE: Final = 1
MOST_WORKFLOWS: Final = 6
MOST_STEPS: Final = 200
"""Of a whole plan: it is judged in one request."""
ROOTS: Final = frozenset({"item", "trigger", "inputs"})

RESERVED: Final = ROOTS | frozenset(
    "true false null in as break const continue else for function if import let loop package"
    " namespace return var void while size has all exists exists_one map filter".split()
)


def _not_reserved(value: Any) -> Any:  # noqa: ANN401 - pydantic judges the type afterwards
    if isinstance(value, str) and value in RESERVED:
        reason = f"{value!r} is a word of the language: choose another id"
        raise ValueError(reason)
    return value


Id = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"), BeforeValidator(_not_reserved)
]


MOST_CEL: Final = 2000
"""Characters of one expression."""


class Ref(Frozen):
    """A value of an earlier step, of the item, the trigger or the inputs."""

    ref: str = Field(max_length=200, examples=["find.listings", "item.sku"])


class Cel(Frozen):
    """A condition, a selection or a count; never money."""

    cel: str = Field(min_length=1, max_length=MOST_CEL, examples=["item.stock > 0"])


Expression = Ref | Cel


class Immediately(Frozen):
    """Run once, as soon as it is approved."""

    kind: Literal["immediately"] = "immediately"


class Schedule(Frozen):
    """Run at the times of a five-field cron expression in a time zone."""

    kind: Literal["schedule"]
    cron: str = Field(max_length=100, examples=["0 9 * * *"])
    zone: str = Field("UTC", max_length=60, description="IANA zone", examples=["Europe/Berlin"])


class Watch(Frozen):
    """Poll a read; run when a condition over it and the last firing holds."""

    kind: Literal["watch"]
    activity: str
    params: dict[str, JsonValue] = Field(default_factory=dict)
    when: Cel = Field(description="over trigger.now and trigger.previous")
    every_s: int = Field(3600, ge=60, le=7 * 86_400, strict=True, description="seconds")

    @property
    def every(self) -> timedelta:
        """Return the interval between two polls."""
        return timedelta(seconds=self.every_s)


class Event(Frozen):
    """Run when a declared event arrives."""

    kind: Literal["event"]
    event: str = Field(max_length=100, examples=["order.placed"])
    shop: ShopId | None = None


Trigger = Annotated[Immediately | Schedule | Watch | Event, Field(discriminator="kind")]


class Limits(Frozen):
    """Ceilings that the approver signs."""

    items: int = Field(50, ge=1, le=10_000, strict=True, description="items of one for_each")
    writes: int | None = Field(None, ge=0, strict=True, description="writes of one run")
    runs_per_day: int | None = Field(None, ge=1, strict=True)
    price_change_pct: DecimalText | None = Field(
        None, gt=0, description="largest change of a price by one write, either way, in percent"
    )
    floor: Money | None = Field(None, description="no price below this")
    drift_pct: DecimalText | None = Field(
        None, gt=0, description="largest change of a price from the baseline, in percent"
    )


class Step(Frozen):
    """One call of one activity."""

    id: Id
    activity: str = Field(max_length=100, examples=["offer.update_price"])
    title: Title = Field("", max_length=200)
    params: dict[str, JsonValue] = Field(default_factory=dict)
    after: tuple[Id, ...] = Field((), max_length=50, description="steps that must end first")
    when: Cel | None = Field(None, description="run only if true; beside for_each, per item")
    for_each: Ref | Cel | None = Field(None, description="a list: one call an entry")
    on_error: Literal["stop", "continue", "compensate"] = "stop"
    retries: int = Field(
        2, ge=0, le=10, strict=True, description="tries of a write after one that was not made"
    )


class Workflow(Frozen):
    """A graph of steps with one trigger."""

    id: Id
    title: Title = Field("", max_length=200)
    inputs: dict[Id, JsonValue] = Field(default_factory=dict, max_length=50)
    trigger: Trigger = Field(default_factory=Immediately)
    limits: Limits = Field(default_factory=Limits)
    overlap: Literal["skip", "queue"] = "skip"
    catch_up: Literal["skip", "once"] = "skip"
    steps: tuple[Step, ...] = Field(min_length=1, max_length=50)


class Plan(Frozen):
    """One or more workflows that are proposed, judged and signed together."""

    language: Literal[1] = LANGUAGE
    summary: Line = Field("", max_length=2000)
    assumptions: tuple[Annotated[Line, StringConstraints(max_length=500)], ...] = Field(
        (), max_length=8
    )
    canvas: dict[str, JsonValue] = Field(
        default_factory=dict, description="positions in the editor; no meaning"
    )
    workflows: tuple[Workflow, ...] = Field(min_length=1, max_length=MOST_WORKFLOWS)


COSMETIC: Final = frozenset({"title", "summary", "assumptions", "canvas"})
"""Fields without meaning. Everything else is meaning: a new field is in the digest until it is
put on this list. Only fields of the language count; a parameter called `title` is meaning."""

REFERENCE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,6}", re.ASCII)


def as_expression(value: object) -> Expression | None:
    """Return the expression that a JSON value is, or None for a literal.

    An object with the single key `ref` or `cel` is an expression at any depth, also where its text
    is none: that is for the checker to say.
    """
    match value:
        case {"ref": str(ref), **rest} if not rest:
            return _ref(ref)
        case {"cel": str(cel), **rest} if not rest:
            return _cel(cel)
        case _:
            return None


@lru_cache(maxsize=1024)  # every run evaluates the same ones
def _ref(ref: str) -> Ref:
    return Ref.model_construct(ref=ref)


@lru_cache(maxsize=1024)
def _cel(cel: str) -> Cel:
    return Cel.model_construct(cel=cel)
