"""addSite: an outlet or station that is not there yet, in a village or at a position."""

from dataclasses import dataclass
from datetime import date

from network.model import FUNCTIONS, OUTLET, Network, Problem, ProblemCode, Site, SiteStatus, Tier, error
from network.model import warning as warning_of
from network.scenario.change import Effect
from network.scenario.finding import check_at_least_0, check_known, check_where


@dataclass(frozen=True, slots=True)
class AddSite:
    """A new site, active at every date unless `opened` is given; an outlet of the village tier by default.

    In a village it stands at the village's point and belongs to it; at a position (lon, lat) it belongs to
    no village, joins the roads there are at this moment, and does not count for the administrative rate.
    """

    id: str
    name: str | None = None
    tier: Tier = Tier.VILLAGE
    types: tuple[str, ...] = (OUTLET,)
    village: str | None = None
    position: tuple[float, float] | None = None
    functions: tuple[str, ...] = ()
    opened: date | None = None
    operator_id: str | None = None
    capacity_per_day: float | None = None

    def check(self, network: Network) -> list[Problem]:
        """A new id, one place, a known operator; an unknown function word is doubted."""
        problems = check_where(network, self.village, self.position)
        if not self.id:
            problems.append(error(ProblemCode.INPUT_MISSING, "A site needs an id.", "id"))
        if self.id in network.site_by_code:
            problems.append(error(ProblemCode.KNOWN_ID, f"There is a site {self.id!r} already.", "id"))
        if self.operator_id is not None:
            known = network.operator_by_id
            problems += check_known(
                [self.operator_id], known, ProblemCode.UNKNOWN_OPERATOR, "operator", "operatorId"
            )
        problems += check_at_least_0(self.capacity_per_day, "capacityPerDay")
        return problems + check_function_words(self.functions)

    def apply(self, network: Network) -> Effect:
        """The network with the site; counts 1."""
        lon, lat, township, links = place_of(network, self.village, self.position)
        site = Site(
            self.id,
            self.name or self.id,
            self.tier,
            self.types,
            lon,
            lat,
            township_code=township,
            village_code=self.village,
            operator_id=self.operator_id,
            status=SiteStatus.ACTIVE,
            opened=self.opened,
            functions=self.functions,
            capacity_per_day=self.capacity_per_day,
            snap_links=links,
        )
        return Effect(network.with_parts(sites=(*network.sites, site)), 1)


def place_of(
    network: Network, village: str | None, position: tuple[float, float] | None
) -> tuple[float, float, str | None, int | None]:
    """Longitude, latitude and township of where a site shall stand, and how many links it may join."""
    if village is not None:
        own = network.village_by_code[village]
        return own.lon, own.lat, own.township_code, None
    assert position is not None, "check() found one of village and position"
    return position[0], position[1], None, network.roads.link_count


def check_function_words(functions: tuple[str, ...], field: str = "functions") -> list[Problem]:
    """A warning for each function that is not one of the known words, an error for one without a name."""
    return [
        warning_of(ProblemCode.WORD_UNKNOWN, f"{function!r} is not one of the known functions.", field)
        if function.strip()
        else error(ProblemCode.INPUT_MISSING, "A function has no name.", field)
        for function in functions
        if function not in FUNCTIONS
    ]
