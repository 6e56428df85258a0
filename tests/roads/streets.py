"""Streets: road arrays for tests, drawn by hand or at random."""

import numpy as np

from network.roads.arrays import RoadArrays
from network.roads.profile import CLOSED
from network.roads.search import Labels, Seeds

CLOSED_MS = int(CLOSED)


def road_arrays(count: int, links: list[tuple[int, int, int, int, int]]) -> RoadArrays:
    """Roads between nodes on a circle: links are (from, to, ms along, ms against, mm)."""
    angle = np.arange(count) * 2 * np.pi / max(count, 1)
    table = np.array(links, dtype=np.int64).reshape(-1, 5)
    tail, head = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32)
    ms, back, mm = (table[:, column].astype(np.uint32) for column in (2, 3, 4))
    return RoadArrays(np.cos(angle), np.sin(angle), tail, head, ms, back, mm)


def street_grid(side: int, *, seed: int, unit_ms: int = 1000) -> RoadArrays:
    """A square of streets, numbered at random, of whole units of cost; a tenth of the directions closed."""
    rng = np.random.default_rng(seed)
    node = rng.permutation(side * side).astype(np.int32).reshape(side, side)
    tail = np.concatenate((node[:, :-1].ravel(), node[:-1].ravel()))
    head = np.concatenate((node[:, 1:].ravel(), node[1:].ravel()))
    ms = rng.integers(0, 30, (2, len(tail))) * unit_ms
    ms[rng.random(ms.shape) < 0.1] = CLOSED_MS
    mm = rng.integers(1, 50, len(tail))
    position = np.empty((2, side * side))
    position[:, node.ravel()] = np.divmod(np.arange(side * side), side)
    costs = ms.astype(np.uint32)
    return RoadArrays(position[0], position[1], tail, head, costs[0], costs[1], mm.astype(np.uint32))


def seeds_at(*rows: tuple[int, int, int, int]) -> Seeds:
    """Seeds from rows of node, ms, mm, owner."""
    return Seeds(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def same(one: Labels, other: Labels) -> bool:
    """Whether both say the same of every node."""
    pairs = ((one.cost, other.cost), (one.owner, other.owner), (one.other, other.other))
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs)
