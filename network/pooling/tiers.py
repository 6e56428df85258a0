"""Tiers: district centre, township station, village outlet (三级物流节点), who feeds whom, what is broken."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from network.model import (
    Network,
    Problem,
    ProblemCode,
    Rate,
    Site,
    Tier,
    Township,
    Village,
    error,
    warning,
)
from network.pooling.question import check_day, check_not_below, weekday_of
from network.pooling.scope import lies_at
from network.pooling.timetable import STOP_WITHIN_M, Timetable
from network.roads import nearest_of, point_of, travel_matrix

STATION = "township_station"
CENTRE = "distribution_centre"


class Defect(StrEnum):
    """What is wrong with the chain of an outlet or a station (SPEC.md NM6)."""

    NO_UPSTREAM = "NO_UPSTREAM"
    """No site of the tier above is known for it."""
    UPSTREAM_INACTIVE = "UPSTREAM_INACTIVE"
    """The site above does not count on the day."""
    CYCLE = "CYCLE"
    """The links lead back to a site that they passed."""
    TIER_SKIP = "TIER_SKIP"
    """The site above is not of the tier above."""
    OUTSIDE_PARENT_AREA = "OUTSIDE_PARENT_AREA"
    """The station stands in another township than the outlet."""
    UNREACHABLE = "UNREACHABLE"
    """No road leads down from the site above."""


@dataclass(frozen=True, slots=True)
class Chain:
    """How goods come down to an outlet: its station, the station's centre, minutes of each leg, defects.

    None where there is none, or no road. A station with an outlet is that outlet's own station, and a centre
    with an outlet its own centre. The route ids are those of the package's routes that call at both
    ends of a leg, on the way down.
    """

    outlet: Site
    station: Site | None
    centre: Site | None
    trunk_minutes: float | None
    branch_minutes: float | None
    defects: tuple[Defect, ...]
    trunk_route_ids: tuple[str, ...] = ()
    branch_route_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StationLoad:
    """Goods through a township station (集散中转): kg a day down and up, and their share of its capacity."""

    station: Site
    outlets: int
    down_kg: float
    up_kg: float
    utilisation: float | None


@dataclass(frozen=True, slots=True)
class TierLinks:
    """The three tiers on a day: chains of all outlets, loads of all stations, and coverage tier by tier.

    `stations` counts townships with a station that counts, `outlets` villages and communities with an
    outlet; those without are listed.
    """

    chains: tuple[Chain, ...]
    loads: tuple[StationLoad, ...]
    stations: Rate
    outlets: Rate
    by_defect: Mapping[Defect, int]
    townships_without: tuple[Township, ...] = ()
    villages_without: tuple[Village, ...] = ()
    problems: tuple[Problem, ...] = ()


def tier_links(
    network: Network,
    *,
    as_of: date,
    day: int | None = None,
    upstream: Mapping[str, str] | None = None,
    within_m: float = STOP_WITHIN_M,
) -> TierLinks:
    """Does every outlet hang on a township station, and every station on the district centre?

    `upstream` maps site id to the id of the site above; sites that it does not name, and all when it is
    absent, hang on the nearest by minutes of driving down that counts on the day: outlets of villages on
    sites of the tier TOWNSHIP (of the type township_station where there are any), those and outlets of that
    tier on sites of the tier DISTRICT (distribution_centre). A station's load is the kg of a weekday's
    demands whose place's nearest outlet hangs on it; its utilisation is both directions over
    `capacity_per_day`, None where that is unknown or 0. A route runs between two sites when it stops within
    `within_m` metres of both.
    """
    wrong = [*check_day(day), *check_not_below(0, withinMetres=within_m)]
    if wrong:
        return TierLinks((), (), Rate(0, 0), Rate(0, 0), {}, problems=tuple(wrong))
    links = _Links(network, as_of, upstream or {})
    board = Timetable(network, within_m)
    chains = tuple(_on_routes(board, links.chain(outlet)) for outlet in network.outlets(as_of))
    stations = _preferred(network, Tier.TOWNSHIP, STATION, as_of)
    with_station = {township_of(network, site) for site in stations}
    with_outlet = {site.village_code for site in network.outlets(as_of)}
    townships = [one for one in network.townships if one.code not in with_station]
    villages = [one for one in network.villages if one.code not in with_outlet]
    defects = [defect for chain in chains for defect in chain.defects]
    return TierLinks(
        chains=chains,
        loads=_loads(network, chains, weekday_of(day, as_of)),
        stations=Rate(len(network.townships) - len(townships), len(network.townships)),
        outlets=Rate(len(network.villages) - len(villages), len(network.villages)),
        by_defect={defect: defects.count(defect) for defect in Defect if defect in defects},
        townships_without=tuple(townships),
        villages_without=tuple(villages),
        problems=tuple(_doubts(network, as_of, upstream or {})),
    )


def _on_routes(board: Timetable, chain: Chain) -> Chain:
    """The chain with the routes that run along its legs."""
    trunk = board.routes_between(chain.centre, chain.station) if chain.centre and chain.station else ()
    feeds = chain.station is not None and chain.station is not chain.outlet
    branch = board.routes_between(chain.station, chain.outlet) if chain.station and feeds else ()
    return replace(chain, trunk_route_ids=trunk, branch_route_ids=branch)


def _doubts(network: Network, as_of: date, upstream: Mapping[str, str]) -> list[Problem]:
    """Links that name unknown sites, and a day without outlets."""
    found = [
        error(
            ProblemCode.UNKNOWN_SITE,
            f"There is no site {code!r}; what hangs on it has no upstream.",
            "upstream", str(position), name,
        )
        for position, link in enumerate(upstream.items())
        for name, code in zip(("site", "above"), link, strict=True)
        if code not in network.site_by_code
    ]  # fmt: skip
    stations = _preferred(network, Tier.TOWNSHIP, STATION, as_of)
    lost = [site.code for site in stations if township_of(network, site) not in network.township_by_code]
    if lost:
        message = f"{len(lost)} stations, {lost[0]} first, lie in no known township: they cover none."
        found.append(warning(ProblemCode.TOWNSHIP_UNKNOWN, message))
    if not network.outlets(as_of):
        found.append(warning(ProblemCode.NO_OUTLETS, f"No outlet counts on {as_of}, so there is no chain."))
    return found


def township_of(network: Network, place: Village | Site) -> str | None:
    """Code of the township where a place lies: its own, else its village's; None when unknown."""
    if place.township_code is not None or isinstance(place, Village):
        return place.township_code
    village = network.village_by_code.get(place.village_code or "")
    return village.township_code if village else None


def _preferred(network: Network, tier: Tier, kind: str, as_of: date) -> list[Site]:
    """Sites of a tier that count, of the given type where there are any."""
    sites = [site for site in network.sites if site.tier is tier and site.counts_at(as_of)]
    return [site for site in sites if kind in site.types] or sites


class _Links:
    """The site above each site: as given, else the nearest."""

    def __init__(self, network: Network, as_of: date, upstream: Mapping[str, str]) -> None:
        self._network, self._as_of, self._given = network, as_of, upstream
        stations = _preferred(network, Tier.TOWNSHIP, STATION, as_of)
        centres = _preferred(network, Tier.DISTRICT, CENTRE, as_of)
        outlets = network.outlets(as_of)
        in_villages = [outlet for outlet in outlets if outlet.tier is Tier.VILLAGE]
        in_towns = [*stations, *(outlet for outlet in outlets if outlet.tier is Tier.TOWNSHIP)]
        self._above = self._nearest(in_villages, stations) | self._nearest(in_towns, centres)
        self._above.update(upstream)
        self._travel = self._matrix()

    def _matrix(self) -> dict[tuple[str, str], float | None]:
        """Minutes down every link."""
        known = self._network.site_by_code
        lower = [known[code] for code in sorted(self._above) if code in known]
        upper = [known[code] for code in sorted(set(self._above.values())) if code in known]
        points = [point_of(site) for site in upper], [point_of(site) for site in lower]
        matrix = travel_matrix(self._network, *points)
        return {
            (a.code, b.code): matrix.minutes(row, column)
            for row, a in enumerate(upper)
            for column, b in enumerate(lower)
        }

    def _nearest(self, lower: Sequence[Site], upper: Sequence[Site]) -> dict[str, str]:
        """Down the road from the upper site; sites that no road reaches hang on nobody here."""
        places, sources = [point_of(site) for site in lower], [point_of(site) for site in upper]
        found = nearest_of(self._network, places, sources, to_targets=False)
        pairs = zip(lower, found.target, strict=True)
        return {site.code: upper[target].code for site, target in pairs if target >= 0}

    def chain(self, outlet: Site) -> Chain:
        defects = [Defect.CYCLE] if self._leads_back(outlet) else []
        if outlet.tier is Tier.DISTRICT:
            return Chain(outlet, None, outlet, None, None, tuple(defects))
        station, centre = outlet if outlet.tier is Tier.TOWNSHIP else self._site_above(outlet), None
        if station is not outlet:
            defects += self._defects(outlet, station, Tier.TOWNSHIP)
        if station is not None:
            centre = self._site_above(station)
            if station.tier is Tier.TOWNSHIP:
                defects += self._defects(station, centre, Tier.DISTRICT)
                areas = {township_of(self._network, site) for site in (outlet, station)}
                if len(areas - {None}) > 1:
                    defects.append(Defect.OUTSIDE_PARENT_AREA)
            else:
                centre = station if station.tier is Tier.DISTRICT else centre
        trunk = self._minutes(centre, station)
        branch = self._minutes(station, outlet)
        order = tuple(defect for defect in Defect if defect in defects)
        return Chain(outlet, station, centre, trunk, branch, order)

    def _site_above(self, site: Site) -> Site | None:
        return self._network.site_by_code.get(self._above.get(site.code, ""))

    def _leads_back(self, site: Site) -> bool:
        seen = {site.code}
        above = self._above.get(site.code)
        while above is not None and above not in seen:
            seen.add(above)
            above = self._above.get(above)
        return above is not None

    def _defects(self, site: Site, above: Site | None, tier: Tier) -> list[Defect]:
        """Of one link, from `site` to what should be of that tier."""
        if above is None:
            known = any(one.tier is tier and one.counts_at(self._as_of) for one in self._network.sites)
            asleep = any(one.tier is tier for one in self._network.sites)
            if known and site.code not in self._given:
                return [Defect.UNREACHABLE]
            return [Defect.UPSTREAM_INACTIVE if asleep and not known else Defect.NO_UPSTREAM]
        found = []
        if not above.counts_at(self._as_of):
            found.append(Defect.UPSTREAM_INACTIVE)
        if above.tier is not tier:
            found.append(Defect.TIER_SKIP)
        if self._minutes(above, site) is None:
            found.append(Defect.UNREACHABLE)
        return found

    def _minutes(self, above: Site | None, site: Site | None) -> float | None:
        if above is None or site is None:
            return None
        if above is site:
            return 0.0
        return self._travel.get((above.code, site.code))


def _loads(network: Network, chains: Sequence[Chain], weekday: int) -> tuple[StationLoad, ...]:
    """Each demand goes through the station of the outlet that is nearest to where it lies."""
    outlets = [chain.outlet for chain in chains]
    demands = [demand for demand in network.demands if demand.falls_on(weekday)]
    places = [point_of(lies_at(network, demand)) for demand in demands]
    nearest = nearest_of(network, places, [point_of(outlet) for outlet in outlets], to_targets=True)
    kg: dict[str, dict[str, float]] = defaultdict(lambda: {"DOWN": 0.0, "UP": 0.0})
    stations = {chain.station.code: chain.station for chain in chains if chain.station is not None}
    for demand, target in zip(demands, nearest.target, strict=True):
        station = chains[target].station if target >= 0 else None
        if station is not None:
            kg[station.code][demand.direction] += demand.kg
    count = [chain.station.code for chain in chains if chain.station is not None]
    loads = []
    for code in sorted(stations):
        room = stations[code].capacity_per_day
        down, up = kg[code]["DOWN"], kg[code]["UP"]
        share = (down + up) / room if room else None
        loads.append(StationLoad(stations[code], count.count(code), down, up, share))
    return tuple(loads)
