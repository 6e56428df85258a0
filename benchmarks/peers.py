"""Peers: the same searches by scipy and by networkx, on the same whole milliseconds."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from network.roads.arrays import RoadArrays
from network.roads.profile import CLOSED

Distances = NDArray[np.float64]


class ScipyPeer:
    """scipy's Dijkstra towards many outlets: arcs turned round, distance, owner and parent stored."""

    def __init__(self, arrays: RoadArrays) -> None:
        links, count = len(arrays.link_ms), arrays.node_count
        costs = np.concatenate((arrays.link_ms, arrays.link_ms_back))
        by = np.concatenate((arrays.link_to, arrays.link_from))
        other = np.concatenate((arrays.link_from, arrays.link_to))
        order = np.argsort(by, kind="stable")
        order = order[costs[order] < CLOSED]
        start = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(np.bincount(by[order], minlength=count), out=start[1:])
        self._place = np.full(2 * links, -1, dtype=np.int32)
        self._place[order] = np.arange(len(order), dtype=np.int32)
        self._links = links
        self._rows = csr_array((costs[order].astype(np.float64), other[order], start), shape=(count, count))

    def search(self, outlets: Iterable[int]) -> Distances:
        """The distance of every node to its nearest outlet."""
        found, _, _ = dijkstra(
            self._rows, indices=np.array(list(outlets)), min_only=True, return_predecessors=True
        )
        return np.asarray(found, dtype=np.float64)

    def set_link(self, link: int, ms: int, ms_back: int) -> None:
        """Give a link other costs; a direction that could not be driven at first stays so."""
        for place, cost in ((self._place[link], ms), (self._place[self._links + link], ms_back)):
            if place >= 0:
                self._rows.data[place] = np.inf if cost >= CLOSED else cost


class NetworkxPeer:
    """networkx on a DiGraph of the same arcs, turned round."""

    def __init__(self, arrays: RoadArrays) -> None:
        import networkx as nx

        self._digraph: Any = nx.DiGraph()
        self._digraph.add_nodes_from(range(arrays.node_count))
        for tail, head, costs in (
            (arrays.link_from, arrays.link_to, arrays.link_ms),
            (arrays.link_to, arrays.link_from, arrays.link_ms_back),
        ):
            arcs = zip(head.tolist(), tail.tolist(), costs.tolist(), strict=True)
            self._digraph.add_weighted_edges_from(arc for arc in arcs if arc[2] < CLOSED)

    def search(self, outlets: Iterable[int]) -> Distances:
        """The distance of every node to its nearest outlet; distances alone, the cheaper question."""
        import networkx as nx

        found = nx.multi_source_dijkstra_path_length(self._digraph, set(outlets))
        distances = np.full(self._digraph.number_of_nodes(), np.inf)
        distances[list(found)] = list(found.values())
        return distances
