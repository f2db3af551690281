"""The parts of a shop's catalogue that answers are made of."""

from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter, ValidationError

from activities.marketplaces.shopify.wire import Shape
from activities.money import DecimalText, Money
from activities.product import Listing, ListingState, Shop, Sku

PRODUCT: Final = "gid://shopify/Product/"
LOCATION: Final = "gid://shopify/Location/"

_SKU: Final = TypeAdapter[str](Sku)


class Status(StrEnum):
    """A product's state in Shopify's words."""

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"
    DRAFT = "DRAFT"
    UNLISTED = "UNLISTED"

    @property
    def state(self) -> ListingState:
        """Say it in ours: whatever can be bought is active, whatever can come back is paused."""
        for_sale = self in {Status.ACTIVE, Status.UNLISTED}
        return ListingState.ACTIVE if for_sale else ListingState.PAUSED


class PageInfo(Shape):
    """Whether a list goes on, and where."""

    has_next_page: bool
    end_cursor: str | None = None


class ProductHead(Shape):
    """A product without its variants."""

    id: str
    title: str
    status: Status
    product_type: str

    @property
    def listing(self) -> str:
        """The listing id that people and plans use: the numeric part."""
        return self.id.removeprefix(PRODUCT)


class Quantity(Shape):
    """Units in one inventory state."""

    quantity: int


class Level(Shape):
    """Units at the shop's one stock location."""

    quantities: tuple[Quantity, ...]


class InventoryItem(Shape):
    """What is counted for a variant."""

    id: str
    tracked: bool
    inventory_level: Level | None


class Variant(Shape):
    """One article of a product."""

    id: str
    sku: str | None
    barcode: str | None = None
    price: DecimalText
    inventory_item: InventoryItem
    product: ProductHead

    @property
    def stock(self) -> int:
        """Units for sale; none where the article is not stocked at the location."""
        level = self.inventory_item.inventory_level
        return sum(part.quantity for part in level.quantities) if level else 0

    def as_listing(self, shop: Shop) -> Listing | None:
        """Return it as a listing, or None where it has no usable article number."""
        sku = named(self.sku)
        if sku is None:
            return None
        return Listing(
            shop=shop.id,
            listing=self.product.listing,
            sku=sku,
            title=self.product.title,
            state=self.product.status.state,
            price=Money(amount=self.price, currency=shop.currency),
            stock=self.stock,
            kind=self.product.product_type,
        )


class VariantSku(Shape):
    """A variant by its article number alone."""

    sku: str | None


class VariantSkus(Shape):
    """Some variants of a product."""

    nodes: tuple[VariantSku, ...]
    page_info: PageInfo


class ProductWhole(ProductHead):
    """A product with the article numbers of its variants."""

    description_html: str
    variants: VariantSkus

    @property
    def skus(self) -> tuple[str, ...]:
        """Every usable article number, in the shop's order."""
        found = (named(variant.sku) for variant in self.variants.nodes)
        return tuple(sku for sku in found if sku is not None)


def named(sku: str | None) -> str | None:
    """Return an article number if it can be one."""
    try:
        return _SKU.validate_python(sku)
    except ValidationError:
        return None
