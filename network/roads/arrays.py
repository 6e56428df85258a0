"""Arrays: the road network as searches want it, compressed sparse rows of arcs with whole-number costs."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from network.model import Memo, Roads
from network.roads.profile import CLOSED, DEFAULT_PROFILE, Costs, Profile, link_costs

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Arcs grouped by the node they leave: node v owns the arcs `start[v]` to `start[v + 1]`.

    `arc_link` is the link an arc drives on; `with_line` tells whether it runs from the link's
    `link_from` to its `link_to`.
    """

    start: Positions
    head: NDArray[np.int32]
    ms: Costs
    mm: Costs
    arc_link: NDArray[np.int32]
    with_line: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class RoadArrays:
    """What a search runs on: arcs by tail for searches from a point, arcs by head for searches to one.

    Arcs that may not be driven are left out. `link_ms` and `link_ms_back` are the costs along and against
    each link, CLOSED where barred; `link_mm` its length.
    """

    node_count: int
    outward: Rows
    inward: Rows
    link_ms: Costs
    link_ms_back: Costs
    link_mm: Costs
    memo: Memo = field(default_factory=Memo, repr=False)

    def rows(self, *, reverse: bool) -> Rows:
        """Arcs by head when searching towards the seeds, by tail otherwise."""
        return self.inward if reverse else self.outward


def arrays_of(roads: Roads, profile: Profile = DEFAULT_PROFILE) -> RoadArrays:
    """The search arrays of a road network under a profile, made once for each pair."""
    return roads.memo.get(("roads.arrays", profile), lambda: _build(roads, profile))


def _build(roads: Roads, profile: Profile) -> RoadArrays:
    along, against, mm = link_costs(roads, profile)
    forth, back = np.flatnonzero(along < CLOSED), np.flatnonzero(against < CLOSED)
    tail = np.concatenate((roads.link_from[forth], roads.link_to[back]))
    head = np.concatenate((roads.link_to[forth], roads.link_from[back]))
    ms = np.concatenate((along[forth], against[back]))
    link = np.concatenate((forth, back)).astype(np.int32)
    with_line = np.concatenate((np.ones(len(forth), dtype=bool), np.zeros(len(back), dtype=bool)))
    columns = (ms, mm[link], link, with_line)
    return RoadArrays(
        roads.node_count,
        _grouped(roads.node_count, tail, head, *columns),
        _grouped(roads.node_count, head, tail, *columns),
        along,
        against,
        mm,
    )


def _grouped(
    count: int,
    by: NDArray[np.int32],
    other: NDArray[np.int32],
    ms: Costs,
    mm: Costs,
    link: NDArray[np.int32],
    with_line: NDArray[np.bool_],
) -> Rows:
    order = np.argsort(by, kind="stable")
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(by, minlength=count), out=start[1:])
    return Rows(start, other[order], ms[order], mm[order], link[order], with_line[order])
