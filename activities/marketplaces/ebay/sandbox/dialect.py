"""eBay's REST APIs as a dialect of the sandbox: what is done, and what buyers see."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from activities.errors import Missing, Stopped
from activities.marketplaces.ebay import SETTLES_S
from activities.marketplaces.ebay.sandbox import bulk, front, items, offers, reads
from activities.marketplaces.ebay.sandbox.documents import SHOPS, seed
from activities.marketplaces.ebay.sandbox.listed import living_offers, units_of
from activities.marketplaces.ebay.sandbox.refusals import Refused, error, errors
from activities.marketplaces.ebay.sandbox.routes import ROUTES, Heard, find, knows_path, query
from activities.sandbox.dialect import (
    Answer,
    Asked,
    Edit,
    Kind,
    Row,
    SandboxShop,
    Understood,
)
from activities.sandbox.seed import Article
from activities.sandbox.state import Books, Document

_KEYS: Final = {shop.key: shop for shop in SHOPS}
_ANSWERS: Final[Mapping[str, Callable[[Heard], Answer]]] = {
    "getInventoryItems": items.read_all,
    "getInventoryItem": items.read,
    "createOrReplaceInventoryItem": items.replace,
    "getOffers": offers.read_all,
    "createOffer": offers.create,
    "getOffer": offers.read,
    "updateOffer": offers.replace,
    "deleteOffer": offers.delete,
    "publishOffer": offers.publish,
    "withdrawOffer": offers.withdraw,
    "bulkUpdatePriceQuantity": bulk.update,
    "getInventoryLocations": reads.locations,
    "getFulfillmentPolicies": reads.policies,
    "getPaymentPolicies": reads.policies,
    "getReturnPolicies": reads.policies,
    "getOrders": reads.orders,
    "getDefaultCategoryTreeId": reads.tree,
    "getCategorySuggestions": reads.suggestions,
    "getItemAspectsForCategory": reads.item_specifics,
    "search": reads.search,
}


class EbayDialect:
    """Plays every eBay account of the sandbox."""

    marketplace = "ebay"
    shops = SHOPS
    settles_s = float(SETTLES_S)
    operations: Mapping[str, Kind] = {route.name: route.kind for route in ROUTES}

    def __init__(self) -> None:
        self._quota = front.Quota()

    def seed(
        self, shop: SandboxShop, more: Sequence[Article] = ()
    ) -> Mapping[tuple[str, str], Document]:
        """Return the account's first documents by kind and id."""
        return seed(shop, more)

    def understand(self, asked: Asked) -> Understood:
        """Say which call a request is, from its method and path alone."""
        found = find(asked)
        if found is None:
            return Understood(("unreadable",), "read")
        return Understood((found[0].name,), found[0].kind)

    def answer(self, asked: Asked, books: Books) -> Answer:
        """Do what a request asks for, as strictly as the vendor."""
        shop, found = _KEYS[books.shop], find(asked)
        if found is None:
            status = 405 if knows_path(asked) else 404
            return errors(status, error(2002, "Resource not found", domain="ACCESS"))
        route, path = found
        if route.opens == "nobody":
            return front.grant(asked, shop, books.now)
        heard = Heard(route, path, dict(query(asked)), asked, shop, books)
        try:
            front.let_in(heard)
            self._quota.use(heard)
            front.check_form(heard)
            return _ANSWERS[route.name](heard)
        except Refused as refused:
            return errors(refused.status, refused.error)

    def throttled(self, asked: Asked, books: Books, seconds: float) -> Answer:
        """Refuse a request that may come again in so many seconds."""
        del asked, books
        return front.throttled(seconds)

    def expired(self) -> Answer:
        """Refuse a token that was good until now."""
        return front.unauthorized()

    def failed(self) -> Answer:
        """Break down before anything was done."""
        text = "A system error has occurred."
        return errors(500, error(25001, text, category="APPLICATION"))

    def down(self) -> Answer:
        """Be out of service."""
        said = error(2003, "Service unavailable", domain="ACCESS", category="APPLICATION")
        return errors(503, said)

    def state(self, books: Books) -> dict[str, Row]:
        """Return every article that is or was offered, by SKU; ended ones stay."""
        found = sorted(books.all("offer").values(), key=lambda one: int(one["offerId"]))
        found.sort(key=lambda one: not one.get("deleted"))  # a living one hides what ended before
        return {one["sku"]: _row(one, books) for one in found}

    def edit(self, books: Books, sku: str, edit: Edit) -> None:
        """Change an article as somebody else would.

        Raises:
            Missing: the account offers no such article.
            Stopped: it has ended.
        """
        living = living_offers(books, sku)
        if not living:
            if any(one["sku"] == sku for one in books.all("offer").values()):
                hint = "Choose an article that is on sale or paused."
                raise Stopped(f"{sku} has ended.", at="/sku", hint=hint)
            raise Missing(f"The account offers no article {sku}.", at="/sku")
        offer, item = living[0], books.find("item", sku)
        if edit.price is not None:
            price = {"value": f"{edit.price:.2f}", "currency": _KEYS[books.shop].currency}
            offer = {**offer, "pricingSummary": {**offer["pricingSummary"], "price": price}}
        if edit.stock is not None and item is not None:
            units = {"shipToLocationAvailability": {"quantity": max(edit.stock, 0)}}
            availability = {**item.get("availability", {}), **units}
            books.put("item", sku, {**item, "availability": availability})
        books.put("offer", offer["offerId"], _in_state(offer, edit.state, books))


def _row(offer: Document, books: Books) -> Row:
    price = offer.get("pricingSummary", {}).get("price", {})
    state = "active" if offer["status"] == "PUBLISHED" else "paused"
    return Row(
        price=price.get("value", ""),
        currency=price.get("currency", _KEYS[books.shop].currency),
        stock=units_of(books.find("item", offer["sku"]), offer),
        state="ended" if offer.get("deleted") else state,
    )


def _in_state(offer: Document, state: str | None, books: Books) -> Document:
    if state == "ended":
        return {**offers.withdrawn(offer), "deleted": True}
    if state == "paused":
        return offers.withdrawn(offer)
    if state == "active" and offer["status"] != "PUBLISHED":
        number = f"11{books.next_number()}"
        listing = {"listingId": number, "listingStatus": "ACTIVE", "soldQuantity": 0}
        return {**offer, "status": "PUBLISHED", "listing": listing}
    return offer
