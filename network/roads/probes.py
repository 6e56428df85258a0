"""Probes: the points of the road network whose service-area cells are drawn, nodes and points along links."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.cells import Cells, cells_of
from geo.measure import relative_steps
from geo.plane import plane_around
from network.model import Network, Roads
from network.roads.arrays import RoadArrays
from network.roads.profile import UNREACHED
from network.roads.search import Labels, Measure

SPACING_KM = 0.5
"""A link longer than this has probes along it, evenly, at most this far apart."""
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Probes:
    """Every road node, then points along long links: position of the link and fraction of its length."""

    node_count: int
    link: NDArray[np.int64]
    fraction: NDArray[np.float64]
    cells: Cells

    def costs(
        self, roads: Roads, arrays: RoadArrays, labels: Labels, *, measure: Measure, reverse: bool
    ) -> NDArray[np.int64]:
        """The cost of each probe under a search's labels; the largest integer where it is not reached.

        A point along a link is reached over the cheaper of its two ends, as far as one may drive from there.
        """
        at_nodes = np.where(labels.cost == UNREACHED, _NEVER, labels.cost.astype(np.int64))
        along, against = arrays.link_ms[self.link], arrays.link_ms_back[self.link]
        to_start, to_end = self.fraction, 1.0 - self.fraction
        by_start, by_end = (against, along) if reverse else (along, against)
        length = arrays.link_mm[self.link]
        options = []
        for end, share, open_cost in ((roads.link_from, to_start, by_start), (roads.link_to, to_end, by_end)):
            cost = open_cost if measure is Measure.TIME else length
            reached = (open_cost < 0x7FFFFFFF) & (at_nodes[end[self.link]] < _NEVER)
            total = at_nodes[end[self.link]] + np.rint(share * cost).astype(np.int64)
            options.append(np.where(reached, total, _NEVER))
        return np.concatenate((at_nodes, np.minimum(*options)))


def probes_of(network: Network) -> Probes:
    """The probes of a network's roads, made once for the base and again only where roads were added."""
    roads = network.roads
    memo = roads.base_memo if roads.link_count == roads.base_links else roads.memo
    return memo.get("roads.probes", lambda: _probes(roads, network.outline_wkb))


def _probes(roads: Roads, outline_wkb: bytes | None) -> Probes:
    pieces = np.ceil(roads.length_km / SPACING_KM).astype(np.int64)
    inner = np.maximum(pieces - 1, 0)
    link = np.repeat(np.arange(roads.link_count, dtype=np.int64), inner)
    first = np.repeat(np.concatenate(([0], np.cumsum(inner)))[:-1], inner)
    fraction = (np.arange(len(link)) - first + 1) / pieces[link]
    lon, lat = _positions(roads, link, fraction)
    lon, lat = np.concatenate((roads.node_lon, lon)), np.concatenate((roads.node_lat, lat))
    plane = plane_around(lon=lon, lat=lat)
    cells = cells_of(plane, lon=lon, lat=lat, outline_wkb=outline_wkb)
    return Probes(roads.node_count, link, fraction, cells)


def _positions(
    roads: Roads, link: NDArray[np.int64], fraction: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where on its line each point lies, in proportion to the line's length in degrees of equal scale."""
    vertex_lon, vertex_lat, owner = roads.vertices()
    step = relative_steps(lon=vertex_lon, lat=vertex_lat)
    step[owner[1:] != owner[:-1]] = 0.0
    along = np.concatenate(([0.0], np.cumsum(step)))
    first = np.searchsorted(owner, link)
    last = np.searchsorted(owner, link, side="right") - 1
    at = along[first] + fraction * (along[last] - along[first])
    right = np.clip(np.searchsorted(along, at), first + 1, last)
    length = along[right] - along[right - 1]
    share = np.divide(at - along[right - 1], length, out=np.zeros_like(at), where=length > 0)
    return (
        vertex_lon[right - 1] + share * (vertex_lon[right] - vertex_lon[right - 1]),
        vertex_lat[right - 1] + share * (vertex_lat[right] - vertex_lat[right - 1]),
    )
