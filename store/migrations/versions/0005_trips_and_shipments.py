"""Trips and shipments: vehicles that reload, goods that go from place to place, and priorities."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; what is stored reads as before: one trip, no destination, priority 0."""
    op.add_column("vehicles", sa.Column("max_trips", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("vehicles", sa.Column("reload_minutes", sa.Double(), nullable=False, server_default="0"))
    op.add_column("demands", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("demands", sa.Column("to_village_code", sa.Text()))
    op.add_column("demands", sa.Column("to_site_id", sa.Text()))
