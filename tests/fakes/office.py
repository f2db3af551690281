"""One installation over the real sandbox and a real policy engine, in this process or another."""

import asyncio
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx2

from activities.catalogue import Catalogue
from activities.clock import SandboxClock
from activities.plan.expressions import Expressions
from activities.product import Product
from activities.sandbox.seed import ARTICLES
from authz.client import Client
from authz.gate import Gate
from authz.pdp import Pdp
from authz.people import Person
from authz.serving import Serving
from deploy.demo import furnish
from tests.fakes.sandbox_process import Control
from workflows import decide, propose, runs
from workflows.connections import Connections
from workflows.documents import DecisionDocument, PlanDocument, RunDocument
from workflows.engines.embedded import EmbeddedEngine
from workflows.engines.engine import Engine
from workflows.office import Office
from workflows.store import people, products
from workflows.store import runs as run_rows
from workflows.store.crypto import Secrets
from workflows.store.door import OnCommit, Transaction
from workflows.store.store import Store

KEY = urlsafe_b64encode(b"a key that every test process ha").decode()
STEP_S = 4.0
"""How far an impatient test moves the sandbox's clock at once."""
Plan = dict[str, Any]


@dataclass(frozen=True)
class Judge:
    """How any process reaches the one policy engine of a test session."""

    socket: str
    nonce: str
    digest: str
    version: str

    @classmethod
    def of(cls, pdp: Pdp) -> "Judge":
        """Name the engine that serves now."""
        serving = pdp._serving()  # noqa: SLF001 - the nonce is nobody else's business
        assert serving is not None
        socket = str(pdp._den.socket)  # noqa: SLF001 - likewise
        return cls(socket, serving.nonce, serving.policy_digest, serving.pdp_version)


@dataclass(frozen=True)
class Place:
    """Where the parts of one installation are; small enough to be told to another process."""

    database: str
    sandbox: str
    home: Path
    """Of the sandbox, whose clock everything follows."""
    judge: Judge
    key: str = KEY

    @property
    def control(self) -> Control:
        """Return the sandbox's control routes."""
        return Control(self.sandbox)

    @property
    def clock(self) -> SandboxClock:
        """Return the clock that everything follows."""
        return SandboxClock(self.home / "sandbox.clock")

    def advance(self, seconds: float) -> None:
        """Move the clock; cheaper than by the control routes' own client."""
        connection = HTTPConnection(self.sandbox.removeprefix("http://"), timeout=10)
        try:
            connection.request("POST", "/_sandbox/advance", json.dumps({"seconds": seconds}))
            answer = connection.getresponse()
            assert answer.status == HTTPStatus.OK, answer.read()
        finally:
            connection.close()


@dataclass(frozen=True)
class Sent:
    """One request on its way to the shop."""

    number: int
    operation: str
    body: str
    writes: bool


Hook = Callable[[str, Sent], Awaitable[None]]
"""Called with "before" and "after" each request; "after" once its answer is there."""


class Tap(httpx2.AsyncBaseTransport):
    """The real transport, with somebody listening."""

    def __init__(self, hook: Hook | None) -> None:
        self._inner = httpx2.AsyncHTTPTransport(trust_env=False)
        self.hook = hook
        self.sent: list[Sent] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass one request on."""
        body = (await request.aread()).decode()
        sent = Sent(len(self.sent) + 1, *_meant(request, body))
        self.sent.append(sent)
        if self.hook:
            await self.hook("before", sent)
        answer = await self._inner.handle_async_request(request)
        await answer.aread()
        if self.hook:
            await self.hook("after", sent)
        return answer

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _meant(request: httpx2.Request, body: str) -> tuple[str, str, bool]:
    """Say what a request is called, what it holds, and whether it may change something."""
    if request.url.path.endswith("/graphql.json"):
        asked = json.loads(body)
        return asked["operationName"], body, asked["query"].lstrip().startswith("mutation")
    changes = request.method in {"DELETE", "PATCH", "PUT"}
    changes |= request.method == "POST" and "/sell/" in request.url.path
    preview = request.url.params.get("mode") == "VALIDATION_PREVIEW"
    return f"{request.method} {request.url.path}", body, changes and not preview


class IdleEngine:
    """Remembers what it was told and drives nothing."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

    async def submit(self, tenant: str, run: str, epoch: int) -> None:
        """Remember it."""
        self.told.append(("submit", f"{run}:{epoch}"))

    async def cancel(self, tenant: str, run: str) -> None:
        """Remember it."""
        self.told.append(("cancel", run))

    async def wake(self, tenant: str, run: str) -> None:
        """Remember it."""
        self.told.append(("wake", run))


@dataclass
class Desk:
    """An office with its people, as a test uses it."""

    place: Place
    office: Office
    tap: Tap
    people: Mapping[str, Person]
    control: Control = field(init=False)

    def __post_init__(self) -> None:
        self.control = self.place.control

    async def offer(self, plan: Plan, by: str = "manager") -> PlanDocument:
        """Propose a plan that has to become a card."""
        found = await propose.propose(
            self.office, self.people[by], json.dumps(plan), thread=None, surface="api"
        )
        assert isinstance(found, PlanDocument), found
        return found

    async def approve(self, card: PlanDocument, by: str = "manager2") -> DecisionDocument:
        """Approve a card."""
        return await decide.decide(
            self.office,
            self.people[by],
            card.approval.id,
            revision=card.approval.revision,
            decision="approve",
            reason="",
            surface="api",
        )

    async def begin(self, plan: Plan) -> str:
        """Propose and approve a plan of one workflow; return its run."""
        decided = await self.approve(await self.offer(plan))
        return decided.run_ids[0]

    async def show(self, run: str) -> RunDocument:
        """Look at a run."""
        return await runs.show(self.office, self.people["viewer"], run)

    async def ended(
        self, run: str, *, patience_s: float = 30, hurry_after: int = 20
    ) -> RunDocument:
        """Wait for the end of a run; after a while move the clock that it waits for."""
        looks = 0
        async with asyncio.timeout(patience_s):
            while await self.is_live(run):
                await asyncio.sleep(0.02)
                looks += 1
                if looks > hurry_after:
                    await asyncio.to_thread(self.place.advance, STEP_S)
        return await self.show(run)

    async def drive(
        self, run: str, *, patience_s: float = 30, hurry_after: int = 20
    ) -> RunDocument:
        """Let an engine of this test's own drive a run to its end."""
        engine = EmbeddedEngine()
        engine.serve(self.office)
        await engine.start()
        try:
            return await self.ended(run, patience_s=patience_s, hurry_after=hurry_after)
        finally:
            await engine.stop()

    @property
    def writes(self) -> list[Sent]:
        """Return the writes that left for the shop."""
        return [sent for sent in self.tap.sent if sent.writes]

    async def is_live(self, run: str) -> bool:
        """Tell whether an engine still has to drive a run."""
        found = await self.office.store.read(lambda tx: run_rows.get(tx, "demo", run))
        return found is not None and found.state.live

    async def through(self, plan: Plan) -> RunDocument:
        """Propose, approve and wait."""
        return await self.ended(await self.begin(plan))


@cache
def vocabulary() -> tuple[Catalogue, Expressions]:
    """Return everything that can be done, and the words to say it."""
    catalogue = Catalogue.discover()
    return catalogue, Expressions(catalogue)


async def prepare(place: Place) -> None:
    """Make the tables of an installation and its demo tenants."""
    store = await Store.open(place.database)
    now = place.clock.now()
    await furnish(store, Secrets.of([place.key]), place.sandbox, now)
    known = [
        Product(sku=variant.sku, title=article.title)
        for article in ARTICLES
        for variant in article.variants
    ]
    await store.write(lambda tx: products.put(tx, "demo", known))
    await store.close()


@asynccontextmanager
async def staffed(
    place: Place,
    *,
    on_commit: OnCommit | None = None,
    hook: Hook | None = None,
    engine: Engine | None = None,
) -> AsyncIterator[Desk]:
    """Open an installation; without an engine of the caller's, the embedded one drives it."""
    catalogue, expressions = vocabulary()
    store = await Store.open(place.database, on_commit=on_commit)
    asking = Client(Path(place.judge.socket))
    serving = Serving(asking, place.judge.nonce, place.judge.digest, place.judge.version)
    tap, own = Tap(hook), EmbeddedEngine()
    driving: Engine = engine or own
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    async with httpx2.AsyncClient(transport=tap, cookies=cookies, timeout=12) as http:
        office = Office(
            store=store,
            gate=Gate(place.judge.digest, lambda: serving),
            catalogue=catalogue,
            expressions=expressions,
            connections=Connections(store, catalogue, Secrets.of([place.key]), http, place.clock),
            clock=place.clock,
            engine=driving,
        )
        own.serve(office)
        await driving.start()
        try:
            yield Desk(place, office, tap, await store.read(_people))
        finally:
            await driving.stop()
            await asking.close()
            await store.close()


def _people(tx: Transaction) -> dict[str, Person]:
    return {person.id: person for person in people.active(tx, "demo")}
