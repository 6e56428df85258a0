"""Two tiers: trunk runs to township stations, branch runs from there, direct runs where they are cheaper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from network.model import Demand, Direction, Network, Site, Tier, Vehicle
from network.pooling.drive import drive
from network.pooling.explain import trips_of
from network.pooling.plan import DeliverTo, PlannedRoute, PooledRoutes
from network.pooling.rules import SharingRules
from network.pooling.scope import lies_at, remembered_scope
from network.pooling.solver import solve_pooled
from network.pooling.task import RELOAD, without
from network.pooling.tiers import STATION
from network.roads import nearest_of, point_of

CUTOFF_S = 10 * 3600
"""Trunk runs bring goods to a station until then, after midnight; a planning value."""
STATION_MINUTES = 30.0
"""Between the last arrival at a station and the first departure from it; a planning value."""
TRANSFER_MINUTES = 0.5
"""A trunk vehicle's dwell at a station for one consignment; a planning value."""
TRIES = 4
"""Sets of stations that are planned in full: none, all that promise a saving, the better half, the best."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A station on the day: goods through it, its capacity, and the times that fit together.

    `trunk_arrives_s` is the last trunk arrival with goods down, None without any; branch runs leave at
    `branch_departs_s` at the earliest and are back by `branch_returns_s`; the trunk fetches goods up from
    `trunk_fetches_s` on. `latest_trunk_s` is the latest trunk arrival with which every branch run still
    keeps its windows and its shift. Seconds after midnight.
    """

    station: Site
    down_kg: float
    up_kg: float
    utilisation: float | None
    trunk_arrives_s: int | None
    branch_departs_s: int
    branch_returns_s: int
    trunk_fetches_s: int | None
    latest_trunk_s: int


@dataclass(frozen=True, eq=False, slots=True)
class TwoTierPlan:
    """Trunk and direct runs in `main`, branch runs by station, against one tier. Shipments ride direct.

    `cost` is that of `main` and all branches; where no set of stations is cheaper than one tier, there are
    no stations and `main` is the one-tier plan.
    """

    main: PooledRoutes
    branches: tuple[PlannedRoute, ...]
    transfers: tuple[Transfer, ...]
    cost: float
    one_tier: PooledRoutes

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
    seed: int = 0,
    time_limit_s: float = 30.0,
    iteration_limit: int | None = None,
) -> TwoTierPlan:
    """Do runs by township stations beat direct ones, and which goods go by which station? (SPEC.md PR3)

    `branch_vehicle` stands `count` times at every station used. A place belongs to the station that is
    nearest by minutes of driving down. Its goods are then set down at the station by `cutoff_s`, wait
    `station_minutes`, and ride a branch run; goods up come the other way, fetched by the trunk after the
    branch is back. Stations whose goods cost more in the one-tier plan than a branch and a stop would are
    tried together, their better half, and the best alone; the cheapest whole plan is returned. Demands with a
    window that ends before a branch could start stay direct.
    """
    names = tuple(sorted(network.operator_by_id if operators is None else set(operators)))
    weekday = as_of.isoweekday() if day is None else day
    solve = partial(
        solve_pooled, as_of=as_of, operators=names, day=weekday, seed=seed,
        time_limit_s=time_limit_s / (2 * TRIES), iteration_limit=iteration_limit,
    )  # fmt: skip
    one_tier = solve(network)
    day_plan = _Day(network, names, as_of, weekday, branch_vehicle, cutoff_s, station_minutes, solve)
    promising = _promising(day_plan, one_tier)
    sets = {tuple(promising), tuple(promising[: (len(promising) + 1) // 2]), tuple(promising[:1])}
    plans = [day_plan.planned(stations, one_tier) for stations in sorted(sets) if stations]
    best = min(plans, key=lambda plan: plan.cost, default=None)
    if best is None or best.cost >= one_tier.pooled.cost:
        return TwoTierPlan(one_tier, (), (), one_tier.pooled.cost, one_tier)
    return best


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
        solve: "partial[PooledRoutes]",
    ) -> None:
        self.network, self.names, self.as_of, self.weekday = network, names, as_of, weekday
        self._van, self._cutoff_s, self._solve = van, cutoff_s, solve
        self.leaves_s = cutoff_s + round(station_minutes * 60)
        self._handling_s = round(station_minutes * 60)
        sites = [s for s in network.sites if s.tier is Tier.TOWNSHIP and s.counts_at(as_of)]
        self.stations = [site for site in sites if STATION in site.types] or sites
        self.goods = self._by_station()
        self._branches: dict[str, PooledRoutes] = {}

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

    def branch(self, station: str) -> PooledRoutes:
        """The branch runs of one station, planned once; those that no branch can serve are its unserved."""
        if station not in self._branches:
            site = self.network.site_by_code[station]
            owner = self._van.operator_id
            van = replace(
                self._van,
                id=f"{self._van.id}@{station}",
                depot_site_id=site.code,
                shift_start_s=max(self.leaves_s, self._van.shift_start_s or 0),
            )
            local = self.network.with_parts(vehicles=(van,), demands=tuple(self.goods[station]))
            names = tuple(sorted({*self.names, owner} & set(self.network.operator_by_id)))
            self._branches[station] = self._solve(local, operators=names)
        return self._branches[station]

    def planned(self, stations: Sequence[str], one_tier: PooledRoutes) -> TwoTierPlan:
        """Branches of these stations, and one plan for trunk and direct runs together."""
        branches = {station: self.branch(station) for station in stations}
        moved = {d for plan in branches.values() for route in plan.routes for d in route.demand_ids}
        back = {station: self._returns_s(branches[station]) for station in stations}
        demands = [demand for demand in self.network.demands if demand.id not in moved]
        for station in stations:
            own = [demand for demand in self.goods[station] if demand.id in moved]
            demands += [self._at_station(demand, station, back[station]) for demand in own]
        main = self._solve(self.network.with_parts(demands=tuple(demands)))
        lost = {own.demand.id for own in main.unserved} - {own.demand.id for own in one_tier.unserved}
        cost = main.pooled.cost + sum(plan.pooled.cost for plan in branches.values())
        transfers = tuple(self._transfer(s, branches[s], main, back[s]) for s in stations)
        runs = tuple(route for station in stations for route in branches[station].routes)
        return TwoTierPlan(main, runs, transfers, float("inf") if lost else cost, one_tier)

    def _at_station(self, demand: Demand, station: str, back_s: int) -> Demand:
        """The consignment on the trunk: down by the cut-off, up after the branch came back."""
        opens = back_s + self._handling_s if demand.direction is Direction.UP else None
        closes = self._cutoff_s if demand.direction is Direction.DOWN else None
        return replace(
            demand, village_code=None, site_id=station, service_minutes=TRANSFER_MINUTES,
            window_start_s=opens, window_end_s=closes,
        )  # fmt: skip

    def _returns_s(self, branch: PooledRoutes) -> int:
        return max((route.return_s for route in branch.routes), default=self.leaves_s)

    def _transfer(self, station: str, branch: PooledRoutes, main: PooledRoutes, back_s: int) -> Transfer:
        site = self.network.site_by_code[station]
        moved = {demand for route in branch.routes for demand in route.demand_ids}
        own = [demand for demand in self.goods[station] if demand.id in moved]
        down = {demand.id for demand in own if demand.direction is Direction.DOWN}
        up = {demand.id for demand in own} - down
        kg = sum(demand.kg for demand in own)
        stops = [stop for route in main.routes for stop in route.stops if stop.code == station]
        arrivals = [stop.depart_s for stop in stops if down.intersection(stop.demand_ids)]
        fetches = [stop.arrive_s for stop in stops if up.intersection(stop.demand_ids)]
        slack = min((self._slack_s(route) for route in branch.routes), default=0)
        return Transfer(
            station=site,
            down_kg=sum(demand.kg for demand in own if demand.id in down),
            up_kg=sum(demand.kg for demand in own if demand.id in up),
            utilisation=kg / site.capacity_per_day if site.capacity_per_day else None,
            trunk_arrives_s=max(arrivals, default=None),
            branch_departs_s=min((route.depart_s for route in branch.routes), default=self.leaves_s),
            branch_returns_s=back_s,
            trunk_fetches_s=min(fetches, default=None),
            latest_trunk_s=self._cutoff_s + slack,
        )

    def _slack_s(self, route: PlannedRoute) -> int:
        """How much later than the cut-off allows a branch run could leave and still keep everything."""
        by_id = {demand.id: demand for demand in self.network.demands}
        late = [
            (by_id[demand].window_end_s or 0) - stop.arrive_s
            for stop in route.stops
            for demand in stop.demand_ids
            if by_id[demand].window_end_s is not None
        ]
        end = route.vehicle.shift_end_s
        late += [] if end is None else [end - route.return_s]
        spare = route.depart_s - self.leaves_s
        return max(0, spare + min(late)) if late else 24 * 3600


def _promising(day: _Day, one_tier: PooledRoutes) -> list[str]:
    """Stations whose goods cost more in one tier than their branch and a trunk stop would, best first."""
    rules = SharingRules(day.network.operator_by_id)
    scope = remembered_scope(
        day.network, day.names, day=day.weekday, as_of=day.as_of, deliver_to=DeliverTo.PLACES, rules=rules
    )
    trips = trips_of(scope, one_tier.routes)
    gains = []
    for site in day.stations:
        branch = day.branch(site.code)
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
