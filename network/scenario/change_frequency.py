"""changeFrequency: a line runs on other weekdays."""

from dataclasses import dataclass, replace

from network.model import Network, Problem
from network.scenario.calls import check_route
from network.scenario.change import Effect
from network.scenario.editing import with_rows
from network.scenario.finding import check_days


@dataclass(frozen=True, slots=True)
class ChangeFrequency:
    """A line runs on other weekdays, 1 = Monday to 7 = Sunday."""

    route_id: str
    days: str

    def check(self, network: Network) -> list[Problem]:
        """A known line and weekday digits."""
        return [*check_route(network, self.route_id), *check_days(self.days)]

    def apply(self, network: Network) -> Effect:
        """The network with the line on those days; counts 0 when it runs so already."""
        days = "".join(sorted(self.days))
        return with_rows(network, "routes", lambda r: r.id == self.route_id, lambda r: replace(r, days=days))
