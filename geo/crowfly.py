"""Distances as the crow flies, on the WGS84 ellipsoid."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Geod


@cache
def _ellipsoid() -> "Geod":
    from pyproj import Geod

    return Geod(ellps="WGS84")


def crow_km(*, lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike) -> NDArray[np.float64]:
    """Geodesic kilometres from each position to its counterpart; single values are repeated as needed."""
    west, south, east, north = (
        np.ascontiguousarray(end)
        for end in np.broadcast_arrays(
            *(np.atleast_1d(np.asarray(v, float)) for v in (lon, lat, to_lon, to_lat))
        )
    )
    _, _, metres = _ellipsoid().inv(west, south, east, north)
    return np.asarray(metres, dtype=np.float64) / 1000
