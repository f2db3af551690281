"""Listings: find them, make them, change what buyers see, take them off sale."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, JsonValue, model_validator

from activities.declaration import Attribute, Effect, ItemKind, Params, Result, Worse, activity
from activities.money import Money
from activities.one_line import WHOLLY_SEEN
from activities.product import Listing, ListingId, ListingState, Product, ShopId, Sku

if TYPE_CHECKING:
    from activities.change import Change


class SearchListings(Params):
    """Find listings of a shop; every word of the query must occur in title, type or SKU."""

    shop: ShopId
    query: str = Field("", max_length=200, description="words; empty finds all")
    state: ListingState | None = Field(None, description="only listings in this state")


class ListingsFound(Result):
    """The listings that match, in the shop's own order."""

    listings: tuple[Listing, ...]
    count: int


search = activity(
    "listing.search",
    version=1,
    title="Find listings",
    effect=Effect.READ,
    params=SearchListings,
    result=ListingsFound,
)


class GetListing(Params):
    """Read one listing by article number."""

    shop: ShopId
    sku: Sku


class ListingFound(Result):
    """One listing."""

    listing: Listing


get = activity(
    "listing.get",
    version=1,
    title="Read listing",
    effect=Effect.READ,
    params=GetListing,
    result=ListingFound,
)


class OneListing(Params):
    """A listing, named by article number or by the shop's own id."""

    shop: ShopId
    sku: Sku | None = Field(None, description="your article number")
    listing: ListingId | None = Field(None, description="the shop's own id")

    @model_validator(mode="after")
    def _is_named_once(self) -> "OneListing":
        if (self.sku is None) == (self.listing is None):
            reason = "name the listing by `sku` or by `listing`, one of the two"
            raise ValueError(reason)
        return self


class PauseListing(OneListing):
    """Take a listing off sale without ending it."""


class ReopenListing(OneListing):
    """Put a paused listing back on sale."""


class EndListing(OneListing):
    """End a listing for good."""


class UpdateListing(OneListing):
    """Change what buyers read; never price or stock."""

    title: Annotated[str, Field(min_length=1, max_length=255), WHOLLY_SEEN] | None = None
    description: str | None = Field(None, max_length=60_000)

    @model_validator(mode="after")
    def _changes_something(self) -> "UpdateListing":
        if self.title is None and self.description is None:
            reason = "give a new `title`, a new `description`, or both"
            raise ValueError(reason)
        return self


class ListingChanged(Result):
    """The listing that a write changed, with every SKU that it touched."""

    listing: ListingId
    skus: tuple[Sku, ...]


def _changed(change: "Change") -> ListingChanged:
    return ListingChanged(listing=change.listing or change.item, skus=change.skus)


def _verb(name: str, title: str, params: type[Params], **more: Any) -> Any:  # noqa: ANN401
    return activity(
        name,
        version=1,
        title=title,
        params=params,
        result=ListingChanged,
        item=ItemKind.LISTING,
        outcome=_changed,
        **more,
    )


pause = _verb(
    "listing.pause", "Pause listing", PauseListing, effect=Effect.WRITE, guarded=("state",)
)
reopen = _verb(
    "listing.reopen", "Reopen listing", ReopenListing, effect=Effect.WRITE, guarded=("state",)
)
end = _verb(
    "listing.end", "End listing", EndListing, effect=Effect.IRREVERSIBLE, guarded=("state",)
)
update = _verb(
    "listing.update",
    "Change listing",
    UpdateListing,
    effect=Effect.WRITE,
    guarded=("title", "description"),
)


class CreateListing(Params):
    """Put a product up for sale in a shop, with what the marketplace asks beside."""

    shop: ShopId
    sku: Sku = Field(description="a product of yours")
    price: Money | None = Field(None, description="absent: the product's own stored price")
    stock: int | None = Field(
        None, ge=0, le=1_000_000, strict=True, description="absent: the product's own stock"
    )
    extension: dict[str, JsonValue] = Field(
        default_factory=dict, description="the marketplace's own fields"
    )


class ListingCreated(Result):
    """The new listing."""

    listing: ListingId | None = Field(description="the shop's own id")
    sku: Sku
    price: Money


def _created(change: "Change") -> ListingCreated:
    price = change.after.get("price")
    if not isinstance(price, Money):
        reason = "a new listing has a price"
        raise TypeError(reason)
    return ListingCreated(listing=change.listing, sku=change.item, price=price)


def _sets_price(change: "Change", product: Product | None) -> bool:
    return product is None or product.price is None or change.after.get("price") != product.price


def _below_floor(change: "Change", product: Product | None) -> bool:
    price = change.after.get("price")
    if not isinstance(price, Money) or price.amount <= 0:
        return True
    floor = product.floor if product else None
    return floor is not None and floor.currency == price.currency and price.amount < floor.amount


sets_price = Attribute(
    "sets_price",
    "flag",
    Worse.TRUE,
    "the new listing's price is not the product's own stored price",
    _sets_price,
)
create_below_floor = Attribute(
    "below_floor",
    "flag",
    Worse.TRUE,
    "the new price is below the product's floor, or not above zero",
    _below_floor,
)

create = activity(
    "listing.create",
    version=1,
    title="Create listing",
    effect=Effect.WRITE,
    params=CreateListing,
    result=ListingCreated,
    item=ItemKind.SKU,
    guarded=("state",),
    shows="price",
    attributes=(sets_price, create_below_floor),
    outcome=_created,
)
