"""Find at once whether a thread has a message that is not answered yet."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.create_index(
        "ix_inbox_unhandled",
        "inbox",
        ["tenant", "thread"],
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )


def downgrade() -> None:
    """Go one revision down."""
    op.drop_index("ix_inbox_unhandled", "inbox")
