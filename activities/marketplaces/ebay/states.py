"""On sale, withdrawn, and gone: the state of one offer."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Reconciled, Undo
from activities.context import Call
from activities.core.listing import (
    EndListing,
    PauseListing,
    ReopenListing,
    end,
    pause,
    reopen,
)
from activities.declaration import Effect, Idempotency, supports
from activities.errors import Rejected
from activities.http import lost
from activities.marketplaces.ebay import EBAY, SETTLES_S
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.envelope import stored_otherwise
from activities.marketplaces.ebay.operations import DELETE_OFFER, PUBLISH, WITHDRAW
from activities.marketplaces.ebay.shapes import Article
from activities.product import ListingState
from activities.read_back import judged

_FEE: Final = "Publishing makes a new listing with a new item number; eBay may charge a fee for it."
_ENDS: Final = (
    "eBay ends the listing: its item number, watchers and sales history do not come back."
)


@supports(
    pause,
    EBAY,
    effect=Effect.IRREVERSIBLE,
    settles_s=SETTLES_S,
    idempotency=Idempotency.READ_BEFORE,
    no_undo=(
        "eBay ends the listing for good. Its offer is kept, and reopening publishes it as a new"
        " listing, for which eBay may charge a fee."
    ),
)
class Pause:
    """Withdraws the offer: eBay ends the listing and keeps the offer, unpublished.

    eBay has no pause. Reopening publishes the kept offer as a new listing.
    """

    stages: tuple[str, ...] = ("withdraw",)

    async def preview(self, params: PauseListing, call: Call[Ebay]) -> Change:
        """Say what ends with it."""
        article = await call.client.article_of(params)
        return _change(article, call.client, ListingState.PAUSED, _ENDS)

    async def send(self, _: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Withdraw the offer, and look which listing eBay says has ended."""
        client, id, number = call.client, change.target["offer"], change.target["number"]
        answer = await client.run(WITHDRAW, path={"offer": id}, deadline=call.deadline)
        if answer.listing_id is None:
            raise lost(client.place, "did not say that the listing has ended", writes=True)
        if answer.listing_id != number:
            raise stored_otherwise(client.place, "end of listing", number, answer.listing_id)
        return {"offer": id, "number": number, "state": ListingState.PAUSED.value}

    async def reconcile(self, _: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Read the offer's state back."""
        return await _read_state(change, call.client)


@supports(reopen, EBAY, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class Reopen:
    """Publishes the offer: a new listing with a new item number, for which eBay may charge a fee.

    A published offer is not published a second time: eBay refuses it.
    """

    stages: tuple[str, ...] = ("publish",)

    async def preview(self, params: ReopenListing, call: Call[Ebay]) -> Change:
        """Say what publishing means."""
        article = await call.client.article_of(params)
        return _change(article, call.client, ListingState.ACTIVE, _FEE)

    async def send(self, _: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Publish the offer."""
        number = await publish(change.target["offer"], call)
        return {"offer": change.target["offer"], "number": number}

    async def reconcile(self, _: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Read the offer's state back."""
        return await _read_state(change, call.client)

    def undo(self, change: Change) -> Undo:
        """Withdraw it again; a fee that was charged stays charged."""
        return Undo(activity=pause.name, params={"shop": change.shop, "listing": change.item})


@supports(
    end,
    EBAY,
    settles_s=SETTLES_S,
    idempotency=Idempotency.READ_BEFORE,
    no_undo="eBay ends the listing and deletes its offer for good; the article's record stays.",
)
class End:
    """Deletes the offer for good, and with it the listing; the article's record stays."""

    stages: tuple[str, ...] = ("offer",)

    async def preview(self, params: EndListing, call: Call[Ebay]) -> Change:
        """Say what ends."""
        article = await call.client.article_of(params)
        return _change(article, call.client, ListingState.ENDED, _ENDS)

    async def send(self, _: str, change: Change, call: Call[Ebay]) -> Mapping[str, Any]:
        """Delete the offer."""
        id = change.target["offer"]
        await call.client.run(DELETE_OFFER, path={"offer": id}, deadline=call.deadline)
        return {"offer": id, "state": ListingState.ENDED.value}

    async def reconcile(self, _: str, change: Change, call: Call[Ebay]) -> Reconciled:
        """Look whether the offer is gone; an offer that is there was not deleted."""
        offer = await call.client.offer(change.target["offer"])
        return Reconciled.APPLIED if offer is None else Reconciled.NOT_APPLIED


async def publish(offer: str, call: Call[Ebay]) -> str:
    """Publish an offer and return the item number of its listing.

    Raises:
        OutcomeUnknown: eBay did not name the listing.
    """
    answer = await call.client.run(PUBLISH, path={"offer": offer}, deadline=call.deadline)
    if not answer.listing_id:
        raise lost(call.client.place, "did not name the listing it made", writes=True)
    return answer.listing_id


def _change(article: Article, client: Ebay, state: ListingState, warning: str) -> Change:
    item, offer = article.item, article.offer
    if item.groups:
        raise Rejected(
            f"{item.sku} is one variation of the listing {' and '.join(item.groups)} in"
            f" {client.place}; eBay takes all its variations on or off sale together.",
            at=item.sku,
            hint="Set the variation's stock to 0, or change the whole listing in eBay.",
        )
    moves = offer.state is not state
    return Change(
        shop=client.shop.id,
        item=offer.offer_id,
        listing=offer.offer_id,
        skus=(item.sku,),
        title=item.product.title,
        before={"state": offer.state.value},
        after={"state": state.value},
        target={"offer": offer.offer_id, "number": offer.number if offer.is_published else ""},
        warnings=(warning,) if moves else (),
    )


async def _read_state(change: Change, client: Ebay) -> Reconciled:
    offer = await client.offer(change.target["offer"])
    state = ListingState.ENDED if offer is None else offer.state
    return judged(change, {"state": state.value})
