"""Let a receipt that the vendor has only accepted forbid another one, as one in doubt does."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INDEX = "uq_receipts_standing"


def upgrade() -> None:
    """Go one revision up."""
    _stand("state IN ('sending', 'unknown', 'accepted', 'applied')")


def downgrade() -> None:
    """Go one revision down."""
    _stand("state IN ('sending', 'unknown', 'applied')")


def _stand(where: str) -> None:
    op.drop_index(_INDEX, table_name="receipts")
    op.create_index(
        _INDEX,
        "receipts",
        ["tenant", "run", "step", "item", "stage"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
