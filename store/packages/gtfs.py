"""GTFS: bus lines out of a timetable feed that lies in the package as gtfs/ or gtfs.zip."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from network.model import Operator, OperatorClass, ProblemCode, Route, RouteStop, Site, Vehicle, Village
from store.packages import columns
from store.packages.cells import to_seconds
from store.packages.files import PackageError
from store.packages.gtfs_calendar import read_services
from store.packages.gtfs_stops import StopPlace, match_stops
from store.packages.rows import Row, rows_of
from store.packages.sources import Source

PREFIX = "gtfs:"
"""Ids of routes that come out of a feed are this and the trip's id."""
_NEEDED = (columns.GTFS_STOPS, columns.GTFS_ROUTES, columns.GTFS_TRIPS, columns.GTFS_STOP_TIMES)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the feed: its name and its agency."""

    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class _Trip:
    """A run of a line on the weekdays of its service."""

    id: str
    line: _Line
    days: str


def with_gtfs(
    source: Source,
    *,
    operators: Sequence[Operator],
    routes: Sequence[Route],
    sites: Sequence[Site],
    villages: Sequence[Village],
    vehicles: Sequence[Vehicle],
) -> tuple[tuple[Operator, ...], tuple[Route, ...]]:
    """The package's operators and routes, with those of its GTFS feed where it has one.

    Every run of a bus becomes a route: its stops are the sites and villages that the feed's stops belong to
    (`gtfs_stops`), its days those of its service (`gtfs_calendar`). The operator is the agency where
    operators.csv has its id, else the only BUS operator there, else one made of the agency. Its vehicle, and
    so its hold, is the row of vehicles of that operator where it has just one.
    """
    feed = _feed_of(source)
    if feed is None:
        return tuple(operators), tuple(routes)
    owners = _Owners(feed, operators, vehicles)
    stops = match_stops(feed, sites, villages)
    trips = _read_trips(feed, read_services(feed))
    calls = _read_calls(feed, trips, stops)
    shifts = _read_frequencies(feed)
    taken = {route.id for route in routes}
    found: list[Route] = []
    for trip in trips.values():
        own = _merged(calls.get(trip.id, ()))
        if len(own) < 2:
            continue
        for route in _runs(trip, own, shifts.get(trip.id, ()), owners):
            if route.id in taken:
                feed.findings.error(
                    ProblemCode.DUPLICATE_ID, "is a route of routes.csv as well.",
                    "Keep the feed, or the routes that were made of it.",
                    file=columns.GTFS_TRIPS.file, value=route.id,
                )  # fmt: skip
            found.append(route)
    _tell(feed, trips, found)
    return (*operators, *owners.made), (*routes, *found)


def _feed_of(source: Source) -> Source | None:
    """The feed as a source of its own, with the package's findings; None where there is none."""
    files = source.files
    if columns.GTFS_ZIP in files:
        try:
            files = files.nested(columns.GTFS_ZIP, under=columns.GTFS_FOLDER)
        except PackageError as trouble:
            source.findings.error(
                ProblemCode.FILE_UNREADABLE, str(trouble), "Pack the feed anew.", file=columns.GTFS_ZIP
            )
            return None
    elif not any(name.startswith(columns.GTFS_FOLDER) for name in files.entries):
        return None
    for needed in _NEEDED:
        if needed.file not in files:
            source.findings.error(
                ProblemCode.FILE_MISSING, "is missing.", "Add the file; every GTFS feed has it.",
                file=needed.file,
            )  # fmt: skip
    return Source(files, source.findings)


class _Owners:
    """Who runs the lines of an agency, and with which row of vehicles."""

    def __init__(self, feed: Source, operators: Sequence[Operator], vehicles: Sequence[Vehicle]) -> None:
        self._known = {operator.id for operator in operators}
        buses = [operator.id for operator in operators if operator.kind is OperatorClass.BUS]
        self._only = buses[0] if len(buses) == 1 else None
        rows = rows_of(feed.table(columns.GTFS_AGENCY))
        self._names = {row.text("agency_id"): row.text("agency_name") for row in rows}
        self._agency = next(iter(self._names)) if len(self._names) == 1 else ""
        self._vans: dict[str, list[str]] = defaultdict(list)
        for vehicle in vehicles:
            self._vans[vehicle.operator_id].append(vehicle.id)
        self.made: list[Operator] = []

    def operator_of(self, agency: str) -> str:
        """The operator's id; made of the agency where the package has none. Absent = the feed's only one."""
        agency = agency or self._agency
        if agency in self._known:
            return agency
        if self._only is not None:
            return self._only
        code = agency or "gtfs"
        if code not in {operator.id for operator in self.made}:
            self.made.append(Operator(code, self._names.get(agency) or code, OperatorClass.BUS))
        return code

    def vehicle_of(self, operator: str) -> str | None:
        """The only row of vehicles of that operator; None where there is none, or a choice."""
        own = self._vans.get(operator, [])
        return own[0] if len(own) == 1 else None


def _read_trips(feed: Source, services: dict[str, str]) -> dict[str, _Trip]:
    """The runs of buses that run on some weekday."""
    lines: dict[str, _Line | None] = {}
    for row in rows_of(feed.table(columns.GTFS_ROUTES)):
        code = feed.identity(row, "route_id", lines)
        names = [name for name in (row.text("route_short_name"), row.text("route_long_name")) if name]
        lines[code] = _Line(" ".join(names) or code, row.text("agency_id")) if _is_bus(row) else None
    others = sum(line is None for line in lines.values())
    if others:
        feed.findings.info(
            ProblemCode.TIMETABLE_SIMPLIFIED, f"holds {others} lines of trains, ships and the like.",
            "They were left out: only buses and coaches carry goods here.", file=columns.GTFS_ROUTES.file,
        )  # fmt: skip
    feed.known["routes"] = lines.keys()
    found: dict[str, _Trip] = {}
    for row in rows_of(feed.table(columns.GTFS_TRIPS)):
        trip = feed.identity(row, "trip_id", found)
        line = lines.get(feed.reference(row, "route_id", "routes", needed=True) or "")
        days = services.get(row.needed("service_id"), "")
        if line is not None and days and row.is_sound:
            sign = row.text("trip_headsign")
            named = replace(line, name=f"{line.name} → {sign}") if sign else line
            found[trip] = _Trip(trip, named, days)
    return found


def _is_bus(row: Row) -> bool:
    """Types 3, 11 and the extended ones of buses (700 to 799) and coaches (200 to 299)."""
    kind = row.text("route_type")
    return kind in ("3", "11") or (len(kind) == 3 and kind[0] in "27" and kind.isdigit())


def _read_calls(
    feed: Source, trips: Collection[str], stops: dict[str, StopPlace | None]
) -> dict[str, list[RouteStop]]:
    """The calls of every run at places of the network, in their order."""
    feed.known["stops"] = stops.keys()
    found: dict[str, list[RouteStop]] = defaultdict(list)
    for row in rows_of(feed.table(columns.GTFS_STOP_TIMES)):
        trip = row.needed("trip_id")
        if trip not in trips:
            continue
        stop = feed.reference(row, "stop_id", "stops", needed=True)
        place, seq = stops.get(stop or ""), row.whole_of("stop_sequence", needed=True)
        arrive, depart = row.parsed("arrival_time", to_seconds), row.parsed("departure_time", to_seconds)
        if place is not None and seq is not None and row.is_sound:
            found[trip].append(RouteStop(seq, place.site_id, place.village_code, arrive, depart))
    return {trip: sorted(calls, key=lambda call: call.seq) for trip, calls in found.items()}


def _merged(calls: Sequence[RouteStop]) -> list[RouteStop]:
    """Calls one after the other at one place as one, numbered anew."""
    kept: list[RouteStop] = []
    for call in calls:
        last = kept[-1] if kept else None
        if last and (last.site_id, last.village_code) == (call.site_id, call.village_code):
            kept[-1] = replace(last, depart_s=call.depart_s)
        else:
            kept.append(replace(call, seq=len(kept) + 1))
    return kept


def _read_frequencies(feed: Source) -> dict[str, list[int]]:
    """Departures, in seconds after midnight, of runs that the feed tells by a headway."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows_of(feed.table(columns.GTFS_FREQUENCIES)):
        trip = row.needed("trip_id")
        start, end = row.parsed("start_time", to_seconds), row.parsed("end_time", to_seconds)
        headway = row.whole_of("headway_secs", needed=True)
        if row.is_sound and start is not None and end is not None and headway:
            found[trip] += range(start, end, headway)
    return found


def _runs(trip: _Trip, calls: Sequence[RouteStop], starts: Sequence[int], owners: _Owners) -> Iterator[Route]:
    """The run as it stands, or once for each departure of a headway."""
    operator = owners.operator_of(trip.line.agency)
    route = Route(
        f"{PREFIX}{trip.id}", trip.line.name, operator, trip.days, owners.vehicle_of(operator), tuple(calls)
    )
    first = calls[0].depart_s if calls[0].depart_s is not None else calls[0].arrive_s
    if not starts or first is None:
        yield route
        return
    for start in starts:
        moved = tuple(_moved(call, start - first) for call in calls)
        yield replace(route, id=f"{route.id}@{start // 3600:02}{start // 60 % 60:02}", stops=moved)


def _moved(call: RouteStop, seconds: int) -> RouteStop:
    return replace(
        call,
        arrive_s=None if call.arrive_s is None else call.arrive_s + seconds,
        depart_s=None if call.depart_s is None else call.depart_s + seconds,
    )


def _tell(feed: Source, trips: Collection[str], routes: Sequence[Route]) -> None:
    """What came of the feed, and what the planner has to add."""
    feed.findings.info(
        ProblemCode.TIMETABLE_READ,
        f"gives {len(routes)} runs; {len(trips)} runs of buses have a weekday in it.",
        "A run with fewer than two calls at places of the network is left out.", file=columns.GTFS_TRIPS.file,
    )  # fmt: skip
    bare = sorted({route.operator_id for route in routes if route.vehicle_id is None})
    if bare:
        feed.findings.warning(
            ProblemCode.HOLD_UNKNOWN,
            f"does not tell the holds of buses, and {bare[0]} has not exactly one row of vehicles: nothing "
            "can ride.",
            "Give the operator one row in vehicles.csv, with the hold as its capacity.",
            file=columns.GTFS_TRIPS.file,
        )  # fmt: skip
