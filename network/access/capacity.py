"""Capacity: who is served, who is in reach of outlets that are full, who is out of reach (SPEC.md row CV4).

Demand and capacity are in one unit; people a day unless other demands are given. An outlet of unknown
capacity is never full.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.access.demand import check_capacities, check_demands, demand_of
from network.access.radius import Radius
from network.access.reach import Reach
from network.access.sensitivity import FACTORS, scaled
from network.model import Problem, ProblemCode, Rate, Site, Village, error, has_errors

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

    @property
    def use(self) -> Rate | None:
        """Load of capacity; None where that is unknown."""
        return None if self.capacity is None else Rate(self.load, self.capacity)


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
    rule: "CapacityRule"
    demands: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class CapacityRule:
    """How room is given out, and how much every head asks for.

    NEAREST with `spill` sends what the nearest outlet has no room for on to the next within the radius. A
    place that is short by at most `tolerance` (a share of its demand) counts as served.
    """

    allocation: Allocation = Allocation.NEAREST
    spill: bool = False
    tolerance: float = 0.0
    demand_per_head: float = 1.0

    @property
    def told(self) -> str:
        """The rule in a sentence: it decides who goes without."""
        if self.allocation is Allocation.OPTIMAL:
            return "As many as possible are served, then over the shortest ways (HiGHS, proven)."
        on = ", what it has no room for goes on to the next within the radius" if self.spill else ""
        return f"Places fill their nearest outlet in order of their way, then code{on}."


@dataclass(frozen=True, slots=True)
class CapacityAt:
    """The three parts at a share of the radius."""

    factor: float
    radius: Radius
    served: float
    in_reach_without_capacity: float
    out_of_reach: float


def split_capacity(
    reach: Reach, radius: Radius, rule: CapacityRule, *, demands: Mapping[str, float] | None = None
) -> CapacitySplit:
    """Whom do the outlets within reach have room for?

    `demands` are by village code; people times `demand_per_head` where they are not given. The three parts
    add up to all demand, whatever the rule. A rule or demand that cannot be is a problem, and nothing is
    counted.
    """
    problems = _check_rule(rule) + check_demands(reach, demands)
    if has_errors(problems):
        reach = reach.without_rows()
    demand, within = demand_of(reach, demands, rule.demand_per_head), reach.within(radius)
    room = np.array([np.inf if s.capacity_per_day is None else s.capacity_per_day for s in reach.sites])
    if rule.allocation is Allocation.OPTIMAL:
        flow = _optimal(reach, within, demand, room)
    else:
        flow = _nearest(reach, within, demand, room, spill=rule.spill)
    served = np.minimum(flow.sum(axis=1), demand)
    served = np.where(demand - served <= rule.tolerance * demand + 1e-9, demand, served)
    places = _services(reach, within, demand, served)
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
        problems=(*problems, *reach.problems, *check_capacities(reach, None)),
        rule=rule,
        demands=demands,
    )


def capacity_sensitivity(
    reach: Reach, radius: Radius, rule: CapacityRule, *, demands: Mapping[str, float] | None = None
) -> tuple[CapacityAt, ...]:
    """The three parts at 90, 100 and 110 % of the radius."""
    found = []
    for factor in FACTORS:
        own = scaled(radius, factor)
        made = split_capacity(reach, own, rule, demands=demands)
        parts = made.served, made.in_reach_without_capacity, made.out_of_reach
        found.append(CapacityAt(factor, own, *parts))
    return tuple(found)


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


def _services(reach: Reach, within: Flags, demand: Floats, served: Floats) -> tuple[PlaceService, ...]:
    in_reach: list[bool] = np.asarray(within.any(axis=1)).tolist()
    return tuple(
        PlaceService(
            village=place,
            demand=float(own),
            served=float(done),
            without_capacity=float(own - done) if near else 0.0,
            out_of_reach=0.0 if near else float(own),
        )
        for place, own, done, near in zip(reach.places, demand, served, in_reach, strict=True)
    )


def _check_rule(rule: CapacityRule) -> list[Problem]:
    problems = []
    if not 0 <= rule.tolerance <= 1:
        message = f"A tolerance of {rule.tolerance:g} is no share of a demand: give 0 to 1."
        problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "tolerance"))
    if not (isfinite(rule.demand_per_head) and rule.demand_per_head >= 0):
        message = f"A demand of {rule.demand_per_head:g} a head is not possible: give at least 0."
        problems.append(error(ProblemCode.INPUT_OUT_OF_RANGE, message, "demandPerHead"))
    return problems
