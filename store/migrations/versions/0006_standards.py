"""Standards, reported values and evidence: a county's own, beside its target book; terrain of townships."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _key() -> tuple[sa.Column[int], sa.Column[int]]:
    network = sa.ForeignKey("networks.id", ondelete="CASCADE")
    return (
        sa.Column("network_id", sa.Integer(), network, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
    )


def upgrade() -> None:
    """Make three tables and one column."""
    op.add_column("townships", sa.Column("terrain", sa.Text()))
    op.create_table(
        "standards", *_key(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("set_name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text()),
        sa.Column("function", sa.Text()),
        sa.Column("terrain", sa.Text()),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("is_example", sa.Boolean(), nullable=False),
    )  # fmt: skip
    op.create_table(
        "readings", *_key(),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )  # fmt: skip
    op.create_table(
        "evidence", *_key(),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("taken_on", sa.Date()),
        sa.Column("lon", sa.Double()),
        sa.Column("lat", sa.Double()),
    )  # fmt: skip
