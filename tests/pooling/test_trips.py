"""Trips that reload, shipments and priorities on the toy county, worked out by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

from network.model import Demand, Network
from network.model.examples import toy_county
from network.pooling import GivenTour, PooledRoutes, Reason, check_given, solve_pooled
from network.scenario import apply_changes
from network.scenario.add_vehicle import AddVehicle
from store.database import Database
from tests.conftest import answer_of

DAY = date(2026, 1, 1)


def with_van(*demands: Demand, **changes: Any) -> Network:
    """The toy county with these demands and one van of the co-op."""
    toy = toy_county()
    van = replace(next(van for van in toy.vehicles if van.id == "coop-van"), count=1, **changes)
    return toy.with_parts(vehicles=(van,), demands=demands)


def goods(name: str, village: str, kg: float, **changes: Any) -> Demand:
    """Goods of the co-op down to a village."""
    return replace(Demand(name, "coop", village, kg=kg), **changes)


TWO = (goods("near", "V1", 200), goods("far", "V2", 150))


def solved(network: Network) -> PooledRoutes:
    """The answer for the co-op on a weekday."""
    return solve_pooled(network, as_of=DAY, operators=["coop"])


def test_a_van_that_reloads_drives_twice_and_is_paid_once() -> None:
    """200 kg of room: V1 and back is 26 km and 42 minutes, V2 and back 32 km and 60, and 15 between."""
    answer = solved(with_van(*TWO, capacity_kg=200, max_trips=2, reload_minutes=15))
    (route,) = answer.routes
    assert (answer.pooled.cost, answer.pooled.vehicles, answer.unserved) == (60 + 2 * 58, 1, ())
    assert (route.km, route.minutes, route.trips) == (58, 42 + 15 + 60, 2)
    assert [(stop.code, stop.trip, stop.load_kg) for stop in route.stops] in (
        [("V1", 1, 0), ("V2", 2, 0)], [("V2", 1, 0), ("V1", 2, 0)]
    )  # fmt: skip
    assert answer.pooled.load_factor == (200 + 150) / (2 * 200)


def test_without_a_second_trip_one_demand_stays() -> None:
    """The same van that may not reload is out after one trip."""
    answer = solved(with_van(*TWO, capacity_kg=200))
    assert [own.reason for own in answer.unserved] == [Reason.FLEET_EXHAUSTED]
    assert answer.routes[0].trips == 1


def test_a_second_trip_counts_for_the_shift_and_the_kilometres() -> None:
    """117 minutes do not fit into 116, and 58 km not into 57: one demand stays each time."""
    day = {"capacity_kg": 200, "max_trips": 2, "reload_minutes": 15}
    for limits in ({"shift_end_s": 6 * 3600 + 116 * 60}, {"max_km": 57}, {"max_stops": 1}):
        assert len(solved(with_van(*TWO, **day, **limits)).unserved) == 1
    enough = {"shift_end_s": 6 * 3600 + 117 * 60, "max_km": 58, "max_stops": 2}
    assert solved(with_van(*TWO, **day, **enough)).unserved == ()


def test_a_shipment_is_picked_up_and_set_down_by_one_van() -> None:
    """100 kg from V1 to V2: 13 km out, 4 km on with the goods, 16 km home empty."""
    answer = solved(with_van(goods("parcel", "V1", 100, to_village_code="V2")))
    (route,) = answer.routes
    assert (route.km, route.cost, route.demand_ids) == (33, 60 + 66, ("parcel",))
    told = [(stop.code, stop.picked_up_kg, stop.delivered_kg, stop.load_kg) for stop in route.stops]
    assert told == [("V1", 100, 0, 100), ("V2", 0, 100, 0)]
    assert (route.highest_load_kg, answer.pooled.load_factor) == (100, 100 / 500)


def test_a_shipment_goes_first_end_first_though_the_other_way_is_no_longer() -> None:
    """From V2 to V1 the same 33 km are driven the other way round; 501 kg fit into no van."""
    answer = solved(with_van(goods("parcel", "V2", 100, to_village_code="V1")))
    assert [stop.code for stop in answer.routes[0].stops] == ["V2", "V1"]
    heavy = solved(with_van(goods("parcel", "V2", 501, to_village_code="V1")))
    assert [(own.reason, own.needed) for own in heavy.unserved] == [(Reason.CAPACITY, 501)]


def test_a_shipment_may_ride_where_goods_were_set_down() -> None:
    """500 kg for V1 leave room there for 500 kg from V1 to V2; before it there is none."""
    answer = solved(with_van(goods("down", "V1", 500), goods("parcel", "V1", 500, to_village_code="V2")))
    assert (answer.pooled.km, answer.unserved) == (33, ())
    assert [stop.load_kg for stop in answer.routes[0].stops] == [500, 0]


def test_a_shipment_to_a_place_that_no_road_reaches_is_told() -> None:
    """Every road to V5 closed: nobody drives, and the reason is the road."""
    own = with_van(goods("parcel", "V1", 100, to_village_code="V5"))
    links = own.roads
    shut = links.is_open.copy() if links.is_open is not None else links.open_links.copy()
    shut[links.link_ids.index("T2-V5")] = False
    answer = solved(own.with_parts(roads=links.with_columns(is_open=shut)))
    assert [own.reason for own in answer.unserved] == [Reason.UNREACHABLE]


def test_higher_priority_is_served_though_it_costs_more() -> None:
    """One stop: without priorities the nearer V1; with one on V2 that, at 124 yuan instead of 112."""
    plain = solved(with_van(*TWO, max_stops=1))
    assert (plain.routes[0].demand_ids, plain.pooled.cost) == (("near",), 112)
    urgent = (TWO[0], replace(TWO[1], priority=1))
    answer = solved(with_van(*urgent, max_stops=1))
    assert (answer.routes[0].demand_ids, answer.pooled.cost) == (("far",), 124)


def test_one_of_priority_goes_before_any_number_without() -> None:
    """One stop, twelve demands at V1 and one of priority at V4."""
    many = [goods(f"g{i}", "V1", 20) for i in range(12)]
    answer = solved(with_van(*many, goods("first", "V4", 1, priority=1), max_stops=1))
    assert answer.routes[0].demand_ids == ("first",)
    assert len(answer.unserved) == 12


def test_a_plan_by_hand_may_reload_and_carry_shipments() -> None:
    """The depot among the demands is a reload, the second mention of a shipment sets it down."""
    own = with_van(*TWO, goods("parcel", "V1", 50, to_village_code="V2"), max_trips=2)
    tour = GivenTour("coop-van", ("near", "parcel", "parcel", "hub", "far"))
    plan = check_given(own, [tour], as_of=DAY)
    assert plan.is_feasible
    assert (plan.totals.km, plan.totals.cost) == (33 + 32, 60 + 2 * 65)


def test_a_plan_by_hand_is_told_a_trip_too_many_and_a_torn_shipment() -> None:
    """Two trips where one is allowed; picked up and never set down."""
    own = with_van(*TWO, goods("parcel", "V1", 50, to_village_code="V2"))
    (tour,) = check_given(own, [GivenTour("coop-van", ("near", "parcel", "hub", "far"))], as_of=DAY).tours
    told = [(broken.reason, broken.needed, broken.available) for broken in tour.broken]
    assert told == [(Reason.SHIPMENT, 1, 0), (Reason.MAX_TRIPS, 2, 1)]


def test_a_warm_start_keeps_trips_and_shipments() -> None:
    """With no iteration at all a day too large for the exact solver keeps its earlier plan."""
    villages = [village.code for village in toy_county().villages]
    many = [goods(f"g{i:02}", villages[i % 5], 40) for i in range(14)]
    moved = [goods(f"s{i}", villages[i], 30, to_village_code=villages[i + 1]) for i in range(3)]
    own = with_van(*many, *moved, capacity_kg=150, max_trips=6, reload_minutes=5)
    first = solve_pooled(own, as_of=DAY, time_limit_s=60, iteration_limit=10)
    assert first.unserved == ()
    assert first.routes[0].trips > 1
    again = solve_pooled(own, as_of=DAY, time_limit_s=60, iteration_limit=0, start=first.routes)
    assert again.pooled.cost <= first.pooled.cost


def test_a_what_if_brings_a_van_that_reloads() -> None:
    """Two demands and no van; the new one drives twice."""
    bare = with_van(*TWO).with_parts(vehicles=())
    van = AddVehicle("new", 1, "coop", "hub", capacity_kg=200, cost_per_km=1, max_trips=2, reload_minutes=10)
    answer = solved(apply_changes(bare, [van]).network)
    assert (answer.routes[0].trips, answer.pooled.cost) == (2, 58)


def test_they_are_asked_and_answered_in_the_schema(database: Database) -> None:
    """Trips of a vehicle and of its stops, a demand's other end and its priority."""
    database.save_network(
        with_van(*TWO, goods("parcel", "V1", 50, to_village_code="V2", priority=3), capacity_kg=200,
                 max_trips=3, reload_minutes=7.5)
    )  # fmt: skip
    text = """{ network(code: "toy", asOf: "2026-01-01") {
      vehicles { maxTrips reloadMinutes } demands { id priority toVillage { code } toSiteId }
      pooledRoutes(input: {operators: ["coop"]}) {
        unserved { reason } routes { trips stops { trip } } } } }"""
    found = answer_of(text, database).body["data"]["network"]
    assert found["vehicles"] == [{"maxTrips": 3, "reloadMinutes": 7.5}]
    assert found["demands"][2] == {
        "id": "parcel", "priority": 3, "toVillage": {"code": "V2"}, "toSiteId": None
    }  # fmt: skip
    (route,) = found["pooledRoutes"]["routes"]
    assert found["pooledRoutes"]["unserved"] == []
    assert route["trips"] == max(stop["trip"] for stop in route["stops"]) == 2
