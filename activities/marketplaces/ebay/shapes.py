"""The parts of a seller's inventory that answers are made of."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from activities.marketplaces.ebay.wire import Shape
from activities.money import DecimalText, Money
from activities.product import Listing, ListingState, Shop, Sku

_SKU: Final = TypeAdapter[str](Sku)
_KIND: Final = ("Produktart", "Product Type", "Type")
"""Aspects that say what kind of article it is, in the languages of the larger sites."""


class Whole(Shape):
    """A part that we change and put back: what we do not name has to survive."""

    whole: Mapping[str, Any] = Field(repr=False)

    @model_validator(mode="before")
    @classmethod
    def _keep(cls, given: object) -> object:
        return {**given, "whole": given} if isinstance(given, dict) else given


class Amount(Shape):
    """An amount with its currency; the vendor writes the number as a string."""

    value: DecimalText
    currency: str


class OfferStatus(StrEnum):
    """Whether an offer is a listing."""

    PUBLISHED = "PUBLISHED"
    UNPUBLISHED = "UNPUBLISHED"


class ListingDetails(Shape):
    """The listing that a published offer is."""

    listing_id: str | None = None
    listing_status: str = "ACTIVE"


_FOR_SALE: Final = frozenset({"ACTIVE", "OUT_OF_STOCK"})
"""Of the vendor's listing states, those of a listing that has not ended."""


class Pricing(Shape):
    """What an offer costs."""

    price: Amount | None = None


class Offer(Whole):
    """One article for sale on one site."""

    offer_id: str
    sku: str
    marketplace_id: str
    format: str
    status: OfferStatus
    available_quantity: int | None = None
    category_id: str | None = None
    listing_description: str | None = None
    merchant_location_key: str | None = None
    pricing_summary: Pricing = Pricing()
    listing: ListingDetails | None = None

    @property
    def is_published(self) -> bool:
        """Tell whether buyers can find it."""
        details = self.listing or ListingDetails()
        return self.status is OfferStatus.PUBLISHED and details.listing_status in _FOR_SALE

    @property
    def state(self) -> ListingState:
        """Say it in our words: an offer that is not published can be published again."""
        return ListingState.ACTIVE if self.is_published else ListingState.PAUSED

    @property
    def number(self) -> str:
        """The item number that buyers see; empty while it is not published."""
        return (self.listing.listing_id if self.listing else None) or ""


class ShipTo(Shape):
    """Units that can be shipped."""

    quantity: int = 0
    availability_distributions: tuple[Mapping[str, Any], ...] = ()


class Availability(Shape):
    """Units by way of delivery."""

    ship_to_location_availability: ShipTo = ShipTo()


class ItemProduct(Shape):
    """What buyers read about an article."""

    title: str = ""
    description: str = ""
    aspects: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    ean: tuple[str, ...] = ()
    upc: tuple[str, ...] = ()


class Item(Whole):
    """One article of the seller's inventory."""

    sku: str
    condition: str | None = None
    availability: Availability = Availability()
    product: ItemProduct = ItemProduct()
    inventory_item_group_keys: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the listings of several variations that it is part of."""
        return self.inventory_item_group_keys or self.group_ids

    @property
    def stock(self) -> int:
        """Units of the article itself, before an offer takes its share."""
        return self.availability.ship_to_location_availability.quantity

    @property
    def identifier(self) -> str:
        """Return the number by which all sellers know the article; empty where none is kept."""
        return next(iter((*self.product.ean, *self.product.upc)), "")

    @property
    def kind(self) -> str:
        """Return what kind of article it is; empty where no aspect says so."""
        found = (self.product.aspects.get(name) for name in _KIND)
        return next((values[0] for values in found if values), "")

    def holds(self, words: Collection[str]) -> bool:
        """Tell whether every word, in lower case, stands in title, kind or article number."""
        text = f"{self.product.title}\n{self.kind}\n{self.sku}".casefold()
        return all(word in text for word in words)


class Article(Shape):
    """An inventory item with its offer on the shop's site."""

    item: Item
    offer: Offer

    @property
    def stock(self) -> int:
        """Units that buyers may order: an offer's own number never adds to the item's."""
        own = self.offer.available_quantity
        return self.item.stock if own is None else min(own, self.item.stock)

    @property
    def description(self) -> str:
        """Return what buyers read: the offer's text, else the item's."""
        return self.offer.listing_description or self.item.product.description

    def as_listing(self, shop: Shop) -> Listing | None:
        """Return it as a listing, or None where it has no price or no usable article number."""
        price, sku = self.offer.pricing_summary.price, named(self.item.sku)
        if price is None or sku is None or price.currency != shop.currency:
            return None
        return Listing(
            shop=shop.id,
            listing=self.offer.offer_id,
            sku=sku,
            title=self.item.product.title,
            state=self.offer.state,
            price=Money(amount=price.value, currency=shop.currency),
            stock=self.stock,
            kind=self.item.kind,
        )


def named(sku: str | None) -> str | None:
    """Return an article number if it can be one."""
    try:
        return _SKU.validate_python(sku)
    except ValidationError:
        return None
