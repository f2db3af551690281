"""Amazon: one seller's SKU in one marketplace is a listing, and a listing is one article.

The sandbox of this dialect lives beside it and is no part of what can be done.
"""

from typing import Final

from activities.declaration import Marketplace
from activities.marketplaces.amazon.client import Amazon
from activities.marketplaces.amazon.remembered import REMEMBERS

__all__ = ["AMAZON", "SETTLES_S", "Amazon"]

SETTLES_S: Final = 900
"""Seconds after which a submission has either been worked off or will not be: a quarter of an hour.

Amazon promises no time. Most submissions show within a minute; what shows neither its value nor an
issue after twice this time is put before a person.
"""

AMAZON: Final = Marketplace("amazon", "Amazon", connect=Amazon, remembers=REMEMBERS)
