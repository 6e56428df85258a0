"""Insertion: one more job into a plan where it costs least, and two stops at one place made one."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, combinations_with_replacement, pairwise

from network.pooling.bundles import in_order
from network.pooling.drive import cost_of, drive, driven
from network.pooling.exact import TIE_YUAN
from network.pooling.task import RELOAD, Task, Trip, joined, near_ends, parts_of, without

MOST_TRIED = 5_000
"""Positions driven in all, about half a second. Where more jobs are left a search does better."""
MOST_PRICED = 50_000
"""Positions priced without driving them, about half a second too."""
MOST_FITTING = 3
"""So many fitting positions of a job are compared, those that look cheapest first."""


Places = tuple[int, ...]
"""Where in a tour the ends of a demand go: places in its jobs, or `LAST` for a new trip after the others."""
LAST = -1


def inserted(
    task: Task,
    rows: Sequence[int],
    trips: Sequence[Trip],
    jobs: Sequence[int],
    *,
    enough: Callable[[], bool] | None = None,
) -> list[Trip]:
    """The trips with the jobs that still fit in put where they cost least, dearest charge first.

    Both ends of a shipment go in together. `enough` is asked before each job and ends the work.
    """
    trips = list(trips)
    tried = priced = 0
    for job in sorted(near_ends(task, jobs), key=lambda job: (-task.charge[job], job)):
        if tried > MOST_TRIED or priced > MOST_PRICED or (enough is not None and enough()):
            break
        fitting: list[tuple[float, int, Trip]] = []
        positions = _positions(task, rows, trips, job)
        priced += len(positions)
        for _, position, row, places in positions:
            tried += 1
            own = trips[position][1] if position < len(trips) else ()
            trip = (row, with_ends(own, task.ends_of(job), places))
            tour = drive(task, *trip)
            before = driven(task, (row, own)).cost if own else 0.0
            if not tour.violations and tour.cost - before < task.charge[job]:
                fitting.append((tour.cost - before, position, trip))
                if len(fitting) == MOST_FITTING:
                    break
        if fitting:
            _, position, trip = min(fitting)
            trips[position : position + 1] = [trip]
    return sorted(trips)


def with_ends(own: Sequence[int], ends: Sequence[int], places: Places) -> tuple[int, ...]:
    """A tour's jobs with one more demand, whose ends go in before the jobs at these places."""
    if places[0] == LAST:
        return (*own, *([RELOAD] if own else []), *ends)
    first, last = places[0], places[-1]
    if len(ends) == 1:
        return (*own[:first], ends[0], *own[first:])
    return (*own[:first], ends[0], *own[first:last], ends[1], *own[last:])


def list_places(task: Task, row: int, own: Sequence[int], job: int) -> list[Places]:
    """Every way to put a demand into a tour: one place or two on one trip, or a trip of its own."""
    found: list[Places] = []
    last = -1
    for part in parts_of(own):
        first, last = last + 1, last + 1 + len(part)
        if task.jobs[job].partner < 0:
            found += [(place,) for place in range(first, last + 1)]
        else:
            found += combinations_with_replacement(range(first, last + 1), 2)
    if own and len(parts_of(own)) < task.fleet[row].max_trips:
        found.append((LAST,))
    return found


def _positions(
    task: Task, rows: Sequence[int], trips: Sequence[Trip], job: int
) -> list[tuple[float, int, int, Places]]:
    """Where the demand could go, by what the detour costs: (yuan, position of the trip, row, places in it).

    Past the trips stand new ones.
    """
    found: list[tuple[float, int, int, Places]] = []
    for position, (row, own) in enumerate(trips):
        if row in task.permitted[job] and _has_room(task, row, own, job):
            stations = _stations(task, row, own)
            spare_ms, spare_mm = _spare(task, row, own, stations)
            for places in list_places(task, row, own, job):
                yuan, ms, mm = _detour(task, row, stations, job, places)
                if ms <= spare_ms and mm <= spare_mm:
                    found.append((yuan, position, row, places))
    used = Counter(row for row, _ in trips)
    for row in rows:
        if row in task.permitted[job] and used[row] < task.fleet[row].count:
            fixed = task.fleet[row].vehicle.cost_fixed
            stations = _stations(task, row, ())
            yuan, _, _ = _detour(task, row, stations, job, (LAST,))
            found.append((fixed + yuan, len(trips), row, (LAST,)))
    return sorted(found)


def _has_room(task: Task, row: int, own: Sequence[int], job: int) -> bool:
    """Whether the job's goods might fit into one of the tour's trips, or into one more; driving it tells."""
    fleet, parts = task.fleet[row], parts_of(own)
    if len(parts) < fleet.max_trips or task.jobs[job].partner >= 0:
        return True
    for part in parts:
        goods = [*(task.jobs[one] for one in part), task.jobs[job]]
        leaving = [sum(own.down[k] for own in goods) for k in (0, 1)]
        returning = [sum(own.up[k] for own in goods) for k in (0, 1)]
        if all(max(leaving[k], returning[k]) <= fleet.capacity[k] for k in (0, 1)):
            return True
    return False


def _stations(task: Task, row: int, own: Sequence[int]) -> list[int]:
    """The spots of a tour, from the depot and back, with the depot between trips."""
    depot = task.fleet[row].depot
    return [depot, *(depot if job == RELOAD else task.jobs[job].spot for job in own), depot]


def _spare(task: Task, row: int, own: Sequence[int], stations: Sequence[int]) -> tuple[int, int]:
    """What a tour leaves of its vehicle's shift (ms), were there no waiting, and of its length (mm)."""
    fleet, legs = task.fleet[row], list(pairwise(stations))
    busy_ms = sum(fleet.reload_ms if job == RELOAD else task.jobs[job].service_ms for job in own)
    busy_ms += sum(task.ms_rows[a][b] for a, b in legs)
    return fleet.end_ms - fleet.start_ms - busy_ms, fleet.max_mm - sum(task.mm_rows[a][b] for a, b in legs)


def _detour(
    task: Task, row: int, stations: Sequence[int], job: int, places: Places
) -> tuple[float, int, int]:
    """What the demand adds to a tour: yuan for kilometres, hours and stops, milliseconds, millimetres."""
    fleet, spots = task.fleet[row], [task.jobs[end].spot for end in task.ends_of(job)]
    ms = task.jobs[job].service_ms * len(spots)
    if places[0] == LAST:
        ways = [(fleet.depot, *spots, fleet.depot)]
        ms += fleet.reload_ms if len(stations) > 2 else 0
    elif places[0] == places[-1]:
        ways = [(stations[places[0]], *spots, stations[places[0] + 1])]
    else:
        ways = [(stations[p], spot, stations[p + 1]) for p, spot in zip(places, spots, strict=True)]
    mm = stops = 0
    for way in ways:
        first, last = way[0], way[-1]
        mm += sum(task.mm_rows[a][b] for a, b in pairwise(way)) - task.mm_rows[first][last]
        ms += sum(task.ms_rows[a][b] for a, b in pairwise(way)) - task.ms_rows[first][last]
        stops += sum(spot not in (first, last) for spot in way[1:-1])
    return cost_of(fleet, mm / 1e6, ms / 3_600_000, stops) - fleet.vehicle.cost_fixed, ms, mm


def mended(task: Task, trip: Trip) -> Trip | None:
    """The trip without the fewest jobs that break it: each time the one without which least is broken."""
    row, jobs = trip
    while jobs:
        broken = driven(task, (row, jobs)).violations
        if not broken:
            return row, jobs
        goods = [job for job in jobs if job != RELOAD]
        rests = [without(jobs, task.ends_of(job)) for job in near_ends(task, goods)]
        rests += [without(jobs, [job]) for job in goods if task.jobs[job].is_far_end]
        rests += [_fewer_trips(jobs, at) for at in range(1, len(parts_of(jobs)))]
        jobs = min(rests, key=lambda rest: (_excess(task, row, rest), rest))
    return None


def _fewer_trips(jobs: Sequence[int], at: int) -> tuple[int, ...]:
    """The tour with the trip at that position added to the one before."""
    parts = parts_of(jobs)
    return joined([*parts[: at - 1], (*parts[at - 1], *parts[at]), *parts[at + 1 :]])


def _excess(task: Task, row: int, jobs: Sequence[int]) -> tuple[float, float]:
    """By how much a tour breaks its limits, relatively; then what the jobs left on it would cost to leave."""
    broken = drive(task, row, jobs).violations if jobs else ()
    over = sum((v.needed - v.available) / max(1.0, abs(v.available)) for v in broken)
    return over, -task.charge_of(job for job in jobs if job != RELOAD)


def tidied(task: Task, trip: Trip) -> Trip:
    """The trip with two stops at one place made one wherever that costs nothing."""
    row, jobs = trip
    tour = driven(task, trip)
    for a, b in combinations(tour.stops, 2):
        if a.spot != b.spot:
            continue
        for goes, stays in ((a, b), (b, a)):
            rest = without(jobs, goes.jobs)
            at = rest.index(stays.jobs[0])
            own = in_order(task, (*goes.jobs, *stays.jobs))
            merged = (*rest[:at], *own, *rest[at + len(stays.jobs) :])
            again = drive(task, row, merged)
            if not again.violations and again.cost <= tour.cost + TIE_YUAN:
                return tidied(task, (row, merged))
    return trip
