"""One resolved write: what a preview computes, a manifest signs and a receipt stores."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictInt

from activities.money import Frozen, Money
from activities.one_line import Title
from activities.product import ListingId, ShopId, Sku

Value = Annotated[Money | StrictBool | StrictInt | str | None, Field(union_mode="left_to_right")]
"""The value of one field of a listing."""


class Change(Frozen):
    """What one write does to one listing, field by field."""

    shop: ShopId
    item: str = Field(description="SKU or listing id, as the activity's item says")
    listing: ListingId | None = Field(None, description="the shop's own id, None before creation")
    skus: tuple[Sku, ...] = Field(description="every SKU that the write touches")
    title: Title = Field("", description="the listing's title, for people")
    before: dict[str, Value]
    after: dict[str, Value]
    target: dict[str, str] = Field(default_factory=dict, description="vendor ids the call needs")
    warnings: tuple[str, ...] = ()

    @property
    def is_idle(self) -> bool:
        """Tell whether the shop already is as the write would make it."""
        return self.before == self.after


class Reconciled(StrEnum):
    """What a read-back says about a write whose answer was lost."""

    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    UNKNOWN = "unknown"


class Declined(Frozen):
    """What a read-back finds where the vendor accepted a write first and then refused it."""

    reason: str = Field(description="the vendor's own words, for people")
    said_before: bool = False
    """It said so before the write too: only time shows that it means this one."""


class Undo(Frozen):
    """The inverse call of an applied write."""

    activity: str
    params: dict[str, Any]
