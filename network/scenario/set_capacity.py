"""setCapacity: how many people a day a site can serve."""

from dataclasses import dataclass

from network.model import Network, Problem
from network.scenario.change import Effect
from network.scenario.editing import with_site
from network.scenario.finding import check_at_least_0, check_site


@dataclass(frozen=True, slots=True)
class SetCapacity:
    """Set a site's daily capacity; None makes it unknown."""

    site_id: str
    capacity_per_day: float | None = None

    def check(self, network: Network) -> list[Problem]:
        """A known site, and a capacity of at least 0."""
        problems = check_site(network, self.site_id, "siteId")
        return problems + check_at_least_0(self.capacity_per_day, "capacityPerDay")

    def apply(self, network: Network) -> Effect:
        """The network with the capacity; counts 0 when it was so already."""
        return with_site(network, self.site_id, capacity_per_day=self.capacity_per_day)
