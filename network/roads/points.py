"""Points on the road: where villages, sites and free positions join the links, at what cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.plane import plane_around
from geo.snapping import SnapIndex
from network.model import Roads, Site, Village
from network.roads.arrays import RoadArrays
from network.roads.profile import CLOSED, Profile


class Point(NamedTuple):
    """A position to travel from or to. `snap_links` says how many links it may join; None = the base's."""

    lon: float
    lat: float
    snap_links: int | None = None


def point_of(place: Village | Site) -> Point:
    """The point at which a village or a site stands."""
    return Point(place.lon, place.lat, place.snap_links if isinstance(place, Site) else None)


class Spot(NamedTuple):
    """One position on the roads: a node, or a link and the fraction of its length; the other is -1."""

    node: int
    link: int
    fraction: float


class Anchor(NamedTuple):
    """How a point joins the roads: the straight distance to them, and its spots (several where roads are
    equally near, none where there are no roads)."""

    offset_m: float
    spots: tuple[Spot, ...]

    def is_far(self, profile: Profile) -> bool:
        """True when the point is off the roads for that profile."""
        return not self.spots or self.offset_m > profile.max_snap_m


@dataclass(frozen=True, slots=True)
class Legs:
    """Ways between points and road nodes, a row each: point (position asked), node, cost."""

    point: NDArray[np.int64]
    node: NDArray[np.int64]
    ms: NDArray[np.int64]
    mm: NDArray[np.int64]


def anchors_of(roads: Roads, points: Sequence[Point]) -> list[Anchor]:
    """The anchor of each point. Points keep their place under a what-if: they join the links there were."""
    found = []
    base = roads.base_memo.get("roads.points", lambda: _Anchorage(roads, roads.base_nodes, roads.base_links))
    for links in sorted({_links(roads, point) for point in points}):
        asked = [point for point in points if _links(roads, point) == links]
        if links == roads.base_links:
            anchorage = base
        else:
            own = partial(_Anchorage, roads, roads.node_count, links)
            anchorage = roads.memo.get(("roads.points", links), own)
        found.append(anchorage.anchors(asked))
    merged = {point: anchor for group in found for point, anchor in group.items()}
    return [_on_parts(roads, merged[point]) for point in points]


def _links(roads: Roads, point: Point) -> int:
    return roads.base_links if point.snap_links is None else min(point.snap_links, roads.link_count)


def _on_parts(roads: Roads, anchor: Anchor) -> Anchor:
    """The same place after junctions divided the link it lies on, as often as they did."""
    if not roads.parts or not any(spot.link in roads.parts for spot in anchor.spots):
        return anchor
    return Anchor(anchor.offset_m, tuple(sorted({_on_part(roads, spot) for spot in anchor.spots})))


def _on_part(roads: Roads, spot: Spot) -> Spot:
    while spot.link in roads.parts:
        pieces = roads.parts[spot.link]
        start, end, piece = next(p for p in pieces if spot.fraction <= p[1] or p is pieces[-1])
        spot = Spot(-1, piece, (spot.fraction - start) / (end - start))
    return spot


class _Anchorage:
    """Anchors on the first so many nodes and links, worked out in one batch for all new points."""

    def __init__(self, roads: Roads, nodes: int, links: int) -> None:
        self._roads, self._nodes, self._links = roads, nodes, links
        self._index: SnapIndex | None = None
        self._known: dict[Point, Anchor] = {}
        self._lock = Lock()

    def anchors(self, points: Sequence[Point]) -> dict[Point, Anchor]:
        with self._lock:
            new = sorted({point for point in points if point not in self._known}, key=lambda p: p[:2])
            if new:
                self._index = self._index or self._indexed()
                self._known.update(self._snapped(self._index, new))
            return {point: self._known[point] for point in points}

    def _indexed(self) -> SnapIndex:
        roads, links = self._roads, self._links
        lon, lat, owner = roads.vertices(links)
        nodes = roads.node_lon[: self._nodes], roads.node_lat[: self._nodes]
        ends = np.column_stack((roads.link_from[:links], roads.link_to[:links]))
        plane = plane_around(lon=nodes[0], lat=nodes[1])
        return SnapIndex(plane, nodes=nodes, coordinates=(lon, lat), owner=owner, ends=ends)

    @staticmethod
    def _snapped(index: SnapIndex, points: Sequence[Point]) -> dict[Point, Anchor]:
        snaps = index.snap(lon=np.array([p.lon for p in points]), lat=np.array([p.lat for p in points]))
        spots: list[list[Spot]] = [[] for _ in points]
        offsets = [float("inf")] * len(points)
        for row in np.lexsort((snaps.line, snaps.node, snaps.point)):
            point = int(snaps.point[row])
            spots[point].append(Spot(int(snaps.node[row]), int(snaps.line[row]), float(snaps.fraction[row])))
            offsets[point] = float(snaps.offset_m[row])
        return {
            point: Anchor(_at_node(offset, own), tuple(own))
            for point, offset, own in zip(points, offsets, spots, strict=True)
        }


def _at_node(offset_m: float, spots: Sequence[Spot]) -> float:
    """Within a metre of a node a point is at the node: no access leg is left."""
    return 0.0 if offset_m <= 1.0 and spots and spots[0].node >= 0 else offset_m


def legs_between(
    arrays: RoadArrays, roads: Roads, anchors: Sequence[Anchor], profile: Profile, *, towards_points: bool
) -> Legs:
    """The legs from points to road nodes, or from road nodes to points when `towards_points`.

    A point on a link drives to the ends that the link's direction allows, at its share of the link's cost.
    """
    rows: list[tuple[int, int, int, int]] = []
    for position, anchor in enumerate(anchors):
        if anchor.is_far(profile):
            continue
        walk_ms, walk_mm = profile.access_ms(anchor.offset_m), round(anchor.offset_m * 1000)
        for spot in anchor.spots:
            if spot.node >= 0:
                rows.append((position, spot.node, walk_ms, walk_mm))
                continue
            for node, ms, mm in _to_ends(arrays, roads, spot, towards_points=towards_points):
                rows.append((position, node, walk_ms + ms, walk_mm + mm))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Legs(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _to_ends(
    arrays: RoadArrays, roads: Roads, spot: Spot, *, towards_points: bool
) -> list[tuple[int, int, int]]:
    """(node, ms, mm) for each end of the link between which and the spot one may drive."""
    link, length = spot.link, int(arrays.link_mm[spot.link])
    along, against = int(arrays.link_ms[link]), int(arrays.link_ms_back[link])
    to_start, to_end = spot.fraction, 1.0 - spot.fraction
    start_cost, end_cost = (along, against) if towards_points else (against, along)
    ends = []
    if start_cost < CLOSED:
        ends.append((int(roads.link_from[link]), round(to_start * start_cost), round(to_start * length)))
    if end_cost < CLOSED:
        ends.append((int(roads.link_to[link]), round(to_end * end_cost), round(to_end * length)))
    return ends
