"""Insertion: one more job into a plan where it costs least, and two stops at one place made one."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

from network.pooling.bundles import in_order
from network.pooling.drive import cost_of, drive
from network.pooling.exact import TIE_YUAN
from network.pooling.task import Task, Trip

MOST_TRIED = 5_000
"""Positions driven in all, about half a second. Where more jobs are left a search does better."""
MOST_FITTING = 3
"""So many fitting positions of a job are compared, those that look cheapest first."""


def inserted(task: Task, rows: Sequence[int], trips: Sequence[Trip], jobs: Sequence[int]) -> list[Trip]:
    """The trips with the jobs that still fit in put where they cost least, dearest charge first."""
    trips = list(trips)
    tried = 0
    for job in sorted(jobs, key=lambda job: (-task.charge[job], job)):
        if tried > MOST_TRIED:
            break
        fitting: list[tuple[float, int, Trip]] = []
        for _, position, at in _positions(task, rows, trips, job):
            tried += 1
            row, own = trips[position] if position < len(trips) else (at, ())
            place = at if position < len(trips) else 0
            trip = (row, (*own[:place], job, *own[place:]))
            tour = drive(task, *trip)
            before = drive(task, row, own).cost if own else 0.0
            if not tour.violations and tour.cost - before < task.charge[job]:
                fitting.append((tour.cost - before, position, trip))
                if len(fitting) == MOST_FITTING:
                    break
        if fitting:
            _, position, trip = min(fitting)
            trips[position : position + 1] = [trip]
    return sorted(trips)


def _positions(
    task: Task, rows: Sequence[int], trips: Sequence[Trip], job: int
) -> list[tuple[float, int, int]]:
    """Where the job could go, by what the detour costs: (yuan, position of the trip, place in it).

    Past the trips stand new ones, with the row instead of a place.
    """
    spot, service_ms = task.jobs[job].spot, task.jobs[job].service_ms
    found = []
    for position, (row, own) in enumerate(trips):
        if row not in task.permitted[job]:
            continue
        fleet = task.fleet[row]
        stops = [fleet.depot, *(task.jobs[other].spot for other in own), fleet.depot]
        for place, (a, b) in enumerate(pairwise(stops)):
            mm = task.mm_rows[a][spot] + task.mm_rows[spot][b] - task.mm_rows[a][b]
            ms = task.ms_rows[a][spot] + task.ms_rows[spot][b] - task.ms_rows[a][b] + service_ms
            stays = spot in (a, b)
            cost = cost_of(fleet, mm / 1e6, ms / 3_600_000, 0 if stays else 1) - fleet.vehicle.cost_fixed
            found.append((cost, position, place))
    used = Counter(row for row, _ in trips)
    for row in rows:
        fleet = task.fleet[row]
        if row in task.permitted[job] and used[row] < fleet.count:
            mm = task.mm_rows[fleet.depot][spot] + task.mm_rows[spot][fleet.depot]
            ms = task.ms_rows[fleet.depot][spot] + task.ms_rows[spot][fleet.depot] + service_ms
            found.append((cost_of(fleet, mm / 1e6, ms / 3_600_000, 1), len(trips), row))
    return sorted(found)


def mended(task: Task, trip: Trip) -> Trip | None:
    """The trip without the fewest jobs that break it: each time the one without which least is broken."""
    row, jobs = trip
    while jobs:
        broken = drive(task, row, jobs).violations
        if not broken:
            return row, jobs
        rests = [tuple(other for other in jobs if other != job) for job in jobs]
        jobs = min(rests, key=lambda rest: (_excess(task, row, rest), rest))
    return None


def _excess(task: Task, row: int, jobs: Sequence[int]) -> tuple[float, float]:
    """By how much a tour breaks its limits, relatively; then what the jobs left on it would cost to leave."""
    broken = drive(task, row, jobs).violations if jobs else ()
    over = sum((v.needed - v.available) / max(1.0, abs(v.available)) for v in broken)
    return over, -task.charge_of(jobs)


def tidied(task: Task, trip: Trip) -> Trip:
    """The trip with two stops at one place made one wherever that costs nothing."""
    row, jobs = trip
    tour = drive(task, row, jobs)
    for first, second in combinations(range(len(tour.visits)), 2):
        a, b = tour.visits[first], tour.visits[second]
        if a.spot != b.spot:
            continue
        for goes, stays in ((a, b), (b, a)):
            rest = [job for job in jobs if job not in goes.jobs]
            at = rest.index(stays.jobs[0])
            own = in_order(task, (*goes.jobs, *stays.jobs))
            merged = drive(task, row, (*rest[:at], *own, *rest[at + len(stays.jobs) :]))
            if not merged.violations and merged.cost <= tour.cost + TIE_YUAN:
                return tidied(task, (row, merged.jobs))
    return trip
