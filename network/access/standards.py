"""Standards: which radius a site has to keep, and whether it does (SPEC.md row SR2).

No national radius for rural outlets could be found. What ships are examples and is labelled so; a district
sets its own, each with its source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from network.access.coverage import nearest_sites
from network.access.radius import TOLERANCE, Radius, Towards, Unit
from network.access.sensitivity import FACTORS
from network.model import Network, Problem, ProblemCode, Site, Standard, Tier, info

EXAMPLES: tuple[Standard, ...] = (
    Standard(
        "example-15-minutes",
        15.0,
        "minutes",
        source="15-minute circles as planned elsewhere (example, no norm of this district)",
        is_example=True,
    ),
    Standard(
        "example-village-ring",
        1.0,
        "km",
        tier=Tier.VILLAGE,
        source="济宁镇村生活圈: village 5-minute ring 500-1000 m on foot, bbs.syuan.com 2021-04-27 (example)",
        is_example=True,
    ),
)
"""Asked where a network brings no standards of its own."""


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
    passes_at: tuple[tuple[float, bool], ...]


@dataclass(frozen=True, slots=True)
class StandardsCheck:
    """All sites asked for, by id, and what is doubtful."""

    sites: tuple[SiteStandard, ...]
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
    standards: Sequence[Standard] | None = None,
    terrain_by_township: Mapping[str, str] | None = None,
) -> StandardsCheck:
    """Does every outlet keep the radius that holds for it? Ways are those of its catchment, to the outlet.

    The network's own standards are asked, the labelled examples where it has none, or the `standards` given.
    """
    asked = network.standards if standards is None else tuple(standards)
    problems: list[Problem] = []
    if not asked:
        asked = EXAMPLES
        message = "The network brings no standards; the labelled examples are asked, which are no norm."
        problems.append(info(ProblemCode.INPUT_MISSING, message))
    outlets = network.outlets(as_of)
    terrain = terrain_by_township or {}
    catchments = {unit: _catchments(network, outlets, unit) for unit in Unit}
    found = []
    for row, site in enumerate(outlets):
        own = effective_standard(asked, site, as_of=as_of, terrain=terrain.get(site.township_code or ""))
        ways = catchments[Unit(own.unit)][row] if own else []
        found.append(_checked(site, own, ways))
    return StandardsCheck(tuple(found), tuple(problems))


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


def _catchments(network: Network, outlets: Sequence[Site], unit: Unit) -> list[list[tuple[float, int]]]:
    """For each outlet the places nearest to it, as (way in the unit, people)."""
    radius = Radius(0, unit)
    nearest = nearest_sites(network, network.villages, outlets, radius, Towards.TO)
    per_unit = 60_000 if unit is Unit.MINUTES else 1_000_000
    ways: list[list[tuple[float, int]]] = [[] for _ in outlets]
    for village, target, cost in zip(
        network.villages, nearest.target.tolist(), nearest.cost.tolist(), strict=True
    ):
        if target >= 0:
            ways[target].append((cost / per_unit, village.population or 0))
    return ways


def _checked(site: Site, standard: Standard | None, ways: Sequence[tuple[float, int]]) -> SiteStandard:
    if standard is None:
        return SiteStandard(site, None, None, 0, None, ())
    reached = max((way for way, _ in ways), default=None)
    far = [people for way, people in ways if way > standard.value + TOLERANCE]
    return SiteStandard(
        site=site,
        standard=standard,
        reached=reached,
        people_outside=sum(far),
        passes=not far,
        passes_at=tuple(
            (share * standard.value, reached is None or reached <= share * standard.value + TOLERANCE)
            for share in FACTORS
        ),
    )
