"""Find what other runs have written to an item since it was read."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.create_index("ix_receipts_item", "receipts", ["tenant", "item"])


def downgrade() -> None:
    """Go one revision down."""
    op.drop_index("ix_receipts_item", "receipts")
