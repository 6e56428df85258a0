"""Oracle: travel by plain networkx, a checker that drives plans again, and full enumeration of small days.

Nothing of `network.pooling` but its answers is used here.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, permutations

import networkx as nx
import pytest

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


Step = tuple[Demand | None, bool]
"""A demand served, or the far end of a shipment where the flag is set; no demand: the vehicle reloads."""
AGAIN: Step = (None, False)


def place_of(step: Step, depot: str = "") -> str:
    """Where the step happens."""
    demand, far = step
    if demand is None:
        return depot
    if far:
        return demand.to_village_code or demand.to_site_id or ""
    return demand.village_code or demand.site_id or ""


def steps_of(goods: Sequence[Demand]) -> list[Step]:
    """Everything that has to be done for these demands."""
    far = [(demand, True) for demand in goods if demand.is_shipment]
    return [*((demand, False) for demand in goods), *far]


def trips_of(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps, cut where the vehicle reloads."""
    trips: list[list[Step]] = [[]]
    for step in steps:
        if step[0] is None:
            trips.append([])
        else:
            trips[-1].append(step)
    return trips


def is_whole(vehicle: Vehicle, steps: Sequence[Step]) -> bool:
    """Every shipment picked up and then set down on one trip, and not too many trips."""
    trips = trips_of(steps)
    for trip in trips:
        for position, (demand, far) in enumerate(trip):
            if demand is not None and demand.is_shipment:
                other = trip.index((demand, not far)) if (demand, not far) in trip else -1
                if other < 0 or (other < position) != far:
                    return False
    return len(trips) <= vehicle.max_trips


def price(network: Network, travel: Travel, vehicle: Vehicle, steps: Sequence[Step]) -> float | None:
    """Yuan of these steps in this order; None where a limit breaks. Minutes are tried one by one.

    The vehicle leaves at the start of its day or at whatever later moment is cheapest: with costs that rise
    with the hours, that is one at which some service starts exactly when its window opens.
    """
    if any(demand is not None and not may_carry(network, vehicle, demand) for demand, _ in steps):
        return None
    if not is_whole(vehicle, steps) or not fits(vehicle, steps):
        return None
    start = (EIGHT if vehicle.shift_start_s is None else vehicle.shift_start_s) * 1000
    tries = {start, *(start + wait for wait in _waits(travel, vehicle, steps, start))}
    costs = [cost for moment in tries if (cost := _price_from(travel, vehicle, steps, moment)) is not None]
    return min(costs, default=None)


def may_carry(network: Network, vehicle: Vehicle, demand: Demand) -> bool:
    """The default rules."""
    bus = network.operator_by_id[vehicle.operator_id].kind == "BUS"
    if demand.goods_class is GoodsClass.COLD:
        return vehicle.cold
    return not (demand.goods_class is GoodsClass.HAZARDOUS and bus)


def _waits(travel: Travel, vehicle: Vehicle, steps: Sequence[Step], start: int) -> Iterator[int]:
    """How much later one may leave so that a service starts as its window opens, without earlier waiting."""
    now, here = 0, vehicle.depot_site_id
    for step in steps:
        demand, far = step
        place = place_of(step, vehicle.depot_site_id)
        leg = travel.get((here, place))
        if leg is None:
            return
        now, here = now + leg[0], place
        if demand is None:
            now += round(vehicle.reload_minutes * 60_000)
            continue
        for moment in (demand.window_start_s, demand.window_end_s):
            if moment is not None and not far:
                yield max(0, moment * 1000 - now - start)
        now += round(demand.service_minutes * 60_000)


def _price_from(travel: Travel, vehicle: Vehicle, steps: Sequence[Step], start: int) -> float | None:
    now, here, mm, stops, fresh = start, vehicle.depot_site_id, 0, 0, True
    for step in steps:
        demand, far = step
        place = place_of(step, vehicle.depot_site_id)
        leg = (0, 0) if not fresh and place == here and demand is not None else travel.get((here, place))
        if leg is None:
            return None
        now, mm = now + leg[0], mm + leg[1]
        if demand is None:
            now, here, fresh = now + round(vehicle.reload_minutes * 60_000), place, True
            continue
        stops += fresh or place != here
        here, fresh = place, False
        if not far:
            now = max(now, (demand.window_start_s or 0) * 1000)
            if demand.window_end_s is not None and now > demand.window_end_s * 1000:
                return None
        now += round(demand.service_minutes * 60_000)
    leg = travel.get((here, vehicle.depot_site_id))
    if leg is None:
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


def fits(vehicle: Vehicle, steps: Sequence[Step]) -> bool:
    """No load above the capacity on leaving the depot or any stop; goods down leave before goods up come."""
    for limit, size in (
        (vehicle.capacity_kg, lambda demand: demand.kg),
        (vehicle.capacity_m3, lambda demand: demand.m3 or 0.0),
    ):
        for trip in trips_of(steps):
            if limit is not None and max(loads_of(trip, size)) > limit + 1e-9:
                return False
    return True


def adds(step: Step) -> int:
    """1 where goods come aboard, -1 where they leave."""
    demand, far = step
    assert demand is not None
    if demand.is_shipment:
        return -1 if far else 1
    return 1 if demand.direction is Direction.UP else -1


def loads_of(trip: Sequence[Step], size: Callable[[Demand], float]) -> list[float]:
    """The load on leaving the depot and each stop of one trip."""
    goods = [demand for demand, _ in trip if demand is not None and not demand.is_shipment]
    load = sum(size(demand) for demand in goods if demand.direction is Direction.DOWN)
    loads = [load]
    for i, step in enumerate(trip):
        assert step[0] is not None
        load += adds(step) * size(step[0])
        if i + 1 == len(trip) or place_of(trip[i + 1]) != place_of(step):
            loads.append(load)
    return loads


def orders_of(vehicle: Vehicle, steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Every order of the steps, with every way to reload between them."""
    for order in permutations(steps):
        for cuts in range(min(vehicle.max_trips, len(order))):
            for places in combinations(range(1, len(order)), cuts):
                found: list[Step] = []
                for position, step in enumerate(order):
                    found += [AGAIN, step] if position in places else [step]
                yield tuple(found)


def cheapest(network: Network, goods: Sequence[Demand], vehicles: Sequence[Vehicle]) -> float | None:
    """Full enumeration, demand by demand: every division among vehicles, every order. None = not all fit."""
    return cost_of_each(network, goods, vehicles).get(frozenset(demand.id for demand in goods))


def cost_of_each(
    network: Network, goods: Sequence[Demand], vehicles: Sequence[Vehicle]
) -> dict[frozenset[str], float]:
    """The least cost of serving exactly these demands, for every set of them that can be served."""
    travel = travel_of(network)
    best: dict[tuple[str, frozenset[str]], float] = {}
    for vehicle in vehicles:
        for size in range(1, len(goods) + 1):
            for part in combinations(goods, size):
                key = vehicle.id, frozenset(demand.id for demand in part)
                orders = orders_of(vehicle, steps_of(part))
                costs = [
                    cost for order in orders if (cost := price(network, travel, vehicle, order)) is not None
                ]
                if costs:
                    best[key] = min(costs)
    units = [vehicle.id for vehicle in vehicles for _ in range(min(vehicle.count, len(goods)))]
    total = {frozenset[str](): 0.0}
    everything = frozenset(demand.id for demand in goods)
    for unit in units:
        fresh = dict(total)
        for done, cost in total.items():
            rest = sorted(everything - done)
            for size in range(1, len(rest) + 1):
                for names in combinations(rest, size):
                    own = best.get((unit, frozenset(names)))
                    if own is not None:
                        together = done | frozenset(names)
                        fresh[together] = min(fresh.get(together, 1e18), cost + own)
        total = fresh
    return total


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
    vehicle, depot = route.vehicle, route.vehicle.depot_site_id
    steps = told_steps(network, route)
    served = [step for step in steps if step[0] is not None]
    goods = [demand for demand, _ in served if demand is not None]
    assert all(may_carry(network, vehicle, demand) for demand in goods)
    assert fits(vehicle, steps)
    assert is_whole(vehicle, steps)
    assert route.operators == tuple(sorted({demand.operator_id for demand in goods}))
    start = EIGHT if vehicle.shift_start_s is None else vehicle.shift_start_s
    assert route.depart_s >= start
    loads = [loads_of(trip, lambda demand: demand.kg)[1:] for trip in trips_of(steps)]
    told = [[stop.load_kg for stop in route.stops if stop.trip == n] for n in range(1, len(loads) + 1)]
    assert told == [pytest.approx(own) for own in loads]
    now, here, mm, trip = route.depart_s, depot, 0, 1
    done = iter(served)
    for stop in route.stops:
        own = [next(done) for _ in stop.demand_ids]
        assert {place_of(step) for step in own} == {stop.code}
        sizes = [(adds(step), step[0].kg) for step in own if step[0] is not None]
        assert stop.delivered_kg == pytest.approx(sum(kg for sign, kg in sizes if sign < 0))
        assert stop.picked_up_kg == pytest.approx(sum(kg for sign, kg in sizes if sign > 0))
        drop = now
        if stop.trip != trip:
            ms, leg_mm = travel[here, depot]
            drop, mm, here, trip = now + ms / 1000 + vehicle.reload_minutes * 60, mm + leg_mm, depot, trip + 1
            assert stop.trip == trip
        ms, leg_mm = travel[here, stop.code]
        assert abs(stop.arrive_s - drop - ms / 1000) <= 1
        now, mm, here = stop.arrive_s, mm + leg_mm, stop.code
        for demand, far in own:
            assert demand is not None
            if not far:
                now = max(now, demand.window_start_s or 0)
                assert demand.window_end_s is None or now <= demand.window_end_s + 1
            now += demand.service_minutes * 60
        assert abs(stop.depart_s - now) <= 1
        now = stop.depart_s
    ms, leg_mm = travel[here, depot]
    assert abs(route.return_s - now - ms / 1000) <= 1
    assert abs(route.km - (mm + leg_mm) / 1e6) < 1e-9
    assert abs(route.minutes - (route.return_s - route.depart_s) / 60) < 0.05
    assert vehicle.shift_end_s is None or route.return_s <= vehicle.shift_end_s
    assert vehicle.max_km is None or route.km <= vehicle.max_km
    assert vehicle.max_stops is None or len(route.stops) <= vehicle.max_stops
    assert route.trips == trip <= vehicle.max_trips
    cost = (
        vehicle.cost_fixed
        + vehicle.cost_per_km * route.km
        + vehicle.cost_per_hour * route.minutes / 60
        + vehicle.cost_per_stop * len(route.stops)
    )
    assert abs(route.cost - cost) < 1e-6


def told_steps(network: Network, route: PlannedRoute) -> list[Step]:
    """The route as steps: a shipment that comes up again is set down."""
    by_id = {demand.id: demand for demand in network.demands}
    steps: list[Step] = []
    trip = 1
    for stop in route.stops:
        steps += [AGAIN] * (stop.trip - trip)
        trip = stop.trip
        for demand in stop.demand_ids:
            steps.append((by_id[demand], (by_id[demand], False) in steps))
    return steps
