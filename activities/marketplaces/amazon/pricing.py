"""The lowest prices of others, for many products in one call.

Source: Product Pricing API 2022-05-01. One call in 30 seconds, with up to 20 products in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from activities.errors import Unavailable
from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.wire import Amount, Operation, Shape, Wire
from activities.money import Money

PRODUCTS_A_CALL: Final = 20
_OK: Final = 200


class Price(Shape):
    """An amount with its currency."""

    currency_code: str
    amount: Amount


class SellersOffer(Shape):
    """What one seller asks."""

    seller_id: str
    condition: str = "New"
    listing_price: Price


class LowestOffers(Shape):
    """The lowest offers of one condition."""

    offers: tuple[SellersOffer, ...] = ()


class Status(Shape):
    """How one product's question went."""

    status_code: int


class Body(Shape):
    """What is known of one product."""

    asin: str
    lowest_priced_offers: tuple[LowestOffers, ...] = ()


class Response(Shape):
    """The answer about one product."""

    status: Status
    body: Body


class Responses(Shape):
    """The answers of one call."""

    responses: tuple[Response, ...]


SUMMARY: Final = Operation(
    "getCompetitiveSummary",
    "POST",
    "/batches/products/pricing/2022-05-01/items/competitiveSummary",
    Responses,
    rate=0.033,
    burst=1,
)


async def lowest_prices(
    wire: Wire, place: Place, seller: str, asins: Sequence[str]
) -> Mapping[str, Money | None]:
    """Return the lowest price of other sellers by product number; None where nobody else sells."""
    found: dict[str, Money | None] = {}
    for start in range(0, len(asins), PRODUCTS_A_CALL):
        wanted = asins[start : start + PRODUCTS_A_CALL]
        requests = [_request(asin, place.id) for asin in wanted]
        answer = await wire.run(SUMMARY, body={"requests": requests})
        said = {response.body.asin: response for response in answer.responses}
        for asin in wanted:
            found[asin] = _lowest(said.get(asin), wire, place, seller)
    return found


def _request(asin: str, place: str) -> Mapping[str, Any]:
    return {
        "asin": asin,
        "marketplaceId": place,
        "includedData": ["lowestPricedOffers"],
        "lowestPricedOffersInputs": [{"itemCondition": "New", "offerType": "Consumer"}],
        "method": "GET",
        "uri": "/products/pricing/2022-05-01/items/competitiveSummary",
    }


def _lowest(response: Response | None, wire: Wire, place: Place, seller: str) -> Money | None:
    if response is None or response.status.status_code != _OK:
        raise Unavailable(f"{wire.place} did not say what others ask for a product.")
    amounts = [
        offer.listing_price.amount
        for lowest in response.body.lowest_priced_offers
        for offer in lowest.offers
        if offer.seller_id != seller
        and offer.condition == "New"
        and offer.listing_price.currency_code == place.currency
    ]
    return Money(amount=min(amounts), currency=place.currency) if amounts else None
