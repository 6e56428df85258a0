"""Tables: how the model lies in the database. Columns bear the names of the model's fields."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _network_id() -> Column[int]:
    return Column(
        "network_id",
        Integer,
        ForeignKey("networks.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


def _position() -> Column[int]:
    """The row's place in its order, from 0: databases differ in how they sort text, the model never does."""
    return Column("position", Integer, primary_key=True, autoincrement=False)


networks = Table(
    "networks", metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("village_list_version", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    UniqueConstraint("code"),
)  # fmt: skip
townships = Table(
    "townships", metadata, _network_id(), _position(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lon", Double),
    Column("lat", Double),
    Column("population", BigInteger),
    Column("grain_main", Boolean, nullable=False),
    Column("terrain", Text),
)  # fmt: skip
villages = Table(
    "villages", metadata, _network_id(), _position(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("township_code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    Column("population", BigInteger),
    Column("households", BigInteger),
)  # fmt: skip
road_nodes = Table(
    "road_nodes", metadata, _network_id(), _position(),
    Column("node_id", Text, nullable=False),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
road_links = Table(
    "road_links", metadata, _network_id(), _position(),
    Column("link_id", Text, nullable=False),
    Column("from_node", Integer, nullable=False, comment="position of the node it starts at"),
    Column("to_node", Integer, nullable=False, comment="position of the node it ends at"),
    Column("directed", Boolean, nullable=False),
    Column("length_km", Double, nullable=False),
    Column("speed_kmh", Double, nullable=False),
    Column("facility_type", Text, nullable=False),
    Column("geometry", LargeBinary, comment="WKB line, lon lat WGS84, both ends included; empty = straight"),
    Column("name", Text),
    Column("surface", Text),
    Column("width_m", Double),
    Column("weight_limit_t", Double),
    Column("bridge", Boolean),
    sqlite_with_rowid=False,
)  # fmt: skip
sites = Table(
    "sites", metadata, _network_id(), _position(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("types", JSON, nullable=False),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    Column("township_code", Text),
    Column("village_code", Text),
    Column("operator_id", Text),
    Column("status", Text, nullable=False),
    Column("opened", Date),
    Column("closed", Date),
    Column("functions", JSON, nullable=False),
    Column("capacity_per_day", Double),
)  # fmt: skip
designations = Table(
    "designations", metadata, _network_id(),
    Column("site", Integer, primary_key=True, autoincrement=False, comment="position of its site"),
    _position(),
    Column("code", Text, nullable=False),
    Column("star_level", Integer),
    Column("valid_from", Date),
    Column("valid_to", Date),
    ForeignKeyConstraint(
        ["network_id", "site"], ["sites.network_id", "sites.position"], ondelete="CASCADE"
    ),
)  # fmt: skip
operators = Table(
    "operators", metadata, _network_id(), _position(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
)  # fmt: skip
vehicles = Table(
    "vehicles", metadata, _network_id(), _position(),
    Column("id", Text, nullable=False),
    Column("operator_id", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("depot_site_id", Text, nullable=False),
    Column("capacity_kg", Double),
    Column("capacity_m3", Double),
    Column("cold", Boolean, nullable=False),
    Column("shift_start_s", Integer),
    Column("shift_end_s", Integer),
    Column("max_km", Double),
    Column("max_stops", Integer),
    Column("cost_fixed", Double, nullable=False),
    Column("cost_per_km", Double, nullable=False),
    Column("cost_per_hour", Double, nullable=False),
    Column("cost_per_stop", Double, nullable=False),
    Column("co2_kg_per_km", Double, nullable=False),
    Column("max_trips", Integer, nullable=False),
    Column("reload_minutes", Double, nullable=False),
)  # fmt: skip
demands = Table(
    "demands", metadata, _network_id(), _position(),
    Column("id", Text, nullable=False),
    Column("operator_id", Text, nullable=False),
    Column("village_code", Text),
    Column("site_id", Text),
    Column("commodity", Text, nullable=False),
    Column("goods_class", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("kg", Double, nullable=False),
    Column("m3", Double),
    Column("service_minutes", Double, nullable=False),
    Column("window_start_s", Integer),
    Column("window_end_s", Integer),
    Column("days", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("to_village_code", Text),
    Column("to_site_id", Text),
)  # fmt: skip
routes = Table(
    "routes", metadata, _network_id(), _position(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("operator_id", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("vehicle_id", Text),
)  # fmt: skip
route_stops = Table(
    "route_stops", metadata, _network_id(),
    Column("route", Integer, primary_key=True, autoincrement=False, comment="position of its route"),
    _position(),
    Column("seq", Integer, nullable=False),
    Column("site_id", Text),
    Column("village_code", Text),
    Column("arrive_s", Integer),
    Column("depart_s", Integer),
    Column("dwell_minutes", Double),
    ForeignKeyConstraint(
        ["network_id", "route"], ["routes.network_id", "routes.position"], ondelete="CASCADE"
    ),
)  # fmt: skip
stocks = Table(
    "stocks", metadata, _network_id(), _position(),
    Column("site_id", Text, nullable=False),
    Column("commodity", Text, nullable=False),
    Column("quantity_kg", Double, nullable=False),
    Column("as_of", Date),
)  # fmt: skip
needs = Table(
    "needs", metadata, _network_id(), _position(),
    Column("commodity", Text, nullable=False),
    Column("kg_per_head_day", Double, nullable=False),
)  # fmt: skip
targets = Table(
    "targets", metadata, _network_id(), _position(),
    Column("indicator", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("value", Double, nullable=False),
    Column("unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("deadline", Date),
    Column("lead", Text, nullable=False),
    Column("responsible", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("computed_by", Text, nullable=False),
    Column("governing", Boolean, nullable=False),
)  # fmt: skip
standards = Table(
    "standards", metadata, _network_id(), _position(),
    Column("code", Text, nullable=False),
    Column("set_name", Text, nullable=False),
    Column("tier", Text),
    Column("function", Text),
    Column("terrain", Text),
    Column("mode", Text, nullable=False),
    Column("value", Double, nullable=False),
    Column("unit", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("valid_from", Date),
    Column("is_example", Boolean, nullable=False),
)  # fmt: skip
readings = Table(
    "readings", metadata, _network_id(), _position(),
    Column("indicator", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("value", Double, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("reported_by", Text, nullable=False),
    Column("source", Text, nullable=False),
)  # fmt: skip
evidence = Table(
    "evidence", metadata, _network_id(), _position(),
    Column("site_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("taken_on", Date),
    Column("lon", Double),
    Column("lat", Double),
)  # fmt: skip

scenarios = Table(
    "scenarios", metadata,
    Column("id", String(32), primary_key=True),
    Column("network_code", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changes", Text, nullable=False, comment="canonical JSON list of changes"),
    Column("content_hash", String(64), nullable=False),
    Column("base_fingerprint", String(64), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
)  # fmt: skip
mutations = Table(
    "mutations", metadata,
    Column("client_mutation_id", Text, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("request_hash", String(64), nullable=False),
    Column("answer", Text, nullable=False, comment="JSON of the answer that was given"),
    Column("answered_at", DateTime, nullable=False),
)  # fmt: skip
jobs = Table(
    "jobs", metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=False, comment="equal for equal inputs"),
    Column("document", Text, nullable=False),
    Column("variables", Text, nullable=False, comment="JSON object"),
    Column("day", Date, nullable=False, comment="what an absent asOf means"),
    Column("state", String(16), nullable=False, index=True),
    Column("attempt", Integer, nullable=False, comment="counts claims: the fencing token"),
    Column("crashes", Integer, nullable=False, comment="claims whose worker died"),
    Column("worker", Text),
    Column("lease_until", DateTime),
    Column("progress", Double, nullable=False),
    Column("stage", Text, nullable=False),
    Column("result", Text, comment="JSON of the data answered"),
    Column("problems", Text, nullable=False, comment="JSON list"),
    Column("created_at", DateTime, nullable=False),
    Column("started_at", DateTime),
    Column("finished_at", DateTime),
    Column("asker", Text, nullable=False, server_default=""),
    UniqueConstraint("key"),
)  # fmt: skip

api_keys = Table(
    "api_keys", metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, comment="SHA-256 of the whole key"),
    Column("roles", Text, nullable=False, comment="JSON list"),
    Column("operators", Text, nullable=False, comment="JSON list of CODE/ID"),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime),
    Column("revoked_at", DateTime),
    Column("last_used_at", DateTime),
)  # fmt: skip
audit = Table(
    "audit", metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False, comment="ISO 8601, UTC"),
    Column("who", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text, comment="JSON of what was there"),
    Column("after", Text, comment="JSON of what is there now"),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)  # fmt: skip
audit_head = Table(
    "audit_head", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)  # fmt: skip
