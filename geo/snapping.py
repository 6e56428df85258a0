"""Snapping: where a point joins the roads. Nodes within a metre first, else the nearest point of a line."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.plane import Floats, Plane

NODE_REACH_M = 1.0
"""A point within 1 m of a road node is at that node (CONTRACT.md part 3)."""
_SAME_DISTANCE_M = 0.001
"""Lines this much farther than the nearest are as near: the two carriageways of one road."""

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snaps:
    """Rows of where points join the roads: a point has one row, or several where lines are equally near.

    A row names either a node (`line` is -1) or a line and the `fraction` of its length, 0 to 1; the other
    is -1. `offset_m` is the distance from the point to the row's position.
    """

    point: Positions
    node: Positions
    line: Positions
    fraction: Floats
    offset_m: Floats


class SnapIndex:
    """The nodes and lines that points may join, indexed once. Lines end at their nodes.

    Positions are WGS84; `coordinates` are the lines' vertices, ends included, and `owner` the line of each.
    """

    def __init__(self, plane: Plane, *, nodes: tuple[Floats, Floats], coordinates: tuple[Floats, Floats],
                 owner: Positions, ends: NDArray[np.int32]) -> None:  # fmt: skip
        self._plane = plane
        self._ends = ends
        self._nodes = _array(shapely.points(*plane.to_metres(lon=nodes[0], lat=nodes[1])))
        x, y = plane.to_metres(lon=coordinates[0], lat=coordinates[1])
        self._lines = _array(shapely.linestrings(np.column_stack((x, y)), indices=owner))
        self._node_tree = shapely.STRtree(self._nodes)
        self._line_tree = shapely.STRtree(self._lines)

    def snap(self, *, lon: Floats, lat: Floats) -> Snaps:
        """Join each point to its node or its nearest lines; only where there are no roads it has no row."""
        points = _array(shapely.points(*self._plane.to_metres(lon=lon, lat=lat)))
        parts = []
        found: NDArray[np.bool_] = np.zeros(len(points), dtype=np.bool_)
        if len(self._nodes):
            parts.append(self._at_nodes(points))
            found[parts[0].point] = True
        if len(self._lines):
            parts.append(self._on_lines(points, np.flatnonzero(~found)))
        return _joined(parts)

    def _at_nodes(self, points: NDArray[np.object_]) -> Snaps:
        (point, node), offset = self._node_tree.query_nearest(
            points, max_distance=NODE_REACH_M, return_distance=True
        )
        by_node = np.lexsort((node, point))  # of nodes that are equally near the first is taken
        first = by_node[np.unique(point[by_node], return_index=True)[1]]
        point, node, offset = point[first], node[first], offset[first]
        blank = np.full(len(point), -1, dtype=np.int64)
        return Snaps(point, node, blank, np.full(len(point), np.nan), offset)

    def _on_lines(self, points: NDArray[np.object_], asked: Positions) -> Snaps:
        (_, _), nearest = self._line_tree.query_nearest(
            points[asked], return_distance=True, all_matches=False
        )
        point, line = self._line_tree.query(
            points[asked], predicate="dwithin", distance=nearest + _SAME_DISTANCE_M
        )
        offset = nearest[point]
        point = asked[point]
        along = shapely.line_locate_point(self._lines[line], points[point], normalized=True)
        fraction = np.where(np.isfinite(along), along, 0.0)
        at_start, at_end = fraction < 1e-9, fraction > 1 - 1e-9
        node = np.where(at_start, self._ends[line, 0], np.where(at_end, self._ends[line, 1], -1))
        rows = Snaps(
            point, node, np.where(node >= 0, -1, line), np.where(node >= 0, np.nan, fraction), offset
        )
        return _without_repeats(rows)


def _array(shapes: object) -> NDArray[np.object_]:
    return np.atleast_1d(np.asarray(shapes, dtype=np.object_))


def _joined(parts: list[Snaps]) -> Snaps:
    if not parts:
        none = np.empty(0, dtype=np.int64)
        return Snaps(none, none, none, np.empty(0), np.empty(0))
    return Snaps(
        np.concatenate([part.point for part in parts]),
        np.concatenate([part.node for part in parts]),
        np.concatenate([part.line for part in parts]),
        np.concatenate([part.fraction for part in parts]),
        np.concatenate([part.offset_m for part in parts]),
    )


def _without_repeats(rows: Snaps) -> Snaps:
    """One row a point and node: all roads that meet at the nearest node are equally near."""
    keys = np.column_stack((rows.point, rows.node, rows.line))
    _, keep = np.unique(keys, axis=0, return_index=True)
    return Snaps(rows.point[keep], rows.node[keep], rows.line[keep], rows.fraction[keep], rows.offset_m[keep])
