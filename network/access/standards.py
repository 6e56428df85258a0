"""Standards: which radius a site has to keep, and whether it does (SPEC.md row SR2).

No national radius for rural outlets could be found. What ships are examples and is labelled so; a district
sets its own, each with its source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from network.access.coverage import nearest_sites
from network.access.mode import profile_of
from network.access.radius import TOLERANCE, Radius, Towards, Unit
from network.access.sensitivity import FACTORS
from network.access.standard_set import chosen_standards, standards_of
from network.model import (
    OUTLET,
    Mode,
    Network,
    Problem,
    ProblemCode,
    Rate,
    Site,
    Standard,
    error,
    has_errors,
    warning,
)

Ways = Sequence[tuple[float, int]]
"""The places of a catchment: the way to the site in the standard's unit, and the people."""


@dataclass(frozen=True, slots=True)
class PassesAt:
    """Whether a site passes a standard of `value`: `factor` times the one that holds."""

    factor: float
    value: float
    passes: bool


@dataclass(frozen=True, slots=True)
class SiteStandard:
    """A site against the standard that holds for it.

    `reached` is the farthest way in its catchment, in the standard's unit; None where nobody is nearest to
    it. `people_outside` live in the catchment and farther off than the standard. The site passes when no
    place of its catchment does; None where no standard holds. `passes_at` says the same for a standard a
    tenth smaller, as it is, and a tenth larger.
    """

    site: Site
    standard: Standard | None
    reached: float | None
    people_outside: int
    passes: bool | None
    passes_at: tuple[PassesAt, ...]


@dataclass(frozen=True, slots=True)
class StandardsCheck:
    """All sites asked for, by id. `passed` counts those with a standard; `passed_at` does at each factor."""

    sites: tuple[SiteStandard, ...]
    passed: Rate
    passed_at: tuple[tuple[float, Rate], ...]
    problems: tuple[Problem, ...]


def effective_standard(
    standards: Iterable[Standard], site: Site, *, as_of: date, terrain: str | None = None
) -> Standard | None:
    """The standard that holds for a site on a day: the most specific one that fits.

    Function and terrain before function, before terrain, before tier, before the default; of equally
    specific ones the one that came into force last, then by code. One whose condition the site does not
    meet does not fit; nor does one that is not in force yet.
    """
    fitting = [s for s in standards if _fits(s, site, as_of, terrain)]
    return max(
        fitting, key=lambda s: (_specific(s), s.valid_from or date.min, _backwards(s.code)), default=None
    )


def check_standards(
    network: Network,
    *,
    as_of: date,
    standards: Sequence[str] | None = None,
    site_type: str = OUTLET,
    site_ids: Sequence[str] | None = None,
    terrain_by_township: Mapping[str, str] | None = None,
) -> StandardsCheck:
    """Does every site of a type keep the radius that holds for it, for the places nearest to it?

    The network's own standards are asked, the labelled examples where it has none; `standards` chooses among
    them by code or name of their set. A place is in the catchment of the nearest site of the type that is in
    business, by the unit and mode of the standard, and that has the function which the standard names.
    """
    known, problems = standards_of(network)
    asked, found = (known, ()) if standards is None else chosen_standards(known, standards)
    group = [s for s in network.sites if site_type in s.types and s.counts_at(as_of)]
    problems += tuple(problem.under("input") for problem in found)
    problems += _check_sites(network, group, site_type, site_ids, as_of)
    terrain, unknown = _terrain(network, terrain_by_township or {})
    problems += unknown
    sites = [s for s in group if site_ids is None or s.code in site_ids]
    held = {
        s.code: effective_standard(asked, s, as_of=as_of, terrain=terrain.get(_township_of(network, s)))
        for s in sites
    }
    catchments = Catchments(network, group)
    rows = () if has_errors(problems) else tuple(_checked(s, held[s.code], catchments) for s in sites)
    return StandardsCheck(
        rows, _passed(rows, 1.0), tuple((factor, _passed(rows, factor)) for factor in FACTORS), problems
    )


class Catchments:
    """The ways of the places nearest to each site of a group, searched once for each kind of standard."""

    def __init__(self, network: Network, group: Sequence[Site]) -> None:
        self._network, self._group = network, group
        self._ways: dict[tuple[Unit, Mode, str | None], Mapping[str, Ways]] = {}

    def ways(self, site: Site, standard: Standard) -> Ways:
        """The places nearest to the site among those that the standard is about."""
        key = (Unit(standard.unit), standard.mode, standard.function)
        if key not in self._ways:
            self._ways[key] = self._search(*key)
        return self._ways[key][site.code]

    def _search(self, unit: Unit, mode: Mode, function: str | None) -> Mapping[str, Ways]:
        network = self._network
        sites = [s for s in self._group if function is None or function in s.functions]
        nearest = nearest_sites(
            network, network.villages, sites, Radius(0, unit), Towards.TO, profile_of(network, mode)
        )
        per_unit = 60_000 if unit is Unit.MINUTES else 1_000_000
        ways: dict[str, list[tuple[float, int]]] = {site.code: [] for site in sites}
        for village, target, cost in zip(
            network.villages, nearest.target.tolist(), nearest.cost.tolist(), strict=True
        ):
            if target >= 0:
                ways[sites[target].code].append((cost / per_unit, village.population or 0))
        return ways


def _fits(standard: Standard, site: Site, as_of: date, terrain: str | None) -> bool:
    return (
        (standard.valid_from is None or standard.valid_from <= as_of)
        and standard.tier in (None, site.tier)
        and standard.terrain in (None, terrain)
        and (standard.function is None or standard.function in site.functions)
    )


def _specific(standard: Standard) -> tuple[bool, bool, bool]:
    return standard.function is not None, standard.terrain is not None, standard.tier is not None


def _backwards(code: str) -> tuple[int, ...]:
    """Greater for codes that sort first."""
    return (*(-ord(letter) for letter in code), 0)


def _checked(site: Site, standard: Standard | None, catchments: Catchments) -> SiteStandard:
    if standard is None:
        return SiteStandard(site, None, None, 0, None, ())
    ways = catchments.ways(site, standard)
    reached = max((way for way, _ in ways), default=None)
    far = [people for way, people in ways if way > standard.value + TOLERANCE]
    told = []
    for factor in FACTORS:
        value = factor * standard.value
        told.append(PassesAt(factor, value, reached is None or reached <= value + TOLERANCE))
    return SiteStandard(site, standard, reached, sum(far), not far, tuple(told))


def _passed(rows: Iterable[SiteStandard], factor: float) -> Rate:
    verdicts = [at.passes for row in rows for at in row.passes_at if at.factor == factor]
    return Rate(sum(verdicts), len(verdicts))


def _township_of(network: Network, site: Site) -> str:
    village = network.village_by_code.get(site.village_code or "")
    return site.township_code or (village.township_code if village else "")


def _terrain(network: Network, given: Mapping[str, str]) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """The terrain of each township, as given or as known, and townships that there are not."""
    known = {t.code: t.terrain for t in network.townships if t.terrain is not None}
    problems = tuple(
        error(
            ProblemCode.UNKNOWN_TOWNSHIP, f"There is no township {code!r} in this network.",
            "input", "terrain", str(i),
        )
        for i, code in enumerate(given)
        if code not in network.township_by_code
    )  # fmt: skip
    return {**known, **given}, problems


def _check_sites(
    network: Network, group: Sequence[Site], site_type: str, site_ids: Sequence[str] | None, as_of: date
) -> tuple[Problem, ...]:
    """Nothing of that type, and named sites that are not known or not in the group."""
    problems = []
    if not group:
        message = f"No site of the type {site_type!r} is in business on {as_of}."
        problems.append(warning(ProblemCode.NO_OUTLETS, message, "input", "siteType"))
    counted = {site.code for site in group}
    for i, code in enumerate(site_ids or ()):
        path = ("input", "siteIds", str(i))
        if code not in network.site_by_code:
            problems.append(error(ProblemCode.UNKNOWN_SITE, f"There is no site {code!r}.", *path))
        elif code not in counted:
            message = f"The site {code!r} is no {site_type} in business on {as_of}; it was left out."
            problems.append(warning(ProblemCode.SITE_INACTIVE, message, *path))
    return tuple(problems)
