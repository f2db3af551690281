"""A file that was shown is imported once, exactly as it was shown, or shown anew."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from activities.errors import Denied, Missing, Stopped
from activities.product import Product
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from workflows import handing_in
from workflows.handing_in import Sent
from workflows.importing import import_products
from workflows.store import events, imports, products
from workflows.store.imports import Import, State

pytestmark = pytest.mark.anyio

FILE = b"sku,title,price\nCUP-NEW,New Cup,12.50\nMUG-BLUE,Bluer Mug,\n"


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


async def sent(desk: Desk, raw: bytes = FILE, id: str = "f-1") -> Import:
    """Show a file that the manager sent."""
    one = Sent(id, "t-1", "products.csv", "")
    found = await handing_in.look(desk.office, desk.people["manager"], one, raw)
    await desk.office.store.write(lambda tx: handing_in.show(tx, "demo", found, raw))
    return found


async def kept(desk: Desk) -> Import:
    found = await desk.office.store.read(lambda tx: imports.get(tx, "demo", "f-1"))
    assert found is not None
    return found


async def product(desk: Desk, sku: str) -> Product | None:
    return await desk.office.store.read(lambda tx: products.get(tx, "demo", sku))


async def accept(desk: Desk, one: Import, by: str = "manager") -> Import | Exception:
    try:
        return await handing_in.accept(desk.office, desk.people[by], one.id, one.mark)
    except Stopped as stopped:
        return stopped


async def test_ten_who_press_at_once_import_it_once(desk: Desk) -> None:
    one = await sent(desk)

    answers = await asyncio.gather(*(accept(desk, one) for _ in range(10)))

    assert sum(isinstance(each, Import) for each in answers) == 1
    happened = await desk.office.store.read(lambda tx: events.after(tx, "demo", "import", "f-1", 0))
    assert [event.type for event in happened] == ["shown", "imported"]
    told = await desk.office.store.read(
        lambda tx: events.after(tx, "demo", "product", "CUP-NEW", 0)
    )
    assert len(told) == 1


async def test_what_would_be_another_import_by_now_is_shown_anew(desk: Desk) -> None:
    one = await sent(desk)
    other = b"sku,title\nMUG-BLUE,Bluest Mug\n"
    await import_products(desk.office, desk.people["admin"], other, dry_run=False)

    answer = await accept(desk, one)

    assert isinstance(answer, Stopped)
    now = await kept(desk)
    assert (now.state, now.again) == (State.OPEN, True)
    assert now.mark != one.mark
    assert await product(desk, "CUP-NEW") is None
    assert isinstance(await accept(desk, now), Import)


async def test_a_change_of_products_that_the_file_does_not_name_is_none_of_its_business(
    desk: Desk,
) -> None:
    one = await sent(desk)
    await import_products(
        desk.office, desk.people["admin"], b"sku,title\nMUG-RED,Redder\n", dry_run=False
    )

    assert isinstance(await accept(desk, one), Import)


async def test_its_content_is_forgotten_once_it_is_decided(desk: Desk) -> None:
    one = await sent(desk)

    await handing_in.leave(desk.office, desk.people["manager"], one.id, one.mark)

    raw = await desk.office.store.read(lambda tx: imports.content(tx, "demo", one.id))
    assert raw is None
    assert isinstance(await accept(desk, one), Stopped)


async def test_a_price_needs_the_right_to_price_when_it_is_imported(desk: Desk) -> None:
    one = await sent(desk)

    with pytest.raises(Denied):
        await handing_in.accept(desk.office, desk.people["lister"], one.id, one.mark)

    assert (await kept(desk)).state is State.OPEN


async def test_a_file_of_another_tenant_is_not_there(desk: Desk) -> None:
    one = await sent(desk)
    stranger = replace(desk.people["admin"], tenant="other")

    with pytest.raises(Missing):
        await handing_in.accept(desk.office, stranger, one.id, one.mark)


async def test_a_difference_that_is_not_even_listed_makes_it_another_import(desk: Desk) -> None:
    rows = "".join(f"CUP-{n},Cup {n}\n" for n in range(700))
    one = await sent(desk, f"sku,title\n{rows}".encode())
    last = b"sku,title\nCUP-699,Somebody's cup\n"
    await import_products(desk.office, desk.people["admin"], last, dry_run=False)

    assert isinstance(await accept(desk, one), Stopped)

    found = await product(desk, "CUP-699")
    assert found is not None
    assert found.title == "Somebody's cup"


async def test_a_file_that_nobody_decides_about_is_let_go_after_a_week(desk: Desk) -> None:
    one = await sent(desk)
    await asyncio.to_thread(desk.place.advance, timedelta(days=7, seconds=1).total_seconds())

    assert isinstance(await accept(desk, one), Stopped)

    raw = await desk.office.store.read(lambda tx: imports.content(tx, "demo", one.id))
    assert raw is None
    assert (await kept(desk)).state is State.EXPIRED
    assert await product(desk, "CUP-NEW") is None


async def test_the_next_file_lets_those_go_that_waited_too_long(desk: Desk) -> None:
    await sent(desk)
    await asyncio.to_thread(desk.place.advance, timedelta(days=8).total_seconds())

    await sent(desk, b"sku,title\nCUP-TWO,Two\n", "f-2")

    assert (await kept(desk)).state is State.EXPIRED
    other = await desk.office.store.read(lambda tx: imports.get(tx, "demo", "f-2"))
    assert other is not None
    assert other.state is State.OPEN
