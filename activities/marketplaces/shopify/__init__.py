"""Shopify: one product is a listing, its variants are the articles.

The sandbox of this dialect lives beside it and is no part of what can be done.
"""

from typing import Final

from activities.declaration import Marketplace
from activities.marketplaces.shopify.client import Glance, Shopify
from activities.marketplaces.shopify.remembered import REMEMBERS

__all__ = ["SETTLES_S", "SHOPIFY", "Shopify"]

SETTLES_S: Final = 15
"""Seconds after which a write that was sent can no longer land, and a read shows it."""

SHOPIFY: Final = Marketplace(
    "shopify",
    "Shopify",
    connect=Shopify,
    remembers=REMEMBERS,
    glance=Glance,
    unsupported={
        "offer.competitor_price": (
            "A Shopify shop sells alone: its API shows nobody else's offers."
            " Watch the price on a marketplace where others sell the same article."
        )
    },
)
