"""addFunction: a site does more for people (一点多能), such as parcels (增设寄递物流功能)."""

from dataclasses import dataclass

from network.model import Network, Problem
from network.scenario.add_site import check_function_words
from network.scenario.change import Effect
from network.scenario.editing import with_site
from network.scenario.finding import check_site


@dataclass(frozen=True, slots=True)
class AddFunction:
    """Give a site a function, such as parcel_in (增设寄递物流功能)."""

    site_id: str
    function: str

    def check(self, network: Network) -> list[Problem]:
        """A known site; an unknown word is doubted."""
        return [
            *check_site(network, self.site_id, "siteId"),
            *check_function_words((self.function,), "function"),
        ]

    def apply(self, network: Network) -> Effect:
        """The network with the function; counts 0 when the site has it already."""
        own = network.site_by_code[self.site_id].functions
        if self.function in own:
            return Effect(network, 0)
        return with_site(network, self.site_id, functions=(*own, self.function))
