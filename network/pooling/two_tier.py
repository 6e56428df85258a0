"""Two tiers: trunk runs to township stations, branch runs from there, direct runs where they are cheaper."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from network.model import (
    Demand,
    Direction,
    Network,
    Problem,
    ProblemCode,
    Site,
    Tier,
    Vehicle,
    error,
    info,
    warning,
)
from network.pooling.drive import drive
from network.pooling.explain import trips_of
from network.pooling.plan import DeliverTo, PlannedRoute, PlanTotals, PooledRoutes
from network.pooling.question import (
    check_day,
    check_not_below,
    check_operators,
    check_search,
    names_of,
    weekday_of,
)
from network.pooling.rules import SharingRules
from network.pooling.scope import lies_at, remembered_scope
from network.pooling.solver import solve_pooled
from network.pooling.task import RELOAD, without
from network.pooling.tiers import STATION
from network.pooling.transfers import StationDay, Transfer, returns_s, transfer_of
from network.roads import nearest_of, point_of

CUTOFF_S = 10 * 3600
"""Trunk runs bring goods to a station until then, after midnight; a planning value."""
STATION_MINUTES = 30.0
"""Between the last arrival at a station and the first departure from it; a planning value."""
TRANSFER_MINUTES = 0.5
"""A trunk vehicle's dwell at a station for one consignment; a planning value."""
LEAST_SECONDS = 0.02
"""A plan gets no less, however late it is."""
ONE_TIER_SHARE = 0.35
BRANCH_SHARE = 0.55
"""Shares of the time by whose end the one-tier plan, then all branch runs are there; trunks get the rest."""


@dataclass(frozen=True, eq=False, slots=True)
class TwoTierPlan:
    """Trunk and direct runs in `main`, branch runs by station, against one tier. Shipments ride direct.

    `cost` is that of `main` and all branches; where no set of stations is cheaper than one tier, there are
    no stations and `main` is the one-tier plan.
    """

    main: PooledRoutes
    transfers: tuple[Transfer, ...]
    cost: float
    one_tier: PooledRoutes
    problems: tuple[Problem, ...] = ()

    @property
    def branches(self) -> tuple[PlannedRoute, ...]:
        """All branch runs, by station."""
        return tuple(run for transfer in self.transfers for run in transfer.runs)

    @property
    def trunks(self) -> tuple[PlannedRoute, ...]:
        """The runs of `main` that call at a station with goods of its branches."""
        moved = {demand for run in self.branches for demand in run.demand_ids}
        return tuple(run for run in self.main.routes if moved.intersection(run.demand_ids))

    @property
    def direct(self) -> tuple[PlannedRoute, ...]:
        """The runs of `main` that serve places alone."""
        trunks = {run.vehicle_id for run in self.trunks}
        return tuple(run for run in self.main.routes if run.vehicle_id not in trunks)

    @property
    def saved(self) -> float:
        """Yuan below the one-tier plan."""
        return self.one_tier.pooled.cost - self.cost


def two_tier_plan(
    network: Network,
    *,
    as_of: date,
    branch_vehicle: Vehicle,
    operators: Sequence[str] | None = None,
    day: int | None = None,
    cutoff_s: int = CUTOFF_S,
    station_minutes: float = STATION_MINUTES,
    promise_s: int | None = None,
    seed: int = 0,
    time_limit_s: float = 30.0,
    iteration_limit: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[str, float], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> TwoTierPlan:
    """Do runs by township stations beat direct ones, and which goods go by which station? (SPEC.md PR3)

    `branch_vehicle` stands `count` times at every station used. A place belongs to the station that is
    nearest by minutes of driving down. Its goods are then set down at the station by `cutoff_s`, wait
    `station_minutes`, and ride a branch run; goods up come the other way, fetched by the trunk after the
    branch is back. Stations whose goods cost more in the one-tier plan than a branch and a stop would are
    tried together, their better half, and the best alone; the cheapest whole plan is returned. Demands with a
    window that ends before a branch could start stay direct. `promise_s` is when goods shall be in the
    village, after midnight: it moves no goods, and tells the latest trunk. The time limit (seconds) covers
    all plans; `stop` ends them early with what there is, `progress` hears what is planned and the share done.
    """
    wrong = _refused(network, branch_vehicle, operators, day, cutoff_s, station_minutes, seed, time_limit_s)
    if wrong:
        return no_plan(wrong, seed=seed)
    names, weekday = names_of(network, operators), weekday_of(day, as_of)
    search = _Search(
        partial(solve_pooled, as_of=as_of, operators=names, day=weekday, seed=seed,
                iteration_limit=iteration_limit, stop=stop),
        begin=clock(), limit_s=time_limit_s, clock=clock, progress=progress,
    )  # fmt: skip
    one_tier = search.solve(network, "one tier", until=ONE_TIER_SHARE)
    plan = _Day(network, names, as_of, weekday, branch_vehicle, cutoff_s, station_minutes, promise_s, search)
    plan.plan_branches()
    promising = _promising(plan, one_tier)
    sets = {tuple(promising), tuple(promising[: (len(promising) + 1) // 2]), tuple(promising[:1])}
    tries = [stations for stations in sorted(sets) if stations]
    plans = [
        plan.planned(stations, one_tier, until=_up_to(number, len(tries)))
        for number, stations in enumerate(tries, start=1)
    ]
    best = min(plans, key=lambda own: own.cost, default=None)
    notes = [*one_tier.problems, *_notes(plan, best, one_tier)]
    if best is None or best.cost >= one_tier.pooled.cost:
        return TwoTierPlan(one_tier, (), one_tier.pooled.cost, one_tier, tuple(notes))
    return replace(best, problems=tuple(notes))


def _up_to(number: int, tries: int) -> float:
    """The share of the time by which the number-th trunk plan is to be there."""
    return BRANCH_SHARE + (1 - BRANCH_SHARE) * number / tries


def _refused(
    network: Network,
    van: Vehicle,
    operators: Sequence[str] | None,
    day: int | None,
    cutoff_s: int,
    station_minutes: float,
    seed: int,
    time_limit_s: float,
) -> list[Problem]:
    """Inputs that no plan can be made of."""
    wrong = [
        *check_operators(network, operators),
        *check_day(day),
        *check_not_below(0, cutoff=cutoff_s, stationMinutes=station_minutes),
        *check_search(time_limit_s=time_limit_s, seeds=(seed,)),
    ]
    if van.operator_id not in network.operator_by_id:
        message = f"There is no operator {van.operator_id!r} to drive the branch runs."
        wrong.append(error(ProblemCode.UNKNOWN_OPERATOR, message, "branchVehicle", "operator"))
    return wrong


def no_plan(problems: Sequence[Problem], *, seed: int = 0) -> TwoTierPlan:
    """The answer to a question that cannot be answered."""
    none = PlanTotals(0.0, 0.0, 0.0, 0, None, 0.0)
    empty = PooledRoutes(none, none, None, None, None, 0.0, (), (), (), (), seed=seed)
    return TwoTierPlan(empty, (), 0.0, empty, tuple(problems))


def _notes(day: "_Day", best: TwoTierPlan | None, one_tier: PooledRoutes) -> list[Problem]:
    """What the planner should know beside the figures."""
    if not day.stations:
        message = "No township station counts on the day, so there is one tier."
        return [warning(ProblemCode.NO_STATIONS, message)]
    if best is None or best.cost >= one_tier.pooled.cost:
        message = (
            f"None of the sets of stations that were tried is cheaper than one tier; {len(day.stations)} "
            "stations count. Dear branch vehicles, short ways and stations near the depot speak against two."
        )
        return [info(ProblemCode.HEURISTIC, message)]
    full = [own for own in best.transfers if own.utilisation is not None and own.utilisation > 1]
    return [
        warning(
            ProblemCode.STATION_OVER_CAPACITY,
            f"{own.down_kg + own.up_kg:g} kg go through {own.station.code}, which handles "
            f"{own.station.capacity_per_day:g} a day.",
        )
        for own in full
    ]


@dataclass(frozen=True, eq=False, slots=True)
class _Search:
    """Plans one after the other within one time limit."""

    plan: "partial[PooledRoutes]"
    begin: float
    limit_s: float
    clock: Callable[[], float]
    progress: Callable[[str, float], None] | None

    def solve(
        self, network: Network, name: str, *, until: float, part: float = 1.0, **more: Any
    ) -> PooledRoutes:
        """A plan in so much of the time that is left until that share of the whole."""
        passed = self.clock() - self.begin
        if self.progress is not None:
            self.progress(name, min(1.0, passed / self.limit_s))
        seconds = max(LEAST_SECONDS, part * (until * self.limit_s - passed))
        return self.plan(network, time_limit_s=seconds, **more)


class _Day:
    """What every try shares: the stations, whose goods may go by them, and how a plan is made."""

    def __init__(
        self,
        network: Network,
        names: tuple[str, ...],
        as_of: date,
        weekday: int,
        van: Vehicle,
        cutoff_s: int,
        station_minutes: float,
        promise_s: int | None,
        search: _Search,
    ) -> None:
        self.network, self.names, self.as_of, self.weekday = network, names, as_of, weekday
        self._van, self._cutoff_s, self._promise_s, self._search = van, cutoff_s, promise_s, search
        self.leaves_s = cutoff_s + round(station_minutes * 60)
        self._handling_s = round(station_minutes * 60)
        sites = [s for s in network.sites if s.tier is Tier.TOWNSHIP and s.counts_at(as_of)]
        self.stations = [site for site in sites if STATION in site.types] or sites
        self.goods = self._by_station()
        self.branches: dict[str, PooledRoutes] = {}

    def _by_station(self) -> dict[str, list[Demand]]:
        """Demands by the station nearest to their place; those that cannot wait for a branch are left out."""
        demands = [
            demand
            for demand in self.network.demands
            if demand.operator_id in self.names
            and demand.falls_on(self.weekday)
            and not demand.is_shipment
            and (demand.window_end_s is None or demand.window_end_s > self.leaves_s)
        ]
        places = [point_of(lies_at(self.network, demand)) for demand in demands]
        nearest = nearest_of(self.network, places, [point_of(s) for s in self.stations], to_targets=False)
        found: dict[str, list[Demand]] = {site.code: [] for site in self.stations}
        for demand, target in zip(demands, nearest.target, strict=True):
            if target >= 0:
                found[self.stations[target].code].append(demand)
        return found

    def plan_branches(self) -> None:
        """The branch runs of every station with goods; the time goes by the root of their demands."""
        waiting = [site for site in self.stations if self.goods[site.code]]
        weights = [math.sqrt(len(self.goods[site.code])) for site in waiting]
        for number, site in enumerate(waiting):
            part = weights[number] / sum(weights[number:])
            name = f"branch runs of {site.code}, {number + 1} of {len(waiting)}"
            self.branches[site.code] = self._branch(site, name, part)

    def _branch(self, site: Site, name: str, part: float) -> PooledRoutes:
        """The branch runs of one station; what no branch can serve is their unserved, and goes direct."""
        van = replace(
            self._van,
            id=f"{self._van.id}@{site.code}",
            depot_site_id=site.code,
            shift_start_s=max(self.leaves_s, self._van.shift_start_s or 0),
        )
        local = self.network.with_parts(vehicles=(van,), demands=tuple(self.goods[site.code]))
        names = tuple(sorted({*self.names, self._van.operator_id} & set(self.network.operator_by_id)))
        return self._search.solve(local, name, until=BRANCH_SHARE, part=part, operators=names)

    def planned(self, stations: Sequence[str], one_tier: PooledRoutes, *, until: float) -> TwoTierPlan:
        """Branches of these stations, and one plan for trunk and direct runs together."""
        branches = {station: self.branches[station] for station in stations}
        moved = {d for plan in branches.values() for route in plan.routes for d in route.demand_ids}
        back = {station: returns_s(branches[station].routes, self.leaves_s) for station in stations}
        demands = [demand for demand in self.network.demands if demand.id not in moved]
        for station in stations:
            own = [demand for demand in self.goods[station] if demand.id in moved]
            demands += [self._at_station(demand, station, back[station]) for demand in own]
        changed = self.network.with_parts(demands=tuple(demands))
        name = f"trunk and direct runs with {len(stations)} stations"
        main = self._search.solve(changed, name, until=until, start=one_tier.routes)
        lost = {own.demand.id for own in main.unserved} - {own.demand.id for own in one_tier.unserved}
        cost = main.pooled.cost + sum(plan.pooled.cost for plan in branches.values())
        transfers = tuple(self._transfer(station, branches[station], main) for station in stations)
        return TwoTierPlan(main, transfers, math.inf if lost else cost, one_tier)

    def _transfer(self, station: str, branch: PooledRoutes, main: PooledRoutes) -> Transfer:
        moved = {demand for route in branch.routes for demand in route.demand_ids}
        own = [demand for demand in self.goods[station] if demand.id in moved]
        day = StationDay(self.network.site_by_code[station], self._cutoff_s, self.leaves_s, self._promise_s)
        return transfer_of(day, own, branch, main)

    def _at_station(self, demand: Demand, station: str, back_s: int) -> Demand:
        """The consignment on the trunk: down by the cut-off, up after the branch came back."""
        opens = back_s + self._handling_s if demand.direction is Direction.UP else None
        closes = self._cutoff_s if demand.direction is Direction.DOWN else None
        return replace(
            demand, village_code=None, site_id=station, service_minutes=TRANSFER_MINUTES,
            window_start_s=opens, window_end_s=closes,
        )  # fmt: skip


def _promising(day: _Day, one_tier: PooledRoutes) -> list[str]:
    """Stations whose goods cost more in one tier than their branch and a trunk stop would, best first."""
    rules = SharingRules(day.network.operator_by_id)
    scope = remembered_scope(
        day.network, day.names, day=day.weekday, as_of=day.as_of, deliver_to=DeliverTo.PLACES, rules=rules
    )
    trips = trips_of(scope, one_tier.routes)
    gains = []
    for site in day.stations:
        branch = day.branches.get(site.code)
        if branch is None:
            continue
        moved = {demand for route in branch.routes for demand in route.demand_ids}
        before = after = 0.0
        for row, jobs in trips:
            gone = [j for j in jobs if j != RELOAD and scope.task.jobs[j].demand.id in moved]
            rest = without(jobs, gone)
            if len(rest) < len(jobs):
                before += drive(scope.task, row, jobs).cost
                after += drive(scope.task, row, rest).cost if rest else 0.0
        gain = before - after - branch.pooled.cost
        if moved and gain > 0:
            gains.append((-gain, site.code))
    return [code for _, code in sorted(gains)]
