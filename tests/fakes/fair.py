"""A whole marketplace in one file: copied beside the real ones, it needs nothing else."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx2

from activities.change import Change, Reconciled, Undo
from activities.clock import Clock
from activities.context import Call, Connection
from activities.core.listing import ListingsFound, SearchListings, search
from activities.core.offer import UpdatePrice, update_price
from activities.declaration import Idempotency, Marketplace, supports
from activities.errors import Conflict, NotFound, Rejected
from activities.http import Post, lost, post
from activities.money import Money, plain
from activities.product import Listing
from activities.read_back import judged

SETTLES_S = 15


class Fair:
    """Asks one stand at the fair."""

    def __init__(self, connection: Connection, http: httpx2.AsyncClient, clock: Clock) -> None:
        """Be let in by the connection's credential."""
        self.shop = connection.shop
        self._connection = connection
        self._http = http
        self._clock = clock

    async def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        deadline: datetime | None = None,
    ) -> Any:  # noqa: ANN401 - any JSON
        """Make one call, once."""
        writes, place = method != "GET", self.shop.title
        token = self._connection.credential.get_secret_value()
        request = Post(
            place=place,
            url=f"{self._connection.base_url}{path}",
            headers={"Authorization": f"Bearer {token}"},
            body=b"" if body is None else json.dumps(body).encode(),
            writes=writes,
            deadline=deadline,
            method=method,
        )
        answer = await post(self._http, request, self._clock)
        if answer.status == httpx2.codes.NOT_FOUND:
            raise NotFound(f"{place} has no such stand.")
        if answer.status != httpx2.codes.OK:
            raise lost(place, f"failed (HTTP {answer.status})", writes=writes)
        try:
            return json.loads(answer.body)
        except ValueError:
            raise lost(place, "broke off", writes=writes) from None

    async def article(self, sku: str) -> Listing:
        """Return one article."""
        return self.listing(await self.ask("GET", f"/articles/{sku}"))

    def listing(self, found: Mapping[str, Any]) -> Listing:
        """Read an article."""
        price = {"amount": found["price"], "currency": self.shop.currency}
        return Listing.model_validate({**found, "shop": self.shop.id, "price": price})


FAIR = Marketplace("fair", "Fair", connect=Fair)


@supports(search, FAIR)
async def find(params: SearchListings, call: Call[Fair]) -> ListingsFound:
    """Look at every article, and keep what matches."""
    words = params.query.casefold().split()
    every = [call.client.listing(one) for one in await call.client.ask("GET", "/articles")]
    found = tuple(one for one in every if all(word in one.title.casefold() for word in words))
    return ListingsFound(listings=found, count=len(found))


@supports(update_price, FAIR, settles_s=SETTLES_S, idempotency=Idempotency.READ_BEFORE)
class ChangePrice:
    """Writes another price on the board."""

    stages: tuple[str, ...] = ("price",)

    async def preview(self, params: UpdatePrice, call: Call[Fair]) -> Change:
        """Read the present price and compute the new one."""
        found = await call.client.article(params.sku)
        return Change(
            shop=found.shop,
            item=params.sku,
            listing=found.listing,
            skus=(params.sku,),
            title=found.title,
            before={"price": found.price},
            after={"price": params.change.apply(found.price)},
        )

    async def send(self, _: str, change: Change, call: Call[Fair]) -> Mapping[str, Any]:
        """Set the price."""
        found = await call.client.article(change.item)
        if found.price != change.before["price"]:
            raise Conflict(change.before["price"], found.price, at=change.item)
        price = change.after["price"]
        if not isinstance(price, Money):
            raise Rejected("A price change without a price cannot be sent.")
        body = {"price": plain(price.amount)}
        stored: Mapping[str, Any] = await call.client.ask(
            "PUT", f"/articles/{change.item}", body, call.deadline
        )
        return stored

    async def reconcile(self, _: str, change: Change, call: Call[Fair]) -> Reconciled:
        """Read the price back."""
        return judged(change, {"price": (await call.client.article(change.item)).price})

    def undo(self, change: Change) -> Undo:
        """Write the price that was."""
        price = change.before["price"]
        back = price.model_dump(mode="json") if isinstance(price, Money) else None
        params = {"shop": change.shop, "sku": change.item, "change": {"kind": "set", "price": back}}
        return Undo(activity=update_price.name, params=params)
