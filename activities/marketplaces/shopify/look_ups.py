"""Reading a shop's catalogue: by article number, by id, or whole, to the last page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from activities.batch import Batch
from activities.errors import Rejected, Unavailable
from activities.marketplaces.shopify.shapes import (
    LOCATION,
    PageInfo,
    ProductWhole,
    Variant,
    VariantSkus,
)
from activities.marketplaces.shopify.wire import Operation, Shape, Wire
from activities.product import Shop

SKUS_A_QUERY: Final = 40
PRODUCTS_A_QUERY: Final = 10
VARIANTS_A_QUERY: Final = 100
PAGE: Final = 100
"""Rows a page: a single query may cost 1 000 points, and a row costs five of them."""

_VARIANT: Final = """
fragment VariantParts on ProductVariant {
  id
  sku
  barcode
  price
  product { id title status productType }
  inventoryItem {
    id
    tracked
    inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
  }
}
"""


class VariantPage(Shape):
    """Some variants of the shop."""

    nodes: tuple[Variant, ...]
    page_info: PageInfo


class ShopCurrency(Shape):
    """The currency of every price in the answer."""

    currency_code: str


class VariantsAnswer(Shape):
    """A page of variants."""

    shop: ShopCurrency
    product_variants: VariantPage


class VariantNodesAnswer(Shape):
    """Variants by id; null where there is none."""

    shop: ShopCurrency
    nodes: tuple[Variant | None, ...]


class ProductNodesAnswer(Shape):
    """Products by id; null where there is none."""

    nodes: tuple[ProductWhole | None, ...]


class MoreVariants(Shape):
    """Further variants of one product."""

    variants: VariantSkus


class MoreVariantsAnswer(Shape):
    """A further page of one product's variants."""

    product: MoreVariants | None


VARIANTS: Final = Operation(
    "Variants",
    """
query Variants($query: String, $first: Int!, $after: String, $location: ID!) {
  shop { currencyCode }
  productVariants(query: $query, first: $first, after: $after, sortKey: ID) {
    nodes { ...VariantParts }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _VARIANT,
    VariantsAnswer,
    points=502,
)

VARIANTS_BY_ID: Final = Operation(
    "VariantsById",
    """
query VariantsById($ids: [ID!]!, $location: ID!) {
  shop { currencyCode }
  nodes(ids: $ids) { ...VariantParts }
}
"""
    + _VARIANT,
    VariantNodesAnswer,
    points=500,
)

PRODUCTS_BY_ID: Final = Operation(
    "ProductsById",
    """
query ProductsById($ids: [ID!]!, $first: Int!) {
  nodes(ids: $ids) {
    ... on Product {
      id
      title
      status
      productType
      descriptionHtml
      variants(first: $first, sortKey: POSITION) {
        nodes { sku }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
""",
    ProductNodesAnswer,
    points=530,
)

MORE_VARIANTS: Final = Operation(
    "MoreVariants",
    """
query MoreVariants($id: ID!, $first: Int!, $after: String) {
  product(id: $id) {
    variants(first: $first, after: $after, sortKey: POSITION) {
      nodes { sku }
      pageInfo { hasNextPage endCursor }
    }
  }
}
""",
    MoreVariantsAnswer,
    points=255,
)


class Catalog:
    """Reads of the catalogue; every one goes to the end of its list."""

    def __init__(self, wire: Wire, shop: Shop) -> None:
        """Read over `wire`, with the stock of the shop's one location."""
        self._wire = wire
        self._currency = shop.currency
        chosen = shop.location
        self._location = f"{LOCATION}{chosen}" if chosen.isdecimal() else chosen
        self._whole = Batch(self._read_whole)

    @property
    def location(self) -> str:
        """The global id of the shop's one stock location.

        Raises:
            Rejected: none was chosen when the shop was connected.
        """
        if not self._location:
            raise Rejected(
                f"{self._wire.place} is connected without a stock location.",
                hint="Connect it again and choose the location whose stock is sold.",
            )
        return self._location

    async def everything(self) -> tuple[Variant, ...]:
        """Return all variants; searches that are asked together read the catalogue once."""
        return await self._whole.get(None)

    async def _read_whole(self, keys: Sequence[None]) -> Mapping[None, tuple[Variant, ...]]:
        return dict.fromkeys(keys, await self.every_variant())

    async def every_variant(self, query: str | None = None) -> tuple[Variant, ...]:
        """Return all variants that match the vendor's own search, by ascending id."""
        found: dict[str, Variant] = {}
        after: str | None = None
        while True:
            page = (await self._variants(query, after)).product_variants
            found |= {variant.id: variant for variant in page.nodes}
            if not page.page_info.has_next_page:
                return tuple(found.values())
            after = self._onward(page.page_info, after)

    async def by_sku(self, skus: Sequence[str]) -> Mapping[str, tuple[Variant, ...]]:
        """Return the variants that bear exactly each article number."""
        loose: list[Variant] = []
        for start in range(0, len(skus), SKUS_A_QUERY):
            query = " OR ".join(f"sku:{_quoted(sku)}" for sku in skus[start : start + SKUS_A_QUERY])
            loose.extend(await self.every_variant(query))
        found = by_number(loose)
        return {sku: found.get(sku, ()) for sku in skus}

    async def variants(self, ids: Sequence[str]) -> Mapping[str, Variant | None]:
        """Return variants by global id, None where there is none."""
        found: dict[str, Variant | None] = dict.fromkeys(ids)
        for start in range(0, len(ids), VARIANTS_A_QUERY):
            wanted = ids[start : start + VARIANTS_A_QUERY]
            variables = {"ids": wanted, "location": self.location}
            answer = await self._wire.run(VARIANTS_BY_ID, variables)
            self._check_currency(answer.shop)
            found |= {node.id: node for node in answer.nodes if node is not None}
        return found

    async def products(self, ids: Sequence[str]) -> Mapping[str, ProductWhole | None]:
        """Return products by global id with all their article numbers, None where there is none."""
        found: dict[str, ProductWhole | None] = dict.fromkeys(ids)
        for start in range(0, len(ids), PRODUCTS_A_QUERY):
            variables = {"ids": ids[start : start + PRODUCTS_A_QUERY], "first": 50}
            answer = await self._wire.run(PRODUCTS_BY_ID, variables)
            for node in answer.nodes:
                if node is not None:
                    found[node.id] = await self._complete(node)
        return found

    async def _complete(self, product: ProductWhole) -> ProductWhole:
        variants = product.variants
        while variants.page_info.has_next_page:
            after = self._onward(variants.page_info, None)
            variables = {"id": product.id, "first": 250, "after": after}
            more = (await self._wire.run(MORE_VARIANTS, variables)).product
            if more is None:
                raise Unavailable(f"{self._wire.place}: the product went away while it was read.")
            self._onward(more.variants.page_info, after)
            nodes = variants.nodes + more.variants.nodes
            variants = VariantSkus.model_construct(nodes=nodes, page_info=more.variants.page_info)
        return product.model_copy(update={"variants": variants})

    async def _variants(self, query: str | None, after: str | None) -> VariantsAnswer:
        variables = {"query": query, "first": PAGE, "after": after, "location": self.location}
        answer = await self._wire.run(VARIANTS, variables)
        self._check_currency(answer.shop)
        return answer

    def _check_currency(self, found: ShopCurrency) -> None:
        """Refuse to take one currency's numbers for another's."""
        if found.currency_code != self._currency:
            raise Rejected(
                f"{self._wire.place} sells in {found.currency_code},"
                f" but is connected with {self._currency}.",
                hint="Connect the shop again, so that its prices are read in its own currency.",
            )

    def _onward(self, page: PageInfo, before: str | None) -> str:
        if page.has_next_page and (page.end_cursor is None or page.end_cursor == before):
            raise Unavailable(f"{self._wire.place}: its list has no end.")
        return page.end_cursor or ""


def by_number(variants: Iterable[Variant]) -> Mapping[str, tuple[Variant, ...]]:
    """Return variants by exactly the article number that they bear."""
    found: dict[str, list[Variant]] = defaultdict(list)
    for variant in variants:
        found[variant.sku or ""].append(variant)
    return {sku: tuple(several) for sku, several in found.items()}


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
