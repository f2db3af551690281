"""Set up a real installation: settings, keys, one business and its first admin.

The settings file is written last: without it a set-up was interrupted, and is taken up again.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from activities.errors import Misconfigured
from deploy.home import Home
from deploy.settings import TOML, Settings
from workflows.store import installing
from workflows.store.crypto import new_key
from workflows.store.door import Transaction
from workflows.store.store import Store


@dataclass(frozen=True, slots=True)
class Business:
    """What the operator says about the business."""

    tenant: str
    admin: str
    title: str
    locale: str
    zone: str
    currency: str
    public_url: str | None = None


def refuse_second(settings: Settings, home: Home) -> None:
    """Refuse to set up what is set up already.

    Raises:
        Misconfigured: there are settings in HOME.
    """
    there = home.folder / TOML
    if there.exists():
        if settings.operator:
            text = f"{home.folder} is set up already, for {settings.operator}. Nothing was changed."
            hint = "Start it with `countersign up`, or choose another folder with COUNTERSIGN_HOME."
            raise Misconfigured(text, at=str(there), hint=hint)
        text = f"{home.folder} is in use: there is {there.name}. Nothing was changed."
        hint = "Choose another folder with COUNTERSIGN_HOME."
        raise Misconfigured(text, at=str(there), hint=hint)


def install(settings: Settings, home: Home, business: Business) -> Path:
    """Make everything that a first start needs, the settings file last.

    Returns:
        The settings file.

    Raises:
        Misconfigured: something is set up already, or cannot be written.
    """
    refuse_second(settings, home)
    asyncio.run(_first_rows(settings, business))
    home.secret_key(new_key())
    home.token()
    return home.settings(_toml(settings, business))


async def _first_rows(settings: Settings, business: Business) -> None:
    now = datetime.now(UTC)
    tenant, admin = business.tenant, business.admin
    words = {name: getattr(business, name) for name in ("title", "locale", "zone", "currency")}

    def unit(tx: Transaction) -> bool:
        if installing.is_empty(tx):
            installing.first(tx, tenant, admin, **words, now=now)
            return True
        if not installing.is_begun(tx, tenant, admin):
            return False
        installing.reword(tx, tenant, **words)
        return True

    store = await Store.open(settings.database)
    try:
        made = await store.write(unit)
    finally:
        await store.close()
    if not made:
        text = "The database holds a business already. Nothing was changed."
        hint = "Choose an empty one with COUNTERSIGN_DATABASE_URL, or another COUNTERSIGN_HOME."
        raise Misconfigured(text, at="COUNTERSIGN_DATABASE_URL", hint=hint)


def _toml(settings: Settings, business: Business) -> str:
    public = f'public_url = "{business.public_url}"\n' if business.public_url else ""
    return (
        "# Written by `countersign init`. The environment (COUNTERSIGN_…) comes before this file;\n"
        "# deploy/guide/settings.md lists every setting. Keys are in files of their own.\n"
        f'operator = "{business.tenant}/{business.admin}"\n'
        f'host = "{settings.host}"\n'
        f"port = {settings.port}\n"
        f"{public}"
    )
