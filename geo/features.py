"""Features: shapes as GeoJSON geometries for maps: clipped, simplified and shifted for display as asked."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.datums import Datum, of_wgs84
from geo.shapes import Shapes

DECIMALS = 5
"""Of a degree, about a metre."""
_PIXELS = 512
"""Pixels across a tile of zoom 0, as web maps count."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of WGS84."""


@dataclass(frozen=True, slots=True)
class Display:
    """How shapes are shown: within these bounds, for this zoom, on maps of this datum; all when absent."""

    bounds: Bounds | None = None
    zoom: float | None = None
    datum: Datum = Datum.WGS84

    @property
    def is_shifted(self) -> bool:
        """True where positions lie as a shifted map has them: for display only."""
        return self.datum not in (Datum.WGS84, Datum.CGCS2000)


def geometries_of(shapes: Shapes, display: Display) -> list[dict[str, Any] | None]:
    """Each shape as a GeoJSON geometry (RFC 7946: outer rings counter-clockwise); None where nothing is left.

    Polygons must share their edges and not overlap: they are simplified together and stay neighbours.
    """
    drawn = np.atleast_1d(np.asarray(_simplified(shapes, display.zoom), dtype=np.object_))
    if display.bounds is not None:
        drawn = np.atleast_1d(shapely.clip_by_rect(drawn, *display.bounds))
    if display.is_shifted:
        drawn = shapely.transform(drawn, lambda degrees: _shifted(degrees, display.datum))
    drawn = shapely.transform(drawn, lambda degrees: np.round(degrees, DECIMALS))
    empty = shapely.is_empty(drawn)
    texts = shapely.to_geojson(shapely.orient_polygons(drawn))
    return [None if gone else json.loads(text) for text, gone in zip(texts, empty, strict=True)]


def _simplified(shapes: Shapes, zoom: float | None) -> NDArray[np.object_]:
    """Without bends whose triangle is smaller than a square of half a pixel at that zoom."""
    if zoom is None or not len(shapes):
        return shapes
    tolerance = 180.0 / (_PIXELS * 2.0**zoom)
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6))
    simpler = shapes.copy()
    simpler[polygonal] = shapely.coverage_simplify(shapes[polygonal], tolerance)
    return simpler


def _shifted(degrees: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    return np.column_stack(of_wgs84(datum, lon=degrees[:, 0], lat=degrees[:, 1]))
