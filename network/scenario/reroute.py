"""reroute: a line calls at other places."""

from dataclasses import dataclass

from network.model import Network, Problem, ProblemCode, error
from network.scenario.calls import Stop, check_route, check_stop, stop_row, with_stops
from network.scenario.change import Effect


@dataclass(frozen=True, slots=True)
class Reroute:
    """A line calls at these places instead, in this order."""

    route_id: str
    stops: tuple[Stop, ...]

    def check(self, network: Network) -> list[Problem]:
        """A known line, at least two stops, known places."""
        problems = check_route(network, self.route_id)
        if len(self.stops) < 2:
            problems.append(error(ProblemCode.INPUT_MISSING, "A line needs at least two stops.", "stops"))
        for position, stop in enumerate(self.stops):
            problems += [p.under("stops", str(position)) for p in check_stop(network, stop)]
        return problems

    def apply(self, network: Network) -> Effect:
        """The network with the line on its new way; counts its stops, 0 when they were so already."""
        effect = with_stops(network, self.route_id, [stop_row(0, stop) for stop in self.stops])
        return Effect(effect.network, len(self.stops) if effect.count else 0)
