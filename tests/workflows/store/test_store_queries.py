"""Queries answer for one tenant and never for another."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text, update

from activities.money import Money
from activities.product import Listing, ListingState, Product
from activities.remembered import Seen
from tests.fakes.tenants import NOW
from workflows.store import (
    counters,
    cursors,
    events,
    facts,
    halts,
    people,
    products,
    shops,
    threads,
)
from workflows.store.changes import Subject
from workflows.store.cursors import Told
from workflows.store.halts import Halt
from workflows.store.seed import seed_demo
from workflows.store.shops import Connected
from workflows.store.store import Store
from workflows.store.tables import Event
from workflows.store.threads import Arrived, Talk

pytestmark = pytest.mark.anyio


def _shopify(url: str) -> Connected:
    return Connected("shopify", "Shopify", "shopify", url, "EUR", "1", "live", None, sandbox=True)


URLS = {"demo": "http://127.0.0.1:1/shopify/shopify", "other": "http://127.0.0.1:1/shopify/other"}
SHOPS = {tenant: [_shopify(url)] for tenant, url in URLS.items()}
MUG = Product(
    sku="MUG-BLUE", title="Blue mug", price=Money(amount=Decimal("19.99"), currency="EUR")
)
DAY = "2026-11-24"


@pytest.fixture
async def seeded(store: Store) -> Store:
    await store.write(lambda tx: tx.execute(text("DELETE FROM tenants")))
    await store.write(lambda tx: seed_demo(tx, SHOPS, NOW))
    return store


async def test_the_demo_tenants_hold_the_same_names_and_their_own_shops(seeded: Store) -> None:
    for tenant, url in URLS.items():
        found = await seeded.read(lambda tx, t=tenant: people.active(tx, t))  # type: ignore[misc]
        limits = {person.id: person.max_price_change_pct for person in found}
        (shop,) = await seeded.read(lambda tx, t=tenant: shops.all_of(tx, t))  # type: ignore[misc]

        assert set(limits) == {"admin", "lister", "manager", "manager2", "pricer", "viewer"}
        assert (limits["pricer"], limits["manager2"]) == (Decimal(15), Decimal(50))
        assert (shop.base_url, shop.mode) == (url, "live")


async def test_seeding_again_changes_nothing(seeded: Store) -> None:
    before = await seeded.read(lambda tx: facts.get(tx, "demo"))

    await seeded.write(lambda tx: seed_demo(tx, SHOPS, NOW))

    assert await seeded.read(lambda tx: facts.get(tx, "demo")) == before


async def test_a_changed_person_raises_the_facts_of_their_tenant_alone(seeded: Store) -> None:
    before = await seeded.read(lambda tx: (facts.get(tx, "demo"), facts.get(tx, "other")))
    pricer = await seeded.read(lambda tx: people.get(tx, "demo", "pricer"))
    assert pricer is not None

    await seeded.write(lambda tx: people.put(tx, replace(pricer, roles=frozenset()), NOW))

    after = await seeded.read(lambda tx: (facts.get(tx, "demo"), facts.get(tx, "other")))
    assert after == (before[0] + 1, before[1])
    other = await seeded.read(lambda tx: people.get(tx, "other", "pricer"))
    assert other is not None
    assert other.roles == {"pricer"}


async def test_an_unknown_tenant_has_no_facts_and_no_people(seeded: Store) -> None:
    assert await seeded.read(lambda tx: facts.get(tx, "nobody")) == -1
    assert await seeded.read(lambda tx: people.get(tx, "nobody", "admin")) is None


async def test_products_are_found_by_words_within_the_tenant(seeded: Store) -> None:
    plate = MUG.model_copy(update={"sku": "PLATE", "title": "Blue plate"})
    await seeded.write(lambda tx: products.put(tx, "demo", [MUG, plate]))

    def found(query: str, tenant: str = "demo") -> object:
        return seeded.read(lambda tx: [p.sku for p in products.search(tx, tenant, query, limit=10)])

    assert await found("BLUE mug") == ["MUG-BLUE"]  # type: ignore[misc]
    assert await found("blue") == ["MUG-BLUE", "PLATE"]  # type: ignore[misc]
    assert await found("blue", "other") == []  # type: ignore[misc]


async def test_a_sync_replaces_what_was_seen_in_that_shop_of_that_tenant(seeded: Store) -> None:
    listing = Listing(
        shop="shopify", listing="1", sku="MUG-BLUE", title="Blue mug", state=ListingState.ACTIVE,
        price=Money(amount=Decimal("19.99"), currency="EUR"), stock=3,
    )  # fmt: skip
    for tenant in URLS:
        await seeded.write(
            lambda tx, t=tenant: products.put_listings(tx, t, "shopify", [Seen(listing)], NOW)  # type: ignore[misc]
        )

    await seeded.write(lambda tx: products.put_listings(tx, "demo", "shopify", [], NOW))

    assert await seeded.read(lambda tx: products.listings(tx, "demo")) == []
    assert await seeded.read(lambda tx: products.listings(tx, "other")) == [listing]


async def test_a_surface_event_is_kept_once(seeded: Store) -> None:
    arrived = Arrived(
        tenant="demo", surface="web", event="e1", thread="t", person="manager", text="hi"
    )

    kept = [await seeded.write(lambda tx: threads.keep(tx, arrived, NOW)) for _ in range(2)]
    waiting = await seeded.read(threads.unhandled)
    await seeded.write(lambda tx: threads.handled(tx, arrived, NOW))

    assert kept == [True, False]
    assert waiting == [arrived]
    assert await seeded.read(threads.unhandled) == []


async def test_messages_are_numbered_within_their_thread(seeded: Store) -> None:
    talk = Talk(id="t", surface="web", person="manager", approval=None, pending=None)
    for tenant in ("demo", "demo", "other"):
        await seeded.write(lambda tx, t=tenant: threads.open_(tx, t, talk, NOW))  # type: ignore[misc]

    def say(tenant: str) -> object:
        return seeded.write(
            lambda tx: threads.say(
                tx, tenant, "t", person="manager", text="hi", document=None, now=NOW
            )
        )

    assert [await say(t) for t in ("demo", "demo", "other")] == [1, 2, 1]  # type: ignore[misc]


async def test_a_halt_of_one_tenant_is_not_seen_by_the_other(seeded: Store) -> None:
    halt = Halt(id="h1", shop="shopify", reason="wrong prices", person="admin", at=NOW)
    await seeded.write(lambda tx: halts.set_(tx, "demo", halt))

    assert await seeded.read(lambda tx: halts.current(tx, "demo")) == [halt]
    assert await seeded.read(lambda tx: halts.current(tx, "other")) == []


async def test_a_lifted_halt_is_over(seeded: Store) -> None:
    halt = Halt(id="h1", shop=None, reason="stop", person="admin", at=NOW)
    await seeded.write(lambda tx: halts.set_(tx, "demo", halt))

    lifted = await seeded.write(
        lambda tx: halts.lift(tx, "demo", shop=None, person="admin", reason="fine", now=NOW)
    )

    assert lifted == 1
    assert await seeded.read(lambda tx: halts.current(tx, "demo")) == []


async def test_a_day_gives_away_no_more_than_its_limit(seeded: Store) -> None:
    def reserve(amount: int, tenant: str = "demo") -> object:
        return seeded.write(
            lambda tx: counters.reserve(tx, tenant, "writes", DAY, amount=amount, most=10)
        )

    assert [await reserve(n) for n in (6, 5, 4, 1)] == [True, False, True, False]  # type: ignore[misc]
    assert await reserve(10, "other") is True  # type: ignore[misc]


async def test_events_are_numbered_per_tenant_kind_and_subject(seeded: Store) -> None:
    for tenant, kind, subject in [
        ("demo", "run", "r1"), ("demo", "run", "r1"), ("demo", "run", "r2"),
        ("demo", "order", "r1"), ("other", "run", "r1"),
    ]:  # fmt: skip
        await seeded.write(
            lambda tx, a=(tenant, kind, subject): events.append(tx, *a, "t", {}, NOW)  # type: ignore[misc, call-arg]
        )

    assert await seeded.read(lambda tx: events.head(tx, "demo", "run", "r1")) == 2
    for tenant, kind, subject in [
        ("demo", "run", "r2"),
        ("demo", "order", "r1"),
        ("other", "run", "r1"),
    ]:
        head = await seeded.read(
            lambda tx, a=(tenant, kind, subject): events.head(tx, *a)  # type: ignore[misc]
        )
        assert head == 1


async def test_an_erased_body_leaves_its_number_and_its_hash(seeded: Store) -> None:
    await seeded.write(lambda tx: events.append(tx, "demo", "run", "r", "t", {"text": "x"}, NOW))

    await seeded.write(lambda tx: tx.execute(update(Event).values(body=None)))

    (event,) = await seeded.read(lambda tx: events.after(tx, "demo", "run", "r", 0))
    assert (event.seq, event.body) == (1, None)


async def test_equal_bodies_do_not_have_equal_hashes(seeded: Store) -> None:
    for _ in range(2):
        await seeded.write(lambda tx: events.append(tx, "demo", "run", "r", "t", {"a": 1}, NOW))

    hashes = await seeded.read(
        lambda tx: (
            tx.execute(text("SELECT body_hash FROM events WHERE subject = 'r'")).scalars().all()
        )
    )

    assert len(set(hashes)) == 2


async def test_a_card_is_behind_until_it_told_the_newest_event(seeded: Store) -> None:
    told = Told(tenant="demo", card="c", kind="run", subject="r", thread="t", seq=0)

    async def behind(*named: tuple[str, str]) -> list[Told]:
        return await seeded.read(lambda tx: cursors.behind(tx, "demo", named or None))

    await seeded.write(lambda tx: cursors.open_(tx, told))
    await seeded.write(lambda tx: cursors.open_(tx, replace(told, seq=9)))
    assert await behind() == []
    later = NOW + timedelta(seconds=1)
    await seeded.write(lambda tx: events.append(tx, "other", "run", "r", "t", {}, later))
    assert await behind() == []

    await seeded.write(lambda tx: events.append(tx, "demo", "run", "r", "t", {}, later))

    assert await behind() == await behind(("run", "r"), ("approval", "p")) == [told]
    assert await behind(("approval", "r")) == await behind(("run", "other")) == []
    moved = [
        await seeded.write(lambda tx: cursors.move(tx, "demo", "c", since=0, to=1))
        for _ in range(2)
    ]
    assert moved == [True, False]
    assert await behind() == []


async def test_who_follows_changes_hears_of_a_card_that_is_opened_after_its_events(
    seeded: Store,
) -> None:
    told = Told(tenant="demo", card="c", kind="run", subject="r", thread="t", seq=0)
    place = seeded.changes.place("demo")

    await seeded.write(lambda tx: cursors.open_(tx, told))

    assert seeded.changes.since("demo", place).subjects == (Subject("demo", "run", "r"),)
