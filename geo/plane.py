"""A plane: metres around a centre, for what must be measured flat (snapping, service-area cells, areas)."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """The Lambert azimuthal equal-area projection around (lon, lat), WGS84, in metres.

    Areas are true everywhere; within 100 km of the centre lengths are true to 1 in 10,000, which a zone
    of Gauss-Krüger or UTM does not reach for areas (scale 0.9996 squared).
    """

    lon: float
    lat: float

    @cached_property
    def _transformer(self) -> "Transformer":
        from pyproj import Transformer

        local = f"+proj=laea +lat_0={self.lat!r} +lon_0={self.lon!r} +datum=WGS84 +units=m"
        return Transformer.from_crs("EPSG:4326", local, always_xy=True)

    def to_metres(self, *, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Positions on the plane: metres east and north of the centre."""
        x, y = self._transformer.transform(
            np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        )
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def to_degrees(self, *, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of positions on the plane."""
        lon, lat = self._transformer.transform(
            np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64), direction="INVERSE"
        )
        return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def plane_around(*, lon: ArrayLike, lat: ArrayLike) -> Plane:
    """The plane centred on the middle of the positions' extent, to four decimals so that it is repeatable."""
    lons, lats = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if not len(lons):
        return Plane(0.0, 0.0)
    middle = (lons.min() + lons.max()) / 2, (lats.min() + lats.max()) / 2
    return Plane(round(float(middle[0]), 4), round(float(middle[1]), 4))
