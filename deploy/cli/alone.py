"""Check a plan without a server: the language is known, the business is not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from activities.catalogue import Catalogue
from activities.plan.check import Checked, check
from activities.plan.tenant import ShopView

_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Assumed:
    """A tenant that has every shop and SKU that the plan names."""

    shops: Mapping[str, ShopView]

    def known_skus(self, skus: frozenset[str], /) -> frozenset[str]:
        """Know every SKU."""
        return skus

    def similar_skus(self, _sku: str, /) -> Sequence[str]:
        """Know no other."""
        return ()


def checked(raw: bytes, catalogue: Catalogue) -> Checked:
    """Check a plan as if its shops were connected and its products existed.

    A shop is taken to be of the marketplace whose name its own begins with.
    """
    places = catalogue.marketplaces
    views = {
        shop: ShopView(place, _CURRENCY)
        for shop in _shops(raw)
        if (place := next((name for name in places if shop.startswith(name)), None))
    }
    return check(raw, catalogue, Assumed(views))


def _shops(raw: bytes) -> set[str]:
    try:
        return set(_named(json.loads(raw)))
    except (ValueError, RecursionError):
        return set()


def _named(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        if isinstance(value.get("shop"), str):
            yield value["shop"]
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner)
