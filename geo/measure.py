"""Measuring: geodesic lengths on the WGS84 ellipsoid, and how far points lie from the nearest line."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.plane import plane_around

if TYPE_CHECKING:
    from pyproj import Geod

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

_METRES_A_DEGREE = 111_320.0


def straight_km(*, lon: tuple[ArrayLike, ArrayLike], lat: tuple[ArrayLike, ArrayLike]) -> Floats:
    """Geodesic kilometres from the first position of each pair to the second (Karney's method, by PROJ).

    A single position stands for as many as the others are.
    """
    ends = (np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in (lon[0], lat[0], lon[1], lat[1]))
    west, south, east, north = (np.ascontiguousarray(end) for end in np.broadcast_arrays(*ends))
    if not west.size:
        return np.zeros(0)
    _, _, metres = _geod().inv(west, south, east, north)
    return np.asarray(metres, dtype=np.float64) / 1000.0


def line_lengths_km(*, lon: Floats, lat: Floats, start: Positions) -> Floats:
    """Geodesic kilometres along lines: line i has the vertices `start[i]` to `start[i + 1]`."""
    lines = len(start) - 1
    if len(lon) < 2:
        return np.zeros(lines)
    owner = np.repeat(np.arange(lines), np.diff(start))
    steps = np.flatnonzero(owner[1:] == owner[:-1])
    km = straight_km(lon=(lon[steps], lon[steps + 1]), lat=(lat[steps], lat[steps + 1]))
    return np.bincount(owner[steps], weights=km, minlength=lines).astype(np.float64)


def relative_steps(*, lon: Floats, lat: Floats) -> Floats:
    """Lengths from each vertex to the next in degrees of latitude: to share a line out, not to measure."""
    return np.asarray(np.hypot(np.diff(lon) * np.cos(np.radians(lat[:-1])), np.diff(lat)), dtype=np.float64)


def shares_along(*, lon: Floats, lat: Floats) -> Floats:
    """How much of a line's length lies before each vertex, 0 to 1; all 0 where the line has no length."""
    along = np.concatenate(([0.0], np.cumsum(relative_steps(lon=lon, lat=lat))))
    return along / along[-1] if along[-1] else along


def nearby_m(*, lon: tuple[Floats, Floats], lat: tuple[Floats, Floats]) -> Floats:
    """Metres between positions, quick and good to one per cent: to tell near from far, not to measure."""
    east = (lon[1] - lon[0]) * np.cos(np.radians(lat[0]))
    return np.hypot(east, lat[1] - lat[0]) * _METRES_A_DEGREE


def offsets_m(*, lon: ArrayLike, lat: ArrayLike, lines: tuple[Floats, Floats, Positions]) -> Floats:
    """Metres from each point to the nearest of the lines, given by their vertices' lon, lat and `start`.

    Infinite where there are no lines. Measured on a plane around them: true to 1 in 10,000 in a district.
    """
    import shapely

    points_lon, points_lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    line_lon, line_lat, start = lines
    if len(start) < 2 or not points_lon.size:
        return np.full(points_lon.shape, np.inf)
    plane = plane_around(lon=line_lon, lat=line_lat)
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    shapes = shapely.linestrings(np.column_stack(plane.to_metres(lon=line_lon, lat=line_lat)), indices=owner)
    points = shapely.points(*plane.to_metres(lon=points_lon, lat=points_lat))
    tree = shapely.STRtree(np.asarray(shapes))
    (index, _), metres = tree.query_nearest(points, return_distance=True, all_matches=False)
    offsets = np.full(points_lon.shape, np.inf)
    offsets[index] = metres
    return offsets


@lru_cache(maxsize=1)
def _geod() -> "Geod":
    from pyproj import Geod

    return Geod(ellps="WGS84")
