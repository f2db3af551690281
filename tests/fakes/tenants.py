"""The smallest tenant that a store's tests need."""

from datetime import UTC, datetime
from typing import Final

from pydantic import SecretStr

from workflows.store.installations import Installation
from workflows.store.rows import Rows
from workflows.store.tables import Tenant

NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACME: Final = Installation(
    tenant="demo",
    surface="slack",
    enterprise="",
    team="T1",
    app="A1",
    bot="U0",
    access=SecretStr("xoxb-open"),
    refresh=SecretStr("xoxe-fresh"),
    expires_at=NOW,
    scopes=("chat:write",),
    person="admin",
)
"""A workspace that the tenant "demo" has installed."""


def tenant_row(name: str) -> Rows:
    """Write the row of a tenant."""
    return Rows().add(
        Tenant,
        tenant=name,
        title=name,
        locale="en",
        zone="Europe/Berlin",
        currency="EUR",
        facts=1,
        forbidden_activities=[],
        forbidden_shops=[],
    )
