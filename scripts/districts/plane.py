"""A flat sheet of kilometres for one district, and true lengths on the ellipsoid.

Construction happens on the sheet (an equirectangular one through the district's middle, good to half a
percent over 80 km); every length that is written is geodesic on WGS84.
"""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]
_WGS84 = Geod(ellps="WGS84")
_EQUATOR_KM, _FLATNESS = 6378.137, 0.00669437999014  # semi-major axis and squared eccentricity of WGS84
COORDINATE_DECIMALS = 5  # about one metre


@dataclass(frozen=True)
class Plane:
    """The sheet's middle; x grows eastwards and y northwards, in km."""

    lon: float
    lat: float

    def _scale(self) -> Floats:
        bend = 1 - _FLATNESS * sin(radians(self.lat)) ** 2
        north = _EQUATOR_KM * (1 - _FLATNESS) / bend**1.5
        east = _EQUATOR_KM / bend**0.5 * cos(radians(self.lat))
        return np.asarray(np.radians(1.0) * np.array([east, north]))

    def to_km(self, lonlat: Floats) -> Floats:
        """Points on the sheet of positions (n × 2, longitude first)."""
        return (np.asarray(lonlat, dtype=np.float64) - [self.lon, self.lat]) * self._scale()

    def to_lonlat(self, km: Floats) -> Floats:
        """Positions of points on the sheet, rounded to the decimals that are written."""
        return np.round(km / self._scale() + [self.lon, self.lat], COORDINATE_DECIMALS)


def geodesic_km(start: Floats, end: Floats) -> Floats:
    """Distances on the ellipsoid between two arrays of positions (n × 2, longitude first)."""
    _, _, metres = _WGS84.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.asarray(metres, dtype=np.float64) / 1000
