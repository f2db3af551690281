"""eBay: an inventory item is the article, its offer is the listing, publishing makes it visible.

An offer keeps its id while it is published, withdrawn and published again; the item number that
buyers see is a new one each time. So the offer's id is what we call the listing.

The sandbox of this dialect lives beside it and is no part of what can be done.
"""

from typing import Final

from activities.declaration import Marketplace
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.remembered import REMEMBERS

__all__ = ["EBAY", "SETTLES_S", "Ebay"]

SETTLES_S: Final = 15
"""Seconds after which a write that was sent can no longer land, and a read shows it."""

EBAY: Final = Marketplace("ebay", "eBay", connect=Ebay, remembers=REMEMBERS)
