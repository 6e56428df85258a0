"""Saved scenarios, and the answers that mutations were given."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of scenarios and mutations."""
    op.create_table(
        "scenarios",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("network_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False, comment="canonical JSON list of changes"),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("base_fingerprint", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_scenarios_network_code", "scenarios", ["network_code"])
    op.create_table(
        "mutations",
        sa.Column("client_mutation_id", sa.Text(), primary_key=True),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False, comment="JSON of the answer that was given"),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
    )
