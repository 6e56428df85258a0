"""Ridges: the edges between cells, and the outline of any choice of cells, walked along them.

`shapely.coverage_union_all` gives the same shapes; walking is several times faster, because where each
edge lies between which cells is worked out once and not for every choice (`benchmarks/cells.py`).
"""

from collections import defaultdict
from functools import cached_property
from math import atan2, tau

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]
Ring = list[int]

_UNITS_PER_DEGREE = 1e6
"""Corners are told apart at the six decimals to which cells are rounded."""


class Ridges:
    """The edges of a coverage of polygons: from corner to corner, one cell to the left, one to the right.

    Cells must share their edges corner by corner, as Voronoi cells do, and be given in degrees rounded
    to six decimals. Where there is no cell on the right, it is the number after the last.
    """

    def __init__(self, polygons: NDArray[np.object_]) -> None:
        self._count = len(polygons)
        start, end, cell = _edges(shapely.orient_polygons(polygons))
        keys = np.rint(np.concatenate((start, end)) * _UNITS_PER_DEGREE).astype(np.int64)
        corners, which = np.unique(keys, axis=0, return_inverse=True)
        self._corners: Floats = corners / _UNITS_PER_DEGREE
        tail, head = which.ravel()[: len(start)], which.ravel()[len(start) :]
        self._tail, self._head, self._left, self._right = _paired(tail, head, cell, self._count)

    def outline(self, chosen: NDArray[np.bool_]) -> shapely.Geometry:
        """The union of the chosen cells: a Polygon or MultiPolygon, empty when none is chosen."""
        polygons = [
            shapely.Polygon(self._corners[shell], [self._corners[hole] for hole in holes])
            for shell, *holes in self._polygons(chosen)
        ]
        if not polygons:
            return shapely.Polygon()
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)

    def geojson(self, chosen: NDArray[np.bool_]) -> str | None:
        """The same as GeoJSON text, outer rings counter-clockwise as RFC 7946 asks; None when none is chosen.

        Put together from the text of each corner, which is made once: hundreds of rings share them.
        """
        polygons = [
            "[" + ",".join(self._ring_text(ring) for ring in polygon) + "]"
            for polygon in self._polygons(chosen)
        ]
        if not polygons:
            return None
        if len(polygons) == 1:
            return '{"type":"Polygon","coordinates":' + polygons[0] + "}"
        return '{"type":"MultiPolygon","coordinates":[' + ",".join(polygons) + "]}"

    def _ring_text(self, ring: Ring) -> str:
        texts = self._texts
        return "[" + ",".join([texts[corner] for corner in ring]) + "," + texts[ring[0]] + "]"

    @cached_property
    def _texts(self) -> list[str]:
        return [f"[{lon!r},{lat!r}]" for lon, lat in self._corners.tolist()]

    def _polygons(self, chosen: NDArray[np.bool_]) -> list[list[Ring]]:
        """The union's polygons, each its shell and then its holes, as rings of corners."""
        inside = np.append(chosen, np.False_)
        left, right = inside[self._left], inside[self._right]
        forth, back = left & ~right, right & ~left
        tail = np.concatenate((self._tail[forth], self._head[back]))
        head = np.concatenate((self._head[forth], self._tail[back]))
        rings = [ring for ring in self._rings(tail, head) if len(ring) >= 3]
        shells = [ring for ring in rings if self._turns_left(ring)]
        holes = [ring for ring in rings if not self._turns_left(ring)]
        polygons = [[shell] for shell in shells]
        for hole, owner in zip(holes, self._owners(shells, holes), strict=True):
            polygons[owner].append(hole)
        return polygons

    def _turns_left(self, ring: Ring) -> bool:
        corners = self._corners[ring]
        x, y = (corners - corners[0]).T
        return float(np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:])) > 0

    def _owners(self, shells: list[Ring], holes: list[Ring]) -> list[int]:
        """For each hole the smallest shell that holds it."""
        if len(shells) == 1 or not holes:
            return [0] * len(holes)
        filled = [shapely.Polygon(self._corners[shell]) for shell in shells]
        by_size = sorted(range(len(filled)), key=lambda i: float(filled[i].area))
        inner = [shapely.Polygon(self._corners[hole]) for hole in holes]
        return [next(i for i in by_size if filled[i].covers(hole)) for hole in inner]

    def _rings(self, tail: Positions, head: Positions) -> list[Ring]:
        """The edges chained into closed rings of corners, the chosen cells always on the left."""
        order = np.argsort(tail, kind="stable")
        tail, head = tail[order], head[order]
        following = np.searchsorted(tail, head)
        forks = np.flatnonzero(np.searchsorted(tail, head, side="right") - following > 1)
        following = following.tolist()
        self._untangle(following, forks, tail, head)
        return _chained(following, tail.tolist(), touching=set(head[forks].tolist()))

    def _untangle(self, following: list[int], forks: Positions, tail: Positions, head: Positions) -> None:
        """At a corner where chosen cells meet at a point only, go on around the cell on the left.

        Seen from the corner that cell lies clockwise of the edge one came along, so the next edge is the
        first one clockwise.
        """
        leaving: dict[int, list[int]] = defaultdict(list)
        for edge in forks.tolist():
            corner = int(head[edge])
            if corner not in leaving:
                low, high = np.searchsorted(tail, corner), np.searchsorted(tail, corner, side="right")
                leaving[corner] = list(range(int(low), int(high)))
            came = self._angle(corner, int(tail[edge]))
            following[edge] = min(
                leaving[corner], key=lambda e: (came - self._angle(corner, int(head[e]))) % tau or tau
            )

    def _angle(self, corner: int, towards: int) -> float:
        east, north = self._corners[towards] - self._corners[corner]
        return atan2(north, east)


def _chained(following: list[int], corners: list[int], *, touching: set[int]) -> list[Ring]:
    """Rings of corners, edge after edge; where one touches itself it is cut into simple ones."""
    rings: list[Ring] = []
    done = [False] * len(following)
    for first in range(len(following)):
        ring: Ring = []
        edge = first
        while not done[edge]:
            done[edge] = True
            corner = corners[edge]
            if corner in touching and corner in ring:
                at = ring.index(corner)
                rings.append(ring[at:])
                del ring[at:]
            ring.append(corner)
            edge = following[edge]
        if ring:
            rings.append(ring)
    return rings


def _edges(polygons: NDArray[np.object_]) -> tuple[Floats, Floats, Positions]:
    """Start, end and cell of every edge of every ring, the cell always on the left."""
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    corners, of_corner = shapely.get_coordinates(rings, return_index=True)
    same_ring = of_corner[1:] == of_corner[:-1]
    cell = np.asarray(of_part[of_ring][of_corner[:-1][same_ring]], dtype=np.int64)
    return corners[:-1][same_ring], corners[1:][same_ring], cell


def _paired(
    tail: Positions, head: Positions, cell: Positions, outside: int
) -> tuple[Positions, Positions, Positions, Positions]:
    """Each edge once, with the cell on either side; an edge of no length is none."""
    real = tail != head
    tail, head, cell = tail[real], head[real], cell[real]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    order = np.lexsort((high, low))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1])
    at = np.flatnonzero(first)
    partner = np.minimum(at + 1, len(order) - 1)
    has_partner = np.append(~first[1:], np.False_)[at]
    right = np.where(has_partner, cell[order][partner], outside)
    return tail[order][at], head[order][at], cell[order][at], right
