"""Find the cards of a subject that changed, without looking at those of every other."""

from collections.abc import Sequence

from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.create_index("ix_cursors_tenant_kind_subject", "cursors", ["tenant", "kind", "subject"])


def downgrade() -> None:
    """Go one revision down."""
    op.drop_index("ix_cursors_tenant_kind_subject", "cursors")
