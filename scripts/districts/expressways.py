"""Expressways: lines of their own over the district that meet other roads only at interchanges."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely

from scripts.districts.chance import stream
from scripts.districts.mesh import Mesh, with_links
from scripts.districts.places import Country
from scripts.districts.plane import Floats
from scripts.districts.recipe import Expressway
from scripts.districts.roads import CLASSES, MAIN, Roads, winding

_BESIDE_KM = 1.3  # an interchange lies so far from the township point
_STEP_KM = 2.6  # an expressway is noded at least so often
_SWING = 0.05  # sideways, of the length between two interchanges


def add_expressways(country: Country, roads: Roads, *, seed: int) -> Roads:
    """The roads with the expressways of the recipe and their ramps; an interchange shared is one node."""
    points = list(roads.mesh.points)
    links: list[tuple[int, int]] = []
    kinds: list[str] = []
    names: list[str] = []
    interchanges: dict[str, int] = {}
    for line in country.recipe.expressways:
        nodes = [interchanges.get(code, -1) for code in line.township_codes]
        spots = _interchange_points(country, line)
        for i, code in enumerate(line.township_codes):
            if nodes[i] < 0:
                nodes[i] = interchanges[code] = len(points)
                points.append(spots[i])
                links.append((_nearest_main_node(roads, spots[i]), nodes[i]))
                kinds.append("motorway_link")
                names.append(f"{line.name}互通")
        for start, end in pairwise(nodes):
            way = [start, *_between(country, line, points, start, end, seed=seed), end]
            links += pairwise(way)
            kinds += ["motorway"] * (len(way) - 1)
            names += [line.name] * (len(way) - 1)
    return _joined(country, roads, np.array(points), links, kinds, names)


def _interchange_points(country: Country, line: Expressway) -> Floats:
    """Beside each township of the line, on the side that faces away from the district's middle least."""
    towns = np.array([_seat_point(country, code) for code in line.township_codes])
    along = np.gradient(towns, axis=0)
    along /= np.hypot(*along.T)[:, None]
    side = np.column_stack([-along[:, 1], along[:, 0]])
    inwards = np.sign((side * (np.zeros(2) - towns)).sum(axis=1))
    inwards[inwards == 0] = 1
    spots = towns + _BESIDE_KM * side * inwards[:, None]
    return country.plane.to_km(country.plane.to_lonlat(spots))


def _seat_point(country: Country, code: str) -> tuple[float, float]:
    return next(seat.point for seat in country.seats if seat.township.code == code)


def _nearest_main_node(roads: Roads, point: Floats) -> int:
    nodes = np.unique(roads.mesh.links[roads.classes <= MAIN])
    return int(nodes[np.argmin(np.hypot(*(roads.mesh.points[nodes] - point).T))])


def _between(
    country: Country, line: Expressway, points: list[Floats], start: int, end: int, *, seed: int
) -> list[int]:
    """Nodes along a gentle swing from one interchange to the next, appended to the points."""
    a, b = points[start], points[end]
    length = float(np.hypot(*(b - a)))
    count = int(length / _STEP_KM)
    swing = stream(seed, "expressway", line.name, str(start), str(end)).uniform(-_SWING, _SWING) * length
    side = np.array([-(b - a)[1], (b - a)[0]]) / length
    added = []
    for i in range(1, count + 1):
        share = i / (count + 1)
        spot = a + share * (b - a) + np.sin(np.pi * share) * swing * side
        if not country.outline_km.contains(shapely.Point(spot)):
            spot = a + share * (b - a)
        added.append(len(points))
        points.append(country.plane.to_km(country.plane.to_lonlat(spot[None, :]))[0])
    return added


def _joined(
    country: Country,
    roads: Roads,
    points: Floats,
    links: list[tuple[int, int]],
    kinds: list[str],
    names: list[str],
) -> Roads:
    bare = replace(roads.mesh, points=points, heights_m=country.relief.at(points))
    new: Mesh = with_links(bare, np.array(links, dtype=np.int64))
    classes = np.array([CLASSES.index(kind) for kind in kinds])
    level = replace(new, heights_m=np.full(len(points), 500.0))  # bridges and tunnels: no climbing
    return Roads(
        mesh=with_links(bare, np.vstack([roads.mesh.links, new.links])),
        classes=np.concatenate([roads.classes, classes]),
        length_km=np.concatenate([roads.length_km, new.straight_km * winding(level, classes)]),
        names=(*roads.names, *names),
    )
