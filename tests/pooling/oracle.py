"""Oracle: travel by plain networkx, a checker that drives plans again, and full enumeration of small days.

Nothing of `network.pooling` but its answers is used here.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import networkx as nx

from network.model import Demand, Direction, GoodsClass, Network, Vehicle
from network.pooling import PlannedRoute, PooledRoutes

Travel = dict[tuple[str, str], tuple[int, int]]
"""(from, to) to whole milliseconds and millimetres of the quickest road; absent = no way."""
EIGHT = 8 * 3600


def travel_of(network: Network) -> Travel:
    """Between all villages and sites, each at its road node."""
    roads = network.roads
    digraph = nx.DiGraph()
    digraph.add_nodes_from(range(roads.node_count))
    for i in range(roads.link_count):
        a, b = int(roads.link_from[i]), int(roads.link_to[i])
        ms = round(roads.length_km[i] * 3.6e6 / roads.speed_kmh[i])
        mm = round(roads.length_km[i] * 1e6)
        for ends in [(a, b)] if roads.directed[i] else [(a, b), (b, a)]:
            weight = ms * 10**12 + mm
            known = digraph.get_edge_data(*ends, {"weight": weight})["weight"]
            digraph.add_edge(*ends, weight=min(weight, known))
    at = {(float(lon), float(lat)): i for i, (lon, lat) in enumerate(zip(roads.node_lon, roads.node_lat))}  # noqa: B905
    places = {place.code: at[place.lon, place.lat] for place in (*network.villages, *network.sites)}
    found: Travel = {}
    for code, node in places.items():
        reach = nx.single_source_dijkstra_path_length(digraph, node)
        for other, target in places.items():
            if target in reach:
                found[code, other] = divmod(reach[target], 10**12)
    return found


def place_of(demand: Demand) -> str:
    """Where the demand lies."""
    return demand.village_code or demand.site_id or ""


def price(network: Network, travel: Travel, vehicle: Vehicle, goods: Sequence[Demand]) -> float | None:
    """Yuan of serving these demands in this order; None where a limit breaks. Minutes are tried one by one.

    The vehicle leaves at the start of its day or at whatever later moment is cheapest: with costs that rise
    with the hours, that is one at which some service starts exactly when its window opens.
    """
    if any(not may_carry(network, vehicle, demand) for demand in goods):
        return None
    start = (EIGHT if vehicle.shift_start_s is None else vehicle.shift_start_s) * 1000
    tries = {start, *(start + wait for wait in _waits(travel, vehicle, goods, start))}
    costs = [cost for moment in tries if (cost := _price_from(travel, vehicle, goods, moment)) is not None]
    return min(costs, default=None)


def may_carry(network: Network, vehicle: Vehicle, demand: Demand) -> bool:
    """The default rules."""
    bus = network.operator_by_id[vehicle.operator_id].kind == "BUS"
    if demand.goods_class is GoodsClass.COLD:
        return vehicle.cold
    return not (demand.goods_class is GoodsClass.HAZARDOUS and bus)


def _waits(travel: Travel, vehicle: Vehicle, goods: Sequence[Demand], start: int) -> Iterator[int]:
    """How much later one may leave so that a service starts as its window opens, without earlier waiting."""
    now, here = 0, vehicle.depot_site_id
    for demand in goods:
        leg = travel.get((here, place_of(demand)))
        if leg is None:
            return
        now, here = now + leg[0], place_of(demand)
        if demand.window_start_s is not None:
            yield max(0, demand.window_start_s * 1000 - now - start)
        if demand.window_end_s is not None:
            yield max(0, demand.window_end_s * 1000 - now - start)
        now += round(demand.service_minutes * 60_000)


def _price_from(travel: Travel, vehicle: Vehicle, goods: Sequence[Demand], start: int) -> float | None:
    now, here, mm, stops = start, vehicle.depot_site_id, 0, 0
    for demand in goods:
        place = place_of(demand)
        leg = (0, 0) if stops and place == here else travel.get((here, place))
        if leg is None:
            return None
        stops += not (stops and place == here)
        now, mm, here = now + leg[0], mm + leg[1], place
        now = max(now, (demand.window_start_s or 0) * 1000)
        if demand.window_end_s is not None and now > demand.window_end_s * 1000:
            return None
        now += round(demand.service_minutes * 60_000)
    leg = travel.get((here, vehicle.depot_site_id))
    if leg is None or not fits(vehicle, goods):
        return None
    now, mm = now + leg[0], mm + leg[1]
    over = (
        (vehicle.shift_end_s is not None and now > vehicle.shift_end_s * 1000)
        or (vehicle.max_km is not None and mm > vehicle.max_km * 1e6)
        or (vehicle.max_stops is not None and stops > vehicle.max_stops)
    )
    hours = (now - start) / 3.6e6
    cost = vehicle.cost_fixed + vehicle.cost_per_km * mm / 1e6
    return None if over else cost + vehicle.cost_per_hour * hours + vehicle.cost_per_stop * stops


def fits(vehicle: Vehicle, goods: Sequence[Demand]) -> bool:
    """No load above the capacity on leaving the depot or any stop; goods down leave before goods up come."""
    for limit, size in (
        (vehicle.capacity_kg, [demand.kg for demand in goods]),
        (vehicle.capacity_m3, [demand.m3 or 0.0 for demand in goods]),
    ):
        if limit is not None and max(_loads(goods, size)) > limit + 1e-9:
            return False
    return True


def _loads(goods: Sequence[Demand], size: Sequence[float]) -> list[float]:
    down = [amount * (demand.direction is Direction.DOWN) for demand, amount in zip(goods, size, strict=True)]
    load = sum(down)
    loads = [load]
    for i, (demand, amount) in enumerate(zip(goods, size, strict=True)):
        load += amount if demand.direction is Direction.UP else -amount
        last = i + 1 == len(goods) or place_of(goods[i + 1]) != place_of(demand)
        if last:
            loads.append(load)
    return loads


def cheapest(network: Network, goods: Sequence[Demand], vehicles: Sequence[Vehicle]) -> float | None:
    """Full enumeration, demand by demand: every division among vehicles, every order. None = not all fit."""
    travel = travel_of(network)
    best: dict[tuple[str, frozenset[str]], float] = {}
    for vehicle in vehicles:
        for size in range(1, len(goods) + 1):
            for order in permutations(goods, size):
                cost = price(network, travel, vehicle, order)
                key = vehicle.id, frozenset(demand.id for demand in order)
                if cost is not None and cost < best.get(key, 1e18):
                    best[key] = cost
    units = [vehicle.id for vehicle in vehicles for _ in range(min(vehicle.count, len(goods)))]
    total = {frozenset(): 0.0}
    everything = frozenset(demand.id for demand in goods)
    for unit in units:
        fresh = dict(total)
        for done, cost in total.items():
            rest = sorted(everything - done)
            for size in range(1, len(rest) + 1):
                for part in combinations(rest, size):
                    own = best.get((unit, frozenset(part)))
                    if own is not None:
                        key = done | frozenset(part)
                        fresh[key] = min(fresh.get(key, 1e18), cost + own)
        total = fresh
    return total.get(everything)


def check_plan(network: Network, answer: PooledRoutes, demands: Sequence[Demand]) -> None:
    """Drive the pooled plan again: every demand once, loads, windows, shifts, limits, permissions, cost."""
    travel = travel_of(network)
    served = [demand for route in answer.routes for demand in route.demand_ids]
    unserved = [own.demand.id for own in answer.unserved]
    assert sorted([*served, *unserved]) == sorted(demand.id for demand in demands)
    used = [route.vehicle_id for route in answer.routes]
    assert len(set(used)) == len(used)
    for route in answer.routes:
        assert route.vehicle_id in [f"{route.vehicle.id}#{n + 1}" for n in range(route.vehicle.count)]
        check_route(network, travel, route)
    assert abs(answer.pooled.cost - sum(route.cost for route in answer.routes)) < 1e-6
    assert abs(answer.pooled.km - sum(route.km for route in answer.routes)) < 1e-6
    assert abs(answer.pooled.hours * 60 - sum(route.minutes for route in answer.routes)) < 1e-6
    assert answer.pooled.vehicles == len(answer.routes)


def check_route(network: Network, travel: Travel, route: PlannedRoute) -> None:
    """One tour, stop by stop."""
    vehicle = route.vehicle
    by_id = {demand.id: demand for demand in network.demands}
    goods = [by_id[demand] for demand in route.demand_ids]
    assert all(may_carry(network, vehicle, demand) for demand in goods)
    assert fits(vehicle, goods)
    assert route.operators == tuple(sorted({demand.operator_id for demand in goods}))
    start = EIGHT if vehicle.shift_start_s is None else vehicle.shift_start_s
    assert route.depart_s >= start
    load = sum(demand.kg for demand in goods if demand.direction is Direction.DOWN)
    now, here, mm = route.depart_s, vehicle.depot_site_id, 0
    for stop in route.stops:
        own = [by_id[demand] for demand in stop.demand_ids]
        assert {place_of(demand) for demand in own} == {stop.code}
        down = sum(demand.kg for demand in own if demand.direction is Direction.DOWN)
        up = sum(demand.kg for demand in own if demand.direction is Direction.UP)
        load += up - down
        assert (stop.load_kg, stop.delivered_kg, stop.picked_up_kg) == (load, down, up)
        ms, leg_mm = travel[here, stop.code]
        assert abs(stop.arrive_s - now - ms / 1000) <= 1
        now, mm, here = stop.arrive_s, mm + leg_mm, stop.code
        for demand in own:
            now = max(now, demand.window_start_s or 0)
            assert demand.window_end_s is None or now <= demand.window_end_s + 1
            now += demand.service_minutes * 60
        assert abs(stop.depart_s - now) <= 1
        now = stop.depart_s
    ms, leg_mm = travel[here, vehicle.depot_site_id]
    assert abs(route.return_s - now - ms / 1000) <= 1
    assert abs(route.km - (mm + leg_mm) / 1e6) < 1e-9
    assert abs(route.minutes - (route.return_s - route.depart_s) / 60) < 0.05
    assert vehicle.shift_end_s is None or route.return_s <= vehicle.shift_end_s
    assert vehicle.max_km is None or route.km <= vehicle.max_km
    assert vehicle.max_stops is None or len(route.stops) <= vehicle.max_stops
    cost = (
        vehicle.cost_fixed
        + vehicle.cost_per_km * route.km
        + vehicle.cost_per_hour * route.minutes / 60
        + vehicle.cost_per_stop * len(route.stops)
    )
    assert abs(route.cost - cost) < 1e-6
