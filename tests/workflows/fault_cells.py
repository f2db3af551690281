"""Every write of every marketplace, as an approved plan makes it: what it is about and becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from activities.marketplaces.ebay.sandbox.documents import SHOPS, seed
from activities.money import Money
from activities.product import Product
from activities.sandbox.faults import KINDS
from tests.fakes.amazon_shop import NEW as CUP
from tests.fakes.office import Plan

POLICY = next(body["id"] for (kind, _), body in seed(SHOPS[0]).items() if kind == "policy")
MUG = Product(
    sku="MUG-BLUE",
    title="Blue Mug",
    description="<p>A mug.</p>",
    images=("https://example.com/mug.jpg",),
    attributes={"Marke": "Demo Goods", "Produktart": "Mugs"},
    price=Money(amount=Decimal("24.90"), currency="EUR"),
    stock=15,
)
PRODUCTS = (CUP, MUG)
"""What is not listed everywhere yet, and lacks nothing where it is not."""

ON_EBAY = {"category": "20600", "condition": "NEW", "fulfillment_policy": POLICY}
CHEAPER = {"kind": "set", "price": {"amount": "17.00", "currency": "EUR"}}
DEARER = {"kind": "set", "price": {"amount": "66.00", "currency": "EUR"}}


@dataclass(frozen=True)
class Job:
    """One write of one article in one shop."""

    shop: str
    activity: str
    params: Mapping[str, Any]
    becomes: Mapping[str, Any]
    """What buyers see of it afterwards, besides what stays."""
    stages: tuple[str, ...] = ("write",)
    """The vendor calls that it takes, by what a fault may match."""

    @property
    def sku(self) -> str:
        """Name the article."""
        return str(self.params["sku"])

    @property
    def plan(self) -> Plan:
        """Return the plan of this one write."""
        params = {"shop": self.shop, **self.params}
        step = {"id": "one", "activity": self.activity, "params": params}
        return {"workflows": [{"id": "w1", "steps": [step]}]}


def _everywhere(shop: str, paused: str) -> dict[str, Job]:
    """Return the writes that are one call in every marketplace."""
    return {
        "price": Job(
            shop, "offer.update_price", {"sku": "MUG-RED", "change": CHEAPER}, {"price": "17.00"}
        ),
        "stock": Job(shop, "stock.set", {"sku": "MUG-RED", "quantity": 15}, {"stock": 15}),
        "pause": Job(shop, "listing.pause", {"sku": "MUG-RED"}, {"state": "paused"}),
        "reopen": Job(shop, "listing.reopen", {"sku": paused}, {"state": "active"}),
        "end": Job(shop, "listing.end", {"sku": "MUG-RED"}, {"state": "ended"}),
        "content": Job(shop, "listing.update", {"sku": "MUG-RED", "title": "Redder Mug"}, {}),
        "create": Job(shop, "listing.create", {"sku": "CUP-NEW"}, {"state": "active"}),
    }


_SHOPIFY = _everywhere("shopify", "LAM-PAPER")
_EBAY = _everywhere("ebay", "LAM-PAPER")
JOBS: Mapping[str, Mapping[str, Job]] = {
    "shopify": _SHOPIFY
    | {"create": replace(_SHOPIFY["create"], stages=("productSet", "publishablePublish"))},
    "amazon": _everywhere("amazon_de", "CAL-2026"),
    "ebay": _EBAY
    | {
        "price of a paused one": replace(
            _EBAY["price"],
            params={"sku": "LAM-PAPER", "change": DEARER},
            becomes={"price": "66.00"},
        ),
        "content": replace(
            _EBAY["content"],
            params={**_EBAY["content"].params, "description": "<p>Red.</p>"},
            stages=("createOrReplaceInventoryItem", "updateOffer"),
        ),
        "create": replace(
            _EBAY["create"],
            params={"sku": "MUG-BLUE", "extension": ON_EBAY},
            becomes={"price": "24.90", "stock": 15, "state": "active"},
            stages=("createOrReplaceInventoryItem", "createOffer", "publishOffer"),
        ),
    },
}


@dataclass(frozen=True)
class Cell:
    """One write under one fault of one of its calls."""

    marketplace: str
    write: str
    kind: str
    match: str
    lasts: Mapping[str, float] = field(default_factory=dict)

    @property
    def job(self) -> Job:
        """Return the write."""
        return JOBS[self.marketplace][self.write]

    def __str__(self) -> str:
        return f"{self.marketplace}-{self.write}-{self.kind}-{self.match}"


def _cells() -> Iterator[Cell]:
    for marketplace, jobs in JOBS.items():
        for write, job in jobs.items():
            for kind in KINDS:
                # a stale read is no call of a stage, and what lands late does so in time
                matches = ("read",) if kind == "stale_read" else job.stages
                lasts = {"seconds": 5.0} if kind == "late_apply" else {}
                for match in matches:
                    yield Cell(marketplace, write, kind, match, lasts)


CELLS = tuple(_cells())
