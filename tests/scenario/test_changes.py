"""What-if changes: what each does to the toy county, what each refuses; the base is never touched."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.access.coverage import coverage
from network.access.radius import Radius
from network.model import Network, ProblemCode, Route, RouteStop, SiteStatus
from network.model.examples import toy_county
from network.roads import Point, travel_matrix
from network.scenario import KINDS, MAX_CHANGES, WhatIf, apply_changes, change_of, changes_of, to_json

DAY = date(2026, 1, 1)
BUS = Route("bus", "Line 1", "post", stops=(RouteStop(1, site_id="hub"), RouteStop(2, village_code="V3")))
TOY = toy_county().with_parts(routes=(BUS,))
AROUND_V5 = json.dumps(
    {
        "type": "Polygon",
        "coordinates": [
            [[107.15, 29.07], [107.17, 29.07], [107.17, 29.09], [107.15, 29.09], [107.15, 29.07]]
        ],
    }
)


def changed(*changes: dict[str, Any]) -> WhatIf:
    """The toy county after the changes; asserts each time that the base stayed as it was."""
    before = TOY.fingerprint()
    result = apply_changes(TOY, [change_of(change) for change in changes])
    assert toy_county().with_parts(routes=(BUS,)).fingerprint() == before == TOY.fingerprint()
    return result


def rates(network: Network) -> tuple[float | None, float | None]:
    answer = coverage(network, as_of=DAY, radius=Radius(15))
    return answer.by_village.value, answer.by_population.value


def village_minutes(network: Network) -> dict[str, float | None]:
    return {p.village.code: p.minutes for p in coverage(network, as_of=DAY, radius=Radius(15)).places}


def from_hub(network: Network, code: str) -> float | None:
    village = network.village_by_code[code]
    return travel_matrix(network, [Point(107.1, 29.15)], [Point(village.lon, village.lat)]).minutes(0, 0)


def codes(result: WhatIf) -> list[tuple[ProblemCode, tuple[str, ...]]]:
    return [(p.code, p.path) for p in result.problems]


def test_rain_on_the_slow_roads():
    """SPEC.md 5.0: 20 km/h roads × 0.6 give V2 20, V4 30, V5 45 minutes and rates 0.40 / 0.54."""
    result = changed({"scaleSpeed": {"facilityTypes": ["unclassified"], "factor": 0.6}})
    assert village_minutes(result.network) == {"V1": 0, "V2": 20, "V3": 0, "V4": 30, "V5": 45}
    assert rates(result.network) == (0.4, 0.54)
    assert [(a.kind, a.count) for a in result.applied] == [("scaleSpeed", 3)]


def test_a_new_road_between_nodes():
    """SPEC.md 5.0: V5–V3, 4 km at 30: V5 8 minutes, rates 0.80 / 0.88, mean 5.52."""
    result = changed({"addRoad": {"fromNode": "V5", "toNode": "V3", "lengthKm": 4, "speedKmh": 30}})
    assert village_minutes(result.network)["V5"] == 8
    assert rates(result.network) == (0.8, 0.88)
    assert coverage(result.network, as_of=DAY, radius=Radius(15)).minutes.mean == pytest.approx(5.52)


def test_closing_t1_v1_hurts_replenishment_alone():
    """SPEC.md 5.0: resident access is unchanged; hub → V1 goes from 21 to 42 minutes."""
    result = changed({"closeRoad": {"linkIds": ["T1-V1"]}})
    assert village_minutes(result.network) == village_minutes(TOY)
    assert (from_hub(TOY, "V1"), from_hub(result.network, "V1")) == (21, 42)


def test_closing_t2_v3_cuts_the_hub_off_and_sends_v5_to_v1():
    """SPEC.md 5.0: V3 and V4 are cut off from the hub; V5's nearest outlet becomes that at V1."""
    network = changed({"closeRoad": {"linkIds": ["T2-V3"]}}).network
    assert [from_hub(network, code) for code in ("V3", "V4")] == [None, None]
    nearest = {p.village.code: p.nearest.code for p in coverage(network, as_of=DAY, radius=Radius(15)).places}
    assert nearest["V5"] == "s1"


def test_a_polygon_closes_links_with_any_part_inside():
    """An area around V5 meets T2–V5 alone; one over the T1–V1–V2 corner of the county meets its links."""
    result = changed({"closeRoad": {"polygon": AROUND_V5}})
    assert [a.count for a in result.applied] == [1]
    assert village_minutes(result.network)["V5"] is None


def test_the_order_given_is_the_order_applied():
    """Scale then add leaves the new road at its speed; add then scale slows it too."""
    scale = {"scaleSpeed": {"factor": 0.5}}
    road = {"addRoad": {"fromNode": "V5", "toNode": "V3", "lengthKm": 4, "speedKmh": 30}}
    assert village_minutes(changed(scale, road).network)["V5"] == 8
    assert village_minutes(changed(road, scale).network)["V5"] == 16


def test_a_drawn_road_divides_the_links_it_meets():
    """A line from the middle of T2–V5 to that of V3–V4 makes two junctions; points there stay there."""
    line = [[107.152, 29.098], [107.19425, 29.1305]]
    before = travel_matrix(TOY, [Point(*line[0])], [Point(107.1455, 29.1175)])
    network = changed({"addRoad": {"line": line, "speedKmh": 60, "lengthKm": 6}}).network
    assert network.roads.node_count == TOY.roads.node_count + 2
    assert network.roads.link_count == TOY.roads.link_count + 2 * 2 + 1
    after = travel_matrix(network, [Point(*line[0])], [Point(107.1455, 29.1175)])
    assert after.minutes(0, 0) == pytest.approx(before.minutes(0, 0), abs=1e-3)
    assert travel_matrix(network, [Point(*line[0])], [Point(*line[1])]).minutes(0, 0) == pytest.approx(
        6, abs=0.1
    )
    assert from_hub(network, "V5") == pytest.approx(33, abs=1e-3)


def test_a_divided_link_is_closed_by_its_own_name():
    """Closing T2–V5 after a road joined it closes both pieces, and V5 is cut off."""
    road = {"addRoad": {"line": [[107.152, 29.098], [107.178, 29.124]], "speedKmh": 60}}
    result = changed(road, {"closeRoad": {"linkIds": ["T2-V5"]}})
    assert [applied.count for applied in result.applied] == [1, 1], "one road, whatever its pieces"
    assert village_minutes(result.network)["V5"] is None


def test_points_keep_their_place_when_a_road_is_added_beside_them():
    """A new road V4–V5 moves nobody: V5 goes on joining T2–V5 at its node, 31 minutes from s3."""
    road = {"addRoad": {"fromNode": "V4", "toNode": "V5", "lengthKm": 9, "speedKmh": 30}}
    network = changed(road).network
    assert village_minutes(network)["V5"] == min(31, 18 + 18)


def test_sites_are_added_moved_and_closed():
    """An outlet at V5 covers it; moved to V4 it covers V4 instead; s3 closed, V3 is 31 minutes from V5's."""
    added = changed({"addSite": {"id": "new", "village": "V5"}}).network
    assert village_minutes(added)["V5"] == 0
    assert added.site_by_code["new"].township_code == "T2"
    assert coverage(added, as_of=date(1999, 1, 1), radius=Radius(15)).administrative.numerator == 1
    moved = changed(
        {"addSite": {"id": "new", "village": "V5"}}, {"moveSite": {"id": "new", "village": "V4"}}
    ).network
    assert (village_minutes(moved)["V4"], village_minutes(moved)["V5"]) == (0, 31)
    closed = changed({"addSite": {"id": "new", "village": "V5"}}, {"closeSite": {"id": "s3"}}).network
    assert village_minutes(closed)["V3"] == 31


def test_an_added_site_opens_on_its_day():
    """With `opened` given the site counts from then on."""
    site = {"addSite": {"id": "new", "village": "V5", "opened": "2026-06-01"}}
    network = changed(site).network
    assert coverage(network, as_of=date(2026, 5, 31), radius=Radius(15)).by_village.numerator == 3
    assert coverage(network, as_of=date(2026, 6, 1), radius=Radius(15)).by_village.numerator == 4


def test_a_site_at_a_position_counts_for_reach_alone():
    """At V5's own point but with no village named: reached in 0 minutes, not in the administrative rate."""
    network = changed({"addSite": {"id": "new", "position": [107.1585, 29.0785]}}).network
    assert village_minutes(network)["V5"] == 0
    assert coverage(network, as_of=DAY, radius=Radius(15)).administrative.numerator == 2


def test_functions_capacity_demand_vehicles_lines_and_standards():
    """Each of the other kinds changes what it says and nothing else."""
    network = changed(
        {"addFunction": {"siteId": "s3", "function": "parcel_in"}},
        {"removeFunction": {"siteId": "s1", "function": "retail"}},
        {"setCapacity": {"siteId": "s1", "capacityPerDay": 9}},
        {"scaleDemand": {"factor": 2, "operators": ["post"], "villages": ["V4"]}},
        {"addVehicle": {"id": "post-van", "count": 2}},
        {"removeVehicle": {"id": "coop-van", "count": 1}},
        {"addVehicle": {"id": "truck", "operatorId": "post", "depotSiteId": "hub", "capacityKg": 900}},
        {"addStop": {"routeId": "bus", "stop": {"village": "V4"}}},
        {"removeStop": {"routeId": "bus", "seq": 1}},
        {"changeFrequency": {"routeId": "bus", "days": "135"}},
        {"setSpeed": {"linkIds": ["H-T1"], "speedKmh": 80}},
        {"setStandard": {"code": "reach", "value": 10}},
    )
    assert network.problems == ()
    assert len(network.applied) == 12
    after = network.network
    assert after.site_by_code["s3"].functions == ("retail", "parcel_in")
    assert (after.site_by_code["s1"].functions, after.site_by_code["s1"].capacity_per_day) == (
        ("parcel_in",),
        9,
    )
    assert [d.kg for d in after.demands] == [d.kg * (2 if d.id == "post-V4" else 1) for d in TOY.demands]
    assert {v.id: v.count for v in after.vehicles} == {
        "coop-van": 2,
        "express-van": 3,
        "post-van": 5,
        "truck": 1,
    }
    assert [(s.seq, s.village_code) for s in after.routes[0].stops] == [(1, "V3"), (2, "V4")]
    assert after.routes[0].days == "135"
    assert from_hub(after, "V1") == 21 - 7.5
    assert [(s.code, s.value) for s in after.standards] == [("reach", 10)]


def test_a_line_is_rerouted():
    """reroute replaces the stops in the order given."""
    stops = [{"village": "V1"}, {"site": "hub"}, {"village": "V2"}]
    network = changed({"reroute": {"routeId": "bus", "stops": stops}}).network
    assert [(s.seq, s.village_code or s.site_id) for s in network.routes[0].stops] == [
        (1, "V1"),
        (2, "hub"),
        (3, "V2"),
    ]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"closeRoad": {"linkIds": ["T2-V5", "no-such"]}}, ProblemCode.UNKNOWN_LINK, "linkIds"),
        ({"closeRoad": {}}, ProblemCode.INPUT_MISSING, "linkIds"),
        (
            {"closeRoad": {"polygon": '{"type":"Point","coordinates":[107,29]}'}},
            ProblemCode.POLYGON_INVALID,
            "polygon",
        ),
        ({"scaleSpeed": {"factor": 0}}, ProblemCode.INPUT_OUT_OF_RANGE, "factor"),
        ({"scaleSpeed": {"factor": float("nan")}}, ProblemCode.INPUT_OUT_OF_RANGE, "factor"),
        ({"setSpeed": {"speedKmh": -3}}, ProblemCode.INPUT_OUT_OF_RANGE, "speedKmh"),
        ({"addRoad": {"fromNode": "V5", "toNode": "XX"}}, ProblemCode.UNKNOWN_NODE, "toNode"),
        ({"addRoad": {"line": [[107.6, 29.6], [107.178, 29.124]]}}, ProblemCode.OFF_ROADS, "line"),
        ({"addRoad": {"fromNode": "V5", "toNode": "V3", "id": "H-T1"}}, ProblemCode.KNOWN_ID, "id"),
        ({"addSite": {"id": "s1", "village": "V5"}}, ProblemCode.KNOWN_ID, "id"),
        ({"addSite": {"id": "x", "village": "V9"}}, ProblemCode.UNKNOWN_VILLAGE, "village"),
        ({"addSite": {"id": "x"}}, ProblemCode.INPUT_MISSING, "village"),
        ({"addSite": {"id": "x", "position": [29, 107]}}, ProblemCode.INPUT_OUT_OF_RANGE, "position"),
        ({"closeSite": {"id": "s9"}}, ProblemCode.UNKNOWN_SITE, "id"),
        ({"moveSite": {"id": "s9", "village": "V5"}}, ProblemCode.UNKNOWN_SITE, "id"),
        ({"addFunction": {"siteId": "s9", "function": "retail"}}, ProblemCode.UNKNOWN_SITE, "siteId"),
        ({"addFunction": {"siteId": "s1", "function": " "}}, ProblemCode.INPUT_MISSING, "function"),
        (
            {"setCapacity": {"siteId": "s1", "capacityPerDay": -1}},
            ProblemCode.INPUT_OUT_OF_RANGE,
            "capacityPerDay",
        ),
        ({"scaleDemand": {"factor": 2, "operators": ["dhl"]}}, ProblemCode.UNKNOWN_OPERATOR, "operators"),
        ({"addVehicle": {"id": "none"}}, ProblemCode.UNKNOWN_VEHICLE, "id"),
        ({"addVehicle": {"id": "x", "operatorId": "post"}}, ProblemCode.INPUT_MISSING, "operatorId"),
        ({"removeVehicle": {"id": "post-van", "count": 4}}, ProblemCode.INPUT_OUT_OF_RANGE, "count"),
        ({"addStop": {"routeId": "tram", "stop": {"village": "V1"}}}, ProblemCode.UNKNOWN_ROUTE, "routeId"),
        ({"removeStop": {"routeId": "bus", "seq": 9}}, ProblemCode.INPUT_OUT_OF_RANGE, "seq"),
        ({"changeFrequency": {"routeId": "bus", "days": "08"}}, ProblemCode.DAYS_UNPARSABLE, "days"),
        ({"reroute": {"routeId": "bus", "stops": [{"village": "V1"}]}}, ProblemCode.INPUT_MISSING, "stops"),
        ({"setStandard": {"code": "x", "value": 5, "unit": "miles"}}, ProblemCode.INPUT_OUT_OF_RANGE, "unit"),
    ],
)
def test_what_cannot_be_is_refused_with_its_path(change: dict[str, Any], code: ProblemCode, field: str):
    """A bad change is an ERROR at its own field and skipped whole; the good one after it applies."""
    result = changed(change, {"closeSite": {"id": "s3"}})
    (kind,) = change
    assert (code, ("changes", "0", kind, field)) in codes(result)
    assert [a.position for a in result.applied] == [1]
    assert result.network.site_by_code["s3"].status is SiteStatus.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        {"scaleSpeed": {"factor": 1}},
        {"scaleSpeed": {"factor": 0.5, "facilityTypes": ["motorway"]}},
        {"setSpeed": {"linkIds": ["H-T1"], "speedKmh": 40}},
        {"moveSite": {"id": "s1", "village": "V1"}},
        {"addFunction": {"siteId": "s1", "function": "retail"}},
        {"removeFunction": {"siteId": "s3", "function": "finance"}},
        {"setCapacity": {"siteId": "s1", "capacityPerDay": 1700}},
        {"scaleDemand": {"factor": 1}},
        {"scaleDemand": {"factor": 2, "commodities": ["rice"]}},
        {"changeFrequency": {"routeId": "bus", "days": "1234567"}},
    ],
)
def test_what_touches_nothing_is_an_error(change: dict[str, Any]):
    """CONTRACT.md: a change that touches nothing is an ERROR, and the network is the base."""
    result = changed(change)
    (kind,) = change
    assert (ProblemCode.NO_EFFECT, ("changes", "0", kind)) in codes(result)
    assert result.applied == ()
    assert result.network.fingerprint() == TOY.fingerprint()


def test_closing_what_is_closed_is_an_error():
    """CONTRACT.md: twice the same closure of a road or of a site contradicts itself."""
    road, site = {"closeRoad": {"linkIds": ["H-T1"]}}, {"closeSite": {"id": "s1"}}
    result = changed(road, site, road, site)
    assert codes(result) == [
        (ProblemCode.ALREADY_CLOSED, ("changes", "2", "closeRoad", "linkIds")),
        (ProblemCode.ALREADY_CLOSED, ("changes", "3", "closeSite", "id")),
    ]


def test_too_many_changes_are_refused_whole():
    """A list past the limit is not begun."""
    change = change_of({"scaleSpeed": {"factor": 0.9}})
    result = apply_changes(TOY, [change] * (MAX_CHANGES + 1))
    assert [p.code for p in result.problems] == [ProblemCode.LIMIT_EXCEEDED]
    assert result.network is TOY
    assert len(apply_changes(TOY, [change] * MAX_CHANGES).applied) == MAX_CHANGES


def test_changes_survive_being_written_down():
    """What is saved as JSON comes back as the same changes, of every kind."""
    examples = [
        {"closeRoad": {"linkIds": ["H-T1"]}},
        {"scaleSpeed": {"factor": 0.6, "facilityTypes": ["track"], "polygon": AROUND_V5}},
        {"setSpeed": {"speedKmh": 12.5, "linkIds": ["H-T2"]}},
        {"addRoad": {"line": [[107.1, 29.1], [107.2, 29.2]], "directed": True}},
        {"addSite": {"id": "a", "position": [107.1, 29.1], "opened": "2026-01-02", "tier": "TOWNSHIP"}},
        {"closeSite": {"id": "s1"}},
        {"moveSite": {"id": "s1", "village": "V2"}},
        {"addFunction": {"siteId": "s1", "function": "finance"}},
        {"removeFunction": {"siteId": "s1", "function": "retail"}},
        {"setCapacity": {"siteId": "s1", "capacityPerDay": 5}},
        {"scaleDemand": {"factor": 2, "direction": "UP", "goodsClass": "cold"}},
        {"addVehicle": {"id": "v", "operatorId": "post", "depotSiteId": "hub", "cold": True}},
        {"removeVehicle": {"id": "post-van"}},
        {"addStop": {"routeId": "bus", "stop": {"village": "V1", "arriveS": 3600}, "seq": 1}},
        {"removeStop": {"routeId": "bus", "seq": 1}},
        {"changeFrequency": {"routeId": "bus", "days": "12"}},
        {"reroute": {"routeId": "bus", "stops": [{"village": "V1"}, {"site": "hub"}]}},
        {"setStandard": {"code": "a", "value": 5, "tier": "VILLAGE"}},
    ]
    changes = [change_of(example) for example in examples]
    assert {kind for example in examples for kind in example} == set(KINDS)
    assert changes_of(to_json(changes)) == changes
    assert to_json(changes_of(to_json(changes))) == to_json(changes)


@pytest.mark.parametrize(
    "item", [{}, {"a": {}, "b": {}}, {"digHole": {}}, {"closeSite": {"id": "s1", "soon": True}}]
)
def test_what_is_no_change_is_refused_at_the_door(item: dict[str, Any]):
    """No kind, two kinds, an unknown kind and an unknown field raise ValueError."""
    with pytest.raises(ValueError, match=r"kind|field"):
        change_of(item)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(TOY.roads.link_ids)), min_size=1, max_size=4, unique=True))
def test_closing_roads_equals_a_package_without_them(links: list[str]):
    """With places at nodes, driving as if the links had never been built."""
    import numpy as np

    from network.model import Link, roads_of

    closed = changed({"closeRoad": {"linkIds": links}}).network
    roads = TOY.roads
    kept = [
        Link(name, roads.node_ids[roads.link_from[i]], roads.node_ids[roads.link_to[i]],
             float(roads.length_km[i]), float(roads.speed_kmh[i]), roads.facility_type(i))
        for i, name in enumerate(roads.link_ids)
        if name not in links
    ]  # fmt: skip
    nodes = {n: (float(roads.node_lon[i]), float(roads.node_lat[i])) for i, n in enumerate(roads.node_ids)}
    by_hand = TOY.with_parts(roads=roads_of(nodes, kept))
    points = [Point(*position) for position in nodes.values()]
    assert np.array_equal(travel_matrix(closed, points, points).ms, travel_matrix(by_hand, points, points).ms)
