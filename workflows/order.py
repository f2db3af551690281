"""One write on its way through the door, and the ways in which it ends without being sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from activities.change import Change
from activities.context import Call
from activities.declaration import Activity, Implementation, Params, Write
from activities.errors import CountersignError
from activities.plan.language import Step
from workflows.job import Job
from workflows.manifest import Line
from workflows.office import Office
from workflows.store.receipts import Receipt


class AlreadySo(CountersignError):
    """The shop already is as the write would make it: nothing is sent."""

    code = "already_so"


class Parked(CountersignError):
    """Nobody knows whether the write was applied: a person decides."""

    code = "needs_a_person"


class Cancelled(CountersignError):
    """The run ended before this write."""

    code = "cancelled"


class StoodStill(Exception):
    """A halt held the run for so long that a person has to take it up again."""


@dataclass(frozen=True, slots=True)
class Order:
    """One write of one item, on its way through the door."""

    job: Job
    step: Step
    chunk: int
    activity: Activity
    implementation: Implementation
    write: Write
    client: Any
    params: Params
    line: Line | None
    """The signed line of exactly this call; None where only bounds were signed, or nothing."""
    purpose: str = ""
    """Prefix of the stages: empty, or `undo.` for the inverse of this run's own write."""
    restores: Change | None = None
    """The applied change that this write takes back, where compensation was signed."""
    standing: Mapping[tuple[str, str], Receipt] = field(default_factory=dict)
    """Latest receipts of the step by (item, stage), as a crash or an earlier epoch left them."""

    @property
    def shop(self) -> str:
        """Return the shop that the call names, as every write does."""
        return str(getattr(self.params, "shop", None))

    def names(self, change: Change) -> bool:
        """Tell whether a change is about the article or listing that the call names."""
        sku, listing = (getattr(self.params, n, None) for n in ("sku", "listing"))
        named = sku in change.skus if sku is not None else listing in {change.listing, change.item}
        return self.shop == change.shop and named


def call(office: Office, order: Order, receipt: Receipt | None = None) -> Call[Any]:
    """Build what the implementation is handed."""
    return Call(
        client=order.client,
        clock=office.clock,
        products=office.connections.products(order.job.tenant),
        key=receipt.key if receipt else "",
        deadline=receipt.deadline if receipt else None,
    )


def item_of(change: Change) -> str:
    """Name the item of a change as tables, cards and the API do."""
    return f"{change.shop}/{change.item}"
