"""Trunk and branch runs against one tier, on a county whose villages stand round a far station."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from network.model import (
    Demand,
    Direction,
    Link,
    Network,
    Operator,
    OperatorClass,
    ProblemCode,
    Site,
    Tier,
    Township,
    TownshipKind,
    Vehicle,
    Village,
    VillageKind,
    roads_of,
)
from network.pooling.two_tier import TwoTierPlan, two_tier_plan

DAY = date(2026, 1, 1)
H = 3600
TRICYCLE = Vehicle("tricycle", "a", 2, "", 250, cost_fixed=5, cost_per_km=0.25)
POSITIONS = {
    "H": (107.0, 29.0),
    "T": (107.3, 29.0),
    "v1": (107.3, 29.1),
    "v2": (107.3, 28.9),
    "v3": (107.4, 29.0),
}


def county(**changes: Any) -> Network:
    """Hub - 30 km - station, and three villages 10 km off it in three directions; 100 kg to each."""
    links = [Link("H-T", "H", "T", 30, 60), *(Link(f"T-v{i}", "T", f"v{i}", 10, 30) for i in (1, 2, 3))]
    villages = tuple(
        Village(f"v{i}", f"V{i}", "t", VillageKind.VILLAGE, *POSITIONS[f"v{i}"], 1) for i in (1, 2, 3)
    )
    network = Network(
        code="far", name="Far", district_code="000000", village_list_version="1", provenance="invented",
        townships=(Township("t", "Town", TownshipKind.TOWN),), villages=villages,
        roads=roads_of(POSITIONS, links),
        sites=(
            Site("hub", "Hub", Tier.DISTRICT, ("distribution_centre",), *POSITIONS["H"]),
            Site("st", "S", Tier.TOWNSHIP, ("township_station",), *POSITIONS["T"], "t", capacity_per_day=600),
        ),
        operators=(Operator("a", "A", OperatorClass.POST),),
        vehicles=(Vehicle("truck", "a", 2, "hub", 500, cost_fixed=60, cost_per_km=2),),
        demands=tuple(Demand(f"g{i}", "a", f"v{i}", kg=100) for i in (1, 2, 3)),
    )  # fmt: skip
    return network.with_parts(**changes)


def planned(network: Network, **options: Any) -> TwoTierPlan:
    """The plan with two tricycles at each station."""
    return two_tier_plan(network, as_of=DAY, branch_vehicle=TRICYCLE, **options)


def test_one_tier_drives_the_truck_everywhere() -> None:
    """60 + 2 · (60 + 3 · 20) = 300."""
    assert planned(county()).one_tier.totals.cost == 300


def test_two_tiers_are_cheaper_where_villages_stand_round_a_station() -> None:
    """Truck to the station 60 + 2 · 60 = 180; 300 kg take two tricycles of 250: 2 · 5 + 0.25 · 60 = 25."""
    plan = planned(county())
    assert (plan.cost, plan.saved) == (205, 95)
    assert [stop.code for route in plan.main.routes for stop in route.stops] == ["st"]
    assert sorted(d for route in plan.branches for d in route.demand_ids) == ["g1", "g2", "g3"]


def test_the_times_of_a_transfer_fit_together() -> None:
    """Arrival by the cut-off, half an hour of handling, then the branch leaves."""
    (transfer,) = planned(county()).transfers
    assert transfer.trunk_arrives_s is not None
    assert transfer.trunk_arrives_s <= 10 * H
    assert transfer.branch_departs_s == 10 * H + 1800
    assert (transfer.down_kg, transfer.up_kg, transfer.utilisation) == (300, 0, 0.5)


def test_goods_up_are_fetched_after_the_branch_is_back() -> None:
    """The trunk picks them up no earlier than half an hour after the last branch."""
    demands = tuple(replace(d, direction=Direction.UP) for d in county().demands)
    plan = planned(county(demands=demands))
    (transfer,) = plan.transfers
    assert transfer.trunk_fetches_s is not None
    waits = [stop.depart_s for route in plan.main.routes for stop in route.stops]
    assert min(waits) >= transfer.branch_returns_s + 1800
    assert (transfer.down_kg, transfer.up_kg) == (0, 300)


def test_the_latest_trunk_keeps_every_promise() -> None:
    """A shift of the tricycles until 12:00 leaves 90 minutes; two villages take 80 from 10:30."""
    plan = two_tier_plan(county(), as_of=DAY, branch_vehicle=replace(TRICYCLE, shift_end_s=12 * H))
    (transfer,) = plan.transfers
    assert transfer.branch_returns_s == 11 * H + 50 * 60
    assert transfer.latest_arrival_s == 10 * H + 10 * 60


def test_every_service_of_a_stop_keeps_its_window() -> None:
    """V1 is reached 10:50 and both take half an hour: the second begins 11:20, 40 minutes before noon."""
    own = replace(county().demands[0], service_minutes=30, window_end_s=12 * H)
    plan = planned(county(demands=(own, replace(own, id="g1b"))))
    (transfer,) = plan.transfers
    assert [stop.arrive_s for stop in transfer.runs[0].stops] == [10 * H + 50 * 60]
    assert transfer.latest_arrival_s == 10 * H + 40 * 60
    assert transfer.trunk_arrives_s is not None
    leaves_s = plan.trunks[0].depart_s
    assert transfer.latest_departure_s == leaves_s + 10 * H + 40 * 60 - transfer.trunk_arrives_s


@pytest.mark.parametrize(
    ("promise_s", "opens_s", "latest_s", "late"),
    [
        (10 * H + 50 * 60, None, 10 * H, False),
        (10 * H + 30 * 60, None, 9 * H + 40 * 60, True),
        (30 * 60, None, None, True),
        (11 * H, 12 * H, None, True),
        (13 * H, 12 * H, 12 * H + 10 * 60, False),
    ],
)
def test_a_promise_that_is_missed_is_told(
    promise_s: int, opens_s: int | None, latest_s: int | None, late: bool
) -> None:
    """V1 lies 50 minutes behind the cut-off; before midnight, or before V1 opens, no arrival would do."""
    demands = (replace(county().demands[0], window_start_s=opens_s),)
    plan = planned(county(demands=demands), promise_s=promise_s)
    (transfer,) = plan.transfers
    assert transfer.latest_arrival_s == latest_s
    told = [problem.message for problem in plan.problems if problem.code is ProblemCode.PROMISE_MISSED]
    by = f"{promise_s // 3600:02}:{promise_s // 60 % 60:02}"
    assert told == ([f"1 of 1 consignments down, g1 first, come after {by}, the promise."] if late else [])


def test_direct_runs_keep_the_promise_or_are_told() -> None:
    """The truck leaves 08:00 and is at the first village 08:50, at the last 10:10: two come after 09:00."""
    dear = replace(TRICYCLE, cost_per_km=40)
    plan = two_tier_plan(county(), as_of=DAY, branch_vehicle=dear, promise_s=9 * H)
    (told,) = [problem for problem in plan.problems if problem.code is ProblemCode.PROMISE_MISSED]
    assert told.message.startswith("2 of 3 consignments down")


def test_goods_that_cannot_wait_go_direct() -> None:
    """A window that ends at 10:00 is over before a branch starts."""
    demands = tuple(replace(d, window_end_s=10 * H) if d.id == "g1" else d for d in county().demands)
    plan = planned(county(demands=demands))
    stops = {stop.code for route in plan.main.routes for stop in route.stops}
    assert "v1" in stops
    assert "g1" not in {d for route in plan.branches for d in route.demand_ids}


@pytest.mark.parametrize("cost", [40, 1000])
def test_where_branches_are_dear_everything_goes_direct(cost: float) -> None:
    """Then the plan is the one-tier plan, and saves nothing."""
    plan = two_tier_plan(county(), as_of=DAY, branch_vehicle=replace(TRICYCLE, cost_per_km=cost))
    assert (plan.cost, plan.saved, plan.branches, plan.transfers) == (300, 0, (), ())


def test_without_stations_there_is_one_tier() -> None:
    """Nothing to go by."""
    network = county(sites=county().sites[:1])
    assert planned(network).cost == 300


def test_stations_for_which_there_is_no_time_are_told() -> None:
    """The clock is past the limit after the one-tier plan: the first station is planned, the second not."""
    sites = (*county().sites, replace(county().sites[1], code="st2", lon=107.31))
    demands = (*county().demands, Demand("g4", "a", site_id="st2", kg=10))
    ticks = iter([0.0, 0.0])
    plan = planned(county(sites=sites, demands=demands), time_limit_s=1.0, clock=lambda: next(ticks, 5.0))
    assert [problem.code for problem in plan.problems if "of 2 stations" in problem.message] == [
        ProblemCode.STOPPED_EARLY
    ]


def test_a_stop_keeps_the_one_tier_plan() -> None:
    """Stopped from the start, everything still is served, direct or by the first station."""
    plan = planned(county(), stop=lambda: True)
    assert plan.main.unserved == ()
    assert plan.cost <= plan.one_tier.totals.cost
