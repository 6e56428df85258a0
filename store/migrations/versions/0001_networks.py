"""Networks and everything that a package holds."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _network_id() -> sa.Column[int]:
    key = sa.ForeignKey("networks.id", ondelete="CASCADE")
    return sa.Column("network_id", sa.Integer(), key, primary_key=True, autoincrement=False)


def _position() -> sa.Column[int]:
    return sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False)


def _owner(table: str, column: str, owners: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["network_id", column], [f"{owners}.network_id", f"{owners}.position"], ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the tables of networks."""
    _make_places()
    _make_roads()
    _make_sites()
    _make_carriers()
    _make_lines()
    _make_supplies()


def _make_places() -> None:
    op.create_table(
        "networks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.Column("village_list_version", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.UniqueConstraint("code", name="uq_networks_code"),
    )
    op.create_table(
        "townships",
        _network_id(),
        _position(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lon", sa.Double()),
        sa.Column("lat", sa.Double()),
        sa.Column("population", sa.BigInteger()),
        sa.Column("grain_main", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "villages",
        _network_id(),
        _position(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("township_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("population", sa.BigInteger()),
        sa.Column("households", sa.BigInteger()),
    )


def _make_roads() -> None:
    op.create_table(
        "road_nodes",
        _network_id(),
        _position(),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "road_links",
        _network_id(),
        _position(),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("from_node", sa.Integer(), nullable=False, comment="position of the node it starts at"),
        sa.Column("to_node", sa.Integer(), nullable=False, comment="position of the node it ends at"),
        sa.Column("directed", sa.Boolean(), nullable=False),
        sa.Column("length_km", sa.Double(), nullable=False),
        sa.Column("speed_kmh", sa.Double(), nullable=False),
        sa.Column("facility_type", sa.Text(), nullable=False),
        sa.Column(
            "geometry",
            sa.LargeBinary(),
            comment="WKB line, lon lat WGS84, both ends included; empty = straight",
        ),
        sa.Column("name", sa.Text()),
        sa.Column("surface", sa.Text()),
        sa.Column("width_m", sa.Double()),
        sa.Column("weight_limit_t", sa.Double()),
        sa.Column("bridge", sa.Boolean()),
        sqlite_with_rowid=False,
    )


def _make_sites() -> None:
    op.create_table(
        "sites",
        _network_id(),
        _position(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("township_code", sa.Text()),
        sa.Column("village_code", sa.Text()),
        sa.Column("operator_id", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened", sa.Date()),
        sa.Column("closed", sa.Date()),
        sa.Column("functions", sa.JSON(), nullable=False),
        sa.Column("capacity_per_day", sa.Double()),
    )
    op.create_table(
        "designations",
        _network_id(),
        sa.Column(
            "site",
            sa.Integer(),
            primary_key=True,
            autoincrement=False,
            comment="position of its site",
        ),
        _position(),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("star_level", sa.Integer()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        _owner("designations", "site", "sites"),
    )


def _make_carriers() -> None:
    op.create_table(
        "operators",
        _network_id(),
        _position(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
    )
    op.create_table(
        "vehicles",
        _network_id(),
        _position(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("depot_site_id", sa.Text(), nullable=False),
        sa.Column("capacity_kg", sa.Double()),
        sa.Column("capacity_m3", sa.Double()),
        sa.Column("cold", sa.Boolean(), nullable=False),
        sa.Column("shift_start_s", sa.Integer()),
        sa.Column("shift_end_s", sa.Integer()),
        sa.Column("max_km", sa.Double()),
        sa.Column("max_stops", sa.Integer()),
        sa.Column("cost_fixed", sa.Double(), nullable=False),
        sa.Column("cost_per_km", sa.Double(), nullable=False),
        sa.Column("cost_per_hour", sa.Double(), nullable=False),
        sa.Column("cost_per_stop", sa.Double(), nullable=False),
        sa.Column("co2_kg_per_km", sa.Double(), nullable=False),
    )
    op.create_table(
        "demands",
        _network_id(),
        _position(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=False),
        sa.Column("village_code", sa.Text()),
        sa.Column("site_id", sa.Text()),
        sa.Column("commodity", sa.Text(), nullable=False),
        sa.Column("goods_class", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("kg", sa.Double(), nullable=False),
        sa.Column("m3", sa.Double()),
        sa.Column("service_minutes", sa.Double(), nullable=False),
        sa.Column("window_start_s", sa.Integer()),
        sa.Column("window_end_s", sa.Integer()),
        sa.Column("days", sa.Text(), nullable=False),
    )


def _make_lines() -> None:
    op.create_table(
        "routes",
        _network_id(),
        _position(),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("vehicle_id", sa.Text()),
    )
    op.create_table(
        "route_stops",
        _network_id(),
        sa.Column(
            "route", sa.Integer(), primary_key=True, autoincrement=False, comment="position of its route"
        ),
        _position(),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Text()),
        sa.Column("village_code", sa.Text()),
        sa.Column("arrive_s", sa.Integer()),
        sa.Column("depart_s", sa.Integer()),
        sa.Column("dwell_minutes", sa.Double()),
        _owner("route_stops", "route", "routes"),
    )


def _make_supplies() -> None:
    op.create_table(
        "stocks",
        _network_id(),
        _position(),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("commodity", sa.Text(), nullable=False),
        sa.Column("quantity_kg", sa.Double(), nullable=False),
        sa.Column("as_of", sa.Date()),
    )
    op.create_table(
        "needs",
        _network_id(),
        _position(),
        sa.Column("commodity", sa.Text(), nullable=False),
        sa.Column("kg_per_head_day", sa.Double(), nullable=False),
    )
    op.create_table(
        "targets",
        _network_id(),
        _position(),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("deadline", sa.Date()),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("responsible", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("computed_by", sa.Text(), nullable=False),
        sa.Column("governing", sa.Boolean(), nullable=False),
    )
