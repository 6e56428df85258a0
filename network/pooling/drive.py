"""Drive: what a tour really is, stop by stop, worked out from the travel matrices and nothing else.

Every figure that is told comes from here, never from the solver's own sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from network.pooling.plan import Reason
from network.pooling.task import NEVER, RELOAD, Fleet, Load, Task, Trip, parts_of

MOST_DRIVEN = 4096
"""So many tours of a day are remembered, then all are forgotten."""
DIMENSIONS = ("kg", "m3")


@dataclass(frozen=True, slots=True)
class Violation:
    """A limit that a tour breaks, with needed and available in the unit told at the `Reason`.

    `stop` is the position of the stop where it breaks, -1 for the tour as a whole.
    """

    reason: Reason
    needed: float
    available: float
    dimension: str = ""
    stop: int = -1


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop: the jobs served there in order, milliseconds after midnight, and the load on leaving.

    Without jobs it is the depot, between two trips.
    """

    spot: int
    jobs: tuple[int, ...]
    arrive_ms: int
    depart_ms: int
    load: Load


@dataclass(frozen=True, slots=True)
class Tour:
    """A driven tour. `cost` is in yuan; `peaks` are the highest loads of its trips at any moment."""

    row: int
    visits: tuple[Visit, ...]
    depart_ms: int
    return_ms: int
    mm: int
    cost: float
    peaks: tuple[Load, ...]
    violations: tuple[Violation, ...]

    @property
    def jobs(self) -> tuple[int, ...]:
        """The jobs in the order of the tour, with `RELOAD` between trips."""
        return tuple(job for visit in self.visits for job in visit.jobs or (RELOAD,))

    @property
    def trips(self) -> list[tuple[int, ...]]:
        """The jobs of each trip."""
        return parts_of(self.jobs)

    @property
    def stops(self) -> tuple[Visit, ...]:
        """The visits that serve somebody."""
        return tuple(visit for visit in self.visits if visit.jobs)

    @property
    def hours(self) -> float:
        """Driving, service and waiting."""
        return (self.return_ms - self.depart_ms) / 3_600_000


def driven(task: Task, trip: Trip) -> Tour:
    """`drive`, remembered with the task: a plan's tours are priced, mended and told one after the other."""
    tour: Tour | None = task.driven.get(trip)
    if tour is None:
        if len(task.driven) >= MOST_DRIVEN:
            task.driven.clear()
        tour = task.driven[trip] = drive(task, *trip)
    return tour


def drive(task: Task, row: int, jobs: Sequence[int]) -> Tour:
    """How does a vehicle of that row fare when it serves these jobs in this order?

    Consecutive jobs at one spot are one stop, where goods set down leave before goods picked up come
    aboard. At `RELOAD` the vehicle is at its depot, where goods for it leave and those of the next trip come
    aboard. The vehicle leaves its depot when its day starts, or later where that only spares it waiting.
    Limits that are broken are listed in the order in which planners ask: permission, road, shipment, load,
    window, shift, kilometres, stops, trips. Where no road leads on, the tour has no times and no length, and
    limits that need neither are listed all the same.
    """
    fleet = task.fleet[row]
    denied = _denials(task, row, jobs)
    groups = groups_of(task, fleet, jobs)
    gaps = _gaps(task, fleet, groups)
    if gaps:
        timeless = (*denied, *gaps, *_timeless(task, fleet, jobs, groups))
        return Tour(row, (), fleet.start_ms, fleet.start_ms, 0, 0.0, ((0, 0),), timeless)
    visits, depart_ms, return_ms = _clock(task, fleet, groups)
    loads = _loads(task, groups)
    visits = tuple(
        Visit(visit.spot, visit.jobs, visit.arrive_ms, visit.depart_ms, load)
        for visit, load in zip(visits, loads[1:], strict=True)
    )
    stops = sum(1 for visit in visits if visit.jobs)
    stations = [fleet.depot, *(visit.spot for visit in visits), fleet.depot]
    mm = sum(task.mm_rows[a][b] for a, b in pairwise(stations))
    violations = (
        *denied,
        *_torn(task, jobs),
        *_overloads(fleet, loads),
        *_late(task, visits),
        *_overruns(fleet, depart_ms, return_ms, mm),
        *_too_many_stops(fleet, stops),
        *_too_many_trips(fleet, len(visits) - stops + 1),
    )
    hours = (return_ms - depart_ms) / 3_600_000
    return Tour(row, visits, depart_ms, return_ms, mm, cost_of(fleet, mm / 1e6, hours, stops),
                _peaks(groups, loads), violations)  # fmt: skip


def cost_of(fleet: Fleet, km: float, hours: float, stops: int) -> float:
    """Yuan: the vehicle once, its kilometres, hours and stops."""
    vehicle = fleet.vehicle
    return (
        vehicle.cost_fixed
        + vehicle.cost_per_km * km
        + vehicle.cost_per_hour * hours
        + vehicle.cost_per_stop * stops
    )


def groups_of(task: Task, fleet: Fleet, jobs: Sequence[int]) -> list[tuple[int, list[int]]]:
    """The stops: runs of jobs at one spot, and the depot without jobs between two trips."""
    groups: list[tuple[int, list[int]]] = []
    for job in jobs:
        if job == RELOAD:
            groups.append((fleet.depot, []))
            continue
        spot = task.jobs[job].spot
        if groups and groups[-1][0] == spot and groups[-1][1]:
            groups[-1][1].append(job)
        else:
            groups.append((spot, [job]))
    return groups


def _denials(task: Task, row: int, jobs: Sequence[int]) -> tuple[Violation, ...]:
    denied = [job for job in jobs if job != RELOAD and row not in task.permitted[job]]
    return (Violation(Reason.PERMISSION, len(denied), 0),) if denied else ()


def _torn(task: Task, jobs: Sequence[int]) -> tuple[Violation, ...]:
    """Shipments of which one end is missing, comes first, or is on another trip."""
    torn = 0
    for part in parts_of(jobs):
        aboard: set[int] = set()
        for job in part:
            own = task.jobs[job]
            if own.partner >= 0 and not own.is_far_end:
                aboard.add(job)
            elif own.partner in aboard:
                aboard.remove(own.partner)
            elif own.partner >= 0:
                torn += 1
        torn += len(aboard)
    return (Violation(Reason.SHIPMENT, torn, 0),) if torn else ()


def _gaps(task: Task, fleet: Fleet, groups: Sequence[tuple[int, list[int]]]) -> tuple[Violation, ...]:
    """Stops that no road leads to, or none on from."""
    if fleet.depot < 0:
        return (Violation(Reason.NO_DEPOT, 1, 0),)
    stations = [fleet.depot, *(spot for spot, _ in groups), fleet.depot]
    legs = pairwise(stations)
    cut = [stop for stop, (a, b) in enumerate(legs) if task.ms_rows[a][b] < 0]
    return tuple(Violation(Reason.UNREACHABLE, 1, 0, stop=min(stop, len(groups) - 1)) for stop in cut)


def _timeless(
    task: Task, fleet: Fleet, jobs: Sequence[int], groups: Sequence[tuple[int, list[int]]]
) -> tuple[Violation, ...]:
    """What a tour that cannot be driven breaks beside the gaps: shipments, loads, stops and trips."""
    stops = sum(1 for _, own in groups if own)
    return (
        *_torn(task, jobs),
        *_overloads(fleet, _loads(task, groups)),
        *_too_many_stops(fleet, stops),
        *_too_many_trips(fleet, len(groups) - stops + 1),
    )


def _clock(
    task: Task, fleet: Fleet, groups: Sequence[tuple[int, list[int]]]
) -> tuple[tuple[Visit, ...], int, int]:
    """Arrivals and departures, for the latest start that costs no later return."""
    depart_ms = _departure(task, fleet, groups)
    now, here = depart_ms, fleet.depot
    visits = []
    for spot, jobs in groups:
        now += task.ms_rows[here][spot]
        arrive_ms, here = now, spot
        for job in jobs:
            now = max(now, task.jobs[job].opens_ms) + task.jobs[job].service_ms
        if not jobs:
            now += fleet.reload_ms
        visits.append(Visit(spot, tuple(jobs), arrive_ms, now, (0, 0)))
    return tuple(visits), depart_ms, now + task.ms_rows[here][fleet.depot]


def _departure(task: Task, fleet: Fleet, groups: Sequence[tuple[int, list[int]]]) -> int:
    """The day's start, plus the waiting that a later start spares without missing a window.

    With D the driving and service, E the earliest return and L the latest departure that meets every
    window, leaving at min(L, E - D) returns at E and waits least.
    """
    busy, earliest, latest, here = 0, fleet.start_ms, NEVER, fleet.depot
    for spot, jobs in groups:
        leg = task.ms_rows[here][spot]
        busy, earliest, here = busy + leg, earliest + leg, spot
        for job in jobs:
            own = task.jobs[job]
            earliest = max(earliest, own.opens_ms) + own.service_ms
            latest = min(latest, own.closes_ms - busy)
            busy += own.service_ms
        if not jobs:
            busy, earliest = busy + fleet.reload_ms, earliest + fleet.reload_ms
    return max(fleet.start_ms, min(latest, earliest - busy))


def _loads(task: Task, groups: Sequence[tuple[int, list[int]]]) -> list[Load]:
    """The load on leaving the depot and on leaving each stop, the depot between two trips among them."""
    loads: list[Load] = [_first_load(task, groups)]
    for position, (_, jobs) in enumerate(groups):
        if jobs:
            own = [task.jobs[job] for job in jobs]
            before = loads[-1]
            loads.append((before[0] + sum(job.net(0) for job in own),
                          before[1] + sum(job.net(1) for job in own)))  # fmt: skip
        else:
            loads.append(_first_load(task, groups[position + 1 :]))
    return loads


def _first_load(task: Task, groups: Sequence[tuple[int, list[int]]]) -> Load:
    """What is aboard when a trip begins: all that it sets down from the depot."""
    first = [0, 0]
    for _, jobs in groups:
        if not jobs:
            break
        for job in jobs:
            first[0] += task.jobs[job].down[0]
            first[1] += task.jobs[job].down[1]
    return first[0], first[1]


def _peaks(groups: Sequence[tuple[int, list[int]]], loads: Sequence[Load]) -> tuple[Load, ...]:
    """The highest load of each trip, dimension by dimension."""
    peaks = [loads[0]]
    for (_, jobs), load in zip(groups, loads[1:], strict=True):
        if jobs:
            peaks[-1] = (max(peaks[-1][0], load[0]), max(peaks[-1][1], load[1]))
        else:
            peaks.append(load)
    return tuple(peaks)


def _overloads(fleet: Fleet, loads: Sequence[Load]) -> list[Violation]:
    """The highest load in each dimension where it is too high; -1 is the depot."""
    over = []
    for k, scale in ((0, 1000), (1, 1_000_000)):
        highest, stop = max((load[k], -position) for position, load in enumerate(loads))
        if highest > fleet.capacity[k]:
            room = fleet.capacity[k] / scale
            over.append(Violation(Reason.CAPACITY, highest / scale, room, DIMENSIONS[k], -stop - 1))
    return over


def _late(task: Task, visits: Sequence[Visit]) -> list[Violation]:
    """Services that start after their window closes."""
    late = []
    for stop, visit in enumerate(visits):
        now = visit.arrive_ms
        for job in visit.jobs:
            own = task.jobs[job]
            now = max(now, own.opens_ms)
            if now > own.closes_ms:
                late.append(Violation(Reason.TIME_WINDOW, now / 1000, own.closes_ms / 1000, stop=stop))
            now += own.service_ms
    return late


def _overruns(fleet: Fleet, depart_ms: int, return_ms: int, mm: int) -> list[Violation]:
    over = []
    if return_ms > fleet.end_ms:
        shift_s = (fleet.end_ms - fleet.start_ms) / 1000
        over.append(Violation(Reason.SHIFT, (return_ms - fleet.start_ms) / 1000, shift_s))
    if mm > fleet.max_mm:
        over.append(Violation(Reason.MAX_KM, mm / 1e6, fleet.max_mm / 1e6))
    return over


def _too_many_stops(fleet: Fleet, stops: int) -> tuple[Violation, ...]:
    return (Violation(Reason.MAX_STOPS, stops, fleet.max_stops),) if stops > fleet.max_stops else ()


def _too_many_trips(fleet: Fleet, trips: int) -> tuple[Violation, ...]:
    return (Violation(Reason.MAX_TRIPS, trips, fleet.max_trips),) if trips > fleet.max_trips else ()
