"""Shapes: arrays of drawable geometries in degrees, made from columns of coordinates."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Shapes = NDArray[np.object_]


def points_at(*, lon: ArrayLike, lat: ArrayLike) -> Shapes:
    """A point at each position."""
    made = shapely.points(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return np.atleast_1d(np.asarray(made, dtype=np.object_))


def lines_through(*, lon: ArrayLike, lat: ArrayLike, owner: NDArray[np.int64]) -> Shapes:
    """Lines through vertices, of which `owner` says whose each is."""
    if not len(owner):
        return np.empty(0, dtype=np.object_)
    return np.asarray(shapely.linestrings(np.column_stack((lon, lat)), indices=owner), dtype=np.object_)


def shapes_of_wkb(known: Sequence[bytes]) -> Shapes:
    """The geometries that were written as WKB."""
    return np.array([shapely.from_wkb(text) for text in known], dtype=np.object_)


def joined_by(cells: Shapes, owners: Sequence[str], wanted: Sequence[str]) -> Shapes:
    """For each owner wanted the union of its cells, which must share their edges and not overlap."""
    of = np.array(owners, dtype=np.object_)
    return np.array([shapely.coverage_union_all(cells[of == owner]) for owner in wanted], dtype=np.object_)


def are_empty(shapes: Shapes) -> NDArray[np.bool_]:
    """For each shape whether there is nothing to draw."""
    return np.asarray(shapely.is_empty(shapes), dtype=np.bool_)
