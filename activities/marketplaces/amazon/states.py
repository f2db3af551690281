"""Off sale, on sale again, and gone.

Amazon has no pause. What it has is the offer's last day of sale: an offer whose selling period is
over is not sold, and keeps its price and its stock. That works for what Amazon ships too, whose
stock nobody else can set to nothing.
"""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Declined, Reconciled, Undo, Value
from activities.context import Call
from activities.core.listing import EndListing, PauseListing, ReopenListing, end, pause, reopen
from activities.declaration import Idempotency, supports
from activities.errors import Rejected
from activities.marketplaces.amazon import AMAZON, SETTLES_S
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.offers import selected
from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.shapes import OFFER, Article
from activities.marketplaces.amazon.submission import (
    DELETE,
    PATCH,
    TRY_PATCH,
    known_errors,
    merge,
    outcome,
    patched,
    submit,
    try_out,
)
from activities.product import ListingState

ABOUT: Final = (OFFER,)
FOR_GOOD: Final = "2099-12-31T00:00:00Z"
"""The last day of sale of an offer that is to have none."""


@supports(pause, AMAZON, settles_s=SETTLES_S, confirms=True, idempotency=Idempotency.READ_BEFORE)
class Pause:
    """Ends the offer's selling period now: nobody can buy it, its price and stock stay at Amazon.

    Amazon has no pause of its own.
    """

    stages: tuple[str, ...] = ("state",)

    async def preview(self, params: PauseListing, call: Call[Amazon]) -> Change:
        """Read whether it is on sale."""
        article = await call.client.article_of(params)
        _refuse_without_offer(article, call.client)
        change = _change(article, call.client, ListingState.PAUSED, _own_end(article))
        await _try(change, call)
        return change

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Submit this moment as the end of the selling period."""
        return await submit(PATCH, change, call, _body(change, call))

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled | Declined:
        """Read back whether it is on sale."""
        return await outcome(change, call, ABOUT, _state)

    def undo(self, change: Change) -> Undo:
        """Put it back on sale."""
        return Undo(activity=reopen.name, params={"shop": change.shop, "listing": change.item})


@supports(reopen, AMAZON, settles_s=SETTLES_S, confirms=True, idempotency=Idempotency.READ_BEFORE)
class Reopen:
    """Opens the offer's selling period again, until the end of 2099, at its stored price."""

    stages: tuple[str, ...] = ("state",)

    async def preview(self, params: ReopenListing, call: Call[Amazon]) -> Change:
        """Read whether it is on sale, and whether opening the period is all that it needs."""
        article = await call.client.article_of(params)
        _refuse_without_offer(article, call.client)
        _refuse_suppressed(article, call.client)
        change = _change(article, call.client, ListingState.ACTIVE, ())
        await _try(change, call)
        return change

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Submit a far end of the selling period."""
        return await submit(PATCH, change, call, _body(change, call))

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled | Declined:
        """Read back whether it is on sale."""
        return await outcome(change, call, ABOUT, _state)

    def undo(self, change: Change) -> Undo:
        """Take it off sale again."""
        return Undo(activity=pause.name, params={"shop": change.shop, "listing": change.item})


@supports(
    end,
    AMAZON,
    settles_s=SETTLES_S,
    confirms=True,
    idempotency=Idempotency.READ_BEFORE,
    no_undo="Amazon deletes the listing with its offer; a new one has to be made and reviewed.",
)
class End:
    """Deletes the seller's listing in this marketplace, with its price and stock."""

    stages: tuple[str, ...] = ("state",)

    async def preview(self, params: EndListing, call: Call[Amazon]) -> Change:
        """Make sure that it is there."""
        article = await call.client.article_of(params)
        kept = "What lies in Amazon's warehouses stays there, and its storage goes on costing."
        return _change(
            article, call.client, ListingState.ENDED, (kept,) if article.by_amazon else ()
        )

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Delete the listing."""
        return await submit(DELETE, change, call)

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled:
        """Look whether the listing is gone; one that is there was not deleted."""
        found = await call.client.find(change.item)
        return Reconciled.APPLIED if found is None else Reconciled.NOT_APPLIED


def _change(
    article: Article, client: Amazon, state: ListingState, warnings: tuple[str, ...]
) -> Change:
    return Change(
        shop=client.shop.id,
        item=article.sku,
        listing=article.sku,
        skus=(article.sku,),
        title=article.title,
        before={"state": article.state.value},
        after={"state": state.value},
        target={"product_type": article.product_type},
        warnings=(*warnings, *known_errors(article, ABOUT)),
    )


async def _try(change: Change, call: Call[Amazon]) -> None:
    if not change.is_idle:
        await try_out(TRY_PATCH, change, call, _body(change, call))


def _body(change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
    """Return the patch of the selling period; its end is the moment in which it is sent."""
    paused = change.after["state"] == ListingState.PAUSED.value
    now = call.clock.now().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    place: Place = call.client.place
    until = {"value": now if paused else FOR_GOOD}
    return patched(change, [merge(OFFER, selected(place, end_at=until))])


def _state(article: Article) -> Mapping[str, Value]:
    return {"state": article.state.value}


def _own_end(article: Article) -> tuple[str, ...]:
    """Warn of a last day of sale that the seller has chosen: it is written over."""
    ends = article.offer.end_at if article.offer else None
    if ends is None or ends.value is None or ends.value.isoformat()[:4] == FOR_GOOD[:4]:
        return ()
    return (f"Its own last day of sale, {ends.value:%Y-%m-%d}, is written over.",)


def _refuse_without_offer(article: Article, client: Amazon) -> None:
    if article.price is None:
        raise Rejected(
            f"{article.sku} has no offer in {client.name}: there is nothing on sale.",
            at=article.sku,
            hint="Give it a price in Seller Central first.",
        )


def _refuse_suppressed(article: Article, client: Amazon) -> None:
    start = article.offer.start_at if article.offer else None
    if start is not None and start.value is not None and start.value > article.read_at:
        raise Rejected(
            f"The offer of {article.sku} in {client.name} begins on {start.value:%Y-%m-%d}.",
            at=article.sku,
            hint="Change its first day of sale in Seller Central.",
        )
    if article.is_open and article.state is ListingState.PAUSED:
        words = "; ".join(str(issue) for issue in article.errors())[:500] or "it gives no reason"
        raise Rejected(
            f"{article.sku} is open, and {client.name} itself does not sell it: {words}",
            at=article.sku,
            hint="Clear up in Seller Central what Amazon has against it.",
        )
