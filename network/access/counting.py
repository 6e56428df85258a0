"""Counting: which sites are asked for, which places they are counted over, and the people who live there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from network.access.radius import Radius
from network.model import FUNCTIONS, Network, Problem, ProblemCode, Rate, Site, Village, VillageKind
from network.model import error as error_of
from network.model import warning as warning_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Which sites are meant: outlets, or any site with the function or the designation that is named."""

    as_of: date
    function: str | None = None
    designation: str | None = None

    def would_count(self, site: Site) -> bool:
        """True when the site is of the kind asked for, whether or not it is in business."""
        if self.function is None and self.designation is None:
            return site.is_outlet
        return self.has_function(site) and self.is_designated(site)

    def counts(self, site: Site) -> bool:
        """True when the site is of the kind asked for and in business on the day."""
        return self.would_count(site) and site.counts_at(self.as_of)

    def has_function(self, site: Site) -> bool:
        """True when no function is asked for, or the site has it."""
        return self.function is None or self.function in site.functions

    def is_designated(self, site: Site) -> bool:
        """True when no designation is asked for, or the site bears it on the day."""
        return self.designation is None or site.bears(self.designation, self.as_of)


def places_of(network: Network, *, villages_only: bool) -> tuple[Village, ...]:
    """The denominator: all listed villages and communities, or the administrative villages alone."""
    if not villages_only:
        return network.villages
    return tuple(village for village in network.villages if village.kind is VillageKind.VILLAGE)


def people_in(villages: Iterable[Village]) -> int:
    """How many people live there; places of unknown population are left out."""
    return sum(village.population or 0 for village in villages)


def rate_by_village(places: Sequence[Village], covered: Iterable[Village]) -> Rate:
    """The share of places."""
    return Rate(sum(1 for _ in covered), len(places))


def rate_by_population(places: Sequence[Village], covered: Iterable[Village]) -> Rate:
    """The share of people; a place of unknown population is in neither part."""
    return Rate(people_in(covered), people_in(places))


def check_asked(network: Network, asked: Asked, places: Sequence[Village]) -> list[Problem]:
    """What a planner should know before reading the figures."""
    problems = []
    if asked.function is not None and asked.function not in _functions(network):
        known = ", ".join(FUNCTIONS)
        problems.append(
            error_of(
                ProblemCode.UNKNOWN_FUNCTION,
                f"No site has the function {asked.function!r}, nor is it one of the known words: {known}.",
                "input",
                "function",
            )
        )
    if asked.designation is not None and asked.designation not in _designations(network):
        problems.append(
            error_of(
                ProblemCode.UNKNOWN_DESIGNATION,
                f"No site ever bears the designation {asked.designation!r}.",
                "input",
                "designation",
            )
        )
    unknown = [village.code for village in places if village.population is None]
    if unknown:
        problems.append(
            warning_of(
                ProblemCode.POPULATION_UNKNOWN,
                f"The population of {listed(unknown)} is unknown; rates by population leave it out.",
            )
        )
    return problems


def check_radius(radius: Radius) -> list[Problem]:
    """A radius of 0 is possible, and hardly what was meant."""
    if radius.value > 0:
        return []
    message = (
        f"半径为 0：只有网点所在之处算覆盖。A radius of 0 {radius.unit} covers only what lies at a site; "
        "give the radius that is meant."
    )
    return [warning_of(ProblemCode.RADIUS_ZERO, message, "input", "radius", radius.unit.value)]


def check_sites(sites: Sequence[Site], asked: Asked) -> list[Problem]:
    """Whether there is anything to reach, and which outlets cannot be told to belong to a village."""
    if not sites:
        return [
            warning_of(
                ProblemCode.NO_OUTLETS,
                f"No site of the kind asked for is in business on {asked.as_of}; every place is a gap.",
            )
        ]
    homeless = [site.code for site in sites if site.is_outlet and site.village_code is None]
    if not homeless:
        return []
    return [
        warning_of(
            ProblemCode.SITE_WITHOUT_VILLAGE,
            f"The village of {listed(homeless)} is unknown; the administrative rate does not count it.",
        )
    ]


def _functions(network: Network) -> set[str]:
    return {*FUNCTIONS, *(function for site in network.sites for function in site.functions)}


def _designations(network: Network) -> set[str]:
    return {designation.code for site in network.sites for designation in site.designations}


def listed(codes: Sequence[str], most: int = 5) -> str:
    """The first few codes, and how many more there are."""
    more = f" and {len(codes) - most} more" if len(codes) > most else ""
    return ", ".join(codes[:most]) + more
