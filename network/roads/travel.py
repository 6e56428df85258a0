"""Travel: from which place to which, in which time and over how many kilometres."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from network.model import Network, Roads
from network.roads.arrays import RoadArrays, arrays_of
from network.roads.live import labels_at
from network.roads.points import Anchor, Legs, Point, anchors_of, legs_between
from network.roads.profile import CLOSED, DEFAULT_PROFILE, UNREACHED, Profile
from network.roads.search import ABOVE_ALL, Labels, Measure, Seeds, search_each

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TravelMatrix:
    """Travel from each origin (row) to each destination (column).

    `ms` are whole milliseconds of the quickest way and `mm` its length in millimetres; -1 in both where
    there is no way.
    """

    ms: Whole
    mm: Whole

    def minutes(self, row: int, column: int) -> float | None:
        """Minutes of the quickest way; None where there is none."""
        ms = int(self.ms[row, column])
        return None if ms < 0 else ms / 60_000

    def km(self, row: int, column: int) -> float | None:
        """Kilometres of the quickest way; None where there is none."""
        mm = int(self.mm[row, column])
        return None if mm < 0 else mm / 1_000_000


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each place asked: the position of its nearest target, and cost and other measure of the way there.

    -1 in all three where it reaches none. The cost is milliseconds and the other measure millimetres, the
    other way round when lengths were searched. Ties go to the target that comes first.
    """

    target: Whole
    cost: Whole
    other: Whole


def travel_matrix(
    network: Network,
    origins: Sequence[Point],
    destinations: Sequence[Point],
    *,
    profile: Profile = DEFAULT_PROFILE,
    measure: Measure = Measure.TIME,
    limit: int | None = None,
) -> TravelMatrix:
    """Travel between all origins and destinations, one search for each row or column, whichever are fewer.

    With `measure` LENGTH the ways are the shortest instead of the quickest. Ways that cost more than
    `limit` (in the measure's whole unit) may be left out. Points at one position are 0 apart.
    """
    if not origins or not destinations:
        empty = np.full((len(origins), len(destinations)), -1, dtype=np.int64)
        return TravelMatrix(empty, empty.copy())
    reverse = len(destinations) < len(origins)
    sources, targets = (destinations, origins) if reverse else (origins, destinations)
    spread = Spread(network.roads, profile, measure, reverse=reverse)
    rows = [nearest for _, nearest in spread.rows(sources, targets, limit)]
    cost, other = np.array([r.cost for r in rows]), np.array([r.other for r in rows])
    if reverse:
        cost, other = cost.T, other.T
    return TravelMatrix(cost, other) if measure is Measure.TIME else TravelMatrix(other, cost)


def nearest_of(
    network: Network,
    places: Sequence[Point],
    targets: Sequence[Point],
    *,
    to_targets: bool,
    profile: Profile = DEFAULT_PROFILE,
    measure: Measure = Measure.TIME,
) -> Nearest:
    """The nearest target of each place in one search: driving to the target, or from it to the place."""
    if not places or not targets:
        none = np.full(len(places), -1, dtype=np.int64)
        return Nearest(none, none.copy(), none.copy())
    spread = Spread(network.roads, profile, measure, reverse=to_targets)
    return spread.once(targets, places)


class Spread:
    """Searches that spread from points over the roads and are read off at other points.

    With `reverse` the ways lead to the sources, otherwise from them.
    """

    def __init__(self, roads: Roads, profile: Profile, measure: Measure, *, reverse: bool) -> None:
        self._roads, self._profile, self._measure, self._reverse = roads, profile, measure, reverse
        self._arrays: RoadArrays = arrays_of(roads, profile)

    def once(self, sources: Sequence[Point], readers: Sequence[Point]) -> Nearest:
        """One search from all sources together: for each reader its best source."""
        legs, anchors = self._legs(sources, towards_points=self._reverse)
        readings, reader_anchors = self._legs(readers, towards_points=not self._reverse)
        direct = self._direct(sources, anchors, readers, reader_anchors)
        seeds = Seeds(legs.node, legs.ms, legs.mm, legs.point)
        labels = labels_at(
            self._arrays,
            seeds,
            readings.node,
            reverse=self._reverse,
            measure=self._measure,
            kind=self._profile,
        )
        return self._read(labels, direct, readings, len(readers))

    def rows(
        self, sources: Sequence[Point], readers: Sequence[Point], limit: int | None
    ) -> Iterator[tuple[Labels, Nearest]]:
        """One search for each source on its own: its labels at all nodes, and its reading at each reader."""
        legs, anchors = self._legs(sources, towards_points=self._reverse)
        readings, reader_anchors = self._legs(readers, towards_points=not self._reverse)
        direct = self._direct(sources, anchors, readers, reader_anchors)
        direct = direct[np.argsort(direct[:, 2], kind="stable")]
        leg_ends, direct_ends = _ends(legs.point, len(sources)), _ends(direct[:, 2], len(sources))
        direct[:, 2] = 0
        seeds = [
            Seeds(legs.node[own], legs.ms[own], legs.mm[own], np.zeros_like(legs.node[own]))
            for own in leg_ends
        ]
        bound = ABOVE_ALL if limit is None else limit
        searches = search_each(self._arrays, seeds, reverse=self._reverse, measure=self._measure, limit=bound)
        for labels, own in zip(searches, direct_ends, strict=True):
            at = readings.node
            read = Labels(labels.cost[at], labels.owner[at], labels.other[at])
            yield labels, self._read(read, direct[own], readings, len(readers))

    def _legs(self, points: Sequence[Point], *, towards_points: bool) -> tuple[Legs, list[Anchor]]:
        anchors = anchors_of(self._roads, points)
        legs = legs_between(self._arrays, self._roads, anchors, self._profile, towards_points=towards_points)
        return legs, anchors

    def _read(self, labels: Labels, direct: Whole, last: Legs, readers: int) -> Nearest:
        """The best way of each reader: over one of its legs, whose nodes have these labels, or directly."""
        cost, other = (last.ms, last.mm) if self._measure is Measure.TIME else (last.mm, last.ms)
        reached = labels.cost != UNREACHED
        options = np.column_stack(
            (
                last.point[reached],
                labels.cost[reached].astype(np.int64) + cost[reached],
                labels.owner[reached].astype(np.int64),
                labels.other[reached].astype(np.int64) + other[reached],
            )
        )
        return _best(readers, np.concatenate((options, direct)))

    def _direct(
        self,
        sources: Sequence[Point],
        anchors: Sequence[Anchor],
        readers: Sequence[Point],
        reader_anchors: Sequence[Anchor],
    ) -> Whole:
        """Ways that pass no node: between points at one position, and between points on one link.

        Rows of reader, cost, source, other measure.
        """
        at_position: dict[tuple[float, float], list[int]] = defaultdict(list)
        on_link: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for source, (point, anchor) in enumerate(zip(sources, anchors, strict=True)):
            at_position[point.lon, point.lat].append(source)
            if not anchor.is_far(self._profile):
                for spot in anchor.spots:
                    if spot.link >= 0:
                        on_link[spot.link].append((spot.fraction, source))
        rows = []
        for reader, (point, anchor) in enumerate(zip(readers, reader_anchors, strict=True)):
            rows += [(reader, 0, source, 0) for source in at_position.get((point.lon, point.lat), ())]
            if on_link and not anchor.is_far(self._profile):
                rows += self._along(reader, anchor, anchors, on_link)
        return np.array(rows, dtype=np.int64).reshape(-1, 4)

    def _along(
        self,
        reader: int,
        anchor: Anchor,
        anchors: Sequence[Anchor],
        on_link: dict[int, list[tuple[float, int]]],
    ) -> list[tuple[int, int, int, int]]:
        rows = []
        for spot in anchor.spots:
            for fraction, source in on_link.get(spot.link, ()):
                there, here = (spot.fraction, fraction) if self._reverse else (fraction, spot.fraction)
                costs = self._arrays.link_ms if here >= there else self._arrays.link_ms_back
                if costs[spot.link] >= CLOSED:
                    continue
                share = abs(here - there)
                offsets = (anchor.offset_m, anchors[source].offset_m)
                ms = round(share * int(costs[spot.link])) + sum(map(self._profile.access_ms, offsets))
                mm = round(share * int(self._arrays.link_mm[spot.link])) + sum(
                    round(m * 1000) for m in offsets
                )
                cost, other = (ms, mm) if self._measure is Measure.TIME else (mm, ms)
                rows.append((reader, cost, source, other))
        return rows


def _ends(numbers: Whole, count: int) -> list[slice]:
    """Where each number from 0 to below `count` stands in a sorted column."""
    cuts = np.searchsorted(numbers, np.arange(count + 1)).tolist()
    return [slice(start, end) for start, end in pairwise(cuts)]


def _best(readers: int, options: Whole) -> Nearest:
    """The least option of each reader: by cost, then target, then other measure."""
    target, cost, other = (np.full(readers, -1, dtype=np.int64) for _ in range(3))
    order = np.lexsort((options[:, 3], options[:, 2], options[:, 1], options[:, 0]))
    options = options[order]
    first = np.ones(len(options), dtype=bool)
    first[1:] = options[1:, 0] != options[:-1, 0]
    best = options[first]
    target[best[:, 0]], cost[best[:, 0]], other[best[:, 0]] = best[:, 2], best[:, 1], best[:, 3]
    return Nearest(target, cost, other)
