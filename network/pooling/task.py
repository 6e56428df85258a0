"""Task: one day's goods, vehicles and travel as whole numbers, the form in which tours are planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.model import Demand, Direction, Vehicle
from network.roads import Point

Whole = NDArray[np.int64]
Load = tuple[int, int]
"""Grams and cubic centimetres."""
Trip = tuple[int, tuple[int, ...]]
"""A fleet row and the jobs of one tour in order, all as positions in the task; `RELOAD` stands between two
trips of the tour."""
RELOAD = -1
"""Back to the depot, where goods for it leave and other goods come aboard."""

DAY_START_S = 8 * 3600
"""A day without a shift starts at 08:00 (CONTRACT.md)."""
NEVER = 1 << 60
"""Later than any time, longer than any road, more than any load."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A position of the travel matrices: a village, a site where goods are served, or a depot."""

    code: str
    name: str
    point: Point
    off_roads: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A demand where it is served: at `spot`, in whole grams, cubic centimetres and milliseconds.

    `down` comes from the depot and `up` goes there. A shipment is two jobs, one at each end, each with the
    other as `partner` (-1 = none); `moved` is what the end adds to the load, negative where goods are set
    down, at the `is_far_end`.
    """

    demand: Demand
    spot: int
    down: Load
    up: Load
    service_ms: int
    opens_ms: int
    closes_ms: int
    moved: Load = (0, 0)
    partner: int = -1
    is_far_end: bool = False

    def handled(self, k: int) -> int:
        """What is set down or picked up here, in dimension k."""
        return self.down[k] + self.up[k] + abs(self.moved[k])

    def net(self, k: int) -> int:
        """What the service adds to the load, in dimension k."""
        return self.up[k] - self.down[k] + self.moved[k]


@dataclass(frozen=True, slots=True)
class Fleet:
    """A row of like vehicles: limits in grams, cubic centimetres, milliseconds, millimetres and stops.

    `NEVER` stands for a limit that binds nothing; `depot` is a spot, -1 where there is none that counts.
    """

    vehicle: Vehicle
    depot: int
    capacity: Load
    start_ms: int
    end_ms: int
    max_mm: int
    max_stops: int
    max_trips: int = 1
    reload_ms: int = 0

    @property
    def count(self) -> int:
        """How many vehicles the row has."""
        return self.vehicle.count


@dataclass(frozen=True, eq=False, slots=True)
class Task:
    """All jobs and fleet rows of a day, and the travel between their spots (-1 = no way).

    `permitted[j]` are the fleet rows that the sharing rules and the roads open to job j. `charge[j]` is
    the price of leaving job j, in yuan, of a shipment at its first end; `leaving_yuan` is what every charge
    holds beside kilograms and priority, and `priority_yuan` a step of priority. `ms_rows` and `mm_rows` are
    the matrices as lists: reading single cells of those is several times as fast.
    """

    spots: tuple[Spot, ...]
    jobs: tuple[Job, ...]
    fleet: tuple[Fleet, ...]
    permitted: tuple[frozenset[int], ...]
    charge: tuple[float, ...]
    ms: Whole
    mm: Whole
    leaving_yuan: float = 0.0
    priority_yuan: float = 0.0
    ms_rows: list[list[int]] = field(init=False, repr=False)
    mm_rows: list[list[int]] = field(init=False, repr=False)
    driven: dict["Trip", Any] = field(init=False, repr=False, default_factory=dict)
    """Tours driven before (`drive.driven`)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ms_rows", self.ms.tolist())
        object.__setattr__(self, "mm_rows", self.mm.tolist())

    def ends_of(self, job: int) -> tuple[int, ...]:
        """The job, and the other end of a shipment after it."""
        partner = self.jobs[job].partner
        return (job,) if partner < 0 else (min(job, partner), max(job, partner))

    def charge_of(self, jobs: Iterable[int]) -> float:
        """The price of leaving these jobs, yuan."""
        return sum(self.charge[job] for job in sorted(jobs))


def jobs_of(demand: Demand, spot: int, far_spot: int | None, first: int) -> list[Job]:
    """A demand as a job at that spot, or a shipment as two jobs, of which the near end is the `first`."""
    own = job_of(demand, spot)
    if far_spot is None:
        return [own]
    nothing, load = (0, 0), (own.down[0] + own.up[0], own.down[1] + own.up[1])
    near = replace(own, down=nothing, up=nothing, moved=load, partner=first + 1)
    far = replace(near, spot=far_spot, moved=(-load[0], -load[1]), partner=first, is_far_end=True,
                  opens_ms=0, closes_ms=NEVER)  # fmt: skip
    return [near, far]


def job_of(demand: Demand, spot: int) -> Job:
    """A demand as a job at that spot."""
    load = (round(demand.kg * 1000), round((demand.m3 or 0.0) * 1_000_000))
    nothing = (0, 0)
    up = demand.direction is Direction.UP
    return Job(
        demand=demand,
        spot=spot,
        down=nothing if up else load,
        up=load if up else nothing,
        service_ms=round(demand.service_minutes * 60_000),
        opens_ms=0 if demand.window_start_s is None else demand.window_start_s * 1000,
        closes_ms=NEVER if demand.window_end_s is None else demand.window_end_s * 1000,
    )


def fleet_of(vehicle: Vehicle, depot: int) -> Fleet:
    """A row of vehicles with its depot's spot, -1 where no depot counts."""
    return Fleet(
        vehicle=vehicle,
        depot=depot,
        capacity=(_limit(vehicle.capacity_kg, 1000), _limit(vehicle.capacity_m3, 1_000_000)),
        start_ms=1000 * (DAY_START_S if vehicle.shift_start_s is None else vehicle.shift_start_s),
        end_ms=NEVER if vehicle.shift_end_s is None else vehicle.shift_end_s * 1000,
        max_mm=_limit(vehicle.max_km, 1_000_000),
        max_stops=NEVER if vehicle.max_stops is None else vehicle.max_stops,
        max_trips=vehicle.max_trips,
        reload_ms=round(vehicle.reload_minutes * 60_000),
    )


def _limit(value: float | None, scale: int) -> int:
    return NEVER if value is None else round(value * scale)


def left_out(jobs: Iterable[int], trips: Sequence[Trip]) -> list[int]:
    """The jobs that no trip serves, in order."""
    served = {job for _, own in trips for job in own}
    return sorted(set(jobs) - served)


def near_ends(task: Task, jobs: Iterable[int]) -> list[int]:
    """The jobs without the far ends of shipments: each demand once."""
    return [job for job in jobs if not task.jobs[job].is_far_end]


def parts_of(jobs: Sequence[int]) -> list[tuple[int, ...]]:
    """The trips of a tour: its jobs, cut where the vehicle reloads."""
    parts: list[list[int]] = [[]]
    for job in jobs:
        if job == RELOAD:
            parts.append([])
        else:
            parts[-1].append(job)
    return [tuple(part) for part in parts]


def without(jobs: Sequence[int], gone: Iterable[int]) -> tuple[int, ...]:
    """A tour's jobs without some of them, and without trips that then serve nobody."""
    lost = set(gone)
    return joined([tuple(job for job in part if job not in lost) for part in parts_of(jobs)])


def joined(parts: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Trips as one tour, those that serve nobody left out."""
    tour: list[int] = []
    for part in parts:
        if part:
            tour += [RELOAD, *part] if tour else part
    return tuple(tour)
