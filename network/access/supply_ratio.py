"""Supply ratio: how much of the outlets' capacity falls to a head within reach (2SFCA, SPEC.md row CV4)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from network.access.demand import check_amount, check_capacities, check_demands, demand_of
from network.access.radius import Radius
from network.access.reach import Reach
from network.model import Problem, ProblemCode, Site, Village, has_errors


@dataclass(frozen=True, slots=True)
class PlaceSupply:
    """Supply per unit of demand within reach of a place, by 2SFCA."""

    village: Village
    demand: float
    score: float


@dataclass(frozen=True, slots=True)
class OutletSupply:
    """Supply of an outlet per unit of the demand within its radius; the ratio is None where nobody is."""

    site: Site
    supply: float
    demand: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class SupplyRatio:
    """Two-step floating catchment areas. `shared` is Σ score × demand: the supply of the outlets with any
    demand within the radius."""

    places: tuple[PlaceSupply, ...]
    outlets: tuple[OutletSupply, ...]
    shared: float
    problems: tuple[Problem, ...]


def share_supply(
    reach: Reach,
    radius: Radius,
    *,
    supplies: Mapping[str, float] | None = None,
    demands: Mapping[str, float] | None = None,
) -> SupplyRatio:
    """How much supply falls to a head within reach? Two-step floating catchment areas (2SFCA).

    R_j = S_j ÷ the demand within the radius of outlet j; A_i = Σ R_j over the outlets within the radius of
    place i. `supplies` are by site id, capacities a day where they are not given; `demands` by village code,
    people where they are not given. Luo and Wang, "Measures of spatial accessibility to health care in a GIS
    environment", Environment and Planning B 30 (2003).
    """
    problems = _check_supplies(reach, supplies) + check_demands(reach, demands)
    if has_errors(problems):
        reach = reach.without_rows()
    demand, within = demand_of(reach, demands), reach.within(radius)
    known = supplies if supplies is not None else {s.code: s.capacity_per_day or 0.0 for s in reach.sites}
    supply = np.array([float(known.get(site.code, 0.0)) for site in reach.sites])
    around = demand @ within
    ratio = np.divide(supply, around, out=np.zeros_like(supply), where=around > 0)
    scores = within @ ratio
    return SupplyRatio(
        places=tuple(
            PlaceSupply(place, float(own), float(score))
            for place, own, score in zip(reach.places, demand, scores, strict=True)
        ),
        outlets=tuple(
            OutletSupply(site, float(own), float(people), float(share) if people > 0 else None)
            for site, own, people, share in zip(reach.sites, supply, around, ratio, strict=True)
        ),
        shared=float(scores @ demand),
        problems=(*problems, *reach.problems, *check_capacities(reach, supplies)),
    )


def _check_supplies(reach: Reach, supplies: Mapping[str, float] | None) -> list[Problem]:
    known = {site.code for site in reach.sites}
    return [
        problem
        for i, (code, value) in enumerate((supplies or {}).items())
        for problem in check_amount(
            code in known, value, f"site {code!r} among the {len(known)} that count",
            ProblemCode.UNKNOWN_SITE, "supplies", str(i),
        )
    ]  # fmt: skip
