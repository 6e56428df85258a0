"""Failures: what may fail on one side of a network, each alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import numpy as np

from network.model import Network, has_errors
from network.scenario.finding import check_polygon, links_in, pieces_of
from network.supply.harm import CriticalHazard, CriticalJunction, CriticalLink, CriticalSite, Harm, Lines
from network.supply.sides import Side
from network.supply.structure import structure_of

Row = TypeVar("Row", CriticalLink, CriticalJunction, CriticalHazard, CriticalSite)


@dataclass(frozen=True)
class Failure(Generic[Row]):
    """One thing that fails: the names of the arcs that go with it, and the row that tells of it."""

    id: str
    names: frozenset[int]
    lines: tuple[Lines, ...]
    row: Callable[[Harm], Row]
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """All failures to be assessed, in the order in which they are."""

    links: list[Failure[CriticalLink]]
    junctions: list[Failure[CriticalJunction]]
    hazards: list[Failure[CriticalHazard]]
    sites: list[Failure[CriticalSite]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.links) + len(self.junctions) + len(self.hazards) + len(self.sites)


class Choice:
    """What may fail on one side of a network."""

    def __init__(self, network: Network, side: Side) -> None:
        self._network, self._roads, self._side = network, network.roads, side
        self._structure = structure_of(side.arrays)

    def links(self) -> list[Failure[CriticalLink]]:
        """All bridges in the sense of structure, then all links in use."""
        bridges = self._structure.bridges
        chosen = [*sorted(bridges), *sorted(self._side.used - bridges)]
        return [self._link(self._roads.link_ids[link], [link]) for link in chosen]

    def named(self, link_ids: Sequence[str]) -> list[Failure[CriticalLink]]:
        """The links of these ids; one that a what-if divided fails with all its pieces."""
        known = self._roads.link_position
        positions = {one: pieces_of(self._roads, [known[one]]) for one in link_ids if one in known}
        return [self._link(one, links.tolist(), is_asked=True) for one, links in sorted(positions.items())]

    def junctions(self) -> list[Failure[CriticalJunction]]:
        """All cut points of the roads, each with the links that meet there."""
        meeting: dict[int, list[int]] = {node: [] for node in sorted(self._structure.cut_points)}
        ends = zip(self._roads.link_from.tolist(), self._roads.link_to.tolist(), strict=True)
        for link, nodes in enumerate(ends):
            for node in nodes:
                if node in meeting:
                    meeting[node].append(link)
        return [self._junction(node, links) for node, links in meeting.items()]

    def hazards(self, areas: Mapping[str, str]) -> list[Failure[CriticalHazard]]:
        """The drawn areas, each with all links that have any part inside."""
        return [
            self._hazard(name, links_in(self._roads, polygon=polygon).tolist())
            for name, polygon in sorted(areas.items())
            if not has_errors(check_polygon(polygon))
        ]

    def sites(self) -> list[Failure[CriticalSite]]:
        """The sites that the first ways lead to or from."""
        first = self._side.lines[:1]
        names = (frozenset([first[0].ways.source_name(i)]) for i in range(len(self._side.sites)))
        return [
            Failure(site.code, own, first, partial(CriticalSite, site))
            for site, own in zip(self._side.sites, names, strict=True)
        ]

    def _names(self, links: Sequence[int]) -> frozenset[int]:
        return frozenset(map(self._side.terrain.skeleton.name, links))

    def _link(self, link_id: str, links: Sequence[int], *, is_asked: bool = False) -> Failure[CriticalLink]:
        roads = self._roads
        link = roads.link_position[link_id]
        name = roads.names[link] if roads.names else ""
        is_bridge = None if roads.bridge is None else bool(roads.bridge[link])
        is_only_way = not self._structure.bridges.isdisjoint(links)
        row = partial(CriticalLink, link_id, name, roads.facility_type(link), is_only_way, is_bridge)
        return Failure(link_id, self._names(links), self._side.lines, row, is_asked)

    def _junction(self, node: int, links: Sequence[int]) -> Failure[CriticalJunction]:
        roads = self._roads
        node_id, lon, lat = roads.node_ids[node], float(roads.node_lon[node]), float(roads.node_lat[node])
        row = partial(CriticalJunction, node_id, lon, lat)
        return Failure(node_id, self._names(links), self._side.lines, row)

    def _hazard(self, name: str, links: Sequence[int]) -> Failure[CriticalHazard]:
        count = int(np.count_nonzero(self._roads.open_links[links]))
        row = partial(CriticalHazard, name, count)
        return Failure(name, self._names(links), self._side.lines, row, is_asked=True)
