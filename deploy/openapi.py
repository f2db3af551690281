"""Print the description of the API, without a server: `python -m deploy.openapi`."""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any, cast

from activities.sandbox.remote import Remote
from admin_web.api.sandbox import router as simulated_world
from admin_web.app import Front, create
from authz.people import Person
from bots.inbox import Inbox
from bots.web import router as messages
from workflows.office import Office


async def _nobody(_: Mapping[str, str]) -> Person:
    raise NotImplementedError


async def _nothing() -> str | None:
    return None


def described() -> dict[str, Any]:
    """Return the OpenAPI document; no route is called, so nobody has to be there."""
    front = Front(frozenset(), None, local=True, demo=True)
    office = cast("Office", None)
    beside = [
        messages(cast("Inbox", None), _nobody),
        simulated_world(office, _nobody, cast("Remote", None)),
    ]
    app = create(
        office,
        _nobody,
        front,
        lacks=_nothing,
        stopping=asyncio.Event(),
        beside=beside,
    )
    return app.openapi()


if __name__ == "__main__":
    json.dump(described(), sys.stdout, indent=1, sort_keys=True)
