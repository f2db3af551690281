"""How an activity is declared, and how a marketplace says that it supports one.

The declaration is the contract for everything else: the checker, the gate's attributes, the
card, the catalogue and the reference pages are all generated from it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal, Protocol, TypeVar, get_args, runtime_checkable

from pydantic import BaseModel

from activities.change import Change, Declined, Reconciled, Undo
from activities.context import Call, Connector
from activities.money import Frozen, Money
from activities.product import Product
from activities.remembered import Remembers

T = TypeVar("T")


class Effect(StrEnum):
    """What an activity does to the world, from harmless to final."""

    READ = "read"
    WRITE = "write"
    IRREVERSIBLE = "irreversible"

    @property
    def rank(self) -> int:
        """Return 0 for a read, 1 for a write, 2 for what cannot be taken back."""
        return list(Effect).index(self)


class Idempotency(StrEnum):
    """What keeps a write from happening twice at the vendor."""

    NATIVE = "native"
    COMPARE_AND_SET = "compare_and_set"
    READ_BEFORE = "read_before"
    """Nothing of the vendor's: the guard is our read directly before the send."""


class Worse(StrEnum):
    """The direction in which an attribute gets worse."""

    AWAY_FROM_ZERO = "away_from_zero"
    UP = "up"
    TRUE = "true"


Scalar = Any
"""A Decimal, an int or a bool, as the attribute's kind says."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact that a policy may decide on, computed by code and never claimed by a model."""

    name: str
    kind: Literal["decimal", "integer", "flag"]
    worse: Worse
    description: str
    compute: Callable[[Change, Product | None], Scalar | None] = field(repr=False)

    def badness(self, value: Scalar) -> Scalar:
        """Return a number that grows as the value gets worse."""
        return abs(value) if self.worse is Worse.AWAY_FROM_ZERO else value

    def worst(self, values: list[Scalar]) -> Scalar:
        """Return the worst of several values."""
        return max(values, key=self.badness)

    def is_worse(self, value: Scalar, bound: Scalar) -> bool:
        """Tell whether `value` is worse than the `bound` that was judged."""
        return bool(self.badness(value) > self.badness(bound))


class Params(Frozen):
    """What a call of an activity takes."""


class Result(Frozen):
    """What a call of an activity gives to later steps."""


class ItemKind(StrEnum):
    """What one write is about."""

    SKU = "sku"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Activity:
    """One typed, self-describing thing that can be done."""

    name: str
    version: int
    title: str
    effect: Effect
    params: type[Params]
    result: type[Result]
    item: ItemKind | None
    guarded: tuple[str, ...]
    shows: str | None
    attributes: tuple[Attribute, ...]
    outcome: Callable[[Change], Result] | None = field(repr=False)
    description: str

    @property
    def writes(self) -> bool:
        """Tell whether it changes anything in a shop."""
        return self.effect is not Effect.READ

    @property
    def in_shop(self) -> bool:
        """Tell whether it takes a shop."""
        return "shop" in self.params.model_fields


PRICE_ATTRIBUTES: Final = frozenset({"price_change_pct", "sets_price"})


def activity(
    name: str,
    *,
    version: int,
    title: str,
    effect: Effect,
    params: type[Params],
    result: type[Result],
    item: ItemKind | None = None,
    guarded: tuple[str, ...] = (),
    shows: str | None = None,
    attributes: tuple[Attribute, ...] = (),
    outcome: Callable[[Change], Result] | None = None,
) -> Activity:
    """Declare an activity.

    Args:
        name: `domain.verb`.
        version: raised whenever the meaning changes; a fingerprint test asks for it.
        title: a few words for cards and forms.
        effect: the least it does; a marketplace may raise it.
        params: closed model of what it takes.
        result: closed model of what it gives.
        item: what one write is about; None for a read.
        guarded: fields whose before-value must still hold at dispatch.
        shows: the field whose before and after a card draws as numbers.
        attributes: what policy may decide on.
        outcome: builds the result of an applied write.

    Raises:
        TypeError: the declaration leaves a side door open; the message says which.
    """
    writes = effect is not Effect.READ
    if writes and (item is None or outcome is None):
        reason = f"{name}: a write says what item it is about and what it gives"
        raise TypeError(reason)
    if writes and mentions(params, Money) and not PRICE_ATTRIBUTES & {a.name for a in attributes}:
        reason = f"{name}: takes money, but has no price attribute for policy to judge"
        raise TypeError(reason)
    return Activity(
        name=name,
        version=version,
        title=title,
        effect=effect,
        params=params,
        result=result,
        item=item,
        guarded=guarded,
        shows=shows,
        attributes=attributes,
        outcome=outcome,
        description=(params.__doc__ or "").strip(),
    )


def mentions(model: Any, wanted: type) -> bool:  # noqa: ANN401 - any annotation may be asked about
    """Tell whether a model, or anything inside it, is of the wanted type."""
    if model is wanted:
        return True
    if isinstance(model, type) and issubclass(model, BaseModel):
        fields = model.model_fields.values()
        return any(
            mentions(f.annotation, wanted) or any(mentions(m, wanted) for m in f.metadata)
            for f in fields
        )
    return any(mentions(part, wanted) for part in get_args(model))


class Glancing(Protocol):
    """A client for one preview, which knows what was read with it."""

    @property
    def knows_all(self) -> bool:
        """Tell whether the whole catalogue was read, so that no look-up costs a request."""


@dataclass(frozen=True, slots=True)
class Marketplace:
    """One marketplace: how to speak to a shop there, and what it cannot do."""

    id: str
    title: str
    connect: Connector = field(repr=False)
    remembers: Remembers | None = field(default=None, repr=False)
    """How a sync keeps what large previews need; None: they always read live."""
    glance: Callable[[Any], Glancing] | None = field(default=None, repr=False)
    """Makes of a client one for a single preview, in which a whole catalogue that one step has read
    answers the look-ups of the others; None: every step asks for itself."""
    unsupported: Mapping[str, str] = field(default_factory=dict)
    """Reasons by activity name, for core activities that the vendor's API does not have."""


@runtime_checkable
class Write(Protocol):
    """What a marketplace implements for a write: one class, no state.

    `stages` names the vendor calls in order; each is sent once and reconciled by itself.

    Of a write that `confirms`, what `send` returns is only the vendor's acceptance: `reconcile`
    then says when it is applied, or that it was declined.
    """

    stages: tuple[str, ...]

    async def preview(self, params: Any, call: Call[Any]) -> Change:  # noqa: ANN401
        """Read what is there and compute what would be there; change nothing."""
        ...

    async def send(self, stage: str, change: Change, call: Call[Any]) -> Mapping[str, Any]:
        """Make the one vendor call of a stage and return what it answered."""
        ...

    async def reconcile(self, stage: str, change: Change, call: Call[Any]) -> Reconciled | Declined:
        """Read back whether a stage was applied."""
        ...

    def undo(self, change: Change) -> Undo:
        """Return the inverse call from the before-values."""
        ...


Read = Callable[[Any, Call[Any]], Awaitable[Result]]
Requirements = Callable[[Product, Call[Any]], Awaitable[dict[str, Any]]]
"""Says as JSON Schema what a product lacks for a listing in the call's shop."""


@dataclass(frozen=True, slots=True)
class Implementation:
    """How one marketplace does one activity."""

    activity: Activity
    marketplace: str | None
    effect: Effect
    read: Read | None = field(repr=False)
    write: Write | None = field(repr=False)
    settles_s: float
    confirms: bool
    idempotency: Idempotency | None
    no_undo: str | None
    means: str
    extension: type[Params] | None
    requirements: Requirements | None = field(repr=False)


MARK: Final = "__countersign__"


def supports(
    what: Activity,
    where: Marketplace | None,
    *,
    effect: Effect | None = None,
    settles_s: float = 0,
    confirms: bool = False,
    idempotency: Idempotency | None = None,
    no_undo: str | None = None,
    extension: type[Params] | None = None,
) -> Callable[[T], T]:
    """Mark a function (a read) or a class (a write) as a marketplace's implementation.

    Args:
        what: the activity.
        where: the marketplace; None for what needs no shop.
        effect: may raise the activity's effect, never lower it.
        settles_s: seconds after which a sent write can no longer land, and a read shows it.
        confirms: the vendor's answer only accepts a write, which is read back until it is applied.
        idempotency: what keeps a write from happening twice.
        no_undo: why there is no inverse call; else the class has `undo`.
        extension: the marketplace's own fields of a listing.

    Raises:
        TypeError: a write cannot be read back, undone or bounded in time; the message says which.
    """

    def mark(target: T) -> T:
        setattr(
            target,
            MARK,
            _implementation(
                target,
                what,
                where,
                effect or what.effect,
                settles_s,
                idempotency,
                no_undo,
                extension,
                confirms=confirms,
            ),
        )
        return target

    return mark


def _implementation(
    target: Any,  # noqa: ANN401
    what: Activity,
    where: Marketplace | None,
    effect: Effect,
    settles_s: float,
    idempotency: Idempotency | None,
    no_undo: str | None,
    extension: type[Params] | None,
    *,
    confirms: bool,
) -> Implementation:
    place = f"{what.name} on {where.id if where else 'Countersign'}"
    if effect.rank < what.effect.rank:
        reason = f"{place}: an implementation may raise the effect, never lower it"
        raise TypeError(reason)
    write = target() if what.writes else None
    if what.writes:
        _refuse_unsafe(place, write, settles_s, idempotency, no_undo)
    return Implementation(
        activity=what,
        marketplace=where.id if where else None,
        effect=effect,
        read=None if what.writes else target,
        write=write,
        settles_s=settles_s,
        confirms=confirms,
        idempotency=idempotency,
        no_undo=no_undo,
        means=(target.__doc__ or "").strip().split("\n\n")[0],
        extension=extension,
        requirements=getattr(write, "requirements", None),
    )


def _refuse_unsafe(
    place: str,
    write: object,
    settles_s: float,
    idempotency: Idempotency | None,
    no_undo: str | None,
) -> None:
    for needed in ("stages", "preview", "send", "reconcile"):
        if not hasattr(write, needed):
            reason = f"{place}: a write without `{needed}`"
            raise TypeError(reason)
    if not hasattr(write, "undo") and not no_undo:
        reason = f"{place}: a write without `undo` needs `no_undo`, the reason"
        raise TypeError(reason)
    if idempotency is None or settles_s <= 0:
        reason = f"{place}: a write declares its idempotency and its settle time"
        raise TypeError(reason)
