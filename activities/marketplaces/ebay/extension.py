"""What an eBay listing has beside the product itself."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from activities.declaration import Params
from activities.new_listing import own_fields

Id = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]
AspectName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
AspectValue = Annotated[str, StringConstraints(min_length=1, max_length=50)]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[!-~]+$", max_length=500)]


class Condition(StrEnum):
    """The condition of an article, as the vendor's ConditionEnum writes it."""

    NEW = "NEW"
    LIKE_NEW = "LIKE_NEW"
    NEW_OTHER = "NEW_OTHER"
    NEW_WITH_DEFECTS = "NEW_WITH_DEFECTS"
    CERTIFIED_REFURBISHED = "CERTIFIED_REFURBISHED"
    EXCELLENT_REFURBISHED = "EXCELLENT_REFURBISHED"
    VERY_GOOD_REFURBISHED = "VERY_GOOD_REFURBISHED"
    GOOD_REFURBISHED = "GOOD_REFURBISHED"
    SELLER_REFURBISHED = "SELLER_REFURBISHED"
    USED_EXCELLENT = "USED_EXCELLENT"
    USED_VERY_GOOD = "USED_VERY_GOOD"
    USED_GOOD = "USED_GOOD"
    USED_ACCEPTABLE = "USED_ACCEPTABLE"
    FOR_PARTS_OR_NOT_WORKING = "FOR_PARTS_OR_NOT_WORKING"

    @property
    def words(self) -> str:
        """Return it as people say it: "Like new"."""
        return self.value.replace("_", " ").capitalize().replace("Used ", "Used, ")


class EbayListing(Params):
    """eBay's own fields of a listing."""

    category: Id | None = Field(None, description="eBay category id; it must be a leaf")
    condition: Condition | None = Field(None, description="condition of the article")
    aspects: dict[AspectName, tuple[AspectValue, ...]] = Field(
        default_factory=dict,
        description="item specifics by name; absent: product attributes of the same name",
    )
    description: str | None = Field(
        None, min_length=1, max_length=4000, description="absent: the product's own"
    )
    images: tuple[HttpsUrl, ...] = Field(
        (), max_length=24, description="addresses; absent: the product's own"
    )
    fulfillment_policy: Id | None = Field(None, description="absent: the only one the seller has")
    payment_policy: Id | None = Field(None, description="absent: the only one the seller has")
    return_policy: Id | None = Field(None, description="absent: the only one the seller has")


def read(sku: str, given: Mapping[str, JsonValue]) -> EbayListing:
    """Read eBay's own fields of a new listing.

    Raises:
        Rejected: one of them is not right; the text says which.
    """
    hint = f"Its fields are {', '.join(EbayListing.model_fields)}."
    return own_fields(EbayListing, "eBay", sku, given, hint)
