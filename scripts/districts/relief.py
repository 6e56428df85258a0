"""The lie of the land: a smooth height for every point, made of the townships' elevations.

The floor of the land follows the townships' elevations (inverse distance, squared). People settle in
valleys and on benches, so valleys are taken to run between neighbouring townships, and the ground rises
away from them until the highest point is as high as the district's summit. High country rises more than
low country.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from scripts.districts.plane import Floats

_NEIGHBOURS = 6
_RISE_POWER = 1.6
_SOFTENING_KM = 0.8
_LONGEST_VALLEY_KM = 13.0


@dataclass(frozen=True)
class Relief:
    """Townships of known height (points on the sheet, km), the valleys between them and the summit's rise."""

    points: Floats
    heights_m: Floats
    valleys: shapely.MultiLineString
    reach_km: float
    rise_m: float

    def at(self, points: Floats) -> Floats:
        """Heights in metres of points on the sheet."""
        floor = _floor(self.points, self.heights_m, points)
        away = _away(self.valleys, points)
        return np.round(floor + self.rise_m * _rise(floor, away, self.heights_m, self.reach_km), 3)


def relative_neighbours(points: Floats) -> list[tuple[int, int]]:
    """Pairs with no third point nearer to both than they are to each other (Toussaint 1980)."""
    apart = np.hypot(*(points[:, None] - points[None, :]).transpose(2, 0, 1))
    return [
        (a, b)
        for a in range(len(points))
        for b in range(a + 1, len(points))
        if not (np.maximum(apart[a], apart[b]) < apart[a, b] - 1e-9).any()
    ]


def raise_relief(points: Floats, heights_m: Floats, *, summit_m: float, land: Floats) -> Relief:
    """The relief whose highest point over `land` (points on the sheet) is the summit."""
    valleys = shapely.MultiLineString(
        [
            (points[a], points[b])
            for a, b in relative_neighbours(points)
            if np.hypot(*(points[a] - points[b])) <= _LONGEST_VALLEY_KM
        ]
    )
    floor, away = _floor(points, heights_m, land), _away(valleys, land)
    reach_km = float(away.max())
    rise = _rise(floor, away, heights_m, reach_km)
    steepness = (summit_m - floor)[rise > 0] / rise[rise > 0]
    return Relief(points, heights_m, valleys, reach_km=reach_km, rise_m=float(steepness.min()))


def _floor(known: Floats, heights_m: Floats, points: Floats) -> Floats:
    distance, index = cKDTree(known).query(points, k=min(_NEIGHBOURS, len(known)))
    weight = 1 / (np.asarray(distance) ** 2 + _SOFTENING_KM**2)
    return np.asarray((weight * heights_m[index]).sum(axis=1) / weight.sum(axis=1))


def _away(valleys: shapely.MultiLineString, points: Floats) -> Floats:
    shapely.prepare(valleys)
    return np.asarray(shapely.distance(valleys, shapely.points(points)))


def _rise(floor: Floats, away_km: Floats, heights_m: Floats, reach_km: float) -> Floats:
    return np.asarray((away_km / reach_km) ** _RISE_POWER * floor / heights_m.max())
