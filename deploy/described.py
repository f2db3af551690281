"""The description of the API, without a server."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

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
    app = create(
        cast("Office", None),
        _nobody,
        Front(frozenset(), None),
        lacks=_nothing,
        stopping=asyncio.Event(),
        beside=[messages(cast("Inbox", None), _nobody)],
    )
    return app.openapi()
