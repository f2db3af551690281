"""Every request fits Amazon's own models, and so does every answer of the simulated Amazon."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest

from activities.context import Call
from activities.core.listing import (
    CreateListing,
    EndListing,
    GetListing,
    PauseListing,
    ReopenListing,
    SearchListings,
    UpdateListing,
)
from activities.core.offer import CompetitorPrice, UpdatePrice
from activities.core.order import ListOrders
from activities.core.stock import SetStock, StockLevels
from activities.errors import ActivityError
from activities.marketplaces.amazon import (
    Amazon,
    competitors,
    content,
    create,
    listings,
    offers,
    states,
    stock,
)
from activities.marketplaces.amazon import orders as order_reads
from activities.marketplaces.amazon.auth import PATH as LOGIN
from tests.activities.amazon.conftest import CUP, DE, Shops
from tests.fakes import swagger
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = [pytest.mark.anyio, pytest.mark.specs]

Model = Mapping[str, Any]
SHOP = {"shop": "amazon_de"}
MUG = {**SHOP, "sku": "MUG-RED"}
NAMES = (
    "listingsItems_2021-08-01",
    "definitionsProductTypes_2020-09-01",
    "productPricing_2022-05-01",
    "fbaInventory",
    "orders_2026-01-01",
)
BUYER = {"BUYER", "RECIPIENT", "PAYMENT", "TAX"}


class Tap(httpx2.AsyncHTTPTransport):
    """The real transport, with somebody who writes down what passes."""

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self.seen: list[tuple[httpx2.Request, httpx2.Response]] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        answer = await super().handle_async_request(request)
        await answer.aread()
        self.seen.append((request, answer))
        return answer


@pytest.fixture
async def tap() -> Tap:
    return Tap()


@pytest.fixture
async def pool(tap: Tap) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=tap) as http:
        yield http


@pytest.fixture(scope="session")
def models(specs: Path) -> list[Model]:
    """Read the models that the adapter speaks."""
    return [json.loads((specs / "amazon" / f"{name}.json").read_text()) for name in NAMES]


async def everything(call: Call[Amazon], sandbox: SandboxProcess) -> None:
    """Do once whatever the adapter can do."""
    await listings.find(SearchListings.model_validate(SHOP), call)
    await listings.read(GetListing.model_validate({**SHOP, "sku": "BLA-ALPACA"}), call)
    await stock.read_levels(
        StockLevels.model_validate({**SHOP, "skus": ("MUG-RED", "MUG-XL")}), call
    )
    await order_reads.read(ListOrders.model_validate({**SHOP, "limit": 250}), call)
    sandbox.control.post("competitor", {**MUG, "shop": "amazon_de", "price": "18.00"})
    await competitors.look_around(CompetitorPrice.model_validate(MUG), call)
    lower = {"kind": "change_pct", "by": "-10"}
    writes: list[tuple[Any, Any]] = [
        (offers.ChangePrice(), UpdatePrice.model_validate({**MUG, "change": lower})),
        (stock.PutStock(), SetStock.model_validate({**MUG, "quantity": 15})),
        (
            content.Rewrite(),
            UpdateListing.model_validate({**MUG, "title": "Redder Mug", "description": "Redder."}),
        ),
        (states.Pause(), PauseListing.model_validate(MUG)),
        (states.Reopen(), ReopenListing.model_validate({**SHOP, "sku": "CAL-2026"})),
        (create.Create(), CreateListing.model_validate({**SHOP, "sku": CUP.sku})),
        (states.End(), EndListing.model_validate({**SHOP, "sku": "MUG-XL"})),
    ]
    for write, params in writes:
        sandbox.control.advance(5)
        change = await write.preview(params, call)
        await write.send(write.stages[0], change, call)
        sandbox.control.advance(5)
        await write.reconcile(write.stages[0], change, call)
    bare = CUP.model_copy(update={"attributes": {}})
    await create.Create().requirements(bare, call)


def conversations(tap: Tap) -> list[tuple[httpx2.Request, httpx2.Response, str]]:
    """Return what was said to the API itself, with the path below the shop's address."""
    said = []
    for request, answer in tap.seen:
        path = request.url.raw_path.decode().partition("?")[0].removeprefix(DE.path)
        if path != LOGIN and not path.startswith("/schemas/"):
            said.append((request, answer, path))
    return said


def problems(models: list[Model], tap: Tap) -> list[str]:
    found = []
    for request, answer, path in conversations(tap):
        operation = swagger.find(models, request.method, path)
        if operation is None:
            found.append(f"{request.method} {path} is no operation")
            continue
        body = json.loads(request.content) if request.content else None
        wrong = operation.request(str(request.url), body)
        wrong += operation.answer(answer.status_code, answer.json())
        found += [f"{operation.name}: {one}" for one in wrong]
    return found


async def test_all_that_is_asked_and_answered_fits_the_models(
    shops: Shops, tap: Tap, sandbox: SandboxProcess, models: list[Model]
) -> None:
    await everything(shops(), sandbox)

    assert problems(models, tap) == []


async def test_every_operation_that_the_adapter_names_was_really_asked(
    shops: Shops, tap: Tap, sandbox: SandboxProcess, models: list[Model]
) -> None:
    await everything(shops(), sandbox)

    asked = {
        operation.name
        for request, _, path in conversations(tap)
        if (operation := swagger.find(models, request.method, path))
    }
    assert asked == {
        "deleteListingsItem",
        "getCompetitiveSummary",
        "getDefinitionsProductType",
        "getInventorySummaries",
        "getListingsItem",
        "patchListingsItem",
        "putListingsItem",
        "searchDefinitionsProductTypes",
        "searchListingsItems",
        "searchOrders",
    }


async def test_nothing_asks_who_the_buyer_is(
    shops: Shops, tap: Tap, sandbox: SandboxProcess
) -> None:
    await everything(shops(), sandbox)

    asked = {
        part
        for request, _, _ in conversations(tap)
        for part in request.url.params.get("includedData", "").split(",")
    }
    assert asked & BUYER == set()
    assert not any(b"Ahlgren" in answer.content for _, answer, _ in conversations(tap))


@pytest.mark.parametrize("kind", ["fail_before", "outage", "throttle", "expired_token"])
async def test_a_refusal_of_the_simulated_amazon_fits_the_models_too(
    kind: str, shops: Shops, tap: Tap, sandbox: SandboxProcess, models: list[Model]
) -> None:
    call = shops()
    await call.client.find("MUG-RED")
    sandbox.control.fault(kind, "*", shop="amazon_de", times=6, seconds=300)
    reads = [
        listings.find(SearchListings.model_validate(SHOP), call),
        listings.read(GetListing.model_validate(MUG), call),
        order_reads.read(ListOrders.model_validate(SHOP), call),
    ]
    for read in reads:
        with pytest.raises(ActivityError):
            await read

    assert problems(models, tap) == []


async def test_a_planted_difference_would_be_seen(models: list[Model]) -> None:
    path = "/listings/2021-08-01/items/A2DEMO/MUG"
    operation = swagger.find(models, "PATCH", path)

    assert operation is not None
    assert operation.request(f"{path}?marketplaceIds=A&mood=x", {"patches": []}) == [
        "mood is no parameter",
        "body/productType is missing",
        "body/patches has 0 rows",
    ]
    assert operation.answer(200, {"sku": 1, "status": "DONE", "submissionId": "s"}) == [
        "answer/sku is no string",
        "answer/status is 'DONE'",
    ]
    assert operation.answer(404, {}) == ["patchListingsItem never answers 404"]
