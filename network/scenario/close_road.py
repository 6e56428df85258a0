"""closeRoad: driving on some links is barred, by id or by a drawn polygon (a slide, a bridge that is out)."""

from dataclasses import dataclass

import numpy as np

from network.model import Network, Problem, ProblemCode, error
from network.scenario.change import Effect
from network.scenario.finding import Positions, check_known, check_polygon, links_in, pieces_of


@dataclass(frozen=True, slots=True)
class CloseRoad:
    """Bar driving, both ways, on the links named, or on all links with any part inside the polygon.

    Nobody moves: points stay where they lie. A link named that is closed already is an ERROR; in a
    polygon only the open links count.
    """

    link_ids: tuple[str, ...] = ()
    polygon: str | None = None

    def check(self, network: Network) -> list[Problem]:
        """Exactly one way of naming links, known links, none closed already."""
        if bool(self.link_ids) == (self.polygon is not None):
            return [error(ProblemCode.INPUT_MISSING, "Give either linkIds or a polygon.", "linkIds")]
        known = network.roads.link_position
        problems = check_known(self.link_ids, known, ProblemCode.UNKNOWN_LINK, "road link", "linkIds")
        problems += check_polygon(self.polygon)
        return problems or self._check_open(network)

    def _check_open(self, network: Network) -> list[Problem]:
        roads = network.roads
        return [
            error(ProblemCode.ALREADY_CLOSED, f"Road link {link!r} is closed already.", "linkIds")
            for link in self.link_ids
            if not roads.open_links[pieces_of(roads, [roads.link_position[link]])].any()
        ]

    def apply(self, network: Network) -> Effect:
        """The network without driving on those links; counts links that were open, a named one once however
        many pieces junctions made of it."""
        roads = network.roads
        closing = self._links(network)
        closing = closing[roads.open_links[closing]]
        is_open = roads.open_links.copy()
        is_open[closing] = False
        count = len(set(self.link_ids)) or len(closing)
        return Effect(network.with_parts(roads=roads.with_columns(is_open=is_open)), count)

    def _links(self, network: Network) -> Positions:
        roads = network.roads
        if self.polygon is not None:
            return links_in(roads, polygon=self.polygon)
        named = [roads.link_position[link] for link in self.link_ids]
        return np.unique(pieces_of(roads, named))
