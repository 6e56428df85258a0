"""Carriers: operators, vehicles and demands, read from their tables."""

from network.model import (
    COSTS,
    MOST_COST_YUAN,
    Demand,
    Direction,
    GoodsClass,
    Operator,
    OperatorClass,
    ProblemCode,
    Vehicle,
)
from network.model.operators import MOST_PRIORITY
from store.packages import columns
from store.packages.cells import to_days, to_flag, to_seconds
from store.packages.rows import Row, rows_of
from store.packages.sources import Source


def read_operators(source: Source) -> tuple[Operator, ...]:
    """The operators; their ids are then known to sites, vehicles, demands and routes."""
    table = source.table(columns.OPERATORS)
    if table is None:
        return ()
    found: dict[str, Operator | None] = {}
    for row in rows_of(table):
        code = source.identity(row, "id", found)
        name, kind = row.needed("name"), row.word_of("class", OperatorClass)
        sound = kind is not None and row.is_sound
        found.setdefault(code, Operator(code, name, kind) if sound and kind else None)
    if table.is_sound:
        source.known["operators"] = found.keys()
    return tuple(operator for operator in found.values() if operator is not None)


def read_vehicles(source: Source) -> tuple[Vehicle, ...]:
    """The vehicles; their ids are then known to routes."""
    table = source.table(columns.VEHICLES)
    if table is None:
        return ()
    found: dict[str, Vehicle | None] = {}
    for row in rows_of(table):
        code = source.identity(row, "id", found)
        found.setdefault(code, _vehicle(source, row, code))
    if table.is_sound:
        source.known["vehicles"] = found.keys()
    return tuple(vehicle for vehicle in found.values() if vehicle is not None)


def _vehicle(source: Source, row: Row, code: str) -> Vehicle | None:
    operator = owner_of(source, row)
    depot = source.reference(row, "depot_site_id", "sites", needed=True)
    count = row.whole_of("count", needed=True)
    start, end = read_window(row, "shift_start", "shift_end")
    figures = {name: row.number_of(name) or 0.0 for name in
               ("cost_fixed", "cost_per_km", "cost_per_hour", "cost_per_stop", "co2_kg_per_km",
                "reload_minutes")}  # fmt: skip
    for name in (name for name in COSTS if figures[name] > MOST_COST_YUAN):
        row.error(ProblemCode.NUMBER_OUT_OF_RANGE, name, "is too large.", f"At most {MOST_COST_YUAN:g} yuan.")
    cold = row.with_default("cold", to_flag, default=False)
    kg, m3 = row.number_of("capacity_kg"), row.number_of("capacity_m3")
    max_km, max_stops = row.number_of("max_km"), row.whole_of("max_stops")
    trips = row.whole_of("max_trips")
    if trips == 0:
        row.error(ProblemCode.NUMBER_OUT_OF_RANGE, "max_trips", "is 0.", "1 is one trip a day, the default.")
    if not row.is_sound or operator is None or depot is None or count is None:
        return None
    return Vehicle(code, operator, count, depot, kg, m3, cold, start, end, max_km, max_stops,
                   max_trips=1 if trips is None else trips, **figures)  # fmt: skip


def read_demands(source: Source) -> tuple[Demand, ...]:
    """The goods to be set down and picked up."""
    table = source.table(columns.DEMANDS)
    if table is None:
        return ()
    found: dict[str, Demand | None] = {}
    for row in rows_of(table):
        code = source.identity(row, "id", found)
        found.setdefault(code, _demand(source, row, code))
    return tuple(demand for demand in found.values() if demand is not None)


def _demand(source: Source, row: Row, code: str) -> Demand | None:
    village, site = read_stop_place(source, row)
    operator = owner_of(source, row)
    goods = row.word_of("goods_class", GoodsClass, GoodsClass.AMBIENT)
    direction = row.word_of("direction", Direction)
    kg, m3, minutes = row.number_of("kg"), row.number_of("m3"), row.number_of("service_minutes")
    if kg is None and m3 is None and row.is_sound:
        row.error(ProblemCode.CELL_MISSING, "kg", "is empty, and m3 too.", "Say how much is to be moved.")
    start, end = read_window(row, "window_start", "window_end")
    days = row.with_default("days", to_days, to_days(""))
    priority = _priority(row)
    to_village, to_site = _destination(source, row)
    if not row.is_sound or operator is None or goods is None or direction is None:
        return None
    return Demand(code, operator, village, site, row.text("commodity"), goods, direction, kg or 0.0, m3,
                  minutes or 0.0, start, end, days, priority, to_village, to_site)  # fmt: skip


def _priority(row: Row) -> int:
    priority = row.whole_of("priority") or 0
    if priority > MOST_PRIORITY:
        advice = f"Write 0, the default, to {MOST_PRIORITY}; the highest is served first."
        row.error(ProblemCode.NUMBER_OUT_OF_RANGE, "priority", f"is above {MOST_PRIORITY}.", advice)
    return priority


def _destination(source: Source, row: Row) -> tuple[str | None, str | None]:
    """Where a shipment goes: a village, a site, or nowhere for goods from and to a depot."""
    village = source.reference(row, "to_village_code", "villages")
    site = source.reference(row, "to_site_id", "sites")
    if village is not None and site is not None:
        row.error(
            ProblemCode.CELL_MISSING, "to_village_code", "is filled in, and to_site_id too.",
            "Fill in at most one of to_village_code and to_site_id.",
        )  # fmt: skip
    return village, site


def owner_of(source: Source, row: Row) -> str | None:
    """The operator a row belongs to, who must be known: without operators.csv there is none."""
    if columns.OPERATORS.file not in source.files:
        source.known["operators"] = ()
    return source.reference(row, "operator_id", "operators", needed=True)


def read_stop_place(source: Source, row: Row) -> tuple[str | None, str | None]:
    """The village or the site of a row, exactly one of them; a problem where it is both or neither."""
    village = source.reference(row, "village_code", "villages")
    site = source.reference(row, "site_id", "sites")
    if (village is None) == (site is None):
        row.error(
            ProblemCode.CELL_MISSING, "village_code",
            "is empty, and site_id too." if village is None else "is filled in, and site_id too.",
            "Fill in one of village_code and site_id.",
        )  # fmt: skip
    return village, site


def read_window(row: Row, start: str, end: str) -> tuple[int | None, int | None]:
    """Two times of a row in seconds; a warning where the second is before the first."""
    first, last = row.parsed(start, to_seconds), row.parsed(end, to_seconds)
    if first is not None and last is not None and last < first:
        row.warning(
            ProblemCode.DATES_REVERSED, end, f"is before {start}: nothing fits between.",
            "Write hours past midnight as 24:00 and more, such as 26:30.",
        )  # fmt: skip
    return first, last
