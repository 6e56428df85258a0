"""Gaps: the uncovered places in the order a planner takes them, each with its reasons and first remedy."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.access.answers import Fix, FixKind, Gap, GapReason, PlaceAccess
from network.access.counting import Asked
from network.access.radius import Radius, Towards, Unit
from network.model import Network, Site, Village
from network.roads import Measure, Point, Profile, anchors_of, nearest_of, point_of, travel_matrix


def gaps_of(
    access: Sequence[PlaceAccess], radius: Radius, served: set[str | None], remedies: "Remedies"
) -> tuple[Gap, ...]:
    """All uncovered places: population descending, cut-off first among equals, excess descending, code."""
    gaps = [
        Gap(
            village=place.village,
            population=place.village.population,
            minutes=place.minutes,
            km=place.km,
            excess=_excess(place, radius),
            nearest=place.nearest,
            reasons=tuple(_reasons(place, served, remedies)),
        )
        for place in access
        if not place.covered
    ]
    return tuple(sorted(gaps, key=_order))


def _order(gap: Gap) -> tuple[float, bool, float, str]:
    people = -1 if gap.population is None else gap.population
    return (-people, gap.excess is not None, -(gap.excess or 0.0), gap.village.code)


def _excess(place: PlaceAccess, radius: Radius) -> float | None:
    cost = place.minutes if radius.unit is Unit.MINUTES else place.km
    return None if cost is None else cost - radius.value


def _reasons(place: PlaceAccess, served: set[str | None], remedies: "Remedies") -> list[GapReason]:
    code = place.village.code
    reasons = [] if code in served else [GapReason.NO_OUTLET_IN_VILLAGE]
    reasons.append(GapReason.OUT_OF_RADIUS if place.minutes is not None else GapReason.UNREACHABLE)
    if code in remedies.off_roads:
        reasons.append(GapReason.NOT_SNAPPED)
    if code in remedies.inactive:
        reasons.append(GapReason.OUTLET_INACTIVE)
    if code in remedies.lacking:
        reasons.append(GapReason.FUNCTION_MISSING)
    return reasons


class Remedies:
    """What would close the gaps: sites in reach that lack the function or are not in business, new outlets.

    A missing designation is awarded, not built: it is told as a reason and never as a remedy. The first of
    ADD_FUNCTION, REOPEN and NEW_OUTLET that covers the place is its fix (SPEC.md CV5); among sites the
    nearest, among new outlets (one may stand at any village) the one that newly covers most people.
    """

    def __init__(
        self,
        network: Network,
        asked: Asked,
        radius: Radius,
        towards: Towards,
        profile: Profile,
        access: Sequence[PlaceAccess],
    ) -> None:
        self._network, self._asked, self._radius = network, asked, radius
        self._towards, self._profile = towards, profile
        self._measure = Measure.TIME if radius.unit is Unit.MINUTES else Measure.LENGTH
        self._gaps = [place.village for place in access if not place.covered]

    @cached_property
    def off_roads(self) -> frozenset[str]:
        """Codes of the uncovered places that lie too far from every road."""
        anchors = anchors_of(self._network.roads, [point_of(village) for village in self._gaps])
        return frozenset(
            village.code
            for village, anchor in zip(self._gaps, anchors, strict=True)
            if anchor.is_far(self._profile)
        )

    @cached_property
    def lacking(self) -> dict[str, Site]:
        """For uncovered places: the nearest outlet in business in reach that is not what is asked for."""
        outlets = self._network.outlets(self._asked.as_of)
        return self._within_reach([site for site in outlets if not self._asked.would_count(site)])

    @cached_property
    def without_function(self) -> dict[str, Site]:
        """For uncovered places: the nearest of those outlets that lacks the function alone."""
        outlets = self._network.outlets(self._asked.as_of)
        asked = self._asked
        return self._within_reach(
            [site for site in outlets if asked.is_designated(site) and not asked.has_function(site)]
        )

    @cached_property
    def inactive(self) -> dict[str, Site]:
        """For uncovered places: the nearest site of the kind asked for within the radius, not in business."""
        return self._within_reach(
            [
                site
                for site in self._network.sites
                if self._asked.would_count(site) and not site.counts_at(self._asked.as_of)
            ]
        )

    def fix_of(self, gap: Gap) -> Fix | None:
        """The first remedy that covers the gap."""
        code = gap.village.code
        for kind, sites in ((FixKind.ADD_FUNCTION, self.without_function), (FixKind.REOPEN, self.inactive)):
            if code in sites:
                return Fix(kind, sites[code], None, self._gain(point_of(sites[code])))
        village, gain = self._new_outlets[code]
        return Fix(FixKind.NEW_OUTLET, None, village, gain)

    def _within_reach(self, sites: Sequence[Site]) -> dict[str, Site]:
        if not sites:
            return {}
        nearest = nearest_of(
            self._network,
            [point_of(village) for village in self._gaps],
            [point_of(site) for site in sites],
            to_targets=self._towards is Towards.TO,
            profile=self._profile,
            measure=self._measure,
        )
        return {
            village.code: sites[target]
            for village, target, cost in zip(self._gaps, nearest.target, nearest.cost, strict=True)
            if 0 <= cost <= self._radius.cost
        }

    def _gain(self, at: Point) -> int:
        """People of the gaps that a site at that position would cover."""
        return int(self._people @ self._reach([at])[:, 0])

    @cached_property
    def _people(self) -> NDArray[np.int64]:
        return np.array([village.population or 0 for village in self._gaps], dtype=np.int64)

    @cached_property
    def _new_outlets(self) -> dict[str, tuple[Village, int]]:
        """For each gap the village where an outlet would cover it and, with it, most people."""
        candidates = self._network.villages
        reach = self._reach([point_of(village) for village in candidates])
        gains = self._people @ reach
        best = {}
        for row, village in enumerate(self._gaps):
            options = np.flatnonzero(reach[row])
            choice = int(options[np.argmax(gains[options])])
            best[village.code] = (candidates[choice], int(gains[choice]))
        return best

    def _reach(self, positions: Sequence[Point]) -> NDArray[np.bool_]:
        """Which gap (row) would be covered from which position (column); always from its own."""
        gaps = [point_of(village) for village in self._gaps]
        ends = (gaps, positions) if self._towards is Towards.TO else (positions, gaps)
        matrix = travel_matrix(
            self._network, *ends, profile=self._profile, measure=self._measure, limit=self._radius.cost
        )
        cost = matrix.ms if self._measure is Measure.TIME else matrix.mm
        cost = cost if self._towards is Towards.TO else cost.T
        return (cost >= 0) & (cost <= self._radius.cost)
