"""The calls of the Inventory API that several activities make."""

from typing import Final

from activities.marketplaces.ebay.envelope import EbayError
from activities.marketplaces.ebay.shapes import Item, Offer
from activities.marketplaces.ebay.wire import Nothing, Operation, Shape

_INVENTORY: Final = "/sell/inventory/v1"
_ITEM: Final = f"{_INVENTORY}/inventory_item"
_OFFER: Final = f"{_INVENTORY}/offer"


class ItemPage(Shape):
    """Some articles of the inventory, and how many there are."""

    inventory_items: tuple[Item, ...] = ()
    total: int = 0


class Offers(Shape):
    """The offers of one article."""

    offers: tuple[Offer, ...] = ()


class OfferMade(Shape):
    """The id of a new offer."""

    offer_id: str


class ListingNumber(Shape):
    """The item number of what was published or withdrawn."""

    listing_id: str | None = None


class BulkRow(Shape):
    """What became of one part of a bulk call."""

    status_code: int
    offer_id: str | None = None
    sku: str | None = None
    errors: tuple[EbayError, ...] = ()


class BulkRows(Shape):
    """What became of every part."""

    responses: tuple[BulkRow, ...]


ITEMS: Final = Operation("getInventoryItems", "GET", _ITEM, ItemPage)
ITEM: Final = Operation("getInventoryItem", "GET", f"{_ITEM}/{{sku}}", Item)
PUT_ITEM: Final = Operation(
    "createOrReplaceInventoryItem", "PUT", f"{_ITEM}/{{sku}}", Nothing, speaks=True
)
OFFERS: Final = Operation("getOffers", "GET", _OFFER, Offers)
OFFER: Final = Operation("getOffer", "GET", f"{_OFFER}/{{offer}}", Offer)
MAKE_OFFER: Final = Operation("createOffer", "POST", _OFFER, OfferMade, speaks=True)
PUT_OFFER: Final = Operation("updateOffer", "PUT", f"{_OFFER}/{{offer}}", Nothing, speaks=True)
DELETE_OFFER: Final = Operation("deleteOffer", "DELETE", f"{_OFFER}/{{offer}}", Nothing)
PUBLISH: Final = Operation("publishOffer", "POST", f"{_OFFER}/{{offer}}/publish", ListingNumber)
WITHDRAW: Final = Operation("withdrawOffer", "POST", f"{_OFFER}/{{offer}}/withdraw", ListingNumber)
SET_NUMBERS: Final = Operation(
    "bulkUpdatePriceQuantity", "POST", f"{_INVENTORY}/bulk_update_price_quantity", BulkRows
)
