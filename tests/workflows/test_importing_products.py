"""Products come in from a file as a whole, or not at all."""

import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from activities.errors import Denied
from activities.product import Product
from tests.fakes.office import Desk, IdleEngine, Place, staffed
from workflows import rebuild
from workflows.documents import ImportDocument
from workflows.importing import BadRows, import_products
from workflows.sheet import MOST_ROWS
from workflows.store import events, products
from workflows.store.tables import Tenant

pytestmark = pytest.mark.anyio

FILE = """sku,title,price,floor,stock,gtin,brand
CUP-NEW,New Cup,12.50,9.00,30,4006381333931,Ola
MUG-BLUE,Blue Mug,,,,,
MUG-RED,Crimson Mug,18.50,<clear>,7,,
"""


@pytest.fixture
async def desk(place: Place) -> AsyncIterator[Desk]:
    async with staffed(place, engine=IdleEngine()) as opened:
        yield opened


async def imported(
    desk: Desk, file: str, *, by: str = "manager", dry_run: bool = False
) -> ImportDocument:
    return await import_products(desk.office, desk.people[by], file.encode(), dry_run=dry_run)


async def product(desk: Desk, sku: str) -> Product | None:
    return await desk.office.store.read(lambda tx: products.get(tx, "demo", sku))


async def every(desk: Desk) -> list[Product]:
    return await desk.office.store.read(lambda tx: products.all_of(tx, "demo"))


async def test_a_dry_run_shows_each_field_before_and_after_and_changes_nothing(desk: Desk) -> None:
    before = await every(desk)

    shown = await imported(desk, FILE, dry_run=True)

    assert (shown.rows, shown.new, shown.changed, shown.same) == (3, 1, 1, 1)
    cup, mug = shown.changes
    assert (cup.row, cup.sku, cup.new) == (2, "CUP-NEW", True)
    assert cup.fields["price"] == (None, {"amount": "12.50", "currency": "EUR"})
    assert cup.fields["identifiers.gtin"] == (None, "4006381333931")
    assert mug.fields == {
        "title": ("Red Mug", "Crimson Mug"),
        "price": (None, {"amount": "18.50", "currency": "EUR"}),
        "stock": (None, 7),
    }
    assert await every(desk) == before


async def test_an_import_keeps_what_the_dry_run_showed(desk: Desk) -> None:
    shown = await imported(desk, FILE, dry_run=True)

    done = await imported(desk, FILE)

    assert done.changes == shown.changes
    cup = await product(desk, "CUP-NEW")
    assert cup is not None
    assert (cup.title, str(cup.price), str(cup.floor), cup.stock, cup.attributes) == (
        "New Cup", "12.50 EUR", "9.00 EUR", 30, {"brand": "Ola"},
    )  # fmt: skip


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    await imported(desk, FILE)

    again = await imported(desk, FILE)

    assert (again.new, again.changed, again.same) == (0, 0, 3)


async def test_one_bad_row_keeps_all_the_others_out(desk: Desk) -> None:
    before = await every(desk)

    with pytest.raises(BadRows) as refused:
        await imported(desk, FILE + "CUP-BAD,,,,,,\nCUP-TWO,Cup,abc,,,,\n")

    told = [(one.row, one.column) for one in refused.value.problems]
    assert told == [(5, "title"), (6, "price")]
    assert await every(desk) == before


async def test_a_dry_run_lists_what_would_change_beside_what_is_wrong(desk: Desk) -> None:
    shown = await imported(desk, FILE + "CUP-BAD,,,,,,\n", dry_run=True)

    assert (shown.rows, shown.new, shown.changed, shown.same) == (4, 1, 1, 1)
    assert [(one.row, one.text) for one in shown.problems] == [
        (5, "CUP-BAD is new and has no title.")
    ]


async def test_empty_cells_keep_and_clear_takes_away(desk: Desk) -> None:
    await imported(desk, FILE)

    await imported(desk, "sku,title,floor,gtin,brand,stock\nCUP-NEW,,<clear>,<clear>,,\n")

    cup = await product(desk, "CUP-NEW")
    assert cup is not None
    assert (cup.title, cup.floor, cup.identifiers, cup.attributes, cup.stock) == (
        "New Cup", None, {}, {"brand": "Ola"}, 30,
    )  # fmt: skip


async def test_decimal_marks_follow_the_tenants_locale(desk: Desk) -> None:
    await desk.office.store.write(
        lambda tx: tx.execute(update(Tenant).where(Tenant.tenant == "demo").values(locale="de"))
    )

    await imported(desk, "sku;title;price\nCUP-NEW;Tasse;1.234,50\n")

    cup = await product(desk, "CUP-NEW")
    assert cup is not None
    assert str(cup.price) == "1234.50 EUR"


CURRENCIES = [
    ("sku,title,price,floor,currency\nA,x,5,,GBP\n", None),
    ("sku,floor,currency\nCUP-NEW,5,GBP\n", "currency"),
    ("sku,price,currency\nCUP-NEW,5,GBP\n", "currency"),
    ("sku,price,floor,currency\nCUP-NEW,5,4,GBP\n", None),
    ("sku,currency\nCUP-NEW,GBP\n", "currency"),
    ("sku,price,currency\nCUP-NEW,5.5,JPY\n", "price"),
]


@pytest.mark.parametrize(("file", "column"), CURRENCIES)
async def test_a_product_has_one_currency_and_nothing_is_converted(
    desk: Desk, file: str, column: str | None
) -> None:
    await imported(desk, FILE)

    shown = await imported(desk, file, dry_run=True)

    assert [one.column for one in shown.problems] == ([column] if column else [])


@pytest.mark.parametrize("by", ["viewer", "pricer"])
@pytest.mark.parametrize("dry_run", [True, False])
async def test_whoever_may_not_list_imports_nothing(desk: Desk, by: str, *, dry_run: bool) -> None:
    with pytest.raises(Denied, match="A lister, a manager or an admin can"):
        await imported(desk, "sku,title\nMUG-RED,x\n", by=by, dry_run=dry_run)


@pytest.mark.parametrize("column", ["price", "floor"])
async def test_a_lister_alone_moves_no_price_and_no_floor(desk: Desk, column: str) -> None:
    with pytest.raises(Denied, match="A pricer, a manager or an admin can"):
        await imported(desk, f"sku,{column}\nMUG-RED,0.01\n", by="lister")

    done = await imported(desk, "sku,title,stock\nMUG-RED,Crimson Mug,3\n", by="lister")

    assert done.changed == 1


async def test_every_change_has_one_event_from_which_the_product_can_be_rebuilt(
    desk: Desk,
) -> None:
    await imported(desk, FILE)
    await imported(desk, "sku,stock\nCUP-NEW,31\n", by="lister")

    told = await desk.office.store.read(
        lambda tx: events.after(tx, "demo", "product", "CUP-NEW", 0)
    )

    assert [(event.body or {})["person"] for event in told] == ["manager", "lister"]
    cup = await product(desk, "CUP-NEW")
    assert cup is not None
    assert rebuild.product(told) == cup.model_dump(mode="json")


async def test_fifty_thousand_rows_come_in_at_once(desk: Desk) -> None:
    rows = "".join(f"A{n:05},Thing {n},{n % 90 + 1}.95,{n}\n" for n in range(MOST_ROWS))
    began = time.perf_counter()

    done = await imported(desk, f"sku,title,price,stock\n{rows}")

    took = time.perf_counter() - began
    assert (done.new, len(done.changes)) == (MOST_ROWS, 500)
    assert len(await every(desk)) > MOST_ROWS
    assert took < 120
