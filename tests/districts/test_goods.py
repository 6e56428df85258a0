"""Operators, vehicles, demands, bus lines and stocks: an ordinary week that can be served."""

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np

from scripts.districts.district import District
from scripts.districts.fleet import plan_day, survey_stops

from .conftest import Package, position

CLASSES = {
    "bus": "BUS",
    "coop": "CO_OP",
    "express-a": "EXPRESS",
    "express-b": "EXPRESS",
    "logistics": "LOGISTICS",
    "post": "POST",
}
WEDNESDAY = "3"


def _may_carry(vehicle: dict[str, str], demand: dict[str, str]) -> bool:
    """The rules that hold without any being stated: cold needs cold, nothing hazardous on a bus."""
    if demand["goods_class"] == "cold":
        return vehicle["cold"] == "1"
    return demand["goods_class"] != "hazardous" or vehicle["operator_id"] != "bus"


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def test_five_kinds_of_operator_share_the_district(package: Package) -> None:
    """Co-op, post, two express firms, a bus company and a logistics firm."""
    assert {o["id"]: o["class"] for o in package.rows("operators.csv")} == CLASSES


def test_every_village_gets_goods_and_sends_produce(package: Package) -> None:
    """Both directions for all, about five demands a village."""
    ways = defaultdict(set)
    demands = package.rows("demands.csv")
    for demand in demands:
        ways[demand["village_code"]].add(demand["direction"])
    assert [v["name"] for v in package.villages if ways[v["code"]] != {"DOWN", "UP"}] == []
    assert 5 <= len(demands) / len(package.villages) <= 6
    assert len({demand["id"] for demand in demands}) == len(demands)


def test_demand_follows_the_people(package: Package) -> None:
    """Kilograms and people of the villages go together (correlation above 0.95)."""
    kg: Counter[str] = Counter()
    for demand in package.rows("demands.csv"):
        kg[demand["village_code"]] += float(demand["kg"])
    people = [int(village["population"]) for village in package.villages]
    assert np.corrcoef(people, [kg[village["code"]] for village in package.villages])[0, 1] > 0.95


def test_a_demand_fits_the_smallest_vehicle_that_may_carry_it(package: Package) -> None:
    """In kilograms and cubic metres, over the vehicles of all operators."""
    vehicles = package.rows("vehicles.csv")
    for demand in package.rows("demands.csv"):
        able = [vehicle for vehicle in vehicles if _may_carry(vehicle, demand)]
        assert float(demand["kg"]) <= min(float(vehicle["capacity_kg"]) for vehicle in able), demand["id"]
        assert float(demand["m3"]) <= min(float(vehicle["capacity_m3"]) for vehicle in able), demand["id"]


def test_a_demand_is_at_a_village_or_at_a_site_open_by_2024(package: Package) -> None:
    """One of the two, never both; sites that are still to open ask for nothing."""
    villages = {village["code"] for village in package.villages}
    opened = {site["id"]: site["opened"] for site in package.sites}
    for demand in package.rows("demands.csv"):
        assert bool(demand["village_code"]) != bool(demand["site_id"])
        assert not demand["village_code"] or demand["village_code"] in villages
        assert not demand["site_id"] or opened[demand["site_id"]] <= "2024-12-31"


def test_there_are_cold_and_hazardous_goods_and_a_few_windows(package: Package) -> None:
    """Enough for the rules to bind, few enough to stay ordinary."""
    demands = package.rows("demands.csv")
    classes = Counter(demand["goods_class"] for demand in demands)
    assert classes["cold"] == 12
    assert classes["hazardous"] == 10
    windows = sum(bool(demand["window_start"]) for demand in demands)
    assert 0.03 * len(demands) < windows < 0.1 * len(demands)


def test_vehicles_start_at_the_distribution_centre_or_the_coach_station(package: Package) -> None:
    """Every operator has vehicles; only the logistics firm has a cold one."""
    vehicles = package.rows("vehicles.csv")
    assert {vehicle["operator_id"] for vehicle in vehicles} == set(CLASSES)
    assert {vehicle["depot_site_id"] for vehicle in vehicles} == {"distribution-centre", "coach-station"}
    assert [vehicle["id"] for vehicle in vehicles if vehicle["cold"] == "1"] == ["logistics-cold"]


def test_a_plain_plan_serves_an_ordinary_wednesday_with_vehicles_to_spare(
    package: Package, built: dict[str, District]
) -> None:
    """Every operator alone, checked anew from the committed tables: loads, windows, shifts, stops, counts.

    A plan that serves all alone serves all together too, so pooling never lacks a vehicle.
    """
    district = built[package.code]
    tours = plan_day(district.demands, survey_stops(district.demands, district.travel), WEDNESDAY)
    demands = {d["id"]: d for d in package.rows("demands.csv") if WEDNESDAY in d["days"]}
    assert sorted(i for tour in tours for i in tour.demand_ids) == sorted(demands)
    vehicles = {vehicle["id"]: vehicle for vehicle in package.rows("vehicles.csv")}
    used = Counter(tour.kind.id for tour in tours)
    assert all(count <= int(vehicles[kind]["count"]) for kind, count in used.items())
    nodes = _handover_nodes(package)
    columns = {node: i for i, node in enumerate(package.nodes)}
    minutes = dict(zip(nodes.values(), package.matrix("minutes", list(nodes.values())), strict=True))
    for tour in tours:
        vehicle = vehicles[tour.kind.id]
        stops = [demands[demand_id] for demand_id in tour.demand_ids]
        assert {stop["operator_id"] for stop in stops} == {vehicle["operator_id"]}
        assert not vehicle["max_stops"] or len(stops) <= int(vehicle["max_stops"])
        _check_loads(vehicle, stops)
        clock, here = _minutes(vehicle["shift_start"]), nodes[vehicle["depot_site_id"]]
        for stop in stops:
            node = nodes[stop["village_code"] or stop["site_id"]]
            clock += minutes[here][columns[node]]
            if stop["window_start"]:
                clock = max(clock, _minutes(stop["window_start"]))
                assert clock <= _minutes(stop["window_end"]) + 0.5
            clock, here = clock + float(stop["service_minutes"]), node
        clock += minutes[here][columns[nodes[vehicle["depot_site_id"]]]]
        assert clock <= _minutes(vehicle["shift_end"]) + 0.5


def _handover_nodes(package: Package) -> dict[str, str]:
    sites = {s["id"]: package.node_at[position(s)] for s in package.sites if not s["village_code"]}
    return package.nearest_node | sites


def _check_loads(vehicle: dict[str, str], stops: list[dict[str, str]]) -> None:
    """After every stop what is aboard fits: goods down leave, goods up come."""
    for unit in ("kg", "m3"):
        room = float(vehicle[f"capacity_{unit}"]) + 1e-6
        aboard = sum(float(stop[unit]) for stop in stops if stop["direction"] == "DOWN")
        assert aboard <= room
        for stop in stops:
            aboard += float(stop[unit]) * (1 if stop["direction"] == "UP" else -1)
            assert aboard <= room


def test_bus_lines_go_out_and_come_back_on_a_road_that_takes_that_long(package: Package) -> None:
    """Times never run backwards, stops are stations, and no leg is faster than the road's free speed."""
    sites = {site["id"]: site for site in package.sites}
    lines = defaultdict(list)
    for stop in package.rows("route_stops.csv"):
        lines[stop["route_id"]].append(stop)
    routes = package.rows("routes.csv")
    assert {route["route_id"] for route in routes} == set(lines)
    assert {(route["operator_id"], route["vehicle_id"]) for route in routes} == {("bus", "bus-van")}
    nodes = {site_id: package.node_at[position(sites[site_id])] for site_id in _called_at(lines)}
    minutes = dict(zip(nodes, package.matrix("minutes", list(nodes.values())), strict=True))
    columns = {node: i for i, node in enumerate(package.nodes)}
    for stops in lines.values():
        assert [int(stop["seq"]) for stop in stops] == list(range(1, len(stops) + 1))
        assert stops[0]["site_id"] == stops[-1]["site_id"] == "coach-station"
        for a, b in pairwise(stops):
            drive = _minutes(b["arrive"]) - _minutes(a["depart"])
            assert drive >= minutes[a["site_id"]][columns[nodes[b["site_id"]]]] - 1
            assert _minutes(b["depart"]) - _minutes(b["arrive"]) == int(b["dwell_minutes"])


def _called_at(lines: dict[str, list[dict[str, str]]]) -> list[str]:
    return sorted({stop["site_id"] for stops in lines.values() for stop in stops})


def test_there_is_a_bus_for_every_line(package: Package) -> None:
    """Morning and afternoon runs share the vehicles."""
    buses = next(vehicle for vehicle in package.rows("vehicles.csv") if vehicle["id"] == "bus-van")
    assert int(buses["count"]) >= len(package.rows("routes.csv")) / 2


def test_every_depot_reports_its_stocks_three_times(package: Package) -> None:
    """Farm supplies at all depots, food at the district's, each commodity with a daily need."""
    depots = {site["id"] for site in package.sites if site["types"] == "reserve_depot"}
    stocks = package.rows("stocks.csv")
    assert {stock["site_id"] for stock in stocks} == depots
    readings = Counter((stock["site_id"], stock["commodity"]) for stock in stocks)
    assert set(readings.values()) == {3}
    needed = {need["commodity"] for need in package.rows("needs.csv")}
    assert {commodity for _, commodity in readings} == needed
    assert {commodity for site, commodity in readings if site == "reserve-depot"} == needed
    assert min(int(stock["quantity_kg"]) for stock in stocks) > 0
