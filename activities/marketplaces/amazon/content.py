"""What buyers read: title and description of a listing."""

from collections.abc import Mapping
from typing import Any, Final

from activities.change import Change, Declined, Reconciled, Undo, Value
from activities.context import Call
from activities.core.listing import UpdateListing, update
from activities.declaration import Idempotency, supports
from activities.marketplaces.amazon import AMAZON, SETTLES_S
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.shapes import DESCRIPTION, TITLE, Article
from activities.marketplaces.amazon.submission import (
    PATCH,
    TRY_PATCH,
    known_errors,
    merge,
    outcome,
    patched,
    submit,
    try_out,
)

_ATTRIBUTE: Final = {"title": TITLE, "description": DESCRIPTION}


@supports(update, AMAZON, settles_s=SETTLES_S, confirms=True, idempotency=Idempotency.READ_BEFORE)
class Rewrite:
    """Submits the seller's title or description; of several sellers Amazon decides whose is shown.

    It is for this marketplace and its own language alone.
    """

    stages: tuple[str, ...] = ("content",)

    async def preview(self, params: UpdateListing, call: Call[Amazon]) -> Change:
        """Read the present texts, and have Amazon look at the new ones."""
        client = call.client
        article = await client.article_of(params)
        before = _texts(article)
        wanted = {"title": params.title, "description": params.description}
        new = {name: text for name, text in wanted.items() if text is not None}
        change = Change(
            shop=client.shop.id,
            item=article.sku,
            listing=article.sku,
            skus=(article.sku,),
            title=article.title,
            before=before,
            after={**before, **new},
            target={"product_type": article.product_type},
            warnings=known_errors(article, tuple(_ATTRIBUTE.values())),
        )
        if not change.is_idle:
            await try_out(TRY_PATCH, change, call, _body(change, client.place), wait=True)
        return change

    async def send(self, _: str, change: Change, call: Call[Amazon]) -> Mapping[str, Any]:
        """Submit only the texts that change."""
        return await submit(PATCH, change, call, _body(change, call.client.place))

    async def reconcile(self, _: str, change: Change, call: Call[Amazon]) -> Reconciled | Declined:
        """Read the texts back, and what Amazon has against them."""
        new = _new(change)
        about = [_ATTRIBUTE[name] for name in new]

        def found(article: Article) -> Mapping[str, Value]:
            texts = _texts(article)
            return {name: texts[name] for name in new}

        return await outcome(change, call, about, found)

    def undo(self, change: Change) -> Undo:
        """Submit the texts that were."""
        old = {name: change.before[name] for name in _new(change)}
        params = {"shop": change.shop, "listing": change.item, **old}
        return Undo(activity=update.name, params=params)


def _texts(article: Article) -> dict[str, Value]:
    return {"title": article.title, "description": article.text(DESCRIPTION) or ""}


def _new(change: Change) -> Mapping[str, Value]:
    """Return the texts that differ; all of them where none does."""
    differing = {name: text for name, text in change.after.items() if change.before[name] != text}
    return differing or change.after


def _body(change: Change, place: Place) -> Mapping[str, Any]:
    named = {"marketplace_id": place.id, "language_tag": place.language}
    patches = [
        merge(_ATTRIBUTE[name], {**named, "value": text}) for name, text in _new(change).items()
    ]
    return patched(change, patches)
