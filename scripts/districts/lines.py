"""Bus lines that carry parcels: from the coach station along the quickest road to an outlying township."""

from dataclasses import dataclass

from scripts.districts.fleet import minutes_of
from scripts.districts.package import Row
from scripts.districts.places import Country
from scripts.districts.travel import Travel

_STARTS = {"am": "07:20", "pm": "13:40"}
_DWELL, _TURN = 4, 30  # minutes at a stop and at the end of the line
_SLOWER = 1.15  # a bus takes so much longer than the road's free speed


@dataclass(frozen=True)
class Lines:
    """Rows of `routes.csv` and `route_stops.csv`."""

    routes: list[Row]
    stops: list[Row]


def run_lines(country: Country, travel: Travel) -> Lines:
    """Every line twice a day, out and back, stopping at each township station it passes."""
    names = {seat.township.code: seat.township.name for seat in country.seats}
    routes: list[Row] = []
    stops: list[Row] = []
    for number, terminal in enumerate(country.recipe.bus_terminals, start=1):
        calls = _calls(travel, terminal)
        for half, start in _STARTS.items():
            route_id = f"line-{number:02d}-{half}"
            name = f"{country.recipe.short_name}客运站—{names[terminal]}客货邮线路"
            routes.append(
                {
                    "route_id": route_id,
                    "name": name,
                    "operator_id": "bus",
                    "days": "1234567",
                    "vehicle_id": "bus-van",
                }
            )
            stops += _timetable(route_id, calls, minutes_of(start))
    return Lines(routes, stops)


def _calls(travel: Travel, terminal: str) -> list[tuple[str, float]]:
    """Sites called at on the way out, each with its driving minutes from the coach station."""
    start = travel.site_nodes["coach-station"]
    minutes, before = travel.ways(start)
    stations = {node: f"station-{code}" for code, node in travel.seat_nodes.items()}
    way = [travel.seat_nodes[terminal]]
    while way[-1] != start:
        way.append(int(before[way[-1]]))
    calls = [(stations[node], float(minutes[node]) * _SLOWER) for node in reversed(way) if node in stations]
    return [("coach-station", 0.0), *calls]


def _timetable(route_id: str, calls: list[tuple[str, float]], start: int) -> list[Row]:
    total = calls[-1][1]
    back = [(site, 2 * total - minutes) for site, minutes in reversed(calls[:-1])]
    trip = [*calls, *back]
    rows: list[Row] = []
    waited = 0
    for seq, (site, minutes) in enumerate(trip, start=1):
        arrive = start + round(minutes) + waited
        dwell = 0 if seq in (1, len(trip)) else _TURN if seq == len(calls) else _DWELL
        waited += dwell
        rows.append(
            {
                "route_id": route_id,
                "seq": seq,
                "site_id": site,
                "arrive": _clock(arrive),
                "depart": _clock(arrive + dwell),
                "dwell_minutes": dwell,
            }
        )
    return rows


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
