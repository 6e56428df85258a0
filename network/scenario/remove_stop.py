"""removeStop: a line no longer calls at a place."""

from dataclasses import dataclass

from network.model import Network, Problem
from network.scenario.calls import check_route, check_seq, route_of, with_stops
from network.scenario.change import Effect


@dataclass(frozen=True, slots=True)
class RemoveStop:
    """A line no longer calls at the stop with that number."""

    route_id: str
    seq: int

    def check(self, network: Network) -> list[Problem]:
        """A known line that has such a stop."""
        problems = check_route(network, self.route_id)
        return problems or check_seq(route_of(network, self.route_id), self.seq)

    def apply(self, network: Network) -> Effect:
        """The network without the stop. Counts 1."""
        stops = [stop for stop in route_of(network, self.route_id).stops if stop.seq != self.seq]
        return with_stops(network, self.route_id, stops)
