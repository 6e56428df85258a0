"""Tier links, functions, flows, frequency and lead time of the toy county, through the schema."""

from typing import Any

import pytest

from network.model import Network, Route, RouteStop, Site, Tier
from store.database import Database
from tests.conftest import Ask

ASKED = 'query { network(code: "toy", asOf: "2026-01-01") { %s } }'
STATIONS = "".join(
    f'{{addSite: {{id: "{code}", tier: TOWNSHIP, types: ["township_station"], position: {position}}}}}, '
    for code, position in (
        ("st1", "{lon: 107.139, lat: 29.1955}"), ("st2", "{lon: 107.1455, lat: 29.1175}")
    )
)  # fmt: skip
CHAINS = (
    "tierLinks(input: {%s}) { chains { outlet { code } station { code } centre { code } trunkMinutes "
    "branchMinutes trunkRoutes branchRoutes defects } loads { station { code } outlets downKg upKg "
    "utilisation } stations { numerator denominator } outlets { numerator denominator } "
    "townshipsWithout { code } villagesWithout { code } byDefect { defect outlets } problems { code path } }"
)
H = 3600


def asked(ask: Ask, selection: str) -> Any:
    """The toy county's answer to one field."""
    (answer,) = ask(ASKED % selection)["network"].values()
    return answer


def under_stations(ask: Ask, selection: str) -> Any:
    """The same with a station at each town's point, under a what-if."""
    changed = asked(ask, f"whatIf(changes: [{STATIONS}]) {{ problems {{ code }} network {{ {selection} }} }}")
    assert changed["problems"] == []
    (answer,) = changed["network"].values()
    return answer


def line(days: str, *calls: tuple[str, int]) -> Route:
    """A line that calls at sites, (site, seconds after midnight)."""
    stops = tuple(
        RouteStop(seq, site_id=site, arrive_s=at, depart_s=at) for seq, (site, at) in enumerate(calls)
    )
    return Route(f"{calls[0][0]}-{calls[-1][0]}", "Line", "coop", days, "coop-van", stops)


@pytest.fixture
def timetabled(ask: Ask, database: Database, toy: Network) -> Ask:
    """The toy county with stations, a daily trunk 09:00 to 09:15 and a branch on Mondays and Fridays."""
    stations = [
        Site(code, code, Tier.TOWNSHIP, ("township_station",), lon, lat, township, capacity_per_day=500)
        for code, lon, lat, township in (("st1", 107.139, 29.1955, "T1"), ("st2", 107.1455, 29.1175, "T2"))
    ]
    routes = (
        line("1234567", ("hub", 9 * H), ("st1", 9 * H + 900)),
        line("15", ("st1", 10 * H), ("s1", 10 * H + 360)),
    )
    database.save_network(toy.with_parts(sites=(*toy.sites, *stations), routes=routes))
    return ask


def test_without_stations_no_outlet_has_an_upstream(query: Ask) -> None:
    """NO_UPSTREAM twice; no township has a station; V2, V4 and V5 have no outlet."""
    links = asked(query, CHAINS % "")
    assert [(c["outlet"]["code"], c["station"], c["defects"]) for c in links["chains"]] == [
        ("s1", None, ["NO_UPSTREAM"]), ("s3", None, ["NO_UPSTREAM"])
    ]  # fmt: skip
    assert links["stations"] == {"numerator": 0, "denominator": 2}
    assert links["outlets"] == {"numerator": 2, "denominator": 5}
    assert [one["code"] for one in links["townshipsWithout"]] == ["T1", "T2"]
    assert [one["code"] for one in links["villagesWithout"]] == ["V2", "V4", "V5"]
    assert links["byDefect"] == [{"defect": "NO_UPSTREAM", "outlets": 2}]


def test_stations_of_a_what_if_make_the_chains_sound(query: Ask) -> None:
    """Hub to T1 15 minutes and 6 to V1; hub to T2 12 minutes and 10 to V3; 530 and 420 kg through them."""
    links = under_stations(query, CHAINS % "")
    assert [
        (c["station"]["code"], c["centre"]["code"], c["trunkMinutes"], c["branchMinutes"])
        for c in links["chains"]
    ] == [("st1", "hub", 15, 6), ("st2", "hub", 12, 10)]
    loads = [(load["station"]["code"], load["outlets"], load["downKg"]) for load in links["loads"]]
    assert loads == [("st1", 1, 530), ("st2", 1, 420)]
    assert links["byDefect"] == []


def test_a_station_of_no_known_township_covers_none(query: Ask) -> None:
    """A station put at a position has no township: it is told, and not said to stand in a wrong one."""
    links = under_stations(query, CHAINS % "")
    assert links["stations"] == {"numerator": 0, "denominator": 2}
    assert links["problems"] == [{"code": "TOWNSHIP_UNKNOWN", "path": []}]


def test_routes_along_a_leg_are_named(timetabled: Ask) -> None:
    """The trunk serves s1's station, the branch s1; nothing runs towards s3; loads over 500 kg a day."""
    links = asked(timetabled, CHAINS % "")
    assert [(c["trunkRoutes"], c["branchRoutes"]) for c in links["chains"]] == [
        (["hub-st1"], ["st1-s1"]), ([], [])
    ]  # fmt: skip
    assert [load["utilisation"] for load in links["loads"]] == [1.06, 0.84]


def test_links_to_unknown_sites_are_told(query: Ask) -> None:
    """The link is named by its position, and the outlet has no upstream."""
    links = asked(query, CHAINS % 'upstream: [{site: "s1", above: "nowhere"}], day: 3')
    assert links["problems"] == [{"code": "UNKNOWN_SITE", "path": ["input", "upstream", "0", "above"]}]
    assert links["chains"][0]["defects"] == ["NO_UPSTREAM"]
    wrong = asked(query, CHAINS % "day: 0, withinMetres: -1")
    assert [problem["path"][1] for problem in wrong["problems"]] == ["day", "withinMetres"]


FUNCTIONS = (
    "functions(input: {%s}) { sites { site { code } functions missing multi } "
    "shareMulti { atLeast rate { numerator denominator } } byFunction { function sites missing } }"
)


def test_functions_of_outlets(query: Ask) -> None:
    """s1 has two functions and lacks parcel_out, s3 one and lacks both; one of two has at least two."""
    matrix = asked(query, FUNCTIONS % "")
    assert matrix["sites"] == [
        {"site": {"code": "s1"}, "functions": ["parcel_in", "retail"], "missing": ["parcel_out"], "multi": 2},
        {"site": {"code": "s3"}, "functions": ["retail"], "missing": ["parcel_in", "parcel_out"], "multi": 1},
    ]
    assert matrix["shareMulti"] == [
        {"atLeast": 1, "rate": {"numerator": 2, "denominator": 2}},
        {"atLeast": 2, "rate": {"numerator": 1, "denominator": 2}},
    ]
    assert matrix["byFunction"] == [
        {"function": "parcel_in", "sites": 1, "missing": 1},
        {"function": "parcel_out", "sites": 0, "missing": 2},
        {"function": "retail", "sites": 2, "missing": 0},
    ]


def test_functions_by_the_planners_own_rule(query: Ask) -> None:
    """A rule for distribution centres alone: the hub lacks finance, the outlets nothing."""
    rule = 'outletsOnly: false, required: [{type: "distribution_centre", functions: ["finance"]}]'
    matrix = asked(query, FUNCTIONS % rule)
    assert [(row["site"]["code"], row["missing"]) for row in matrix["sites"]] == [
        ("hub", ["finance"]), ("s1", []), ("s3", [])
    ]  # fmt: skip


FLOWS = (
    "flows(day: %s) { townships { code township { name } downKg upKg operators { id } commodities balance "
    "utilisation } routes { code township { code } downKg upKg operators { id } utilisation } "
    "problems { code path } }"
)


def test_flows_by_township(query: Ask) -> None:
    """530 kg to T1, 420 kg to T2, nothing back: balance 0, and null where nothing moves at all."""
    flows = asked(query, FLOWS % 1)
    assert [(f["township"]["name"], f["downKg"], f["upKg"], f["balance"]) for f in flows["townships"]] == [
        ("Town One", 530, 0, 0), ("Town Two", 420, 0, 0)
    ]  # fmt: skip
    assert [o["id"] for o in flows["townships"][1]["operators"]] == ["express", "post"]
    assert (flows["townships"][0]["commodities"], flows["routes"]) == (["parcel"], [])
    half = 'whatIf(changes: [{scaleDemand: {factor: 0.5, townships: ["T1"]}}]) { network { %s } }'
    assert asked(query, half % (FLOWS % 1))["network"]["flows"]["townships"][0]["downKg"] == 265
    assert asked(query, FLOWS % 9)["problems"] == [{"code": "INPUT_OUT_OF_RANGE", "path": ["day"]}]


def test_flows_on_todays_routes(timetabled: Ask, database: Database, toy: Network) -> None:
    """A co-op round by V1 and V2 carries 350 kg on a van of 500; on Tuesday it does not run."""
    stops = (RouteStop(1, village_code="V1"), RouteStop(2, village_code="V2"))
    database.save_network(toy.with_parts(routes=(Route("round", "Round", "coop", "1", "coop-van", stops),)))
    (row,) = asked(timetabled, FLOWS % 1)["routes"]
    assert (row["code"], row["township"], row["downKg"], row["utilisation"]) == ("round", None, 350, 0.7)
    assert asked(timetabled, FLOWS % 2)["routes"] == []


def test_flows_on_the_pooled_tours(query: Ask) -> None:
    """450 and 500 kg down on vans of 500, two owners each, nothing up: 90 and 100 %, balance 0."""
    flow = "flow { code downKg balance utilisation commodities operators { id } }"
    routes = asked(query, f"pooledRoutes(input: {{seed: 1}}) {{ routes {{ {flow} }} }}")["routes"]
    assert [(r["flow"]["downKg"], r["flow"]["utilisation"], r["flow"]["balance"]) for r in routes] == [
        (450, 0.9, 0), (500, 1, 0)
    ]  # fmt: skip
    assert [[o["id"] for o in r["flow"]["operators"]] for r in routes] == [
        ["coop", "express"], ["express", "post"]
    ]  # fmt: skip
    assert routes[0]["flow"]["commodities"] == ["parcel"]


FREQUENCY = (
    "frequency(input: {%s}) { oftenEnough { numerator denominator } "
    "soonEnough { numerator denominator } "
    "p50Hours p90Hours slowest villages { village { code } days daysPerWeek lead { hours } } "
    "leads { outlet { code } hours slowest assumed stages { stage minutes assumed } } "
    "problems { code path } }"
)


def test_frequency_and_lead_time(timetabled: Ask) -> None:
    """V1 on Monday and Friday; ready on a Friday after the run, it waits for Monday's; s3 has assumed waits.

    Sorted 09:00, trunk 09:00 to 09:15, handled 09:45, branch 10:00 to 10:06 of the next Monday or Friday:
    the slowest day is Monday's next, Tuesday: 3 days and 15 minutes of waiting.
    """
    levels = asked(timetabled, FREQUENCY % "leastDays: 2, mostHours: 80")
    assert [(row["village"]["code"], row["days"]) for row in levels["villages"]] == [
        ("V1", [1, 5]), ("V2", []), ("V3", []), ("V4", []), ("V5", [])
    ]  # fmt: skip
    s1, s3 = levels["leads"]
    assert [(stage["stage"], stage["minutes"], stage["assumed"]) for stage in s1["stages"]] == [
        ("SORT", 60, False), ("WAIT_CENTRE", 0, False), ("TRUNK", 15, False), ("HANDLE_STATION", 30, False),
        ("WAIT_STATION", 3 * 1440 + 15, False), ("BRANCH", 6, False), ("HANDLE_OUTLET", 10, False),
    ]  # fmt: skip
    minutes = 60 + 15 + 30 + 3 * 1440 + 15 + 6 + 10
    assert (s1["hours"], s1["slowest"]) == (pytest.approx(minutes / 60), "WAIT_STATION")
    assert (s1["assumed"], s3["assumed"]) == (False, True)
    assert s3["hours"] == pytest.approx(48 + (60 + 12 + 30 + 10 + 10) / 60)
    assert levels["oftenEnough"] == {"numerator": 1, "denominator": 5}
    assert levels["soonEnough"] == {"numerator": 2, "denominator": 5}
    assert (levels["p50Hours"], levels["p90Hours"]) == (s3["hours"], s1["hours"])
    assert [problem["code"] for problem in levels["problems"]] == ["NO_TIMETABLE"]


def test_frequency_out_of_range(query: Ask) -> None:
    """Each input that cannot be is a problem at its field."""
    levels = asked(query, FREQUENCY % "leastDays: 0, mostHours: -1, headwayHours: -2")
    assert [(problem["code"], problem["path"]) for problem in levels["problems"]] == [
        ("INPUT_OUT_OF_RANGE", ["input", "mostHours"]),
        ("INPUT_OUT_OF_RANGE", ["input", "headwayHours"]),
        ("INPUT_OUT_OF_RANGE", ["input", "leastDays"]),
    ]


def test_frequency_without_stations_and_routes(query: Ask) -> None:
    """Nothing is made up: no lead time, no frequency, and both are told."""
    levels = asked(query, FREQUENCY % "")
    assert (levels["p50Hours"], levels["slowest"]) == (None, None)
    assert [problem["code"] for problem in levels["problems"]] == ["NO_TIMETABLE", "UNREACHABLE_PLACES"]
