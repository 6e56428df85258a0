"""Functions: which place reaches which of several functions, each within its own radius (SPEC.md row CV3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from network.access.counting import Asked, check_asked, places_of, rate_by_population, rate_by_village
from network.access.coverage import measure_of, nearest_sites
from network.access.radius import Radius, Towards, Unit
from network.model import (
    Network,
    Problem,
    ProblemCode,
    Rate,
    Site,
    Standard,
    Tier,
    Township,
    Village,
    error,
    warning,
)
from network.roads import DEFAULT_PROFILE, Point, Profile, nearest_of, point_of


@dataclass(frozen=True, slots=True)
class Want:
    """A function that is to be in reach, within which radius, and of which tier (any when None)."""

    function: str
    radius: Radius
    tier: Tier | None = None


@dataclass(frozen=True, slots=True)
class WantCoverage:
    """How far one want is met."""

    want: Want
    by_village: Rate
    by_population: Rate


@dataclass(frozen=True, slots=True)
class PlaceFunctions:
    """Which wants are met at one place, in their order, and whether all are."""

    village: Village
    met: tuple[bool, ...]

    @property
    def has_all(self) -> bool:
        """True when every want is met."""
        return all(self.met)


@dataclass(frozen=True, slots=True)
class FunctionCoverage:
    """The table place × want, the rates of each want, and those of the places where all are met."""

    wants: tuple[WantCoverage, ...]
    all_by_village: Rate
    all_by_population: Rate
    places: tuple[PlaceFunctions, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TownshipReach:
    """The nearest site of a township's point; None where there is none, or the point is unknown."""

    township: Township
    nearest: Site | None
    minutes: float | None
    within: bool


def function_coverage(
    network: Network,
    *,
    as_of: date,
    wants: Sequence[Want],
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> FunctionCoverage:
    """Does every place have all of these functions in reach (一点多能, 乡乡有机构)?

    One search over the roads for each want, over one denominator. Sites count on `as_of` with the function.
    """
    places = places_of(network, villages_only=villages_only)
    columns, problems = [], _check_wants(wants)
    for want in wants:
        asked = Asked(as_of, want.function)
        sites = [s for s in network.sites if asked.counts(s) and want.tier in (None, s.tier)]
        problems += [p for p in check_asked(network, asked, places) if p not in problems]
        problems += _check_sites(want, sites)
        nearest = nearest_sites(network, places, sites, want.radius, towards, profile)
        columns.append((nearest.target >= 0) & (nearest.cost <= want.radius.cost))
    table = np.column_stack(columns) if columns else np.ones((len(places), 0), dtype=bool)
    rows = tuple(PlaceFunctions(p, tuple(met)) for p, met in zip(places, table.tolist(), strict=True))
    complete = [row.village for row in rows if row.has_all]
    return FunctionCoverage(
        wants=tuple(_rates(want, places, rows, i) for i, want in enumerate(wants)),
        all_by_village=rate_by_village(places, complete),
        all_by_population=rate_by_population(places, complete),
        places=rows,
        problems=tuple(problems),
    )


def wants_of(standards: Iterable[Standard], *, as_of: date) -> tuple[Want, ...]:
    """The wants of a standard set: one for each standard in force on the day that names a function."""
    return tuple(
        Want(standard.function, Radius(standard.value, Unit(standard.unit)), standard.tier)
        for standard in standards
        if standard.function is not None and (standard.valid_from is None or standard.valid_from <= as_of)
    )


def township_reach(
    network: Network,
    *,
    as_of: date,
    want: Want,
    grain_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> tuple[TownshipReach, ...]:
    """Has each township such a site in reach of its point? `grain_only` asks those of grain and oil alone.

    Example: every 粮油主产乡镇 with a store of farm inputs within the radius (SPEC.md R16).
    """
    asked = Asked(as_of, want.function)
    sites = [s for s in network.sites if asked.counts(s) and want.tier in (None, s.tier)]
    townships = [t for t in network.townships if t.grain_main or not grain_only]
    return tuple(_reach(network, township, sites, want, profile) for township in townships)


def _reach(
    network: Network, township: Township, sites: Sequence[Site], want: Want, profile: Profile
) -> TownshipReach:
    if township.lon is None or township.lat is None or not sites:
        return TownshipReach(township, None, None, within=False)
    nearest = nearest_of(
        network,
        [Point(township.lon, township.lat)],
        [point_of(site) for site in sites],
        to_targets=True,
        profile=profile,
        measure=measure_of(want.radius),
    )
    target, cost = int(nearest.target[0]), int(nearest.cost[0])
    if target < 0:
        return TownshipReach(township, None, None, within=False)
    is_time = want.radius.unit == "minutes"
    ms = cost if is_time else int(nearest.other[0])
    return TownshipReach(township, sites[target], ms / 60_000, within=cost <= want.radius.cost)


def _rates(
    want: Want, places: Sequence[Village], rows: Sequence[PlaceFunctions], column: int
) -> WantCoverage:
    covered = [row.village for row in rows if row.met[column]]
    return WantCoverage(want, rate_by_village(places, covered), rate_by_population(places, covered))


def _check_wants(wants: Sequence[Want]) -> list[Problem]:
    if wants:
        return []
    message = "No functions are asked for: name at least one with its radius."
    return [error(ProblemCode.INPUT_MISSING, message, "input", "wants")]


def _check_sites(want: Want, sites: Sequence[Site]) -> list[Problem]:
    if sites:
        return []
    tier = "" if want.tier is None else f" of tier {want.tier}"
    message = f"No site{tier} with the function {want.function!r} is in business on the day."
    return [warning(ProblemCode.NO_OUTLETS, message)]
