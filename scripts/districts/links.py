"""Roads as they are written: nodes, and links with length, speed, shape and standard of building."""

from dataclasses import dataclass

import numpy as np

from scripts.districts.chance import stream
from scripts.districts.package import Row
from scripts.districts.places import Country
from scripts.districts.plane import Floats, geodesic_km
from scripts.districts.roads import CLASSES, MAIN, Roads

# Free-flow planning speeds, km/h. Design speeds of the classes in mountainous terrain (JTG B01: 80 to 100
# on expressways, 40 on class two, 30 on class three, 20 on class four roads), a little above for national
# and a little under for village roads, with the slowing by bends already in the length of the road.
# They were set before any outlet was placed, and are not tuned to any answer.
SPEED_KMH = (90, 40, 45, 40, 32, 25, 18, 18)
_WIDTH_M = (11.5, 9.0, 12.0, 9.0, 7.5, 6.5, 4.5, 5.0)
_GRAVEL_ABOVE_M = 1000  # village roads: two in five unpaved above, one in twelve below
_BRIDGE_CHANCE = (0.30, 0.0, 0.05, 0.045, 0.04, 0.025, 0.008, 0.0)
_DRAWN, _MAIN_DRAWN = 0.7, 0.35  # share of the winding that shows in the drawn shape; hairpins do not
_MOST_DRAWN = 1.5


@dataclass(frozen=True)
class RoadTables:
    """Rows of `roads/node.csv` and `roads/link.csv`."""

    nodes: list[Row]
    links: list[Row]


def write_roads(country: Country, roads: Roads, *, seed: int) -> RoadTables:
    """The two road tables; expressways as pairs of one-way carriageways, all else two-way."""
    lonlat = country.plane.to_lonlat(roads.mesh.points)
    nodes: list[Row] = [
        {"node_id": number, "x_coord": float(lon), "y_coord": float(lat)}
        for number, (lon, lat) in enumerate(lonlat, start=1)
    ]
    links: list[Row] = []
    shapes = _shapes(country, roads, lonlat, seed=seed)
    lengths = _lengths_km(roads, shapes)
    standards = _standards(country, roads, seed=seed)
    for number in _reading_order(roads):
        row = {
            **standards[number],
            "name": roads.names[number],
            "length": float(lengths[number]),
            "free_speed": SPEED_KMH[roads.classes[number]],
            "facility_type": CLASSES[roads.classes[number]],
        }
        links += _carriageways(len(links) + 1, row, roads.mesh.links[number] + 1, shapes[number])
    return RoadTables(nodes, links)


def link_minutes(roads: Roads) -> Floats:
    """Driving time of every link at its free speed."""
    return np.asarray(roads.length_km / np.array(SPEED_KMH)[roads.classes] * 60)


def _reading_order(roads: Roads) -> list[int]:
    return sorted(
        range(len(roads.classes)),
        key=lambda i: (int(roads.classes[i]), int(roads.mesh.links[i, 0]), int(roads.mesh.links[i, 1])),
    )


def _carriageways(number: int, row: Row, ends: Floats, shape: Floats) -> list[Row]:
    oneway = row["facility_type"] == "motorway"
    there = {
        **row,
        "link_id": f"L{number:05d}",
        "from_node_id": int(ends[0]),
        "to_node_id": int(ends[1]),
        "directed": int(oneway),
        "geometry": _wkt(shape),
    }
    back = {
        **there,
        "link_id": f"L{number + 1:05d}",
        "from_node_id": int(ends[1]),
        "to_node_id": int(ends[0]),
        "geometry": _wkt(shape[::-1]),
    }
    return [there, back] if oneway else [there]


def _wkt(shape: Floats) -> str:
    return "LINESTRING (" + ",".join(f"{lon:.5f} {lat:.5f}" for lon, lat in shape) + ")"


def _shapes(country: Country, roads: Roads, lonlat: Floats, *, seed: int) -> list[Floats]:
    """Drawn shapes (positions) with one to three bends, fewer on short roads and none on expressways."""
    chance = stream(seed, "shapes", country.recipe.code)
    shapes = []
    for number, (a, b) in enumerate(roads.mesh.links.tolist()):
        bends = _bend_count(float(roads.length_km[number]), int(roads.classes[number]))
        draw = chance.uniform(0.6, 1.0, 3) * chance.choice((-1, 1))
        start, end = roads.mesh.points[a], roads.mesh.points[b]
        drawn = _MAIN_DRAWN if roads.classes[number] <= MAIN else _DRAWN
        ratio = float(roads.length_km[number] / roads.mesh.straight_km[number])
        inner = _bent(start, end, min(1 + drawn * (ratio - 1), _MOST_DRAWN), draw[:bends])
        shapes.append(np.vstack([lonlat[a], country.plane.to_lonlat(inner), lonlat[b]]))
    return shapes


def _bend_count(length_km: float, road_class: int) -> int:
    if road_class <= CLASSES.index("motorway_link"):
        return 0
    return 1 if length_km < 0.6 else 2 if length_km < 1.6 else 3


def _bent(start: Floats, end: Floats, ratio: float, draw: Floats) -> Floats:
    """Points left and right in turn of the straight line, so far that it grows by about the ratio."""
    count = len(draw)
    if count == 0:
        return np.empty((0, 2))
    along = end - start
    spread = {1: 2.0, 2: 9.0, 3: 20.0}[count]  # growth is about spread × (offset ÷ length)²
    offset = ((ratio - 1) / spread) ** 0.5 * draw * (-1.0) ** np.arange(count)
    share = np.arange(1, count + 1) / (count + 1)
    return np.asarray(start + share[:, None] * along + offset[:, None] * np.array([-along[1], along[0]]))


def _lengths_km(roads: Roads, shapes: list[Floats]) -> Floats:
    """Lengths as written: never under the drawn shape, rounded up to whole metres."""
    starts = np.vstack([shape[:-1] for shape in shapes])
    ends = np.vstack([shape[1:] for shape in shapes])
    owner = np.repeat(np.arange(len(shapes)), [len(shape) - 1 for shape in shapes])
    drawn = np.bincount(owner, geodesic_km(starts, ends), minlength=len(shapes))
    return np.asarray(np.round(np.ceil(np.maximum(drawn, roads.length_km) * 1000) / 1000, 3))


def _standards(country: Country, roads: Roads, *, seed: int) -> list[Row]:
    """Surface, width, weight limit and bridge of every link."""
    chance = stream(seed, "standards", country.recipe.code)
    heights = roads.mesh.middle_heights_m()
    rows: list[Row] = []
    for kind, height in zip(roads.classes.tolist(), heights.tolist(), strict=True):
        bridge_draw, surface_draw, limit_draw = chance.random(3).tolist()
        bridge = bridge_draw < _BRIDGE_CHANCE[kind]
        gravel = surface_draw < (0.4 if height > _GRAVEL_ABOVE_M else 0.08)
        minor = kind >= CLASSES.index("unclassified")
        paved = "asphalt" if kind <= MAIN else "concrete"
        rows.append(
            {
                "surface": "gravel" if minor and gravel else paved,
                "width_m": 3.5 if minor and gravel else _WIDTH_M[kind],
                "weight_limit_t": _weight_limit(kind, limit_draw, bridge=bridge),
                "bridge": int(bridge),
            }
        )
    return rows


def _weight_limit(kind: int, draw: float, *, bridge: bool) -> int | None:
    """Posted limits: bridges off the expressways, and one village road in ten."""
    if kind <= CLASSES.index("motorway_link"):
        return None
    if bridge:
        return 49 if kind <= CLASSES.index("primary") else 30 if kind <= MAIN else 20
    return 10 if kind >= CLASSES.index("unclassified") and draw < 0.1 else None
