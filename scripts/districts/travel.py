"""Driving times between the places and sites of a district, at free speed."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from scripts.districts.links import link_minutes
from scripts.districts.mesh import Integers
from scripts.districts.places import Country
from scripts.districts.plane import Floats
from scripts.districts.roads import Roads
from scripts.districts.site import Site


@dataclass(frozen=True)
class Travel:
    """Roads weighed by minutes, and the road node of every village, township and site."""

    matrix: csr_array
    village_nodes: dict[str, int]
    seat_nodes: dict[str, int]
    site_nodes: dict[str, int]

    def minutes(self, from_nodes: list[int]) -> Floats:
        """Minutes from nodes to all nodes of the district."""
        return np.asarray(dijkstra(self.matrix, directed=False, indices=from_nodes))

    def ways(self, from_node: int) -> tuple[Floats, Integers]:
        """Minutes from a node to all, and the node before each on the quickest way."""
        minutes, before = dijkstra(self.matrix, directed=False, indices=[from_node], return_predecessors=True)
        return minutes[0], before[0].astype(np.int64)


def survey_travel(country: Country, roads: Roads, sites: list[Site]) -> Travel:
    """Travel over the roads; a site off the road (at a village set back) takes the village's node."""
    links, size = roads.mesh.links, len(roads.mesh.points)
    matrix = coo_array((link_minutes(roads), (links[:, 0], links[:, 1])), shape=(size, size)).tocsr()
    lonlat = country.plane.to_lonlat(roads.mesh.points)
    node_at = {(float(lon), float(lat)): node for node, (lon, lat) in enumerate(lonlat)}
    villages = roads.mesh.village_nodes
    site_nodes = {
        site.id: node_at[site.position] if site.village_code is None else villages[site.village_code]
        for site in sites
    }
    return Travel(matrix, villages, roads.mesh.seat_nodes, site_nodes)
