"""What a Shopify listing has beside the product itself."""

from typing import Annotated

from pydantic import Field, StringConstraints

from activities.declaration import Params

Word = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^,]+$")]
PublicationId = Annotated[str, StringConstraints(pattern=r"^gid://shopify/Publication/[0-9]+$")]


class ShopifyListing(Params):
    """Shopify's own fields of a listing; all may be left out."""

    vendor: Word | None = Field(None, description="brand; absent: the shop's own name")
    product_type: Word | None = Field(None, description="kind of article, such as Mug")
    tags: tuple[Tag, ...] = Field((), max_length=250, description="search words, without commas")
    publications: tuple[PublicationId, ...] | None = Field(
        None, min_length=1, description="sales channels; absent: every one the shop has"
    )
