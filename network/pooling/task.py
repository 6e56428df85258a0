"""Task: one day's goods, vehicles and travel as whole numbers, the form in which tours are planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from network.model import Demand, Direction, Vehicle
from network.roads import Point

Whole = NDArray[np.int64]
Load = tuple[int, int]
"""Grams and cubic centimetres."""
Trip = tuple[int, tuple[int, ...]]
"""A fleet row and the jobs of one tour in order, all as positions in the task."""

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
    """A demand where it is served: at `spot`, in whole grams, cubic centimetres and milliseconds."""

    demand: Demand
    spot: int
    down: Load
    up: Load
    service_ms: int
    opens_ms: int
    closes_ms: int


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

    @property
    def count(self) -> int:
        """How many vehicles the row has."""
        return self.vehicle.count


@dataclass(frozen=True, eq=False, slots=True)
class Task:
    """All jobs and fleet rows of a day, and the travel between their spots (-1 = no way).

    `permitted[j]` are the fleet rows that the sharing rules and the roads open to job j. `charge[j]` is
    the price of leaving job j, in yuan. `ms_rows` and `mm_rows` are the matrices as lists: reading single
    cells of those is several times as fast.
    """

    spots: tuple[Spot, ...]
    jobs: tuple[Job, ...]
    fleet: tuple[Fleet, ...]
    permitted: tuple[frozenset[int], ...]
    charge: tuple[float, ...]
    ms: Whole
    mm: Whole
    ms_rows: list[list[int]] = field(init=False, repr=False)
    mm_rows: list[list[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ms_rows", self.ms.tolist())
        object.__setattr__(self, "mm_rows", self.mm.tolist())

    def charge_of(self, jobs: Iterable[int]) -> float:
        """The price of leaving these jobs, yuan."""
        return sum(self.charge[job] for job in sorted(jobs))


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
    )


def _limit(value: float | None, scale: int) -> int:
    return NEVER if value is None else round(value * scale)


def left_out(jobs: Iterable[int], trips: Sequence[Trip]) -> list[int]:
    """The jobs that no trip serves, in order."""
    served = {job for _, own in trips for job in own}
    return sorted(set(jobs) - served)
