"""Roads of a package's tables: lengths and speeds where none are given, geometry, the shape of the whole."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure import straight_km
from network.model import Network, ProblemCode, Roads, Severity
from store.packages.checks import component_labels
from tests.store.conftest import Folder

_V5 = "V5,0,7,20,unclassified,"
_T2, _END = (107.1455, 29.1175), (107.1585, 29.0785)
_BENDS = [(107.15, 29.1), (107.16, 29.09)]


def line(*points: tuple[float, float]) -> str:
    """A quoted LINESTRING cell."""
    return f'"LINESTRING ({", ".join(f"{x} {y}" for x, y in points)})"'


def bends_of(roads: Roads, link_id: str) -> list[tuple[float, float]]:
    """The positions between the two ends of a link."""
    lon, lat = roads.line(roads.link_position[link_id])
    return list(zip(lon.tolist(), lat.tolist(), strict=True))[1:-1]


@pytest.mark.parametrize(
    "points",
    [
        [_T2, *_BENDS, _END],
        [_END, *reversed(_BENDS), _T2],
        _BENDS,
        [(107.145501, 29.117502), *_BENDS, _END],
    ],
    ids=["with its ends", "against the link", "bends only", "end within a metre"],
)
def test_geometry_becomes_the_bends_between_the_nodes(
    folder: Folder, points: list[tuple[float, float]]
) -> None:
    """Lines may carry their ends or not, and run either way: what is kept are the bends from T2 to V5."""
    folder.change("roads/link.csv", _V5, _V5 + line(*points))
    assert bends_of(folder.network().roads, "T2-V5") == _BENDS


def test_an_end_that_is_not_at_the_node_is_a_bend(folder: Folder) -> None:
    """A line that starts 200 m from its node is joined to it straight."""
    folder.change("roads/link.csv", _V5, _V5 + line((107.1455, 29.1157), _END))
    assert bends_of(folder.network().roads, "T2-V5") == [(107.1455, 29.1157)]


def test_an_empty_length_is_measured_along_the_geometry(folder: Folder) -> None:
    """Three geodesics, by PROJ, to the millimetre."""
    folder.change("roads/link.csv", "V5,0,7,20,unclassified,", f"V5,0,,20,unclassified,{line(*_BENDS)}")
    points = np.array([_T2, *_BENDS, _END])
    steps = straight_km(lon=(points[:-1, 0], points[1:, 0]), lat=(points[:-1, 1], points[1:, 1]))
    roads = folder.network().roads
    assert roads.length_km[roads.link_position["T2-V5"]] == round(float(steps.sum()), 6)


def test_a_given_length_governs(folder: Folder) -> None:
    """A winding line does not change the 7 km that are written."""
    folder.change("roads/link.csv", _V5, _V5 + line(*_BENDS))
    roads = folder.network().roads
    assert roads.length_km[roads.link_position["T2-V5"]] == 7


@pytest.mark.parametrize(
    ("kind", "speed"), [("motorway", 90), ("unclassified", 20), ("bridleway", 20), ("", 20)]
)
def test_an_empty_speed_is_that_of_the_class(folder: Folder, kind: str, speed: float) -> None:
    """Also for a class that no table knows, and for none, which is read as unclassified."""
    folder.change("roads/link.csv", _V5, f"V5,0,7,,{kind},")
    roads = folder.network().roads
    link = roads.link_position["T2-V5"]
    assert (roads.speed_kmh[link], roads.facility_type(link)) == (speed, kind or "unclassified")


def test_optional_columns_are_read(folder: Folder) -> None:
    """Surface, width, weight limit and bridge, known for one link and unknown for the others."""
    folder.change(
        "roads/link.csv",
        "facility_type,geometry",
        "facility_type,geometry,surface,width_m,weight_limit_t,bridge",
    )
    folder.change("roads/link.csv", _V5, f"{_V5},concrete,3.5,20,1")
    roads = folder.network().roads
    link = roads.link_position["T2-V5"]
    assert roads.surfaces[link] == "concrete"
    assert roads.width_m is not None
    assert roads.weight_limit_t is not None
    assert roads.bridge is not None
    assert (roads.width_m[link], roads.weight_limit_t[link], roads.bridge[link]) == (3.5, 20, True)
    assert int(np.isnan(roads.width_m).sum()) == 8
    assert int(roads.bridge.sum()) == 1


def test_roads_in_parts_are_told_once(folder: Folder) -> None:
    """Without H–T1, H–T2 the hub has no road; without T1–T2 as well there are two parts."""
    folder.change("roads/link.csv", "T1-T2,,T1,T2,0,12,30,tertiary,\n", "")
    folder.change("roads/link.csv", "H-T2,,H,T2,0,8,40,tertiary,\n", "")
    (problem,) = folder.read().problems
    assert (problem.severity, problem.code) == (Severity.WARNING, ProblemCode.ROADS_IN_COMPONENTS)
    assert problem.wrong.startswith("The roads fall into 2 parts; 4 nodes are cut off from the largest")


def test_a_node_without_roads_is_told_and_kept(folder: Folder) -> None:
    """A junction that is not built yet is still a node."""
    folder.change("roads/node.csv", "\nV5,", "\nX,107.12,29.15\nV5,")
    report = folder.read()
    assert [(p.severity, p.code, p.value) for p in report.problems] == [
        (Severity.WARNING, ProblemCode.NODE_WITHOUT_LINKS, "X")
    ]
    assert report.network is not None
    assert "X" in report.network.roads.node_ids


def test_a_network_without_any_road_is_a_network(folder: Folder, toy: Network) -> None:
    """Headers alone are enough; every village and site is then off the roads."""
    for file in ("roads/node.csv", "roads/link.csv"):
        folder.write(file, (folder.path / file).read_text(encoding="utf-8").splitlines()[0] + "\n")
    report = folder.read()
    assert report.network is not None
    assert (report.network.roads.node_count, report.network.roads.link_count) == (0, 0)
    assert [p.code for p in report.problems] == [ProblemCode.POINT_OFF_ROADS] * 8


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20))
def test_components_are_those_of_networkx(links: list[tuple[int, int]]) -> None:
    """Each node's label is the smallest node it is connected with."""
    tail, head = (np.array([link[i] for link in links], dtype=np.int32) for i in (0, 1))
    undirected = nx.Graph()
    undirected.add_nodes_from(range(12))
    undirected.add_edges_from(links)
    expected = {n: min(part) for part in nx.connected_components(undirected) for n in part}
    assert component_labels(12, tail, head).tolist() == [expected[n] for n in range(12)]
