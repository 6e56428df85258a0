"""Which links of the mesh become roads, of what class, and how they wind.

Corridors join the townships that are relative neighbours; the traffic towards the seat makes the busiest
national (trunk) and provincial (primary), the rest county roads (secondary). Every village is joined to
its township, every point to some road, and two in five of the other links exist in the lowlands.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

from scripts.districts.chance import stream
from scripts.districts.mesh import Integers, Mesh, keeping_chance, with_links
from scripts.districts.places import Country
from scripts.districts.plane import Floats
from scripts.districts.relief import relative_neighbours

CLASSES = (
    "motorway",
    "motorway_link",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
)
MAIN = CLASSES.index("secondary")  # classes up to here are main roads
_UNBUILT = len(CLASSES)
_TRUNK_SHARE, _PRIMARY_SHARE = 0.14, 0.045  # of the people outside the seat whose way to it runs here
_EXTRA_SHARE = 0.4
_RESIDENTIAL_KM = 1.3
_STRAIGHTENINGS = 3
_ALONG = 0.72  # a corridor likes to follow an earlier one: its cost there

# Steepest planning grade by class, and how much a road of the class winds on level ground. The grades follow
# the design rules by speed (JTG D20: 5 % at 80 km/h, 6 at 60, 7 at 40, 8 at 30, 9 at 20); village roads go
# beyond.
_STEEPEST = (0.05, 0.06, 0.06, 0.07, 0.08, 0.09, 0.11, 0.11)
_LEVEL_WINDING = (1.02, 1.20, 1.02, 1.05, 1.08, 1.11, 1.14, 1.12)
_PER_KM_OF_HEIGHT = 0.10  # more bends the higher the country
MOST_WINDING = 3.2


Numbers = dict[tuple[int, int], int]  # the number of the link between two nodes, the lower first


@dataclass(frozen=True)
class Roads:
    """Built links of a mesh, with class (index into CLASSES), length and name."""

    mesh: Mesh
    classes: Integers
    length_km: Floats
    names: tuple[str, ...]

    def distances_km(self, from_nodes: list[int]) -> Floats:
        """Shortest ways by length from nodes to all nodes."""
        return np.asarray(dijkstra(_matrix(self.mesh, self.length_km), directed=False, indices=from_nodes))


def build_roads(country: Country, mesh: Mesh, *, seed: int) -> Roads:
    """Classed roads of the district, wound by relief; expressways come later."""
    cost = mesh.straight_km * winding(mesh, np.full(len(mesh.links), MAIN)) ** 1.5
    classes = np.full(len(mesh.links), _UNBUILT)
    names = np.full(len(mesh.links), "", dtype=object)
    _class_corridors(country, mesh, cost, classes, names)
    _join_villages(country, mesh, cost, classes)
    _join_all(mesh, cost, classes)
    _add_extras(country, mesh, classes, seed=seed)
    built = classes < _UNBUILT
    classes = classes[built]
    mesh = _straighten(country, with_links(mesh, mesh.links[built]), classes)
    return Roads(mesh, classes, mesh.straight_km * winding(mesh, classes), tuple(names[built]))


def winding(mesh: Mesh, classes: Integers) -> Floats:
    """Length over straight line: the road bends until it is no steeper than its class allows."""
    level = np.array(_LEVEL_WINDING)[classes] + _PER_KM_OF_HEIGHT * mesh.middle_heights_m() / 1000
    climb = mesh.grade() / np.array(_STEEPEST)[classes]
    return np.asarray(np.clip(np.hypot(level, climb), None, MOST_WINDING))


def _matrix(mesh: Mesh, cost: Floats) -> csr_array:
    size = len(mesh.points)
    return coo_array((cost, (mesh.links[:, 0], mesh.links[:, 1])), shape=(size, size)).tocsr()


def _numbers(mesh: Mesh) -> Numbers:
    return {(a, b): number for number, (a, b) in enumerate(mesh.links.tolist())}


class _Ways:
    """Shortest ways over the mesh from one node, answered as links."""

    def __init__(self, mesh: Mesh, cost: Floats, start: int, *, numbers: Numbers) -> None:
        _, before = dijkstra(_matrix(mesh, cost), directed=False, indices=[start], return_predecessors=True)
        self._before = before[0]
        self._numbers = numbers
        self._start = start

    def links_to(self, node: int) -> list[int]:
        way = []
        while node != self._start:
            before = int(self._before[node])
            way.append(self._numbers[min(before, node), max(before, node)])
            node = before
        return way


def _class_corridors(
    country: Country, mesh: Mesh, cost: Floats, classes: Integers, names: NDArray[np.object_]
) -> None:
    """Class the corridors in place: county roads first, then by the people who use them to the seat."""
    points = country.seat_points()
    nodes = [mesh.seat_nodes[seat.township.code] for seat in country.seats]
    pairs = sorted(relative_neighbours(points), key=lambda p: float(np.hypot(*(points[p[0]] - points[p[1]]))))
    corridor_cost, numbers = cost.copy(), _numbers(mesh)
    for a, b in pairs:
        for link in _Ways(mesh, corridor_cost, nodes[a], numbers=numbers).links_to(nodes[b]):
            if classes[link] == _UNBUILT:
                corridor_cost[link] *= _ALONG
                names[link] = f"{_plain(country, a)}—{_plain(country, b)}公路"
            classes[link] = CLASSES.index("secondary")
    built = np.where(classes < _UNBUILT, cost, cost * 4)
    seat = mesh.seat_nodes[country.recipe.seat_code]
    load = _load(country, mesh, built, seat)
    outside = sum(country.township_population(s.township.code) for s in country.seats) - (
        country.township_population(country.recipe.seat_code)
    )
    classes[(load >= _PRIMARY_SHARE * outside) & (classes < _UNBUILT)] = CLASSES.index("primary")
    classes[(load >= _TRUNK_SHARE * outside) & (classes < _UNBUILT)] = CLASSES.index("trunk")


def _plain(country: Country, number: int) -> str:
    return country.seats[number].township.name.removesuffix("街道").rstrip("镇乡")


def _load(country: Country, mesh: Mesh, cost: Floats, seat: int) -> Floats:
    """People outside the seat whose quickest way to it runs over each link."""
    ways = _Ways(mesh, cost, seat, numbers=_numbers(mesh))
    load = np.zeros(len(mesh.links))
    for other in country.seats:
        people = country.township_population(other.township.code)
        load[ways.links_to(mesh.seat_nodes[other.township.code])] += people
    return load


def _join_villages(country: Country, mesh: Mesh, cost: Floats, classes: Integers) -> None:
    """Roads from villages to their township: township roads to the larger half, village roads to the rest."""
    numbers = _numbers(mesh)
    for seat in country.seats:
        built = np.where(classes < _UNBUILT, cost * 0.6, cost)
        ways = _Ways(mesh, built, mesh.seat_nodes[seat.township.code], numbers=numbers)
        own = [s for s in country.settlements if s.village.township_code == seat.township.code]
        middle = float(np.median([settlement.population for settlement in own]))
        for settlement in sorted(own, key=lambda s: (-s.population, s.village.code)):
            kind = "tertiary" if settlement.population >= middle else "unclassified"
            for link in ways.links_to(mesh.village_nodes[settlement.village.code]):
                if classes[link] == _UNBUILT:
                    classes[link] = CLASSES.index(kind)


def _join_all(mesh: Mesh, cost: Floats, classes: Integers) -> None:
    """Village roads along the cheapest spanning tree that uses what is built."""
    tree = minimum_spanning_tree(_matrix(mesh, np.where(classes < _UNBUILT, cost * 1e-3, cost))).tocoo()
    wanted = {(min(a, b), max(a, b)) for a, b in zip(tree.row.tolist(), tree.col.tolist(), strict=True)}
    for number, (a, b) in enumerate(mesh.links.tolist()):
        if classes[number] == _UNBUILT and (a, b) in wanted:
            classes[number] = CLASSES.index("unclassified")


def _straighten(country: Country, mesh: Mesh, classes: Integers) -> Mesh:
    """Main roads drawn straighter: each free point of theirs moves towards the middle of its neighbours."""
    main = mesh.links[classes <= MAIN]
    ends = np.concatenate([main, main[:, ::-1]])
    degree = np.bincount(ends[:, 0], minlength=len(mesh.points))
    free = degree == 2
    free[[*mesh.seat_nodes.values(), *mesh.village_nodes.values()]] = False
    points = mesh.points.copy()
    for _ in range(_STRAIGHTENINGS):
        sums = [np.bincount(ends[:, 0], points[ends[:, 1], axis], minlength=len(points)) for axis in (0, 1)]
        middle = np.column_stack(sums)[free] / 2
        points[free] += 0.5 * (middle - points[free])
    points = country.plane.to_km(country.plane.to_lonlat(points))
    return with_links(replace(mesh, points=points, heights_m=country.relief.at(points)), mesh.links)


def _add_extras(country: Country, mesh: Mesh, classes: Integers, *, seed: int) -> None:
    """Two in five of the remaining links in the lowlands, fewer the higher; streets near the townships."""
    chance = stream(seed, "extras", country.recipe.code).random(len(mesh.links))
    share = _EXTRA_SHARE * keeping_chance(mesh.middle_heights_m(), country.recipe.half_thinned_m)
    classes[(classes == _UNBUILT) & (chance < share)] = CLASSES.index("unclassified")
    middle = mesh.points[mesh.links].mean(axis=1)
    apart = np.hypot(*(middle[:, None] - country.seat_points()[None, :]).transpose(2, 0, 1)).min(axis=1)
    minor = classes == CLASSES.index("unclassified")
    classes[minor & (apart < _RESIDENTIAL_KM)] = CLASSES.index("residential")
