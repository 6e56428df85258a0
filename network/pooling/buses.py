"""Buses: goods on the runs of passenger buses (客货邮), and what that spares the vans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from network.model import (
    Direction,
    GoodsClass,
    Network,
    OperatorClass,
    Route,
    Site,
)
from network.pooling.drive import drive
from network.pooling.explain import trips_of
from network.pooling.holds import Board, BusRide, BusRun, Option, SegmentRoom
from network.pooling.plan import DeliverTo, PooledRoutes
from network.pooling.rules import SharingRules
from network.pooling.scope import Scope, remembered_scope
from network.pooling.solver import solve_pooled
from network.pooling.task import without
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


def runs_of(network: Network, *, day: int) -> list[BusRun]:
    """The routes of bus operators that run on that weekday; the hold is the row's capacity."""
    runs = []
    for route in network.routes:
        operator = network.operator_by_id.get(route.operator_id)
        if operator is not None and operator.kind is OperatorClass.BUS and str(day) in route.days:
            runs.append(_run(network, route))
    return runs


def _run(network: Network, route: Route) -> BusRun:
    vehicle = network.vehicle_by_id.get(route.vehicle_id or "")
    classes = (GoodsClass.AMBIENT, GoodsClass.COLD) if vehicle and vehicle.cold else (GoodsClass.AMBIENT,)
    calls = tuple(sorted(route.stops, key=lambda stop: stop.seq))
    return BusRun(
        route.id,
        calls,
        None if vehicle is None else vehicle.capacity_kg,
        None if vehicle is None else vehicle.capacity_m3,
        goods_classes=classes,
    )


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
) -> BusLoading:
    """Which goods can the day's buses take, and what does that spare the vans? (SPEC.md PR4)

    A consignment may ride a run that calls within `within_m` of a depot and of its place in the right
    order, leaves after `ready_s`, arrives before its window closes, has room on every segment, may carry
    its goods class, and can be handled within the dwell. Depots are those of all vehicles when absent.
    The van cost avoided is maximised: each option counts what its goods cost in the plan of vans alone;
    up to 20 options are chosen exactly, more by saving per kg. Then the vans are planned anew without these
    goods, from the tours they had; where that costs more, nothing rides.
    """
    weekday = as_of.isoweekday() if day is None else day
    names = tuple(sorted(network.operator_by_id if operators is None else set(operators)))
    plan = partial(
        solve_pooled, as_of=as_of, operators=names, day=weekday, seed=seed,
        time_limit_s=time_limit_s / 2, iteration_limit=iteration_limit,
    )  # fmt: skip
    alone = plan(network)
    rules = SharingRules(network.operator_by_id)
    scope = remembered_scope(
        network, names, day=weekday, as_of=as_of, deliver_to=DeliverTo.PLACES, rules=rules
    )
    every = runs_of(network, day=weekday) if runs is None else list(runs)
    board = Board(network, every, _depots(network, depots), within_m, handling_minutes, ready_s)
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
    )


def _depots(network: Network, depots: Sequence[str] | None) -> list[Site]:
    codes = {vehicle.depot_site_id for vehicle in network.vehicles} if depots is None else set(depots)
    return [network.site_by_code[code] for code in sorted(codes) if code in network.site_by_code]


def _options(board: Board, scope: Scope, alone: PooledRoutes) -> Iterator[Option]:
    """For every stop of the vans and every run that could relieve it: the goods, and what they cost there."""
    task = scope.task
    for row, jobs in trips_of(scope, alone.routes):
        tour = drive(task, row, jobs)
        for visit in tour.visits:
            for direction in Direction:
                every = [j for j in visit.jobs if task.jobs[j].partner < 0]
                own = [j for j in every if task.jobs[j].demand.direction is direction]
                for demands, run, on, off in board.lifts([task.jobs[j].demand for j in own]):
                    gone = {demand.id for demand in demands}
                    rest = without(jobs, [j for j in own if task.jobs[j].demand.id in gone])
                    cost = drive(task, row, rest).cost if rest else 0.0
                    yield Option(demands, run, on, off, tour.cost - cost)
    for lost in (own for own in alone.unserved if not own.demand.is_shipment):
        for demands, run, on, off in board.lifts([lost.demand]):
            yield Option(demands, run, on, off, UNSERVED_SAVING)
