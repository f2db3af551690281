"""What may be chosen in a form: the products and shops of whoever fills it, and nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from authz.people import Person
from workflows.documents import PlanDocument
from workflows.store import products, shops
from workflows.store.door import Transaction

Kind = Literal["product", "shop"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be chosen."""

    value: str
    shown: str


def offers(tx: Transaction, by: Person, kind: Kind, typed: str, most: int) -> list[Offer]:
    """Return what a person may choose, by what they typed of its number or name."""
    if kind == "product":
        found = products.search(tx, by.tenant, typed, most)
        return [Offer(one.sku, _called(one.sku, one.title)) for one in found]
    mine = [
        Offer(one.id, one.title)
        for one in shops.all_of(tx, by.tenant)
        if by.shops is None or one.id in by.shops
    ]
    words = typed.casefold().split()
    like = [
        one for one in mine if all(word in f"{one.value} {one.shown}".casefold() for word in words)
    ]
    return like[:most]


def chosen(tx: Transaction, tenant: str, plan: PlanDocument) -> Mapping[str, Offer]:
    """Return what stands in a plan where something else may be chosen, by its place."""
    names = [name for part in plan.parts for name in part.names]
    skus = {one.value for one in names if one.kind == "product"}
    known = products.several(tx, tenant, skus)
    titled = {shop.id: shop.title for shop in shops.all_of(tx, tenant)}
    return {
        one.at: Offer(
            one.value,
            titled.get(one.value, one.value)
            if one.kind == "shop"
            else _called(one.value, known[one.value].title if one.value in known else ""),
        )
        for one in names
    }


def _called(sku: str, title: str) -> str:
    return f"{title} ({sku})" if title else sku
