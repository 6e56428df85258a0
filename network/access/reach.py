"""Reach: the whole table of costs between places and the sites asked for, in one pass over the roads."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from network.access.counting import Asked, check_asked, check_sites, places_of
from network.access.coverage import measure_of
from network.access.radius import Radius, Towards
from network.model import Network, Problem, Site, Village
from network.roads import DEFAULT_PROFILE, Measure, Profile, point_of, travel_matrix

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reach:
    """Places (rows) and sites (columns) with the cost of the way between them; -1 where there is none.

    `cost` is in the measure of the radius (milliseconds or millimetres), `ms` always of the quickest way.
    `people` are 0 where unknown.
    """

    places: tuple[Village, ...]
    sites: tuple[Site, ...]
    people: Whole
    cost: Whole
    ms: Whole
    problems: tuple[Problem, ...]

    def within(self, radius: Radius) -> Flags:
        """Which place lies within the radius of which site."""
        return (self.cost >= 0) & (self.cost <= radius.cost)

    def without_rows(self) -> "Reach":
        """The same sites and no place: what a refused question is answered from."""
        return replace(self, places=(), people=self.people[:0], cost=self.cost[:0], ms=self.ms[:0])


def reach_of(
    network: Network,
    *,
    as_of: date,
    radius: Radius,
    function: str | None = None,
    designation: str | None = None,
    towards: Towards = Towards.TO,
    villages_only: bool = False,
    profile: Profile = DEFAULT_PROFILE,
) -> Reach:
    """The table for the same sites and places that `coverage` counts; remembered with the network."""
    asked = Asked(as_of, function, designation)
    measure = measure_of(radius)
    key = ("access.reach", asked, measure, towards, villages_only, profile)
    return network.memo.get(
        key, lambda: _reach(network, asked, measure, towards, profile, villages_only=villages_only)
    )


def _reach(
    network: Network,
    asked: Asked,
    measure: Measure,
    towards: Towards,
    profile: Profile,
    *,
    villages_only: bool,
) -> Reach:
    places = places_of(network, villages_only=villages_only)
    sites = tuple(site for site in network.sites if asked.counts(site))
    own, theirs = [point_of(place) for place in places], [point_of(site) for site in sites]
    is_to = towards is Towards.TO
    ends = (own, theirs) if is_to else (theirs, own)
    by_time = travel_matrix(network, *ends, profile=profile).ms
    cost = by_time
    if measure is Measure.LENGTH:
        cost = travel_matrix(network, *ends, profile=profile, measure=measure).mm
    return Reach(
        places=places,
        sites=sites,
        people=np.array([place.population or 0 for place in places], dtype=np.int64),
        cost=cost if is_to else cost.T,
        ms=by_time if is_to else by_time.T,
        problems=(*check_asked(network, asked, places), *check_sites(sites, asked)),
    )
