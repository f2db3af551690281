"""The shops as one preview reads them: each opened once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import JsonValue

from activities.context import Call
from activities.declaration import Glancing, Implementation
from workflows.office import Office


class Glance:
    """What the steps of one preview read with; what one has read, another need not ask for.

    It is as fresh as the preview, and goes with it: a run reads each item again before it writes.
    """

    def __init__(self, office: Office, tenant: str) -> None:
        """Open nothing yet."""
        self._office = office
        self._tenant = tenant
        self._calls: dict[str | None, Call[Any]] = {}
        self._glancing: dict[str, Glancing] = {}

    def knows_all(self, shop: str) -> bool:
        """Tell whether a step of this preview has just read the whole of a shop."""
        return shop in self._glancing and self._glancing[shop].knows_all

    async def call(self, place: Implementation, params: Mapping[str, JsonValue]) -> Call[Any]:
        """Return what a step is handed, for the shop that its parameters name.

        Raises:
            Missing: the tenant has no such shop.
            Unavailable: the shop has no credential.
        """
        shop = str(params["shop"]) if params.get("shop") else None
        if shop not in self._calls:
            call = await self._office.connections.reading(self._tenant, shop)
            market = self._office.catalogue.marketplaces.get(place.marketplace or "")
            if shop in self._calls:  # another step has opened it meanwhile
                return self._calls[shop]
            if shop and market and market.glance:
                self._glancing[shop] = market.glance(call.client)
                call = replace(call, client=self._glancing[shop])
            self._calls[shop] = call
        return self._calls[shop]
