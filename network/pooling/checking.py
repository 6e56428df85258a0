"""Checking: a plan made by hand, driven as it is given, priced, and every limit that it breaks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from network.model import Network, Problem, ProblemCode, error, warning
from network.pooling.drive import drive
from network.pooling.hand_tours import beyond_shift, vehicles_of
from network.pooling.loads import groups_of
from network.pooling.measures import totals_of
from network.pooling.plan import DeliverTo, PlannedRoute, PlanTotals, Reason
from network.pooling.routes import jobs_by_demand, paths_of, route_of
from network.pooling.rules import Denial, SharingRules
from network.pooling.scope import Scope, remembered_scope
from network.pooling.task import RELOAD, Fleet, Task, Trip, near_ends, parts_of
from network.roads import Ways


@dataclass(frozen=True, slots=True)
class GivenTour:
    """A tour made by hand: a row of vehicles, and the demands in the order in which they are served.

    A shipment is named twice: where it is picked up, and where it is set down. The id of the vehicle's depot
    site among the demands stands for coming back to reload. `out_s` is from when to when, in seconds after
    midnight, a timetable has the vehicle out: one vehicle may serve tours that follow each other.
    """

    vehicle_id: str
    demand_ids: tuple[str, ...]
    name: str = ""
    out_s: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class BrokenLimit:
    """A limit that a given tour breaks: needed and available in the unit told at the `Reason`.

    `place` is the code of the stop where it breaks, empty for the tour as a whole.
    """

    reason: Reason
    needed: float
    available: float
    place: str
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class CheckedTour:
    """A given tour as it would be driven, None where no road leads on, and everything that it breaks."""

    given: GivenTour
    route: PlannedRoute | None
    broken: tuple[BrokenLimit, ...]


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A given plan: its tours, its totals as driven, the demands that no tour serves, and problems."""

    tours: tuple[CheckedTour, ...]
    totals: PlanTotals
    left_demand_ids: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def is_feasible(self) -> bool:
        """True when no tour breaks anything and nothing is wrong with the plan."""
        return not self.problems and not any(tour.broken for tour in self.tours)


def check_given(
    network: Network,
    tours: Sequence[GivenTour],
    *,
    as_of: date,
    day: int | None = None,
    deliver_to: DeliverTo = DeliverTo.PLACES,
    denials: Sequence[Denial] = (),
) -> CheckedPlan:
    """What does this plan cost, and which limits does it break? The order of each tour is kept.

    Demands are those of all operators on that weekday. A tour with an unknown vehicle, or one of which
    the count is 0, is a problem and left out; an unknown demand is a problem and skipped; a demand served
    twice is a problem.
    """
    weekday = as_of.isoweekday() if day is None else day
    rules = SharingRules(network.operator_by_id, denials=tuple(denials))
    names = tuple(sorted(network.operator_by_id))
    scope = remembered_scope(network, names, day=weekday, as_of=as_of, deliver_to=deliver_to, rules=rules)
    trips, problems = _trips(network, scope, tours)
    checked, driven = [], []
    drivers: dict[tuple[int, int], int] = {}
    ways = Ways(network)
    for (given, trip), number in zip(trips, _numbers(trips), strict=True):
        tour = drive(scope.task, *trip)
        route = None
        if tour.visits:
            driven.append((tour, number))
            (legs,) = paths_of(ways, scope.task, [tour])
            route = route_of(scope.task, tour, number, legs)
            # A vehicle is paid for with its first tour, so that the routes add up to the totals.
            if drivers.setdefault((trip[0], number), len(driven)) < len(driven):
                route = replace(route, cost=route.cost - route.vehicle.cost_fixed)
        broken = limits_broken(scope.task, rules, trip)
        checked.append(CheckedTour(given, route, (*broken, *_beyond_shift(scope, given, trip, broken))))
    served = Counter(job for _, (_, jobs) in trips for part in parts_of(jobs) for job in part)
    ids = [job.demand.id for job in scope.task.jobs]
    problems += [
        error(ProblemCode.DUPLICATE_ID, f"{ids[job]} is served {count} times.", "tours", ids[job])
        for job, count in sorted(served.items())
        if count > 1 and not scope.task.jobs[job].is_far_end
    ]
    problems += _too_many(scope, trips)
    left = tuple(ids[job] for job in near_ends(scope.task, range(len(ids))) if job not in served)
    totals = totals_of(scope.task, [tour for tour, _ in driven], [number for _, number in driven])
    return CheckedPlan(tuple(checked), totals, left, tuple(problems))


def _trips(
    network: Network, scope: Scope, tours: Sequence[GivenTour]
) -> tuple[list[tuple[GivenTour, Trip]], list[Problem]]:
    """Known vehicles and demands as trips; the rest as problems."""
    row = {fleet.vehicle.id: r for r, fleet in enumerate(scope.task.fleet)}
    jobs_of = jobs_by_demand(scope.task)
    found: list[tuple[GivenTour, Trip]] = []
    problems = []
    for position, given in enumerate(tours):
        path = ("tours", str(position))
        if given.vehicle_id not in row:
            problems.append(_no_vehicle(network, given.vehicle_id, path))
            continue
        fleet = scope.task.fleet[row[given.vehicle_id]]
        jobs: list[int] = []
        for demand in given.demand_ids:
            if demand in jobs_of:
                ends = jobs_of[demand]
                jobs.append(ends[-1] if ends[0] in jobs and ends[-1] not in jobs else ends[0])
            elif demand == fleet.vehicle.depot_site_id:
                jobs.append(RELOAD)
            else:
                message = f"There is no demand {demand!r} on that day; it is skipped."
                problems.append(error(ProblemCode.UNKNOWN_CODE, message, *path, "demands"))
        if any(job != RELOAD for job in jobs):
            found.append((given, (row[given.vehicle_id], tuple(jobs))))
    return found, problems


def _numbers(trips: Sequence[tuple[GivenTour, Trip]]) -> list[int]:
    """Which vehicle of its row, counted from 1, drives each tour."""
    positions: dict[int, list[int]] = {}
    for position, (_, (row, _)) in enumerate(trips):
        positions.setdefault(row, []).append(position)
    found = [0] * len(trips)
    for own in positions.values():
        for position, number in zip(own, vehicles_of([trips[p][0].out_s for p in own]), strict=True):
            found[position] = number
    return found


def _beyond_shift(
    scope: Scope, given: GivenTour, trip: Trip, broken: Sequence[BrokenLimit]
) -> tuple[BrokenLimit, ...]:
    """The shift that a timetable breaks, unless the tour as driven breaks it already."""
    beyond = beyond_shift(scope.task.fleet[trip[0]].vehicle, given.out_s)
    if beyond is None or any(limit.reason is Reason.SHIFT for limit in broken):
        return ()
    return (BrokenLimit(Reason.SHIFT, *beyond, ""),)


def _no_vehicle(network: Network, vehicle_id: str, path: Sequence[str]) -> Problem:
    """Why nothing can be driven with that row: nobody knows it, or its count is 0."""
    if vehicle_id in network.vehicle_by_id:
        message = f"The count of vehicle {vehicle_id} is 0; the tour is left out."
        return error(ProblemCode.NO_VEHICLE, message, *path, "vehicle")
    message = f"There is no vehicle {vehicle_id!r}; the tour is left out."
    return error(ProblemCode.UNKNOWN_VEHICLE, message, *path, "vehicle")


def limits_broken(task: Task, rules: SharingRules, trip: Trip) -> tuple[BrokenLimit, ...]:
    """Everything that the tour breaks: its goods one by one by rule and by road, then the tour's own limits.

    A leg without a road is told where neither of its ends is cut off from the depot: else that end tells it.
    """
    row, jobs = trip
    fleet = task.fleet[row]
    goods = list(chain.from_iterable(parts_of(jobs)))
    cut_off = {task.jobs[job].spot for job in goods if _is_cut_off(task, fleet, task.jobs[job].spot)}
    broken = []
    for job in goods:
        own = task.jobs[job]
        place = task.spots[own.spot]
        refusal = None if own.is_far_end else rules.refusal(fleet.vehicle, own.demand)
        if refusal is not None:
            broken.append(BrokenLimit(refusal, 1, 0, place.code))
        if own.spot in cut_off:
            reason = Reason.NOT_SNAPPED if place.off_roads else Reason.UNREACHABLE
            broken.append(BrokenLimit(reason, 1, 0, place.code))
    groups = groups_of(task, fleet, jobs)
    for limit in drive(task, row, jobs).violations:
        near = {spot for spot, _ in groups[max(0, limit.stop - 1) : limit.stop + 1]}
        if limit.reason is Reason.PERMISSION or (limit.reason is Reason.UNREACHABLE and near & cut_off):
            continue  # told with the goods
        spot, served = groups[limit.stop] if limit.stop >= 0 else (-1, [])
        code = task.spots[spot].code if served else ""
        broken.append(BrokenLimit(limit.reason, limit.needed, limit.available, code, limit.dimension))
    return tuple(broken)


def _is_cut_off(task: Task, fleet: Fleet, spot: int) -> bool:
    """True when no road leads there from the depot, or none back; without a depot that is not asked."""
    depot = fleet.depot
    return depot >= 0 and min(task.ms_rows[depot][spot], task.ms_rows[spot][depot]) < 0


def _too_many(scope: Scope, trips: Sequence[tuple[GivenTour, Trip]]) -> list[Problem]:
    """More tours at once than a row has vehicles."""
    found = []
    for row in sorted({row for _, (row, _) in trips}):
        vehicle = scope.task.fleet[row].vehicle
        own = [given for given, trip in trips if trip[0] == row]
        most = max(vehicles_of([given.out_s for given in own]))
        if most > vehicle.count:
            when = " at once" if most < len(own) else ""
            message = f"{most} tours want {vehicle.id}{when}, and there are {vehicle.count} of them."
            found.append(warning(ProblemCode.NO_VEHICLE, message, "tours", vehicle.id))
    return found
