"""A network package on disk: one CSV table a file, columns in the contract's order."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

Cell = str | int | float | None
Row = Mapping[str, Cell]

COLUMNS: dict[str, tuple[str, ...]] = {
    "network.csv": ("code", "name", "district_code", "datum", "village_list_version", "provenance"),
    "townships.csv": ("code", "name", "kind", "lon", "lat", "population", "grain_main"),
    "villages.csv": ("code", "name", "township_code", "kind", "lon", "lat", "population", "households"),
    "roads/node.csv": ("node_id", "x_coord", "y_coord"),
    "roads/link.csv": (
        "link_id",
        "name",
        "from_node_id",
        "to_node_id",
        "directed",
        "length",
        "free_speed",
        "facility_type",
        "geometry",
        "surface",
        "width_m",
        "weight_limit_t",
        "bridge",
    ),
    "sites.csv": (
        "id",
        "name",
        "tier",
        "types",
        "lon",
        "lat",
        "township_code",
        "village_code",
        "operator_id",
        "status",
        "opened",
        "closed",
        "functions",
        "capacity_per_day",
    ),
    "designations.csv": ("site_id", "code", "star_level", "valid_from", "valid_to"),
    "operators.csv": ("id", "name", "class"),
    "vehicles.csv": (
        "id",
        "operator_id",
        "count",
        "depot_site_id",
        "capacity_kg",
        "capacity_m3",
        "cold",
        "shift_start",
        "shift_end",
        "max_km",
        "max_stops",
        "cost_fixed",
        "cost_per_km",
        "cost_per_hour",
        "cost_per_stop",
        "co2_kg_per_km",
    ),
    "demands.csv": (
        "id",
        "village_code",
        "site_id",
        "operator_id",
        "commodity",
        "goods_class",
        "direction",
        "kg",
        "m3",
        "service_minutes",
        "window_start",
        "window_end",
        "days",
    ),
    "routes.csv": ("route_id", "name", "operator_id", "days", "vehicle_id"),
    "route_stops.csv": (
        "route_id",
        "seq",
        "site_id",
        "village_code",
        "arrive",
        "depart",
        "dwell_minutes",
    ),
    "stocks.csv": ("site_id", "commodity", "quantity_kg", "as_of"),
    "needs.csv": ("commodity", "kg_per_head_day"),
    "targets.csv": (
        "indicator",
        "name",
        "scope",
        "value",
        "unit",
        "kind",
        "deadline",
        "lead",
        "responsible",
        "source",
        "clause",
        "computed_by",
        "governing",
    ),
}

Tables = Mapping[str, Iterable[Row]]


def to_files(tables: Tables) -> dict[str, bytes]:
    """The bytes of every file of a package, by its name; raises ValueError on a column out of contract."""
    return {name: _csv(name, rows) for name, rows in tables.items()}


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files, making folders as needed."""
    for name, content in sorted(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _csv(name: str, rows: Iterable[Row]) -> bytes:
    columns = COLUMNS[name]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        unknown = set(row) - set(columns)
        if unknown:
            raise ValueError(f"{name} has no columns {sorted(unknown)}")
        writer.writerow([_cell(row.get(column)) for column in columns])
    return buffer.getvalue().encode()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) else repr(value)
    return str(value)
