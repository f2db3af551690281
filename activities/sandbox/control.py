"""The control routes: what tests and demonstrations order of the sandbox, and what they read."""

import dataclasses
import json
import re
from collections.abc import Awaitable, Callable
from decimal import Decimal
from itertools import islice
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from activities.errors import CountersignError, Missing
from activities.sandbox import faults, journal
from activities.sandbox.dialect import Edit
from activities.sandbox.faults import FaultKind
from activities.sandbox.world import World

LONGEST_S = 366 * 86_400.0
"""No advance and no fault lasts longer than a year."""

MOST_LISTINGS = 20_000
"""No shop of the sandbox sells more."""

Price = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$")]


class _Order(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


OrderT = TypeVar("OrderT", bound=_Order)


class FaultOrder(_Order):
    """What shall go wrong."""

    shop: str | None = None
    match: str = "*"
    kind: FaultKind
    times: int = Field(1, ge=1, le=100_000)
    seconds: float | None = Field(None, ge=0, le=LONGEST_S)


class EditOrder(_Order):
    """What somebody else changes; one field or several."""

    shop: str
    sku: str
    price: Price | None = None
    stock: int | None = Field(None, ge=-1_000_000_000, le=1_000_000_000)
    state: Literal["active", "paused", "ended"] | None = None


class AdvanceOrder(_Order):
    """How far the clock moves."""

    seconds: float = Field(gt=0, le=LONGEST_S)


class CompetitorOrder(_Order):
    """What another seller asks for an article."""

    shop: str
    sku: str
    price: Price
    seller: str = "competitor"


class MendOrder(_Order):
    """Whose faults are taken back: those of one kind, or all of them."""

    shop: str
    kind: FaultKind | None = None


class ResetOrder(_Order):
    """How much some shops sell afterwards; the others sell what they always do."""

    listings: dict[str, Annotated[int, Field(ge=1, le=MOST_LISTINGS)]] = Field({})
    """Listings by the key of the shop: never fewer than its seed has."""


class _BadOrder(CountersignError):
    """The order cannot be carried out as it is written."""

    code = "bad_order"


async def _read(request: Request, kind: type[OrderT]) -> OrderT:
    body = await request.body()
    try:
        return kind.model_validate_json(body or b"{}")
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        at = "/" + "/".join(str(part) for part in first["loc"])
        known = ", ".join(kind.model_fields) or "no fields"
        raise _BadOrder(f"{first['msg']}.", at=at, hint=f"This route takes {known}.") from wrong


def _rows(request: Request, word: str) -> int | None:
    """Read how many rows are wanted, the `last` or the `first`; all of them without the word."""
    text = request.query_params.get(word)
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,6}", text, re.ASCII):
        raise _BadOrder(f"`{word}` is not a number of rows.", at=word, hint=f"Use {word}=50.")
    return int(text)


def routes(world: World, health: dict[str, object]) -> list[Route]:
    """Return the control routes of one world."""
    control = _Control(world)

    async def show_health(_: Request) -> Response:
        return JSONResponse(health)

    return [
        Route("/health", show_health),
        Route("/requests", _clear(control.requests)),
        Route("/effects", _clear(control.effects)),
        Route("/state", _clear(control.state)),
        Route("/sizes", _clear(control.sizes)),
        Route("/version", _clear(control.version)),
        Route("/fault", _clear(control.fault), methods=["POST"]),
        Route("/faults", _clear(control.faults)),
        Route("/mend", _clear(control.mend), methods=["POST"]),
        Route("/edit", _clear(control.edit), methods=["POST"]),
        Route("/advance", _clear(control.advance), methods=["POST"]),
        Route("/competitor", _clear(control.competitor), methods=["POST"]),
        Route("/reset", _clear(control.reset), methods=["POST"]),
    ]


def _clear(
    route: Callable[[Request], Awaitable[object]],
) -> Callable[[Request], Awaitable[Response]]:
    """Answer as JSON, and refuse in a sentence."""

    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await route(request))
        except CountersignError as refusal:
            status = 404 if isinstance(refusal, Missing) else 400
            body = {
                "code": refusal.code,
                "text": refusal.text,
                "at": refusal.at,
                "hint": refusal.hint,
            }
            return Response(json.dumps(body), status, media_type="application/problem+json")

    return answer


class _Control:
    """One method a route."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def requests(self, request: Request) -> object:
        return journal.requests(self._world.state.db, _rows(request, "last"))

    async def effects(self, request: Request) -> object:
        self._world.land()
        return journal.effects(self._world.state.db, _rows(request, "last"))

    async def state(self, request: Request) -> object:
        first = _rows(request, "first")
        return {
            shop: {sku: dataclasses.asdict(row) for sku, row in islice(rows.items(), first)}
            for shop, rows in self._world.show().items()
        }

    async def sizes(self, _: Request) -> object:
        return {shop: len(rows) for shop, rows in self._world.show().items()}

    async def version(self, _: Request) -> object:
        return {"version": self._world.version()}

    async def faults(self, _: Request) -> object:
        now = self._world.clock.now()
        return [
            {"shop": one.shop, "match": one.match, "kind": one.kind, "left": one.left}
            for one in faults.ordered(self._world.state.db, now)
        ]

    async def mend(self, request: Request) -> object:
        order = await _read(request, MendOrder)
        shop = self._world.shop(order.shop)
        with self._world.state.unit():
            faults.forget(self._world.state.db, shop.key, order.kind)
        return {}

    async def fault(self, request: Request) -> object:
        order = await _read(request, FaultOrder)
        seconds = faults.SECONDS.get(order.kind, 0.0) if order.seconds is None else order.seconds
        self._check(order, seconds)
        with self._world.state.unit():
            faults.order(
                self._world.state.db, order.shop, order.match, order.kind, order.times, seconds
            )
        return {}

    def _check(self, order: FaultOrder, seconds: float) -> None:
        """Refuse an order that could never strike, or that no real shop would do."""
        world = self._world
        shops = [world.shop(order.shop)] if order.shop else list(world.shops.values())
        dialects = {world.dialects[shop.marketplace].marketplace: shop for shop in shops}
        spoken = [world.dialects[name] for name in dialects]
        operations = {name: kind for one in spoken for name, kind in one.operations.items()}
        only = faults.ONLY.get(order.kind)
        match = order.match
        if match not in {"read", "write", "*", *operations}:
            known = ", ".join(sorted(operations))
            text = f"No shop there knows an operation `{match}`."
            raise _BadOrder(text, at="/match", hint=f"Use read, write, * or one of {known}.")
        if only and operations.get(match, match) not in {only, "*"}:
            text = f"`{order.kind}` is about a {only}, and `{match}` is none."
            raise _BadOrder(text, at="/match", hint=f"Match `{only}` or one of its operations.")
        settles = min(one.settles_s for one in spoken)
        if only and seconds > settles:
            text = f"`{order.kind}` of {seconds:g} s is longer than these writes take to settle."
            raise _BadOrder(text, at="/seconds", hint=f"Use at most {settles:g} seconds.")

    async def edit(self, request: Request) -> object:
        order = await _read(request, EditOrder)
        price = None if order.price is None else Decimal(order.price)
        edit = Edit(price, order.stock, order.state)
        if edit == Edit():
            raise _BadOrder("The edit changes nothing.", hint="Give `price`, `stock` or `state`.")
        self._world.edit(self._world.shop(order.shop), order.sku, edit)
        return {}

    async def advance(self, request: Request) -> object:
        order = await _read(request, AdvanceOrder)
        self._world.advance(order.seconds)
        return {"now": journal.moment(self._world.clock.now())}

    async def competitor(self, request: Request) -> object:
        order = await _read(request, CompetitorOrder)
        shop = self._world.shop(order.shop)
        with self._world.state.unit():
            journal.keep_competitor(
                self._world.state.db, shop.key, order.sku, order.seller, order.price
            )
        return {}

    async def reset(self, request: Request) -> object:
        order = await _read(request, ResetOrder)
        for key in order.listings:
            self._world.shop(key)
        self._world.reset(order.listings)
        return {}
