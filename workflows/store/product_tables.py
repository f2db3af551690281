"""The tables of products and of the listings that sell them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, false
from sqlalchemy.orm import Mapped, mapped_column

from workflows.store.base import Base
from workflows.store.types import Json


class ProductRow(Base):
    """A product of the tenant."""

    __tablename__ = "products"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[dict[str, Any]]
    own: Mapped[bool] = mapped_column(server_default=false())
    """Kept by a person, not only seen in a shop."""


class ListingRow(Base):
    """A listing as last seen."""

    __tablename__ = "listings"
    __table_args__ = (Index(None, "tenant", "shop", "sku"),)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    shop: Mapped[str] = mapped_column(primary_key=True)
    listing: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]]
    parts: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the marketplace's own previews are computed from; None: they read live."""
    synced_at: Mapped[datetime]
    identifier: Mapped[str] = mapped_column(server_default="")
    """The GTIN, EAN or UPC that the shop has on it."""
    product: Mapped[str | None]
    """The tenant's product that it sells; None: nobody knows which."""
    matched: Mapped[str] = mapped_column(server_default="none")
    """By what: `hand`, `sku`, `identifier`, or `ambiguous` or `none`."""


class HandMatch(Base):
    """A listing of which a person said which product it sells."""

    __tablename__ = "hand_matches"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    shop: Mapped[str] = mapped_column(primary_key=True)
    listing: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    product: Mapped[str]


class ProductAnswers(Base):
    """What a product was asked for by a marketplace, and answered once for all."""

    __tablename__ = "product_answers"
    tenant: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(primary_key=True)
    marketplace: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]]
