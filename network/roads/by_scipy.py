"""Searches by scipy: the oracle of the kernels, and what answers until they are compiled.

scipy's Dijkstra knows one cost a way. The owner rides along in the low digits of an exact integer below
2⁵³: cost × owners + owner. The other measure comes from a second search over those arcs alone that lie
on some best way.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from network.roads.arrays import RoadArrays, Rows
from network.roads.search import Labels, Measure, Seeds, unreached

Floats = NDArray[np.float64]


def search(arrays: RoadArrays, seeds: Seeds, *, reverse: bool, measure: Measure, limit: int) -> Labels:
    """See `network.roads.search.search`; holds the interpreter lock for the whole call."""
    labels = unreached(arrays.node_count)
    if not len(seeds.node) or not arrays.node_count:
        return labels
    rows = arrays.rows(reverse=reverse)
    weight, other_weight = (rows.ms, rows.mm) if measure is Measure.TIME else (rows.mm, rows.ms)
    spent, other_spent = seeds.costs(measure)
    owners = int(seeds.owner.max()) + 1
    packed = weight.astype(np.float64) * owners
    packed_spent = spent.astype(np.float64) * owners + seeds.owner
    best = _from_seeds(rows, packed, seeds, packed_spent, limit=float(limit) * owners + owners - 1)
    reached = np.isfinite(best)
    others = _among_best(rows, packed, best, other_weight, seeds, packed_spent, other_spent)
    whole = best[reached].astype(np.int64)
    labels.cost[reached] = whole // owners
    labels.owner[reached] = whole % owners
    labels.other[reached] = others[reached].astype(np.int64)
    return labels


def _from_seeds(rows: Rows, weight: Floats, seeds: Seeds, spent: Floats, *, limit: float) -> Floats:
    """Least cost of each node from one more node, whose arcs lead to the seeds at what they have spent."""
    count = len(rows.start) - 1
    start = np.append(rows.start, rows.start[-1] + len(seeds.node))
    head = np.concatenate((rows.head, seeds.node))
    digraph = csr_array((np.concatenate((weight, spent)), head, start), shape=(count + 1, count + 1))
    found = dijkstra(digraph, indices=np.array([count]), limit=limit)
    return np.asarray(found[0, :count], dtype=np.float64)


def _among_best(
    rows: Rows,
    weight: Floats,
    best: Floats,
    other_weight: NDArray[np.uint32],
    seeds: Seeds,
    spent: Floats,
    other_spent: NDArray[np.int64],
) -> Floats:
    """The least other measure along ways of least cost: arcs off every best way are left out."""
    tail = np.repeat(np.arange(len(rows.start) - 1), np.diff(rows.start))
    on_best = np.isfinite(best[tail]) & (best[tail] + weight == best[rows.head])
    start = np.concatenate(([0], np.cumsum(np.bincount(tail[on_best], minlength=len(rows.start) - 1))))
    kept = Rows(
        start,
        rows.head[on_best],
        rows.ms[on_best],
        rows.mm[on_best],
        rows.arc_link[on_best],
        rows.with_line[on_best],
    )
    first = spent == best[seeds.node]
    own = Seeds(seeds.node[first], seeds.ms[first], seeds.mm[first], seeds.owner[first])
    weights = other_weight[on_best].astype(np.float64)
    return _from_seeds(kept, weights, own, other_spent[first].astype(np.float64), limit=np.inf)
