"""The Selling Partner API as a dialect of the sandbox: what is let in, and what shoppers see."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from activities.errors import Missing, Stopped
from activities.marketplaces.amazon import SETTLES_S
from activities.marketplaces.amazon.sandbox import front
from activities.marketplaces.amazon.sandbox.accounts import (
    SELLER,
    SHOPS,
    Entry,
    entry,
    log_in,
    place,
)
from activities.marketplaces.amazon.sandbox.answers import (
    Refused,
    answer,
    failure,
    refuse,
    shut_out,
)
from activities.marketplaces.amazon.sandbox.documents import moment, money, price_of, seed
from activities.marketplaces.amazon.sandbox.draw import Pen
from activities.marketplaces.amazon.sandbox.front import Meant
from activities.marketplaces.amazon.sandbox.plans import PLANS, Meter
from activities.marketplaces.amazon.sandbox.reads import Reads, included, schema_document
from activities.marketplaces.amazon.sandbox.submissions import Submissions
from activities.marketplaces.amazon.shapes import AVAILABILITY, MERCHANT, OFFER
from activities.sandbox.dialect import Answer, Asked, Edit, Kind, Row, SandboxShop, Understood
from activities.sandbox.seed import Article
from activities.sandbox.state import Books, Document

_KEYS: Final = {shop.key: shop for shop in SHOPS}
_SUBMITS: Final = ("patchListingsItem", "putListingsItem", "deleteListingsItem")
_ANYWHERE: Final = frozenset({"getCompetitiveSummary"})
"""Operations that name no marketplace in their query."""


class AmazonDialect:
    """Plays every Amazon shop of the sandbox."""

    marketplace = "amazon"
    shops = SHOPS
    settles_s = float(SETTLES_S)

    def __init__(self) -> None:
        self.operations: Mapping[str, Kind] = front.operations()
        self._meters: dict[tuple[str, str], Meter] = {}

    def seed(
        self, shop: SandboxShop, more: Sequence[Article] = ()
    ) -> Mapping[tuple[str, str], Document]:
        """Return the shop's first documents by kind and id, and its whole usage plan."""
        self._meters = {key: one for key, one in self._meters.items() if key[0] != shop.key}
        return seed(shop, more)

    def understand(self, asked: Asked) -> Understood:
        """Say what a request is about, from its method, path and mode alone."""
        meant = front.read(asked)
        return Understood((meant.operation,), meant.kind) if meant else _UNREADABLE

    def answer(self, asked: Asked, books: Books) -> Answer:
        """Do what a request asks for, as strictly as the vendor."""
        shop, meant = _KEYS[books.shop], front.read(asked)
        if meant is None:
            return failure(404, "NotFound", "The specified resource does not exist.")
        try:
            if meant.operation == front.LOG_IN:
                return log_in(asked, shop, books.now)
            if meant.operation == front.SCHEMA:
                return answer(200, schema_document(meant, place(shop)))
            return self._let_in(meant, shop, books) or self._done(meant, shop, books)
        except Refused as refused:
            return self._headed(refused.answer, meant, books)

    def _let_in(self, meant: Meant, shop: SandboxShop, books: Books) -> Answer | None:
        """Refuse a request before its body is looked at, or let it in."""
        found = entry(meant.asked.headers.get(front.TOKEN_HEADER), shop, books.now)
        if not isinstance(found, Entry):
            return shut_out(found)
        writes = meant.operation.removesuffix(":preview") in _SUBMITS
        if meant.at.get("sellerId", SELLER) != SELLER or (writes and found.reads_only):
            return shut_out("")
        key = (books.shop, meant.operation)
        meter = self._meters.setdefault(key, Meter(PLANS[meant.operation]))
        if not meter.allows(books.now):
            return _slow_down()
        name = meant.operation.removesuffix(":preview")
        if unknown := sorted(meant.query.keys() - front.TAKES[name]):
            refuse(f"Unknown query parameter '{unknown[0]}' provided.")
        places = meant.several("marketplaceIds")
        optional = name == "searchOrders" and not places
        if name not in _ANYWHERE and not optional and places != [shop.location]:
            refuse("Invalid 'marketplaceIds' provided.")
        return None

    def _done(self, meant: Meant, shop: SandboxShop, books: Books) -> Answer:
        if meant.operation.removesuffix(":preview") in _SUBMITS:
            included(meant, ("identifiers", "issues"), ())
            meant.one_of("mode", ("", front.PREVIEW), "")
            body: Any = Submissions(place(shop), books).take(meant)
        else:
            body = Reads(place(shop), books).answer(meant)
        return self._headed(answer(200, body), meant, books)

    @staticmethod
    def _headed(plain: Answer, meant: Meant, books: Books) -> Answer:
        headers = {**plain.headers, "x-amzn-RequestId": f"{int(books.now * 1000):032x}"}
        if plan := PLANS.get(meant.operation):
            headers["x-amzn-RateLimit-Limit"] = f"{plan.rate}"
        return Answer(plain.status, plain.body, headers)

    def work_off(self, name: str, books: Books) -> None:
        """Apply a submission that was accepted, or say on the listing why not."""
        Submissions(place(_KEYS[books.shop]), books).work_off(name)

    def throttled(self, asked: Asked, books: Books, seconds: float) -> Answer:
        """Refuse a request that may come again; Amazon does not say when."""
        del asked, books, seconds
        return _slow_down()

    def expired(self) -> Answer:
        """Refuse a token that was good until now."""
        return shut_out("The access token you provided has expired.")

    def failed(self) -> Answer:
        """Break down before anything was done."""
        text = "We encountered an internal error. Please try again."
        return failure(500, "InternalFailure", text)

    def down(self) -> Answer:
        """Be out of service."""
        text = "Service is temporarily unavailable. Please try again."
        return failure(503, "ServiceUnavailable", text)

    def state(self, books: Books) -> dict[str, Row]:
        """Return every article by SKU; ended ones stay."""
        shop = _KEYS[books.shop]
        pen = Pen(place(shop), books.now)
        found = {}
        for sku, item in books.all("item").items():
            price = price_of(item)
            state = "active" if pen.is_open(item) else "paused"
            found[sku] = Row(
                price="0.00" if price is None else f"{price:.2f}",
                currency=shop.currency,
                stock=pen.units(item),
                state="ended" if item["ended"] else state,
            )
        return found

    def edit(self, books: Books, sku: str, edit: Edit) -> None:
        """Change an article as somebody else would, at once.

        Raises:
            Missing: the shop has no such article.
            Stopped: it has ended.
        """
        item = books.find("item", sku)
        if item is None:
            raise Missing(f"The shop has no article {sku}.", at="/sku")
        if item["ended"]:
            hint = "Choose an article that is there."
            raise Stopped(f"{sku} has ended.", at="/sku", hint=hint)
        books.put("item", sku, _edited(item, edit, moment(books.now)))


_UNREADABLE: Final = Understood(("unreadable",), "read")


def _slow_down() -> Answer:
    return failure(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


def _edited(item: Document, edit: Edit, now: str) -> Document:
    attributes, kept = dict(item["attributes"]), item["kept"]
    offers = [dict(offer) for offer in attributes.get(OFFER, ())]
    for offer in offers:
        if edit.price is not None:
            offer["our_price"] = money(edit.price)
        if edit.state == "active":
            offer.pop("end_at", None)
        if edit.state == "paused":
            offer["end_at"] = {"value": now}
    if edit.stock is not None:
        rows = attributes.get(AVAILABILITY, ())
        own = any(row["fulfillment_channel_code"] == MERCHANT for row in rows)
        kept = kept if own else max(edit.stock, 0)
        units = {"quantity": max(edit.stock, 0)}
        attributes[AVAILABILITY] = [
            {**row, **units} if row["fulfillment_channel_code"] == MERCHANT else row for row in rows
        ]
    attributes[OFFER] = offers
    ended = edit.state == "ended"
    return {**item, "attributes": attributes, "kept": kept, "ended": ended, "updated": now}
