"""Two programs over one PostgreSQL change the same rows at once: nothing is lost or told twice."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from tests.fakes.office import Desk, IdleEngine, staffed
from tests.workflows.conftest import Premises
from workflows import shops
from workflows.halt import current, halt, resume
from workflows.store import events
from workflows.store import shops as shop_rows
from workflows.store.door import Transaction

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@dataclass
class Race:
    """Two programs; the slow one stops before its next commit until it is let go."""

    slow: Desk
    quick: Desk
    armed: threading.Event
    reached: threading.Event
    go_on: threading.Event

    async def at_commit(self) -> None:
        """Wait until the slow one has done its work and not committed it."""
        assert await asyncio.to_thread(self.reached.wait, 10)


@pytest.fixture
async def race(postgres_premises: Premises) -> AsyncIterator[Race]:
    """Open one installation twice."""
    place = postgres_premises.fresh()
    armed, reached, go_on = threading.Event(), threading.Event(), threading.Event()

    def hold(moment: str, _: int) -> None:
        if moment == "before" and armed.is_set() and not reached.is_set():
            reached.set()
            go_on.wait(10)

    async with (
        staffed(place, engine=IdleEngine(), on_commit=hold) as slow,
        staffed(place, engine=IdleEngine()) as quick,
    ):
        yield Race(slow, quick, armed, reached, go_on)


async def test_a_shop_that_is_renamed_while_its_mode_is_set_keeps_both(race: Race) -> None:
    def renamed(tx: Transaction) -> None:
        found = shop_rows.get(tx, "demo", "shopify")
        assert found is not None
        now = race.slow.office.clock.now()
        shop_rows.put(tx, "demo", replace(found, title="A New Name"), now)

    race.armed.set()
    renaming = asyncio.create_task(race.slow.office.store.write(renamed))
    await race.at_commit()
    admin = race.quick.people["admin"]
    capping = asyncio.create_task(shops.set_mode(race.quick.office, admin, "shopify", "capped", 5))
    await asyncio.sleep(0.3)
    race.go_on.set()
    await asyncio.gather(renaming, capping)

    stands = await race.quick.office.store.read(lambda tx: shop_rows.get(tx, "demo", "shopify"))
    assert stands == capping.result()
    assert (stands.title, stands.mode, stands.daily_cap) == ("A New Name", "capped", 5)


async def test_a_halt_that_two_people_lift_at_once_is_lifted_once(race: Race) -> None:
    admin, manager = race.slow.people["admin"], race.quick.people["manager"]
    set_ = await halt(race.slow.office, admin, shop="shopify", reason="stop")

    race.armed.set()
    first = asyncio.create_task(resume(race.slow.office, admin, shop=None, reason="fine"))
    await race.at_commit()
    second = asyncio.create_task(resume(race.quick.office, manager, shop=None, reason="fine"))
    await asyncio.sleep(0.3)
    race.go_on.set()

    assert tuple(await asyncio.gather(first, second)) == (1, 0)
    assert await current(race.quick.office, manager) == []
    told = await race.quick.office.store.read(
        lambda tx: events.after(tx, "demo", "halt", set_.id, 0)
    )
    assert [event.type for event in told] == ["set", "lifted"]


async def test_two_modes_set_at_once_are_told_in_the_order_in_which_they_came(race: Race) -> None:
    admin = race.slow.people["admin"]

    race.armed.set()
    first = asyncio.create_task(shops.set_mode(race.slow.office, admin, "shopify", "watch", None))
    await race.at_commit()
    second = asyncio.create_task(shops.set_mode(race.quick.office, admin, "shopify", "capped", 5))
    await asyncio.sleep(0.3)
    race.go_on.set()
    await asyncio.gather(first, second)

    stands = await race.quick.office.store.read(lambda tx: shop_rows.get(tx, "demo", "shopify"))
    told = await race.quick.office.store.read(
        lambda tx: events.after(tx, "demo", "shop", "shopify", 0)
    )
    assert stands is not None
    modes = [(event.body or {})["mode"] for event in told]
    assert modes[-2:] == ["watch", "capped"]
    assert stands.mode == "capped"
