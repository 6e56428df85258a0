"""A plan made by hand is driven as it is given: its price, and every limit that it breaks."""

from dataclasses import replace
from datetime import date

from network.model import Demand, GoodsClass, Network, ProblemCode, Village, VillageKind
from network.model.examples import toy_county
from network.pooling import GivenTour, Reason, check_given, solve_pooled
from network.pooling.checking import limits_broken
from network.pooling.plan import DeliverTo
from network.pooling.rules import SharingRules
from network.pooling.scope import remembered_scope

DAY = date(2026, 1, 1)
PAPER = [
    GivenTour("coop-van", ("coop-V1", "express-V1", "coop-V2")),
    GivenTour("post-van", ("post-V1", "post-V3", "express-V3", "post-V4", "express-V5")),
]


def test_the_plan_on_paper_costs_330_and_breaks_nothing() -> None:
    """Two tours of 33 and 72 km."""
    plan = check_given(toy_county(), PAPER, as_of=DAY)
    assert plan.is_feasible
    assert (plan.totals.cost, plan.totals.km, plan.left_demand_ids) == (330, 105, ())
    assert [tour.route.km for tour in plan.tours if tour.route] == [33, 72]


def test_the_order_given_is_kept_however_bad() -> None:
    """V2, V1, V2 makes two stops at V2 out of demands that could be one."""
    demands = ("coop-V2", "coop-V1", "express-V1")
    plan = check_given(toy_county(), [GivenTour("coop-van", demands)], as_of=DAY)
    route = plan.tours[0].route
    assert route is not None
    assert route.demand_ids == demands
    assert [stop.code for stop in route.stops] == ["V2", "V1"]
    assert plan.left_demand_ids == ("express-V3", "express-V5", "post-V1", "post-V3", "post-V4")


def test_an_overload_is_told_where_it_is_highest() -> None:
    """All 950 kg in one van leave the depot 450 kg too heavy."""
    every = tuple(demand.id for demand in toy_county().demands)
    (tour,) = check_given(toy_county(), [GivenTour("coop-van", every)], as_of=DAY).tours
    (broken,) = tour.broken
    assert (broken.reason, broken.needed, broken.available) == (Reason.CAPACITY, 950, 500)
    assert (broken.place, broken.dimension) == ("", "kg")


def test_every_violation_is_listed() -> None:
    """A tour that is too long, stops too often and comes too late breaks four limits at once."""
    toy = toy_county()
    vans = tuple(replace(v, max_km=50, max_stops=3, shift_end_s=7 * 3600) for v in toy.vehicles)
    demands = tuple(
        replace(d, window_start_s=21600, window_end_s=22000) if d.id == "express-V5" else d
        for d in toy.demands
    )
    strict = toy.with_parts(vehicles=vans, demands=demands)
    broken = check_given(strict, PAPER[1:], as_of=DAY).tours[0].broken
    assert [limit.reason for limit in broken] == [
        Reason.TIME_WINDOW, Reason.SHIFT, Reason.MAX_KM, Reason.MAX_STOPS
    ]  # fmt: skip
    assert (broken[0].place, broken[2].needed, broken[2].available) == ("V5", 72, 50)
    assert (broken[3].needed, broken[3].available) == (4, 3)


def without_road_to_v5(network: Network) -> Network:
    """The same with T2-V5 closed: nobody comes to V5."""
    is_open = network.roads.open_links.copy()
    is_open[network.roads.link_position["T2-V5"]] = False
    return network.with_parts(roads=network.roads.with_columns(is_open=is_open))


def test_a_place_without_a_road_hides_no_other_limit() -> None:
    """90 kg to V5, cut off, 380 to V1 and 150 to V2 are 620 kg on a van of 500, three stops where two are
    allowed: all told beside the missing road, which is told once."""
    toy = toy_county()
    vans = tuple(replace(van, max_stops=2) for van in toy.vehicles)
    cut = without_road_to_v5(toy.with_parts(vehicles=vans))
    demands = ("express-V5", "coop-V1", "express-V1", "post-V1", "coop-V2")
    (tour,) = check_given(cut, [GivenTour("coop-van", demands)], as_of=DAY).tours
    assert tour.route is None
    assert [(own.reason, own.needed, own.available, own.place) for own in tour.broken] == [
        (Reason.UNREACHABLE, 1, 0, "V5"), (Reason.CAPACITY, 620, 500, ""), (Reason.MAX_STOPS, 3, 2, "")
    ]  # fmt: skip


def test_a_load_too_large_for_a_place_without_a_road_is_told_with_its_figures() -> None:
    """600 kg to V5, cut off, on a van of 500: no road, and 600 of 500 kg."""
    toy = toy_county()
    heavy = tuple(replace(d, kg=600) if d.id == "express-V5" else d for d in toy.demands)
    cut = without_road_to_v5(toy.with_parts(demands=heavy))
    (tour,) = check_given(cut, [GivenTour("coop-van", ("express-V5",))], as_of=DAY).tours
    assert [(own.reason, own.needed, own.available, own.dimension) for own in tour.broken] == [
        (Reason.UNREACHABLE, 1, 0, ""), (Reason.CAPACITY, 600, 500, "kg")
    ]  # fmt: skip


def test_goods_that_are_denied_and_cut_off_are_told_both() -> None:
    """Cold goods for V5, cut off, on a warm van fail by rule and by road, and neither hides the other."""
    toy = toy_county()
    cold = tuple(replace(d, goods_class=GoodsClass.COLD) if d.id == "express-V5" else d for d in toy.demands)
    cut = without_road_to_v5(toy.with_parts(demands=cold))
    (tour,) = check_given(cut, [GivenTour("coop-van", ("coop-V1", "express-V5"))], as_of=DAY).tours
    assert [(own.reason, own.place) for own in tour.broken] == [
        (Reason.SKILL, "V5"), (Reason.UNREACHABLE, "V5")
    ]  # fmt: skip


def test_a_shipment_is_told_at_the_end_that_no_road_leads_to() -> None:
    """From V1 to V5, cut off: V5 is out of reach, V1 is not; ten kilometres from a road is off the roads."""
    toy = toy_county()
    far = Village("V6", "Village 6", "T2", VillageKind.VILLAGE, 107.4, 29.3, 100)
    parcels = (Demand("s", "post", "V1", kg=20, to_village_code="V5"), Demand("f", "post", "V6", kg=1))
    cut = without_road_to_v5(toy.with_parts(demands=parcels, villages=(*toy.villages, far)))
    (tour,) = check_given(cut, [GivenTour("post-van", ("s", "s", "f"))], as_of=DAY).tours
    assert [(own.reason, own.place) for own in tour.broken] == [
        (Reason.UNREACHABLE, "V5"), (Reason.NOT_SNAPPED, "V6")
    ]  # fmt: skip


def test_a_missing_leg_between_two_places_is_told_beside_denied_goods() -> None:
    """Both V1 and V2 have roads to the depot, none leads from V1 to V2: told at V2, and cold goods at V1."""
    toy = toy_county()
    cold = tuple(replace(d, goods_class=GoodsClass.COLD) if d.id == "coop-V1" else d for d in toy.demands)
    rules = SharingRules(toy.operator_by_id)
    names, network = tuple(toy.operator_by_id), toy.with_parts(demands=cold)
    places = DeliverTo.PLACES
    scope = remembered_scope(network, names, day=4, as_of=DAY, deliver_to=places, rules=rules)
    jobs = {own.demand.id: job for job, own in enumerate(scope.task.jobs)}
    v1, v2 = (scope.task.jobs[jobs[own]].spot for own in ("coop-V1", "coop-V2"))
    ms = scope.task.ms.copy()
    ms[v1, v2] = -1
    gap = replace(scope.task, ms=ms)
    broken = limits_broken(gap, rules, (0, (jobs["coop-V1"], jobs["coop-V2"])))
    assert [(own.reason, own.place) for own in broken] == [(Reason.SKILL, "V1"), (Reason.UNREACHABLE, "V2")]
    assert limits_broken(gap, rules, (0, (jobs["coop-V2"],))) == ()


def test_denied_goods_are_told_one_by_one() -> None:
    """Cold parcels on a warm van."""
    toy = toy_county()
    cold = tuple(replace(d, goods_class=GoodsClass.COLD) if d.id.endswith("V1") else d for d in toy.demands)
    broken = check_given(toy.with_parts(demands=cold), PAPER[:1], as_of=DAY).tours[0].broken
    assert [(limit.reason, limit.place) for limit in broken] == [(Reason.SKILL, "V1"), (Reason.SKILL, "V1")]


def test_what_is_unknown_or_twice_is_a_problem() -> None:
    """An unknown van, an unknown demand, and a demand on two tours."""
    tours = [
        GivenTour("no-van", ("coop-V1",)),
        GivenTour("coop-van", ("coop-V2", "nothing")),
        GivenTour("coop-van", ("coop-V2",)),
    ]
    plan = check_given(toy_county(), tours, as_of=DAY)
    assert [problem.code for problem in plan.problems] == [
        ProblemCode.UNKNOWN_VEHICLE, ProblemCode.UNKNOWN_CODE, ProblemCode.DUPLICATE_ID
    ]  # fmt: skip
    assert not plan.is_feasible


def test_more_tours_than_vehicles_is_a_problem() -> None:
    """Two tours for one van."""
    toy = toy_county()
    one = tuple(replace(van, count=1) for van in toy.vehicles)
    tours = [GivenTour("coop-van", ("coop-V1",)), GivenTour("coop-van", ("coop-V2",))]
    plan = check_given(toy.with_parts(vehicles=one), tours, as_of=DAY)
    assert [problem.code for problem in plan.problems] == [ProblemCode.NO_VEHICLE]


def test_a_solved_plan_passes_its_own_check() -> None:
    """What the solver returns, given back by hand, costs the same and breaks nothing."""
    answer = solve_pooled(toy_county(), as_of=DAY)
    tours = [GivenTour(route.vehicle.id, route.demand_ids) for route in answer.routes]
    plan = check_given(toy_county(), tours, as_of=DAY)
    assert plan.is_feasible
    assert plan.totals == answer.pooled
