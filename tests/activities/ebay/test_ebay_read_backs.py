"""What a read-back says about a stage whose answer was lost."""

from typing import Any

import pytest

from activities.change import Change, Reconciled
from activities.marketplaces.ebay.content import Rewrite
from activities.marketplaces.ebay.create import Create
from activities.marketplaces.ebay.offers import ChangePrice
from activities.marketplaces.ebay.states import End, Pause, Reopen
from activities.marketplaces.ebay.stock import PutStock
from tests.activities.ebay.changes_of_a_mug import (
    CREATE,
    END,
    PAUSE,
    PRICE,
    REOPEN,
    STOCK,
    TEXTS,
)
from tests.activities.ebay.conftest import Connect
from tests.activities.ebay.scripted_ebay import Script, item, offer, paused, scripted, shows

pytestmark = pytest.mark.anyio

READ_BACK: list[tuple[Any, str, Change, Script, Reconciled]] = [
    (ChangePrice(), "price", PRICE, shows(item(), offer()), Reconciled.NOT_APPLIED),
    (ChangePrice(), "price", PRICE, shows(item()), Reconciled.UNKNOWN),
    (PutStock(), "quantity", STOCK, shows(item(), offer()), Reconciled.NOT_APPLIED),
    (
        PutStock(), "quantity", STOCK,
        shows(item(), offer(availableQuantity=5)), Reconciled.APPLIED,
    ),
    (
        PutStock(), "quantity", STOCK,
        shows(item(), offer(availableQuantity=8)), Reconciled.UNKNOWN,
    ),
    (Pause(), "withdraw", PAUSE, shows(item(), offer()), Reconciled.NOT_APPLIED),
    (Pause(), "withdraw", PAUSE, shows(item(), paused()), Reconciled.APPLIED),
    (Pause(), "withdraw", PAUSE, shows(item()), Reconciled.UNKNOWN),
    (Reopen(), "publish", REOPEN, shows(item(), offer()), Reconciled.APPLIED),
    (Reopen(), "publish", REOPEN, shows(item(), paused()), Reconciled.NOT_APPLIED),
    (End(), "offer", END, shows(item()), Reconciled.APPLIED),
    (End(), "offer", END, shows(item(), offer()), Reconciled.NOT_APPLIED),
    (Rewrite(), "inventory_item", TEXTS, shows(item(), offer()), Reconciled.NOT_APPLIED),
    (Rewrite(), "offer", TEXTS, shows(item(), offer()), Reconciled.NOT_APPLIED),
    (
        Rewrite(), "offer", TEXTS,
        shows(item(), offer(listingDescription="A better mug.")), Reconciled.APPLIED,
    ),
    (Create(), "inventory_item", CREATE, shows(None), Reconciled.NOT_APPLIED),
    (Create(), "inventory_item", CREATE, shows(item()), Reconciled.UNKNOWN),
    (Create(), "offer", CREATE, shows(item()), Reconciled.NOT_APPLIED),
    (Create(), "offer", CREATE, shows(item(), paused()), Reconciled.APPLIED),
    (Create(), "offer", CREATE, shows(item(), paused(categoryId="1")), Reconciled.UNKNOWN),
    (Create(), "publish", CREATE, shows(item(), paused()), Reconciled.NOT_APPLIED),
    (Create(), "publish", CREATE, shows(item(), offer()), Reconciled.APPLIED),
    (Create(), "publish", CREATE, shows(item()), Reconciled.UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("write", "stage", "planned", "script", "found"), READ_BACK)
async def test_a_read_back_tells_what_became_of_a_stage(
    write: Any,  # noqa: ANN401
    stage: str,
    planned: Change,
    script: Script,
    found: Reconciled,
    connect: Connect,
) -> None:
    async with scripted(script) as shop:
        assert await write.reconcile(stage, planned, connect(shop.base_url)) is found
