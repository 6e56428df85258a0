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
