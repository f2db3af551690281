"""Match listings to products, and keep what products were asked for by marketplaces."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import workflows.store.types

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    text = sa.String()
    op.add_column("listings", sa.Column("identifier", text, server_default="", nullable=False))
    op.add_column("listings", sa.Column("product", text, nullable=True))
    op.add_column("listings", sa.Column("matched", text, server_default="none", nullable=False))
    op.create_index("ix_listings_tenant_shop_sku", "listings", ["tenant", "shop", "sku"])
    op.add_column(
        "products", sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "hand_matches",
        sa.Column("tenant", text, nullable=False),
        sa.Column("shop", text, nullable=False),
        sa.Column("listing", text, nullable=False),
        sa.Column("sku", text, nullable=False),
        sa.Column("product", text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "shop", "listing", "sku", name="pk_hand_matches"),
    )
    op.create_table(
        "product_answers",
        sa.Column("tenant", text, nullable=False),
        sa.Column("sku", text, nullable=False),
        sa.Column("marketplace", text, nullable=False),
        sa.Column("answers", workflows.store.types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "sku", "marketplace", name="pk_product_answers"),
    )


def downgrade() -> None:
    """Go one revision down."""
    op.drop_table("product_answers")
    op.drop_table("hand_matches")
    op.drop_column("products", "own")
    op.drop_index("ix_listings_tenant_shop_sku", "listings")
    for column in ("matched", "product", "identifier"):
        op.drop_column("listings", column)
