"""Put everything together: plain constructor calls, from the settings outwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

from activities.catalogue import Catalogue
from activities.clock import Clock, SandboxClock, SystemClock
from activities.errors import Misconfigured
from activities.http import open_client
from activities.plan.expressions import Expressions
from activities.sandbox.remote import Remote
from admin_web.api.health import Lacks
from admin_web.api.sandbox import router as simulated_world
from admin_web.app import Application, Front, create
from admin_web.cookies import Cookies
from authz.pdp import Pdp
from bots.conversation import Conversation
from bots.delivery import Delivery
from bots.inbox import Inbox
from bots.web import router as messages
from deploy import demo
from deploy.chatting import chatting, kept
from deploy.home import Home
from deploy.identity import authenticate, named
from deploy.planning import Offline
from deploy.settings import Settings
from deploy.simulated import Simulated, beside
from workflows import reminding
from workflows.connections import Connections
from workflows.engines.embedded import EmbeddedEngine
from workflows.office import Office
from workflows.store import facts, installing, people, shops
from workflows.store.crypto import Secrets, new_key
from workflows.store.store import Store


@dataclass(frozen=True, slots=True)
class Product:
    """The whole of Countersign, running."""

    office: Office
    app: Application
    sandbox: Simulated | None
    lacks: Lacks
    stopping: asyncio.Event
    """To be set before the API is asked to end."""


@asynccontextmanager
async def assembled(settings: Settings, home: Home) -> AsyncIterator[Product]:
    """Start every part, and stop them in the opposite order.

    Raises:
        Misconfigured: a part cannot start; the text says which and what to do.
    """
    async with AsyncExitStack() as parts:
        http = await parts.enter_async_context(open_client())
        secrets = Secrets.of(settings.secret_keys or [home.secret_key(new_key())])
        store = await Store.open(settings.database)
        parts.push_async_callback(store.close)
        await _refuse_nobody(store, settings.operator)
        simulated = settings.operator is None and await store.read(shops.only_sandbox)
        starting = None
        if simulated:  # it takes as long to start as the policy engine: both at once
            starting = asyncio.create_task(beside(home, settings.sandbox.port, http))
            parts.push_async_callback(_stop, starting)
        pdp = await parts.enter_async_context(Pdp.start(settings.cerbos.binary, home.folder))
        catalogue = Catalogue.discover()
        clock = _clock(settings, home, simulated=simulated)
        sandbox = await starting if starting else None
        if sandbox is not None:
            await demo.furnish(store, secrets, sandbox.url, clock.now())
        engine = EmbeddedEngine()
        office = Office(
            store=store,
            gate=pdp.gate_client(),
            catalogue=catalogue,
            expressions=Expressions(catalogue),
            connections=Connections(store, catalogue, secrets, http, clock),
            clock=clock,
            engine=engine,
        )
        engine.serve(office)
        if sandbox is not None:
            await demo.stock_up(office)
        await engine.start()
        parts.push_async_callback(engine.stop)
        inbox = Inbox(office, Conversation(office, Offline()))
        kept(parts, Delivery(office).forever(), "delivery")
        kept(parts, reminding.forever(office), "reminders")
        token = home.token() if settings.token is None else _token(settings)
        who = authenticate(office, token, settings.operator, Cookies(settings.public_url))
        outside = await parts.enter_async_context(chatting(office, inbox, secrets, settings))

        async def lacks() -> str | None:
            return await _lacks(office, pdp)

        front = Front(
            hosts=frozenset({settings.host}),
            public_url=settings.public_url,
            local=settings.loopback,
            demo=settings.operator is None,
        )
        stopping = asyncio.Event()
        doors = [messages(inbox, who), *outside.routes]
        if sandbox is not None:
            doors.append(simulated_world(office, who, Remote(sandbox.url, http)))
        app = create(
            office, who, front,
            lacks=lacks, stopping=stopping, beside=doors, ahead=outside.signed,
        )  # fmt: skip
        yield Product(office, app, sandbox, lacks, stopping)


async def _stop(starting: asyncio.Task[Simulated]) -> None:
    """Stop the sandbox, or its start, which then ends it itself."""
    starting.cancel()
    with suppress(asyncio.CancelledError, Misconfigured):
        await (await starting).stop()


def _token(settings: Settings) -> str:
    return settings.token.get_secret_value() if settings.token else ""


def _clock(settings: Settings, home: Home, *, simulated: bool) -> Clock:
    chosen = settings.clock or ("sandbox" if simulated else "system")
    return SandboxClock(home.clock) if chosen == "sandbox" else SystemClock()


async def _refuse_nobody(store: Store, operator: str | None) -> None:
    """Refuse to start for an operator whom the database does not know.

    Raises:
        Misconfigured: there is no such person; or no operator, and a business of whom one is.
    """
    if operator is None:
        if begun := await store.read(lambda tx: installing.unfinished(tx, demo.TENANT)):
            text = f"The database holds {begun}, and no settings name its operator."
            hint = (
                "If `countersign init` was interrupted, give it again with the same names;"
                f" else set COUNTERSIGN_OPERATOR to {begun}/ and a person."
            )
            raise Misconfigured(text, at="COUNTERSIGN_OPERATOR", hint=hint)
        return
    tenant, name = named(operator)
    if await store.read(lambda tx: people.get(tx, tenant, name)) is None:
        text = f"There is no {operator} in the database."
        hint = "`countersign init` makes the first admin, in a HOME of its own."
        raise Misconfigured(text, at="COUNTERSIGN_OPERATOR", hint=hint)


async def _lacks(office: Office, pdp: Pdp) -> str | None:
    """Name what keeps us from working."""
    try:
        await office.store.read(lambda tx: facts.get(tx, demo.TENANT))
    except Exception as error:  # noqa: BLE001 - whatever it is, the database does not answer
        return f"The database does not answer ({type(error).__name__})."
    return None if pdp.pid is not None else "The policy engine is not running."
