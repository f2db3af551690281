"""Find the files of a thread that wait for people, without reading what stands in them."""

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.create_index("ix_imports_tenant_thread_state", "imports", ["tenant", "thread", "state"])


def downgrade() -> None:
    """Go one revision down."""
    op.drop_index("ix_imports_tenant_thread_state", "imports")
