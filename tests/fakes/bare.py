"""An installation with nothing but an engine and the activities of one test."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

from cryptography.fernet import Fernet

from activities.catalogue import Catalogue
from activities.clock import SystemClock
from activities.http import open_client
from activities.plan.expressions import Expressions
from authz.gate import Gate
from tests.fakes.tenants import tenant_row
from workflows.connections import Connections
from workflows.engines.embedded import EmbeddedEngine
from workflows.office import Office
from workflows.store.crypto import Secrets
from workflows.store.store import Store


@asynccontextmanager
async def bare_office(
    folder: Path, engine: EmbeddedEngine, declared: Mapping[str, object]
) -> AsyncIterator[Office]:
    """Serve a tenant with no shop whose plans may do what is declared, and nothing else."""
    here = ModuleType("here")
    vars(here).update(declared)
    catalogue, clock = Catalogue.of([here]), SystemClock()
    store = await Store.open(f"sqlite:///{folder}/countersign.db")
    await store.append(tenant_row("demo"))
    async with open_client() as http:
        secrets = Secrets.of([Fernet.generate_key().decode()])
        office = Office(
            store=store, gate=Gate("", lambda: None), catalogue=catalogue,
            expressions=Expressions(catalogue), clock=clock, engine=engine,
            connections=Connections(store, catalogue, secrets, http, clock),
        )  # fmt: skip
        engine.serve(office)
        yield office
        await engine.stop()
    await store.close()
