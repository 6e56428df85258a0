"""Travel times and distances against paper, and against plain networkx on random counties."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from network.model import Link, Network, roads_of
from network.model.examples import toy_county
from network.roads import (
    Measure,
    Point,
    Profile,
    Ways,
    anchors_of,
    digraph,
    nearest_of,
    paths_between,
    point_of,
    travel_matrix,
)
from tests.counties import counties, node_at, plain_costs

TOY = toy_county()
HUB = Point(107.1, 29.15)


def straight_road(*links: Link, nodes: dict[str, tuple[float, float]] | None = None) -> Network:
    """Nodes A, B, C, D a hundredth of a degree apart along a parallel, joined by the links given."""
    nodes = nodes or {"A": (107.0, 29.0), "B": (107.01, 29.0), "C": (107.02, 29.0), "D": (107.03, 29.0)}
    return TOY.with_parts(roads=roads_of(nodes, links), villages=(), sites=(), demands=(), vehicles=())


def minutes(network: Network, origin: Point, destination: Point, **options: object) -> float | None:
    return travel_matrix(network, [origin], [destination], **options).minutes(0, 0)


def test_hub_to_villages_takes_the_minutes_worked_out_by_hand():
    """SPEC.md 5.0: from the hub 21, 30, 22, 40 and 33 minutes to V1 to V5."""
    matrix = travel_matrix(TOY, [HUB], [point_of(v) for v in TOY.villages])
    assert matrix.ms.tolist() == [[m * 60_000 for m in (21, 30, 22, 40, 33)]]
    assert matrix.mm.tolist() == [[km * 1_000_000 for km in (13, 16, 13, 19, 15)]]


def test_nearest_outlet_of_each_village():
    """SPEC.md 5.0: V1 0, V2 12 (V1), V3 0, V4 18 (V3), V5 31 (V3)."""
    outlets = [point_of(s) for s in TOY.sites if s.is_outlet]
    nearest = nearest_of(TOY, [point_of(v) for v in TOY.villages], outlets, to_targets=True)
    assert (nearest.cost // 60_000).tolist() == [0, 12, 0, 18, 31]
    assert nearest.target.tolist() == [0, 0, 1, 1, 1]
    assert nearest.other.tolist() == [0, 4_000_000, 0, 6_000_000, 12_000_000]


@settings(max_examples=150, deadline=None)
@given(counties())
def test_matrix_equals_networkx(county: Network):
    """On random counties every entry of the matrix is networkx's, to the millisecond; no way is -1."""
    villages, sites = [point_of(v) for v in county.villages], [point_of(s) for s in county.sites]
    costs = plain_costs(county)
    for origins, destinations in ((villages, sites), (sites, villages)):
        matrix = travel_matrix(county, origins, destinations)
        expected = [
            [costs.get((node_at(county, *o[:2]), node_at(county, *d[:2])), -1) for d in destinations]
            for o in origins
        ]
        assert matrix.ms.tolist() == expected


@settings(max_examples=100, deadline=None)
@given(counties())
def test_shortest_lengths_equal_networkx(county: Network):
    """Searched by length, the matrix holds networkx's shortest ways to the millimetre."""
    villages, sites = [point_of(v) for v in county.villages], [point_of(s) for s in county.sites]
    costs = plain_costs(county, "mm")
    matrix = travel_matrix(county, villages, sites, measure=Measure.LENGTH)
    expected = [
        [costs.get((node_at(county, *v[:2]), node_at(county, *s[:2])), -1) for s in sites] for v in villages
    ]
    assert matrix.mm.tolist() == expected


@settings(max_examples=100, deadline=None)
@given(counties())
def test_nearest_is_the_first_of_the_least(county: Network):
    """The nearest target is the least of the matrix's row, and of equal ones the one that comes first."""
    villages, sites = [point_of(v) for v in county.villages], [point_of(s) for s in county.sites]
    matrix = travel_matrix(county, villages, sites)
    nearest = nearest_of(county, villages, sites, to_targets=True)
    for row, target, cost in zip(matrix.ms, nearest.target, nearest.cost, strict=True):
        ways = [(ms, i) for i, ms in enumerate(row.tolist()) if ms >= 0]
        assert (cost, target) == min(ways, default=(-1, -1))


@pytest.mark.parametrize("held_bytes", [1, 2**20])
def test_ways_are_the_same_kept_forgotten_or_prepared(held_bytes: int, monkeypatch: pytest.MonkeyPatch):
    """Room for one origin or for all, searched before or when asked: the same pieces and costs."""
    monkeypatch.setattr("network.roads.paths.HELD_BYTES", held_bytes)
    points = [point_of(village) for village in TOY.villages]
    pairs = [(a, b) for a in points for b in points]
    plain = [(path.pieces, path.ms, path.mm) for path in paths_between(TOY, pairs) if path]
    ways, asked = Ways(TOY), []
    ways.prepare(points, enough=lambda: bool(asked.append(1)) or len(asked) > 2)
    assert len(asked) == (3 if held_bytes > 1 else 1)
    for _ in range(2):
        assert [(path.pieces, path.ms, path.mm) for path in ways.between(pairs) if path] == plain
    assert len(plain) == len(pairs)


@settings(max_examples=100, deadline=None)
@given(counties())
def test_paths_add_up_to_the_matrix(county: Network):
    """A path's pieces are open links end to end, and their times and lengths are the matrix's."""
    villages, sites = [point_of(v) for v in county.villages], [point_of(s) for s in county.sites]
    matrix = travel_matrix(county, villages, sites)
    paths = paths_between(county, [(v, s) for v in villages for s in sites])
    for path, ms, mm in zip(paths, matrix.ms.ravel().tolist(), matrix.mm.ravel().tolist(), strict=True):
        if path is None:
            assert ms == -1
            continue
        assert (path.ms, path.mm) == (ms, mm)
        links = [link for link, _, _ in path.pieces]
        roads = county.roads
        assert sum(round(roads.length_km[i] / roads.speed_kmh[i] * 3.6e6) for i in links) == ms
        ends = [(roads.link_from[i], roads.link_to[i])[:: 1 if f < t else -1] for i, f, t in path.pieces]
        assert all(a[1] == b[0] for a, b in pairwise(ends))


def test_one_way_roads_make_there_and_back_differ():
    """NM5: on A→B one way with a way back over C the two directions take different times."""
    county = straight_road(
        Link("ab", "A", "B", 1, 60, directed=True),
        Link("bc", "B", "C", 1, 60, directed=True),
        Link("ca", "C", "A", 2, 60, directed=True),
    )
    a, b = Point(107.0, 29.0), Point(107.01, 29.0)
    assert (minutes(county, a, b), minutes(county, b, a)) == (1, 3)


def test_halfway_along_a_link_is_half_its_time_from_either_end():
    """NM4: a point halfway along a link of 10 minutes is 5 minutes from both ends."""
    county = straight_road(Link("ab", "A", "B", 10, 60))
    middle = Point(107.005, 29.0)
    assert minutes(county, middle, Point(107.0, 29.0)) == pytest.approx(5, abs=0.01)
    assert minutes(county, middle, Point(107.01, 29.0)) == pytest.approx(5, abs=0.01)


def test_two_points_on_one_link_need_not_pass_its_ends():
    """From a quarter to three quarters of a link is half of it; against one way it is all the way round."""
    quarter, three_quarters = Point(107.0025, 29.0), Point(107.0075, 29.0)
    both_ways = straight_road(Link("ab", "A", "B", 10, 60))
    assert minutes(both_ways, quarter, three_quarters) == pytest.approx(5, abs=0.01)
    one_way = straight_road(
        Link("ab", "A", "B", 10, 60, directed=True),
        Link("ba", "B", "A", 10, 60, geometry=((107.005, 29.05),)),
    )
    assert minutes(one_way, quarter, three_quarters) == pytest.approx(5, abs=0.01)
    assert minutes(one_way, three_quarters, quarter) == pytest.approx(2.5 + 10 + 2.5, abs=0.01)
    (path,) = paths_between(one_way, [(three_quarters, quarter)])
    assert path is not None
    assert path.ms == travel_matrix(one_way, [three_quarters], [quarter]).ms[0, 0]
    assert len(path.pieces) == 3


def test_access_leg_is_walked():
    """NM4: 111 m beside the road at 5 km/h are 1.33 minutes more on each journey."""
    county = straight_road(Link("ab", "A", "B", 10, 60))
    beside = Point(107.005, 29.001)
    (anchor,) = anchors_of(county.roads, [beside])
    assert anchor.offset_m == pytest.approx(110.9, abs=0.3)
    expected = 5 + anchor.offset_m / 5000 * 60
    assert minutes(county, beside, Point(107.0, 29.0)) == pytest.approx(expected, abs=0.02)
    assert minutes(county, beside, Point(107.0, 29.0), profile=Profile(walking_kmh=2.5)) == pytest.approx(
        5 + anchor.offset_m / 2500 * 60, abs=0.02
    )


def test_a_point_far_from_every_road_is_unreachable():
    """NM4: beyond 500 m there is no way, unless the profile allows it."""
    county = straight_road(Link("ab", "A", "B", 10, 60))
    far = Point(107.005, 29.01)
    assert minutes(county, far, Point(107.0, 29.0)) is None
    assert minutes(county, far, Point(107.0, 29.0), profile=Profile(max_snap_m=2000)) is not None


def test_a_point_at_a_node_without_roads_stays_there():
    """CONTRACT.md: within 1 m of a node a point is at that node, whether or not a road leads there."""
    nodes = {"A": (107.0, 29.0), "B": (107.01, 29.0), "X": (107.005, 29.0005)}
    county = straight_road(Link("ab", "A", "B", 1, 60), nodes=nodes)
    assert minutes(county, Point(107.005, 29.0005), Point(107.0, 29.0)) is None
    assert minutes(county, Point(107.005, 29.0005), Point(107.005, 29.000505)) == 0


@pytest.mark.parametrize("others", [0, 10, 20, 50])
def test_of_two_nodes_at_one_position_the_first_by_id_is_taken(others: int):
    """z crosses over n and is not joined to it: a point there is at n, whatever other nodes there are."""
    elsewhere = {f"p{i}": (107.1 + i / 100, 29.2) for i in range(others)}
    nodes = {"z": (107.0, 29.0), "n": (107.0, 29.0), "o": (107.01, 29.0), **elsewhere}
    county = straight_road(Link("no", "n", "o", 1, 60), nodes=nodes)
    assert minutes(county, Point(107.0, 29.0), Point(107.01, 29.0)) == 1


def test_two_points_at_one_position_are_0_apart_even_off_the_roads():
    """CONTRACT.md: a place and a site at one point are 0 minutes apart."""
    county = straight_road(Link("ab", "A", "B", 1, 60))
    nowhere = Point(107.5, 29.5)
    matrix = travel_matrix(county, [nowhere], [nowhere])
    assert (matrix.ms[0, 0], matrix.mm[0, 0]) == (0, 0)


def test_two_carriageways_drawn_on_one_line_are_both_joined():
    """Two directed links on one line, as GMNS files have them, let a point beside them travel both ways."""
    county = straight_road(
        Link("ab", "A", "B", 10, 60, directed=True), Link("ba", "B", "A", 10, 60, directed=True)
    )
    middle, a = Point(107.005, 29.0), Point(107.0, 29.0)
    assert minutes(county, middle, a) == pytest.approx(5, abs=0.01)
    assert minutes(county, a, middle) == pytest.approx(5, abs=0.01)


def test_closing_a_road_moves_nobody():
    """CONTRACT.md: who lies on a closed road keeps the place and cannot drive."""
    county = straight_road(Link("ab", "A", "B", 1, 60), Link("bc", "B", "C", 1, 60))
    on_bc, a = Point(107.015, 29.0), Point(107.0, 29.0)
    closed = county.with_parts(roads=county.roads.with_columns(is_open=np.array([True, False])))
    assert anchors_of(closed.roads, [on_bc]) == anchors_of(county.roads, [on_bc])
    assert minutes(county, on_bc, a) is not None
    assert minutes(closed, on_bc, a) is None


def test_equally_quick_ways_give_the_shorter_kilometres():
    """Of two ways of 6 minutes the matrix tells the length of the one of 2 km, not of the one of 6 km."""
    county = straight_road(Link("slow", "A", "B", 2, 20), Link("quick", "A", "B", 6, 60))
    matrix = travel_matrix(county, [Point(107.0, 29.0)], [Point(107.01, 29.0)])
    assert (matrix.minutes(0, 0), matrix.km(0, 0)) == (6, 2)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile(), 9),
        (Profile(speed_factor=0.5), 18),
        (Profile(speeds_kmh=(("track", 30),)), 11.5),
        (Profile(closed_classes=("track",)), None),
        (Profile(weight_t=5), None),
        (Profile(weight_t=3), 9),
        (Profile(width_m=3), None),
        (Profile(junction_seconds=60), 10),
    ],
)
def test_profiles_change_what_a_link_costs(profile: Profile, expected: float | None):
    """NM5: A–B 1 km, B–C 5 km, at 40 km/h; B–C is a track 2.5 m wide, limit 4 t; B is a junction."""
    county = straight_road(
        Link("ab", "A", "B", 1, 40),
        Link("bc", "B", "C", 5, 40, "track", width_m=2.5, weight_limit_t=4),
        Link("bd", "B", "D", 1, 40),
    )
    found = minutes(county, Point(107.0, 29.0), Point(107.02, 29.0), profile=profile)
    assert found == expected


def test_the_networkx_view_holds_every_node_and_the_same_times():
    """`digraph` is the whole network: lone nodes too, and Dijkstra on it gives the matrix's minutes."""
    import networkx as nx

    shut = TOY.with_parts(roads=TOY.roads.with_columns(is_open=np.zeros(9, dtype=bool)))
    assert digraph(shut).number_of_nodes() == 8 + 5 + 3
    costs = nx.single_source_dijkstra_path_length(digraph(TOY), ("site", "hub"), weight="ms")
    assert [costs["village", v.code] // 60_000 for v in TOY.villages] == [21, 30, 22, 40, 33]


def test_impossible_profiles_are_refused_at_the_door():
    """A factor of 0 or a negative penalty never reaches a search."""
    with pytest.raises(ValueError, match="speed_factor is 0"):
        Profile(speed_factor=0)
    with pytest.raises(ValueError, match="junction_seconds is -1"):
        replace(Profile(), junction_seconds=-1)
