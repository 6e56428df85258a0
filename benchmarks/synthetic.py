"""Synthetic roads of any size, by a seed: a hilly lattice of main, minor and village roads, as columns.

No ids and no shapes, so that five million nodes fit into memory beside what is measured on them. Nodes are
numbered row by row: a kind order for whoever searches them as they are.
"""

import numpy as np
from numpy.typing import NDArray

from network.roads.arrays import RoadArrays
from network.roads.profile import CLOSED

_STEP_LON, _STEP_LAT = 0.0016, 0.0014
_KM_LON, _KM_LAT = 97.0, 111.0
_SPEEDS_KMH = np.array([60.0, 35.0, 20.0])
_KEPT = np.array([1.0, 0.85, 0.6])
_ONE_WAY = 0.05


def synthetic_arrays(nodes: int, *, seed: int) -> RoadArrays:
    """Roads between about so many nodes, 150 m apart: every sixteenth line a main road, every fourth a minor.

    Gaps, winding (up to 1.6 × the straight line) and one-way links are drawn at random; about 3 % of the
    nodes are cut off from the rest, as on real maps.
    """
    rng = np.random.default_rng(seed)
    columns = int(np.ceil(np.sqrt(nodes)))
    place = np.arange(nodes, dtype=np.int32)
    lon = (107.0 + (place % columns + rng.uniform(-0.35, 0.35, nodes)) * _STEP_LON).astype(np.float64)
    lat = (29.0 + (place // columns + rng.uniform(-0.35, 0.35, nodes)) * _STEP_LAT).astype(np.float64)
    tail, head, kind = _lattice(place, columns, rng)
    straight = np.hypot((lon[tail] - lon[head]) * _KM_LON, (lat[tail] - lat[head]) * _KM_LAT)
    km = straight * rng.uniform(1.0, 1.6, len(tail))
    ms = np.rint(km * 3.6e6 / _SPEEDS_KMH[kind]).astype(np.uint32)
    back = np.where(rng.random(len(tail)) < _ONE_WAY, CLOSED, ms)
    return RoadArrays(lon, lat, tail, head, ms, back, np.rint(km * 1e6).astype(np.uint32))


def _lattice(
    place: NDArray[np.int32], columns: int, rng: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
    """Links to the right and downwards that are kept: from, to, and kind of road."""
    last = len(place) - 1
    right = place[(place % columns < columns - 1) & (place < last)]
    down = place[place <= last - columns]
    line = np.concatenate((right // columns, down % columns))
    kind = np.where(line % 16 == 0, 0, np.where(line % 4 == 0, 1, 2)).astype(np.int8)
    kept = rng.random(len(kind)) < _KEPT[kind]
    tail = np.concatenate((right, down))[kept]
    head = np.concatenate((right + np.int32(1), down + np.int32(columns)))[kept]
    return tail, head, kind[kept]
