"""What a seller and a category leave to choose from: policies, categories and aspects."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from activities.errors import NotFound
from activities.marketplaces.ebay.client import Ebay
from activities.marketplaces.ebay.wire import Operation, Shape

_ACCOUNT: Final = "/sell/account/v1"
_TAXONOMY: Final = "/commerce/taxonomy/v1"


class Choice(NamedTuple):
    """One thing to choose, by id and by name for people."""

    id: str
    name: str


class FulfillmentPolicy(Shape):
    """How articles are sent."""

    fulfillment_policy_id: str
    name: str = ""


class PaymentPolicy(Shape):
    """How articles are paid."""

    payment_policy_id: str
    name: str = ""


class ReturnPolicy(Shape):
    """How articles come back."""

    return_policy_id: str
    name: str = ""


class FulfillmentPolicies(Shape):
    """All of them on one site."""

    fulfillment_policies: tuple[FulfillmentPolicy, ...] = ()


class PaymentPolicies(Shape):
    """All of them on one site."""

    payment_policies: tuple[PaymentPolicy, ...] = ()


class ReturnPolicies(Shape):
    """All of them on one site."""

    return_policies: tuple[ReturnPolicy, ...] = ()


class Tree(Shape):
    """The categories of one site."""

    category_tree_id: str


class Category(Shape):
    """One category."""

    category_id: str
    category_name: str = ""


class Suggestion(Shape):
    """A category that may fit."""

    category: Category


class Suggestions(Shape):
    """Categories that may fit, the likeliest first."""

    category_suggestions: tuple[Suggestion, ...] = ()


class Constraint(Shape):
    """What an aspect's values have to be."""

    aspect_required: bool = False
    aspect_mode: str = "FREE_TEXT"
    item_to_aspect_cardinality: str = "MULTI"


class AspectValue(Shape):
    """A value to choose."""

    localized_value: str


class Aspect(Shape):
    """One item specific of a category."""

    localized_aspect_name: str
    aspect_constraint: Constraint = Constraint()
    aspect_values: tuple[AspectValue, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values that eBay knows."""
        return tuple(value.localized_value for value in self.aspect_values)

    @property
    def is_closed(self) -> bool:
        """Tell whether it takes no other values."""
        return self.aspect_constraint.aspect_mode == "SELECTION_ONLY"


class Aspects(Shape):
    """All item specifics of a category."""

    aspects: tuple[Aspect, ...] = ()


FULFILLMENT: Final = Operation(
    "getFulfillmentPolicies", "GET", f"{_ACCOUNT}/fulfillment_policy", FulfillmentPolicies
)
PAYMENT: Final = Operation(
    "getPaymentPolicies", "GET", f"{_ACCOUNT}/payment_policy", PaymentPolicies
)
RETURN: Final = Operation("getReturnPolicies", "GET", f"{_ACCOUNT}/return_policy", ReturnPolicies)
TREE: Final = Operation(
    "getDefaultCategoryTreeId",
    "GET",
    f"{_TAXONOMY}/get_default_category_tree_id",
    Tree,
    grant="public",
)
SUGGESTIONS: Final = Operation(
    "getCategorySuggestions",
    "GET",
    f"{_TAXONOMY}/category_tree/{{tree}}/get_category_suggestions",
    Suggestions,
    grant="public",
)
ASPECTS: Final = Operation(
    "getItemAspectsForCategory",
    "GET",
    f"{_TAXONOMY}/category_tree/{{tree}}/get_item_aspects_for_category",
    Aspects,
    grant="public",
)


async def policies(client: Ebay) -> Mapping[str, tuple[Choice, ...]]:
    """Return the seller's policies on the shop's site, by our names for them."""
    site = {"marketplace_id": client.site.id}
    sent, paid, back = await asyncio.gather(
        client.run(FULFILLMENT, query=site),
        client.run(PAYMENT, query=site),
        client.run(RETURN, query=site),
    )
    return {
        "fulfillment_policy": tuple(
            Choice(one.fulfillment_policy_id, one.name) for one in sent.fulfillment_policies
        ),
        "payment_policy": tuple(
            Choice(one.payment_policy_id, one.name) for one in paid.payment_policies
        ),
        "return_policy": tuple(
            Choice(one.return_policy_id, one.name) for one in back.return_policies
        ),
    }


async def categories(client: Ebay, title: str) -> tuple[Choice, ...]:
    """Return the categories that eBay suggests for a title, the likeliest first."""
    if not title.strip():
        return ()
    path = {"tree": await _tree(client)}
    found = await client.run(SUGGESTIONS, path=path, query={"q": title})
    return tuple(
        Choice(one.category.category_id, one.category.category_name)
        for one in found.category_suggestions
    )


async def aspects(client: Ebay, category: str) -> tuple[Aspect, ...] | None:
    """Return the item specifics of a category, or None when the site has no such category."""
    path = {"tree": await _tree(client)}
    try:
        found = await client.run(ASPECTS, path=path, query={"category_id": category})
    except NotFound:
        return None
    return found.aspects


async def _tree(client: Ebay) -> str:
    return (await client.run(TREE, query={"marketplace_id": client.site.id})).category_tree_id


def one_of(choices: tuple[Choice, ...], description: str) -> dict[str, Any]:
    """Write choices as JSON Schema, each with its name for people."""
    schema: dict[str, Any] = {"type": "string", "description": description}
    if choices:
        schema["oneOf"] = [{"const": one.id, "title": one.name or one.id} for one in choices]
    return schema
