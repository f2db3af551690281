"""Sales channels: which a shop has, where a product is on sale, and putting it there."""

from typing import Final

from activities.errors import Rejected, Unavailable
from activities.http import lost
from activities.marketplaces.shopify.client import Shopify
from activities.marketplaces.shopify.shapes import PageInfo
from activities.marketplaces.shopify.user_errors import Payload, check
from activities.marketplaces.shopify.wire import Operation, Shape

_MANY: Final = 100


class Channel(Shape):
    """A sales channel."""

    id: str


class Channels(Shape):
    """The sales channels of a shop."""

    nodes: tuple[Channel, ...]
    page_info: PageInfo


class ChannelsAnswer(Shape):
    """What the query gives back."""

    publications: Channels


class OnSale(Shape):
    """A product in one sales channel."""

    publication: Channel
    is_published: bool


class OnSaleIn(Shape):
    """A product in all its sales channels."""

    nodes: tuple[OnSale, ...]
    page_info: PageInfo


class Published(Shape):
    """A product with its sales channels."""

    resource_publications_v2: OnSaleIn


class PublishedAnswer(Shape):
    """What the query gives back; null when the product is gone."""

    product: Published | None


class PublishPayload(Payload):
    """The refusals, if any."""


class PublishAnswer(Shape):
    """What the mutation gives back."""

    publishable_publish: PublishPayload | None


CHANNELS: Final = Operation(
    "Publications",
    """
query Publications($first: Int!, $after: String) {
  publications(first: $first, after: $after) {
    nodes { id }
    pageInfo { hasNextPage endCursor }
  }
}
""",
    ChannelsAnswer,
    points=105,
)

PUBLISHED: Final = Operation(
    "Published",
    """
query Published($id: ID!, $first: Int!, $after: String) {
  product(id: $id) {
    resourcePublicationsV2(first: $first, after: $after, onlyPublished: true) {
      nodes { isPublished publication { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
""",
    PublishedAnswer,
    points=205,
)

PUBLISH: Final = Operation(
    "Publish",
    """
mutation Publish($id: ID!, $input: [PublicationInput!]!) {
  publishablePublish(id: $id, input: $input) {
    userErrors { field message }
  }
}
""",
    PublishAnswer,
    points=10,
)


async def channels(client: Shopify) -> tuple[str, ...]:
    """Return the global ids of every sales channel, sorted.

    Raises:
        Rejected: the shop has none, so nothing can be put on sale.
    """
    found: list[str] = []
    after: str | None = None
    while True:
        variables = {"first": _MANY, "after": after}
        page = (await client.run(CHANNELS, variables)).publications
        found += [channel.id for channel in page.nodes]
        if not page.page_info.has_next_page:
            break
        after = _onward(page.page_info, after, client)
    if not found:
        raise Rejected(
            f"{client.place} has no sales channel to publish to.",
            hint="Add one in Shopify, such as the online store.",
        )
    return tuple(sorted(found))


async def published_in(product: str, client: Shopify) -> frozenset[str] | None:
    """Return the channels in which a product is published now; None when it is gone."""
    found: set[str] = set()
    after: str | None = None
    while True:
        variables = {"id": product, "first": _MANY, "after": after}
        node = (await client.run(PUBLISHED, variables)).product
        if node is None:
            return None
        page = node.resource_publications_v2
        found |= {one.publication.id for one in page.nodes if one.is_published}
        if not page.page_info.has_next_page:
            return frozenset(found)
        after = _onward(page.page_info, after, client)


def check_published(answer: PublishAnswer, client: Shopify) -> None:
    """Raise what the answer to `PUBLISH` refuses."""
    if answer.publishable_publish is None:
        raise lost(client.place, "answered nothing", writes=True)
    check(answer.publishable_publish, client.place)


def _onward(page: PageInfo, before: str | None, client: Shopify) -> str:
    if page.end_cursor is None or page.end_cursor == before:
        raise Unavailable(f"{client.place}: its list has no end.")
    return page.end_cursor
