"""Service-area cells: the Voronoi cells of points on the roads, to draw and measure what was reached.

A cell is all that lies nearest to its point. The reached area is the union of the reached points' cells:
nothing is wrongly inside, as it would be with a hull around them (a river bank without a bridge). Who is
reached is never read off a cell; that is counted on network cost.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.plane import Floats, Plane
from geo.ridges import Ridges

MARGIN_M = 1000.0
"""Where a district's outline is unknown, cells end this far outside the hull of the points."""
_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class Cells:
    """One cell a point, in the points' order: polygons in degrees (WGS84) and their areas.

    Points outside the outline, and all but the first of points at one position, have an empty cell.
    """

    polygons: NDArray[np.object_]
    area_km2: Floats

    def area(self, chosen: NDArray[np.bool_]) -> float:
        """Square kilometres of the chosen points' cells together; cells do not overlap."""
        return float(self.area_km2[chosen].sum())

    @cached_property
    def _ridges(self) -> Ridges:
        return Ridges(self.polygons)

    def geojson(self, chosen: NDArray[np.bool_]) -> str | None:
        """The chosen points' cells as one GeoJSON Polygon or MultiPolygon; None where they are empty."""
        return self._ridges.geojson(chosen)


def cells_of(plane: Plane, *, lon: Floats, lat: Floats, outline_wkb: bytes | None) -> Cells:
    """The cells of points given in degrees, clipped to the outline (WKB, WGS84) or to the points' hull."""
    count = len(lon)
    if not count:
        return Cells(np.empty(0, dtype=np.object_), np.empty(0))
    x, y = plane.to_metres(lon=lon, lat=lat)
    rounded: Floats = np.asarray(np.round(np.column_stack((x, y)), 2), dtype=np.float64)
    xy, first, which = np.unique(rounded, axis=0, return_index=True, return_inverse=True)
    clip = _outline(plane, outline_wkb) if outline_wkb else _hull(xy)
    own = _clipped(_voronoi(xy, clip), clip)
    polygons = np.full(count, shapely.Polygon(), dtype=np.object_)
    polygons[first] = own[which.ravel()[first]]
    return Cells(_in_degrees(plane, polygons), shapely.area(polygons) / 1e6)


def _voronoi(xy: Floats, clip: shapely.Geometry) -> NDArray[np.object_]:
    if len(xy) == 1:
        return np.array([clip], dtype=np.object_)
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(xy), extend_to=clip, ordered=True)
    return np.asarray(shapely.get_parts(diagram), dtype=np.object_)


def _clipped(cells: NDArray[np.object_], clip: shapely.Geometry) -> NDArray[np.object_]:
    """Cells cut at the outline; those wholly inside are left as they are."""
    shapely.prepare(clip)
    cut = ~shapely.contains_properly(clip, cells)
    cells = cells.copy()
    cells[cut] = _polygonal(shapely.intersection(cells[cut], clip))
    return cells


def _polygonal(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Only the polygons of what an intersection left: it may leave points and lines where borders touch."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    flat = shapely.get_dimensions(shapes) < 2
    for i in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[i])
        shapes[i] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    shapes[flat & ~mixed] = shapely.Polygon()
    return shapes


def _outline(plane: Plane, outline_wkb: bytes) -> shapely.Geometry:
    outline = shapely.from_wkb(outline_wkb)
    return shapely.transform(outline, lambda c: np.column_stack(plane.to_metres(lon=c[:, 0], lat=c[:, 1])))


def _hull(xy: Floats) -> shapely.Geometry:
    return shapely.buffer(shapely.convex_hull(shapely.MultiPoint(xy)), MARGIN_M)


def _in_degrees(plane: Plane, polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    """Corners rounded alike in all cells, so that neighbours still share their edges to the last digit."""

    def degrees(corners: Floats) -> Floats:
        lon, lat = plane.to_degrees(x=corners[:, 0], y=corners[:, 1])
        return np.asarray(np.round(np.column_stack((lon, lat)), _DECIMALS), dtype=np.float64)

    return np.asarray(shapely.transform(polygons, degrees), dtype=np.object_)
