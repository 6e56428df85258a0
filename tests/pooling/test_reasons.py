"""What cannot be served is told with its reason and the numbers, and the rest is served all the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from network.model import (
    Direction,
    GoodsClass,
    Network,
    OperatorClass,
    ProblemCode,
    SiteStatus,
    Village,
    VillageKind,
)
from network.model.examples import toy_county
from network.pooling import Denial, PooledRoutes, Reason, solve_pooled
from network.pooling.insertion import inserted
from network.pooling.plan import DeliverTo
from network.pooling.reasons import first_failure, impossible
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope
from network.pooling.task import near_ends
from tests.pooling.counties import county

DAY = date(2026, 1, 1)


def with_demand(demand_id: str, **changes: Any) -> Network:
    """The toy county with one demand changed."""
    toy = toy_county()
    demands = tuple(replace(d, **changes) if d.id == demand_id else d for d in toy.demands)
    return toy.with_parts(demands=demands)


def with_vans(toy: Network | None = None, **changes: Any) -> Network:
    """The toy county with all vans changed."""
    toy = toy or toy_county()
    return toy.with_parts(vehicles=tuple(replace(van, **changes) for van in toy.vehicles))


def solved(network: Network, **options: Any) -> PooledRoutes:
    """The answer on a weekday."""
    return solve_pooled(network, as_of=DAY, **options)


def reasons(answer: PooledRoutes) -> dict[str, tuple[Reason, float, float]]:
    """Demand to reason, needed and available."""
    return {own.demand.id: (own.reason, own.needed, own.available) for own in answer.unserved}


def codes(answer: PooledRoutes) -> list[ProblemCode]:
    """The problems' codes."""
    return [problem.code for problem in answer.problems]


def test_a_load_above_every_vehicle_names_the_dimension() -> None:
    """620 kg against 500; the other seven demands are served."""
    answer = solved(with_demand("coop-V2", kg=620))
    assert reasons(answer) == {"coop-V2": (Reason.CAPACITY, 620, 500)}
    assert answer.unserved[0].dimension == "kg"
    assert sum(len(route.demand_ids) for route in answer.routes) == 7
    assert ProblemCode.DEMANDS_UNSERVED in codes(answer)


def test_volume_binds_where_both_are_known() -> None:
    """4 m3 of goods against 3 m3; an empty volume binds nothing."""
    toy = with_vans(with_demand("coop-V2", m3=4.0), capacity_m3=3.0)
    answer = solved(toy)
    assert reasons(answer) == {"coop-V2": (Reason.CAPACITY, 4, 3)}
    assert answer.unserved[0].dimension == "m3"


def test_a_window_that_closes_before_anybody_arrives() -> None:
    """V2 is 30 minutes away and the shift starts at 06:00: 06:30 is after 06:20."""
    answer = solved(with_demand("coop-V2", window_start_s=6 * 3600, window_end_s=6 * 3600 + 1200))
    assert reasons(answer) == {"coop-V2": (Reason.TIME_WINDOW, 6.5 * 3600, 6 * 3600 + 1200)}


def test_a_shift_too_short_to_come_back() -> None:
    """Only V1 (42 minutes) and V3 (44 minutes) fit into a shift of 50; V2 needs 60, V5 66, V4 80."""
    answer = solved(with_vans(shift_end_s=6 * 3600 + 50 * 60))
    assert {demand: row[1:] for demand, row in reasons(answer).items()} == {
        "coop-V2": (3600, 3000), "express-V5": (66 * 60, 3000), "post-V4": (80 * 60, 3000)
    }  # fmt: skip
    assert {row[0] for row in reasons(answer).values()} == {Reason.SHIFT}


def test_kilometres_that_do_not_reach() -> None:
    """V4 is 38 km there and back."""
    answer = solved(with_vans(max_km=37))
    assert reasons(answer) == {"post-V4": (Reason.MAX_KM, 38, 37)}


def test_a_vehicle_that_may_not_stop() -> None:
    """Nothing at all is served with 0 stops."""
    answer = solved(with_vans(max_stops=0))
    assert set(reasons(answer).values()) == {(Reason.MAX_STOPS, 1, 0)}
    assert (answer.pooled.cost, answer.pooled.load_factor, answer.saving) == (0, None, None)


def test_cold_goods_without_a_cold_vehicle() -> None:
    """Every van of the toy is warm."""
    answer = solved(with_demand("post-V4", goods_class=GoodsClass.COLD))
    assert reasons(answer) == {"post-V4": (Reason.SKILL, 1, 0)}


def test_hazardous_goods_never_ride_with_a_bus_operator() -> None:
    """Served while somebody else has a van, refused when all are buses."""
    hazardous = with_demand("post-V4", goods_class=GoodsClass.HAZARDOUS)
    assert solved(hazardous).unserved == ()
    buses = tuple(replace(operator, kind=OperatorClass.BUS) for operator in hazardous.operators)
    assert reasons(solved(hazardous.with_parts(operators=buses))) == {"post-V4": (Reason.PERMISSION, 1, 0)}


def test_an_agreement_can_deny_a_pair() -> None:
    """Post's parcels never with the express firm or the co-op: post carries them itself."""
    denials = (Denial("express", "post"), Denial("coop", "post"))
    answer = solved(toy_county(), denials=denials)
    for route in answer.routes:
        assert "post" not in route.operators or route.vehicle.operator_id == "post"
    assert "By agreement goods of post never ride on vehicles of express." in answer.rules


def test_a_place_without_a_road_is_unreachable() -> None:
    """With T2-V5 closed nobody comes to V5."""
    toy = toy_county()
    closed = toy.roads.open_links.copy()
    closed[toy.roads.link_position["T2-V5"]] = False
    answer = solved(toy.with_parts(roads=toy.roads.with_columns(is_open=closed)))
    assert reasons(answer) == {"express-V5": (Reason.UNREACHABLE, 1, 0)}


def test_a_place_off_the_roads_is_not_snapped() -> None:
    """Ten kilometres from the next road is off the roads."""
    toy = with_demand("post-V4", village_code="V6")
    far = Village("V6", "Village 6", "T2", VillageKind.VILLAGE, 107.4, 29.3, 100)
    answer = solved(toy.with_parts(villages=(*toy.villages, far)))
    assert reasons(answer) == {"post-V4": (Reason.NOT_SNAPPED, 1, 0)}


@pytest.mark.parametrize("status", [SiteStatus.PLANNED, SiteStatus.SUSPENDED])
def test_a_depot_that_does_not_count_is_no_depot(status: SiteStatus) -> None:
    """Without the hub nobody sets off."""
    toy = toy_county()
    sites = tuple(replace(s, status=status) if s.code == "hub" else s for s in toy.sites)
    answer = solved(toy.with_parts(sites=sites))
    assert set(reasons(answer).values()) == {(Reason.NO_DEPOT, 1, 0)}
    assert answer.routes == ()


def test_an_operator_without_vehicles_cannot_go_alone() -> None:
    """Its demands are unserved in separate, served in pooled, and no saving is stated."""
    toy = toy_county()
    answer = solved(toy.with_parts(vehicles=tuple(v for v in toy.vehicles if v.operator_id != "post")))
    assert answer.unserved == ()
    assert {own.reason for own in answer.separate_unserved} == {Reason.NO_VEHICLE}
    assert [own.demand.id for own in answer.separate_unserved] == ["post-V1", "post-V3", "post-V4"]
    assert (answer.separate.cost, answer.pooled.cost, answer.saving) == (126 + 180, 330, None)
    assert codes(answer) == [ProblemCode.NO_VEHICLE, ProblemCode.DEMANDS_DIFFER]


def test_nobody_has_a_vehicle() -> None:
    """No vehicle at all: everything is unserved, in both plans alike."""
    answer = solved(toy_county().with_parts(vehicles=()))
    assert set(reasons(answer).values()) == {(Reason.NO_VEHICLE, 1, 0)}
    assert (answer.pooled.vehicles, answer.separate.vehicles, answer.saving) == (0, 0, None)


def test_zero_capacity_carries_nothing() -> None:
    """A van of 0 kg is no help to 60 kg."""
    answer = solved(with_vans(capacity_kg=0))
    assert reasons(answer)["post-V4"] == (Reason.CAPACITY, 60, 0)
    assert len(answer.unserved) == 8


def test_vans_that_run_out_leave_the_least() -> None:
    """One van of 500 kg for 950 kg: what is left does not fit, and the reason says so."""
    toy = toy_county()
    one = tuple(replace(v, count=1) for v in toy.vehicles if v.operator_id == "coop")
    answer = solved(toy.with_parts(vehicles=one))
    assert {own.reason for own in answer.unserved} == {Reason.FLEET_EXHAUSTED}
    assert {(own.needed, own.available) for own in answer.unserved} == {(2, 1)}
    carried = sum(stop.delivered_kg for route in answer.routes for stop in route.stops)
    assert 400 <= carried <= 500


def test_an_unknown_operator_is_told_and_the_others_go_on() -> None:
    """The path leads to the culprit."""
    answer = solved(toy_county(), operators=["coop", "nobody", "post"])
    assert [(p.code, p.path) for p in answer.problems] == [(ProblemCode.UNKNOWN_OPERATOR, ("operators", "1"))]
    assert answer.pooled.cost == 262


@pytest.mark.parametrize(("pair", "cost"), [("coop post", 262), ("coop express", 266), ("post express", 276)])
def test_pairs_cost_what_the_paper_says(pair: str, cost: float) -> None:
    """The coalitions of two from SPEC.md 5.0."""
    assert solved(toy_county(), operators=pair.split()).pooled.cost == cost


@pytest.mark.parametrize(
    "options", [{"day": 0}, {"day": 8}, {"time_limit_s": 0}, {"time_limit_s": float("nan")}]
)
def test_inputs_out_of_range_are_problems(options: dict[str, Any]) -> None:
    """Nothing is planned, and the problem names the field."""
    answer = solved(toy_county(), **options)
    assert codes(answer) == [ProblemCode.INPUT_OUT_OF_RANGE]
    assert (answer.routes, answer.pooled.cost) == ((), 0)


def test_a_day_without_demands_is_empty() -> None:
    """Goods that move on Mondays are not there on a Tuesday."""
    toy = toy_county()
    mondays = toy.with_parts(demands=tuple(replace(d, days="1") for d in toy.demands))
    assert codes(solved(mondays, day=2)) == [ProblemCode.NO_DEMANDS]
    assert solved(mondays, day=1).pooled.cost == 330


def test_goods_up_go_to_the_depot_in_the_room_that_goods_down_leave() -> None:
    """450 kg down and 450 kg up at one place fit a van of 500 kg: set down first, then picked up."""
    toy = toy_county()
    down = replace(toy.demands[0], id="down", operator_id="coop", village_code="V1", kg=450)
    up = replace(down, id="up", direction=Direction.UP)
    answer = solved(toy.with_parts(demands=(down, up)))
    (route,) = answer.routes
    assert [(s.load_kg, s.delivered_kg, s.picked_up_kg) for s in route.stops] == [(450, 450, 450)]
    assert (route.highest_load_kg, answer.pooled.load_factor, route.cost) == (450, 0.9, 60 + 2 * 26)


def stops_of(answer: PooledRoutes) -> Sequence[str]:
    """Every stop's place."""
    return [stop.code for route in answer.routes for stop in route.stops]


def test_demands_at_outlets_go_to_the_nearest_from_the_village() -> None:
    """V1 and V2 are served at s1, V3, V4 and V5 at s3; the tours become shorter."""
    from network.pooling import DeliverTo

    answer = solved(toy_county(), deliver_to=DeliverTo.OUTLETS)
    assert set(stops_of(answer)) == {"s1", "s3"}
    assert sum(stop.delivered_kg for r in answer.routes for stop in r.stops if stop.code == "s1") == 530
    assert answer.pooled.cost < 330


def test_without_outlets_nothing_is_delivered_to_outlets() -> None:
    """Before the first outlet opened there is none."""
    from network.pooling import DeliverTo

    answer = solve_pooled(toy_county(), as_of=date(2021, 6, 1), deliver_to=DeliverTo.OUTLETS)
    assert set(reasons(answer).values()) == {(Reason.NO_OUTLET, 1, 0)}


@pytest.mark.parametrize("seed", range(40))
def test_a_quick_look_never_finds_possible_what_driving_finds_impossible(seed: int) -> None:
    """What is told to be impossible is exactly what no row can drive alone: shifts, windows, limits."""
    network = county(seed, demands=8, limits=True, trips=seed % 2 == 1, shipments=seed % 3)
    rules = SharingRules(network.operator_by_id)
    scope = remembered_scope(
        network, ("a", "b"), day=DAY.isoweekday(), as_of=DAY, deliver_to=DeliverTo.PLACES, rules=rules
    )
    task, rows = scope.task, range(len(scope.task.fleet))
    jobs = near_ends(task, range(len(task.jobs)))
    driven = {
        task.jobs[job].demand.id
        for job in jobs
        if all(first_failure(task, rules, row, job) is not None for row in rows)
    }
    assert {own.demand.id for own in impossible(task, rules, rows, jobs)} == driven


def test_waiting_is_no_reason_to_leave_goods() -> None:
    """One van at 600 yuan an hour waits ten hours between two windows: dear, and both are served."""
    dear = with_vans(cost_per_hour=600, count=1)
    morning, evening = dear.demands[:2]
    demands = (
        replace(morning, window_start_s=8 * 3600, window_end_s=8 * 3600 + 600),
        replace(
            evening, operator_id=morning.operator_id, window_start_s=18 * 3600, window_end_s=18 * 3600 + 600
        ),
    )
    vans = tuple(van for van in dear.vehicles if van.operator_id == morning.operator_id)
    answer = solved(dear.with_parts(demands=demands, vehicles=vans))
    assert answer.unserved == ()
    assert answer.pooled.hours > 10


def test_no_price_of_leaving_is_too_high() -> None:
    """A million million yuan a kg, with one small van for twenty demands: what fits is served."""
    crowded = county(3, places=6, demands=20)
    vans = tuple(replace(van, count=1, capacity_kg=150) for van in crowded.vehicles)
    answer = solved(crowded.with_parts(vehicles=vans), unserved_yuan_per_kg=1e12, iteration_limit=20)
    assert answer.routes
    assert answer.unserved


def test_goods_of_a_village_go_to_its_own_outlet_though_a_site_bears_its_code() -> None:
    """A site called V1 stands at V3: what lies at the village V1 is served at s1, what lies there at s3."""
    toy = toy_county()
    away = toy.village_by_code["V3"]
    twin = replace(toy.site_by_code["s1"], code="V1", types=(), village_code=None, lon=away.lon, lat=away.lat)
    own = next(demand for demand in toy.demands if demand.id == "coop-V1")
    other = replace(own, id="at-the-site", village_code=None, site_id="V1")
    network = toy.with_parts(sites=(*toy.sites, twin), demands=(own, other))
    answer = solved(network, deliver_to=DeliverTo.OUTLETS)
    places = {
        demand: stop.code for route in answer.routes for stop in route.stops for demand in stop.demand_ids
    }
    assert places == {"coop-V1": "s1", "at-the-site": "s3"}


def test_a_search_that_has_enough_puts_nothing_in() -> None:
    """Putting in what is left asks before each demand whether it may go on."""
    scope = remembered_scope(
        toy_county(), ("coop", "express", "post"), day=4, as_of=DAY, deliver_to=DeliverTo.PLACES,
        rules=SharingRules(toy_county().operator_by_id),
    )  # fmt: skip
    jobs = range(len(scope.task.jobs))
    assert inserted(scope.task, (0, 1, 2), (), jobs, enough=lambda: True) == []
    assert inserted(scope.task, (0, 1, 2), (), jobs) != []
