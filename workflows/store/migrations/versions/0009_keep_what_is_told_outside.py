"""Keep where threads live in chat products, what is told there, and what was pressed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from workflows.store.types import Instant, Json

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go one revision up."""
    op.add_column("inbox", sa.Column("what", sa.String(), server_default="message", nullable=False))
    op.add_column("inbox", sa.Column("payload", Json(), nullable=True))
    op.create_table(
        "installations",
        *_required("tenant", "surface", "enterprise", "team", "app", "bot"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("scopes", Json(), nullable=False),
        *_required("state"),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "surface", "enterprise", "team", name="pk_installations"),
    )
    op.create_index(
        "uq_installations_team", "installations", ["surface", "enterprise", "team"], unique=True
    )
    op.create_table(
        "places",
        *_required("tenant", "thread", "surface", "team", "channel", "root"),
        sa.PrimaryKeyConstraint("tenant", "thread", name="pk_places"),
    )
    op.create_index(
        "uq_places_outside",
        "places",
        ["tenant", "surface", "team", "channel", "root"],
        unique=True,
    )
    _posts()
    op.create_table(
        "access",
        *_required("tenant", "id", "surface", "team", "account"),
        sa.Column("name", sa.Text(), nullable=False),
        *_required("state"),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_access"),
    )
    op.create_index(
        "uq_access_account", "access", ["tenant", "surface", "team", "account"], unique=True
    )
    op.create_table(
        "channels",
        *_required("tenant", "surface", "team", "channel"),
        sa.Column("details", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "surface", "team", "channel", name="pk_channels"),
    )


def _posts() -> None:
    op.create_table(
        "posts",
        *_required("tenant", "id", "surface", "team", "account", "channel", "root"),
        *_required("kind", "subject"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_required("thread"),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("sending_since", Instant(), nullable=True),
        sa.Column("drawn", sa.String(), nullable=True),
        sa.Column("reposted", sa.Integer(), nullable=False),
        *_required("state"),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_posts"),
    )
    op.create_index("ix_posts_tenant_kind_subject", "posts", ["tenant", "kind", "subject"])
    op.create_index("ix_posts_state", "posts", ["state"])


def _required(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def downgrade() -> None:
    """Go one revision down."""
    for table in ("channels", "access", "posts", "places", "installations"):
        op.drop_table(table)
    with op.batch_alter_table("inbox") as changed:
        changed.drop_column("payload")
        changed.drop_column("what")
