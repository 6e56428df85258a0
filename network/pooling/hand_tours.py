"""Hand tours: vehicles and their stops as planners write them down, and as the routes of today have them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from network.model import Network, Problem, ProblemCode, Route, RouteStop, Vehicle, warning
from network.pooling.timetable import calls_of


@dataclass(frozen=True, slots=True)
class HandStop:
    """A stop in a village or at a site: these demands, or, where None, all goods that nobody else takes.

    A shipment is picked up where it lies, and set down at the first later stop at the place where it goes.
    """

    village_code: str | None = None
    site_id: str | None = None
    demand_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class HandTour:
    """A row of vehicles and its stops in order; the depot needs no stop. `name` is that of a route.

    `out_s` is from when to when a timetable has the vehicle out, in seconds after midnight, which run on
    past 24 h; None where there is none.
    """

    vehicle_id: str
    stops: tuple[HandStop, ...]
    name: str = ""
    out_s: tuple[int, int] | None = None


def tours_of_routes(network: Network, *, day: int) -> tuple[list[HandTour], list[Problem]]:
    """The package's routes of a weekday that name a vehicle, with their operators' goods.

    Goods are served by the first route that passes. Routes without a vehicle are told.
    """
    waiting: dict[tuple[str, str | None, str | None], list[str]] = {}
    for demand in network.demands:
        if demand.falls_on(day):
            key = (demand.operator_id, demand.village_code, demand.site_id)
            waiting.setdefault(key, []).append(demand.id)
    running = [route for route in network.routes if str(day) in route.days]
    tours = [
        HandTour(route.vehicle_id, tuple(_stops_of(route, waiting)), route.id, _out_s(route))
        for route in running
        if route.vehicle_id is not None
    ]
    problems = []
    if len(tours) < len(running):
        message = f"{len(running) - len(tours)} of {len(running)} routes name no vehicle and are not priced."
        problems.append(warning(ProblemCode.NO_VEHICLE, message))
    if not running:
        message = f"No tours are given, and no route of the package runs on weekday {day}."
        problems.append(warning(ProblemCode.INPUT_MISSING, message, "tours"))
    return tours, problems


def _stops_of(
    route: Route, waiting: dict[tuple[str, str | None, str | None], list[str]]
) -> Iterator[HandStop]:
    stops: list[RouteStop] = sorted(route.stops, key=lambda stop: stop.seq)
    for stop in stops:
        own = waiting.pop((route.operator_id, stop.village_code, stop.site_id), [])
        yield HandStop(stop.village_code, stop.site_id, tuple(own))


def _out_s(route: Route) -> tuple[int, int] | None:
    """From the first call of a route to its last; None where the timetable does not tell."""
    calls = [(call.arrive_s, call.depart_s) for call in calls_of(route)]
    times = [time for call in calls for time in call if time is not None]
    known = bool(calls) and all(set(calls[end]) != {None} for end in (0, -1))
    return (times[0], times[-1]) if known else None


def vehicles_of(out: Sequence[tuple[int, int] | None]) -> list[int]:
    """Which vehicle of a row, counted from 1, drives each of its tours? `out` is when each is out.

    Tours that follow each other by their timetable share one, which is as few vehicles as there can be: each
    takes the first that is back. A tour without a timetable may last all day, and has one for itself.
    """
    timed = sorted((times, position) for position, times in enumerate(out) if times is not None)
    last: list[tuple[int, int]] = []
    driver: dict[int, int] = {}
    for times, position in timed:
        back = (v for v, (begin, end) in enumerate(last) if end <= times[0] and begin < times[0])
        free = next(back, len(last))
        last[free : free + 1] = [times]
        driver[position] = free
    numbers: dict[int, int] = {}
    return [numbers.setdefault(driver.get(p, -1 - p), len(numbers) + 1) for p in range(len(out))]


def beyond_shift(vehicle: Vehicle, out_s: tuple[int, int] | None) -> tuple[int, int] | None:
    """The seconds of a shift that a timetable needs and those there are, where it lies outside; else None.

    A tour is driven from the start of the vehicle's day, so that its own times cannot tell.
    """
    if out_s is None:
        return None
    begin, end = out_s
    starts = begin if vehicle.shift_start_s is None else vehicle.shift_start_s
    ends = end if vehicle.shift_end_s is None else vehicle.shift_end_s
    needed, available = max(end, ends) - min(begin, starts), ends - starts
    return (needed, available) if needed > available else None
