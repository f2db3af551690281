"""The application: every route behind one doorkeeper."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry, ProcessCollector

from admin_web import pages, problems
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
) -> FastAPI:
    """Build the application.

    Args:
        office: the installation.
        authenticate: names who asks.
        front: the names under which it answers.
        lacks: names what keeps it from working.
        stopping: set when it is about to end, so that nobody is kept following a run.
        beside: routes of other rooms, behind the same doors.
    """
    app = FastAPI(
        title="Countersign", version=version("countersign"), docs_url=None, redoc_url=None
    )
    cookies = Cookies(front.public_url)
    door = Door(office, authenticate, stopping, cookies, local=front.local, demo=front.demo)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    for router in beside:  # first: a chat product waits for its answer, and routes are many
        app.include_router(router)
    app.include_router(health.router(lacks, registry))
    for subject in _SUBJECTS:
        app.include_router(subject.router(door))
    pages.install(app)
    problems.install(app)
    app.add_middleware(Doorkeeper, hosts=front.hosts, public_url=front.public_url, cookies=cookies)
    app.add_middleware(Hardened)
    app.add_middleware(Counting, registry=registry)
    return app
