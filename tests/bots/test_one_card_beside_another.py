"""A card that cannot be told keeps no other card waiting."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from activities.catalogue import Catalogue
from activities.clock import SystemClock
from activities.http import open_client
from activities.plan.expressions import Expressions
from authz.gate import Gate
from bots.delivery import Delivery
from tests.fakes.tenants import NOW, tenant_row
from workflows.connections import Connections
from workflows.engines.embedded import EmbeddedEngine
from workflows.office import Office
from workflows.store import cursors, events, threads
from workflows.store.crypto import Secrets
from workflows.store.cursors import Told
from workflows.store.door import Transaction
from workflows.store.store import Store
from workflows.store.threads import Talk

pytestmark = pytest.mark.anyio

BROKEN = 101  # one more than a page of cards


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Open an installation with one tenant and nobody who drives runs."""
    store = await Store.open(f"sqlite:///{tmp_path}/countersign.db")
    await store.append(tenant_row("demo"))
    catalogue, clock = Catalogue.of([]), SystemClock()
    async with open_client() as http:
        secrets = Secrets.of([Fernet.generate_key().decode()])
        yield Office(
            store=store, gate=Gate("", lambda: None), catalogue=catalogue,
            expressions=Expressions(catalogue), clock=clock, engine=EmbeddedEngine(),
            connections=Connections(store, catalogue, secrets, http, clock),
        )  # fmt: skip
    await store.close()


def followed(tx: Transaction, approval: str, decided: dict[str, object]) -> None:
    """Follow an approval on a card in the thread, and let it be decided."""
    cursors.open_(tx, Told("demo", f"t-1/{approval}", "approval", approval, "t-1", 0))
    events.append(tx, "demo", "approval", approval, "decided", decided, NOW)


async def test_a_card_after_many_that_cannot_be_told_is_told(office: Office) -> None:
    def unit(tx: Transaction) -> None:
        threads.open_(tx, "demo", Talk("t-1", "api", "manager", None, None), NOW)
        for number in range(BROKEN):
            followed(tx, f"p-{number:03}", {"decision": "approve"})  # nobody decided
        followed(tx, "p-good", {"decision": "approve", "person": "manager2"})

    await office.store.write(unit)

    assert not await Delivery(office).catch_up("demo", None)  # those that failed come again

    said = await office.store.read(lambda tx: threads.said(tx, "demo", "t-1"))
    assert [message.text for message in said] == ["manager2 approved this."]
