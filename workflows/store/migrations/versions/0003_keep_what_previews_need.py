"""Keep of each synced listing what previews are computed from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import workflows.store.types

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.add_column("listings", sa.Column("parts", workflows.store.types.Json(), nullable=True))


def downgrade() -> None:
    """Go one revision down."""
    op.drop_column("listings", "parts")
