"""Paths: the quickest way itself, link by link and as a line on the map."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.measure import shares_along
from network.model import Network, Roads
from network.roads.arrays import RoadArrays, Rows, arrays_of
from network.roads.points import Anchor, Point, Spot, anchors_of, legs_between
from network.roads.profile import CLOSED, DEFAULT_PROFILE, UNREACHED, Profile
from network.roads.search import Labels, Seeds, search

Floats = NDArray[np.float64]
HELD_BYTES = 64 * 2**20
"""So much of what was searched is kept by one `Ways`."""
BYTES_A_NODE = 12
"""Cost, other measure and owner of a label."""
Piece = tuple[int, float, float]
"""Position of a link, and the fractions of its length where driving on it starts and ends."""


@dataclass(frozen=True, slots=True)
class Path:
    """The quickest way between two points: its pieces in driving order, its line, its cost.

    Access legs are in `ms`, `mm` and the line, and have no piece.
    """

    pieces: tuple[Piece, ...]
    lon: Floats
    lat: Floats
    ms: int
    mm: int


def paths_between(
    network: Network, pairs: Sequence[tuple[Point, Point]], *, profile: Profile = DEFAULT_PROFILE
) -> list[Path | None]:
    """The quickest way of each pair (origin, destination); None where there is none."""
    return Ways(network, profile=profile).between(pairs)


class Ways:
    """Quickest ways on one network, asked for again and again: what was searched from an origin is kept.

    At most `HELD_BYTES` are held, of the origins met last.
    """

    def __init__(self, network: Network, *, profile: Profile = DEFAULT_PROFILE) -> None:
        self._roads, self._arrays = network.roads, arrays_of(network.roads, profile)
        self._profile = profile
        self._anchors: dict[Point, Anchor] = {}
        self._trees: dict[Point, _Tree] = {}
        self._found: dict[tuple[Point, Point], Path | None] = {}
        self._room = max(1, HELD_BYTES // (BYTES_A_NODE * max(1, self._arrays.node_count)))

    def prepare(self, origins: Iterable[Point], *, enough: Callable[[], bool] = lambda: False) -> None:
        """Search from these origins now, so that ways are only read off later.

        As far as they can be held, and until `enough` says so.
        """
        points = sorted(set(origins), key=_position)[: self._room]
        self._join(points)
        for point in points:
            if enough():
                return
            self._tree(point)

    def between(self, pairs: Sequence[tuple[Point, Point]]) -> list[Path | None]:
        """The quickest way of each pair (origin, destination); None where there is none."""
        self._join(sorted({p for pair in pairs for p in pair}, key=_position))
        fresh = set(pairs) - self._found.keys()
        for origin, destination in sorted(fresh, key=lambda pair: _position(pair[0])):
            tree = self._tree(origin)
            self._found[origin, destination] = tree.path_to(destination, self._anchors[destination])
        return [self._found[pair] for pair in pairs]

    def _join(self, points: Sequence[Point]) -> None:
        """Where the points join the roads, for those not met before."""
        fresh = [point for point in points if point not in self._anchors]
        self._anchors.update(zip(fresh, anchors_of(self._roads, fresh), strict=True))

    def _tree(self, origin: Point) -> "_Tree":
        if origin not in self._trees:
            own = self._anchors[origin]
            while len(self._trees) >= self._room:
                del self._trees[next(iter(self._trees))]
            self._trees[origin] = _Tree(self._roads, self._arrays, self._profile, origin, own)
        return self._trees[origin]


def _position(point: Point) -> tuple[float, float, int]:
    return (point.lon, point.lat, -1 if point.snap_links is None else point.snap_links)


class _Tree:
    """All quickest ways from one origin, walked back from each destination."""

    def __init__(
        self, roads: Roads, arrays: RoadArrays, profile: Profile, origin: Point, anchor: Anchor
    ) -> None:
        self._roads, self._arrays, self._profile = roads, arrays, profile
        self._origin, self._anchor = origin, anchor
        legs = legs_between(arrays, roads, [anchor], profile, towards_points=False)
        seeds = Seeds(legs.node, legs.ms, legs.mm, legs.point)
        self._first = {
            (int(n), int(ms), int(mm)) for n, ms, mm in zip(legs.node, legs.ms, legs.mm, strict=True)
        }
        self._labels: Labels = search(arrays, seeds, reverse=False)

    def path_to(self, destination: Point, anchor: Anchor) -> Path | None:
        if (destination.lon, destination.lat) == (self._origin.lon, self._origin.lat):
            here = np.array([destination.lon]), np.array([destination.lat])
            return Path((), *here, 0, 0)
        options = [o for o in (self._through_nodes(anchor), self._along_link(anchor)) if o is not None]
        if not options:
            return None
        ms, mm, pieces = min(options, key=lambda option: option[:2])
        return Path(tuple(pieces), *self._line(pieces, destination), ms, mm)

    def _through_nodes(self, anchor: Anchor) -> tuple[int, int, list[Piece]] | None:
        legs = legs_between(self._arrays, self._roads, [anchor], self._profile, towards_points=True)
        best: tuple[int, int, int] | None = None
        for node, ms, mm in zip(legs.node, legs.ms, legs.mm, strict=True):
            if self._labels.cost[node] != UNREACHED:
                option = (
                    int(self._labels.cost[node]) + int(ms),
                    int(self._labels.other[node]) + int(mm),
                    int(node),
                )
                best = option if best is None else min(best, option)
        if best is None:
            return None
        first, pieces = self._walk_back(best[2])
        return best[0], best[1], [*self._last(self._anchor, first, leaving=True), *pieces,
                                  *self._last(anchor, best[2], leaving=False)]  # fmt: skip

    def _along_link(self, anchor: Anchor) -> tuple[int, int, list[Piece]] | None:
        """The way between two points on one link that passes neither of its ends."""
        if anchor.is_far(self._profile) or self._anchor.is_far(self._profile):
            return None
        offsets = (anchor.offset_m, self._anchor.offset_m)
        walk_ms, walk_mm = sum(map(self._profile.access_ms, offsets)), sum(round(m * 1000) for m in offsets)
        options = []
        for start in self._anchor.spots:
            for end in anchor.spots:
                if start.link < 0 or start.link != end.link:
                    continue
                with_line = end.fraction >= start.fraction
                cost = (self._arrays.link_ms if with_line else self._arrays.link_ms_back)[start.link]
                share = abs(end.fraction - start.fraction)
                if cost < CLOSED:
                    mm = round(share * int(self._arrays.link_mm[start.link])) + walk_mm
                    piece = (start.link, start.fraction, end.fraction)
                    options.append((round(share * int(cost)) + walk_ms, mm, [piece]))
        return min(options, key=lambda option: option[:2]) if options else None

    def _walk_back(self, end: int) -> tuple[int, list[Piece]]:
        """The seed node and the pieces from it to `end`: against arcs on which the labels add up exactly.

        Arcs of no cost and no length could be walked in a circle: each node is left once.
        """
        node, rows, labels, seen = end, self._arrays.inward, self._labels, {end}
        trail: list[tuple[int, Piece]] = []
        while (node, int(labels.cost[node]), int(labels.other[node])) not in self._first:
            step = next((step for step in _steps(rows, labels, node) if step[0] not in seen), None)
            if step is None:
                trail.pop()
                node = trail[-1][0] if trail else end
                continue
            trail.append(step)
            node = step[0]
            seen.add(node)
        return node, [piece for _, piece in reversed(trail)]

    def _last(self, anchor: Anchor, node: int, *, leaving: bool) -> list[Piece]:
        """The piece of a link between a point and the end at which its way joins the others."""
        options: list[tuple[int, Spot, float]] = []
        for spot in anchor.spots:
            if spot.node == node:
                return []
            if spot.link < 0:
                continue
            for end, fraction in (
                (self._roads.link_from[spot.link], 0.0),
                (self._roads.link_to[spot.link], 1.0),
            ):
                with_line = (fraction == 1.0) == leaving
                cost = (self._arrays.link_ms if with_line else self._arrays.link_ms_back)[spot.link]
                if end == node and cost < CLOSED:
                    options.append((round(abs(fraction - spot.fraction) * int(cost)), spot, fraction))
        _, spot, fraction = min(options)
        return [(spot.link, spot.fraction, fraction) if leaving else (spot.link, fraction, spot.fraction)]

    def _line(self, pieces: Sequence[Piece], destination: Point) -> tuple[Floats, Floats]:
        lons, lats = [np.array([self._origin.lon])], [np.array([self._origin.lat])]
        for piece in pieces:
            lon, lat = piece_line(self._roads, piece)
            lons.append(lon)
            lats.append(lat)
        lon = np.concatenate((*lons, [destination.lon]))
        lat = np.concatenate((*lats, [destination.lat]))
        fresh = np.ones(len(lon), dtype=bool)
        fresh[1:] = (np.diff(lon) != 0) | (np.diff(lat) != 0)
        return lon[fresh], lat[fresh]


def _steps(rows: Rows, labels: Labels, node: int) -> list[tuple[int, Piece]]:
    """The arcs into `node` that lie on a best way: (tail, piece), in the order of their links."""
    steps = []
    for arc in range(rows.start[node], rows.start[node + 1]):
        tail = int(rows.head[arc])
        if labels.cost[tail] == UNREACHED:
            continue
        adds_up = int(labels.cost[tail]) + int(rows.ms[arc]) == int(labels.cost[node]) and int(
            labels.other[tail]
        ) + int(rows.mm[arc]) == int(labels.other[node])
        if adds_up:
            ends = (0.0, 1.0) if rows.with_line[arc] else (1.0, 0.0)
            steps.append((tail, (int(rows.arc_link[arc]), *ends)))
    return sorted(steps, key=lambda step: step[1])


def piece_line(roads: Roads, piece: Piece) -> tuple[Floats, Floats]:
    """Longitudes and latitudes along part of a link, in driving order; cut in proportion to its length."""
    link, start, end = piece
    lon, lat = roads.line(link)
    if start > end:
        lon, lat, start, end = lon[::-1], lat[::-1], 1 - start, 1 - end
    if (start, end) == (0.0, 1.0):
        return lon, lat
    along = shares_along(lon=lon, lat=lat)
    inner = (along > start) & (along < end)
    at = np.concatenate(([start], along[inner], [end]))
    return np.interp(at, along, lon), np.interp(at, along, lat)
