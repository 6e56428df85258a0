"""Operators and their vehicles, as many as an ordinary week needs with a little to spare.

The size of a fleet is not a story: it is what a plain hand-made plan needs on the busiest weekday, each
operator alone (farthest open place first, then always the nearest that still fits), and a quarter more.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from scripts.districts.package import Row
from scripts.districts.plane import Floats
from scripts.districts.travel import Travel

OPERATORS: tuple[tuple[str, str, str], ...] = (
    ("bus", "公交客运公司", "BUS"),
    ("coop", "供销合作社", "CO_OP"),
    ("express-a", "快递企业甲", "EXPRESS"),
    ("express-b", "快递企业乙", "EXPRESS"),
    ("logistics", "物流公司", "LOGISTICS"),
    ("post", "邮政公司", "POST"),
)
DAYS = "1234567"
_SPARE = 0.25
_TRIES = 25  # nearest open places looked at before a tour ends


@dataclass(frozen=True)
class VehicleKind:
    """A row of `vehicles.csv` but for the count: capacities, shift (hours of the day), costs in yuan."""

    id: str
    operator_id: str
    depot_site_id: str
    capacity_kg: int
    capacity_m3: float
    cold: int
    shift: tuple[str, str]
    max_stops: int | None
    cost_fixed: int
    cost_per_km: float
    cost_per_hour: int
    cost_per_stop: float
    co2_kg_per_km: float


_CENTRE, _COACH = "distribution-centre", "coach-station"
KINDS = (
    VehicleKind("bus-van", "bus", _COACH, 300, 2.2, 0, ("06:30", "18:30"), None, 60, 0.9, 32, 1, 0.22),
    VehicleKind("coop-truck", "coop", _CENTRE, 1800, 11, 0, ("07:00", "18:30"), 40, 150, 1.9, 45, 2, 0.42),
    VehicleKind("coop-van", "coop", _CENTRE, 900, 5.5, 0, ("07:00", "18:30"), 40, 100, 1.3, 40, 2, 0.28),
    VehicleKind(
        "express-a-van", "express-a", _CENTRE, 900, 6, 0, ("07:00", "19:00"), 45, 100, 1.3, 40, 1.5, 0.28
    ),
    VehicleKind(
        "express-b-van", "express-b", _CENTRE, 700, 4.5, 0, ("07:00", "19:00"), 45, 90, 1.2, 40, 1.5, 0.26
    ),
    VehicleKind(
        "logistics-cold", "logistics", _CENTRE, 1000, 6, 1, ("06:00", "18:00"), 30, 220, 2.2, 48, 3, 0.46
    ),
    VehicleKind(
        "logistics-truck", "logistics", _CENTRE, 1800, 12, 0, ("06:00", "18:00"), 30, 150, 1.9, 45, 3, 0.42
    ),
    VehicleKind("post-van", "post", _COACH, 700, 4.5, 0, ("07:30", "18:30"), 45, 90, 1.2, 40, 1.5, 0.26),
)


@dataclass
class Tour:
    """A tour: what is aboard at most, where and when it stands, and the demands served, in order."""

    kind: VehicleKind
    node: int
    clock: float
    peak_kg: float = 0.0
    peak_m3: float = 0.0
    picked_kg: float = 0.0
    picked_m3: float = 0.0
    stops: list[int] = field(default_factory=list)
    demand_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stops:
    """Minutes between all nodes where goods are handed over, and the row of each demand and depot in them."""

    minutes: Floats
    of_demand: dict[str, int]
    of_site: dict[str, int]


def survey_stops(demands: list[Row], travel: Travel) -> Stops:
    """Driving times between all places of the demands and the depots."""
    depots = sorted({kind.depot_site_id for kind in KINDS})
    nodes = {str(demand["id"]): _node(demand, travel) for demand in demands}
    unique = sorted({*nodes.values(), *(travel.site_nodes[depot] for depot in depots)})
    row = {node: number for number, node in enumerate(unique)}
    return Stops(
        minutes=travel.minutes(unique)[:, unique],
        of_demand={demand_id: row[node] for demand_id, node in nodes.items()},
        of_site={depot: row[travel.site_nodes[depot]] for depot in depots},
    )


def hire_fleet(demands: list[Row], travel: Travel, *, bus_lines: int) -> list[Row]:
    """Rows of `vehicles.csv`, sized for the busiest day, with a bus for every line.

    Raises ValueError for a demand that nobody can serve.
    """
    need = Counter({"bus-van": bus_lines})
    stops = survey_stops(demands, travel)
    for day in DAYS:
        need |= Counter(tour.kind.id for tour in plan_day(demands, stops, day))
    return [
        _vehicle_row(kind, need[kind.id] + _spare(kind, need[kind.id])) for kind in KINDS if need[kind.id]
    ]


def _spare(kind: VehicleKind, count: int) -> int:
    """A quarter more; of cold vehicles two more, since no other may stand in for them."""
    return 2 if kind.cold else ceil(count * _SPARE)


def plan_day(demands: list[Row], stops: Stops, day: str) -> list[Tour]:
    """The plain plan of a weekday (a digit, 1 = Monday): every operator alone, cold goods apart."""
    today = [demand for demand in demands if day in str(demand["days"])]
    tours: list[Tour] = []
    for operator_id, _, _ in OPERATORS:
        for cold in (0, 1):
            own = [d for d in today if d["operator_id"] == operator_id and _cold(d) == cold]
            kinds = [kind for kind in KINDS if kind.operator_id == operator_id and kind.cold == cold]
            tours += _tours(own, kinds, stops)
    return tours


def operator_rows() -> list[Row]:
    """Rows of `operators.csv`."""
    return [{"id": code, "name": name, "class": kind} for code, name, kind in OPERATORS]


def minutes_of(clock: str) -> int:
    """Minutes after midnight of HH:MM."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _cold(demand: Row) -> int:
    return int(demand["goods_class"] == "cold")


def _vehicle_row(kind: VehicleKind, count: int) -> Row:
    return {
        "id": kind.id,
        "operator_id": kind.operator_id,
        "count": count,
        "depot_site_id": kind.depot_site_id,
        "capacity_kg": kind.capacity_kg,
        "capacity_m3": kind.capacity_m3,
        "cold": kind.cold,
        "shift_start": kind.shift[0],
        "shift_end": kind.shift[1],
        "max_stops": kind.max_stops,
        "cost_fixed": kind.cost_fixed,
        "cost_per_km": kind.cost_per_km,
        "cost_per_hour": kind.cost_per_hour,
        "cost_per_stop": kind.cost_per_stop,
        "co2_kg_per_km": kind.co2_kg_per_km,
    }


def _tours(demands: list[Row], kinds: list[VehicleKind], stops: Stops) -> list[Tour]:
    """Tours until all is served, the kinds of vehicle taking turns."""
    tours: list[Tour] = []
    if not demands:
        return tours
    rows = [stops.of_site[kinds[0].depot_site_id], *(stops.of_demand[str(d["id"])] for d in demands)]
    minutes = stops.minutes[np.ix_(rows, rows)]
    left = set(range(len(demands)))
    while left:
        tour = _drive(kinds[len(tours) % len(kinds)], demands, minutes, left)
        if not tour.stops:
            lost = sorted(str(demands[i]["id"]) for i in left)[:5]
            raise ValueError(f"no {tour.kind.id} can serve any of {lost}")
        tour.demand_ids = [str(demands[i]["id"]) for i in tour.stops]
        left -= set(tour.stops)
        tours.append(tour)
    return tours


def _node(demand: Row, travel: Travel) -> int:
    if demand["village_code"] is not None:
        return travel.village_nodes[str(demand["village_code"])]
    return travel.site_nodes[str(demand["site_id"])]


def _drive(kind: VehicleKind, demands: list[Row], minutes: Floats, left: set[int]) -> Tour:
    """One tour: the farthest open demand, then the nearest ones that fit, until none of the next few does."""
    tour = Tour(kind, node=0, clock=minutes_of(kind.shift[0]))
    todo = sorted(left, key=lambda i: (-minutes[0, i + 1], i))
    while todo:
        taken = next((i for i in todo[:_TRIES] if _take(tour, demands[i], i + 1, minutes)), None)
        if taken is None:
            return tour
        tour.stops.append(taken)
        left_now = np.array(sorted(left - set(tour.stops)), dtype=np.int64)
        order = np.argsort(minutes[tour.node, left_now + 1], kind="stable")
        todo = left_now[order].tolist()
    return tour


def _take(tour: Tour, demand: Row, node: int, minutes: Floats) -> bool:
    """Append the demand to the tour if every rule still holds; say whether it was."""
    kind = tour.kind
    kg, m3 = float(str(demand["kg"])), float(str(demand["m3"]))
    down = demand["direction"] == "DOWN"
    picked_kg, picked_m3 = tour.picked_kg + kg * (not down), tour.picked_m3 + m3 * (not down)
    peak_kg, peak_m3 = max(tour.peak_kg + kg * down, picked_kg), max(tour.peak_m3 + m3 * down, picked_m3)
    start = tour.clock + minutes[tour.node, node]
    if demand["window_start"] is not None:
        start = max(start, minutes_of(str(demand["window_start"])))
    end = start + float(str(demand["service_minutes"]))
    late = demand["window_end"] is not None and start > minutes_of(str(demand["window_end"]))
    over = end + minutes[node, 0] > minutes_of(kind.shift[1])
    full = peak_kg > kind.capacity_kg or peak_m3 > kind.capacity_m3
    if late or over or full or (kind.max_stops is not None and len(tour.stops) >= kind.max_stops):
        return False
    tour.node, tour.clock = node, end
    tour.picked_kg, tour.picked_m3, tour.peak_kg, tour.peak_m3 = picked_kg, picked_m3, peak_kg, peak_m3
    return True
