"""Keep one-time links and the sessions of browsers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import workflows.store.types

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.create_table(
        "sign_ins",
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("expires_at", workflows.store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "hash", name="pk_sign_ins"),
    )


def downgrade() -> None:
    """Go one revision down."""
    op.drop_table("sign_ins")
