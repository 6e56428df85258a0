"""Coarse: a day in the units of a published file, so that PyVRP itself can be asked the same numbers.

For comparison only: `engine.search_by_default` and the benchmarks use it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.pooling.weights import MOST


@dataclass(frozen=True, slots=True)
class Units:
    """What one unit is of length, time, load and money: mm, ms, g, cm³ and parts of `YUAN`."""

    mm: int
    ms: int
    grams: int
    cm3: int
    money: int


def in_units(data: Any, units: Units, loads: Sequence[int]) -> Any:
    """PyVRP's problem data in coarser units, rounded to the nearest: without shipments and reloads.

    `loads` says of each load dimension whether it is grams (0) or cubic centimetres (1); further ones count.
    """
    per_load = [(units.grams, units.cm3)[k] for k in loads]
    per_load += [1] * (data.num_load_dimensions - len(loads))
    return data.replace(
        clients=[_client_in(client, units, per_load) for client in data.clients()],
        vehicle_types=[_vehicle_type_in(kind, units, per_load) for kind in data.vehicle_types()],
        distance_matrices=[_in(matrix, units.mm) for matrix in data.distance_matrices()],
        duration_matrices=[_in(matrix, units.ms) for matrix in data.duration_matrices()],
    )


def _in(matrix: NDArray[np.int64], unit: int) -> NDArray[np.int64]:
    return np.asarray((matrix + unit // 2) // unit, dtype=np.int64)


def _whole(value: int, unit: int) -> int:
    """A number in that unit, rounded; what binds nothing stays so."""
    return value if value == MOST else (value + unit // 2) // unit


def _client_in(client: Any, units: Units, loads: Sequence[int]) -> Any:
    from pyvrp import Client

    return Client(
        location=client.location,
        delivery=[_whole(own, unit) for own, unit in zip(client.delivery, loads, strict=True)],
        pickup=[_whole(own, unit) for own, unit in zip(client.pickup, loads, strict=True)],
        service_duration=_whole(client.service_duration, units.ms),
        tw_early=_whole(client.tw_early, units.ms),
        tw_late=_whole(client.tw_late, units.ms),
        prize=_whole(client.prize, units.money),
        required=client.required,
    )


def _vehicle_type_in(kind: Any, units: Units, loads: Sequence[int]) -> Any:
    return kind.replace(
        capacity=[_whole(own, unit) for own, unit in zip(kind.capacity, loads, strict=True)],
        fixed_cost=_whole(kind.fixed_cost, units.money),
        tw_early=_whole(kind.tw_early, units.ms),
        tw_late=_whole(kind.tw_late, units.ms),
        start_late=_whole(kind.start_late, units.ms),
        max_distance=_whole(kind.max_distance, units.mm),
        unit_distance_cost=_whole(kind.unit_distance_cost * units.mm, units.money),
        unit_duration_cost=_whole(kind.unit_duration_cost * units.ms, units.money),
    )
