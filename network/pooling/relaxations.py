"""Relaxations: the smallest move of one limit that lets a demand be served, proven by driving the plan."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from network.pooling.drive import drive
from network.pooling.exact import MOST_JOBS, solve_exactly
from network.pooling.plan import Reason
from network.pooling.task import RELOAD, Task, Trip, left_out
from network.pooling.trials import UNITS, Try

WHOLE = (Reason.MAX_STOPS, Reason.MAX_TRIPS, Reason.FLEET_EXHAUSTED)
"""Limits that are counted."""
FINENESS = 12
"""Halvings of a relaxation while a smaller one is looked for."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A limit that, moved by `amount` (in `unit`), lets the demand be served at `extra_cost` yuan.

    `subject` is the row of vehicles, or the demand whose window opens longer. `proven` says that a plan with
    the limit moved was driven, serves this demand and all that were served before, and breaks nothing.
    """

    limit: Reason
    subject: str
    amount: float
    unit: str
    extra_cost: float
    proven: bool
    text: str


def smallest_relaxation(
    task: Task, trips: Sequence[Trip], tries: Sequence[Try], job: int, *, enough: Callable[[], bool]
) -> Relaxation | None:
    """The smallest move of one limit among the tries that break just one, proven by driving the plan.

    Once `enough` says so nothing more is solved: what driving alone proves is told as it was found, which
    may be more than the least.
    """
    single = [one for one in tries if len(one.broken) == 1 and one.broken[0].reason in UNITS]
    for one in sorted(single, key=lambda one: (one.excess, one.cost)):
        violation = one.broken[0]
        amount = violation.needed - violation.available
        plan = _proof(_relaxed(task, one, job, amount), trips, one, job, enough)
        if plan is not None:
            amount, plan = _refined(task, trips, one, job, (amount, plan), enough)
            extra = _cost(_relaxed(task, one, job, amount), plan) - _cost(task, trips)
            return _told(task, one, job, amount, extra)
    return None


def _cost(task: Task, trips: Sequence[Trip]) -> float:
    return sum(drive(task, row, own).cost for row, own in trips)


def _relaxed(task: Task, one: Try, job: int, amount: float) -> Task:
    """The task with one limit moved by that much."""
    row, violation = one.trip[0], one.broken[0]
    fleet = task.fleet[row]
    match violation.reason:
        case Reason.CAPACITY:
            k = 0 if violation.dimension == "kg" else 1
            room = list(fleet.capacity)
            room[k] += round(amount * (1000, 1_000_000)[k])
            fleet = replace(fleet, capacity=(room[0], room[1]))
        case Reason.SHIFT:
            fleet = replace(fleet, end_ms=fleet.end_ms + round(amount * 1000))
        case Reason.MAX_KM:
            fleet = replace(fleet, max_mm=fleet.max_mm + round(amount * 1e6))
        case Reason.MAX_STOPS:
            fleet = replace(fleet, max_stops=fleet.max_stops + round(amount))
        case Reason.MAX_TRIPS:
            fleet = replace(fleet, max_trips=fleet.max_trips + round(amount))
        case Reason.FLEET_EXHAUSTED:
            more = replace(fleet.vehicle, count=fleet.count + round(amount))
            fleet = replace(fleet, vehicle=more)
        case _:
            late = _late_job(task, one, job)
            own = replace(task.jobs[late], closes_ms=task.jobs[late].closes_ms + round(amount * 1000))
            return replace(task, jobs=(*task.jobs[:late], own, *task.jobs[late + 1 :]))
    return replace(task, fleet=(*task.fleet[:row], fleet, *task.fleet[row + 1 :]))


def _late_job(task: Task, one: Try, job: int) -> int:
    """Whose window is missed: the first job at the stop of the violation that comes too late."""
    stop = one.broken[0].stop
    tour = drive(task, *one.trip)
    now = tour.visits[stop].arrive_ms
    for own in tour.visits[stop].jobs:
        now = max(now, task.jobs[own].opens_ms)
        if now > task.jobs[own].closes_ms:
            return own
        now += task.jobs[own].service_ms
    return job


def _proof(
    task: Task, trips: Sequence[Trip], one: Try, job: int, enough: Callable[[], bool]
) -> list[Trip] | None:
    """A plan of the relaxed task that breaks nothing and serves the job and all that were served."""
    plan = [trip for trip in trips if trip != one.replaced] + [one.trip]
    used = Counter(row for row, _ in plan)
    fits = all(used[row] <= task.fleet[row].count for row in used)
    if fits and not any(drive(task, row, own).violations for row, own in plan):
        return plan
    return _solved(task, trips, job, enough)


def _solved(task: Task, trips: Sequence[Trip], job: int, enough: Callable[[], bool]) -> list[Trip] | None:
    """The exact plan of the relaxed task, on days small enough, where it serves job and all served before."""
    jobs = sorted({own for _, jobs in trips for own in jobs if own != RELOAD}.union(task.ends_of(job)))
    if len(jobs) > MOST_JOBS or enough():
        return None
    rows = [row for row, fleet in enumerate(task.fleet) if fleet.depot >= 0 and fleet.count]
    plan = solve_exactly(task, rows, jobs, enough=enough)
    return None if plan is None or left_out(jobs, plan) else plan


def _refined(
    task: Task,
    trips: Sequence[Trip],
    one: Try,
    job: int,
    proven: tuple[float, list[Trip]],
    enough: Callable[[], bool],
) -> tuple[float, list[Trip]]:
    """A smaller move of the same limit with its plan, found by halving where days are small enough.

    Stops, trips and vehicles are whole; other limits are met to about a four-thousandth, or as near as
    `enough` lets: what is `proven` stays so.
    """
    if one.replaced is None or one.broken[0].reason in WHOLE:
        return proven
    if _solved(_relaxed(task, one, job, 0.0), trips, job, enough) is not None:
        return proven  # the plan could be better without moving anything: leave the limit as it was found
    low, (high, plan) = 0.0, proven
    for _ in range(FINENESS):
        if enough():
            break
        middle = (low + high) / 2
        found = _solved(_relaxed(task, one, job, middle), trips, job, enough)
        if found is None:
            low = middle
        else:
            high, plan = middle, found
    return high, plan


def _told(task: Task, one: Try, job: int, amount: float, extra: float) -> Relaxation:
    violation, vehicle = one.broken[0], task.fleet[one.trip[0]].vehicle.id
    limit = violation.reason
    unit = violation.dimension or UNITS[limit]
    subject = vehicle
    match limit:
        case Reason.CAPACITY:
            text = f"{amount:g} {unit} more room on {vehicle}"
        case Reason.TIME_WINDOW:
            subject = task.jobs[_late_job(task, one, job)].demand.id
            text = f"the window of {subject} open {amount / 60:.1f} minutes longer"
        case Reason.SHIFT:
            text = f"+{amount / 60:.1f} min shift of {vehicle}"
        case Reason.MAX_KM:
            text = f"+{amount:.1f} km for {vehicle}"
        case Reason.MAX_STOPS:
            text = f"{amount:g} more stop{'s' * (amount > 1)} for {vehicle}"
        case Reason.MAX_TRIPS:
            text = f"{amount:g} more trip for {vehicle}"
        case _:
            text = f"{amount:g} more vehicle of {vehicle}"
    return Relaxation(limit, subject, amount, unit, extra, proven=True, text=text)
