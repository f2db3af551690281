"""The demo as a planner sees it: what the four simulated shops sell, and where it is not sold."""

from collections.abc import Sequence

from activities.marketplaces.amazon.sandbox import documents as amazon
from activities.marketplaces.ebay.sandbox import documents as ebay
from activities.money import Money
from activities.sandbox.seed import ARTICLES
from planner.offline.offline import reply
from planner.planner import (
    Asked,
    ProductView,
    Proposed,
    Questions,
    Reply,
    ShopView,
    TenantView,
    Thread,
)

SHOPS = (
    ShopView("amazon_de", "Amazon DE", "amazon", "EUR"),
    ShopView("amazon_uk", "Amazon UK", "amazon", "GBP"),
    ShopView("ebay", "eBay", "ebay", "EUR"),
    ShopView("shopify", "Shopify", "shopify", "EUR"),
)
_NOT_LISTED = {
    "amazon_de": amazon.UNLISTED,
    "amazon_uk": amazon.UNLISTED,
    "ebay": ebay.UNLISTED,
}
PRODUCTS = [
    ProductView(
        variant.sku,
        article.title,
        Money.model_validate({"amount": variant.price, "currency": "EUR"}),
        variant.stock,
        absent=frozenset(shop for shop, skus in _NOT_LISTED.items() if variant.sku in skus),
    )
    for article in ARTICLES
    for variant in article.variants
]


def look_up(text: str) -> Sequence[ProductView]:
    words = text.casefold().split()
    return [
        one
        for one in PRODUCTS
        if all(word in f"{one.title} {one.sku}".casefold() for word in words)
    ]


def say(text: str, *, after: Reply | None = None) -> Reply:
    """Say something to the planner, in a thread of its own or behind an answer."""
    thread = None
    if isinstance(after, Questions):
        thread = Thread(question=after)
    if isinstance(after, Proposed):
        thread = Thread(plan=after.plan)
    return reply(Asked(text, TenantView("en", "EUR", SHOPS, look_up, ()), thread))


def plan(answer: Reply) -> list[str]:
    """Return a plan's writes and reads, one line each: what, where, which and how much."""
    assert isinstance(answer, Proposed), answer
    found = []
    for workflow in answer.plan["workflows"]:
        for step in workflow["steps"]:
            params = dict(step["params"])
            words = [step["activity"], str(params.pop("shop", ""))]
            name = params.pop("sku", None) or params.pop("listing", None)
            words.append(name if isinstance(name, str) else "")
            for key, value in params.items():
                words.append(f"{key}={_plain(value)}")
            if "for_each" in step:
                words.append("each")
            if "when" in step:
                words.append(step["when"]["cel"])
            found.append(" ".join(filter(None, words)))
    return found


def _plain(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    if {"amount", "currency"} == value.keys():
        return f"{value['amount']} {value['currency']}"
    return " ".join(_plain(one) for one in value.values())


def assumed(answer: Reply) -> list[str]:
    """Return what a plan takes for granted."""
    assert isinstance(answer, Proposed), answer
    return list(answer.plan["assumptions"])


def asked(answer: Reply) -> tuple[str, tuple[str, ...]]:
    """Return the one question of an answer, and its choices."""
    assert isinstance(answer, Questions), answer
    (question,) = answer.items
    return question.text, question.choices
