"""Keep in which language a thread is spoken, and a plan worded."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_TABLES = ("threads", "revisions")


def upgrade() -> None:
    """Go one revision up."""
    for table in _TABLES:
        language = sa.Column("language", sa.String(), server_default="en", nullable=False)
        op.add_column(table, language)


def downgrade() -> None:
    """Go one revision down."""
    for table in _TABLES:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("language")
