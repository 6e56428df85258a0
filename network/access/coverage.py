"""Coverage: which villages reach an outlet in time, which do not, and why (覆盖率, 全面覆盖)."""

from collections.abc import Iterable, Sequence
from datetime import date

from network.access.answers import Coverage, PlaceAccess, TownshipCoverage
from network.access.counting import (
    Asked,
    check_asked,
    check_radius,
    check_sites,
    people_in,
    places_of,
    rate_by_population,
    rate_by_village,
)
from network.access.gaps import Remedies, gaps_of
from network.access.radius import Radius, Towards, Unit
from network.model import (
    Network,
    Problem,
    ProblemCode,
    Rate,
    Site,
    Spread,
    Township,
    Village,
    spread_of,
    warning,
)
from network.roads import DEFAULT_PROFILE, Measure, Nearest, Profile, nearest_of, point_of


def coverage(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    function: str | None = None,
    designation: str | None = None,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> Coverage:
    """Where does the network leave villages uncovered on that day, and by how much?

    A place is covered when its cost to the nearest site is at most the radius. Sites are the outlets, or
    all sites with the `function` or `designation` asked for, that count on `as_of`. Three readings stand
    side by side, over one denominator: a site of one's own (administrative), villages in reach, people in
    reach. Definitions: SPEC.md rows CV1, CV2 and CV5. One search over the roads; ties by site id.
    """
    asked = Asked(as_of, function, designation)
    key = ("access.coverage", asked, radius, towards, villages_only, profile)
    return network.memo.get(
        key, lambda: _coverage(network, asked, radius, towards, villages_only=villages_only, profile=profile)
    )


def nearest_sites(
    network: Network,
    places: Sequence[Village],
    sites: Sequence[Site],
    radius: Radius,
    towards: Towards,
    profile: Profile = DEFAULT_PROFILE,
) -> Nearest:
    """The nearest site of each place, by the measure of the radius."""
    return nearest_of(
        network,
        [point_of(village) for village in places],
        [point_of(site) for site in sites],
        to_targets=towards is Towards.TO,
        profile=profile,
        measure=measure_of(radius),
    )


def measure_of(radius: Radius) -> Measure:
    """Minutes search the quickest way, kilometres the shortest."""
    return Measure.TIME if radius.unit is Unit.MINUTES else Measure.LENGTH


def _coverage(
    network: Network,
    asked: Asked,
    radius: Radius,
    towards: Towards,
    *,
    villages_only: bool,
    profile: Profile,
) -> Coverage:
    places = places_of(network, villages_only=villages_only)
    sites = [site for site in network.sites if asked.counts(site)]
    nearest = nearest_sites(network, places, sites, radius, towards, profile)
    access = tuple(_access(places, sites, nearest, radius))
    served = {site.village_code for site in sites}
    remedies = Remedies(network, asked, radius, towards, profile, access)
    return Coverage(
        radius=radius,
        administrative=rate_by_village(places, _served(places, served)),
        by_village=rate_by_village(places, _covered(access)),
        by_population=rate_by_population(places, _covered(access)),
        minutes=_minutes(access),
        unreachable_population=people_in(a.village for a in access if a.minutes is None),
        places=access,
        townships=_townships(network, access, served),
        problems=(
            *check_radius(radius),
            *check_asked(network, asked, places),
            *check_sites(sites, asked),
            *_check_reach(access),
        ),
        find_gaps=lambda: gaps_of(access, radius, served, remedies),
        fix_of=remedies.fix_of,
    )


def _access(
    places: Sequence[Village], sites: Sequence[Site], nearest: Nearest, radius: Radius
) -> Iterable[PlaceAccess]:
    for village, target, cost, other in zip(
        places, nearest.target.tolist(), nearest.cost.tolist(), nearest.other.tolist(), strict=True
    ):
        if target < 0:
            yield PlaceAccess(village, None, None, None, covered=False)
            continue
        ms, mm = (cost, other) if radius.unit is Unit.MINUTES else (other, cost)
        yield PlaceAccess(village, sites[target], ms / 60_000, mm / 1_000_000, covered=cost <= radius.cost)


def _covered(access: Iterable[PlaceAccess]) -> list[Village]:
    return [a.village for a in access if a.covered]


def _served(places: Iterable[Village], served: set[str | None]) -> list[Village]:
    return [village for village in places if village.code in served]


def _minutes(access: Iterable[PlaceAccess]) -> Spread:
    """Minutes over reachable places, weighted by population; unknown populations weigh nothing."""
    reachable = [(a.minutes, float(a.village.population or 0)) for a in access if a.minutes is not None]
    return spread_of([minutes for minutes, _ in reachable], [people for _, people in reachable])


def _townships(
    network: Network, access: Sequence[PlaceAccess], served: set[str | None]
) -> tuple[TownshipCoverage, ...]:
    grouped: dict[str, list[PlaceAccess]] = {township.code: [] for township in network.townships}
    for place in access:
        grouped[place.village.township_code].append(place)
    return tuple(_township(township, grouped[township.code], served) for township in network.townships)


def _township(township: Township, access: Sequence[PlaceAccess], served: set[str | None]) -> TownshipCoverage:
    places = [a.village for a in access]
    return TownshipCoverage(
        township,
        Rate(len(_served(places, served)), len(places)),
        rate_by_village(places, _covered(access)),
        rate_by_population(places, _covered(access)),
    )


def _check_reach(access: Iterable[PlaceAccess]) -> list[Problem]:
    cut_off = [a.village for a in access if a.minutes is None]
    if not cut_off:
        return []
    names = ", ".join(village.code for village in cut_off[:5])
    message = (
        f"{len(cut_off)} places with {people_in(cut_off)} people reach no such site: {names}. "
        "Means and percentiles are over the places that do."
    )
    return [warning(ProblemCode.UNREACHABLE_PLACES, message)]
