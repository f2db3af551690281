"""The application: everything that a browser can ask for is behind one doorkeeper."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry, ProcessCollector
from starlette.types import ASGIApp

from admin_web import pages, problems
from admin_web.ahead import Ahead
from admin_web.api import (
    access,
    answers,
    approvals,
    catalog,
    changes,
    forbidden,
    halts,
    health,
    listings,
    people,
    plans,
    product_files,
    products,
    runs,
    session,
    shops,
    talk,
)
from admin_web.api.door import Door
from admin_web.api.health import Counting, Lacks
from admin_web.cookies import Cookies
from admin_web.hardened import Hardened
from admin_web.session import Authenticate, Doorkeeper
from workflows.office import Office

Application = FastAPI
"""What `create` returns, for rooms that have no web framework."""

_SUBJECTS = (
    access,
    answers,
    approvals,
    catalog,
    changes,
    forbidden,
    halts,
    listings,
    people,
    plans,
    product_files,
    products,
    runs,
    session,
    shops,
    talk,
)


@dataclass(frozen=True, slots=True)
class Front:
    """How the application is reached."""

    hosts: frozenset[str]
    public_url: str | None
    local: bool
    """Whether only this machine can connect."""
    demo: bool
    """Whether no business of its own is set up here."""


def create(
    office: Office,
    authenticate: Authenticate,
    front: Front,
    *,
    lacks: Lacks,
    stopping: asyncio.Event,
    beside: Iterable[APIRouter] = (),
    ahead: Mapping[str, ASGIApp] | None = None,
) -> FastAPI:
    """Build the application.

    Args:
        office: the installation.
        authenticate: names who asks.
        front: the names under which it answers.
        lacks: names what keeps it from working.
        stopping: set when it is about to end, so that nobody is kept following a run.
        beside: routes of other rooms, behind the same doors.
        ahead: what answers programs that sign what they send, each by its path.
    """
    app = FastAPI(
        title="Countersign", version=version("countersign"), docs_url=None, redoc_url=None
    )
    cookies = Cookies(front.public_url)
    door = Door(office, authenticate, stopping, cookies, local=front.local, demo=front.demo)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    for router in beside:
        app.include_router(router)
    app.include_router(health.router(lacks, registry))
    for subject in _SUBJECTS:
        app.include_router(subject.router(door))
    pages.install(app)
    problems.install(app)
    app.add_middleware(Doorkeeper, hosts=front.hosts, public_url=front.public_url, cookies=cookies)
    app.add_middleware(Hardened)
    app.add_middleware(Ahead, doors=ahead or {})
    app.add_middleware(Counting, registry=registry)
    return app
