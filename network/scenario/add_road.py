"""addRoad: a road that is not there yet, between two nodes or along a drawn line."""

from dataclasses import dataclass

import numpy as np

from geo.measure import straight_km
from network.model import Network, Problem, ProblemCode, Roads, error
from network.model.speeds import class_speed_kmh
from network.scenario.building import JOIN_REACH_M, Join, find_joins, with_junction, with_link
from network.scenario.change import Effect
from network.scenario.finding import check_at_least_0, check_factor, check_known, check_position

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class AddRoad:
    """A new link from one node to another, or along a line whose ends join the nearest roads.

    Two-way unless `directed`. `length_km` is the length of the line, or the straight distance, when it is
    not given; `speed_kmh` the planning value of the class. A line's end within 1 m of a node joins the
    node; any other divides the link it meets.
    """

    line: Line = ()
    from_node: str | None = None
    to_node: str | None = None
    length_km: float | None = None
    speed_kmh: float | None = None
    directed: bool = False
    facility_type: str = "unclassified"
    id: str | None = None

    def check(self, network: Network) -> list[Problem]:
        """Two known nodes, or a line that joins the roads at both ends; positive numbers; a new id."""
        problems = [] if self.speed_kmh is None else check_factor(self.speed_kmh, "speedKmh")
        problems += check_at_least_0(self.length_km, "lengthKm")
        if self.id is not None and self.id in network.roads.link_position:
            message = f"There is a road link {self.id!r} already."
            problems.append(error(ProblemCode.KNOWN_ID, message, "id"))
        return problems + (self._check_line(network) if self.line else self._check_nodes(network))

    def _check_nodes(self, network: Network) -> list[Problem]:
        if self.from_node is None or self.to_node is None:
            message = "Give a line, or both fromNode and toNode."
            return [error(ProblemCode.INPUT_MISSING, message, "fromNode")]
        known = network.roads.node_position
        if self.from_node == self.to_node:
            message = f"The road would start and end at node {self.from_node!r}."
            return [error(ProblemCode.NO_EFFECT, message, "toNode")]
        return [
            *check_known([self.from_node], known, ProblemCode.UNKNOWN_NODE, "road node", "fromNode"),
            *check_known([self.to_node], known, ProblemCode.UNKNOWN_NODE, "road node", "toNode"),
        ]

    def _check_line(self, network: Network) -> list[Problem]:
        if self.from_node is not None or self.to_node is not None or len(self.line) < 2:
            message = "A line needs at least two positions, and no fromNode and toNode beside it."
            return [error(ProblemCode.INPUT_MISSING, message, "line")]
        problems = [problem for position in self.line for problem in check_position(position, "line")]
        if problems:
            return problems
        joins = find_joins(network.roads, (self.line[0], self.line[-1]))
        return [
            error(
                ProblemCode.OFF_ROADS, f"The road's {end} is over {JOIN_REACH_M:.0f} m from any road.", "line"
            )
            for end, join in zip(("start", "end"), joins, strict=True)
            if join is None
        ]

    def apply(self, network: Network) -> Effect:
        """The network with the road; counts 1, or 0 where both ends of a line join at one place."""
        roads, ends = self._ends(network.roads)
        if ends[0] == ends[1]:
            return Effect(network, 0)
        bends = self.line[1:-1]
        lon, lat = [p[0] for p in bends], [p[1] for p in bends]
        speed_kmh = self.speed_kmh or class_speed_kmh(self.facility_type)
        added = with_link(
            roads,
            self.id or _fresh_id(roads),
            ends,
            length_km=_length_km(roads, ends, lon, lat) if self.length_km is None else self.length_km,
            speed_kmh=speed_kmh,
            facility_type=self.facility_type,
            directed=self.directed,
            bends=(lon, lat),
        )
        return Effect(network.with_parts(roads=added), 1)

    def _ends(self, roads: Roads) -> tuple[Roads, tuple[int, int]]:
        if self.from_node is not None and self.to_node is not None:
            return roads, (roads.node_position[self.from_node], roads.node_position[self.to_node])
        nodes = []
        for end in (self.line[0], self.line[-1]):
            (join,) = find_joins(roads, (end,))
            assert join is not None, "check() found both ends to be near a road"
            roads, node = _joined(roads, join)
            nodes.append(node)
        return roads, (nodes[0], nodes[1])


def _joined(roads: Roads, join: Join) -> tuple[Roads, int]:
    return (roads, join.node) if join.node >= 0 else with_junction(roads, join.link, join.fraction)


def _fresh_id(roads: Roads) -> str:
    number = roads.link_count - roads.base_links + 1
    while f"new-{number}" in roads.link_position:
        number += 1
    return f"new-{number}"


def _length_km(roads: Roads, ends: tuple[int, int], lon: list[float], lat: list[float]) -> float:
    lons = np.array([roads.node_lon[ends[0]], *lon, roads.node_lon[ends[1]]])
    lats = np.array([roads.node_lat[ends[0]], *lat, roads.node_lat[ends[1]]])
    return float(straight_km(lon=(lons[:-1], lons[1:]), lat=(lats[:-1], lats[1:])).sum())
