"""Connected shops: how far they are trusted, and what they sell."""

from collections.abc import Sequence
from typing import Final

from activities.core.listing import ListingsFound, SearchListings
from activities.errors import Missing, Rejected
from activities.product import Product
from activities.remembered import Seen
from authz.people import Person
from workflows.halt import allowed
from workflows.matching import trade_number
from workflows.narrowing import refuse_closed
from workflows.office import Office
from workflows.reading import patiently, read
from workflows.store import matches, product_changes, products, shops
from workflows.store.door import Transaction
from workflows.store.shops import Connected

MODES = ("watch", "capped", "live")
RETRIES: Final = 3
"""Of a sync for which somebody waits."""


async def listed(office: Office, by: Person) -> list[Connected]:
    """Return the tenant's shops, by id."""
    return await office.store.read(lambda tx: shops.all_of(tx, by.tenant))


async def set_mode(
    office: Office, by: Person, shop: str, mode: str, daily_cap: int | None
) -> Connected:
    """Trust a shop more or less: watch-only, capped, or live.

    Raises:
        Denied: only an admin may.
        Missing: there is no such shop.
        Rejected: the mode is unknown, or does not go with the cap.
    """
    await allowed(office, by, "shops.manage")
    if mode not in MODES:
        text = f"A shop is {', '.join(MODES[:-1])} or {MODES[-1]}, not {mode!r}."
        raise Rejected(text, at="mode")
    if mode == "capped" and (daily_cap is None or daily_cap < 0):
        text = "A capped shop needs `daily_cap`: the writes it may get a day."
        raise Rejected(text, at="daily_cap")
    if mode != "capped" and daily_cap is not None:
        text = f"A {mode} shop has no daily cap, so {daily_cap} would not hold."
        raise Rejected(text, at="daily_cap", hint="Use the mode `capped`, or leave the cap out.")
    now = office.clock.now()

    cap = daily_cap if mode == "capped" else None
    changed = await office.store.write(
        lambda tx: shops.trust(tx, by.tenant, shop, mode=mode, daily_cap=cap, now=now)
    )
    if changed is None:
        text = f"There is no shop {shop}."
        raise Missing(text, at=shop, hint="`countersign shops` lists the connected ones.")
    return changed


async def sync(office: Office, tenant: str, shop: str) -> int:
    """Fill listings from what the shop shows now, and match them to products.

    Until the tenant has products of its own, the unknown ones are made from the listings.

    Returns:
        How many listings were seen.

    Raises:
        Denied: the tenant has closed the shop.
        ActivityError: the shop could not be read.
    """

    def look(tx: Transaction) -> Connected | None:
        refuse_closed(tx, tenant, shop)
        return shops.get(tx, tenant, shop)

    marketplace = await office.store.read(look)
    if marketplace is None:
        raise Missing(f"There is no shop {shop}.", at=shop)
    began = office.clock.now()  # what is read is at least as new as this
    found = await _seen(office, tenant, marketplace)

    def unit(tx: Transaction) -> None:
        products.put_listings(tx, tenant, shop, found, began)
        if not products.has_own(tx, tenant):
            known = products.bodies(tx, tenant)
            new = {one.listing.sku: one for one in found if one.listing.sku not in known}
            seen = [_product(one) for one in new.values()]
            product_changes.keep(tx, tenant, seen, by=None, now=began)
        matches.again(tx, tenant)

    await office.store.write(unit)
    return len(found)


async def _seen(office: Office, tenant: str, shop: Connected) -> Sequence[Seen]:
    """Read every listing, with what previews need where the marketplace keeps that."""
    remembers = office.catalogue.marketplaces[shop.marketplace].remembers
    if remembers is not None:
        client = await office.connections.client(tenant, shop.id)
        read_all = remembers.read
        return await patiently(office, lambda: read_all(client), retries=RETRIES)
    search = office.catalogue.implementation("listing.search", shop.marketplace)
    if search is None:
        return ()
    params = SearchListings(shop=shop.id).model_dump(mode="json")
    whole = await read(office, tenant, search, params, retries=RETRIES)
    return [Seen(one) for one in ListingsFound.model_validate(whole).listings]


def _product(seen: Seen) -> Product:
    listing = seen.listing
    return Product(
        sku=listing.sku,
        title=listing.title,
        identifiers={"gtin": seen.identifier} if trade_number(seen.identifier) else {},
        price=listing.price,
        stock=max(listing.stock, 0),
    )
