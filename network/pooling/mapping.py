"""Mapping: a day's task in PyVRP's words, and its solutions as trips again.

Loads are grams and cubic centimetres; one more load dimension counts stops where a row limits them, and one
for each set of rows that some goods may not ride on, with room 0 there. A stop is paid as length driven to
it. Where a row reloads, stops are counted by trip, and those of a shipment not at all.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.pooling.bundles import Bundle
from network.pooling.task import NEVER, Fleet, Job, Task, Trip, joined, near_ends, parts_of
from network.pooling.weights import (
    START_PENALTIES,
    WAIT_SHARE,
    YUAN,
    binding_loads,
    or_most,
    prize_shares,
    scale_of,
    units_of,
)

DISSOLVE_EVERY = 20
"""Iterations after which some tours are dissolved and their goods put back: PyVRP's own steps are too
small to give up a vehicle. Where all vehicles are alike it matters less: a fifth of the bundles then."""
Shipment = tuple[int, int]
"""Both ends of a shipment, as jobs."""


class Model:
    """The mapping of a task onto PyVRP and back. `loads` are the dimensions that can bind: kg (0), m3 (1)."""

    def __init__(
        self,
        task: Task,
        rows: Sequence[int],
        bundles: Sequence[Bundle],
        shipments: Sequence[Shipment],
        *,
        required: bool,
        strict_km: bool,
    ) -> None:
        self._task, self._bundles, self._required = task, bundles, required
        self._shipments = shipments
        self._shipment_of = {job: i for i, ends in enumerate(shipments) for job in ends}
        self._rows = [row for row in rows if task.fleet[row].depot >= 0 and task.fleet[row].count]
        self._fleets = [task.fleet[row] for row in self._rows]
        self._scales = [scale_of(fleet, strict_km=strict_km) for fleet in self._fleets]
        self._depots = sorted({fleet.depot for fleet in self._fleets})
        self._bundle_of = {job: i for i, bundle in enumerate(bundles) for job in bundle}
        first = [job for ends in (*bundles, *shipments) for job in (ends[0], ends[-1])]
        self._spots = sorted({task.jobs[job].spot for job in first})
        self._station = {spot: i for i, spot in enumerate(self._spots, start=len(self._depots))}
        everyone = frozenset(self._rows)
        may = {task.permitted[job].intersection(self._rows) for job in first}
        self._denials = sorted(may - {everyone}, key=sorted)
        self._reloads = sorted({own for fleet in self._fleets if (own := _reload(fleet)) is not None})
        self._prize_shares = prize_shares(task, [job for ends in (*bundles, *shipments) for job in ends])
        self._counts_stops = any(fleet.max_stops < NEVER for fleet in self._fleets)
        self.loads = binding_loads(task, self._fleets, [j for ends in (*bundles, *shipments) for j in ends])

    def data(self) -> Any:
        from pyvrp import Depot, Location, ProblemData

        task = self._task
        stations = [*self._depots, *self._spots]
        locations = [
            Location(task.spots[s].point.lon, task.spots[s].point.lat, name=task.spots[s].code)
            for s in stations
        ]
        depots = [Depot(location) for location in range(len(self._depots))]
        depots += [Depot(self._depots.index(spot), service_duration=ms) for spot, ms in self._reloads]
        profiles = sorted({scale[:2] for scale in self._scales})
        ms = self._on_stations(task.ms, stations)
        mm = self._on_stations(task.mm, stations)
        return ProblemData(
            locations,
            [self._client(i) for i in range(len(self._bundles))],
            depots,
            [self._vehicle_type(i, profiles) for i in range(len(self._rows))],
            [self._with_stops(mm * factor, stop) for factor, stop in profiles],
            [ms] * len(profiles),
            shipments=[self._shipment(ends) for ends in self._shipments],
        )

    def _on_stations(self, matrix: NDArray[np.int64], stations: Sequence[int]) -> NDArray[np.int64]:
        """The matrix between depots and spots; no way is farther than anything pays for."""
        part = matrix[np.ix_(stations, stations)].copy()
        part[part < 0] = 10**10
        return part

    def _with_stops(self, lengths: NDArray[np.int64], stop: int) -> NDArray[np.int64]:
        """Lengths with a stop as length driven before it; none between services at one spot."""
        lengths[:, len(self._depots) :] += stop
        np.fill_diagonal(lengths, 0)
        return lengths

    def _client(self, position: int) -> Any:
        from pyvrp import Client

        jobs = [self._task.jobs[job] for job in self._bundles[position]]
        extra = [1] * self._counts_stops + self._denied(self._bundles[position][0])
        return Client(
            location=self._station[jobs[0].spot],
            delivery=[*(sum(job.down[k] for job in jobs) for k in self.loads), *extra],
            pickup=[*(sum(job.up[k] for job in jobs) for k in self.loads), *([0] * len(extra))],
            service_duration=sum(job.service_ms for job in jobs),
            tw_early=jobs[0].opens_ms,
            tw_late=or_most(_latest_start(jobs)),
            prize=self._prize(self._bundles[position]),
            required=self._required,
        )

    def _shipment(self, ends: Shipment) -> Any:
        from pyvrp import Shipment as Moved

        near, far = (self._task.jobs[job] for job in ends)
        return Moved(
            self._station[near.spot],
            self._station[far.spot],
            pickup_tw_early=near.opens_ms,
            pickup_tw_late=or_most(near.closes_ms),
            pickup_service_duration=near.service_ms,
            delivery_service_duration=far.service_ms,
            amount=[*(near.moved[k] for k in self.loads), *[0] * self._counts_stops, *self._denied(ends[0])],
            prize=self._prize(ends),
            required=self._required,
        )

    def _denied(self, job: int) -> list[int]:
        """One unit in the load dimension of the rows that the job may not ride on."""
        may = self._task.permitted[job].intersection(self._rows)
        return [int(may == denial) for denial in self._denials]

    def _prize(self, jobs: Sequence[int]) -> int:
        """The charge of leaving these jobs; it shrinks where the sum of all would overflow."""
        task = self._task
        steps = sum(task.jobs[job].demand.priority for job in near_ends(task, jobs)) * task.priority_yuan
        plain, step = self._prize_shares
        yuan = plain * (task.charge_of(jobs) - steps) + step * steps
        return 0 if self._required else round(yuan * YUAN)

    def _vehicle_type(self, position: int, profiles: Sequence[tuple[int, int]]) -> Any:
        from pyvrp import VehicleType

        row, fleet = self._rows[position], self._fleets[position]
        vehicle, (factor, stop, unit) = fleet.vehicle, self._scales[position]
        every = len(self._bundles) + 2 * len(self._shipments)
        room = every + 1
        stops = [min(fleet.max_stops, room)] * self._counts_stops
        depot = self._depots.index(fleet.depot)
        return VehicleType(
            num_available=min(fleet.count, max(1, every)),
            capacity=[
                *(fleet.capacity[k] for k in self.loads),
                *stops,
                *(room * (row in denial) for denial in self._denials),
            ],
            start_depot=depot,
            end_depot=depot,
            fixed_cost=round(vehicle.cost_fixed * YUAN),
            tw_early=fleet.start_ms,
            tw_late=or_most(fleet.end_ms),
            max_distance=or_most(fleet.max_mm + (stop * room if fleet.max_mm < NEVER else 0)),
            unit_distance_cost=unit,
            unit_duration_cost=units_of(vehicle.cost_per_hour, 3_600_000),
            profile=profiles.index((factor, stop)),
            reload_depots=[] if (own := _reload(fleet)) is None else [self._reload_depot(own)],
            max_reloads=fleet.max_trips - 1,
        )

    def _reload_depot(self, reload: tuple[int, int]) -> int:
        return len(self._depots) + self._reloads.index(reload)

    def dissolve_every(self) -> int:
        """Iterations between two times that tours are dissolved."""
        alike = len(self._rows) == 1
        return max(DISSOLVE_EVERY, len(self._bundles) // 5) if alike else DISSOLVE_EVERY

    def wait_weight(self) -> float:
        """What a millisecond of waiting weighs where neighbours are chosen: a fifth of one of driving."""
        ms, mm = (matrix[np.ix_(self._spots, self._spots)] for matrix in (self._task.ms, self._task.mm))
        known = ms > 0
        hours, km = float(ms[known].sum()) / 3.6e6, float(mm[known].sum()) / 1e6
        if not hours:
            return 0.0
        vans = [fleet.vehicle for fleet in self._fleets]
        costs = [van.cost_per_km * km + van.cost_per_hour * hours for van in vans]
        return WAIT_SHARE * float(np.mean(costs)) / hours * YUAN / 3.6e6

    def start_penalties(self) -> NDArray[np.float64]:
        """For each load dimension, time and distance, in cost units a unit."""
        price = START_PENALTIES
        extra = [price["stop"]] * self._counts_stops + [price["denial"]] * len(self._denials)
        loads = [(price["kg"] / 1e3, price["m3"] / 1e6)[k] for k in self.loads]
        yuan = [*loads, *extra, price["hour"] / 3.6e6, price["km"] / 1e6]
        return np.array(yuan) * YUAN

    def solution(self, data: Any, trips: Sequence[Trip]) -> Any:
        """Trips of jobs as PyVRP's solution; a bundle rides where its first job does."""
        from pyvrp import Route, Solution

        seen: set[int] = set()
        routes = []
        for row, jobs in trips:
            known = [list(self._activities(part, seen)) for part in parts_of(jobs)]
            parts = [part for part in known if part]
            if parts:
                position = self._rows.index(row)
                routes.append(Route(data, self._with_reloads(position, parts), position))
        return Solution(data, routes)

    def _activities(self, jobs: Sequence[int], seen: set[int]) -> Iterator[Any]:
        """The jobs of one trip, and not those of a bundle that has been seen."""
        from pyvrp import Activity, ActivityType

        for job in jobs:
            if job in self._shipment_of:
                kind = ActivityType.DELIVERY if self._task.jobs[job].is_far_end else ActivityType.PICKUP
                yield Activity(kind, self._shipment_of[job])
            elif self._bundle_of[job] not in seen:
                seen.add(self._bundle_of[job])
                yield Activity(ActivityType.CLIENT, self._bundle_of[job])

    def _with_reloads(self, position: int, parts: Sequence[list[Any]]) -> list[Any]:
        """Trips of one vehicle with its reload depot between them."""
        from pyvrp import Activity, ActivityType

        activities = list(parts[0])
        for part in parts[1:]:
            own = _reload(self._fleets[position])
            assert own is not None, "a tour reloads only where its vehicle may"
            activities += [Activity(ActivityType.DEPOT, self._reload_depot(own)), *part]
        return activities

    def trips(self, solution: Any) -> list[Trip]:
        """PyVRP's routes as trips of jobs."""
        found: list[Trip] = []
        for route in solution.routes():
            parts: list[list[int]] = [[]]
            for activity in route.schedule():
                if activity.is_depot():
                    parts.append([])
                elif activity.is_client():
                    parts[-1] += self._bundles[activity.idx]
                else:
                    parts[-1].append(self._shipments[activity.idx][activity.is_delivery()])
            found.append((self._rows[route.vehicle_type()], joined(parts)))
        return sorted(found)


def _latest_start(jobs: Sequence[Job]) -> int:
    """When a bundle must be begun so that each of its jobs begins before its window closes."""
    latest, before = NEVER, 0
    for job in jobs:
        latest, before = min(latest, job.closes_ms - before), before + job.service_ms
    return latest if jobs[0].closes_ms < NEVER else NEVER


def _reload(fleet: Fleet) -> tuple[int, int] | None:
    """Where a row reloads and for how long; None where it makes one trip."""
    return (fleet.depot, fleet.reload_ms) if fleet.max_trips > 1 else None
