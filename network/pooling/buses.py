"""Buses: goods on the runs of passenger buses (客货邮), and what that spares the vans."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product

from network.model import (
    Direction,
    Network,
    Problem,
    ProblemCode,
    Site,
    error,
    info,
    warning,
)
from network.pooling.boarding import Board
from network.pooling.bus_runs import is_bus_line, runs_of
from network.pooling.drive import Tour, driven
from network.pooling.explain import trips_of
from network.pooling.holds import BusRide, BusRun, Lift, Option, SegmentRoom
from network.pooling.plan import DeliverTo, PlanTotals, PooledRoutes
from network.pooling.question import (
    check_day,
    check_not_below,
    check_operators,
    check_search,
    names_of,
    weekday_of,
)
from network.pooling.rules import SharingRules
from network.pooling.scope import Scope, remembered_scope
from network.pooling.solver import solve_pooled
from network.pooling.task import RELOAD, Task, without
from network.pooling.timetable import STOP_WITHIN_M

HANDLING_MINUTES = 0.5
"""Minutes of dwell for one consignment at a stop on the way, a planning value."""
READY_S = 7 * 3600
"""From when goods lie ready at the depot (DOWN) or in the village (UP), after midnight."""
UNSERVED_SAVING = 1e6
"""What a bus is worth to goods that no van could serve: more than any saving, in yuan."""


@dataclass(frozen=True, eq=False, slots=True)
class BusLoading:
    """Which consignments ride which run, what is left for vans, and what the vans cost with and without."""

    rides: tuple[BusRide, ...]
    room: tuple[SegmentRoom, ...]
    left_demand_ids: tuple[str, ...]
    vans_alone: PooledRoutes
    vans_beside: PooledRoutes
    saved: float
    runs: tuple[BusRun, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_buses(
    network: Network,
    *,
    as_of: date,
    runs: Sequence[BusRun] | None = None,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    depots: Sequence[str] | None = None,
    seed: int = 0,
    time_limit_s: float = 10.0,
    iteration_limit: int | None = None,
    within_m: float = STOP_WITHIN_M,
    handling_minutes: float = HANDLING_MINUTES,
    ready_s: int = READY_S,
    allowance_minutes: float = 0.0,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> BusLoading:
    """Which goods can the day's buses take, and what does that spare the vans? (SPEC.md PR4)

    A consignment may ride a run that calls within `within_m` of a depot and of its place in the right
    order, leaves after `ready_s`, hands it over at its place within its window, has room on every segment,
    may carry its goods class, by what is known of it and by the sharing rules, and can be handled within the
    dwell or `allowance_minutes`, whichever is more.
    Depots are those of all vehicles when absent, where they count; each run is used as `runs` describes it.
    The van cost avoided is maximised: each option counts what its goods cost in the plan of vans alone, and
    goods down and up of one stop are an option together where that spares more;
    up to 20 options are chosen exactly, more by saving per kg. The rows of vehicles that drive the day's bus
    lines are no vans. Then the vans are planned anew without these
    goods, from the tours they had; where that costs more, nothing rides.
    """
    wrong = [
        *check_operators(network, operators),
        *check_day(day),
        *check_search(time_limit_s=time_limit_s, seeds=(seed,)),
        *check_not_below(0, withinMetres=within_m, handlingMinutes=handling_minutes,
                         dwellAllowanceMinutes=allowance_minutes),
        *_unknown_depots(network, depots),
    ]  # fmt: skip
    if wrong:
        return no_loading(wrong)
    weekday, names = weekday_of(day, as_of), names_of(network, operators)
    tell = progress or (lambda _stage, _share: None)
    plan = partial(
        solve_pooled, as_of=as_of, operators=names, day=weekday, seed=seed,
        time_limit_s=time_limit_s / 2, iteration_limit=iteration_limit, stop=stop,
    )  # fmt: skip
    every = runs_of(network, day=weekday) if runs is None else list(runs)
    depot_sites, closed = _depots(network, as_of, depots)
    network = _without_buses(network, weekday)
    tell("vans alone", 0.0)
    alone = plan(network)
    rules = SharingRules(network.operator_by_id)
    scope = remembered_scope(
        network, names, day=weekday, as_of=as_of, deliver_to=DeliverTo.PLACES, rules=rules
    )
    board = Board(network, every, depot_sites, rules, within_m, handling_minutes, ready_s, allowance_minutes)
    tell("vans beside the buses", 0.5)
    chosen = board.chosen(list(_options(board, scope, alone)))
    riding = {demand.id for option in chosen for demand in option.demands}
    rest = network.with_parts(demands=tuple(d for d in network.demands if d.id not in riding))
    beside = plan(rest, start=alone.routes)
    saved = alone.pooled.cost - beside.pooled.cost
    if len(beside.unserved) > len(alone.unserved) or (
        saved < 0 and len(beside.unserved) == len(alone.unserved)
    ):
        chosen, beside, saved = [], alone, 0.0
    left = tuple(demand for route in beside.routes for demand in route.demand_ids)
    return BusLoading(
        rides=board.rides(chosen),
        room=board.room_after(chosen),
        left_demand_ids=tuple(sorted(left)),
        vans_alone=alone,
        vans_beside=beside,
        saved=saved,
        runs=tuple(every),
        problems=(*alone.problems, *closed, *_notes(network, every, weekday)),
    )


def _without_buses(network: Network, weekday: int) -> Network:
    """The network without the rows of vehicles that drive bus lines: a bus on its line drives no tours."""
    driving = {
        route.vehicle_id
        for route in network.routes
        if str(weekday) in route.days and is_bus_line(network, route)
    }
    vans = tuple(vehicle for vehicle in network.vehicles if vehicle.id not in driving)
    return network if len(vans) == len(network.vehicles) else network.with_parts(vehicles=vans)


def no_loading(problems: Sequence[Problem]) -> BusLoading:
    """The answer to a question that cannot be answered."""
    none = PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0)
    empty = PooledRoutes(none, none, None, None, None, 0.0, (), (), (), ())
    return BusLoading((), (), (), empty, empty, 0.0, (), tuple(problems))


def _unknown_depots(network: Network, depots: Sequence[str] | None) -> list[Problem]:
    return [
        error(ProblemCode.UNKNOWN_SITE, f"There is no site {code!r}.", "depots", str(position))
        for position, code in enumerate(depots or ())
        if code not in network.site_by_code
    ]


def _notes(network: Network, runs: Sequence[BusRun], weekday: int) -> list[Problem]:
    """Why little or nothing rides, where the package is the reason."""
    if not runs:
        message = f"No route of a BUS operator runs on weekday {weekday}."
        return [warning(ProblemCode.NO_TIMETABLE, message)]
    notes = []
    bare = [run.id for run in runs if run.hold_kg is None]
    if bare:
        message = (
            f"The hold of {len(bare)} of {len(runs)} runs, {bare[0]} first, is unknown: nothing rides there."
        )
        notes.append(warning(ProblemCode.HOLD_UNKNOWN, message))
    untimed = [run.id for run in runs if all(call.depart_s is None for call in run.calls)]
    if untimed:
        message = (
            f"{len(untimed)} of {len(runs)} runs, {untimed[0]} first, have no times: nothing rides there."
        )
        notes.append(info(ProblemCode.NO_TIMETABLE, message))
    return notes


def _depots(network: Network, as_of: date, depots: Sequence[str] | None) -> tuple[list[Site], list[Problem]]:
    """Where goods change between road and bus: the sites that count on the day; those named that do not."""
    codes = {vehicle.depot_site_id for vehicle in network.vehicles} if depots is None else set(depots)
    sites = [network.site_by_code[code] for code in sorted(codes) if code in network.site_by_code]
    problems = [
        warning(
            ProblemCode.SITE_INACTIVE, f"Site {code!r} is not in business on {as_of}.", "depots", str(place)
        )
        for place, code in enumerate(depots or ())
        if not network.site_by_code[code].counts_at(as_of)
    ]
    return [site for site in sites if site.counts_at(as_of)], problems


def _options(board: Board, scope: Scope, alone: PooledRoutes) -> Iterator[Option]:
    """For every stop of the vans and every run that could relieve it: the goods, and what they cost there.

    Goods down and goods up of a stop may spare it only together, on one run or on two.
    """
    task = scope.task
    for trip in trips_of(scope, alone.routes):
        tour = driven(task, trip)
        for visit in tour.visits:
            goods = [task.jobs[job].demand for job in visit.jobs if task.jobs[job].partner < 0]
            down, up = (
                [Option((lift,), _spared(task, tour, (lift,))) for lift in board.lifts(own)]
                for own in ([one for one in goods if one.direction is way] for way in Direction)
            )
            yield from (*down, *up)
            for one, other in product(down, up):
                lifts = (*one.lifts, *other.lifts)
                both = Option(lifts, _spared(task, tour, lifts))
                if both.saving > one.saving + other.saving + 1e-9:
                    yield both
    for lost in (own for own in alone.unserved if not own.demand.is_shipment):
        yield from (Option((lift,), UNSERVED_SAVING) for lift in board.lifts([lost.demand]))


def _spared(task: Task, tour: Tour, lifts: Sequence[Lift]) -> float:
    """What the tour costs less without these goods."""
    gone = {demand.id for lift in lifts for demand in lift.demands}
    rest = without(tour.jobs, [j for j in tour.jobs if j != RELOAD and task.jobs[j].demand.id in gone])
    return tour.cost - (driven(task, (tour.row, rest)).cost if rest else 0.0)
