"""Keep which decisions were typed confirmations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.add_column(
        "decisions",
        sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    """Go one revision down."""
    op.drop_column("decisions", "confirmed")
