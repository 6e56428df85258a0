"""Two tiers: trunk runs to township stations, branch runs from there, direct runs, against one tier."""

from collections.abc import Sequence
from dataclasses import replace

import strawberry

from graph.asking import Asking
from graph.fields import asked, field
from graph.meta import Answered
from graph.pooling import PlanTotals
from graph.problems import Problem, in_input, problems_of
from graph.routes import PooledRoute, Unserved
from graph.scalars import LocalTime
from graph.sites import Site
from graph.time_limits import check_seconds
from graph.view import View
from network import model
from network.pooling import transfers, two_tier
from network.pooling.plan import PlannedRoute
from network.pooling.question import check_not_below

DEFAULT_SECONDS = 20.0


@strawberry.input(description="The vehicles of branch runs (支线车辆); as many stand at every station used.")
class BranchVehicleInput:
    """A vehicle; no limit and no cost where nothing is said."""

    operator: strawberry.ID = asked("Id of the operator that drives them.")
    count: int = asked("How many at each station, from 1. Default 2.", default=2)
    capacity_kg: float | None = asked("Load limit in kg, from 0. Absent = none.", default=None)
    capacity_m3: float | None = asked("Load limit in m³, from 0. Absent = none.", default=None)
    cold: bool = asked("True when they carry cold goods. Default false.", default=False)
    shift_end: LocalTime | None = asked("End of their shift. Absent = open.", default=None)
    max_km: float | None = asked("Longest tour in km, from 0. Absent = none.", default=None)
    max_stops: int | None = asked("Most stops in a tour, from 0. Absent = none.", default=None)
    cost_fixed: float = asked("Yuan for using one, from 0. Default 0.", default=0.0)
    cost_per_km: float = asked("Yuan per km, from 0. Default 0.", default=0.0)
    cost_per_hour: float = asked("Yuan per hour, from 0. Default 0.", default=0.0)
    cost_per_stop: float = asked("Yuan per stop, from 0. Default 0.", default=0.0)
    co2_kg_per_km: float = asked("Kilograms of CO₂ per km, from 0. Default 0.", default=0.0)


@strawberry.input(description="What is asked of two tiers (干支两级配送): vehicles, times, length of search.")
class TwoTierRoutesInput:
    """Day, stations and search."""

    branch_vehicle: BranchVehicleInput = asked("Who drives from the stations to the villages.")
    operators: list[strawberry.ID] | None = asked(
        "Ids of the operators that share. Absent = all.", default=None
    )
    day: int | None = asked(
        "Weekday, 1 = Monday to 7 = Sunday. Absent = the weekday of the network's `asOf`.", default=None
    )
    cutoff: LocalTime | None = asked(
        "Trunk runs have set goods down at a station by then. Absent = 10:00, a planning value.", default=None
    )
    station_minutes: float = asked(
        "Minutes of handling between trunk and branch, from 0. Default 30, a planning value.",
        default=two_tier.STATION_MINUTES,
    )
    promise: LocalTime | None = asked(
        "When goods shall be in the village: the latest trunk runs keep it (T+n 时限), and a plan that "
        "misses it says so. Absent = windows and shifts alone bind.",
        default=None,
    )
    seed: int = asked("Seed of the search, at least 0. Default 0.", default=0)
    time_limit_seconds: float | None = asked(
        "Seconds for the whole field, above 0, at most what the server allows. Default 20.",
        default=DEFAULT_SECONDS,
    )


@strawberry.type(description="A station where goods change between trunk and branch (中转), with its times.")
class StationTransfer:
    """A transfer of the pooling room."""

    inner: strawberry.Private[transfers.Transfer]
    view: strawberry.Private[View]

    @field("The station.")
    def station(self) -> Site:
        return Site(inner=self.inner.station, view=self.view)

    @field("Kilograms from trunk to branch.")
    def down_kg(self) -> float:
        return self.inner.down_kg

    @field("Kilograms from branch to trunk.")
    def up_kg(self) -> float:
        return self.inner.up_kg

    @field("Both directions ÷ its capacity a day (能力利用率); null where the capacity is unknown or 0.")
    def utilisation(self) -> float | None:
        return self.inner.utilisation

    @field("When the last trunk run has set its goods down; null without goods down.")
    def trunk_arrives(self) -> LocalTime | None:
        return _time(self.inner.trunk_arrives_s)

    @field("When the first branch run leaves: handling lies between.")
    def branch_departs(self) -> LocalTime:
        return LocalTime(self.inner.branch_departs_s)

    @field("When the last branch run is back.")
    def branch_returns(self) -> LocalTime:
        return LocalTime(self.inner.branch_returns_s)

    @field("When the first trunk run fetches goods up, handled after the branch is back; null without.")
    def trunk_fetches(self) -> LocalTime | None:
        return _time(self.inner.trunk_fetches_s)

    @field(
        "The latest that goods may be set down with every window, shift and promise kept; null = any, or, "
        "with PROMISE_MISSED, none."
    )
    def latest_arrival(self) -> LocalTime | None:
        return _time(self.inner.latest_arrival_s)

    @field("The latest departure from its depot of the trunk run that arrives last, for that (最晚发车).")
    def latest_departure(self) -> LocalTime | None:
        return _time(self.inner.latest_departure_s)

    @field("The branch runs in figures.")
    def branch(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.branch)

    @field("The branch runs of this station.")
    def runs(self) -> list[PooledRoute]:
        return _runs(self.inner.runs, self.view)


@strawberry.type(
    description=(
        "Trunk runs to stations, branch runs from there, and direct runs where they are cheaper "
        "(干支两级配送), against one tier. The best of the sets of stations that were tried, not proven best."
    )
)
class TwoTierRoutes(Answered):
    """The answer of the pooling room."""

    inner: strawberry.Private[two_tier.TwoTierPlan]
    view: strawberry.Private[View]

    @field("Yuan of trunk, direct and branch runs together; that of one tier where two are not cheaper.")
    def cost(self) -> float:
        return self.inner.cost

    @field("Yuan below one tier, from 0.")
    def saved(self) -> float:
        return self.inner.saved

    @field("Everything from the depots, without stations: the pooled plan that two tiers are compared with.")
    def one_tier(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.one_tier.totals)

    @field("Trunk and direct runs in figures; branch runs are told by station.")
    def main(self) -> PlanTotals:
        return PlanTotals(inner=self.inner.main.totals)

    @field("Runs from the depots that call at a station used (干线).")
    def trunks(self) -> list[PooledRoute]:
        return _runs(self.inner.trunks, self.view)

    @field("Runs from the depots that serve places alone (直达).")
    def direct(self) -> list[PooledRoute]:
        return _runs(self.inner.direct, self.view)

    @field("The transfer table: every station used, best first; empty where one tier is as cheap.")
    def transfers(self) -> list[StationTransfer]:
        return [StationTransfer(inner=own, view=self.view) for own in self.inner.transfers]

    @field("The demands that nothing serves, by id.")
    def unserved(self) -> list[Unserved]:
        return [Unserved(inner=own, view=self.view) for own in self.inner.main.unserved]

    @field("What is doubtful or wrong.")
    def problems(self) -> list[Problem]:
        return problems_of(self.inner.problems)


async def plan_two_tiers(view: View, given: TwoTierRoutesInput, *, asking: Asking) -> TwoTierRoutes:
    """The plan asked for; what is out of range refuses the whole."""
    seconds = DEFAULT_SECONDS if given.time_limit_seconds is None else given.time_limit_seconds
    refused = [*in_input(_wrong(given.branch_vehicle)), *check_seconds(seconds, asking)]
    if refused:
        return TwoTierRoutes(inner=two_tier.no_plan(refused), view=view)

    def work() -> two_tier.TwoTierPlan:
        found = two_tier.two_tier_plan(
            view.network,
            as_of=view.as_of,
            branch_vehicle=_vehicle(given.branch_vehicle),
            operators=None if given.operators is None else tuple(given.operators),
            day=given.day,
            cutoff_s=two_tier.CUTOFF_S if given.cutoff is None else given.cutoff,
            station_minutes=given.station_minutes,
            promise_s=given.promise,
            seed=given.seed,
            time_limit_s=seconds,
            stop=asking.is_stopped,
            progress=asking.progress,
        )
        return replace(found, problems=in_input(found.problems))

    return TwoTierRoutes(inner=await asking.work(work), view=view)


def _wrong(given: BranchVehicleInput) -> list[model.Problem]:
    """What no vehicle can be."""
    found = check_not_below(
        0,
        capacityKg=given.capacity_kg,
        capacityM3=given.capacity_m3,
        maxKm=given.max_km,
        maxStops=given.max_stops,
        costFixed=given.cost_fixed,
        costPerKm=given.cost_per_km,
        costPerHour=given.cost_per_hour,
        costPerStop=given.cost_per_stop,
        co2KgPerKm=given.co2_kg_per_km,
    )
    return [problem.under("branchVehicle") for problem in (*check_not_below(1, count=given.count), *found)]


def _vehicle(given: BranchVehicleInput) -> model.Vehicle:
    return model.Vehicle(
        id="branch",
        operator_id=given.operator,
        count=given.count,
        depot_site_id="",
        capacity_kg=given.capacity_kg,
        capacity_m3=given.capacity_m3,
        cold=given.cold,
        shift_end_s=given.shift_end,
        max_km=given.max_km,
        max_stops=given.max_stops,
        cost_fixed=given.cost_fixed,
        cost_per_km=given.cost_per_km,
        cost_per_hour=given.cost_per_hour,
        cost_per_stop=given.cost_per_stop,
        co2_kg_per_km=given.co2_kg_per_km,
    )


def _runs(runs: Sequence[PlannedRoute], view: View) -> list[PooledRoute]:
    return [PooledRoute(inner=run, view=view) for run in runs]


def _time(seconds: int | None) -> LocalTime | None:
    return None if seconds is None else LocalTime(seconds)
