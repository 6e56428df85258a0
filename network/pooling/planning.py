"""Planning: the best trips for some jobs on some vehicles. Exact where that is quick, else searched."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from network.pooling.bundles import Bundle, bundles_of, single_bundles
from network.pooling.drive import Tour, driven
from network.pooling.engine import Progress, Stop, search_tours
from network.pooling.exact import MOST_JOBS, solve_exactly
from network.pooling.insertion import inserted, mended, tidied
from network.pooling.mapping import Shipment
from network.pooling.opening import opening_trips
from network.pooling.ruin import improved
from network.pooling.task import NEVER, Task, Trip, left_out, near_ends

MOST_SINGLE = 150
"""Days of more jobs than this are searched in bundles first."""
PATIENCE = 100
"""Iterations a bundle without a better plan, after which a search ends before its time."""
LEAST_PATIENCE = 3000
STRICT_SHARE = 0.4
"""Share of the time kept for a second search where the first may run too many kilometres."""
MOST_RUINED = 300
"""Days of more jobs than this are too large for the slow search that knows every rule."""
EXACT_SHARE = 0.7
"""Share of the time for the exact solver; what it cannot finish is searched."""
HASTE_S = 0.6
"""With less time than this a search begins at the plan it is given without looking for a better one."""
FEW = 80
"""Days of fewer jobs get the slow search in any case: the engine's steps are too small to repack vehicles."""
ENGINE_SHARE = 0.5
"""Share of the time for the engine where the slow search follows."""
MANY_WINDOWS = 0.3
"""Share of jobs with a window above which one long round is a bad opening, and a scattered one is tried."""
SCATTERED_SHARE = 0.9
"""Share of the time for a search from a scattered opening."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a search: a moment on the clock, a number of iterations, a planner who has seen enough."""

    deadline: float = math.inf
    iterations: int | None = None
    stop: Callable[[], bool] = _never
    clock: Callable[[], float] = time.monotonic
    progress: Callable[[Progress], None] | None = None

    @staticmethod
    def within(seconds: float) -> "Limits":
        """So many seconds from now."""
        return Limits(deadline=time.monotonic() + seconds)

    def until(self, deadline: float) -> "Limits":
        """The same limits with an earlier end."""
        return replace(self, deadline=min(self.deadline, deadline))

    def over(self) -> "Limits":
        """The same limits with the time over: what is planned under them is planned quickly."""
        return replace(self, deadline=-math.inf, progress=None)

    def told_as(self, plan: str) -> "Limits":
        """The same limits, with progress told under that plan's name."""
        tell = self.progress
        return self if tell is None else replace(self, progress=lambda step: tell(replace(step, plan=plan)))

    def share(self, part: float) -> "Limits":
        """The same limits over a part of the time that is left."""
        return self.until(self.clock() + part * self.left_s())

    def are_up(self) -> bool:
        """True when the time is over or the planner has seen enough."""
        return self.clock() >= self.deadline or self.stop()

    def left_s(self) -> float:
        """Seconds to the deadline."""
        return max(0.0, self.deadline - self.clock())


@dataclass(frozen=True, slots=True)
class Found:
    """Trips, the iterations they took, and whether nothing better can exist."""

    trips: tuple[Trip, ...]
    iterations: int
    proven: bool


@dataclass(frozen=True, slots=True)
class _Goods:
    """What is searched for: bundles of jobs, and both ends of each shipment."""

    bundles: Sequence[Bundle]
    shipments: Sequence[Shipment]

    @property
    def jobs(self) -> list[int]:
        """All jobs."""
        return [job for own in (*self.bundles, *self.shipments) for job in own]

    @property
    def size(self) -> int:
        """How many things are put in order."""
        return len(self.bundles) + 2 * len(self.shipments)


def plan_trips(
    task: Task,
    rows: Sequence[int],
    jobs: Sequence[int],
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip] = (),
) -> Found:
    """Which trips serve these jobs at least cost? Never worse than `start`, where that serves them.

    Every job must be one that some vehicle can serve alone (`reasons.impossible` tells the others).
    """
    rows = [row for row in rows if task.fleet[row].depot >= 0 and task.fleet[row].count]
    if not jobs or not rows:
        return Found((), 0, proven=True)
    if len(jobs) <= MOST_JOBS:
        exact = solve_exactly(task, rows, jobs, enough=limits.share(EXACT_SHARE).are_up)
        if exact is not None:
            return Found(tuple(exact), 0, proven=True)
    bundles, first = _opening(task, rows, jobs, start, limits)
    if limits.are_up():
        return Found(tuple(first), 0, proven=False)
    slow = len(jobs) <= (MOST_RUINED if any(_counts_on_the_safe_side(task, row) for row in rows) else FEW)
    engine = limits.share(ENGINE_SHARE) if slow else limits
    shipments = [task.ends_of(job) for job in near_ends(task, jobs) if task.jobs[job].partner >= 0]
    search = _Goods(bundles, [(ends[0], ends[-1]) for ends in shipments])
    trips, iterations = _searched(task, rows, search, seed=seed, limits=engine, start=first)
    trips = inserted(task, rows, trips, left_out(jobs, trips))  # what was mended, though the time be over
    if slow:
        enough = _enough(limits, max(LEAST_PATIENCE, PATIENCE * len(jobs)) // 10)
        trips, rounds = improved(task, rows, trips, jobs, seed=seed, stop=enough)
        iterations += rounds
    trips = [tidied(task, trip) for trip in trips]
    known = [list(plan) for plan in (trips, first, start) if plan]
    best = min(known, key=lambda plan: objective(task, jobs, plan), default=[])
    return Found(tuple(best), iterations, proven=False)


def _opening(
    task: Task, rows: Sequence[int], jobs: Sequence[int], start: Sequence[Trip], limits: Limits
) -> tuple[list[Bundle], list[Trip]]:
    """Where the search begins, and in which bundles: the given plan, or a quick one where that is better.

    In haste a given plan that serves all is taken as it is. Where the time was over from the first, a quick
    plan is made all the same, and only a planner's stop cuts it short.
    """
    enough = limits.are_up if limits.left_s() else limits.stop
    start = inserted(task, rows, start, left_out(jobs, start), enough=enough) if start else ()
    if start and limits.left_s() < HASTE_S and not left_out(jobs, start):
        return _bundled(task, rows, jobs, start), list(start)
    bundles = _bundled(task, rows, jobs, ())
    quick = [trip for trip in opening_trips(task, rows, bundles) if not driven(task, trip).violations]
    quick = inserted(task, rows, quick, left_out(jobs, quick), enough=enough)
    if start and objective(task, jobs, start) <= objective(task, jobs, quick):
        return _bundled(task, rows, jobs, start), list(start)
    return bundles, quick


def _bundled(task: Task, rows: Sequence[int], jobs: Sequence[int], start: Sequence[Trip]) -> list[Bundle]:
    """What rides together while tours are searched; shipments ride on their own."""
    own = [job for job in jobs if task.jobs[job].partner < 0]
    return single_bundles(own) if len(jobs) <= MOST_SINGLE else bundles_of(task, rows, own, start=start)


def objective(task: Task, jobs: Sequence[int], trips: Sequence[Trip]) -> float:
    """Yuan: what the trips cost, and the charge of the jobs that they leave."""
    return sum(tour.cost for tour in tours_of(task, trips)) + task.charge_of(left_out(jobs, trips))


def _searched(
    task: Task,
    rows: Sequence[int],
    goods: _Goods,
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip],
) -> tuple[list[Trip], int]:
    """The engine's trips that keep every limit."""
    trips, done = list(start), 0
    jobs = goods.jobs
    if _has_many_windows(task, jobs):
        first = limits.share(SCATTERED_SHARE)
        fresh, done = _search(task, rows, goods, seed=seed, limits=first, start=trips, scattered=True)
        trips = min((fresh, trips), key=lambda plan: objective(task, jobs, plan))
    doubtful = any(_pays_stops_and_limits_km(task, row) for row in rows)
    first = limits.share(1 - STRICT_SHARE) if doubtful else limits
    trips, more = _search(task, rows, goods, seed=seed, limits=first, start=trips)
    kept = _mended(task, trips)
    if doubtful:
        strict = kept != trips
        trips, last = _search(task, rows, goods, seed=seed, limits=limits, start=kept, strict_km=strict)
        kept = _mended(task, trips)
        more += last
    return kept, done + more


def _mended(task: Task, trips: Sequence[Trip]) -> list[Trip]:
    """The trips, each without the fewest jobs that break a limit."""
    return [kept for trip in trips if (kept := mended(task, trip)) is not None]


def _has_many_windows(task: Task, jobs: Sequence[int]) -> bool:
    windows = sum(task.jobs[job].opens_ms > 0 or task.jobs[job].closes_ms < NEVER for job in jobs)
    return windows > MANY_WINDOWS * len(jobs)


def _counts_on_the_safe_side(task: Task, row: int) -> bool:
    """True where the engine's model of a row is stricter than its rules."""
    return task.fleet[row].max_stops < NEVER or _pays_stops_and_limits_km(task, row)


def _pays_stops_and_limits_km(task: Task, row: int) -> bool:
    fleet = task.fleet[row]
    return fleet.max_mm < NEVER and fleet.vehicle.cost_per_stop > 0


def _search(
    task: Task,
    rows: Sequence[int],
    goods: _Goods,
    *,
    seed: int,
    limits: Limits,
    start: Sequence[Trip],
    strict_km: bool = False,
    scattered: bool = False,
) -> tuple[list[Trip], int]:
    if limits.are_up():
        return list(start), 0
    return search_tours(
        task,
        rows,
        goods.bundles,
        shipments=goods.shipments,
        start=start,
        seed=seed,
        stop=_enough(limits, max(LEAST_PATIENCE, PATIENCE * goods.size)),
        progress=limits.progress,
        strict_km=strict_km,
        scattered=scattered,
    )


def _enough(limits: Limits, patience: int) -> Stop:
    """The limits as a stopping rule that also ends after `patience` iterations without a better plan."""

    def enough(iterations: int, stale: int) -> bool:
        spent = limits.iterations is not None and iterations >= limits.iterations
        return spent or stale >= patience or limits.are_up()

    return enough


def tours_of(task: Task, trips: Sequence[Trip]) -> list[Tour]:
    """The trips as driven."""
    return [driven(task, trip) for trip in trips]
