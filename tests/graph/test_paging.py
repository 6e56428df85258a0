"""Pages of sites: keyset cursors, sizes, filters."""

from typing import Any

import pytest

from graph.ids import cursor_after
from store.database import Database
from tests.conftest import Ask, answer_of

PAGE = """
query Page($first: Int, $after: String, $filter: SiteFilter) {
  network(code: "toy") {
    sites(first: $first, after: $after, filter: $filter) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { code } } nodes { code }
    }
  }
}
"""


def codes(connection: dict[str, Any]) -> list[str]:
    return [site["code"] for site in connection["nodes"]]


def test_pages_follow_one_another(ask: Ask) -> None:
    """Two pages of at most two hold all three sites once, in the order of their codes."""
    one = ask(PAGE, first=2)["network"]["sites"]
    two = ask(PAGE, first=2, after=one["pageInfo"]["endCursor"])["network"]["sites"]
    assert (codes(one), codes(two)) == (["hub", "s1"], ["s3"])
    assert (one["pageInfo"]["hasNextPage"], one["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert (two["pageInfo"]["hasNextPage"], two["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert one["totalCount"] == two["totalCount"] == 3
    assert [edge["cursor"] for edge in one["edges"]] == [
        one["pageInfo"]["startCursor"],
        one["pageInfo"]["endCursor"],
    ]


def test_a_cursor_stays_valid_when_its_site_is_gone(ask: Ask) -> None:
    """A cursor stands between codes: after a site that is not there come the sites with higher codes."""
    assert codes(ask(PAGE, after=cursor_after("s2"))["network"]["sites"]) == ["s3"]


def test_a_page_of_none_and_a_page_past_the_end(ask: Ask) -> None:
    """first: 0 only counts; after the last there is an empty page without cursors."""
    none = ask(PAGE, first=0)["network"]["sites"]
    assert (none["edges"], none["totalCount"], none["pageInfo"]["hasNextPage"]) == ([], 3, True)
    past = ask(PAGE, after=cursor_after("zzz"))["network"]["sites"]
    assert (past["edges"], past["pageInfo"]["endCursor"]) == ([], None)


@pytest.mark.parametrize("first", [-1, 101, 2**31 - 1])
def test_a_page_size_out_of_range_is_refused(database: Database, first: int) -> None:
    """Pages hold 0 to 100 sites; anything else is the request's fault and says so."""
    errors = answer_of(PAGE, database, first=first).body["errors"]
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert f"first is {first}, and must be 0 to 100" in errors[0]["message"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"tier": "DISTRICT"}, ["hub"]),
        ({"types": ["outlet", "coach_station"]}, ["s1", "s3"]),
        ({"status": ["ACTIVE"]}, ["hub", "s1", "s3"]),
        ({"status": ["CLOSED", "PLANNED"]}, []),
        ({"function": "parcel_in"}, ["s1"]),
        ({"designation": "流通网点"}, ["s1", "s3"]),
        ({"designation": "综合服务社"}, ["s1"]),
        ({"operator": "coop"}, ["hub", "s1", "s3"]),
        ({"operator": "post"}, []),
        ({"townshipCodes": ["T2"]}, ["s3"]),
        ({"active": True}, ["hub", "s1", "s3"]),
        ({"active": False}, []),
        ({"function": "retail", "townshipCodes": ["T1"]}, ["s1"]),
        ({}, ["hub", "s1", "s3"]),
        (None, ["hub", "s1", "s3"]),
    ],
)
def test_filters_narrow(ask: Ask, condition: dict[str, Any] | None, expected: list[str]) -> None:
    """Every given condition must hold; an absent one does not narrow."""
    connection = ask(PAGE, filter=condition)["network"]["sites"]
    assert codes(connection) == expected
    assert connection["totalCount"] == len(expected)


def test_designations_and_business_go_by_the_day(ask: Ask) -> None:
    """In mid-2022 outlet s1 is in business, s3 is not, and 一站式站点 is not borne yet."""
    found = ask(
        """{ network(code: "toy", asOf: "2022-07-01") {
          active: sites(filter: {active: true}) { nodes { code } }
          borne: sites(filter: {designation: "一站式站点"}) { totalCount } } }"""
    )["network"]
    assert found == {"active": {"nodes": [{"code": "hub"}, {"code": "s1"}]}, "borne": {"totalCount": 0}}


def codes_of(ask: Ask, filter_: str) -> list[str]:
    """Codes of the toy county's sites that meet a filter."""
    found = ask(
        f'{{ network(code: "toy") {{ sites(filter: {{{filter_}}}) {{ nodes {{ code }} totalCount }} }} }}'
    )
    sites = found["network"]["sites"]
    assert sites["totalCount"] == len(sites["nodes"])
    return [site["code"] for site in sites["nodes"]]


@pytest.mark.parametrize(
    ("location", "codes"),
    [
        ("bbox: {west: 107.1, south: 29.15, east: 107.152, north: 29.2085}", ["hub", "s1"]),
        ("bbox: {west: 107.101, south: 29.15, east: 107.152, north: 29.2084}", []),
        ("polygon: [[107.15, 29.1], [107.2, 29.1], [107.2, 29.3], [107.15, 29.3]]", ["s1", "s3"]),
        ("polygon: [[107.1, 29.15], [107.11, 29.15], [107.11, 29.16]]", ["hub"]),
        ("near: {position: {lon: 107.1, lat: 29.15}, km: 0}", ["hub"]),
        ("near: {position: {lon: 107.1, lat: 29.15}, km: 8.2}", ["hub", "s3"]),
        ("near: {position: {lon: 107.1, lat: 29.15}, km: 8.3}", ["hub", "s1", "s3"]),
        ("townshipCodes: [\"T2\"]", ["s3"]),
    ],
)  # fmt: skip
def test_sites_by_where_they_lie(ask: Ask, location: str, codes: list[str]) -> None:
    """In a box, an area or a circle, borders in them, or in townships; other conditions narrow on.

    A degree is 97.2 km by 110.8 km there: s1 lies 8.22 km from the hub and s3 8.11 km.
    """
    assert codes_of(ask, f"location: {{{location}}}") == codes
    assert codes_of(ask, f'location: {{{location}}}, types: ["outlet"]') == [c for c in codes if c != "hub"]


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("bbox: {west: 107.2, south: 29, east: 107.1, north: 30}", "borders"),
        ("bbox: {west: 107, south: 29, east: 107.1, north: 91}", "borders"),
        ("polygon: {type: \"Point\", coordinates: [107, 29]}", "not a Polygon"),
        ("polygon: {type: \"Polygon\", coordinates: []}", "no inside"),
        ("polygon: {type: \"Polygon\", coordinates: \"x\"}", "cannot be used"),
        ("near: {position: {lon: 107, lat: 29}, km: -1}", "at least 0"),
        ("near: {position: {lon: 707, lat: 29}, km: 1}", "longitude"),
    ],
)  # fmt: skip
def test_a_location_that_is_none_is_refused(database: Database, location: str, said: str) -> None:
    """With the code of bad input and a sentence, never an empty page."""
    text = f'{{ network(code: "toy") {{ sites(filter: {{location: {{{location}}}}}) {{ totalCount }} }} }}'
    (error,) = answer_of(text, database).body["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert said in error["message"]
