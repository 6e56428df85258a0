"""Routes: tours as they are told, with names, clock times, kilograms and the line on the road."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby, pairwise
from typing import Protocol

import numpy as np

from network.pooling.drive import Tour, Visit
from network.pooling.insertion import mended
from network.pooling.plan import PlannedRoute, PlannedStop
from network.pooling.task import Task, Trip, joined, near_ends, parts_of
from network.roads import Path, Point


class Ways(Protocol):
    """Whatever knows the quickest way of each pair (origin, destination)."""

    def between(self, pairs: Sequence[tuple[Point, Point]], /) -> list[Path | None]:
        """One way a pair, None where there is none."""
        ...


def routes_of(task: Task, tours: Sequence[Tour], ways: Sequence[Sequence[Path]]) -> tuple[PlannedRoute, ...]:
    """The tours of a plan as routes, by vehicle; the vehicles of a row are numbered as they set off."""
    order = sorted(range(len(tours)), key=lambda i: (tours[i].row, tours[i].depart_ms, tours[i].jobs))
    routes = []
    for _, same in groupby(order, key=lambda i: tours[i].row):
        for number, i in enumerate(same, start=1):
            routes.append(route_of(task, tours[i], number, ways[i]))
    return tuple(routes)


def paths_of(ways: Ways, task: Task, tours: Sequence[Tour]) -> list[list[Path]]:
    """The way of each tour, leg by leg."""
    legs = [legs_of(task, tour) for tour in tours]
    pairs = sorted({leg for own in legs for leg in own})
    points = [(task.spots[a].point, task.spots[b].point) for a, b in pairs]
    found = dict(zip(pairs, ways.between(points), strict=True))
    return [[path for leg in own if (path := found[leg]) is not None] for own in legs]


def legs_of(task: Task, tour: Tour) -> list[tuple[int, int]]:
    """The spots between which a tour drives, from its depot and back."""
    depot = task.fleet[tour.row].depot
    return list(pairwise([depot, *(visit.spot for visit in tour.visits), depot]))


def route_of(task: Task, tour: Tour, number: int, legs: Sequence[Path]) -> PlannedRoute:
    """One tour as the `number`-th route of its row of vehicles."""
    vehicle = task.fleet[tour.row].vehicle
    owners = {task.jobs[job].demand.operator_id for trip in tour.trips for job in trip}
    km = tour.mm / 1e6
    lon, lat = (np.concatenate([getattr(path, axis) for path in legs]) for axis in ("lon", "lat"))
    fresh = np.ones(len(lon), dtype=bool)
    fresh[1:] = (np.diff(lon) != 0) | (np.diff(lat) != 0)
    return PlannedRoute(
        vehicle_id=f"{vehicle.id}#{number}",
        vehicle=vehicle,
        operators=tuple(sorted(owners)),
        stops=tuple(_stops(task, tour)),
        depart_s=_seconds(tour.depart_ms),
        return_s=_seconds(tour.return_ms),
        km=km,
        minutes=tour.hours * 60,
        cost=tour.cost,
        co2_kg=km * vehicle.co2_kg_per_km,
        highest_load_kg=max(peak[0] for peak in tour.peaks) / 1000,
        lon=lon[fresh],
        lat=lat[fresh],
    )


def _stops(task: Task, tour: Tour) -> Iterator[PlannedStop]:
    """The visits that serve somebody, with the trip that each is on."""
    trip = 1
    for visit in tour.visits:
        if visit.jobs:
            yield _stop(task, visit, trip)
        else:
            trip += 1


def _stop(task: Task, visit: Visit, trip: int) -> PlannedStop:
    spot, jobs = task.spots[visit.spot], [task.jobs[job] for job in visit.jobs]
    return PlannedStop(
        code=spot.code,
        name=spot.name,
        lon=spot.point.lon,
        lat=spot.point.lat,
        arrive_s=_seconds(visit.arrive_ms),
        depart_s=_seconds(visit.depart_ms),
        load_kg=visit.load[0] / 1000,
        delivered_kg=sum(job.down[0] + max(0, -job.moved[0]) for job in jobs) / 1000,
        picked_up_kg=sum(job.up[0] + max(0, job.moved[0]) for job in jobs) / 1000,
        demand_ids=tuple(job.demand.id for job in jobs),
        trip=trip,
    )


def _seconds(ms: int) -> int:
    return round(ms / 1000)


def trips_still_driven(task: Task, routes: Sequence[PlannedRoute]) -> list[Trip]:
    """Earlier routes as trips of this task, without what is gone and without what would break a limit now.

    Left out are demands and vehicles that are gone, the tour too many of a row that lost vehicles, a
    demand's second tour, and of a tour that no longer holds as few demands as it takes.
    """
    rows = {fleet.vehicle.id: row for row, fleet in enumerate(task.fleet)}
    waiting = jobs_by_demand(task)
    left = [fleet.count for fleet in task.fleet]
    trips: list[Trip] = []
    for route in routes:
        row = rows.get(route.vehicle.id)
        jobs = jobs_of_route(route, waiting)
        trip = mended(task, (row, jobs)) if row is not None and jobs and left[row] > 0 else None
        if trip is not None:
            left[trip[0]] -= 1
            trips.append(trip)
            for job in near_ends(task, chain.from_iterable(parts_of(trip[1]))):
                del waiting[task.jobs[job].demand.id]
    return trips


def jobs_by_demand(task: Task) -> dict[str, tuple[int, ...]]:
    """Demand id to its job, or to both ends of a shipment."""
    return {job.demand.id: task.ends_of(j) for j, job in enumerate(task.jobs) if not job.is_far_end}


def jobs_of_route(route: PlannedRoute, known: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The known jobs of a route in order: a demand that comes up again is set down there."""
    left = {demand: list(known[demand]) for demand in route.demand_ids if demand in known}
    parts: dict[int, list[int]] = {}
    for stop in route.stops:
        for demand in stop.demand_ids:
            if left.get(demand):
                parts.setdefault(stop.trip, []).append(left[demand].pop(0))
    return joined(parts.values())
