"""A catalogue in which Amazon and eBay sell, copy stock and say what competitors ask."""

from dataclasses import replace
from functools import cache
from types import MappingProxyType

from activities.catalogue import Catalogue
from activities.declaration import Implementation, Marketplace
from tests.fakes import bazaar, plans

PLACES = ("amazon", "ebay")
_AS_IN_SHOPIFY = ("listing.create", "stock.set", "stock.levels", "listing.get")
_AS_IN_THE_BAZAAR = ("offer.competitor_price",)


@cache
def catalogue() -> Catalogue:
    """Return our catalogue; the two marketplaces do what the language asks of such a place."""
    ours = plans.catalogue()
    places = {name: Marketplace(name, name.title(), connect=bazaar.Client) for name in PLACES}
    done: dict[tuple[str, str | None], Implementation] = {
        (activity, place): ours.implementations[activity, model]
        for place in PLACES
        for model, activities in (("shopify", _AS_IN_SHOPIFY), ("bazaar", _AS_IN_THE_BAZAAR))
        for activity in activities
    }
    return replace(
        ours,
        marketplaces=MappingProxyType({**ours.marketplaces, **places}),
        implementations=MappingProxyType({**ours.implementations, **done}),
    )
