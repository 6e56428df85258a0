"""Where roads could run: points thinned by relief, and the Gabriel net over them.

Two points are neighbours in a Gabriel net when no third lies in the circle between them (Gabriel and
Sokal 1969): it holds every shortest spanning tree and looks like a rural road map.
"""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

from scripts.districts.chance import stream
from scripts.districts.places import Country
from scripts.districts.plane import Floats

Integers = NDArray[np.int64]
_JITTER = 0.33  # of the spacing
_CLEAR = 0.45  # of the spacing: no filling point is nearer to a village
_SHORE_KM = 0.1
_STRAY_KM = 0.4  # how far a straight link may leave the district


@dataclass(frozen=True)
class Mesh:
    """Points (seats first, then other villages, then filling ones) and links between them by index."""

    points: Floats
    heights_m: Floats
    links: Integers
    straight_km: Floats
    seat_nodes: dict[str, int]
    village_nodes: dict[str, int]

    def grade(self) -> Floats:
        """Rise over run of each link, as the crow flies."""
        rise = np.abs(self.heights_m[self.links[:, 0]] - self.heights_m[self.links[:, 1]])
        return np.asarray(rise / 1000 / self.straight_km)

    def middle_heights_m(self) -> Floats:
        return np.asarray(self.heights_m[self.links].mean(axis=1))


def lay_mesh(country: Country, *, seed: int) -> Mesh:
    """The net over all townships and villages of the district and the points that fill the land between."""
    fixed, seat_nodes, village_nodes = _fixed_points(country)
    points = np.vstack([fixed, _filling(country, fixed, seed=seed)])
    links = _within(country.outline_km, points, _gabriel(points))
    points, links = _one_piece(points, links, len(fixed))
    return Mesh(
        points=points,
        heights_m=country.relief.at(points),
        links=links,
        straight_km=_straight_km(points, links),
        seat_nodes=seat_nodes,
        village_nodes=village_nodes,
    )


def with_links(mesh: Mesh, links: Integers) -> Mesh:
    """The mesh with these links, their straight lengths measured anew."""
    return replace(mesh, links=links, straight_km=_straight_km(mesh.points, links))


def _straight_km(points: Floats, links: Integers) -> Floats:
    return np.asarray(np.hypot(*(points[links[:, 0]] - points[links[:, 1]]).T))


def _fixed_points(country: Country) -> tuple[Floats, dict[str, int], dict[str, int]]:
    """Each township and village point once; a village at the township point shares its node."""
    index: dict[tuple[float, float], int] = {}
    seats = {seat.township.code: index.setdefault(seat.point, len(index)) for seat in country.seats}
    villages = {s.village.code: index.setdefault(s.point, len(index)) for s in country.settlements}
    return np.array(list(index)), seats, villages


def _filling(country: Country, fixed: Floats, *, seed: int) -> Floats:
    """A shaken triangular lattice, kept with a chance that falls with height, clear of fixed points."""
    step = country.recipe.spacing_km
    west, south, east, north = country.outline_km.bounds
    rows = np.arange(south, north, step * 0.75**0.5)
    x, y = np.meshgrid(np.arange(west, east, step), rows)
    x = x + (np.arange(len(rows)) % 2 * step / 2)[:, None]
    chance = stream(seed, "mesh", country.recipe.code)
    lattice = np.column_stack([x.ravel(), y.ravel()])
    lattice = lattice + chance.uniform(-_JITTER * step, _JITTER * step, lattice.shape)
    draw = chance.random(len(lattice))
    inland = country.outline_km.buffer(-_SHORE_KM)
    shapely.prepare(inland)
    kept = shapely.contains_xy(inland, lattice)
    kept &= draw < keeping_chance(country.relief.at(lattice), country.recipe.half_thinned_m)
    kept &= cKDTree(fixed).query(lattice)[0] > _CLEAR * step
    return country.plane.to_km(country.plane.to_lonlat(lattice[kept]))


def keeping_chance(heights_m: Floats, half_m: float) -> Floats:
    """Falls from 1 in the lowlands through a half at `half_m` towards 0 on the ridges."""
    return np.asarray(1 / (1 + np.exp((heights_m - half_m) / 110)))


def _gabriel(points: Floats) -> Integers:
    corners = Delaunay(points).simplices
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    links = np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)
    start, end = points[links[:, 0]], points[links[:, 1]]
    radius = np.hypot(*(start - end).T) / 2
    nearest = cKDTree(points).query((start + end) / 2)[0]
    return np.asarray(links[nearest >= radius - 1e-9])


def _within(outline_km: shapely.Polygon, points: Floats, links: Integers) -> Integers:
    around = outline_km.buffer(_STRAY_KM)
    shapely.prepare(around)
    return np.asarray(links[shapely.covers(around, shapely.linestrings(points[links]))])


def _one_piece(points: Floats, links: Integers, fixed_count: int) -> tuple[Floats, Integers]:
    """Only what hangs together with the first point; losing a village would be a mistake in the recipe."""
    size = len(points)
    matrix = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(size, size))
    label = connected_components(matrix, directed=False)[1]
    main = label == label[0]
    if not main[:fixed_count].all():
        lost = np.flatnonzero(~main[:fixed_count]).tolist()
        raise ValueError(f"fixed points {lost} are cut off from the net")
    number = np.cumsum(main) - 1
    return points[main], number[links[main[links[:, 0]]]]
