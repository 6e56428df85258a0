"""Insertion: one more job into a plan where it costs least, and two stops at one place made one."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from network.pooling.bundles import in_order
from network.pooling.drive import drive
from network.pooling.exact import TIE_YUAN
from network.pooling.task import Task, Trip

MOST_TRIED = 20_000
"""Positions, each driven: about half a second."""


def inserted(task: Task, rows: Sequence[int], trips: Sequence[Trip], jobs: Sequence[int]) -> list[Trip]:
    """The trips with the jobs that still fit in put where they cost least, dearest charge first.

    Ends after `MOST_TRIED` positions: where many jobs are left a search does better.
    """
    trips = list(trips)
    tried = 0
    for job in sorted(jobs, key=lambda job: (-task.charge[job], job)):
        if tried > MOST_TRIED:
            break
        tried += sum(len(own) + 1 for row, own in trips if row in task.permitted[job])
        options = [
            (cost, position, trip)
            for position, trip, cost in insertions(task, rows, trips, job)
            if cost < task.charge[job]
        ]
        if options:
            _, position, trip = min(options)
            trips[position : position + 1] = [trip]
    return sorted(trips)


def insertions(
    task: Task, rows: Sequence[int], trips: Sequence[Trip], job: int
) -> list[tuple[int, Trip, float]]:
    """Every way to serve one more job without breaking a limit: (trip it replaces, the new trip, its price).

    A position past the trips opens a new one.
    """
    found = []
    for position, (row, own) in enumerate(trips):
        if row in task.permitted[job]:
            before = drive(task, row, own).cost
            for at in range(len(own) + 1):
                tour = drive(task, row, (*own[:at], job, *own[at:]))
                if not tour.violations:
                    found.append((position, (row, tour.jobs), tour.cost - before))
    used = Counter(row for row, _ in trips)
    for row in rows:
        if row in task.permitted[job] and used[row] < task.fleet[row].count:
            tour = drive(task, row, (job,))
            if not tour.violations:
                found.append((len(trips), (row, tour.jobs), tour.cost))
    return found


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
