"""Datums: positions as Chinese maps give them, GCJ-02 and BD-09, and the WGS84 that everything here uses.

CGCS2000 (EPSG:4490) is WGS84 at planning scale: they differ by centimetres to a decimetre.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]


class Datum(StrEnum):
    """What a longitude and latitude are measured against."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_ROUNDS = 8
"""Each round divides the error by some thousand; six reach 2e-9 m, and BD-09 needs as many."""


def to_wgs84(datum: Datum, *, lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Positions in WGS84 from positions in `datum`, degrees; exact to less than a micrometre.

    GCJ-02 and BD-09 have no published inverse: it is found by fixed-point rounds on the forward shift.
    Positions outside the rectangle around China that the shift is defined for are left as they are.
    """
    given = _pair(lon, lat)
    if datum is Datum.GCJ02:
        return _inverse(gcj02_of_wgs84, given)
    if datum is Datum.BD09:
        return _inverse(gcj02_of_wgs84, _inverse(_bd09_of_gcj02, given))
    return given


def of_wgs84(datum: Datum, *, lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Positions in `datum` from positions in WGS84, degrees."""
    given = _pair(lon, lat)
    if datum is Datum.GCJ02:
        return gcj02_of_wgs84(*given)
    if datum is Datum.BD09:
        return _bd09_of_gcj02(*gcj02_of_wgs84(*given))
    return given


def gcj02_of_wgs84(lon: Floats, lat: Floats) -> Pair:
    """GCJ-02 positions of WGS84 ones: the shift as it is known from published map software, 100 to 700 m."""
    east, north = _shift_m(lon - 105.0, lat - 35.0)
    angle = np.radians(lat)
    flattening = 1 - _ECCENTRICITY_2 * np.sin(angle) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / flattening**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(flattening) * np.cos(angle)
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    return (
        np.where(inside, lon + np.degrees(east / parallel_m), lon),
        np.where(inside, lat + np.degrees(north / meridian_m), lat),
    )


def _shift_m(x: Floats, y: Floats) -> Pair:
    """Metres east and north that GCJ-02 moves a point; x, y in degrees from 105 E, 35 N."""
    root = np.sqrt(np.abs(x))
    common = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    east = (
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + 2 / 3 * (common + _waves(x, 150.0, 300.0))
    )
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    return east, north + 2 / 3 * (common + _waves(y, 160.0, 320.0))


def _waves(t: Floats, twelfth: float, thirtieth: float) -> Floats:
    short = 20 * np.sin(np.pi * t) + 40 * np.sin(np.pi * t / 3)
    return np.asarray(short + twelfth * np.sin(np.pi * t / 12) + thirtieth * np.sin(np.pi * t / 30))


def _bd09_of_gcj02(lon: Floats, lat: Floats) -> Pair:
    wave = np.pi * 3000 / 180
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * wave)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * wave)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _inverse(forward: Callable[[Floats, Floats], Pair], target: Pair) -> Pair:
    lon, lat = target
    for _ in range(_ROUNDS):
        there_lon, there_lat = forward(lon, lat)
        lon, lat = lon - (there_lon - target[0]), lat - (there_lat - target[1])
    return lon, lat


def _pair(lon: ArrayLike, lat: ArrayLike) -> Pair:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
