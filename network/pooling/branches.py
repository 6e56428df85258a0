"""Branches: runs from township stations to the villages, planned station by station on one travel matrix."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from network.model import Demand, Network, Vehicle
from network.pooling.day_plan import plan_of
from network.pooling.drawing import Drawing
from network.pooling.drive import Tour
from network.pooling.measures import totals_of
from network.pooling.plan import DeliverTo, PlannedRoute, PlanTotals
from network.pooling.planning import Limits, tours_of
from network.pooling.routes import jobs_by_demand, paths_of, routes_of
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope


@dataclass(frozen=True, eq=False, slots=True)
class BranchPlan:
    """The branch runs of one station as driven, the demands they serve, their cost, and when all are back."""

    tours: tuple[Tour, ...]
    demand_ids: frozenset[str]
    cost: float
    returns_s: int


class Branches:
    """The goods of every station, and a van of the given kind at each: `van.count` of them."""

    def __init__(
        self,
        network: Network,
        goods: Mapping[str, Sequence[Demand]],
        *,
        van: Vehicle,
        names: Iterable[str],
        as_of: date,
        day: int,
        leaves_s: int,
    ) -> None:
        vans = [
            replace(
                van,
                id=f"{van.id}@{station}",
                depot_site_id=station,
                shift_start_s=max(leaves_s, van.shift_start_s or 0),
            )
            for station in sorted(goods)
        ]
        demands = [demand for station in sorted(goods) for demand in goods[station]]
        self._network = network.with_parts(vehicles=tuple(vans), demands=tuple(demands))
        self._goods, self._leaves_s = goods, leaves_s
        self._rules = SharingRules(network.operator_by_id)
        scope = remembered_scope(
            self._network,
            tuple(sorted({*names, van.operator_id})),
            day=day,
            as_of=as_of,
            deliver_to=DeliverTo.PLACES,
            rules=self._rules,
        )
        self._task = scope.task
        self._row = {fleet.vehicle.depot_site_id: row for row, fleet in enumerate(scope.task.fleet)}
        self._jobs = jobs_by_demand(scope.task)

    def plan(self, station: str, *, seed: int, limits: Limits) -> BranchPlan:
        """The runs of one station; what no van there can serve is left out."""
        jobs = [self._jobs[demand.id][0] for demand in self._goods[station]]
        rows = [self._row[station]] if station in self._row else []
        found = plan_of(self._task, self._rules, rows, sorted(jobs), seed=seed, limits=limits)
        tours = tuple(tours_of(self._task, found.trips))
        served = {self._task.jobs[job].demand.id for tour in tours for job in tour.jobs}
        back_s = max((round(tour.return_ms / 1000) for tour in tours), default=self._leaves_s)
        return BranchPlan(tours, frozenset(served), sum(tour.cost for tour in tours), back_s)

    def drawn(self, plan: BranchPlan, drawing: Drawing) -> tuple[tuple[PlannedRoute, ...], PlanTotals]:
        """The runs on the road, and their figures."""
        paths = paths_of(drawing, self._task, plan.tours)
        return routes_of(self._task, plan.tours, paths), totals_of(self._task, plan.tours)
