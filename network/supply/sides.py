"""Sides: who depends on the roads, and on which sites. Residents on outlets, all deliveries on hubs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from network.access.counting import people_in, places_of
from network.model import Network, Problem, ProblemCode, Site, Tier, error, warning
from network.roads import Profile, RoadArrays, arrays_of, point_of
from network.supply.harm import Lines, Protect
from network.supply.terrain import Terrain
from network.supply.ways import Ways

HUB_TYPE = "distribution_centre"
"""The site type from which villages and outlets are replenished (县级物流配送中心)."""


@dataclass(frozen=True)
class Side:
    """The ways that are to be protected. Those of the first lines start or end at `sites`."""

    arrays: RoadArrays
    terrain: Terrain
    sites: tuple[Site, ...]
    lines: tuple[Lines, ...]

    @property
    def used(self) -> frozenset[int]:
        """Links on the best ways, and those that fail with them."""
        names = {name for line in self.lines for name in line.ways.used if name >= 0}
        return frozenset(link for name in names for link in self.terrain.skeleton.links(name))


def side_of(network: Network, as_of: date, protect: Protect, hubs: Sequence[Site], profile: Profile) -> Side:
    """The side with its best ways searched. Not remembered: the trees are larger than the answer."""
    villages, outlets = places_of(network, villages_only=False), network.outlets(as_of)
    places, shops = [point_of(v) for v in villages], [point_of(s) for s in outlets]
    centres = [point_of(s) for s in hubs]
    arrays = arrays_of(network.roads, profile)
    points = list(dict.fromkeys((*places, *shops, *centres)))
    terrain = Terrain(network.roads, arrays, profile, points)
    if protect is Protect.RESIDENTS:
        lines: tuple[Lines, ...] = (
            Lines(Ways(terrain, shops, places, to_sources=True), villages),
            Lines(Ways(terrain, places, shops, to_sources=False), outlets, shows_detours=False),
        )
        return Side(arrays, terrain, outlets, lines)
    readers = Lines(Ways(terrain, centres, [*places, *shops], to_sources=False), (*villages, *outlets))
    return Side(arrays, terrain, tuple(hubs), (readers,))


def hubs_of(
    network: Network, as_of: date, named: Sequence[str] | None
) -> tuple[tuple[Site, ...], list[Problem]]:
    """The sites that replenish: those named, else distribution centres, else all sites of tier DISTRICT."""
    if named is not None:
        return _named(network, as_of, named)
    active = [site for site in network.sites if site.counts_at(as_of)]
    centres = tuple(site for site in active if HUB_TYPE in site.types)
    if centres:
        return centres, []
    district = tuple(site for site in active if site.tier is Tier.DISTRICT)
    codes = ", ".join(site.code for site in district) or "no site"
    message = f"No {HUB_TYPE} is in business on {as_of}; {codes} of tier DISTRICT replenishes. Or name hubs."
    return district, [warning(ProblemCode.INPUT_MISSING, message, "hubs")]


def _named(network: Network, as_of: date, named: Sequence[str]) -> tuple[tuple[Site, ...], list[Problem]]:
    known = [network.site_by_code[code] for code in sorted(set(named)) if code in network.site_by_code]
    problems = [
        error(ProblemCode.UNKNOWN_SITE, f"There is no site {code!r} in this network.", "hubs", str(i))
        for i, code in enumerate(named)
        if code not in network.site_by_code
    ]
    problems += [
        warning(ProblemCode.SITE_INACTIVE, f"Site {site.code!r} is not in business on {as_of}.", "hubs")
        for site in known
        if not site.counts_at(as_of)
    ]
    return tuple(known), problems


def check_side(network: Network, side: Side, as_of: date, protect: Protect) -> list[Problem]:
    """What a planner should know before reading the ranking."""
    if not side.sites:
        what = "outlet" if protect is Protect.RESIDENTS else "hub"
        message = f"No {what} is in business on {as_of}: nobody has a way that could be lost."
        return [warning(ProblemCode.NO_OUTLETS, message)]
    first = side.lines[0].ways
    before = [v for i, v in enumerate(network.villages) if not first.reaches(i)]
    problems = []
    if before:
        codes = ", ".join(village.code for village in before[:5])
        message = (
            f"{len(before)} places with {people_in(before)} people have no way even now: {codes}. "
            "They are in no figure."
        )
        problems.append(warning(ProblemCode.UNREACHABLE_PLACES, message))
    unknown = [village.code for village in network.villages if village.population is None]
    if unknown:
        message = f"The population of {', '.join(unknown[:5])} is unknown; they are listed and not counted."
        problems.append(warning(ProblemCode.POPULATION_UNKNOWN, message))
    return problems
