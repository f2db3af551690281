"""Off sale, on sale, gone and published: what people see before, and what a read-back proves."""

from typing import Any

import pytest

from activities.change import Change, Reconciled
from activities.core.listing import EndListing, PauseListing, ReopenListing, UpdateListing
from activities.errors import NotFound, OutcomeUnknown, Unavailable
from activities.marketplaces.shopify.content import Rewrite
from activities.marketplaces.shopify.create import Create
from activities.marketplaces.shopify.states import End, Pause, Reopen
from tests.activities.shopify.conftest import Connect
from tests.activities.shopify.scripted_shop import (
    LAST_PAGE,
    Script,
    Seen,
    answer,
    scripted,
    variant,
    variants,
)
from tests.fakes.scripted import Raw

pytestmark = pytest.mark.anyio

GID = "gid://shopify/Product/7"


def product(*skus: str | None, status: str = "ACTIVE", more: str | None = None) -> dict[str, Any]:
    info = {"hasNextPage": more is not None, "endCursor": more}
    return {
        "id": GID,
        "title": "Organic T-Shirt",
        "status": status,
        "productType": "Shirts",
        "descriptionHtml": "<p>Soft.</p>",
        "variants": {"nodes": [{"sku": sku} for sku in skus], "pageInfo": info},
    }


def shelf(node: dict[str, Any] | None) -> Script:
    def script(seen: Seen) -> Raw:
        if seen.operation == "Variants":
            return variants(variant("TEE-S", number=7))
        return answer({"nodes": [node]})

    return script


TEES = product("TEE-S", "TEE-M", "TEE-L")


async def test_a_pause_by_one_article_names_every_other_that_goes_with_it(
    connect: Connect,
) -> None:
    async with scripted(shelf(TEES)) as shop:
        params = PauseListing(shop="shopify", sku="TEE-S")
        planned = await Pause().preview(params, connect(shop.base_url))

    assert planned.item == "7"
    assert planned.skus == ("TEE-S", "TEE-M", "TEE-L")
    assert planned.warnings == (
        "TEE-S, TEE-M and TEE-L share one listing, so this also pauses TEE-M and TEE-L.",
    )
    assert (planned.before, planned.after) == ({"state": "active"}, {"state": "paused"})


async def test_a_reopening_by_listing_names_all_of_them(connect: Connect) -> None:
    async with scripted(shelf(product("TEE-S", "TEE-M", status="DRAFT"))) as shop:
        params = ReopenListing(shop="shopify", listing="7")
        planned = await Reopen().preview(params, connect(shop.base_url))

        assert [seen.operation for seen in shop.seen] == ["ProductsById"]
    assert planned.warnings == ("TEE-S and TEE-M share one listing, so this reopens all of them.",)
    assert (planned.before, planned.after) == ({"state": "paused"}, {"state": "active"})


async def test_articles_without_a_number_are_counted(connect: Connect) -> None:
    async with scripted(shelf(product("TEE-S", None, ""))) as shop:
        params = EndListing(shop="shopify", sku="TEE-S")
        planned = await End().preview(params, connect(shop.base_url))

    assert planned.warnings == ("This also ends 2 variants without an article number.",)


@pytest.mark.parametrize("status", ["ARCHIVED", "UNLISTED"])
async def test_a_state_that_an_undo_does_not_restore_is_said_beforehand(
    status: str, connect: Connect
) -> None:
    async with scripted(shelf(product("TEE-S", status=status))) as shop:
        params = PauseListing(shop="shopify", listing="7")
        planned = await Pause().preview(params, connect(shop.base_url))

    assert f"does not make it {status.lower()} again" in planned.warnings[0]


async def test_a_product_with_many_articles_is_read_to_the_last(connect: Connect) -> None:
    def script(seen: Seen) -> Raw:
        if seen.operation == "MoreVariants":
            return answer({"product": {"variants": product("TEE-L")["variants"]}})
        return answer({"nodes": [product("TEE-S", "TEE-M", more="c2")]})

    async with scripted(script) as shop:
        params = PauseListing(shop="shopify", listing="7")
        planned = await Pause().preview(params, connect(shop.base_url))

    assert planned.skus == ("TEE-S", "TEE-M", "TEE-L")


@pytest.mark.parametrize("listing", ["7", "seven", "gid://shopify/Product/7", "\u0667"])
async def test_a_listing_that_is_not_there_is_not_found(listing: str, connect: Connect) -> None:
    async with scripted(shelf(None)) as shop:
        params = PauseListing(shop="shopify", listing=listing)
        with pytest.raises(NotFound):
            await Pause().preview(params, connect(shop.base_url))


async def test_an_update_shows_both_texts_and_leaves_the_other_alone(connect: Connect) -> None:
    async with scripted(shelf(TEES)) as shop:
        params = UpdateListing(shop="shopify", sku="TEE-S", title="Organic Tee")
        planned = await Rewrite().preview(params, connect(shop.base_url))

    assert planned.before == {"title": "Organic T-Shirt", "description": "<p>Soft.</p>"}
    assert planned.after == {"title": "Organic Tee", "description": "<p>Soft.</p>"}
    assert planned.warnings == ("This also changes what buyers read of TEE-M, TEE-L.",)


def change(before: str, after: str) -> Change:
    return Change(
        shop="shopify",
        item="7",
        listing="7",
        skus=("TEE-S",),
        before={"state": before},
        after={"state": after},
        target={"product": GID},
    )


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("DRAFT", Reconciled.APPLIED),
        ("ACTIVE", Reconciled.NOT_APPLIED),
        (None, Reconciled.UNKNOWN),
    ],
)
async def test_a_pause_is_read_back(status: str | None, says: Reconciled, connect: Connect) -> None:
    async with scripted(shelf(product("TEE-S", status=status) if status else None)) as shop:
        call = connect(shop.base_url)
        assert await Pause().reconcile("state", change("active", "paused"), call) is says


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (None, Reconciled.APPLIED),
        ("ACTIVE", Reconciled.NOT_APPLIED),
        ("DRAFT", Reconciled.NOT_APPLIED),
    ],
)
async def test_an_end_happened_exactly_when_the_product_is_gone(
    status: str | None, says: Reconciled, connect: Connect
) -> None:
    async with scripted(shelf(product("TEE-S", status=status) if status else None)) as shop:
        call = connect(shop.base_url)
        assert await End().reconcile("state", change("active", "ended"), call) is says


@pytest.mark.parametrize("kept", ["ACTIVE", "ARCHIVED"])
async def test_a_state_stored_otherwise_is_never_called_done(kept: str, connect: Connect) -> None:
    payload = {"product": {"id": GID, "status": kept}, "userErrors": []}
    async with scripted(lambda _: answer({"productUpdate": payload})) as shop:
        with pytest.raises(OutcomeUnknown):
            await Pause().send("state", change("active", "paused"), connect(shop.base_url))


async def test_a_delete_that_names_another_product_is_never_called_done(connect: Connect) -> None:
    payload = {"deletedProductId": "gid://shopify/Product/8", "userErrors": []}
    async with scripted(lambda _: answer({"productDelete": payload})) as shop:
        with pytest.raises(OutcomeUnknown):
            await End().send("state", change("active", "ended"), connect(shop.base_url))


CHANNELS = [f"gid://shopify/Publication/{number}" for number in (1, 2)]
NEW = Change(
    shop="shopify",
    item="TEE-S",
    skus=("TEE-S",),
    before={"publications": None},
    after={"publications": ", ".join(CHANNELS)},
)


@pytest.mark.parametrize(
    ("published", "says"),
    [
        (CHANNELS, Reconciled.APPLIED),
        ([*CHANNELS, "gid://shopify/Publication/3"], Reconciled.APPLIED),
        (CHANNELS[:1], Reconciled.UNKNOWN),
        ([], Reconciled.NOT_APPLIED),
    ],
)
async def test_publishing_is_read_back_channel_by_channel(
    published: list[str], says: Reconciled, connect: Connect
) -> None:
    def script(seen: Seen) -> Raw:
        if seen.operation == "Variants":
            return variants(variant("TEE-S", number=7))
        nodes = [{"isPublished": True, "publication": {"id": one}} for one in published]
        page = {"nodes": nodes, "pageInfo": LAST_PAGE}
        return answer({"product": {"resourcePublicationsV2": page}})

    async with scripted(script) as shop:
        assert await Create().reconcile("publish", NEW, connect(shop.base_url)) is says


async def test_a_product_that_does_not_show_yet_is_not_published(connect: Connect) -> None:
    async with scripted(lambda _: variants()) as shop:
        with pytest.raises(Unavailable, match="nothing was sent"):
            await Create().send("publish", NEW, connect(shop.base_url))

        assert [seen.operation for seen in shop.seen] == ["Variants"]
