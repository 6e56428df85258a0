"""The target book, hand-down, acceptance and score cards through the schema (SPEC.md rows TG1 to TG4)."""

from datetime import date
from typing import Any

import pytest

from network.model import Designation, Evidence, Network, Reading, Site, Target, TargetKind, Tier
from store.database import Database
from tests.conftest import Ask

CODE = "流通网点"


def stated(value: float, deadline: date | None, **more: Any) -> Target:
    """A statement about outlets, governing unless it says otherwise."""
    fields = {"kind": TargetKind.CUM, "computed_by": f"count:{CODE}", "governing": True, **more}
    indicator, name = fields.pop("indicator", "outlets"), fields.pop("name", "农村流通网点")
    return Target(indicator, name, "000000", value, "个", deadline=deadline, clause="一(二)", **fields)


def outlets(count: int, opened: date) -> tuple[Site, ...]:
    """So many more outlets at V2, in business from a day on."""
    return tuple(
        Site(f"n{opened}-{i:03d}", "Outlet", Tier.VILLAGE, ("outlet",), 107.1195, 29.228, village_code="V2",
             opened=opened, designations=(Designation(CODE), Designation("综合服务社")))
        for i in range(count)
    )  # fmt: skip


PLAN = (stated(46, date(2024, 12, 31)), stated(147, date(2027, 12, 31)))


@pytest.fixture
def planned(database: Database, toy: Network) -> Database:
    """The toy county with the path from 46 to 147 and 46 outlets by the end of 2024, 80 a year on."""
    more = outlets(44, date(2024, 6, 1)) + outlets(34, date(2025, 6, 1))
    sites = (*toy.sites, *more)
    manual = {"indicator": "members", "name": "会员", "computed_by": "manual"}
    targets = (
        *PLAN,
        stated(147, date(2024, 12, 31), governing=False),
        stated(147, None, indicator="co_ops", name="综合服务社", computed_by="count:综合服务社"),
        stated(300, date(2027, 12, 31), **manual),
    )
    readings = (
        Reading("members", "", 200, date(2025, 1, 15), "co-op", "letter 1"),
        Reading("members", "000000", 230, date(2025, 12, 15), "co-op", "letter 9"),
    )
    evidence = (Evidence("s1", "s1.jpg", date(2025, 5, 1), 107.152, 29.2085), Evidence("s3", "s3.jpg"))
    network = toy.with_parts(
        sites=sites, targets=targets, readings=readings, evidence=evidence, district_code="000000"
    )
    database.save_network(network)
    return database


def book(ask: Ask, day: str, fields: str, more: str = "") -> Any:
    """The target book of the toy county on a day."""
    answer = ask(
        f"""{{ network(code: "toy") {{ targetBook(asOf: "{day}"{more}) {{ distinctSites problems {{ code }}
        targets {{ indicator value deadline governing {fields} }} }} }} }}"""
    )
    return answer["network"]["targetBook"]


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("day", "required", "whole", "status"),
    [
        ("2025-12-31", 79.67, 80, "ON_TRACK"),
        ("2026-12-31", 113.33, 114, "BEHIND"),
        ("2026-03-31", 87.97, 88, "AT_RISK"),
        ("2027-12-31", 147, 147, "BEHIND"),
        ("2028-01-01", None, None, "OVERDUE"),
    ],
)
def test_what_is_required_by_days(
    ask: Ask, day: str, required: float | None, whole: int | None, status: str
) -> None:
    """SPEC.md TG2: 46 → 147 requires 79.67 → 80 at the end of 2025 and 113.33 → 114 a year later."""
    rows = book(ask, day, "actual required requiredWhole gap status")["targets"]
    (last,) = [row for row in rows if row["value"] == 147 and row["deadline"] == "2027-12-31"
               and row["indicator"] == "outlets"]  # fmt: skip
    assert last["actual"] == 80
    assert (None if required is None else round(last["required"], 2), last["gap"]) == (required, 67)
    assert (last["requiredWhole"], last["status"]) == (whole, status)


@pytest.mark.usefixtures("planned")
def test_by_steps_nothing_more_is_required_before_the_next_milestone(ask: Ask) -> None:
    """46 until the last day of 2027, and 147 on it."""
    for day, required in (("2027-12-30", 46), ("2027-12-31", 147)):
        rows = book(ask, day, "requiredWhole", ", path: STEP")["targets"]
        assert [row["requiredWhole"] for row in rows if row["indicator"] == "outlets"] == [required] * 3


@pytest.mark.usefixtures("planned")
def test_statements_of_the_same_sites_are_not_added_up(ask: Ask) -> None:
    """44 and 34 new sites and s1 bear both names, s3 one: 80 outlets are 80 sites, not 80 + 79."""
    made = book(ask, "2025-12-31", "conflicts shared { indicator name sites }")
    assert made["distinctSites"] == 80
    co_ops, *outlet_rows = (row for row in made["targets"] if row["indicator"] in ("co_ops", "outlets"))
    assert co_ops["shared"] == [{"indicator": "outlets", "name": "农村流通网点", "sites": 79}]
    conflicts = {(row["value"], row["deadline"]): len(row["conflicts"]) for row in outlet_rows}
    assert conflicts == {(46, "2024-12-31"): 1, (147, "2024-12-31"): 2, (147, "2027-12-31"): 1}
    assert [p["code"] for p in made["problems"]] == ["TARGETS_CONFLICT"]


@pytest.mark.usefixtures("planned")
def test_a_manual_value_is_what_was_reported_last_and_says_so(ask: Ask) -> None:
    """200 in January and 230 eleven months on (334 days): 70 more take 780 days from the end of 2025."""
    fields = "manual actual forecast reading { value asOf reportedBy source }"
    rows = book(ask, "2025-12-31", fields)["targets"]
    (row,) = [row for row in rows if row["indicator"] == "members"]
    assert (row["manual"], row["actual"], row["forecast"]) == (True, 230, "2028-02-19")
    assert row["reading"] == {"value": 230, "asOf": "2025-12-15", "reportedBy": "co-op", "source": "letter 9"}
    (early,) = [
        row
        for row in book(ask, "2025-06-30", "manual actual forecast")["targets"]
        if row["indicator"] == "members"
    ]
    assert (early["actual"], early["forecast"]) == (200, None)
    assert all(not r["manual"] for r in rows if r["indicator"] != "members")


HAND_DOWN = """query($input: HandDownInput!, $asOf: Date!) { network(code: "toy", asOf: $asOf) {
  handDown(input: $input) { total deadline districtOwn tasks { township { code } value actual }
  review(asOf: "2026-12-31") { township { code } actual required gap status } problems { code path } } } }"""


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("more", "parts"),
    [
        ({}, [79, 68]),  # 147 by villages 2 : 3 is 58.8 and 88.2; T1 has 79 already
        ({"rule": "EQUAL"}, [79, 68]),
        ({"rule": "BY_GAP"}, [79, 68]),  # every village of T1 has one: all 67 go to T2
        ({"quotas": [{"township": "T1", "value": 90}]}, [90, 57]),
    ],
)
def test_a_target_is_handed_down_and_adds_up(ask: Ask, more: dict[str, Any], parts: list[int]) -> None:
    """The tasks and the district's own are 147, whatever the rule; nobody is asked for less than it has."""
    made = ask(HAND_DOWN, input={"indicator": "outlets", **more}, asOf="2025-12-31")["network"]["handDown"]
    assert (made["total"], made["deadline"], made["problems"]) == (147, "2027-12-31", [])
    assert [task["value"] for task in made["tasks"]] == parts
    assert sum(parts) + made["districtOwn"] == 147
    assert [task["actual"] for task in made["tasks"]] == [79, 1]


@pytest.mark.usefixtures("planned")
def test_townships_are_reviewed_by_days(ask: Ask) -> None:
    """From 1 to 68 in two years: 34.5 halfway. T2 still has 1 and is behind; T1 has what it should."""
    made = ask(HAND_DOWN, input={"indicator": "outlets"}, asOf="2025-12-31")["network"]["handDown"]
    t1, t2 = made["review"]
    assert (t1["actual"], t1["gap"], t1["status"]) == (79, 0, "DONE")
    assert (t2["required"], t2["gap"], t2["status"]) == (34.5, 67, "BEHIND")


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"indicator": "barbers"}, "UNKNOWN_TARGET", ["input", "indicator"]),
        ({"indicator": "outlets", "deadline": "2030-01-01"}, "UNKNOWN_TARGET", ["input", "deadline"]),
        ({"indicator": "members"}, "MEASURE_UNKNOWN", ["input", "indicator"]),
        ({"indicator": "outlets", "quotas": [{"township": "T9", "value": 1}]}, "UNKNOWN_TOWNSHIP",
         ["input", "quotas", "T9"]),
        ({"indicator": "outlets", "quotas": [{"township": "T2", "value": 99}]}, "INFEASIBLE",
         ["input", "quotas"]),
    ],
)  # fmt: skip
def test_hand_down_names_the_culprit(ask: Ask, given: dict[str, Any], code: str, path: list[str]) -> None:
    """What cannot be split is an error at its place, and no township gets a task."""
    made = ask(HAND_DOWN, input=given, asOf="2025-12-31")["network"]["handDown"]
    assert ([(p["code"], p["path"]) for p in made["problems"]], made["tasks"]) == ([(code, path)], [])


ACCEPT = """query($input: AcceptanceInput!) { network(code: "toy", asOf: "2025-12-31") {
  acceptance(input: $input) { accepted { numerator denominator } sites { site { code } accepted failed
  missingFunctions kmFromVillage evidence { reference takenOn lon lat } } problems { code path } } } }"""


@pytest.mark.usefixtures("planned")
def test_sites_are_accepted_test_by_test(ask: Ask) -> None:
    """With the package's evidence s1 passes, s3 lacks parcels in, the 78 new ones have no evidence."""
    asked = {"designation": CODE, "functions": ["retail", "parcel_in"]}
    made = ask(ACCEPT, input=asked)["network"]["acceptance"]
    assert made["accepted"] == {"numerator": 1, "denominator": 80}
    rows = {row["site"]["code"]: row for row in made["sites"]}
    assert (rows["s1"]["accepted"], rows["s1"]["failed"], rows["s1"]["kmFromVillage"]) == (True, [], 0)
    assert rows["s1"]["evidence"] == [
        {"reference": "s1.jpg", "takenOn": "2025-05-01", "lon": 107.152, "lat": 29.2085}
    ]
    assert (rows["s3"]["failed"], rows["s3"]["missingFunctions"]) == (["FUNCTIONS"], ["parcel_in"])
    assert rows["n2025-06-01-000"]["failed"] == ["FUNCTIONS", "EVIDENCE"]


@pytest.mark.usefixtures("planned")
def test_evidence_handed_in_takes_the_place_of_the_packages(ask: Ask) -> None:
    """s3 was shown 5 km from its village; a half position and an unknown site are told."""
    evidence = [
        {"site": "s3", "reference": "far.jpg", "lon": 107.2105, "lat": 29.137},
        {"site": "s9", "reference": "x"},
        {"site": "s1", "reference": "x", "lon": 107.0},
    ]
    made = ask(ACCEPT, input={"designation": CODE, "evidence": evidence})["network"]["acceptance"]
    assert [(p["code"], p["path"]) for p in made["problems"]] == [
        ("INPUT_OUT_OF_RANGE", ["input", "evidence", "2", "lon"]),
        ("UNKNOWN_SITE", ["input", "evidence", "1"]),
    ]
    made = ask(ACCEPT, input={"designation": CODE, "evidence": evidence[:1]})["network"]["acceptance"]
    rows = {row["site"]["code"]: row for row in made["sites"]}
    assert (rows["s3"]["failed"], rows["s1"]["failed"]) == (["SEEN"], ["EVIDENCE"])


SCORE = """query($input: ScoreCardInput!) { network(code: "toy", asOf: "2026-01-01") { fingerprint
  scoreCard(input: $input) { card { code isExample } asOf fingerprint total most
  lines { line { code mostPoints source } value manual points toNext } problems { code path } } } }"""


def test_the_jiangsu_card_is_an_example_with_its_source(ask: Ask) -> None:
    """No township station; 40 % of villages have an outlet, 50 points short of the first step; 92 % direct
    delivery is 8 points, 8 short of 10; two combined stations are 5, the most."""
    given = [
        {"key": "direct_delivery_percent", "value": 92},
        {"key": "combined_stations", "value": 2},
        {"key": "county_centre_points", "value": 4},
    ]
    network = ask(SCORE, input={"card": {"code": "jiangsu"}, "given": given})["network"]
    report = network["scoreCard"]
    lines = {row["line"]["code"]: row for row in report["lines"]}
    told = {code: (row["value"], row["points"], row["toNext"]) for code, row in lines.items()}
    assert told == {
        "township_stations": (0, 0, 95), "village_points": (40, 0, 50), "direct_delivery": (92, 8, 8),
        "combined_stations": (2, 5, None), "county_centre": (4, 4, 1), "cold_stations": (0, 0, 1),
    }  # fmt: skip
    assert (report["total"], report["most"], report["problems"]) == (17, 40, [])
    assert report["card"] == {"code": "jiangsu", "isExample": True}
    assert all("example" in row["line"]["source"] for row in report["lines"])
    assert (lines["direct_delivery"]["manual"], lines["village_points"]["manual"]) == (True, False)
    assert (report["fingerprint"], report["asOf"]) == (network["fingerprint"], "2026-01-01")


def test_a_card_of_ones_own_is_data(ask: Ask) -> None:
    """Two outlets counted by designation earn 3 of 5 points; the next step is one more."""
    steps = [{"threshold": 2, "points": 3}, {"threshold": 2, "points": 5, "above": True}]
    own = {"code": "mine", "name": "Mine", "lines": [
        {"code": "a", "name": "Outlets", "measure": "count:流通网点", "steps": steps},
        {"code": "b", "name": "Slip", "measure": "number:x", "pointsEach": 1}]}  # fmt: skip
    made = ask(SCORE, input={"card": {"own": own}, "given": [{"key": "z", "value": 1}]})
    report = made["network"]["scoreCard"]
    assert (report["total"], report["most"], report["lines"][0]["toNext"]) == (3, None, 0)
    assert [(p["code"], p["path"]) for p in report["problems"]] == [
        ("MEASURE_UNKNOWN", ["input", "given", "b"]), ("NO_EFFECT", ["input", "given", "0"]),
    ]  # fmt: skip


def test_shipped_cards_are_listed_and_an_unknown_one_is_told(ask: Ask) -> None:
    """Jiangsu and the basic level of county commerce, 90 % and 90 %."""
    cards = ask('{ network(code: "toy") { scoreCards { code lines { code steps { threshold } } } } }')
    listed = {card["code"]: card for card in cards["network"]["scoreCards"]}
    assert set(listed) == {"basic-county-commerce", "jiangsu"}
    thresholds = [line["steps"] for line in listed["basic-county-commerce"]["lines"]]
    assert thresholds[1:] == [[{"threshold": 90}], [{"threshold": 90}]]
    report = ask(SCORE, input={"card": {"code": "gansu"}})["network"]["scoreCard"]
    assert (report["card"], report["lines"]) == (None, [])
    assert [(p["code"], p["path"]) for p in report["problems"]] == [
        ("UNKNOWN_CARD", ["input", "card", "code"])
    ]
