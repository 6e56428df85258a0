"""Terrain: the roads that several trees of ways share, and how points of interest join them."""

from collections.abc import Iterator, Sequence

from network.model import Roads
from network.roads import Point, Profile, RoadArrays, anchors_of
from network.roads.points import Anchor, Spot, legs_between
from network.roads.profile import CLOSED
from network.supply.skeleton import Skeleton, packed, skeleton_of

NEVER = -1
"""The name of an arc that cannot fail."""

Arc = tuple[int, int, int]
"""The node at the other end, the packed cost, the name under which the arc fails."""
Meeting = tuple[float, float] | int
"""What two points have in common that meet without passing a node: their position, or a link."""


class Terrain:
    """Roads, the anchors of points on them, and the skeleton between those points."""

    def __init__(self, roads: Roads, arrays: RoadArrays, profile: Profile, points: Sequence[Point]) -> None:
        self.arrays, self._roads, self._profile = arrays, roads, profile
        self._anchors = dict(zip(points, anchors_of(roads, points), strict=True))
        self.skeleton: Skeleton = skeleton_of(arrays, self._nodes())

    def spots(self, point: Point) -> tuple[Spot, ...]:
        """Where the point joins the roads; nowhere when it is too far off."""
        anchor = self._anchors[point]
        return () if anchor.is_far(self._profile) else anchor.spots

    def legs(self, point: Point, *, towards_point: bool) -> Iterator[Arc]:
        """The legs between a point and road nodes; they fail with the link the point stands on."""
        offset_m = self._anchors[point].offset_m
        for spot in self.spots(point):
            own = Anchor(offset_m, (spot,))
            legs = legs_between(self.arrays, self._roads, [own], self._profile, towards_points=towards_point)
            name = NEVER if spot.link < 0 else self.skeleton.name(spot.link)
            for node, ms, mm in zip(legs.node.tolist(), legs.ms.tolist(), legs.mm.tolist(), strict=True):
                yield node, packed(ms, mm), name

    def along_link(self, start: Point, end: Point) -> Iterator[tuple[int, int]]:
        """Ways between two points on one link that pass neither of its ends: packed cost, name."""
        offsets = self._anchors[start].offset_m, self._anchors[end].offset_m
        for a in self.spots(start):
            for b in self.spots(end):
                if a.link < 0 or a.link != b.link:
                    continue
                costs = self.arrays.link_ms if b.fraction >= a.fraction else self.arrays.link_ms_back
                if costs[a.link] < CLOSED:
                    share = abs(b.fraction - a.fraction)
                    ms = round(share * int(costs[a.link])) + sum(map(self._profile.access_ms, offsets))
                    mm = round(share * int(self.arrays.link_mm[a.link]))
                    mm += sum(round(m * 1000) for m in offsets)
                    yield packed(ms, mm), self.skeleton.name(a.link)

    def meeting_keys(self, point: Point) -> list[Meeting]:
        """Where another point would meet this one without passing a node."""
        links = sorted({spot.link for spot in self.spots(point) if spot.link >= 0})
        return [(point.lon, point.lat), *links]

    def _nodes(self) -> Iterator[int]:
        """The nodes that legs lead to."""
        for point in self._anchors:
            for spot in self.spots(point):
                if spot.node >= 0:
                    yield spot.node
                else:
                    yield from (int(self._roads.link_from[spot.link]), int(self._roads.link_to[spot.link]))
