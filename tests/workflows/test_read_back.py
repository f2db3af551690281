"""How long a read-back looks, how often, and whom it believes when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.change import Change, Declined, Reconciled
from activities.context import Call
from activities.core.stock import set_stock
from activities.declaration import MARK, Idempotency, Implementation, Marketplace, supports
from tests.fakes.bazaar import Client
from workflows.reconcile import read_back, settles_at
from workflows.store.receipts import Receipt, ReceiptState

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SLOW = Marketplace("slow", "Slow", connect=Client)
CHANGE = Change(shop="slow", item="A", skus=("A",), before={"stock": 1}, after={"stock": 2})
Answer = Callable[[timedelta], Reconciled | Declined]
"""What the shop shows so long after the beginning."""


@dataclass
class Hands:
    """A clock that moves only when somebody sleeps."""

    at: datetime = NOW
    looks: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    async def sleep_until(self, at: datetime) -> None:
        self.at = at


@supports(
    set_stock,
    SLOW,
    settles_s=900,
    confirms=True,
    idempotency=Idempotency.READ_BEFORE,
    no_undo="it is slow",
)
class Slow:
    """Takes its time."""

    stages = ("only",)

    async def preview(self, params: Any, call: Call[Any]) -> Change:  # noqa: ANN401 - never called
        raise NotImplementedError

    async def send(self, stage: str, change: Change, call: Call[Any]) -> Mapping[str, Any]:
        raise NotImplementedError

    async def reconcile(self, stage: str, change: Change, call: Call[Any]) -> Reconciled | Declined:
        since = call.clock.now() - NOW
        call.clock.looks.append(since.total_seconds())  # type: ignore[attr-defined]
        answer: Answer = call.client
        return answer(since)


IMPLEMENTATION: Implementation = getattr(Slow, MARK)
ACCEPTED = Receipt(
    run="r",
    step="s",
    item="slow/A",
    stage="only",
    generation=1,
    state=ReceiptState.ACCEPTED,
    key="k",
    change=CHANGE,
    deadline=NOW,
    settles_at=settles_at(NOW, IMPLEMENTATION),
)
UNKNOWN = replace(ACCEPTED, state=ReceiptState.UNKNOWN)
NEW = Declined(reason="too dear")
OLD = Declined(reason="too dear", said_before=True)


async def looked(answer: Answer, receipt: Receipt = ACCEPTED) -> tuple[Any, list[float]]:
    clock = Hands()
    call = Call(answer, clock, products=None)  # type: ignore[arg-type]
    found = await read_back(receipt, IMPLEMENTATION, call, clock)
    return found, clock.looks


@pytest.mark.parametrize(("seconds", "latest"), [(3, 3), (60, 66), (600, 630)])
async def test_what_is_applied_is_seen_soon_after(seconds: float, latest: float) -> None:
    there = timedelta(seconds=seconds)
    found, looks = await looked(
        lambda since: Reconciled.APPLIED if since >= there else Reconciled.NOT_APPLIED
    )

    assert found is Reconciled.APPLIED
    assert seconds <= looks[-1] <= latest


async def test_half_an_hour_of_waiting_is_a_hundred_looks() -> None:
    _, looks = await looked(lambda _: Reconciled.NOT_APPLIED)

    assert looks[-1] == 1800
    assert len(looks) < 100


@pytest.mark.parametrize(
    ("declined", "receipt", "seconds"),
    [(NEW, ACCEPTED, 0), (OLD, ACCEPTED, 1800), (NEW, UNKNOWN, 1800), (OLD, UNKNOWN, 1800)],
)
async def test_a_refusal_is_believed_at_once_only_if_it_is_about_this_write(
    declined: Declined, receipt: Receipt, seconds: float
) -> None:
    found, looks = await looked(lambda _: declined, receipt)

    assert (found, looks[-1]) == (declined, seconds)


async def test_a_refusal_gives_way_to_the_value_being_there() -> None:
    late = timedelta(minutes=5)
    found, _ = await looked(lambda since: Reconciled.APPLIED if since > late else OLD)

    assert found is Reconciled.APPLIED
