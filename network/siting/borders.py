"""Borders: which townships touch, read off the shares of land that lie nearest to their villages.

No township borders are published for the districts; a township's share is the union of the Voronoi cells of
its villages within the district's outline. Two townships touch where their cells share an edge.
"""

from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np

from geo.cells import cells_of
from geo.plane import plane_around
from network.model import Network

Corner = tuple[float, float]


def borders_of(network: Network) -> tuple[tuple[str, str], ...]:
    """Pairs of township codes that touch, each pair and its codes in order; the pairs by code."""
    return network.memo.get("siting.borders", lambda: _borders(network))


def _borders(network: Network) -> tuple[tuple[str, str], ...]:
    villages = network.villages
    lon, lat = (np.array([getattr(v, axis) for v in villages]) for axis in ("lon", "lat"))
    if not len(villages):
        return ()
    plane = plane_around(lon=lon, lat=lat)
    cells = cells_of(plane, lon=lon, lat=lat, outline_wkb=network.outline_wkb)
    beside: dict[frozenset[Corner], set[str]] = defaultdict(set)
    for village, cell in zip(villages, cells.polygons, strict=True):
        for ring in _rings(cell):
            for edge in pairwise(ring):
                beside[frozenset(edge)].add(village.township_code)
    pairs = {(min(codes), max(codes)) for codes in beside.values() if len(codes) == 2}
    return tuple(sorted(pairs))


def _rings(cell: Any) -> list[list[Corner]]:
    """The outer rings of a polygon or of its parts, as corners."""
    parts = getattr(cell, "geoms", [cell])
    return [[(x, y) for x, y, *_ in part.exterior.coords] for part in parts if not part.is_empty]
