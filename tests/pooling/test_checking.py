"""A plan made by hand is driven as it is given: its price, and every limit that it breaks."""

from dataclasses import replace
from datetime import date

from network.model import GoodsClass, ProblemCode
from network.model.examples import toy_county
from network.pooling import GivenTour, Reason, check_given, solve_pooled

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
