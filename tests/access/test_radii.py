"""Service radii: rings counted on network cost, catchments, detours and overlaps."""

import json
from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.answers import RadiusShape, ServiceRadii
from network.access.radii import service_radii
from network.access.radius import Radius, Towards, Unit
from network.model import Network, ProblemCode, SiteStatus
from network.model.examples import toy_county
from network.roads.probes import probes_of
from tests.counties import counties, node_at, plain_costs

TOY = toy_county()
DAY = date(2026, 1, 1)
BREAKS = (Radius(7), Radius(15), Radius(60))


def radii(network: Network = TOY, **options: object) -> ServiceRadii:
    return service_radii(network, **{"as_of": DAY, "breaks": BREAKS, **options})


def test_rings_of_outlet_one():
    """SPEC.md 5.0: within 7 minutes of s1 lies V1, within 15 also V2, within 60 the whole county."""
    (s1, s3) = radii().sites
    assert [[v.code for v in r.villages] for r in s1.rings] == [
        ["V1"],
        ["V1", "V2"],
        ["V1", "V2", "V3", "V4", "V5"],
    ]
    assert [r.population for r in s1.rings] == [1200, 2000, 5000]
    assert [r.population for r in s3.rings] == [1500, 1500, 5000]


def test_rings_may_be_disjoint():
    """With RINGS every village is in one ring at most, and areas add up to the largest disk's."""
    disks, rings = (
        radii(site_codes=["s1"]).sites[0],
        radii(site_codes=["s1"], shape=RadiusShape.RINGS).sites[0],
    )
    assert [[v.code for v in r.villages] for r in rings.rings] == [["V1"], ["V2"], ["V3", "V4", "V5"]]
    assert sum(r.area_km2 for r in rings.rings) == pytest.approx(disks.rings[-1].area_km2)


def test_a_break_given_twice_is_one_ring():
    """Two rings of 7 minutes would hold V1 twice, which RINGS must not."""
    twice = radii(site_codes=["s1"], shape=RadiusShape.RINGS, breaks=(Radius(7), Radius(7), Radius(15)))
    assert [[v.code for v in r.villages] for r in twice.sites[0].rings] == [["V1"], ["V2"]]


def test_catchments_measure_the_network_and_the_detour():
    """s1 takes V1 and V2 (12 min, 4 km), s3 takes V3, V4 and V5 (31 min, 12 km); means are over places."""
    s1, s3 = radii().sites
    assert [v.code for v in s1.catchment] == ["V1", "V2"]
    assert [v.code for v in s3.catchment] == ["V3", "V4", "V5"]
    assert (s1.minutes.max, s1.minutes.mean, s1.max_km) == (12, 6, 4)
    assert (s3.minutes.max, s3.minutes.p90, s3.minutes.mean, s3.max_km) == (31, 31, 49 / 3, 12)
    assert s1.detour == pytest.approx(4 / 3.828, abs=0.01)
    assert s3.detour == pytest.approx(18 / 8.864, abs=0.01)


def test_overlap_and_unique_people():
    """At 20 minutes s1 reaches V1 and V2, s3 reaches V3 and V4: nobody is shared; at 60 all are."""
    apart = radii(breaks=(Radius(20),)).sites
    assert [(s.unique_population, s.overlaps) for s in apart] == [(2000, ()), (2100, ())]
    shared = radii().sites
    assert [s.unique_population for s in shared] == [0, 0]
    assert [[(o.site.code, o.population) for o in s.overlaps] for s in shared] == [
        [("s3", 5000)],
        [("s1", 5000)],
    ]


def test_a_named_site_answers_even_when_it_does_not_count():
    """CONTRACT.md: the suspended s3 still has rings, its catchment is what it would take, and it is told."""
    sites = tuple(replace(s, status=SiteStatus.SUSPENDED) if s.code == "s3" else s for s in TOY.sites)
    answer = radii(TOY.with_parts(sites=sites), site_codes=["s3"])
    assert [v.code for v in answer.sites[0].catchment] == ["V3", "V4", "V5"]
    assert [p.code for p in answer.problems] == [ProblemCode.SITE_INACTIVE]
    assert [s.site.code for s in radii(TOY.with_parts(sites=sites)).sites] == ["s1"]


def test_unknown_sites_and_missing_breaks_are_problems_and_the_rest_answers():
    """One wrong id among two: the other site answers; without breaks nothing can be."""
    answer = radii(site_codes=["s1", "s9"])
    assert [s.site.code for s in answer.sites] == ["s1"]
    assert [(p.code, p.path) for p in answer.problems] == [
        (ProblemCode.UNKNOWN_SITE, ("input", "siteIds", "1"))
    ]
    assert [p.code for p in radii(breaks=()).problems] == [ProblemCode.INPUT_MISSING]


def test_a_ring_in_km_follows_the_shortest_way():
    """Within 6 km of s3 by road lie V3 and V4 (6 km)."""
    (s3,) = radii(breaks=(Radius(6, Unit.KM),), site_codes=["s3"]).sites
    assert [v.code for v in s3.rings[0].villages] == ["V3", "V4"]


def test_shapes_grow_with_the_break_and_carry_the_area():
    """SR1: each disk lies inside the next, its drawn area is the ring's figure, and it is valid GeoJSON."""
    from geo.plane import plane_around

    plane = plane_around(lon=TOY.roads.node_lon, lat=TOY.roads.node_lat)
    shapes = []
    for ring in radii(site_codes=["s1"]).sites[0].rings:
        assert json.loads(ring.geometry)["type"] in ("Polygon", "MultiPolygon")
        shape = shapely.from_geojson(ring.geometry)
        flat = shapely.transform(
            shape, lambda c: __import__("numpy").column_stack(plane.to_metres(lon=c[:, 0], lat=c[:, 1]))
        )
        assert shape.is_valid
        assert flat.area / 1e6 == pytest.approx(ring.area_km2, rel=1e-3)
        shapes.append(shape)
    assert shapely.covers(shapes[1], shapes[0])
    assert shapely.covers(shapes[2], shapes[1])


def test_cells_of_all_probes_tile_the_drawn_area():
    """SR3: cells partition the area, without overlaps or gaps."""
    cells = probes_of(TOY).cells
    union = shapely.union_all(cells.polygons)
    assert union.area == pytest.approx(sum(p.area for p in cells.polygons), rel=1e-6)
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == 0


@settings(max_examples=100, deadline=None)
@given(counties(), st.sampled_from([0.5, 4, 15]), st.sampled_from(Towards))
def test_rings_equal_networkx(county: Network, radius: float, towards: Towards):
    """On random counties a ring holds exactly the places that networkx reaches in time."""
    costs = plain_costs(county)
    for own in service_radii(county, as_of=DAY, breaks=(Radius(radius),), towards=towards).sites:
        site = node_at(county, own.site.lon, own.site.lat)
        pairs = {v.code: (node_at(county, v.lon, v.lat), site) for v in county.villages}
        expected = [
            code
            for code, pair in pairs.items()
            if costs.get(pair if towards is Towards.TO else pair[::-1], 1e12) <= radius * 60_000
        ]
        assert [v.code for v in own.rings[0].villages] == sorted(expected)
