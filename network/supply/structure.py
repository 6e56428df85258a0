"""Structure: the roads and junctions without which the road network falls apart, whoever drives where."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from network.roads import RoadArrays
from network.roads.profile import CLOSED


@dataclass(frozen=True, slots=True)
class Structure:
    """Positions of the links and nodes whose loss parts roads that hung together.

    `bridges` are links in the sense of structure, over water or not; `cut_points` are junctions.
    """

    bridges: frozenset[int]
    cut_points: frozenset[int]


def structure_of(arrays: RoadArrays) -> Structure:
    """Which single links and junctions hold the passable roads together? One-way roads count as joined.

    Exact (networkx: chain decomposition after Schmidt 2013, biconnected components after Hopcroft and
    Tarjan 1973), in time linear in the links. Two links between the same nodes are no bridges.
    """
    return arrays.memo.get("supply.structure", lambda: _structure(arrays))


def _structure(arrays: RoadArrays) -> Structure:
    import networkx as nx

    passable = np.flatnonzero((arrays.link_ms < CLOSED) | (arrays.link_ms_back < CLOSED))
    roads: nx.MultiGraph[int] = nx.MultiGraph()
    for link in passable.tolist():
        roads.add_edge(int(arrays.link_from[link]), int(arrays.link_to[link]), key=link)
    pairs = cast(Iterator[tuple[int, int]], nx.bridges(roads))
    bridges = (cast(int, link) for a, b in pairs for link in roads[a][b])
    return Structure(frozenset(bridges), frozenset(nx.articulation_points(roads)))
