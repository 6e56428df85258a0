"""Jobs: queries that are answered in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of jobs."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, comment="equal for equal inputs"),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False, comment="JSON object"),
        sa.Column("day", sa.Date(), nullable=False, comment="what an absent asOf means"),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False, comment="counts claims: the fencing token"),
        sa.Column("crashes", sa.Integer(), nullable=False, comment="claims whose worker died"),
        sa.Column("worker", sa.Text()),
        sa.Column("lease_until", sa.DateTime()),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), comment="JSON of the data answered"),
        sa.Column("problems", sa.Text(), nullable=False, comment="JSON list"),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime()),
        sa.Column("finished_at", sa.DateTime()),
        sa.UniqueConstraint("key", name="uq_jobs_key"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
