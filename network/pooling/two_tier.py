"""Two tiers: trunk runs to township stations, branch runs from there, direct runs where they are cheaper."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.model import (
    Demand,
    Direction,
    Network,
    Problem,
    ProblemCode,
    Tier,
    Vehicle,
    error,
    info,
    warning,
)
from network.pooling.branches import Branches, BranchPlan
from network.pooling.drawing import Drawing
from network.pooling.drive import drive
from network.pooling.one_plan import OnePlan, plan_once
from network.pooling.plan import PlannedRoute
from network.pooling.promises import check_promise
from network.pooling.question import (
    check_day,
    check_not_below,
    check_operators,
    check_search,
    names_of,
    weekday_of,
)
from network.pooling.scope import lies_at
from network.pooling.searching import Search
from network.pooling.task import RELOAD, without
from network.pooling.tiers import STATION
from network.pooling.transfers import StationDay, Transfer, transfer_of
from network.roads import nearest_of, point_of

CUTOFF_S = 10 * 3600
"""Trunk runs bring goods to a station until then, after midnight; a planning value."""
STATION_MINUTES = 30.0
"""Between the last arrival at a station and the first departure from it; a planning value."""
TRANSFER_MINUTES = 0.5
"""A trunk vehicle's dwell at a station for one consignment; a planning value."""
ONE_TIER_SHARE = 0.3
BRANCH_SHARE = 0.6
"""Shares of the time by whose end the one-tier plan, then all branch runs are there; trunks get the rest."""
DRAWN_SHARE = 0.1
"""Share of the one-tier plan's time in which it is drawn: other plans drive most of its legs too."""
LAST_BRANCH_SHARE = 0.8
"""Past this share no further station is planned, so that at least one set is planned in full."""


@dataclass(frozen=True, eq=False, slots=True)
class TwoTierPlan:
    """Trunk and direct runs in `main`, branch runs by station, against one tier. Shipments ride direct.

    `cost` is that of `main` and all branches; where no set of stations is cheaper than one tier, there are
    no stations and `main` is the one-tier plan.
    """

    main: OnePlan
    transfers: tuple[Transfer, ...]
    cost: float
    one_tier: OnePlan
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
        return self.one_tier.totals.cost - self.cost


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
    village, after midnight: it moves no goods, tells the latest trunk, and is told when missed. The time
    limit (seconds) covers all plans; `stop` ends them early with what there is, `progress` hears what is
    planned and the share done.
    """
    wrong = _refused(network, branch_vehicle, operators, day, cutoff_s, station_minutes, seed, time_limit_s)
    if wrong:
        return no_plan(wrong)
    names, weekday = names_of(network, operators), weekday_of(day, as_of)
    search = Search(
        seed, iteration_limit, begin=clock(), limit_s=time_limit_s, clock=clock, stop=stop, progress=progress
    )
    limits = search.limits("one tier", until=ONE_TIER_SHARE)
    one_tier = plan_once(
        network, names, as_of=as_of, day=weekday, seed=seed, limits=limits.share(1 - DRAWN_SHARE)
    )
    drawing = Drawing(network)
    if one_tier.task is not None:
        drawing.draw_ahead(one_tier.task, one_tier.trips, limits)
    plan = _Day(network, names, as_of, weekday, branch_vehicle, cutoff_s, station_minutes, promise_s, search)
    plan.plan_branches()
    promising = _promising(plan, one_tier)
    sets = {tuple(promising), tuple(promising[: (len(promising) + 1) // 2]), tuple(promising[:1])}
    tries = [stations for stations in sorted(sets) if stations]
    plans: list[Try] = []
    for number, stations in enumerate(tries, start=1):
        if not plans or not search.is_past(1.0):
            plans.append(plan.planned(stations, one_tier, until=_up_to(number, len(tries))))
    best = min(plans, key=lambda own: own.cost, default=None)
    if best is None or best.cost >= one_tier.totals.cost:
        told = one_tier.drawn(drawing)
        missed = _missed(network, promise_s, told, ())
        notes = [*one_tier.problems, *_without_stations(plan), *missed]
        return TwoTierPlan(told, (), one_tier.totals.cost, told, tuple(notes))
    main = best.main.drawn(drawing)
    transfers = tuple(plan.transfer(station, main, drawing) for station in best.stations)
    missed = _missed(network, promise_s, main, transfers)
    notes = [*one_tier.problems, *_not_all(plan), *_over_capacity(transfers), *missed]
    return TwoTierPlan(main, transfers, best.cost, one_tier, tuple(notes))


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


def no_plan(problems: Sequence[Problem]) -> TwoTierPlan:
    """The answer to a question that cannot be answered."""
    return TwoTierPlan(OnePlan(), (), 0.0, OnePlan(), tuple(problems))


def _without_stations(day: "_Day") -> list[Problem]:
    """Why one tier is told."""
    if not day.stations:
        message = "No township station counts on the day, so there is one tier."
        return [warning(ProblemCode.NO_STATIONS, message)]
    message = (
        f"None of the sets of stations that were tried is cheaper than one tier; {len(day.stations)} "
        "stations count. Dear branch vehicles, short ways and stations near the depot speak against two."
    )
    return [*_not_all(day), info(ProblemCode.HEURISTIC, message)]


def _not_all(day: "_Day") -> list[Problem]:
    """Stations for which there was no time."""
    every = sum(bool(day.goods[site.code]) for site in day.stations)
    if len(day.branches) == every:
        return []
    message = f"Branch runs of {len(day.branches)} of {every} stations were planned in the time; give more."
    return [warning(ProblemCode.STOPPED_EARLY, message)]


def _missed(
    network: Network, promise_s: int | None, main: OnePlan, transfers: Sequence[Transfer]
) -> list[Problem]:
    jobs = () if main.task is None else main.task.jobs
    return check_promise(
        promise_s,
        direct=main.routes,
        on_trunks={job.demand.id: job.demand for job in jobs},
        branches=[run for own in transfers for run in own.runs],
        goods={demand.id: demand for demand in network.demands},
    )


def _over_capacity(transfers: Sequence[Transfer]) -> list[Problem]:
    return [
        warning(
            ProblemCode.STATION_OVER_CAPACITY,
            f"{own.down_kg + own.up_kg:g} kg go through {own.station.code}, which handles "
            f"{own.station.capacity_per_day:g} a day.",
        )
        for own in transfers
        if own.utilisation is not None and own.utilisation > 1
    ]


@dataclass(frozen=True, eq=False, slots=True)
class Try:
    """A set of stations, the runs from depots with it, and the cost of all, infinite where goods are lost."""

    stations: tuple[str, ...]
    main: OnePlan
    cost: float


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
        search: Search,
    ) -> None:
        self.network, self.names, self.as_of, self.weekday = network, names, as_of, weekday
        self._van, self._cutoff_s, self._promise_s, self._search = van, cutoff_s, promise_s, search
        self.leaves_s = cutoff_s + round(station_minutes * 60)
        self._handling_s = round(station_minutes * 60)
        sites = [s for s in network.sites if s.tier is Tier.TOWNSHIP and s.counts_at(as_of)]
        self.stations = [site for site in sites if STATION in site.types] or sites
        self.goods = self._by_station()
        self.branches: dict[str, BranchPlan] = {}
        self._runs: Branches | None = None

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
        """The branch runs of every station with goods, while there is time: by the root of their number."""
        waiting = {site.code: self.goods[site.code] for site in self.stations if self.goods[site.code]}
        if not waiting:
            return
        self._runs = Branches(
            self.network, waiting, van=self._van, names=self.names, as_of=self.as_of, day=self.weekday,
            leaves_s=self.leaves_s,
        )  # fmt: skip
        weights = [math.sqrt(len(own)) for own in waiting.values()]
        for number, station in enumerate(waiting):
            if self.branches and self._search.is_past(LAST_BRANCH_SHARE):
                break
            part = weights[number] / sum(weights[number:])
            name = f"branch runs of {station}, {number + 1} of {len(waiting)}"
            limits = self._search.limits(name, until=BRANCH_SHARE, part=part)
            self.branches[station] = self._runs.plan(station, seed=self._search.seed, limits=limits)

    def planned(self, stations: Sequence[str], one_tier: OnePlan, *, until: float) -> "Try":
        """Branches of these stations, and one plan for trunk and direct runs together."""
        branches = [self.branches[station] for station in stations]
        demands = self._with_stations(stations)
        name = f"trunk and direct runs with {len(stations)} stations"
        changed = self.network.with_parts(demands=tuple(demands))
        limits = self._search.limits(name, until=until)
        main = plan_once(
            changed, self.names, as_of=self.as_of, day=self.weekday, seed=self._search.seed, limits=limits
        )
        lost = {own.demand.id for own in main.unserved} - {own.demand.id for own in one_tier.unserved}
        cost = main.totals.cost + sum(plan.cost for plan in branches)
        return Try(tuple(stations), main, math.inf if lost else cost)

    def _with_stations(self, stations: Sequence[str]) -> list[Demand]:
        """The demands as the trunks see them: what a branch serves lies at its station."""
        moved = {demand for station in stations for demand in self.branches[station].demand_ids}
        demands = [demand for demand in self.network.demands if demand.id not in moved]
        for station in stations:
            back_s = self.branches[station].returns_s
            own = [demand for demand in self.goods[station] if demand.id in moved]
            demands += [self._at_station(demand, station, back_s) for demand in own]
        return demands

    def transfer(self, station: str, main: OnePlan, drawing: Drawing) -> Transfer:
        """What changes at the station between its branch runs and those of `main`."""
        assert self._runs is not None, "a station that is used has branch runs"
        plan = self.branches[station]
        own = [demand for demand in self.goods[station] if demand.id in plan.demand_ids]
        day = StationDay(self.network.site_by_code[station], self._cutoff_s, self.leaves_s, self._promise_s)
        return transfer_of(day, own, *self._runs.drawn(plan, drawing), main.routes)

    def _at_station(self, demand: Demand, station: str, back_s: int) -> Demand:
        """The consignment on the trunk: down by the cut-off, up after the branch came back."""
        opens = back_s + self._handling_s if demand.direction is Direction.UP else None
        closes = self._cutoff_s if demand.direction is Direction.DOWN else None
        return replace(
            demand, village_code=None, site_id=station, service_minutes=TRANSFER_MINUTES,
            window_start_s=opens, window_end_s=closes,
        )  # fmt: skip


def _promising(day: _Day, one_tier: OnePlan) -> list[str]:
    """Stations whose goods cost more in one tier than their branch and a trunk stop would, best first."""
    task = one_tier.task
    if task is None:
        return []
    gains = []
    for site in day.stations:
        branch = day.branches.get(site.code)
        if branch is None:
            continue
        moved = branch.demand_ids
        before = after = 0.0
        for row, jobs in one_tier.trips:
            gone = [j for j in jobs if j != RELOAD and task.jobs[j].demand.id in moved]
            rest = without(jobs, gone)
            if len(rest) < len(jobs):
                before += drive(task, row, jobs).cost
                after += drive(task, row, rest).cost if rest else 0.0
        gain = before - after - branch.cost
        if moved and gain > 0:
            gains.append((-gain, site.code))
    return [code for _, code in sorted(gains)]
