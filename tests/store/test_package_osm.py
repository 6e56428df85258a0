"""Roads from an OpenStreetMap extract: what may be driven, where ways meet, and what their tags say."""

from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
import osmium
import pytest

from geo.measure import straight_km
from network.model import ProblemCode, Roads, Severity
from store.packages import osm_rules, read_package, write_package
from store.packages.osm import read_ways, roads_of_ways
from tests.store.conftest import Folder


@dataclass
class Extract:
    """A small extract that a test draws: nodes on a grid of 0.01°, named by two digits (column, row)."""

    path: Path
    ways: list[osmium.osm.mutable.Way] = field(default_factory=list)
    lost: frozenset[int] = frozenset()

    def way(self, way_id: int, nodes: str, **tags: str) -> None:
        """A way along the nodes, `highway=residential` unless it says otherwise."""
        refs = [int(node) for node in nodes.split()]
        tags = {"highway": "residential"} | {key.replace("__", ":"): value for key, value in tags.items()}
        self.ways.append(osmium.osm.mutable.Way(id=way_id, nodes=refs, tags=tags))

    def write(self) -> bytes:
        """The file, nodes before ways; `lost` nodes are cut off."""
        used = sorted({ref for way in self.ways for ref in way.nodes} - self.lost)
        with osmium.SimpleWriter(str(self.path), overwrite=True) as writer:
            for ref in used:
                position = (107 + ref // 10 * 0.01, 29 + ref % 10 * 0.01)
                writer.add_node(osmium.osm.mutable.Node(id=ref, location=position))
            for way in sorted(self.ways, key=lambda way: way.id):
                writer.add_way(way)
        return self.path.read_bytes()

    def roads(self) -> Roads:
        """The roads of the extract."""
        return roads_of_ways(read_ways(self.write()))


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    """An extract without anything in it."""
    return Extract(tmp_path / "roads.osm.pbf")


def links(roads: Roads) -> list[str]:
    """Each link as `id: from>to` or `id: from-to`."""
    ids = roads.node_ids
    arrows = [">" if directed else "-" for directed in roads.directed]
    ends = [(ids[a], ids[b]) for a, b in zip(roads.link_from, roads.link_to, strict=True)]
    return [f"{roads.link_ids[i]}: {a}{arrows[i]}{b}" for i, (a, b) in enumerate(ends)]


def test_ways_are_split_where_they_meet(extract: Extract) -> None:
    """Way 1 is crossed by way 2 at node 20: two links each; node 10 is only a bend."""
    extract.way(1, "0 10 20 30", name="滨江路")
    extract.way(2, "19 20 21")
    roads = extract.roads()
    assert links(roads) == ["1-0: 0-20", "1-1: 20-30", "2-0: 19-20", "2-1: 20-21"]
    assert roads.node_ids == ("0", "19", "20", "21", "30")
    assert roads.line(0)[0].tolist() == [107.0, 107.01, 107.02]
    assert roads.names == ("滨江路", "滨江路", "", "")


def test_a_bridge_does_not_meet_the_road_under_it(extract: Extract) -> None:
    """Two ways that cross on the map and share no node are not connected."""
    extract.way(1, "0 20", bridge="yes", layer="1")
    extract.way(2, "8 11")
    roads = extract.roads()
    assert links(roads) == ["1-0: 0-20", "2-0: 8-11"]
    assert roads.bridge is not None
    assert roads.bridge.tolist() == [True, False]


def test_lengths_are_geodesic_along_the_bends(extract: Extract) -> None:
    """0 to 11 by 10: one step east and one north."""
    extract.way(1, "0 10 11")
    east, north = straight_km(lon=([107, 107.01], [107.01, 107.01]), lat=([29, 29], [29, 29.01]))
    assert extract.roads().length_km.tolist() == [round(float(east + north), 6)]


@pytest.mark.parametrize(
    ("tags", "link"),
    [
        ({"oneway": "yes"}, "1-0: 0>30"),
        ({"oneway": "-1"}, "1-0: 30>0"),
        ({"oneway": "no"}, "1-0: 0-30"),
        ({"highway": "motorway"}, "1-0: 0>30"),
        ({"highway": "motorway", "oneway": "no"}, "1-0: 0-30"),
        ({"junction": "roundabout"}, "1-0: 0>30"),
        ({"oneway": "reversible"}, "1-0: 0-30"),
    ],
)
def test_oneway_and_what_implies_it(extract: Extract, tags: dict[str, str], link: str) -> None:
    """Motorways and roundabouts are one-way unless they say no; -1 runs against the way."""
    extract.way(1, "0 10 30", **tags)
    roads = extract.roads()
    assert links(roads) == [link]
    lon = roads.line(0)[0].tolist()
    assert lon == sorted(lon, reverse=link == "1-0: 30>0")


def test_a_roundabout_is_split_at_its_exits(extract: Extract) -> None:
    """A ring with two exits: three directed parts, for the ring is also split where it is drawn from."""
    extract.way(1, "11 21 22 12 11", junction="roundabout")
    extract.way(2, "20 21")
    extract.way(3, "13 12")
    assert links(extract.roads()) == [
        "1-0: 11>21", "1-1: 21>12", "1-2: 12>11", "2-0: 20-21", "3-0: 13-12",
    ]  # fmt: skip


def test_a_loop_is_divided_so_that_no_link_ends_where_it_starts(extract: Extract) -> None:
    """A turning loop at the end of a road: out and back are two links."""
    extract.way(1, "0 10 20 21 11 10")
    roads = extract.roads()
    assert links(roads) == ["1-0: 0-10", "1-1: 10-21", "1-2: 21-10"]
    assert not (roads.link_from == roads.link_to).any()


@pytest.mark.parametrize(
    ("tags", "speed"),
    [
        ({"maxspeed": "50"}, 50),
        ({"maxspeed": "50 km/h"}, 50),
        ({"maxspeed": "30 mph"}, 48.28),
        ({"maxspeed": "CH:urban"}, 20),
        ({"maxspeed": "none", "highway": "motorway"}, 90),
        ({"maxspeed": "0"}, 20),
        ({"maxspeed": "80;60"}, 60),
        ({"maxspeed__forward": "60", "maxspeed__backward": "40"}, 40),
        ({"highway": "secondary"}, 40),
    ],
)
def test_the_signed_speed_or_that_of_the_class(extract: Extract, tags: dict[str, str], speed: float) -> None:
    """Miles are converted; what is no number falls back on the class; of two the lower holds."""
    extract.way(1, "0 10", **tags)
    assert extract.roads().speed_kmh.tolist() == [pytest.approx(speed, abs=1e-3)]


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "path", "motor_vehicle": "yes"},
        {"access": "private"},
        {"motor_vehicle": "no"},
        {"vehicle": "agricultural;forestry"},
        {"access": "yes", "motorcar": "no"},
        {"highway": "construction", "construction": "primary"},
        {"highway": "track", "tracktype": "grade4"},
        {"highway": "service", "area": "yes"},
        {"route": "ferry"},
        {"building": "yes", "highway": "no"},
    ],
    ids=lambda tags: "-".join(f"{key}={value}" for key, value in tags.items()),
)
def test_what_vans_cannot_use_is_left_out(extract: Extract, tags: dict[str, str]) -> None:
    """Paths, closed and unfinished roads, poor tracks, squares, ferries."""
    extract.way(1, "0 10", **tags)
    extract.way(2, "0 1")
    assert links(extract.roads()) == ["2-0: 0-1"]


@pytest.mark.parametrize(
    "tags",
    [
        {"access": "destination"},
        {"access": "no", "motor_vehicle": "yes"},
        {"access": "private;permissive"},
        {"highway": "track"},
        {"highway": "track", "tracktype": "grade2"},
        {"highway": "service", "access": "customers"},
    ],
    ids=lambda tags: "-".join(f"{key}={value}" for key, value in tags.items()),
)
def test_what_vans_can_use_is_kept(extract: Extract, tags: dict[str, str]) -> None:
    """Deliveries have a destination; the particular key outweighs the general one."""
    extract.way(1, "0 10", **tags)
    assert links(extract.roads()) == ["1-0: 0-10"]


def test_width_weight_and_surface_are_taken_over(extract: Extract) -> None:
    """Metres and tonnes, with a comma or in kilograms; what is in feet is not known."""
    extract.way(1, "0 10", width="3,5 m", maxweight="7500 kg", surface="concrete")
    extract.way(2, "10 20", width="12'", maxweight="none")
    roads = extract.roads()
    assert roads.width_m is not None
    assert roads.weight_limit_t is not None
    assert roads.width_m.tolist() == pytest.approx([3.5, float("nan")], nan_ok=True)
    assert roads.weight_limit_t.tolist() == pytest.approx([7.5, float("nan")], nan_ok=True)
    assert roads.surfaces == ("concrete", "")


def test_a_way_that_the_extract_cuts_off_falls_into_runs(extract: Extract) -> None:
    """Node 20 lies outside of the extract: what is left of the way is not joined across the hole."""
    extract.way(1, "0 10 20 30 40")
    extract.lost = frozenset((20,))
    assert links(extract.roads()) == ["1-0: 0-10", "1-1: 30-40"]


def test_nodes_that_are_repeated_make_no_link(extract: Extract) -> None:
    """A way that names a node twice in a row, or only one node, has no link of no length."""
    extract.way(1, "0 0 10 10")
    extract.way(2, "10 10")
    assert links(extract.roads()) == ["1-0: 0-10"]


def test_every_vertex_is_reached_as_in_the_file(extract: Extract) -> None:
    """The links between junctions connect what the raw ways connect, one-way streets included."""
    extract.way(1, "0 10 20 30", oneway="yes")
    extract.way(2, "30 31 21 20", oneway="-1")
    extract.way(3, "20 21 11 10")
    extract.way(4, "11 12")
    roads = extract.roads()
    digraph, raw = nx.DiGraph(), nx.DiGraph()
    for link in links(roads):
        _, _, ends = link.partition(": ")
        tail, head = ends.replace(">", "-").split("-")
        digraph.add_edges_from([(tail, head)] if ">" in ends else [(tail, head), (head, tail)])
    for way in extract.ways:
        steps = [(str(a), str(b)) for a, b in zip(way.nodes, way.nodes[1:], strict=False)]
        back = [(b, a) for a, b in steps]
        direction = osm_rules.direction_of(way.tags)
        raw.add_edges_from(steps if direction == 1 else back if direction == -1 else [*steps, *back])
    reached = {(a, b) for a in digraph for b in nx.descendants(digraph, a)}
    expected = {(a, b) for a in digraph for b in nx.descendants(raw, a) if b in digraph}
    assert reached == expected


def test_an_extract_stands_in_place_of_the_tables(folder: Folder, extract: Extract) -> None:
    """A package with roads.osm.pbf is read, tells what was left out, and survives export and import."""
    extract.way(7, "101 111", name="县道")
    extract.way(8, "111 121", access="private")
    for file in ("roads/node.csv", "roads/link.csv"):
        folder.remove(file)
    (folder.path / "roads.osm.pbf").write_bytes(extract.write())
    report = folder.read()
    network = report.network
    assert network is not None
    assert links(network.roads) == ["7-0: 101-111"]
    told = [(p.severity, p.code, p.wrong) for p in report.problems if p.file == "roads.osm.pbf"]
    left_out = "1 ways were left out: closed to motor vehicles."
    assert told == [(Severity.INFO, ProblemCode.ROADS_LEFT_OUT, left_out)]
    for name in ("out", "out.zip"):
        write_package(network, folder.path.parent / name)
        again = read_package(folder.path.parent / name).network
        assert again is not None
        assert again.fingerprint() == network.fingerprint()


def test_an_extract_without_roads_is_a_network_without_roads(folder: Folder, extract: Extract) -> None:
    """A file that holds only a footway gives no links and no nodes."""
    extract.way(1, "0 10", highway="footway")
    for file in ("roads/node.csv", "roads/link.csv"):
        folder.remove(file)
    (folder.path / "roads.osm.pbf").write_bytes(extract.write())
    assert folder.network().roads.link_count == 0


def test_bytes_that_are_no_extract_are_told(folder: Folder) -> None:
    """A file cut short is one problem of its own."""
    for file in ("roads/node.csv", "roads/link.csv"):
        folder.remove(file)
    (folder.path / "roads.osm.pbf").write_bytes(b"no pbf at all")
    found = [(p.code, p.file) for p in folder.read().problems]
    assert found == [(ProblemCode.FILE_UNREADABLE, "roads.osm.pbf")]


def test_tables_of_roads_come_before_an_extract(folder: Folder, extract: Extract) -> None:
    """A package with both is read from its tables, and says so."""
    extract.way(1, "0 10")
    (folder.path / "roads.osm.pbf").write_bytes(extract.write())
    report = folder.read()
    assert [(p.severity, p.code, p.file) for p in report.problems] == [
        (Severity.WARNING, ProblemCode.FILE_UNKNOWN, "roads.osm.pbf")
    ]
    assert report.network is not None
    assert report.network.roads.link_count == 9
