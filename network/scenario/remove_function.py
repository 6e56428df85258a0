"""removeFunction: a site no longer does something for people."""

from dataclasses import dataclass

from network.model import Network, Problem
from network.scenario.change import Effect
from network.scenario.editing import with_site
from network.scenario.finding import check_site


@dataclass(frozen=True, slots=True)
class RemoveFunction:
    """Take a function from a site."""

    site_id: str
    function: str

    def check(self, network: Network) -> list[Problem]:
        """A known site."""
        return check_site(network, self.site_id, "siteId")

    def apply(self, network: Network) -> Effect:
        """The network without the function; counts 0 when the site does not have it."""
        own = network.site_by_code[self.site_id].functions
        return with_site(network, self.site_id, functions=tuple(f for f in own if f != self.function))
