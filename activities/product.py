"""What the tenant sells, where, and under which id."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from activities.money import Currency, Frozen, Money
from activities.one_line import Title

_SKU = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$"
"""No control characters, and no blanks at either end."""

Sku = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=100,
        pattern=_SKU,
    ),
]
"""The seller's own article number, the same in every shop."""

ShopId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""The tenant's own short name of a connected shop."""

ListingId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The shop's own id of a listing."""


class ListingState(StrEnum):
    """What buyers see of a listing."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Product(Frozen):
    """One thing the tenant sells."""

    sku: Sku
    title: str = Field(max_length=255)
    description: str = ""
    identifiers: dict[str, str] = Field(default_factory=dict, description="such as gtin")
    images: tuple[str, ...] = ()
    attributes: dict[str, str] = Field(default_factory=dict)
    price: Money | None = None
    floor: Money | None = Field(None, description="never sold below this")
    stock: int | None = Field(None, ge=0)


class Shop(Frozen):
    """One connected seller account."""

    id: ShopId
    title: str
    marketplace: str
    currency: Currency
    location: str = Field("", description="the one stock location, chosen at connection")

    def named(self, marketplace: str) -> str:
        """Name it for people, with its marketplace unless its own title says that already."""
        known = marketplace.casefold() in self.title.casefold()
        return self.title if known else f"{marketplace} ({self.title})"


class Listing(Frozen):
    """One product in one shop."""

    shop: ShopId
    listing: ListingId = Field(description="the shop's own id of what it groups")
    sku: Sku = Field(description="your article number")
    title: Title = Field(description="title as buyers see it")
    state: ListingState = Field(description="active, paused or ended")
    price: Money = Field(description="present price")
    stock: int = Field(description="units for sale")
    kind: str = Field("", description="the shop's product type")


class Synced(Frozen):
    """A listing as last seen, with the instant of the sight."""

    listing: Listing
    at: datetime
