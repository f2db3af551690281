"""The tables of what lives outside: workspaces, places of threads, messages of ours, files."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.store.base import Base


class InstallationRow(Base):
    """A workspace in which the app is installed; which tenant it belongs to stands here alone."""

    __tablename__ = "installations"
    __table_args__ = (Index("uq_installations_team", "surface", "enterprise", "team", unique=True),)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    enterprise: Mapped[str] = mapped_column(primary_key=True)
    """Empty where the workspace installed it for itself."""
    team: Mapped[str] = mapped_column(primary_key=True)
    """Empty where a whole organisation installed it."""
    app: Mapped[str]
    bot: Mapped[str]
    """The app's own account there."""
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime | None]
    scopes: Mapped[list[Any]]
    state: Mapped[str]
    person: Mapped[str | None]
    """Who installed it; None: the settings did."""
    at: Mapped[datetime]


class PlaceRow(Base):
    """Where a thread lives outside."""

    __tablename__ = "places"
    __table_args__ = (
        Index("uq_places_outside", "tenant", "surface", "team", "channel", "root", unique=True),
    )
    tenant: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str]
    team: Mapped[str]
    channel: Mapped[str]
    root: Mapped[str]


class PostRow(Base):
    """One message of ours outside: what it tells, where, and how much of it is there already."""

    __tablename__ = "posts"
    __table_args__ = (
        Index(None, "tenant", "kind", "subject"),
        Index(None, "state"),
    )
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str]
    team: Mapped[str]
    account: Mapped[str]
    """Whose direct messages it goes to; empty: it goes to the channel."""
    channel: Mapped[str]
    """Empty until the direct messages were opened."""
    root: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    number: Mapped[int]
    """Of the message in its thread, or of the approval's revision."""
    thread: Mapped[str]
    seq: Mapped[int]
    """Of the thread's message that it comes with."""
    message: Mapped[str | None]
    """The surface's own name of it; None until it is there."""
    sending_since: Mapped[datetime | None]
    drawn: Mapped[str | None]
    """Fingerprint of what it shows."""
    reposted: Mapped[int]
    state: Mapped[str]
    at: Mapped[datetime]


class AccessRow(Base):
    """An account whose owner asked to be let in."""

    __tablename__ = "access"
    __table_args__ = (
        Index("uq_access_account", "tenant", "surface", "team", "account", unique=True),
    )
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str]
    team: Mapped[str]
    account: Mapped[str]
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    asked_at: Mapped[datetime]
    person: Mapped[str | None]
    """Whom the account became."""
    role: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class ChannelRow(Base):
    """A channel with a choice of its own; the others are as they come."""

    __tablename__ = "channels"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    details: Mapped[bool]
    """Whether prices and margins are shown there; else they are only in direct messages."""


class ImportRow(Base):
    """A file of products that somebody sent in a conversation, as it was shown to people."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "tenant", "thread", "state"),)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    thread: Mapped[str]
    person: Mapped[str]
    """Who sent it."""
    name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    """What was said beside it, to be planned once it is imported."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None once nothing can be imported from it any more."""
    digest: Mapped[str]
    shown: Mapped[dict[str, Any]]
    """What it would change, the first lines of it."""
    mark: Mapped[str]
    """Fingerprint of all that it would change."""
    again: Mapped[bool]
    """Whether products changed since it was shown first."""
    state: Mapped[str]
    at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
