"""What somebody who opens a conversation may want to say: few sentences that fit their shops."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from activities.product import Listing, ListingState
from authz.people import Person
from bots.cards.plain_sight import clipped, seen
from workflows.store import products, shops, tenants
from workflows.store.door import Transaction
from workflows.store.shops import Connected
from workflows.wording import own_language, say

MOST: Final = 4
_LONGEST_TITLE: Final = 40
_READS_ONLY: Final = frozenset({"viewer"})


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence, and what stands on the button that says it."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is offered, in the language of the business."""

    above: str
    offered: tuple[Prompt, ...]


def prompts(tx: Transaction, by: Person) -> Prompts:
    """Offer what a person may want to say, with a shop and a product of their own."""
    language = own_language(tenants.get(tx, by.tenant).locale)
    offered = islice(_offered(tx, by, language), MOST)
    return Prompts(say(language, "What should happen in your shops?"), tuple(offered))


def _offered(tx: Transaction, by: Person, language: str) -> Iterator[Prompt]:
    connected = shops.all_of(tx, by.tenant)
    if not connected:
        yield Prompt(say(language, "Connect a shop, or try simulated ones"), "connect")
        yield Prompt(say(language, "What can you do?"), "help")
        return
    own = [one for one in connected if by.shops is None or one.id in by.shops]
    found = _example(tx, by.tenant, own)
    if found is not None:
        yield from _of_listing(*found, by, language)
    shop = (found[0] if found else connected[0]).title
    yield Prompt(
        say(language, "My listings on {shop}", shop=clipped(seen(shop), _LONGEST_TITLE)),
        say(language, "List my listings on {shop}", shop=shop),
    )
    yield Prompt(say(language, "What waits for approval?"), "approvals")


def _of_listing(shop: Connected, one: Listing, by: Person, language: str) -> Iterator[Prompt]:
    title = clipped(seen(one.title), _LONGEST_TITLE)
    if not by.roles <= _READS_ONLY:
        yield Prompt(
            say(language, "Lower the price of {title} by 5%", title=title),
            say(
                language,
                "Lower the price of {sku} on {shop} by 5%",
                sku=one.sku,
                shop=shop.title,
            ),
        )
    yield Prompt(
        say(language, "How much is left of {title}?", title=title),
        say(language, "Show the stock of {sku} on {shop}", sku=one.sku, shop=shop.title),
    )


def _example(
    tx: Transaction, tenant: str, connected: list[Connected]
) -> tuple[Connected, Listing] | None:
    """Return a listing that is on sale, of the first of some shops that has one."""
    for shop in connected:
        found = products.first_listing(tx, tenant, shop.id, ListingState.ACTIVE)
        if found is not None:
            return shop, found
    return None
