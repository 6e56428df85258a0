"""addStop: a line calls at one more place."""

from dataclasses import dataclass

from network.model import Network, Problem
from network.scenario.calls import Stop, check_route, check_seq, check_stop, route_of, stop_row, with_stops
from network.scenario.change import Effect


@dataclass(frozen=True, slots=True)
class AddStop:
    """A line calls at one more place, before the stop that now has that number (at the end when absent)."""

    route_id: str
    stop: Stop
    seq: int | None = None

    def check(self, network: Network) -> list[Problem]:
        """A known line and place, and a number among its stops."""
        problems = check_route(network, self.route_id) + check_stop(network, self.stop)
        if not problems and self.seq is not None:
            problems += check_seq(route_of(network, self.route_id), self.seq)
        return problems

    def apply(self, network: Network) -> Effect:
        """The network with the stop; later stops move on by one. Counts 1."""
        stops = list(route_of(network, self.route_id).stops)
        at = len(stops) if self.seq is None else next(i for i, s in enumerate(stops) if s.seq == self.seq)
        stops.insert(at, stop_row(0, self.stop))
        return with_stops(network, self.route_id, stops)
