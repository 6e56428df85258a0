"""Weights: what tours cost and what they may, in the whole units that PyVRP reckons with."""

from collections.abc import Sequence

import numpy as np

from network.pooling.task import NEVER, Fleet, Task, near_ends

YUAN = 1_000_000_000
"""Whole cost units a yuan. With millimetres and milliseconds a cost per km is exact to 0.001 yuan, a cost
per hour to 0.004; at 100 units a yuan and metres a cost per km would round to 0."""
MOST_PRIZES_YUAN = 4e9
"""All prizes together stay below this, half of what 64 bits hold. Larger priorities then weigh less in the
search; of the plans that it finds the one that leaves least is taken all the same."""
START_PENALTIES = {"kg": 20.0, "m3": 300.0, "stop": 2e3, "denial": 2e3, "hour": 36e3, "km": 1e3}
"""Yuan for a unit over the limit when the search begins; they move with the search. On Nanchuan four seeds
then end within 1 % of each other; a hundred times lower they do not (docs/decisions/0005)."""
WAIT_SHARE = 0.2
"""PyVRP's own share, for which it takes costs and times to be of one size."""
MOST = int(np.iinfo(np.int64).max)
"""PyVRP's own largest number, for what binds nothing: it then skips the test."""


def units_of(yuan: float, units: int) -> int:
    """Cost of one unit of length or time, at least 1 where it costs anything.

    From 0.1 yuan a km and 0.36 an hour on, the rounding is under half a percent. Below, the search weighs
    roughly; plans are priced with the rates themselves.
    """
    return max(1, round(yuan * YUAN / units)) if yuan else 0


def scale_of(fleet: Fleet, *, strict_km: bool) -> tuple[int, int, int]:
    """A millimetre as length (1, or 0 where driving is free), a stop as length, the cost of that length.

    Of tours that cost the same the one with fewer stops is better, so a free stop is one millimetre long.
    """
    vehicle = fleet.vehicle
    limited = fleet.max_mm < NEVER
    if limited and (strict_km or vehicle.cost_per_km == 0 or vehicle.cost_per_stop == 0):
        return 1, 0, units_of(vehicle.cost_per_km, 1_000_000)
    if vehicle.cost_per_km == 0:
        return 0, 1_000_000, units_of(vehicle.cost_per_stop, 1_000_000)
    stop_mm = round(vehicle.cost_per_stop / vehicle.cost_per_km * 1e6)
    return 1, max(1, stop_mm), units_of(vehicle.cost_per_km, 1_000_000)


def or_most(value: int) -> int:
    """The limit as PyVRP takes it."""
    return value if value < NEVER else MOST


def prize_shares(task: Task, jobs: Sequence[int]) -> tuple[float, float]:
    """By how much prizes shrink, so that no sum of them overflows: what is plain, and steps of priority.

    1 where nothing would; the steps give way first.
    """
    steps = sum(task.jobs[job].demand.priority for job in near_ends(task, jobs)) * task.priority_yuan
    plain = task.charge_of(jobs) - steps
    whole = min(1.0, MOST_PRIZES_YUAN / plain) if plain else 1.0
    return whole, min(1.0, (MOST_PRIZES_YUAN - whole * plain) / steps) if steps else 1.0


def binding_loads(task: Task, fleets: Sequence[Fleet], jobs: Sequence[int]) -> list[int]:
    """The dimensions that can bind: volume cannot where every load that is light enough is small enough."""
    loads = [(task.jobs[job].handled(0), task.jobs[job].handled(1)) for job in jobs]
    kg = any(fleet.capacity[0] < NEVER for fleet in fleets)
    dense = all(
        small * fleet.capacity[0] <= fleet.capacity[1] * heavy
        for heavy, small in set(loads)
        for fleet in {(fleet.capacity): fleet for fleet in fleets}.values()
        if fleet.capacity[1] < NEVER
    )
    return [k for k, binds in ((0, kg), (1, not dense)) if binds]
