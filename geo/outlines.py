"""Outlines: the shape of a district, from GeoJSON, and how far points lie outside of it."""

import json
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.plane import plane_around

Floats = NDArray[np.float64]


def outline_wkb_of(geojson: str | bytes) -> bytes:
    """The polygons of a GeoJSON text (geometry, feature or collection) as one WKB shape, longitude first.

    ValueError where the text is no GeoJSON or holds no polygon.
    """
    import shapely

    shapes = [shapely.geometry.shape(geometry) for geometry in _geometries(json.loads(geojson))]
    polygons = [shape for shape in shapes if shape.geom_type in ("Polygon", "MultiPolygon")]
    if not polygons:
        raise ValueError("the outline holds no polygon")
    whole = shapely.make_valid(shapely.union_all(polygons))
    return bytes(shapely.to_wkb(shapely.normalize(whole), output_dimension=2, byte_order=1))


def distances_outside_m(outline_wkb: bytes, *, lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Metres from each point to the outline, 0 for points within it."""
    import shapely

    outline = shapely.from_wkb(outline_wkb)
    west, south, east, north = shapely.bounds(outline).tolist()
    plane = plane_around(lon=[west, east], lat=[south, north])
    flat = shapely.transform(outline, lambda xy: np.column_stack(plane.to_metres(lon=xy[:, 0], lat=xy[:, 1])))
    shapely.prepare(flat)
    x, y = plane.to_metres(lon=lon, lat=lat)
    points = shapely.points(np.where(np.isfinite(x), x, 1e9), np.where(np.isfinite(y), y, 1e9))
    return np.asarray(shapely.distance(flat, points), dtype=np.float64)


def _geometries(value: Any) -> list[Any]:
    if not isinstance(value, dict):
        raise ValueError("the outline is no GeoJSON object")
    if value.get("type") == "FeatureCollection":
        return [part for feature in value.get("features", ()) for part in _geometries(feature)]
    if value.get("type") == "Feature":
        return _geometries(value.get("geometry"))
    return [value]
