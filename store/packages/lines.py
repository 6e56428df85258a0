"""Lines: the routes that run today and their stops, read from their tables."""

from collections import defaultdict

from network.model import ProblemCode, Route, RouteStop
from store.packages import columns
from store.packages.carriers import owner_of, read_stop_place
from store.packages.cells import to_days, to_seconds
from store.packages.rows import Row, rows_of
from store.packages.sources import Source


def read_routes(source: Source) -> tuple[Route, ...]:
    """The routes with their stops in order."""
    table = source.table(columns.ROUTES)
    rows = list(rows_of(table))
    source.known["routes"] = {row.text("route_id") for row in rows}
    if columns.VEHICLES.file not in source.files:
        source.known["vehicles"] = ()
    stops = _read_stops(source)
    found: dict[str, Route | None] = {}
    for row in rows:
        code = source.identity(row, "route_id", found)
        operator = owner_of(source, row)
        days = row.with_default("days", to_days, to_days(""))
        vehicle = source.reference(row, "vehicle_id", "vehicles")
        sound = row.is_sound and operator is not None
        name = row.text("name") or code
        found.setdefault(
            code, Route(code, name, operator or "", days, vehicle, stops.get(code, ())) if sound else None
        )
    return tuple(route for route in found.values() if route is not None)


def _read_stops(source: Source) -> dict[str, tuple[RouteStop, ...]]:
    table = source.table(columns.ROUTE_STOPS)
    found: dict[str, dict[int, RouteStop]] = defaultdict(dict)
    for row in rows_of(table):
        route = source.reference(row, "route_id", "routes", needed=True)
        stop = _stop(source, row)
        if route is None or stop is None:
            continue
        if stop.seq in found[route]:
            row.error(
                ProblemCode.DUPLICATE_ID, "seq", f"stands there twice in route {route}.",
                "Number the stops of a route 1, 2, 3.",
            )  # fmt: skip
        found[route][stop.seq] = stop
    return {route: tuple(stops[seq] for seq in sorted(stops)) for route, stops in found.items()}


def _stop(source: Source, row: Row) -> RouteStop | None:
    seq = row.whole_of("seq", needed=True)
    village, site = read_stop_place(source, row)
    arrive, depart = row.parsed("arrive", to_seconds), row.parsed("depart", to_seconds)
    dwell = row.number_of("dwell_minutes")
    if seq is None or not row.is_sound:
        return None
    return RouteStop(seq, site, village, arrive, depart, dwell)
