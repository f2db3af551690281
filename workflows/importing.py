"""Products from a file: shown first, then all of them or none."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from activities.errors import Rejected
from activities.product import Product
from authz.people import Person
from workflows.documents import ImportDocument, ProductChange, RowProblem
from workflows.halt import allowed
from workflows.office import Office
from workflows.product_rows import MONEY, BadRow, changed
from workflows.product_sheet import Entry, is_column, read_entries
from workflows.sheet import read_sheet
from workflows.store import matches, product_changes, products, tenants
from workflows.store.door import Transaction
from workflows.store.types import canonical

MOST_TOLD: Final = 500
"""Changes, and problems, that one answer lists; beyond them it counts."""


class BadRows(Rejected):
    """A file in which something is wrong; nothing of it was imported."""

    code = "invalid"

    def __init__(self, problems: list[RowProblem]) -> None:
        """List what is wrong."""
        many = len(problems)
        super().__init__(
            f"Nothing was imported: {many:,} {'problem' if many == 1 else 'problems'} in the file.",
            at=f"row {problems[0].row}",
            hint="Correct the rows that are named, then import the whole file again.",
        )
        self.problems = tuple(problems[:MOST_TOLD])


Bodies = Mapping[str, Mapping[str, Any]]
"""Products as JSON, by SKU."""


@dataclass
class _Found:
    """What a file means for the products that there are."""

    rows: int
    before: Bodies
    problems: list[RowProblem]
    same: int = 0
    kept: list[Product] = field(default_factory=list)
    changes: list[ProductChange] = field(default_factory=list)

    @property
    def prices(self) -> bool:
        """Tell whether a price or a floor would be another one."""
        return any(name in change.fields for change in self.changes for name in MONEY)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A file as it was read."""

    count: int
    entries: list[Entry]
    problems: list[RowProblem]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file means for the products that there are; nothing of it is kept yet."""

    read: _Rows
    found: _Found

    @property
    def mark(self) -> str:
        """Return the fingerprint of every difference and problem, those not listed as well."""
        changes = [[one.sku, one.new, one.fields] for one in self.found.changes]
        problems = [one.model_dump(mode="json") for one in self.found.problems]
        said = canonical({"changes": changes, "problems": problems})
        return hashlib.sha256(said.encode()).hexdigest()

    def document(self, *, dry_run: bool) -> ImportDocument:
        """Return it for people, the first changes and problems one by one."""
        return _document(self.found, dry_run=dry_run)


async def compare(office: Office, by: Person, raw: bytes) -> Compared:
    """Read a file and compare it with the products that there are.

    Raises:
        Denied: this person may not import, or a price changes and they may not price.
    """
    await allowed(office, by, "products.change")
    locale, currency = await office.store.read(lambda tx: _of_tenant(tx, by.tenant))
    read = await asyncio.to_thread(_read, raw, locale)
    found = await office.store.read(lambda tx: _compared(tx, by.tenant, read, currency))
    if found.prices:
        await allowed(office, by, "products.price")
    return Compared(read, found)


def keep(tx: Transaction, compared: Compared, by: Person, now: datetime) -> bool:
    """Keep every row of a file without problems.

    Returns:
        Whether that was done. False: its products changed since they were compared.
    """
    if _named(tx, by.tenant, compared.read) != compared.found.before:
        return False
    product_changes.keep(tx, by.tenant, compared.found.kept, by=by.id, now=now)
    matches.again(tx, by.tenant)
    return True


async def import_products(
    office: Office, by: Person, raw: bytes, *, dry_run: bool
) -> ImportDocument:
    """Read products from a CSV file and keep them, in one unit; or say what that would change.

    Raises:
        Denied: this person may not, or a price changes and they may not price.
        BadRows: something is wrong with the file; nothing was kept.
    """
    compared = await compare(office, by, raw)
    if dry_run:
        return compared.document(dry_run=True)
    if compared.found.problems:
        raise BadRows(compared.found.problems)
    now = office.clock.now()
    if not await office.store.write(lambda tx: keep(tx, compared, by, now)):
        text = "Products of this file changed while it was read, so nothing was imported."
        raise Rejected(text, hint="Import it again.")
    return compared.document(dry_run=False)


def _read(raw: bytes, locale: str) -> _Rows:
    sheet = read_sheet(raw, is_column)
    return _Rows(len(sheet.rows), *read_entries(sheet, locale))


def _of_tenant(tx: Transaction, tenant: str) -> tuple[str, str]:
    business = tenants.get(tx, tenant)
    return business.locale, business.currency


def _document(found: _Found, *, dry_run: bool) -> ImportDocument:
    new = sum(change.new for change in found.changes)
    return ImportDocument(
        dry_run=dry_run,
        rows=found.rows,
        new=new,
        changed=len(found.changes) - new,
        same=found.same,
        changes=tuple(found.changes[:MOST_TOLD]),
        problem_count=len(found.problems),
        problems=tuple(found.problems[:MOST_TOLD]),
    )


def _named(tx: Transaction, tenant: str, read: _Rows) -> Bodies:
    """Return the products that a file names, as they are."""
    known = products.bodies(tx, tenant)
    return {entry.sku: known[entry.sku] for entry in read.entries if entry.sku in known}


def _compared(tx: Transaction, tenant: str, read: _Rows, currency: str) -> _Found:
    found = _Found(read.count, _named(tx, tenant, read), list(read.problems))
    for entry in read.entries:
        try:
            product, change = changed(entry, found.before.get(entry.sku), currency)
        except BadRow as wrong:
            found.problems.append(wrong.problem)
            continue
        if change is None:
            found.same += 1
        else:
            found.kept.append(product)
            found.changes.append(change)
    found.problems.sort(key=lambda one: one.row)
    return found
