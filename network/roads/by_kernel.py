"""Searches by kernels: the same answers as `by_scipy`, several times as fast and without the lock.

Nodes are renumbered along a space-filling curve, so that neighbours on the map are neighbours in memory.
Nothing of that shows outside: nodes go in and labels come out in the order of the road network.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.roads import kernels
from network.roads.arrays import RoadArrays
from network.roads.profile import CLOSED, Costs
from network.roads.search import Labels, Measure, Seeds, unreached

_RING_BITS = 16
_SAMPLE = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How nodes and links lie in memory: `rank` is a node's new number, `start` where a node's arcs start,
    `at_from` and `at_to` a link's arcs at its two ends."""

    rank: NDArray[np.int32]
    ends_from: NDArray[np.int32]
    ends_to: NDArray[np.int32]
    start: NDArray[np.int32]
    at_from: NDArray[np.int32]
    at_to: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Arcs:
    """The arc table of one direction and measure, and the widths of its bucket queue."""

    layout: Layout
    table: NDArray[np.uint32]
    shift: int
    longest: int


def search(arrays: RoadArrays, seeds: Seeds, *, reverse: bool, measure: Measure, limit: int) -> Labels:
    """See `network.roads.search.search`."""
    return next(search_each(arrays, [seeds], reverse=reverse, measure=measure, limit=limit))


def search_each(
    arrays: RoadArrays,
    many: Sequence[Seeds],
    *,
    reverse: bool,
    measure: Measure,
    limit: int,
    at: NDArray[np.int64] | None = None,
) -> Iterator[Labels]:
    """See `network.roads.search.search_each`."""
    if not arrays.node_count:
        yield from (unreached(0) for _ in many)
        return
    arcs = arcs_of(arrays, reverse=reverse, measure=measure)
    rank = arcs.layout.rank if at is None else arcs.layout.rank[at]
    table = np.empty((arrays.node_count, 4), dtype=np.uint32)
    for seeds in many:
        _fill(table, arcs, seeds, measure, limit)
        yield read_at(rank, table, limit)


def read_at(rank: NDArray[np.int32], table: NDArray[np.uint32], limit: int) -> Labels:
    """The labels of the nodes with these new numbers, out of a label table."""
    count = len(rank)
    found = Labels(np.empty(count, np.uint32), np.empty(count, np.int32), np.empty(count, np.uint32))
    kernels.read_labels(table, rank, limit, found.cost, found.owner, found.other)
    return found


def _fill(table: NDArray[np.uint32], arcs: Arcs, seeds: Seeds, measure: Measure, limit: int) -> None:
    rows = seed_rows(arcs.layout, seeds, measure, limit)
    ring = kernels.ring_size(min(arcs.longest, limit), arcs.shift)
    kernels.search_all(arcs.layout.start, arcs.table, rows, limit, arcs.shift, ring, table)


def seed_rows(layout: Layout, seeds: Seeds, measure: Measure, limit: int) -> NDArray[np.int64]:
    """Seeds within the limit as rows of node, cost, owner, other and no parent, by cost."""
    cost, other = seeds.costs(measure)
    near = np.flatnonzero(cost <= limit)
    near = near[np.argsort(cost[near], kind="stable")]
    rows = np.full((len(near), 5), kernels.NOBODY, dtype=np.int64)
    rows[:, :4] = np.column_stack((layout.rank[seeds.node], cost, seeds.owner, other))[near]
    return rows


def layout_of(arrays: RoadArrays) -> Layout:
    """The layout of the road network, made once for all costs."""
    return arrays.shared.get("roads.layout", lambda: _lay_out(arrays))


def _lay_out(arrays: RoadArrays) -> Layout:
    cells = (_cells(arrays.node_lon), _cells(arrays.node_lat))
    rank = np.empty(arrays.node_count, dtype=np.int32)
    order: NDArray[np.int64] = np.argsort(kernels.curve_keys(*cells), kind="stable")
    rank[order] = np.arange(arrays.node_count, dtype=np.int32)
    ends_from, ends_to = rank[arrays.link_from], rank[arrays.link_to]
    return Layout(rank, ends_from, ends_to, *kernels.group_links(arrays.node_count, ends_from, ends_to))


def _cells(position: NDArray[np.float64]) -> NDArray[np.int64]:
    low, high = float(position.min()), float(position.max())
    scale = (2**kernels.CURVE_BITS - 1) / ((high - low) or 1.0)
    cells: NDArray[np.int64] = ((position - low) * scale).astype(np.int64)
    return cells


def arcs_of(arrays: RoadArrays, *, reverse: bool, measure: Measure) -> Arcs:
    """The arcs that a search follows, made once for each direction and measure."""
    return arrays.memo.get(
        ("roads.arcs", reverse, measure), lambda: make_arcs(arrays, reverse=reverse, measure=measure)
    )


def make_arcs(arrays: RoadArrays, *, reverse: bool, measure: Measure) -> Arcs:
    """The arcs that a search follows, for a caller who wants to change them."""
    layout = layout_of(arrays)
    table = kernels.fill_arcs(
        layout.ends_from, layout.ends_to, layout.at_from, layout.at_to,
        *link_weights(arrays.link_ms, arrays.link_ms_back, arrays.link_mm, reverse=reverse, measure=measure),
    )  # fmt: skip
    weight = table[:, kernels.WEIGHT]
    sample = weight[:: len(weight) // _SAMPLE + 1]
    sample = sample[sample < CLOSED]
    longest = int(weight.max(where=weight < CLOSED, initial=0))
    half_median = int(np.median(sample)) // 2 if len(sample) else 0
    shift = max(half_median.bit_length() - 1, longest.bit_length() - _RING_BITS, 0)
    return Arcs(layout, table, shift, longest)


def link_weights(
    ms: Costs, ms_back: Costs, mm: Costs, *, reverse: bool, measure: Measure
) -> tuple[Costs, Costs, Costs, Costs]:
    """For each link what a search pays from `from` to `to` and back, then the same of the other measure.

    A search towards its seeds follows a link against the direction of driving.
    """
    ms, ms_back, mm = _writable(ms), _writable(ms_back), _writable(mm)
    if reverse:
        ms, ms_back = ms_back, ms
    if measure is Measure.TIME:
        return ms, ms_back, mm, mm
    return np.where(ms < CLOSED, mm, CLOSED), np.where(ms_back < CLOSED, mm, CLOSED), ms, ms_back


def _writable(costs: Costs) -> Costs:
    """Kernels are compiled for plain arrays only: others are copied."""
    return np.require(costs, np.uint32, ["C", "W"])
