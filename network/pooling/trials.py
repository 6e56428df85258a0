"""Trials: every way to serve one more demand, alone or on a tour, and what each would break."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from network.pooling.drive import Tour, Violation, drive
from network.pooling.insertion import LAST, Places, list_places, with_ends
from network.pooling.plan import Reason
from network.pooling.reasons import ORDER, first_failure
from network.pooling.rules import SharingRules
from network.pooling.task import RELOAD, Task, Trip

DAY_S = 8 * 3600
"""A relaxation in time is as large as its share of a working day, and so is a trip by the time it takes."""
UNITS = {
    Reason.CAPACITY: "", Reason.TIME_WINDOW: "s", Reason.SHIFT: "s", Reason.MAX_KM: "km",
    Reason.MAX_STOPS: "stops", Reason.MAX_TRIPS: "trips", Reason.FLEET_EXHAUSTED: "vehicles",
}  # fmt: skip
"""Limits that more of something relaxes, and the unit of it; a capacity's is its dimension."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One vehicle that was tried, where in its tour, and the first test that failed there.

    `vehicle_id` has `#n` for a vehicle on tour and none for one that would set out for this demand alone;
    `after` is the place of the stop before, empty for the depot.
    """

    vehicle_id: str
    after: str
    reason: Reason
    needed: float
    available: float
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """A trip that would serve the job, what it breaks, and the trip of the plan that it replaces.

    `cost` and `seconds` are what it adds to the plan.
    """

    trip: Trip
    broken: tuple[Violation, ...]
    after: str
    label: str
    replaced: Trip | None
    cost: float
    seconds: float

    @property
    def excess(self) -> float:
        """How far limits must move, each as a share of what it is; rules weigh most."""
        return sum(_size(violation, self.seconds) for violation in self.broken)


def list_tries(
    task: Task, rules: SharingRules, trips: Sequence[Trip], labels: Sequence[str], job: int
) -> Iterator[Try]:
    """Each row alone, then each tour at its best position, and its vehicle on one more trip if just that
    is forbidden."""
    used = Counter(row for row, _ in trips)
    ends = task.ends_of(job)
    for row, fleet in enumerate(task.fleet):
        failure = first_failure(task, rules, row, job)
        if failure is not None:
            every = drive(task, row, ends).violations if fleet.depot >= 0 else ()
            broken = (failure, *(v for v in every if v.reason not in (failure.reason, Reason.PERMISSION)))
        elif used[row] >= fleet.count:
            broken = (Violation(Reason.FLEET_EXHAUSTED, used[row] + 1, fleet.count),)
        else:
            broken = ()
        tour = drive(task, row, ends) if fleet.depot >= 0 else None
        cost, seconds = (tour.cost, tour.hours * 3600) if tour else (0.0, 0.0)
        yield Try((row, ends), broken, "", fleet.vehicle.id, None, cost, seconds)
    for (row, own), label in zip(trips, labels, strict=True):
        refusal = rules.refusal(task.fleet[row].vehicle, task.jobs[job].demand)
        if refusal is None:
            every_way = list_places(task, row, own, job)
            yield min((_at(task, (row, own), way, job, label) for way in every_way), key=_closeness)
            further = _at(task, (row, own), (LAST,), job, label)
            if [violation.reason for violation in further.broken] == [Reason.MAX_TRIPS]:
                yield further


def _at(task: Task, trip: Trip, places: Places, job: int, label: str) -> Try:
    row, own = trip
    jobs = with_ends(own, task.ends_of(job), places)
    now, tour = drive(task, row, own), drive(task, row, jobs)
    cost, seconds = tour.cost - now.cost, 3600 * (tour.hours - now.hours)
    before = own[places[0] - 1] if places[0] > 0 else RELOAD
    after = "" if before == RELOAD else task.spots[task.jobs[before].spot].code
    return Try((row, jobs), _in_order(tour), after, label, trip, cost, seconds)


def _in_order(tour: Tour) -> tuple[Violation, ...]:
    return tuple(sorted(tour.violations, key=lambda violation: ORDER.index(violation.reason)))


def _closeness(one: Try) -> tuple[int, float]:
    """Tries that break fewer limits, by less, come first."""
    return len(one.broken), one.excess


def _size(violation: Violation, trip_s: float) -> float:
    over = violation.needed - violation.available
    if violation.reason is Reason.MAX_TRIPS:
        return trip_s / DAY_S
    if violation.reason in (Reason.TIME_WINDOW, Reason.SHIFT):
        return over / DAY_S
    if violation.reason not in UNITS:
        return 1e3
    return over / max(violation.available, 1e-9)


def trial_of(one: Try) -> Trial:
    if not one.broken:
        return Trial(one.label, one.after, Reason.NOT_ECONOMIC, one.cost, 0.0)
    first = one.broken[0]
    return Trial(one.label, one.after, first.reason, first.needed, first.available, first.dimension)
