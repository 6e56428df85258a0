"""Service radii: how far each outlet serves, whom it serves, and where two of them serve the same people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geo.measure import straight_km
from network.access.answers import Overlap, RadiusShape, Ring, ServiceRadii, ServiceRadius
from network.access.counting import people_in
from network.access.radius import Radius, Towards, Unit
from network.model import (
    Memo,
    Network,
    Problem,
    ProblemCode,
    Site,
    Village,
    error,
    info,
    spread_of,
)
from network.roads import DEFAULT_PROFILE, Measure, Profile, arrays_of, nearest_of, point_of
from network.roads.probes import probes_of
from network.roads.travel import Spread

_REMEMBERED = 2
"""Answers kept with a network: each holds the drawn rings of all its sites, some megabytes of text."""

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


def service_radii(
    network: Network,
    *,
    as_of: date,
    breaks: Sequence[Radius],
    site_codes: Sequence[str] | None = None,
    towards: Towards = Towards.TO,
    shape: RadiusShape = RadiusShape.DISKS,
    profile: Profile = DEFAULT_PROFILE,
) -> ServiceRadii:
    """How far does each site serve? Rings at the breaks, and the catchment beside the other outlets.

    Without `site_codes` all outlets that count on `as_of` answer; a named site answers even when it does
    not count, and then its catchment is what it would take if it alone were added. Rings count a place by
    its network cost, never by lying inside a shape. Definitions: SPEC.md rows SR1, SR3 and SR4. One search
    over the roads for each site and unit of the breaks, cut off at the largest break.
    """
    asked, problems = _asked(network, as_of, site_codes)
    problems += _check_breaks(breaks)
    if not breaks:
        asked = []
    breaks = tuple(dict.fromkeys(breaks))  # a break given twice is one ring
    key = (as_of, breaks, tuple(s.code for s in asked), towards, shape, profile)
    work = _Radii(network, as_of, breaks, towards, shape, profile)
    few = network.memo.get("access.radii", lambda: Memo(capacity=_REMEMBERED))
    return ServiceRadii(few.get(key, lambda: work.answer(asked)), tuple(problems))


def _asked(
    network: Network, as_of: date, site_codes: Sequence[str] | None
) -> tuple[list[Site], list[Problem]]:
    if site_codes is None:
        return list(network.outlets(as_of)), []
    problems, sites = [], []
    for position, code in enumerate(site_codes):
        site = network.site_by_code.get(code)
        if site is None:
            message = f"There is no site {code!r} in this network."
            problems.append(error(ProblemCode.UNKNOWN_SITE, message, "input", "siteIds", str(position)))
        elif site not in sites:
            sites.append(site)
            if not site.counts_at(as_of):
                message = (
                    f"Site {code!r} does not count on {as_of}; it is answered as if it alone were added."
                )
                problems.append(info(ProblemCode.SITE_INACTIVE, message, "input", "siteIds", str(position)))
    return sorted(sites, key=lambda site: site.code), problems


def _check_breaks(breaks: Sequence[Radius]) -> list[Problem]:
    if breaks:
        return []
    message = "No breaks are given: say at how many minutes or kilometres the rings shall lie."
    return [error(ProblemCode.INPUT_MISSING, message, "input", "breaks")]


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one site reaches in one unit: the cost of each place (-1: none) and of each probe."""

    places: Whole
    probes: Whole


@dataclass(frozen=True, slots=True)
class _Catchment:
    """The places whose nearest site a site is: positions in the list of villages, and their ways."""

    places: list[int]
    minutes: list[float]
    km: list[float]


@dataclass(frozen=True)
class _Radii:
    """The working out of one request."""

    network: Network
    as_of: date
    breaks: tuple[Radius, ...]
    towards: Towards
    shape: RadiusShape
    profile: Profile

    def answer(self, sites: Sequence[Site]) -> tuple[ServiceRadius, ...]:
        reach = {unit: self._reach(sites, unit) for unit in sorted({r.unit for r in self.breaks})}
        catchments = self._catchments(sites)
        largest = max(self.breaks, key=lambda r: (r.unit is Unit.MINUTES, r.value)) if self.breaks else None
        within = np.array([self._within(r.places, largest) for r in reach[largest.unit]]) if largest else None
        shared, alone = self._overlaps(sites, within)
        return tuple(
            self._site(site, {u: rows[i] for u, rows in reach.items()}, catchments[i], alone[i], shared[i])
            for i, site in enumerate(sites)
        )

    def _reach(self, sites: Sequence[Site], unit: Unit) -> list[_Reach]:
        measure = Measure.TIME if unit is Unit.MINUTES else Measure.LENGTH
        limit = max(r.cost for r in self.breaks if r.unit is unit)
        roads, arrays = self.network.roads, arrays_of(self.network.roads, self.profile)
        reverse = self.towards is Towards.TO
        spread = Spread(roads, self.profile, measure, reverse=reverse)
        rows = spread.rows([point_of(s) for s in sites], [point_of(v) for v in self.network.villages], limit)
        probes = probes_of(self.network)
        return [
            _Reach(at_places.cost, probes.costs(roads, arrays, labels, measure=measure, reverse=reverse))
            for labels, at_places in rows
        ]

    @staticmethod
    def _within(costs: Whole, radius: Radius) -> Flags:
        return (costs >= 0) & (costs <= radius.cost)

    def _site(
        self,
        site: Site,
        reach: dict[Unit, _Reach],
        catchment: _Catchment,
        unique_population: int,
        overlaps: tuple[Overlap, ...],
    ) -> ServiceRadius:
        villages = tuple(self.network.villages[i] for i in catchment.places)
        return ServiceRadius(
            site=site,
            rings=tuple(self._ring(radius, reach[radius.unit]) for radius in self.breaks),
            catchment=villages,
            catchment_population=people_in(villages),
            minutes=spread_of(catchment.minutes),
            max_km=max(catchment.km, default=None),
            detour=_detour(site, villages, catchment.km),
            unique_population=unique_population,
            overlaps=overlaps,
        )

    def _ring(self, radius: Radius, reach: _Reach) -> Ring:
        inner = [r.cost for r in self.breaks if r.unit is radius.unit and r.cost < radius.cost]
        above = max(inner, default=-1) if self.shape is RadiusShape.RINGS else -1
        held = self._within(reach.places, radius) & (reach.places > above)
        villages = tuple(self.network.villages[i] for i in np.flatnonzero(held))
        drawn = (reach.probes <= radius.cost) & (reach.probes > above)
        cells = probes_of(self.network).cells
        packed, count = np.packbits(drawn), len(drawn)

        def shape() -> str | None:
            return cells.geojson(np.unpackbits(packed, count=count).astype(bool))

        return Ring(radius, cells.area(drawn), people_in(villages), villages, shape)

    def _catchments(self, sites: Sequence[Site]) -> list[_Catchment]:
        """Among the outlets that count; a site that is none of them is set against them on its own."""
        outlets = self.network.outlets(self.as_of)
        counted = self._allocated(outlets)
        known = {outlet.code: row for row, outlet in enumerate(outlets)}
        catchments = []
        for site in sites:
            if site.code in known:
                catchments.append(counted[known[site.code]])
            else:
                joined = tuple(sorted((*outlets, site), key=lambda s: s.code))
                catchments.append(self._allocated(joined)[joined.index(site)])
        return catchments

    def _allocated(self, outlets: Sequence[Site]) -> list[_Catchment]:
        nearest = nearest_of(
            self.network,
            [point_of(village) for village in self.network.villages],
            [point_of(site) for site in outlets],
            to_targets=self.towards is Towards.TO,
            profile=self.profile,
        )
        catchments = [_Catchment([], [], []) for _ in outlets]
        for place, target in enumerate(nearest.target.tolist()):
            if target >= 0:
                catchments[target].places.append(place)
                catchments[target].minutes.append(int(nearest.cost[place]) / 60_000)
                catchments[target].km.append(int(nearest.other[place]) / 1_000_000)
        return catchments

    def _overlaps(
        self, sites: Sequence[Site], within: Flags | None
    ) -> tuple[list[tuple[Overlap, ...]], list[int]]:
        """For each site the people it shares with each other one, and those it alone reaches."""
        if within is None or not len(within):
            return [], []
        people = np.array([village.population or 0 for village in self.network.villages], dtype=np.int64)
        shared = (within * people) @ within.T.astype(np.int64)
        alone = within[:, within.sum(axis=0) == 1] @ people[within.sum(axis=0) == 1]
        overlaps = [
            tuple(
                Overlap(sites[other], int(row[other]))
                for other in sorted(np.flatnonzero(row).tolist(), key=lambda o: (-row[o], o))
                if other != i
            )
            for i, row in enumerate(shared)
        ]
        return overlaps, [int(n) for n in alone]


def _detour(site: Site, villages: Sequence[Village], km: Sequence[float]) -> float | None:
    """Length of the ways over the distances as the crow flies, both summed over the catchment."""
    if not villages:
        return None
    lon, lat = [village.lon for village in villages], [village.lat for village in villages]
    crow_km = float(straight_km(lon=(lon, site.lon), lat=(lat, site.lat)).sum())
    return sum(km) / crow_km if crow_km else None
