"""What changes is taken up at once, once, and again until it is done."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bots import following
from bots.following import Following
from tests.fakes.tenants import NOW, tenant_row
from workflows.store import events
from workflows.store.changes import Subject
from workflows.store.store import Store

pytestmark = pytest.mark.anyio

Heard = list[Subject] | None


@dataclass
class Follower:
    """Writes down what it hears of each tenant."""

    heard: list[tuple[str, Heard]] = field(default_factory=list)
    refuses: int = 0
    fails: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def changed(self, tenant: str, subjects: Sequence[Subject] | None) -> bool:
        """Take something up, unless it is not to."""
        self.heard.append((tenant, None if subjects is None else list(subjects)))
        self.came.set()
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        if self.refuses:
            self.refuses -= 1
            return False
        return True

    async def hears(self, many: int) -> list[tuple[str, Heard]]:
        """Return what was heard, as soon as it is so much."""
        async with asyncio.timeout(10):
            while len(self.heard) < many:
                self.came.clear()
                await self.came.wait()
        return self.heard


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{tmp_path}/countersign.db")
    await store.append(tenant_row("demo"))
    yield store
    await store.close()


@asynccontextmanager
async def follows(followed: Following) -> AsyncIterator[None]:
    task = asyncio.create_task(followed.forever())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def happens(store: Store, run: str, tenant: str = "demo") -> Subject:
    await store.write(lambda tx: events.append(tx, tenant, "run", run, "says", {}, NOW))
    return Subject(tenant, "run", run)


async def test_first_of_all_it_hears_that_everything_may_have_changed(store: Store) -> None:
    follower = Follower()
    await happens(store, "r-1")

    async with follows(Following(store, follower.changed)):
        assert await follower.hears(1) == [("demo", None)]


async def test_it_hears_at_once_what_changes_then(store: Store) -> None:
    follower, clock = Follower(), asyncio.get_running_loop().time
    async with follows(Following(store, follower.changed)):
        await follower.hears(1)
        began = clock()

        one = await happens(store, "r-1")

        assert (await follower.hears(2))[1:] == [("demo", [one])]
        assert clock() - began < 0.5


async def test_what_comes_within_its_rest_is_one_change(store: Store) -> None:
    follower = Follower()
    async with follows(Following(store, follower.changed, rest_s=0.5)):
        await follower.hears(1)

        several = [await happens(store, f"r-{number}") for number in range(5)]

        assert (await follower.hears(2))[1:] == [("demo", several)]


@pytest.mark.parametrize("how", ["refuses", "fails"])
async def test_what_is_not_done_comes_again_with_what_changed_meanwhile(
    store: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY_S", 0.2)
    follower = Follower()
    async with follows(Following(store, follower.changed)):
        await follower.hears(1)
        setattr(follower, how, 1)
        first = await happens(store, "r-1")
        await follower.hears(2)

        then = await happens(store, "r-2")

        assert (await follower.hears(3))[1:] == [("demo", [first]), ("demo", [first, then])]


async def test_a_tenant_that_fails_keeps_no_other_waiting(store: Store) -> None:
    await store.append(tenant_row("other"))
    heard = asyncio.Event()

    async def changed(tenant: str, subjects: Sequence[Subject] | None) -> bool:
        if tenant == "demo":
            raise OSError("the disk is full")
        if subjects:
            heard.set()
        return True

    async with follows(Following(store, changed)):
        await asyncio.sleep(0.2)
        await happens(store, "r-1", "other")

        async with asyncio.timeout(1):
            await heard.wait()


async def test_whoever_is_new_is_followed_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY_S", 0.1)
    follower = Follower()
    async with follows(Following(store, follower.changed)):
        await follower.hears(1)

        await store.append(tenant_row("other"))

        assert (await follower.hears(2))[-1] == ("other", None)
