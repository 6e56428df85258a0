"""Tiles: many shapes cut into Mapbox vector tiles (version 2.1), for maps too full for lists."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.datums import Datum, of_wgs84

Shapes = NDArray[np.object_]

EXTENT = 4096
"""Tile coordinates run from 0 to here; the usual value, which clients assume at 512 pixels a tile."""
MARGIN = 128
"""Shapes reach this far past a tile's border, so that lines and marks meet across it."""
ZOOM_MAX = 22
_HALF_M = math.pi * 6378137.0
_SIMPLIFY = 3.0
"""Bends smaller than this many tile units are dropped: a third of a pixel."""


@dataclass(frozen=True, eq=False)
class TileLayer:
    """Shapes in Web-Mercator metres, each with its properties and the zoom from which it is drawn."""

    name: str
    shapes: Shapes
    properties: Sequence[Mapping[str, Any]]
    least_zoom: NDArray[np.int64]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def in_bounds(self, bounds: tuple[float, float, float, float], *, zoom: int) -> NDArray[np.int64]:
        """Positions of the shapes that meet the bounds and are drawn at that zoom, ascending."""
        found = np.sort(self._tree.query(shapely.box(*bounds), predicate="intersects")).astype(np.int64)
        return found[self.least_zoom[found] <= zoom]


def tile_layer(
    name: str,
    shapes: Shapes,
    *,
    properties: Sequence[Mapping[str, Any]],
    least_zoom: ArrayLike = 0,
) -> TileLayer:
    """A layer from shapes in degrees (WGS84, longitude first); `least_zoom` one for all or one a shape."""
    flat = np.atleast_1d(np.asarray(shapely.transform(shapes, _to_mercator), dtype=np.object_))
    zooms = np.broadcast_to(np.asarray(least_zoom, dtype=np.int64), flat.shape)
    if len(properties) != len(flat):
        raise ValueError(f"{len(properties)} rows of properties for {len(flat)} shapes")
    return TileLayer(name, flat, tuple(properties), zooms)


def shown_in(layer: TileLayer, datum: Datum) -> TileLayer:
    """The layer as it lies on maps of that datum: for display only, nothing is measured or kept by it."""
    moved = shapely.transform(layer.shapes, lambda metres: _to_mercator(_shifted(_to_degrees(metres), datum)))
    return TileLayer(layer.name, np.atleast_1d(moved), layer.properties, layer.least_zoom)


def is_tile(*, z: int, x: int, y: int) -> bool:
    """True where there is a tile of that number: zoom 0 to 22, columns and rows 0 to 2^z - 1."""
    return 0 <= z <= ZOOM_MAX and 0 <= x < 2**z and 0 <= y < 2**z


def tile_bounds(*, z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile in Web-Mercator metres; row 0 is the northernmost."""
    size = 2 * _HALF_M / 2**z
    west, north = x * size - _HALF_M, _HALF_M - y * size
    return west, north - size, west + size, north


def encode_tile(layer: TileLayer, *, z: int, x: int, y: int) -> bytes:
    """The tile as protobuf bytes; empty bytes where nothing is drawn."""
    import mapbox_vector_tile

    bounds = tile_bounds(z=z, x=x, y=y)
    unit = (bounds[2] - bounds[0]) / EXTENT
    reach = MARGIN * unit
    wide = (bounds[0] - reach, bounds[1] - reach, bounds[2] + reach, bounds[3] + reach)
    chosen = layer.in_bounds(wide, zoom=z)
    if not len(chosen):
        return b""
    cut = shapely.clip_by_rect(shapely.simplify(layer.shapes[chosen], _SIMPLIFY * unit), *wide)
    shapes = shapely.transform(cut, lambda metres: np.rint((metres - bounds[:2]) / unit))
    features = [
        {"geometry": shape, "properties": dict(layer.properties[i])}
        for i, shape in zip(chosen.tolist(), shapes, strict=True)
        if not shape.is_empty
    ]
    encoded = mapbox_vector_tile.encode(
        [{"name": layer.name, "features": features}], default_options={"extents": EXTENT}
    )
    return bytes(encoded)


def _to_mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Web Mercator (EPSG:3857) of longitudes and latitudes."""
    east = degrees[:, 0] * (_HALF_M / 180.0)
    north = np.log(np.tan(np.pi / 4 + np.radians(degrees[:, 1]) / 2)) * 6378137.0
    return np.column_stack((east, north))


def _to_degrees(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes and latitudes of Web-Mercator metres."""
    lat = 2 * np.arctan(np.exp(metres[:, 1] / 6378137.0)) - np.pi / 2
    return np.column_stack((metres[:, 0] * (180.0 / _HALF_M), np.degrees(lat)))


def _shifted(degrees: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    return np.column_stack(of_wgs84(datum, lon=degrees[:, 0], lat=degrees[:, 1]))
