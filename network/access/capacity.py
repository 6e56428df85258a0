"""Capacity: who is served, who is in reach of outlets that are full, who is out of reach (SPEC.md row CV4).

Demand and capacity are in one unit; people a day unless other demands are given. An outlet of unknown
capacity is never full.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.access.radius import Radius, Towards
from network.access.reach import Reach, reach_of
from network.model import Network, Problem, ProblemCode, Rate, Site, Village, info
from network.roads import DEFAULT_PROFILE, Profile

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Allocation(StrEnum):
    """Who is served where outlets are short."""

    NEAREST = "NEAREST"
    """Places in order of their way to the nearest outlet (then by code) fill it up."""
    OPTIMAL = "OPTIMAL"
    """As much demand as possible is served anywhere within the radius, and of such ways the shortest."""


@dataclass(frozen=True, slots=True)
class OutletLoad:
    """What one outlet serves, out of what it can; `capacity` is None where it is unknown."""

    site: Site
    capacity: float | None
    load: float


@dataclass(frozen=True, slots=True)
class PlaceService:
    """How much of a place's demand is served, lacks capacity within the radius, or is out of reach."""

    village: Village
    demand: float
    served: float
    without_capacity: float
    out_of_reach: float


@dataclass(frozen=True, slots=True)
class CapacitySplit:
    """The three parts of all demand (they add up), place by place and outlet by outlet."""

    served: float
    in_reach_without_capacity: float
    out_of_reach: float
    served_rate: Rate
    places: tuple[PlaceService, ...]
    outlets: tuple[OutletLoad, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PlaceSupply:
    """Supply per unit of demand within reach of a place, by 2SFCA."""

    village: Village
    score: float


@dataclass(frozen=True, slots=True)
class OutletSupply:
    """Supply of an outlet per unit of the demand within its radius; None where nobody is."""

    site: Site
    supply: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class SupplyRatio:
    """Two-step floating catchment areas. Σ score × demand is the supply of the outlets with any demand."""

    places: tuple[PlaceSupply, ...]
    outlets: tuple[OutletSupply, ...]
    problems: tuple[Problem, ...]


def capacity_split(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    allocation: Allocation = Allocation.NEAREST,
    spill: bool = False,
    tolerance: float = 0.0,
    demands: Mapping[str, float] | None = None,
    function: str | None = None,
    designation: str | None = None,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> CapacitySplit:
    """Whom do the outlets within reach have room for?

    `demands` are by village code; people where they are not given. NEAREST with `spill` sends what the
    nearest outlet has no room for on to the next within the radius. A place that is short by at most
    `tolerance` (a share of its demand) counts as served. The rule decides who goes without: it is told.
    """
    reach = reach_of(
        network,
        as_of=as_of,
        radius=radius,
        function=function,
        designation=designation,
        towards=towards,
        villages_only=villages_only,
        profile=profile,
    )
    demand, within = _demand(reach, demands), reach.within(radius)
    room = np.array([np.inf if s.capacity_per_day is None else s.capacity_per_day for s in reach.sites])
    if allocation is Allocation.OPTIMAL:
        flow = _optimal(reach, within, demand, room)
    else:
        flow = _nearest(reach, within, demand, room, spill=spill)
    served = np.minimum(flow.sum(axis=1), demand)
    served = np.where(demand - served <= tolerance * demand + 1e-9, demand, served)
    return _split(reach, within, demand, served, flow)


def supply_ratio(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    supplies: Mapping[str, float] | None = None,
    demands: Mapping[str, float] | None = None,
    function: str | None = None,
    designation: str | None = None,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> SupplyRatio:
    """How much supply falls to a head within reach? Two-step floating catchment areas (2SFCA).

    R_j = S_j ÷ the demand within the radius of outlet j; A_i = Σ R_j over the outlets within the radius of
    place i. `supplies` are by site id, capacities a day where they are not given; `demands` by village code,
    people where they are not given. Luo and Wang, "Measures of spatial accessibility to health care in a GIS
    environment", Environment and Planning B 30 (2003).
    """
    reach = reach_of(
        network,
        as_of=as_of,
        radius=radius,
        function=function,
        designation=designation,
        towards=towards,
        villages_only=villages_only,
        profile=profile,
    )
    demand, within = _demand(reach, demands), reach.within(radius)
    known = supplies if supplies is not None else {s.code: s.capacity_per_day or 0.0 for s in reach.sites}
    supply = np.array([float(known.get(site.code, 0.0)) for site in reach.sites])
    around = demand @ within
    ratio = np.divide(supply, around, out=np.zeros_like(supply), where=around > 0)
    scores = within @ ratio
    return SupplyRatio(
        places=tuple(PlaceSupply(p, float(a)) for p, a in zip(reach.places, scores, strict=True)),
        outlets=tuple(
            OutletSupply(site, float(own), float(share) if people > 0 else None)
            for site, own, share, people in zip(reach.sites, supply, ratio, around, strict=True)
        ),
        problems=(*reach.problems, *_check_capacities(reach, supplies)),
    )


def _demand(reach: Reach, demands: Mapping[str, float] | None) -> Floats:
    if demands is None:
        return reach.people.astype(np.float64)
    return np.array([float(demands.get(place.code, 0.0)) for place in reach.places])


def _nearest(reach: Reach, within: Flags, demand: Floats, room: Floats, *, spill: bool) -> Floats:
    """What flows from each place to each outlet, place after place by (cost, code)."""
    flow = np.zeros(within.shape)
    left = room.copy()
    cost = np.where(within, reach.cost, np.iinfo(np.int64).max)
    order = np.argsort(cost, axis=1, kind="stable")
    reached = np.flatnonzero(within.any(axis=1))
    nearest = cost.min(axis=1, initial=np.iinfo(np.int64).max)[reached]
    for place in reached[np.argsort(nearest, kind="stable")].tolist():
        missing = demand[place]
        options = int(within[place].sum()) if spill else 1
        for site in order[place, :options].tolist():
            taken = min(missing, left[site])
            flow[place, site], missing = taken, missing - taken
            left[site] -= taken
    return flow


def _optimal(reach: Reach, within: Flags, demand: Floats, room: Floats) -> Floats:
    """Most served, then least demand × cost, as a linear programme over the pairs within the radius."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    place, site = np.nonzero(within)
    if not len(place):
        return np.zeros(within.shape)
    ones, pairs = np.ones(len(place)), np.arange(len(place))
    finite = np.isfinite(room)
    limits = np.concatenate((demand, room[finite]))
    is_limited = finite[site]
    rows = np.concatenate((place, len(demand) + (np.cumsum(finite) - 1)[site[is_limited]]))
    columns = np.concatenate((pairs, pairs[is_limited]))
    table: Any = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(limits), len(place)))
    cost = reach.cost[place, site].astype(np.float64)
    longest = max(float(cost.max()), 1.0)
    made = linprog(cost / longest - 2 * ones, A_ub=table.tocsr(), b_ub=limits, method="highs")
    flow = np.zeros(within.shape)
    flow[place, site] = made.x
    return flow


def _split(reach: Reach, within: Flags, demand: Floats, served: Floats, flow: Floats) -> CapacitySplit:
    in_reach: list[bool] = np.asarray(within.any(axis=1)).tolist()
    places = tuple(
        PlaceService(
            village=place,
            demand=float(own),
            served=float(done),
            without_capacity=float(own - done) if near else 0.0,
            out_of_reach=0.0 if near else float(own),
        )
        for place, own, done, near in zip(reach.places, demand, served, in_reach, strict=True)
    )
    return CapacitySplit(
        served=float(served.sum()),
        in_reach_without_capacity=sum(place.without_capacity for place in places),
        out_of_reach=sum(place.out_of_reach for place in places),
        served_rate=Rate(float(served.sum()), float(demand.sum())),
        places=places,
        outlets=tuple(
            OutletLoad(site, site.capacity_per_day, float(load))
            for site, load in zip(reach.sites, flow.sum(axis=0), strict=True)
        ),
        problems=(*reach.problems, *_check_capacities(reach, None)),
    )


def _check_capacities(reach: Reach, given: Mapping[str, float] | None) -> list[Problem]:
    unknown = [site.code for site in reach.sites if site.capacity_per_day is None]
    if given is not None or not unknown:
        return []
    message = (
        f"The capacity of {len(unknown)} outlets is unknown, {unknown[0]} the first: they are never full, "
        "and have no supply to share."
    )
    return [info(ProblemCode.INPUT_MISSING, message)]
