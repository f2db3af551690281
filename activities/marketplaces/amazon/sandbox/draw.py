"""How the simulated Amazon writes its documents: items, stock, orders, offers of others."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.sandbox.accounts import SELLER
from activities.marketplaces.amazon.sandbox.documents import moment, price_of
from activities.marketplaces.amazon.sandbox.kinds import CONDITION
from activities.marketplaces.amazon.shapes import AVAILABILITY, MERCHANT, OFFER, TITLE
from activities.sandbox.state import Document

Drawn = dict[str, Any]


class Pen:
    """Writes the documents of one shop at one moment."""

    def __init__(self, place: Place, now: float) -> None:
        self.place = place
        self._now = now

    def item(self, found: Document, parts: Collection[str]) -> Drawn:
        """Write a listings item with the parts that were asked for."""
        written: Drawn = {
            "summaries": [self._summary(found)],
            "attributes": found["attributes"],
            "issues": found["issues"],
            "offers": self._offers(found),
            "fulfillmentAvailability": self._availability(found),
            "relationships": [],
            "productTypes": [
                {"marketplaceId": self.place.id, "productType": found["kind"]},
            ],
        }
        return {
            "sku": found["sku"],
            **{part: value for part, value in written.items() if part in parts},
        }

    def _summary(self, found: Document) -> Drawn:
        attributes = found["attributes"]
        return {
            "marketplaceId": self.place.id,
            "asin": found["asin"],
            "productType": found["kind"],
            "conditionType": attributes[CONDITION][0]["value"],
            "status": ["BUYABLE", "DISCOVERABLE"] if self.buyable(found) else ["DISCOVERABLE"],
            "itemName": attributes[TITLE][0]["value"],
            "createdDate": found["created"],
            "lastUpdatedDate": found["updated"],
        }

    def buyable(self, found: Document) -> bool:
        """Tell whether shoppers can buy it now."""
        return self.is_open(found) and self.units(found) > 0

    def is_open(self, found: Document) -> bool:
        """Tell whether its offer's selling period is running."""
        for offer in found["attributes"].get(OFFER, ()):
            now = datetime.fromisoformat(moment(self._now))
            starts, ends = (offer.get(name, {}).get("value") for name in ("start_at", "end_at"))
            begun = starts is None or datetime.fromisoformat(starts) <= now
            return begun and (ends is None or datetime.fromisoformat(ends) > now)
        return False

    def units(self, found: Document) -> int:
        """Return the units that shoppers could buy."""
        for row in found["attributes"].get(AVAILABILITY, ()):
            if row["fulfillment_channel_code"] == MERCHANT:
                return int(row.get("quantity", 0))
        return int(found["kept"])

    def _offers(self, found: Document) -> list[Drawn]:
        price = price_of(found)
        if price is None or not self.is_open(found):
            return []
        return [
            {
                "marketplaceId": self.place.id,
                "offerType": "B2C",
                "price": {"currencyCode": self.place.currency, "amount": f"{price:.2f}"},
                "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
            }
        ]

    def _availability(self, found: Document) -> list[Drawn]:
        return [
            {
                "fulfillmentChannelCode": row["fulfillment_channel_code"],
                **({"quantity": row["quantity"]} if "quantity" in row else {}),
            }
            for row in found["attributes"].get(AVAILABILITY, ())
        ]

    def stock(self, found: Document, *, details: bool) -> Drawn:
        """Write what lies in Amazon's warehouses of an article."""
        units = found["kept"]
        summary: Drawn = {
            "asin": found["asin"],
            "fnSku": f"X{found['asin'][1:]}",
            "sellerSku": found["sku"],
            "condition": "NewItem",
            "lastUpdatedTime": found["updated"],
            "productName": found["attributes"][TITLE][0]["value"],
            "totalQuantity": units,
        }
        if details:
            summary["inventoryDetails"] = {
                "fulfillableQuantity": units,
                "inboundWorkingQuantity": 0,
                "inboundShippedQuantity": 0,
                "inboundReceivingQuantity": 0,
            }
        return summary

    def order(self, found: Document, parts: Collection[str]) -> Drawn:
        """Write an order; who bought is there, for those who ask."""
        drawn: Drawn = {
            "orderId": found["id"],
            "createdTime": found["at"],
            "lastUpdatedTime": found["at"],
            "salesChannel": {
                "channelName": "AMAZON",
                "marketplaceId": self.place.id,
                "marketplaceName": self.place.domain.capitalize(),
            },
            "orderItems": [self._line(found, line) for line in found["lines"]],
        }
        if "PROCEEDS" in parts:
            drawn["proceeds"] = {"grandTotal": _money(found["total"], found["currency"])}
        if "BUYER" in parts:
            drawn["buyer"] = {"buyerName": found["buyer"]}
        if "RECIPIENT" in parts:
            drawn["recipient"] = {"deliveryAddress": {"name": found["buyer"], "city": "Hamburg"}}
        if "FULFILLMENT" in parts:
            drawn["fulfillment"] = {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"}
        return drawn

    def _line(self, order: Document, line: Mapping[str, Any]) -> Drawn:
        price = _money(line["price"], order["currency"])
        return {
            "orderItemId": line["id"],
            "quantityOrdered": line["quantity"],
            "product": {
                "asin": line["asin"],
                "title": line["title"],
                "sellerSku": line["sku"],
                "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
                "price": {"unitPrice": price},
            },
        }

    def offer(self, seller: str, amount: float) -> Drawn:
        """Write what somebody asks for a product."""
        return {
            "sellerId": seller,
            "condition": "New",
            "subCondition": "New",
            "fulfillmentType": "MFN",
            "listingPrice": {"currencyCode": self.place.currency, "amount": amount},
        }

    def own_offer(self, found: Document) -> Drawn | None:
        """Write what the seller itself asks, or nothing where it does not sell."""
        price = price_of(found)
        return self.offer(SELLER, float(price)) if price and self.buyable(found) else None


def _money(amount: str, currency: str) -> Drawn:
    return {"amount": amount, "currencyCode": currency}
