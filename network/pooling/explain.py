"""Explain: for a demand that is not served, what was tried where, what failed first, and what would help."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.model import Demand, Network
from network.pooling.drive import Tour, Violation, drive
from network.pooling.exact import MOST_JOBS, solve_exactly
from network.pooling.insertion import LAST, Places, list_places, with_ends
from network.pooling.plan import DeliverTo, PlannedRoute, PooledRoutes, Reason
from network.pooling.reasons import ORDER, first_failure
from network.pooling.routes import jobs_by_demand, jobs_of_route
from network.pooling.rules import Denial, SharingRules
from network.pooling.scope import Scope, remembered_scope
from network.pooling.task import RELOAD, Task, Trip, left_out

DAY_S = 8 * 3600
"""A relaxation in time is as large as its share of a working day, and so is a trip by the time it takes."""
UNITS = {
    Reason.CAPACITY: "", Reason.TIME_WINDOW: "s", Reason.SHIFT: "s", Reason.MAX_KM: "km",
    Reason.MAX_STOPS: "stops", Reason.MAX_TRIPS: "trips", Reason.FLEET_EXHAUSTED: "vehicles",
}  # fmt: skip
"""Limits that more of something relaxes, and the unit of it; a capacity's is its dimension."""
WHOLE = (Reason.MAX_STOPS, Reason.MAX_TRIPS, Reason.FLEET_EXHAUSTED)
"""Limits that are counted."""
FINENESS = 12
"""Halvings of a relaxation while a smaller one is looked for."""


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a demand is not served: every vehicle tried, best position each, and the smallest relaxation.

    `relaxation` is None where moving no single limit helps.
    """

    demand: Demand
    reason: Reason
    trials: tuple[Trial, ...]
    relaxation: Relaxation | None


@dataclass(frozen=True, slots=True)
class _Try:
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


def explain_unserved(
    network: Network,
    answer: PooledRoutes,
    *,
    as_of: date,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
) -> tuple[Explanation, ...]:
    """Why is each demand of `answer.unserved` not served, and what is the least that would change it?

    The question must be the one that `answer` answers. Every vehicle alone and every position of every tour
    is tried (SPEC.md PR7).
    """
    names = tuple(sorted(network.operator_by_id if operators is None else set(operators)))
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    weekday = as_of.isoweekday() if day is None else day
    scope = remembered_scope(network, names, day=weekday, as_of=as_of, deliver_to=deliver_to, rules=rules)
    trips = trips_of(scope, answer.routes)
    labels = [route.vehicle_id for route in answer.routes]
    position = {demand: ends[0] for demand, ends in jobs_by_demand(scope.task).items()}
    found = []
    for own in answer.unserved:
        job = position.get(own.demand.id)
        if job is None:
            found.append(Explanation(own.demand, own.reason, (), None))
        else:
            tries = list(_tries(scope.task, rules, trips, labels, job))
            relaxation = _smallest(scope.task, trips, tries, job)
            trials = tuple(_trial(one) for one in tries)
            found.append(Explanation(own.demand, own.reason, trials, relaxation))
    return tuple(found)


def trips_of(scope: Scope, routes: Sequence[PlannedRoute]) -> list[Trip]:
    """Routes as trips of the task they were planned for."""
    row = {fleet.vehicle.id: r for r, fleet in enumerate(scope.task.fleet)}
    known = jobs_by_demand(scope.task)
    return [(row[route.vehicle.id], jobs_of_route(route, known)) for route in routes]


def _tries(
    task: Task, rules: SharingRules, trips: Sequence[Trip], labels: Sequence[str], job: int
) -> Iterator[_Try]:
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
        yield _Try((row, ends), broken, "", fleet.vehicle.id, None, cost, seconds)
    for (row, own), label in zip(trips, labels, strict=True):
        refusal = rules.refusal(task.fleet[row].vehicle, task.jobs[job].demand)
        if refusal is None:
            every_way = list_places(task, row, own, job)
            yield min((_at(task, (row, own), way, job, label) for way in every_way), key=_closeness)
            further = _at(task, (row, own), (LAST,), job, label)
            if [violation.reason for violation in further.broken] == [Reason.MAX_TRIPS]:
                yield further


def _at(task: Task, trip: Trip, places: Places, job: int, label: str) -> _Try:
    row, own = trip
    jobs = with_ends(own, task.ends_of(job), places)
    now, tour = drive(task, row, own), drive(task, row, jobs)
    cost, seconds = tour.cost - now.cost, 3600 * (tour.hours - now.hours)
    before = own[places[0] - 1] if places[0] > 0 else RELOAD
    after = "" if before == RELOAD else task.spots[task.jobs[before].spot].code
    return _Try((row, jobs), _in_order(tour), after, label, trip, cost, seconds)


def _in_order(tour: Tour) -> tuple[Violation, ...]:
    return tuple(sorted(tour.violations, key=lambda violation: ORDER.index(violation.reason)))


def _closeness(one: _Try) -> tuple[int, float]:
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


def _trial(one: _Try) -> Trial:
    if not one.broken:
        return Trial(one.label, one.after, Reason.NOT_ECONOMIC, one.cost, 0.0)
    first = one.broken[0]
    return Trial(one.label, one.after, first.reason, first.needed, first.available, first.dimension)


def _smallest(task: Task, trips: Sequence[Trip], tries: Sequence[_Try], job: int) -> Relaxation | None:
    """The smallest move of one limit among the tries that break just one, proven by driving the plan."""
    single = [one for one in tries if len(one.broken) == 1 and one.broken[0].reason in UNITS]
    for one in sorted(single, key=lambda one: (one.excess, one.cost)):
        violation = one.broken[0]
        amount = _refined(task, trips, one, job, violation.needed - violation.available)
        relaxed = _relaxed(task, one, job, amount)
        plan = _proof(relaxed, trips, one, job)
        if plan is not None:
            extra = _cost(relaxed, plan) - _cost(task, trips)
            return _told(task, one, job, amount, extra)
    return None


def _cost(task: Task, trips: Sequence[Trip]) -> float:
    return sum(drive(task, row, own).cost for row, own in trips)


def _relaxed(task: Task, one: _Try, job: int, amount: float) -> Task:
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


def _late_job(task: Task, one: _Try, job: int) -> int:
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


def _proof(task: Task, trips: Sequence[Trip], one: _Try, job: int) -> list[Trip] | None:
    """A plan of the relaxed task that breaks nothing and serves the job and all that were served."""
    plan = [trip for trip in trips if trip != one.replaced] + [one.trip]
    used = Counter(row for row, _ in plan)
    fits = all(used[row] <= task.fleet[row].count for row in used)
    if fits and not any(drive(task, row, own).violations for row, own in plan):
        return plan
    return _solved(task, trips, job)


def _solved(task: Task, trips: Sequence[Trip], job: int) -> list[Trip] | None:
    """The exact plan of the relaxed task, on days small enough, where it serves job and all served before."""
    jobs = sorted({own for _, jobs in trips for own in jobs if own != RELOAD}.union(task.ends_of(job)))
    if len(jobs) > MOST_JOBS:
        return None
    rows = [row for row, fleet in enumerate(task.fleet) if fleet.depot >= 0 and fleet.count]
    plan = solve_exactly(task, rows, jobs)
    return None if plan is None or left_out(jobs, plan) else plan


def _refined(task: Task, trips: Sequence[Trip], one: _Try, job: int, amount: float) -> float:
    """A smaller move of the same limit that also does, found by halving where days are small enough.

    Stops, trips and vehicles are whole; other limits are met to about a four-thousandth.
    """
    if one.replaced is None or one.broken[0].reason in WHOLE:
        return amount
    low, high = 0.0, amount
    if _solved(_relaxed(task, one, job, low), trips, job) is not None:
        return amount  # the plan could be better without moving anything: leave the limit as it was found
    for _ in range(FINENESS):
        middle = (low + high) / 2
        if _solved(_relaxed(task, one, job, middle), trips, job) is None:
            low = middle
        else:
            high = middle
    return high


def _told(task: Task, one: _Try, job: int, amount: float, extra: float) -> Relaxation:
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
