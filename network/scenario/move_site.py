"""moveSite: a site stands elsewhere, in another village or at a position (a pin that is dragged)."""

from dataclasses import dataclass

from network.model import Network, Problem
from network.scenario.add_site import place_of
from network.scenario.change import Effect
from network.scenario.editing import with_site
from network.scenario.finding import check_site, check_where


@dataclass(frozen=True, slots=True)
class MoveSite:
    """Move a site; it joins the roads of this moment, and belongs to the village named or to none."""

    id: str
    village: str | None = None
    position: tuple[float, float] | None = None

    def check(self, network: Network) -> list[Problem]:
        """A known site and one place."""
        return [*check_site(network, self.id), *check_where(network, self.village, self.position)]

    def apply(self, network: Network) -> Effect:
        """The network with the site elsewhere; counts 0 when it stands there already."""
        lon, lat, township, links = place_of(network, self.village, self.position)
        site = network.site_by_code[self.id]
        if (site.lon, site.lat) == (lon, lat) and self.village in (None, site.village_code):
            return Effect(network, 0)
        return with_site(
            network,
            self.id,
            lon=lon,
            lat=lat,
            township_code=township,
            village_code=self.village,
            snap_links=links,
        )
