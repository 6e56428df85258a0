"""The toy county through package, command line and GraphQL. Values computed by hand (SPEC.md 5.0)."""

from typing import Any

import pytest

from tests.conftest import Ask

NETWORK = 'network(code: "toy", asOf: "2026-01-01")'


@pytest.fixture
def network(query: Ask) -> Any:
    """What the toy county answers to a selection, on the day of the specification."""
    return lambda selection: query(f"{{ {NETWORK} {{ {selection} }} }}")["network"]


def test_nearest_outlets(network: Any) -> None:
    """Minutes to the nearest outlet: V1 0, V2 12 (V1), V3 0, V4 18 (V3), V5 31 (V3)."""
    places = network(
        "coverage(input: {radius: {minutes: 15}}) "
        "{ places { village { code } nearest { code } minutes km covered } }"
    )["coverage"]["places"]
    assert [
        (p["village"]["code"], p["nearest"]["code"], p["minutes"], p["km"], p["covered"]) for p in places
    ] == [
        ("V1", "s1", 0, 0, True),
        ("V2", "s1", 12, 4, True),
        ("V3", "s3", 0, 0, True),
        ("V4", "s3", 18, 6, False),
        ("V5", "s3", 31, 12, False),
    ]


def test_the_three_rates(network: Any) -> None:
    """Administrative 2/5, by village 3/5, by population 3500/5000 at 15 minutes."""
    coverage = network(
        "coverage(input: {radius: {minutes: 15}}) { administrative { numerator denominator value } "
        "byVillage { numerator denominator value } byPopulation { numerator denominator value } "
        "problems { code } }"
    )["coverage"]
    assert coverage == {
        "administrative": {"numerator": 2, "denominator": 5, "value": 0.4},
        "byVillage": {"numerator": 3, "denominator": 5, "value": 0.6},
        "byPopulation": {"numerator": 3500, "denominator": 5000, "value": 0.7},
        "problems": [],
    }


def test_gaps_by_people(network: Any) -> None:
    """V5 (900 people, 16 minutes over) before V4 (600, 3 over); `first` cuts the list."""
    gaps = (
        "gaps(first: %s) { village { code } population excess reasons "
        "fix { kind village { code } gainPopulation } }"
    )
    both = f"all: {gaps % 'null'} one: {gaps % 1}"
    coverage = network(f"coverage(input: {{radius: {{minutes: 15}}}}) {{ {both} }}")["coverage"]
    reasons = ["NO_OUTLET_IN_VILLAGE", "OUT_OF_RADIUS"]
    v5 = {"kind": "NEW_OUTLET", "village": {"code": "V5"}, "gainPopulation": 900}
    v4 = {"kind": "NEW_OUTLET", "village": {"code": "V4"}, "gainPopulation": 600}
    assert coverage["all"] == [
        {"village": {"code": "V5"}, "population": 900, "excess": 16, "reasons": reasons, "fix": v5},
        {"village": {"code": "V4"}, "population": 600, "excess": 3, "reasons": reasons, "fix": v4},
    ]
    assert coverage["one"] == coverage["all"][:1]


def test_minutes_weighted_by_people(network: Any) -> None:
    """Mean 9.66, half of the people at an outlet, 90 % within 31, at most 31; nobody unreachable."""
    assert network(
        "coverage(input: {radius: {minutes: 15}}) "
        "{ meanMinutes p50Minutes p90Minutes maxMinutes unreachablePopulation }"
    )["coverage"] == {
        "meanMinutes": pytest.approx(9.66),
        "p50Minutes": 0,
        "p90Minutes": 31,
        "maxMinutes": 31,
        "unreachablePopulation": 0,
    }


def test_coverage_by_township(network: Any) -> None:
    """Town One: 1 of 2 has an outlet, 2 of 2 within reach; Town Two: 1 of 3, 1 of 3, 1500 of 3000 people."""
    rows = network(
        "coverage(input: {radius: {minutes: 15}}) { townships { township { name } "
        "administrative { value } byVillage { value } byPopulation { numerator denominator } } }"
    )["coverage"]["townships"]
    assert rows == [
        {
            "township": {"name": "Town One"},
            "administrative": {"value": 0.5},
            "byVillage": {"value": 1},
            "byPopulation": {"numerator": 2000, "denominator": 2000},
        },
        {
            "township": {"name": "Town Two"},
            "administrative": {"value": 1 / 3},
            "byVillage": {"value": 1 / 3},
            "byPopulation": {"numerator": 1500, "denominator": 3000},
        },
    ]


def test_a_radius_in_km_searches_the_shortest_way(network: Any) -> None:
    """Within 6 km lie V1, V2 (4), V3 and V4 (6): 4100 of 5000 people; V5 is 6 km over."""
    coverage = network(
        "coverage(input: {radius: {km: 6}}) { byPopulation { numerator } gaps { village { code } excess } }"
    )["coverage"]
    assert coverage == {
        "byPopulation": {"numerator": 4100},
        "gaps": [{"village": {"code": "V5"}, "excess": pytest.approx(6)}],
    }


def test_hub_to_villages(network: Any) -> None:
    """From the hub: V1 21, V2 30, V3 22, V4 40, V5 33 minutes, and nought to itself."""
    places = ", ".join(f'{{village: "V{i}"}}' for i in range(1, 6))
    matrix = network(
        f'travel(from: [{{site: "hub"}}], to: [{places}, {{position: {{lon: 107.1, lat: 29.15}}}}]) '
        "{ minutes km problems { code } }"
    )["travel"]
    assert matrix == {"minutes": [[21, 30, 22, 40, 33, 0]], "km": [[13, 16, 13, 19, 15, 0]], "problems": []}


def test_service_radii(network: Any) -> None:
    """Outlet s1 reaches V1 in 7 minutes and V2 too in 15; its catchment is both, 12 minutes at most."""
    sites = network(
        'serviceRadii(input: {siteIds: ["s1"], breaks: [{minutes: 7}, {minutes: 15}]}) '
        "{ sites { site { code } catchment { code } rings { minutes km population villages { code } } "
        "catchmentPopulation maxMinutes p90Minutes meanMinutes maxKm uniquePopulation "
        "overlaps { population } } problems { code } }"
    )["serviceRadii"]
    assert sites == {
        "sites": [
            {
                "site": {"code": "s1"},
                "rings": [
                    {"minutes": 7, "km": None, "population": 1200, "villages": [{"code": "V1"}]},
                    {
                        "minutes": 15,
                        "km": None,
                        "population": 2000,
                        "villages": [{"code": "V1"}, {"code": "V2"}],
                    },
                ],
                "catchment": [{"code": "V1"}, {"code": "V2"}],
                "catchmentPopulation": 2000,
                "maxMinutes": 12,
                "p90Minutes": 12,
                "meanMinutes": 6,
                "maxKm": 4,
                "uniquePopulation": 2000,
                "overlaps": [],
            }
        ],
        "problems": [],
    }


def test_disks_hold_what_rings_divide(network: Any) -> None:
    """DISKS are cumulative, RINGS disjoint; both come in the order of the breaks."""
    disks, rings = (
        network(
            'serviceRadii(input: {siteIds: ["s1"], breaks: [{minutes: 15}, {minutes: 7}], '
            f"shape: {shape}}}) "
            "{ sites { rings { minutes population areaKm2 geometry } } }"
        )["serviceRadii"]["sites"][0]["rings"]
        for shape in ("DISKS", "RINGS")
    )
    assert [(ring["minutes"], ring["population"]) for ring in disks] == [(15, 2000), (7, 1200)]
    assert [(ring["minutes"], ring["population"]) for ring in rings] == [(15, 800), (7, 1200)]
    assert rings[0]["areaKm2"] + rings[1]["areaKm2"] == pytest.approx(disks[0]["areaKm2"])
    assert {ring["geometry"]["type"] for ring in (*disks, *rings)} <= {"Polygon", "MultiPolygon"}


def test_pooled_routes(network: Any) -> None:
    """Separate 482 yuan, 3 vehicles, 151 km; pooled 330, 2 and 105; saving 31.5 %, 51 km driven twice."""
    totals = "{ cost km vehicles loadFactor }"
    plan = network(
        f"pooledRoutes(input: {{seed: 1}}) {{ separate {totals} pooled {totals} saving "
        "poolRateTrip poolRateStop duplicatedKm unserved { reason } "
        "routes { km stops { place { code } loadKg } } }"
    )["pooledRoutes"]
    assert plan["separate"] == {
        "cost": 482,
        "km": 151,
        "vehicles": 3,
        "loadFactor": pytest.approx(0.6333, abs=1e-4),
    }
    assert plan["pooled"] == {"cost": 330, "km": 105, "vehicles": 2, "loadFactor": pytest.approx(0.95)}
    assert plan["saving"] == pytest.approx(152 / 482)
    assert (plan["poolRateTrip"], plan["poolRateStop"], plan["duplicatedKm"]) == (1, 0.6, 51)
    assert plan["unserved"] == []
    assert sorted(sorted(s["place"]["code"] for s in route["stops"]) for route in plan["routes"]) == [
        ["V1", "V2"],
        ["V1", "V3", "V4", "V5"],
    ]
    assert [route["stops"][-1]["loadKg"] for route in plan["routes"]] == [0, 0]


COVERED = (
    "coverage(input: {radius: {minutes: 15}}) { byVillage { value } byPopulation { value } meanMinutes }"
)


def under(network: Any, changes: str, selection: str = COVERED) -> Any:
    """What the toy county answers under changes."""
    return network(f"whatIf(changes: [{changes}]) {{ network {{ {selection} }} }}")["whatIf"]["network"]


def test_rain(network: Any) -> None:
    """20 km/h roads at 60 %: V2 20, V4 30, V5 45 minutes; rates 0.40 and 0.54."""
    places = COVERED.replace("meanMinutes", "places { minutes }")
    rain = under(network, '{scaleSpeed: {facilityTypes: ["unclassified"], factor: 0.6}}', places)["coverage"]
    assert [place["minutes"] for place in rain["places"]] == pytest.approx([0, 20, 0, 30, 45], abs=1e-3)
    assert (rain["byVillage"]["value"], rain["byPopulation"]["value"]) == (0.4, 0.54)


def test_a_new_road(network: Any) -> None:
    """V5–V3, 4 km at 30 km/h: V5 8 minutes; rates 0.80 and 0.88; mean 5.52."""
    road = '{addRoad: {fromNode: "V5", toNode: "V3", lengthKm: 4, speedKmh: 30}}'
    assert under(network, road)["coverage"] == {
        "byVillage": {"value": 0.8},
        "byPopulation": {"value": 0.88},
        "meanMinutes": pytest.approx(5.52),
    }


def test_closing_t1_v1_sends_goods_the_long_way(network: Any) -> None:
    """Residents' access stays as it was; hub to V1 21 → 42 minutes."""
    matrix = 'travel(from: [{site: "hub"}], to: [{village: "V1"}]) { minutes } ' + COVERED
    closed = under(network, '{closeRoad: {linkIds: ["T1-V1"]}}', matrix)
    assert closed["travel"] == {"minutes": [[42]]}
    assert closed["coverage"]["meanMinutes"] == pytest.approx(9.66)


def test_cutting_a_village_off_improves_nothing(network: Any) -> None:
    """Close T2–V5: V5 is cut off with 900 people; the mean over places reachable on both sides stays."""
    shut = network(
        'whatIf(changes: [{closeRoad: {linkIds: ["T2-V5"]}}]) { comparison(input: {radius: {minutes: 15}}) '
        "{ base { meanMinutes } whatIf { meanMinutes byVillage { denominator } unreachablePopulation } "
        "delta { meanMinutes } cutOff { code } cutOffPopulation lost { code } } "
        "network { coverage(input: {radius: {minutes: 15}}) { places { village { code } minutes } } } }"
    )["whatIf"]
    comparison = shut["comparison"]
    assert comparison["base"]["meanMinutes"] == pytest.approx(4.976, abs=1e-3)
    assert comparison["whatIf"] == {
        "meanMinutes": pytest.approx(4.976, abs=1e-3),
        "byVillage": {"denominator": 5},
        "unreachablePopulation": 900,
    }
    assert comparison["delta"]["meanMinutes"] == 0
    assert (comparison["cutOff"], comparison["cutOffPopulation"]) == ([{"code": "V5"}], 900)
    assert comparison["lost"] == []
    assert shut["network"]["coverage"]["places"][-1] == {"village": {"code": "V5"}, "minutes": None}


def test_closing_t2_v3(network: Any) -> None:
    """V3 and V4 cannot be reached from the hub any more, and V5's nearest outlet becomes V1's."""
    selection = (
        'travel(from: [{site: "hub"}], to: [{village: "V3"}, {village: "V4"}]) { minutes km } '
        "coverage(input: {radius: {minutes: 15}}) { places { nearest { code } } }"
    )
    closed = under(network, '{closeRoad: {linkIds: ["T2-V3"]}}', selection)
    assert closed["travel"] == {"minutes": [[None, None]], "km": [[None, None]]}
    assert closed["coverage"]["places"][-1] == {"nearest": {"code": "s1"}}


def test_a_change_that_touches_nothing_is_an_error(network: Any) -> None:
    """An unknown link refuses its change with its path; the next one applies, and the base stays as it is."""
    answer = network(
        'fingerprint whatIf(changes: [{closeRoad: {linkIds: ["no-such"]}}, {closeSite: {id: "s3"}}]) '
        "{ applied { position kind count } problems { severity code path } network { fingerprint } } "
        "after: fingerprint"
    )
    assert answer["whatIf"]["applied"] == [{"position": 1, "kind": "closeSite", "count": 1}]
    assert answer["whatIf"]["problems"] == [
        {"severity": "ERROR", "code": "UNKNOWN_LINK", "path": ["changes", "0", "closeRoad", "linkIds"]}
    ]
    assert answer["after"] == answer["fingerprint"] != answer["whatIf"]["network"]["fingerprint"]


def test_what_ifs_nest(network: Any) -> None:
    """A what-if of a what-if is both changes, in their order."""
    both = under(
        network,
        '{closeSite: {id: "s3"}}',
        'whatIf(changes: [{addSite: {id: "new", village: "V5"}}]) { network { fingerprint '
        'sites(filter: {active: true, types: ["outlet"]}) { nodes { code } } } }',
    )["whatIf"]["network"]
    at_once = under(network, '{closeSite: {id: "s3"}}, {addSite: {id: "new", village: "V5"}}', "fingerprint")
    assert [site["code"] for site in both["sites"]["nodes"]] == ["new", "s1"]
    assert both["fingerprint"] == at_once["fingerprint"]
