"""The synthetic roads hang together, wind like mountain roads and meet the few distances that are known."""

from collections import Counter, defaultdict

import networkx as nx
import numpy as np
import pytest
import shapely

from .conftest import SHIPPED, WGS84, Package, km_between, position

SPEEDS = {
    "motorway": 90,
    "motorway_link": 40,
    "trunk": 45,
    "primary": 40,
    "secondary": 32,
    "tertiary": 25,
    "unclassified": 18,
    "residential": 18,
}
KNOWN_KM = {"500119100": (11, 11), "500119108": (26, 26), "500119116": (18, 18)} | {
    "500119110": (45, 47),
    "500119111": (57, 57),
}


def _seat_km(package: Package) -> dict[str, float]:
    seat = next(t for t in package.townships if t["code"] == package.seat)
    start = package.node_at[position(seat)]
    return nx.single_source_dijkstra_path_length(package.digraph, start, weight="km")


def test_the_road_network_is_of_a_district_s_size(package: Package) -> None:
    """About five thousand nodes, and no file above 1.4 MB."""
    assert 4_800 <= len(package.nodes) <= 6_000
    assert max(path.stat().st_size for path in SHIPPED.rglob("*.*")) < 1_400_000


def test_from_every_node_every_other_is_reached(package: Package) -> None:
    """The directed roads are strongly connected; no node is without a road."""
    assert nx.is_strongly_connected(package.digraph)


def test_every_class_is_there_and_is_driven_at_its_speed(package: Package) -> None:
    """Speeds go by class and by nothing else."""
    assert {(k["facility_type"], int(k["free_speed"])) for k in package.links} == set(SPEEDS.items())


def test_township_points_are_road_nodes(package: Package) -> None:
    """Known distances start at the township point itself."""
    assert [t["name"] for t in package.townships if position(t) not in package.node_at] == []


def test_a_length_is_never_under_its_drawn_shape_nor_the_straight_line(package: Package) -> None:
    """`length` governs and is geodesic at least."""
    for link, shape in zip(package.links, package.shapes, strict=True):
        lon, lat = np.array(shape.coords).T
        drawn = WGS84.line_length(lon, lat) / 1000
        straight = km_between(package.nodes[link["from_node_id"]], package.nodes[link["to_node_id"]])
        assert float(link["length"]) >= drawn - 1e-9
        assert float(link["length"]) >= straight - 1e-9


def test_a_shape_begins_and_ends_at_the_nodes_of_its_link(package: Package) -> None:
    """Geometry and topology agree to the last decimal."""
    for link, shape in zip(package.links, package.shapes, strict=True):
        assert shape.coords[0] == package.nodes[link["from_node_id"]]
        assert shape.coords[-1] == package.nodes[link["to_node_id"]]


def test_no_road_is_there_twice(package: Package) -> None:
    """One link between two nodes in one direction, unique ids, no loops."""
    ends = Counter((link["from_node_id"], link["to_node_id"]) for link in package.links)
    assert max(ends.values()) == 1
    assert len({link["link_id"] for link in package.links}) == len(package.links)
    assert all(a != b for a, b in ends)


def test_expressways_join_other_roads_only_at_interchanges(package: Package) -> None:
    """A node of an expressway touches nothing but expressways and ramps, and both carriageways exist."""
    classes: dict[str, set[str]] = defaultdict(set)
    for link in package.links:
        classes[link["from_node_id"]].add(link["facility_type"])
        classes[link["to_node_id"]].add(link["facility_type"])
    for touching in classes.values():
        assert "motorway" not in touching or touching <= {"motorway", "motorway_link"}
    one_way = {(k["from_node_id"], k["to_node_id"]) for k in package.links if k["directed"] == "1"}
    assert one_way == {(b, a) for a, b in one_way}
    assert {k["facility_type"] for k in package.links if k["directed"] == "1"} == {"motorway"}


def test_every_village_stands_within_300_m_of_a_road(package: Package) -> None:
    """Snapping gives up at 500 m; some villages are set back a little, so that the walk is not always 0."""
    tree = shapely.STRtree(package.shapes)
    apart = []
    for village in package.villages:
        point = shapely.Point(position(village))
        way = shapely.shortest_line(package.shapes[tree.nearest(point)], point)
        apart.append(km_between(way.coords[0], way.coords[1]))
    assert max(apart) < 0.3
    assert 20 <= sum(km > 0.02 for km in apart) <= 80


@pytest.mark.parametrize("code", sorted(KNOWN_KM))
def test_known_distances_to_the_seat_are_met_within_15_percent(nanchuan: Package, code: str) -> None:
    """三泉 11, 水江 26, 木凉 18, 金山 45 to 47, 头渡 57 km, by the shortest way."""
    low, high = KNOWN_KM[code]
    township = next(t for t in nanchuan.townships if t["code"] == code)
    assert 0.85 * low <= _seat_km(nanchuan)[nanchuan.node_at[position(township)]] <= 1.15 * high


def test_the_way_from_a_township_to_the_seat_is_a_detour_of_1_05_to_2_5(package: Package) -> None:
    """Neither a crow's way nor a labyrinth."""
    ways = _seat_km(package)
    seat = next(t for t in package.townships if t["code"] == package.seat)
    for township in package.townships:
        if township is not seat:
            detour = ways[package.node_at[position(township)]] / km_between(
                position(township), position(seat)
            )
            assert 1.05 <= detour <= 2.5, township["name"]


def test_98_percent_of_village_pairs_have_a_detour_of_1_1_to_3(package: Package) -> None:
    """Over all pairs more than 3 km apart, from road node to road node."""
    nodes = [package.nearest_node[v["code"]] for v in package.villages]
    column = {node: i for i, node in enumerate(package.nodes)}
    ways = package.matrix("km", nodes)[:, [column[node] for node in nodes]]
    lon, lat = np.array([package.nodes[node] for node in nodes]).T
    a, b = np.triu_indices(len(nodes), k=1)
    crow = WGS84.inv(lon[a], lat[a], lon[b], lat[b])[2] / 1000
    detour = (ways[a, b] / np.where(crow > 0, crow, np.inf))[crow > 3]
    assert np.mean((detour >= 1.1) & (detour <= 3.0)) >= 0.98


def test_standards_of_building_are_filled_in(package: Package) -> None:
    """Surface and width everywhere, a few bridges, and no posted limit on an expressway."""
    assert {link["surface"] for link in package.links} == {"asphalt", "concrete", "gravel"}
    assert all(3.5 <= float(link["width_m"]) <= 12 for link in package.links)
    assert 50 <= sum(link["bridge"] == "1" for link in package.links) <= 250
    assert {k["weight_limit_t"] for k in package.links if k["facility_type"] == "motorway"} == {""}
    assert {k["weight_limit_t"] for k in package.links} == {"", "10", "20", "30", "49"}


def test_villages_are_thin_in_the_mountains(nanchuan: Package) -> None:
    """Nobody lives on the massif between 三泉, 南平, 金山 and 头渡, 5 km round its middle."""
    massif = (107.11, 29.03)
    assert min(km_between(position(village), massif) for village in nanchuan.villages) > 5
