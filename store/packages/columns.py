"""Columns: the files of a network package and the columns of each, as CONTRACT.md part 3 names them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileColumns:
    """The columns of one file: without a `must` column it means nothing, a `may` column can be empty.

    Where `others` is True the file may hold further columns that mean nothing here.
    """

    file: str
    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    others: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """All columns, in the order in which they are written: as the contract lists them."""
        return _ORDER[self.file] + self.optional


def _file(file: str, order: str, must: str, optional: str = "", *, others: bool = False) -> FileColumns:
    names = tuple(order.split())
    _ORDER[file] = names
    needed = tuple(must.split())
    may = tuple(name for name in names if name not in needed)
    return FileColumns(file, needed, may, tuple(optional.split()), others)


def _feed(file: str, must: str, optional: str = "") -> FileColumns:
    """A file of a GTFS feed: what it holds beside these columns is nobody's mistake."""
    return _file(f"{GTFS_FOLDER}{file}", must, must, optional, others=True)


_ORDER: dict[str, tuple[str, ...]] = {}
GTFS_FOLDER = "gtfs/"
GTFS_ZIP = "gtfs.zip"

NETWORK = _file(
    "network.csv",
    "code name district_code datum village_list_version provenance",
    "code name datum",
)
TOWNSHIPS = _file(
    "townships.csv", "code name kind lon lat population grain_main", "code name kind", "terrain"
)  # fmt: skip
VILLAGES = _file(
    "villages.csv",
    "code name township_code kind lon lat population households",
    "code name township_code kind lon lat population",
)
NODES = _file("roads/node.csv", "node_id x_coord y_coord", "node_id x_coord y_coord")
LINKS = _file(
    "roads/link.csv",
    "link_id name from_node_id to_node_id directed length free_speed facility_type geometry",
    "link_id from_node_id to_node_id",
    "surface width_m weight_limit_t bridge",
)
SITES = _file(
    "sites.csv",
    "id name tier types lon lat township_code village_code operator_id status opened closed functions "
    "capacity_per_day",
    "id name tier types lon lat status",
)
DESIGNATIONS = _file(
    "designations.csv", "site_id code star_level valid_from valid_to", "site_id code"
)  # fmt: skip
OPERATORS = _file("operators.csv", "id name class", "id name class")
VEHICLES = _file(
    "vehicles.csv",
    "id operator_id count depot_site_id capacity_kg capacity_m3 cold shift_start shift_end max_km max_stops "
    "cost_fixed cost_per_km cost_per_hour cost_per_stop co2_kg_per_km",
    "id operator_id count depot_site_id",
    "max_trips reload_minutes",
)
DEMANDS = _file(
    "demands.csv",
    "id village_code site_id operator_id commodity goods_class direction kg m3 service_minutes window_start "
    "window_end days",
    "id operator_id direction kg",
    "priority to_village_code to_site_id",
)
ROUTES = _file("routes.csv", "route_id name operator_id days vehicle_id", "route_id operator_id")
ROUTE_STOPS = _file(
    "route_stops.csv",
    "route_id seq site_id village_code arrive depart dwell_minutes",
    "route_id seq",
)
STOCKS = _file(
    "stocks.csv", "site_id commodity quantity_kg as_of", "site_id commodity quantity_kg"
)  # fmt: skip
NEEDS = _file("needs.csv", "commodity kg_per_head_day", "commodity kg_per_head_day")
TARGETS = _file(
    "targets.csv",
    "indicator name scope value unit kind deadline lead responsible source clause computed_by governing",
    "indicator value kind",
)
STANDARDS = _file(
    "standards.csv",
    "code set_name tier function terrain mode value unit source valid_from example",
    "code value",
)
READINGS = _file(
    "readings.csv", "indicator scope value as_of reported_by source", "indicator value as_of"
)  # fmt: skip
EVIDENCE = _file("evidence.csv", "site_id reference taken_on lon lat", "site_id reference")
OSM_ROADS = "roads.osm.pbf"

GTFS_AGENCY = _feed("agency.txt", "agency_name", "agency_id")
GTFS_STOPS = _feed("stops.txt", "stop_id stop_lat stop_lon", "location_type")
GTFS_ROUTES = _feed("routes.txt", "route_id route_type", "agency_id route_short_name route_long_name")
GTFS_TRIPS = _feed("trips.txt", "route_id service_id trip_id", "trip_headsign")
GTFS_STOP_TIMES = _feed("stop_times.txt", "trip_id arrival_time departure_time stop_id stop_sequence")
GTFS_CALENDAR = _feed(
    "calendar.txt",
    "service_id monday tuesday wednesday thursday friday saturday sunday start_date end_date",
)
GTFS_CALENDAR_DATES = _feed("calendar_dates.txt", "service_id date exception_type")
GTFS_FREQUENCIES = _feed("frequencies.txt", "trip_id start_time end_time headway_secs")

FILES: Mapping[str, FileColumns] = {
    columns.file: columns
    for columns in (
        NETWORK, TOWNSHIPS, VILLAGES, NODES, LINKS, SITES, DESIGNATIONS, OPERATORS, VEHICLES, DEMANDS,
        ROUTES, ROUTE_STOPS, STOCKS, NEEDS, TARGETS, STANDARDS, READINGS, EVIDENCE,
    )
}  # fmt: skip
REQUIRED = (NETWORK.file, VILLAGES.file, NODES.file, LINKS.file, SITES.file)
"""Files without which a package is none; `roads.osm.pbf` stands in for the two of roads."""
