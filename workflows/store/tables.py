"""Every other table. Each row has a tenant, first in its key, so that no query can forget it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.store.base import Base
from workflows.store.types import Json


class Tenant(Base):
    """A business: the boundary of all data."""

    __tablename__ = "tenants"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    locale: Mapped[str]
    zone: Mapped[str]
    currency: Mapped[str]
    facts: Mapped[int]
    """Raised by every change of people, rights, limits or shops."""
    forbidden_activities: Mapped[list[Any]] = mapped_column(default=list)
    """What nobody of the tenant may do, whatever their role."""
    forbidden_shops: Mapped[list[Any]] = mapped_column(default=list)


class PersonRow(Base):
    """A member of a tenant."""

    __tablename__ = "people"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    roles: Mapped[list[Any]]
    shops: Mapped[list[Any] | None] = mapped_column(Json)
    max_price_change_pct: Mapped[str | None]
    max_listings: Mapped[int | None]
    version: Mapped[int]
    active: Mapped[bool]


class Identity(Base):
    """An account of a chat product that belongs to a person."""

    __tablename__ = "identities"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str]


class ShopRow(Base):
    """A connected seller account."""

    __tablename__ = "shops"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    marketplace: Mapped[str]
    base_url: Mapped[str]
    currency: Mapped[str]
    location: Mapped[str]
    mode: Mapped[str]
    """`watch`: reads only; `capped`: at most `daily_cap` writes a day; `live`."""
    daily_cap: Mapped[int | None]
    sandbox: Mapped[bool]
    version: Mapped[int]


class Credential(Base):
    """A sealed secret of a shop."""

    __tablename__ = "credentials"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    shop: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Thread(Base):
    """Where a conversation takes place and its answers go."""

    __tablename__ = "threads"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str]
    person: Mapped[str]
    approval: Mapped[str | None]
    pending: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(server_default="en")


class Message(Base):
    """One thing said in a thread, by a person or by Countersign."""

    __tablename__ = "messages"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime]


class Arrival(Base):
    """What a surface delivered, kept before it is acknowledged."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_unhandled",
            "tenant",
            "thread",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )
    tenant: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str]
    person: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    arrived_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    what: Mapped[str] = mapped_column(server_default="message")
    """A message, or a press, a form, a command, or anything of somebody whom nobody knows."""
    payload: Mapped[dict[str, Any] | None] = mapped_column(Json)


class Approval(Base):
    """A plan that is put to people."""

    __tablename__ = "approvals"
    __table_args__ = (Index(None, "tenant", "state", "expires_at"),)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    state: Mapped[str]
    thread: Mapped[str | None]
    surface: Mapped[str]
    requester: Mapped[str]
    quorum: Mapped[int]
    digest: Mapped[str]
    manifest_hash: Mapped[str]
    facts: Mapped[int]
    policy: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class Revision(Base):
    """One immutable version of a plan with what it would write."""

    __tablename__ = "revisions"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    approval: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[dict[str, Any]]
    digest: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    manifest_hash: Mapped[str]
    authors: Mapped[list[Any]]
    approvers: Mapped[list[Any]]
    warnings: Mapped[list[Any]]
    verdict: Mapped[str]
    planner: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default="en")
    created_at: Mapped[datetime]


class Decision(Base):
    """What one person decided about one revision."""

    __tablename__ = "decisions"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    approval: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    surface: Mapped[str]
    at: Mapped[datetime]
    answer: Mapped[dict[str, Any]]
    confirmed: Mapped[bool] = mapped_column(server_default=false())
    """Approved by the typed confirmation of somebody who is alone in the tenant."""


class VerdictRow(Base):
    """What the gate was asked and answered, word for word."""

    __tablename__ = "verdicts"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    action: Mapped[str]
    allowed: Mapped[bool]
    quorum: Mapped[int]
    policy: Mapped[str]
    facts: Mapped[int]
    evidence: Mapped[list[Any]]
    at: Mapped[datetime]


class Run(Base):
    """One execution of one approved workflow."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "tenant", "approval"), Index(None, "state"))
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    approval: Mapped[str]
    revision: Mapped[int]
    workflow: Mapped[str]
    position: Mapped[int]
    """Of the workflow within its plan."""
    title: Mapped[str]
    requester: Mapped[str]
    plan_digest: Mapped[str]
    manifest_hash: Mapped[str]
    state: Mapped[str]
    epoch: Mapped[int]
    control: Mapped[int]
    facts: Mapped[int]
    policy: Mapped[str]
    authorised_at: Mapped[datetime]
    first_dispatch_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    epoch_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class OutcomeRow(Base):
    """What one piece of work of a run came to."""

    __tablename__ = "outcomes"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    chunk: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    kind: Mapped[str]
    counts: Mapped[list[Any]]
    """chunks, done, failed, parked"""
    result: Mapped[Any] = mapped_column(Json, nullable=True)
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime]


class ItemRow(Base):
    """One item that a run writes, or found and did not write."""

    __tablename__ = "items"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    state: Mapped[str]
    view: Mapped[dict[str, Any]]
    """What people are shown: SKUs, title, before, after, currency."""
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime]


class ReceiptRow(Base):
    """The durable record of one stage of one write: key before the call, answer after it."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index(
            "uq_receipts_standing",
            "tenant",
            "run",
            "step",
            "item",
            "stage",
            unique=True,
            sqlite_where=text("state IN ('sending', 'unknown', 'accepted', 'applied')"),
            postgresql_where=text("state IN ('sending', 'unknown', 'accepted', 'applied')"),
        ),
        Index("ix_receipts_item", "tenant", "item"),
    )
    tenant: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    owner: Mapped[str]
    state: Mapped[str]
    key: Mapped[str]
    change: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any] | None] = mapped_column(Json)
    opened_at: Mapped[datetime]
    deadline: Mapped[datetime]
    settles_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class HaltRow(Base):
    """The brake: while a row stands, nothing it covers is sent."""

    __tablename__ = "halts"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    shop: Mapped[str | None]
    """None brakes the whole tenant; the tenant `*` brakes the deployment."""
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None]


class Counter(Base):
    """How much of a counted limit a day has used."""

    __tablename__ = "counters"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[int]


class Event(Base):
    """One change of one subject; the subject's state can be rebuilt from its events."""

    __tablename__ = "events"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    type: Mapped[str]
    salt: Mapped[str]
    body_hash: Mapped[str]
    body: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """Erasable; its salted hash stays."""


class Cursor(Base):
    """How far a card has drawn its subject's events."""

    __tablename__ = "cursors"
    __table_args__ = (Index(None, "tenant", "kind", "subject"),)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    card: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    thread: Mapped[str]
    seq: Mapped[int]


class SignIn(Base):
    """A one-time link, or the session of a browser; of its secret only the hash is kept."""

    __tablename__ = "sign_ins"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person: Mapped[str]
    expires_at: Mapped[datetime]
