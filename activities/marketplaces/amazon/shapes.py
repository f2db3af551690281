"""What a listings item consists of, as Amazon answers it and as one article of one shop.

Source: Listings Items API 2021-08-01; the attributes follow the product type definitions.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.wire import Amount, Shape
from activities.money import Money
from activities.product import Listing, ListingState, Shop

OFFER: Final = "purchasable_offer"
AVAILABILITY: Final = "fulfillment_availability"
TITLE: Final = "item_name"
DESCRIPTION: Final = "product_description"
IDENTIFIER: Final = "externally_assigned_product_identifier"
_TRADE_NUMBERS: Final = frozenset({"ean", "gtin", "upc"})
MERCHANT: Final = "DEFAULT"
"""The fulfilment channel of what the seller ships; every other one is Amazon's."""
EVERYONE: Final = "ALL"


class Summary(Shape):
    """A listing in one marketplace."""

    marketplace_id: str
    asin: str = ""
    product_type: str
    status: tuple[str, ...]
    item_name: str = ""
    created_date: AwareDatetime


class Issue(Shape):
    """What Amazon has against a listing."""

    code: str
    message: str
    severity: str
    attribute_names: tuple[str, ...] = ()
    marketplace_ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} (Amazon's code {self.code})"

    @property
    def forbids(self) -> bool:
        """Tell whether it keeps something from being done."""
        return self.severity == "ERROR"


class Availability(Shape):
    """Units in one fulfilment channel."""

    fulfillment_channel_code: str
    quantity: int | None = None


class Item(Shape):
    """A listings item as it was answered, in all the marketplaces that were asked for."""

    sku: str
    summaries: tuple[Summary, ...] = ()
    attributes: dict[str, Any] = Field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    fulfillment_availability: tuple[Availability, ...] = ()


class _Part(BaseModel):
    """A part of an attribute, whose names are written with underscores."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Value(_Part):
    value_with_tax: Amount


class _Schedule(_Part):
    schedule: tuple[_Value, ...] = ()


class _Moment(_Part):
    value: AwareDatetime | None = None


class Offer(_Part):
    """One offer of the attribute `purchasable_offer`."""

    marketplace_id: str = ""
    audience: str = EVERYONE
    currency: str = ""
    our_price: tuple[_Schedule, ...] = ()
    discounted_price: tuple[_Schedule, ...] = ()
    maximum_seller_allowed_price: tuple[_Schedule, ...] = ()
    minimum_seller_allowed_price: tuple[_Schedule, ...] = ()
    start_at: _Moment | None = None
    end_at: _Moment | None = None


def _first(found: Iterable[_Schedule]) -> Amount | None:
    return next((value.value_with_tax for part in found for value in part.schedule), None)


@dataclass(frozen=True, slots=True)
class Article:
    """A listings item in the one marketplace of a shop."""

    item: Item
    place: Place
    read_at: datetime

    @property
    def sku(self) -> str:
        """The seller's own article number, which is also the listing's id."""
        return self.item.sku

    @property
    def summary(self) -> Summary | None:
        """What Amazon sums up; None while the listing is only being made."""
        found = self.item.summaries
        return next((one for one in found if one.marketplace_id == self.place.id), None)

    @property
    def title(self) -> str:
        """The title as buyers see it."""
        stored = self.text(TITLE)
        return stored if stored is not None else (self.summary.item_name if self.summary else "")

    @property
    def product_type(self) -> str:
        """Amazon's product type, which every submission names."""
        return self.summary.product_type if self.summary else ""

    @property
    def asin(self) -> str:
        """The number of the product in Amazon's catalogue, which sellers share."""
        return self.summary.asin if self.summary else ""

    def text(self, attribute: str) -> str | None:
        """Return an attribute's text in this marketplace, or None."""
        found = self._values(attribute)
        texts = (one.get("value") for one in found)
        return next((text for text in texts if isinstance(text, str)), None)

    @property
    def identifier(self) -> str:
        """The number by which all sellers know the product; empty where none is stored."""
        found = (one for one in self._values(IDENTIFIER) if one.get("type") in _TRADE_NUMBERS)
        return next((one["value"] for one in found if isinstance(one.get("value"), str)), "")

    @property
    def offer(self) -> Offer | None:
        """The offer to everybody, or None where there is none that we can read."""
        for one in self._values(OFFER):
            try:
                found = Offer.model_validate(one)
            except ValidationError:
                continue
            if found.audience == EVERYONE and found.currency in {"", self.place.currency}:
                return found
        return None

    @property
    def price(self) -> Money | None:
        """The price that the seller asks of everybody."""
        return self._money(self.offer.our_price if self.offer else ())

    @property
    def most(self) -> Money | None:
        """The highest price that the seller allows, if one is stored."""
        return self._money(self.offer.maximum_seller_allowed_price if self.offer else ())

    def _money(self, found: Iterable[_Schedule]) -> Money | None:
        amount = _first(found)
        try:
            return None if amount is None else Money(amount=amount, currency=self.place.currency)
        except ValueError:  # more digits than the currency has
            return None

    @property
    def by_amazon(self) -> bool:
        """Tell whether Amazon keeps and ships it, so that its stock cannot be set."""
        codes = [one.fulfillment_channel_code for one in self.item.fulfillment_availability]
        return bool(codes) and MERCHANT not in codes

    @property
    def quantity(self) -> int:
        """The units that the seller offers; those in Amazon's warehouses are not among them."""
        found = self.item.fulfillment_availability
        own = (one.quantity or 0 for one in found if one.fulfillment_channel_code == MERCHANT)
        return next(own, 0)

    @property
    def is_open(self) -> bool:
        """Tell whether there is an offer whose selling period is running."""
        offer = self.offer
        if offer is None or self.price is None:
            return False
        start, end = offer.start_at, offer.end_at
        begun = start is None or start.value is None or start.value <= self.read_at
        return begun and (end is None or end.value is None or end.value > self.read_at)

    @property
    def state(self) -> ListingState:
        """Say it in our words: an offer that runs is active, sold out or not."""
        if not self.is_open or self.summary is None:
            return ListingState.PAUSED
        sold_out = not self.by_amazon and self.quantity == 0
        buyable = "BUYABLE" in self.summary.status
        return ListingState.ACTIVE if buyable or sold_out else ListingState.PAUSED

    def errors(self, attributes: Collection[str] = ()) -> tuple[Issue, ...]:
        """Return what forbids something: about some attributes, or about anything."""
        return tuple(
            issue
            for issue in self.item.issues
            if issue.forbids
            and self.place.id in (issue.marketplace_ids or (self.place.id,))
            and (not attributes or set(attributes) & set(issue.attribute_names))
        )

    def as_listing(self, shop: Shop, stock: int | None = None) -> Listing | None:
        """Return it as a listing; None where it has no offer whose price could be named.

        Args:
            stock: units in Amazon's warehouses, for what Amazon ships.
        """
        if self.price is None:
            return None
        return Listing(
            shop=shop.id,
            listing=self.sku,
            sku=self.sku,
            title=self.title,
            state=self.state,
            price=self.price,
            stock=self.quantity if stock is None else stock,
            kind=self.product_type,
        )

    def _values(self, attribute: str) -> list[Mapping[str, Any]]:
        found = self.item.attributes.get(attribute)
        rows = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return [one for one in rows if one.get("marketplace_id", self.place.id) == self.place.id]
