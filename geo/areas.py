"""Areas drawn by a planner: which points lie inside, which lines have any part inside a polygon."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def polygon_of(drawn: Mapping[str, Any] | Sequence[Any]) -> str:
    """The canonical GeoJSON text of a polygon, given as a GeoJSON geometry or as one ring of [lon, lat].

    Raises ValueError with the reason when it is none, is empty, or crosses itself.
    """
    geometry = dict(drawn) if isinstance(drawn, Mapping) else _ring(drawn)
    geometry = dict(geometry.get("geometry") or geometry)
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError) as cause:
        raise ValueError(f"it is no GeoJSON polygon ({cause})") from None
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"it is a {shape.geom_type}, not a Polygon or MultiPolygon")
    if shape.is_empty or not shape.area:
        raise ValueError("it has no inside")
    if not shape.is_valid:
        raise ValueError(f"it is not valid: {shapely.is_valid_reason(shape)}")
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError("its positions are not longitude, latitude in degrees")
    return str(shapely.to_geojson(shapely.normalize(shape)))


def _ring(positions: Sequence[Any]) -> dict[str, Any]:
    ring = [list(position) for position in positions]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    return {"type": "Polygon", "coordinates": [ring]}


def lines_inside(polygon: str, *, lon: Floats, lat: Floats, owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions of the lines of which any part lies inside; a line along the border alone does not.

    `lon` and `lat` are the lines' vertices (degrees), `owner` the line of each.
    """
    if not len(owner):
        return np.empty(0, dtype=np.int64)
    shape = shapely.from_geojson(polygon)
    lines = np.asarray(shapely.linestrings(np.column_stack((lon, lat)), indices=owner), dtype=np.object_)
    shapely.prepare(shape)
    inside = shapely.intersects(shape, lines) & ~shapely.touches(shape, lines)
    return np.flatnonzero(inside)


def points_inside(polygon: str, *, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Which points (degrees) lie inside or on the border."""
    shape = shapely.from_geojson(polygon)
    shapely.prepare(shape)
    return np.asarray(shapely.intersects_xy(shape, lon, lat), dtype=np.bool_)
