"""What the simulated Amazon stores, and how its seed is written down.

A listings item is one document under its SKU; a deleted one stays as `ended`, so that the control
routes can show what became of it. What has been accepted and not worked off yet is a `submission`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any, Final

from activities.marketplaces.amazon.places import Place
from activities.marketplaces.amazon.sandbox.accounts import place as place_of
from activities.marketplaces.amazon.sandbox.kinds import CONDITION, Kind, kind_of
from activities.marketplaces.amazon.shapes import AVAILABILITY, DESCRIPTION, MERCHANT, OFFER, TITLE
from activities.sandbox.dialect import SandboxShop
from activities.sandbox.seed import ARTICLES, ORDERS, Article, Bought, Variant
from activities.sandbox.state import Document

_STARTED: Final = datetime(2026, 6, 1, 9, tzinfo=UTC)
_ENDED_SALE: Final = "2026-06-02T00:00:00Z"
_POUNDS: Final = Decimal("0.85")
"""What a euro's price becomes in pounds; only to have other numbers there."""
CENT: Final = Decimal("0.01")

UNLISTED: Final = frozenset({"MUG-BLUE"})
"""Articles that the seller has not put on Amazon yet, so that something is left to list there."""
AT_AMAZON: Final = frozenset({"BLA-ALPACA", "NOT-A5", "SOA-SALT"})
"""Articles that lie in Amazon's warehouses."""
AMAZON_CHANNEL: Final = "AMAZON_EU"
DEAREST: Final[Mapping[str, str]] = {"MUG-XL": "29.90", "POT-IRON": "69.90", "LAM-PAPER": "70.00"}
"""Highest prices in euros that the seller has stored; a dearer one is declined after acceptance."""


def seed(shop: SandboxShop, more: Sequence[Article] = ()) -> Mapping[tuple[str, str], Document]:
    """Return the shop's first documents by kind and id."""
    place = place_of(shop)
    found: dict[tuple[str, str], Document] = {("sequence", "last"): {"n": 1_000}}
    number = 0
    for article in (*ARTICLES, *more):
        for variant in article.variants:
            number += 1
            if variant.sku in UNLISTED:
                continue
            found["item", variant.sku] = _item(number, article, variant, place)
    for bought in ORDERS:
        if UNLISTED & {sku for sku, _ in bought.lines}:
            continue
        order = _order(bought, found, place)
        found["order", order["id"]] = order
    return found


def priced(euros: str, place: Place) -> Decimal:
    """Return a seeded price in the marketplace's currency."""
    amount = Decimal(euros)
    return amount if place.currency == "EUR" else (amount * _POUNDS).quantize(CENT, ROUND_HALF_UP)


def asin_of(sku: str) -> str:
    """Return the product number of an article: the same in every marketplace."""
    return f"B0{int(sha256(sku.encode()).hexdigest(), 16) % 36**5:08d}"


def written(at: datetime) -> str:
    """Write a moment as Amazon does."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(now: float) -> str:
    """Write a moment of the sandbox's clock."""
    return written(datetime.fromtimestamp(now, UTC))


def money(amount: Decimal) -> list[dict[str, Any]]:
    """Write an amount as offers do."""
    return [{"schedule": [{"value_with_tax": float(amount)}]}]


def new_item(sku: str, kind: Kind, at: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an item with everything that a document holds."""
    blank = {"kept": 0, "issues": [], "ended": False, "attributes": {}}
    head = {"sku": sku, "asin": asin_of(sku), "kind": kind.name}
    return {**head, **blank, **given, "created": at, "updated": at}


def _item(number: int, article: Article, variant: Variant, place: Place) -> dict[str, Any]:
    kind = kind_of(article.type)
    title = f"{article.title}, {variant.option}" if variant.option else article.title
    by_amazon = variant.sku in AT_AMAZON
    here = {"marketplace_id": place.id}
    spoken = {"language_tag": place.language, **here}
    units: dict[str, Any] = {"fulfillment_channel_code": AMAZON_CHANNEL}
    if not by_amazon:
        units = {"fulfillment_channel_code": MERCHANT, "quantity": variant.stock}
    text = f"{title}, from our own workshop."
    return new_item(
        variant.sku,
        kind,
        written(_STARTED + timedelta(minutes=number)),
        kept=variant.stock if by_amazon else 0,
        attributes={
            CONDITION: [{"value": "new_new", **here}],
            TITLE: [{"value": title, **spoken}],
            DESCRIPTION: [{"value": text, **spoken}],
            "brand": [{"value": "Demo Goods", **spoken}],
            OFFER: [_offer(article, variant, place)],
            AVAILABILITY: [units],
        },
    )


def _offer(article: Article, variant: Variant, place: Place) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "marketplace_id": place.id,
        "currency": place.currency,
        "audience": "ALL",
        "our_price": money(priced(variant.price, place)),
    }
    if dearest := DEAREST.get(variant.sku):
        offer["maximum_seller_allowed_price"] = money(priced(dearest, place))
    if not article.active:
        offer["end_at"] = {"value": _ENDED_SALE}
    return offer


def price_of(item: Mapping[str, Any]) -> Decimal | None:
    """Return what everybody is asked, or None where there is no offer."""
    return amount_of(item, "our_price")


def amount_of(item: Mapping[str, Any], field: str) -> Decimal | None:
    """Return one of the offer's prices, or None."""
    for offer in item["attributes"].get(OFFER, ()):
        for part in offer.get(field, ()):
            for value in part["schedule"]:
                return Decimal(str(value["value_with_tax"]))
    return None


def _order(
    bought: Bought, found: Mapping[tuple[str, str], Document], place: Place
) -> dict[str, Any]:
    lines = []
    for n, (sku, quantity) in enumerate(bought.lines, 1):
        item = found["item", sku]
        lines.append(
            {
                "id": f"{bought.number:010}{n:04}",
                "sku": sku,
                "asin": item["asin"],
                "title": item["attributes"][TITLE][0]["value"],
                "quantity": quantity,
                "price": str(price_of(item)),
            }
        )
    total = sum((Decimal(line["price"]) * line["quantity"] for line in lines), Decimal(0))
    return {
        "id": f"302-{bought.number:07}-{bought.number * 7:07}",
        "at": bought.placed_at,
        "buyer": bought.buyer,
        "lines": lines,
        "total": f"{total:.2f}",
        "currency": place.currency,
    }
