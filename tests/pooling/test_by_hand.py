"""Plans by hand, stop by stop: shipments, reloads, and the routes of the package."""

from dataclasses import replace
from datetime import date

from network.model import Demand, ProblemCode, Route, RouteStop
from network.model.examples import toy_county
from network.pooling import Reason
from network.pooling.by_hand import check_plan
from network.pooling.hand_tours import HandStop, HandTour, tours_of_routes

DAY = date(2026, 1, 1)


def stops(*villages: str) -> tuple[HandStop, ...]:
    """Stops in villages that take all there is."""
    return tuple(HandStop(village_code=village) for village in villages)


def test_a_shipment_is_set_down_where_it_goes() -> None:
    """V4 to V1: picked up with what V4 gets, set down at V1; the other way round it stays aboard."""
    toy = toy_county()
    parcel = Demand("s", "post", "V4", kg=20, to_village_code="V1")
    network = toy.with_parts(demands=(*toy.demands, parcel))
    good = check_plan(network, [HandTour("post-van", stops("V4", "V1"))], as_of=DAY)
    (tour,) = good.tours
    assert tour.route is not None
    assert [stop.demand_ids for stop in tour.route.stops] == [
        ("post-V4", "s"), ("s", "coop-V1", "express-V1", "post-V1")
    ]  # fmt: skip
    assert (tour.broken, "s" in good.left_demand_ids) == ((), False)
    wrong = check_plan(network, [HandTour("post-van", stops("V1", "V4"))], as_of=DAY)
    assert not wrong.is_feasible


def test_coming_back_to_the_depot_is_a_reload_where_the_vehicle_may() -> None:
    """V1 and V2 need 530 kg, more than 500: with a stop at the hub between them two trips carry them."""
    toy = toy_county()
    tour = HandTour("coop-van", (*stops("V1"), HandStop(site_id="hub"), *stops("V2")))
    once = check_plan(toy, [tour], as_of=DAY)
    assert [limit.reason for limit in once.tours[0].broken] == [Reason.CAPACITY]
    reloading = tuple(replace(van, max_trips=2) for van in toy.vehicles)
    twice = check_plan(toy.with_parts(vehicles=reloading), [tour], as_of=DAY)
    assert twice.tours[0].broken == ()
    assert twice.tours[0].route is not None
    assert twice.tours[0].route.km == 2 * 13 + 2 * 16


def test_a_row_of_no_vehicles_leaves_the_goods_and_nothing_else() -> None:
    """The co-op has 0 vans: its tour past V2 to V1 is left out for that, and all eight demands are left."""
    toy = toy_county()
    none = tuple(replace(van, count=0) if van.id == "coop-van" else van for van in toy.vehicles)
    passing = HandStop(village_code="V2", demand_ids=())
    tour = HandTour("coop-van", (passing, *stops("V1")))
    plan = check_plan(toy.with_parts(vehicles=none), [tour], as_of=DAY)
    (problem,) = plan.problems
    assert (problem.code, problem.message) == (
        ProblemCode.NO_VEHICLE, "The count of vehicle coop-van is 0; the tour is left out."
    )  # fmt: skip
    assert (plan.tours, plan.left_demand_ids) == ((), tuple(sorted(own.id for own in toy.demands)))


def test_routes_of_the_package_become_tours() -> None:
    """A co-op round past V1, V2 and V1 again carries the co-op's demands there once, on its days."""
    toy = toy_county()
    calls = tuple(RouteStop(seq, village_code=f"V{place}") for seq, place in ((1, 1), (2, 2), (3, 1)))
    rounds = toy.with_parts(routes=(Route("r", "Round", "coop", "4", "coop-van", calls),))
    (tour,), problems = tours_of_routes(rounds, day=4)
    assert (tour.name, [stop.demand_ids for stop in tour.stops], problems) == (
        "r", [("coop-V1",), ("coop-V2",), ()], []
    )  # fmt: skip
    assert tours_of_routes(rounds, day=5)[0] == []


def test_runs_that_follow_each_other_take_one_vehicle() -> None:
    """One van serves a morning and an afternoon round; a round that meets the first wants a second van."""
    toy = toy_county()

    def round_at(name: str, village: str, begin_h: float) -> Route:
        calls = (
            RouteStop(1, site_id="hub", depart_s=int(begin_h * 3600)),
            RouteStop(2, village_code=village, arrive_s=int((begin_h + 0.5) * 3600)),
            RouteStop(3, site_id="hub", arrive_s=int((begin_h + 1) * 3600)),
        )
        return Route(name, name, "coop", "4", "coop-van", calls)

    following = (round_at("am", "V1", 8), round_at("pm", "V2", 9))
    alone = toy.with_parts(vehicles=tuple(replace(van, count=1) for van in toy.vehicles), routes=following)
    assert check_plan(alone, as_of=DAY, day=4).problems == ()
    meeting = alone.with_parts(routes=(*following, round_at("too", "V3", 8.5)))
    (problem,) = check_plan(meeting, as_of=DAY, day=4).problems
    assert problem.message == "2 tours want coop-van at once, and there are 1 of them."


def test_the_order_within_a_stop_is_kept() -> None:
    """At V1 from 08:00: post, due by 08:15, is on time before coop, which takes half an hour, not after."""
    toy = toy_county()
    changed = {
        "coop-V1": {"window_start_s": 8 * 3600, "service_minutes": 30},
        "post-V1": {"window_start_s": 8 * 3600, "window_end_s": 8 * 3600 + 900},
    }
    goods = tuple(replace(own, **changed[own.id]) for own in toy.demands if own.id in changed)
    network = toy.with_parts(demands=goods)
    found = {}
    for order in (("post-V1", "coop-V1"), ("coop-V1", "post-V1")):
        tour = HandTour("coop-van", (HandStop(village_code="V1", demand_ids=order),))
        (checked,) = check_plan(network, (tour,), as_of=DAY).tours
        found[order[0]] = [limit.reason for limit in checked.broken]
    assert found == {"post-V1": [], "coop-V1": [Reason.TIME_WINDOW]}


def test_one_bus_that_runs_twice_is_one_vehicle_in_its_shift() -> None:
    """V1 and V2 by one van: 60 + 2 · (26 + 32) = 176; back at 19:00, an hour after its shift."""
    toy = toy_county()

    def out(name: str, village: str, hour: int) -> Route:
        calls = (
            RouteStop(1, site_id="hub", depart_s=hour * 3600),
            RouteStop(2, village_code=village, arrive_s=(hour + 1) * 3600),
            RouteStop(3, site_id="hub", arrive_s=(hour + 2) * 3600),
        )
        return Route(name, name, "coop", "4", "coop-van", calls)

    vans = tuple(replace(van, count=1, shift_start_s=8 * 3600, shift_end_s=18 * 3600) for van in toy.vehicles)
    network = toy.with_parts(vehicles=vans, routes=(out("am", "V1", 8), out("pm", "V2", 17)))
    plan = check_plan(network, as_of=DAY, day=4)
    assert (plan.totals.cost, plan.totals.vehicles, plan.problems) == (176, 1, ())
    routes = [tour.route for tour in plan.tours if tour.route is not None]
    assert [(route.vehicle_id, route.cost) for route in routes] == [("coop-van#1", 112), ("coop-van#1", 64)]
    limits = [[(own.reason, own.needed, own.available) for own in tour.broken] for tour in plan.tours]
    assert limits == [[], [(Reason.SHIFT, 11 * 3600, 10 * 3600)]]
    assert not plan.is_feasible
