"""Arrays: the road network as searches want it, whole-number costs of links and arcs in compressed rows."""

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
    """What a search runs on: for each link its ends, the costs along and against it, and its length.

    `link_ms` and `link_ms_back` are CLOSED where driving is barred. `shared` remembers what hangs on
    nodes and links and not on their costs: a what-if that closes roads or slows them finds it made.
    """

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    link_from: NDArray[np.int32]
    link_to: NDArray[np.int32]
    link_ms: Costs
    link_ms_back: Costs
    link_mm: Costs
    shared: Memo = field(default_factory=Memo, repr=False)
    memo: Memo = field(default_factory=Memo, repr=False)

    @property
    def node_count(self) -> int:
        """How many road nodes there are."""
        return len(self.node_lon)

    @property
    def outward(self) -> Rows:
        """Arcs that may be driven by the node they leave: what searches from a point follow."""
        return self.memo.get("roads.outward", lambda: _rows(self, inward=False))

    @property
    def inward(self) -> Rows:
        """Arcs that may be driven by the node they enter: what searches to a point follow."""
        return self.memo.get("roads.inward", lambda: _rows(self, inward=True))

    def rows(self, *, reverse: bool) -> Rows:
        """Arcs by head when searching towards the seeds, by tail otherwise."""
        return self.inward if reverse else self.outward


def arrays_of(roads: Roads, profile: Profile = DEFAULT_PROFILE) -> RoadArrays:
    """The search arrays of a road network under a profile, made once for each pair."""
    return roads.memo.get(("roads.arrays", profile), lambda: _build(roads, profile))


def _build(roads: Roads, profile: Profile) -> RoadArrays:
    along, against, mm = link_costs(roads, profile)
    as_base = (roads.node_count, roads.link_count) == (roads.base_nodes, roads.base_links)
    return RoadArrays(
        roads.node_lon,
        roads.node_lat,
        roads.link_from,
        roads.link_to,
        along,
        against,
        mm,
        shared=roads.base_memo if as_base else Memo(),
    )


def _rows(arrays: RoadArrays, *, inward: bool) -> Rows:
    along, against = arrays.link_ms, arrays.link_ms_back
    forth, back = np.flatnonzero(along < CLOSED), np.flatnonzero(against < CLOSED)
    tail = np.concatenate((arrays.link_from[forth], arrays.link_to[back]))
    head = np.concatenate((arrays.link_to[forth], arrays.link_from[back]))
    by, other = (head, tail) if inward else (tail, head)
    ms = np.concatenate((along[forth], against[back]))
    link = np.concatenate((forth, back)).astype(np.int32)
    with_line = np.concatenate((np.ones(len(forth), dtype=bool), np.zeros(len(back), dtype=bool)))
    order = np.argsort(by, kind="stable")
    start = np.zeros(arrays.node_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(by, minlength=arrays.node_count), out=start[1:])
    return Rows(start, other[order], ms[order], arrays.link_mm[link][order], link[order], with_line[order])
