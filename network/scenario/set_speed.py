"""setSpeed: some links get a speed of their own, such as a road that is rebuilt."""

from dataclasses import dataclass

import numpy as np

from network.model import Network, Problem, ProblemCode, error
from network.scenario.change import Effect
from network.scenario.finding import (
    Positions,
    check_factor,
    check_known,
    check_polygon,
    links_in,
    pieces_of,
)
from network.scenario.scale_speed import check_classes


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Give links a speed: those named, or those of these classes, or all, inside the polygon (if any)."""

    speed_kmh: float
    link_ids: tuple[str, ...] = ()
    facility_types: tuple[str, ...] = ()
    polygon: str | None = None

    def check(self, network: Network) -> list[Problem]:
        """A speed above 0, known links, and not links beside classes or polygon."""
        if self.link_ids and (self.facility_types or self.polygon is not None):
            message = "Give linkIds alone, or facilityTypes and polygon."
            return [error(ProblemCode.INPUT_MISSING, message, "linkIds")]
        known = network.roads.link_position
        return [
            *check_factor(self.speed_kmh, "speedKmh"),
            *check_known(self.link_ids, known, ProblemCode.UNKNOWN_LINK, "road link", "linkIds"),
            *check_polygon(self.polygon),
            *check_classes(network, self.facility_types),
        ]

    def apply(self, network: Network) -> Effect:
        """The network at the new speed; counts links that had another one."""
        roads = network.roads
        links = self._links(network)
        links = links[roads.speed_kmh[links] != self.speed_kmh]
        speed = roads.speed_kmh.copy()
        speed[links] = self.speed_kmh
        return Effect(network.with_parts(roads=roads.with_columns(speed_kmh=speed)), len(links))

    def _links(self, network: Network) -> Positions:
        roads = network.roads
        if self.link_ids:
            return np.unique(pieces_of(roads, [roads.link_position[link] for link in self.link_ids]))
        return links_in(roads, facility_types=self.facility_types, polygon=self.polygon)
