"""What the simulated shops see, and what a person may do to them to try Countersign out.

These routes exist only beside a sandbox. Whatever is done here is done by somebody outside: it
passes no gate, leaves no receipt, and reaches the asking person's own simulated shops alone.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from pydantic import Field, JsonValue

from activities.errors import Missing
from activities.sandbox.faults import FaultKind
from activities.sandbox.remote import Remote
from admin_web.api.door import Body, Words
from admin_web.session import Authenticate
from authz.people import Person
from workflows import shops
from workflows.documents import Document
from workflows.halt import allowed
from workflows.office import Office
from workflows.store import products
from workflows.store.shops import Connected

ASKED: Final = "300"
"""How many of the newest requests and effects are looked at; those of others are among them."""
LAST: Final = 60
"""How many of them are shown."""
ROWS: Final = 200
"""How many articles of a shop are shown."""
_STRIKES: Final[Mapping[FaultKind, str]] = {
    "stale_read": "read", "expired_token": "*", "outage": "*",
}  # fmt: skip
"""What a fault strikes if not the next write."""


class SeenRow(Document):
    """One article as a shop's buyers see it."""

    sku: str
    title: str
    price: str
    currency: str
    stock: int
    state: str


class SeenShop(Document):
    """One simulated shop from outside."""

    shop: str
    title: str
    marketplace: str
    rows: tuple[SeenRow, ...]
    total: int = Field(description="how many articles it has; `rows` may be only the first")


class OrderedFault(Document):
    """A fault that may still strike."""

    shop: str
    kind: FaultKind
    left: int


class SeenRequest(Document):
    """A request that reached a shop; without a status its connection was cut."""

    seq: int
    at: str
    shop: str
    operation: str
    kind: str
    fault: str | None
    status: int | None


class SeenEffect(Document):
    """A write that a shop has carried out."""

    seq: int
    request: int = Field(description="the `seq` of the request that asked for it")
    at: str
    shop: str
    sku: str
    what: str
    value: JsonValue


class Version(Document):
    """The name of what the simulated shops see; it changes with that."""

    version: str


class World(Version):
    """Everything that the simulated shops of a tenant see."""

    shops: tuple[SeenShop, ...]
    faults: tuple[OrderedFault, ...]
    requests: tuple[SeenRequest, ...]
    effects: tuple[SeenEffect, ...]


class Fault(Body):
    """What shall go wrong in a shop, with the next requests that it strikes."""

    shop: Words
    kind: FaultKind
    times: int = Field(1, ge=1, le=1_000)


class Mend(Body):
    """What shall not go wrong any more in a shop: faults of one kind, or none at all."""

    shop: Words
    kind: FaultKind | None = None


class Edit(Body):
    """What somebody else changes in a shop."""

    shop: Words
    sku: Words
    price: Words | None = None
    stock: int | None = Field(None, ge=0, le=1_000_000)


def router(
    office: Office,
    authenticate: Authenticate,
    remote: Remote,
) -> APIRouter:
    """Return the routes of the simulated world."""
    routes = APIRouter(prefix="/api/sandbox", tags=["sandbox"])

    async def who(request: Request) -> Person:
        return await authenticate(request.headers)

    async def key_of(by: Person, shop: str) -> str:
        found = (await _simulated(office, by)).get(shop)
        if found is None:
            text = f"There is no simulated shop {shop}."
            raise Missing(text, at="shop", hint="`countersign shops` lists the connected ones.")
        return _key(found)

    @routes.get("")
    async def see(by: Annotated[Person, Depends(who)]) -> World:
        """Show what buyers see, what was asked of the shops, and what may still go wrong."""
        return await _world(office, by, remote)

    @routes.get("/version")
    async def look(by: Annotated[Person, Depends(who)]) -> Version:
        """Name what the shops see now: it is to be read anew when that changes."""
        await _simulated(office, by)
        return Version(version=await _version(remote))

    @routes.post("/faults")
    async def strike(fault: Fault, by: Annotated[Person, Depends(who)]) -> World:
        """Let something go wrong."""
        match = _STRIKES.get(fault.kind, "write")
        key = await key_of(by, fault.shop)
        await remote.order("fault", shop=key, match=match, kind=fault.kind, times=fault.times)
        return await _world(office, by, remote)

    @routes.post("/mend")
    async def mend(mended: Mend, by: Annotated[Person, Depends(who)]) -> World:
        """Take faults of a shop back."""
        await remote.order("mend", shop=await key_of(by, mended.shop), kind=mended.kind)
        return await _world(office, by, remote)

    @routes.post("/edit")
    async def edit(changed: Edit, by: Annotated[Person, Depends(who)]) -> World:
        """Change an article as somebody else would."""
        key = await key_of(by, changed.shop)
        order = {"sku": changed.sku, "price": changed.price, "stock": changed.stock}
        await remote.order("edit", shop=key, **order)
        return await _world(office, by, remote)

    return routes


async def _simulated(office: Office, by: Person) -> dict[str, Connected]:
    """Return the simulated shops that a person may look into, by id."""
    await allowed(office, by, "read")
    found = await shops.listed(office, by)
    return {shop.id: shop for shop in found if shop.sandbox}


async def _version(remote: Remote) -> str:
    return str((await remote.read("version"))["version"])


def _key(shop: Connected) -> str:
    """Return the name of a simulated shop in the sandbox: the end of its address."""
    return shop.base_url.rpartition("/")[2]


async def _world(office: Office, by: Person, remote: Remote) -> World:
    named = {_key(shop): shop for shop in (await _simulated(office, by)).values()}
    version = await _version(remote)  # first: what changes meanwhile is read once more
    state = await remote.read("state", first=str(ROWS))
    skus = {sku for rows in state.values() for sku in rows}
    titles = await office.store.read(lambda tx: products.titles(tx, by.tenant, skus))
    sizes = await remote.read("sizes")
    faults = await remote.read("faults")
    requests = await remote.read("requests", last=ASKED)
    effects = await remote.read("effects", last=ASKED)

    def ours(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row | {"shop": named[row["shop"]].id} for row in rows if row["shop"] in named]

    return World(
        version=version,
        shops=tuple(
            _seen(shop, state[key], titles, total=sizes[key])
            for key, shop in named.items()
            if key in state
        ),
        faults=tuple(
            OrderedFault(shop=row["shop"], kind=row["kind"], left=row["left"])
            for row in ours(faults)
        ),
        requests=tuple(SeenRequest.model_validate(row) for row in ours(requests)[-LAST:]),
        effects=tuple(_effect(row) for row in ours(effects)[-LAST:]),
    )


def _seen(
    shop: Connected, rows: Mapping[str, Any], titles: Mapping[tuple[str, str], str], *, total: int
) -> SeenShop:
    return SeenShop(
        shop=shop.id,
        title=shop.title,
        marketplace=shop.marketplace,
        rows=tuple(
            SeenRow(sku=sku, title=titles.get((shop.id, sku), sku), **row)
            for sku, row in rows.items()
        ),
        total=total,
    )


def _effect(row: Mapping[str, Any]) -> SeenEffect:
    return SeenEffect.model_validate({name: row[name] for name in SeenEffect.model_fields})
