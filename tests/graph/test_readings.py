"""Every reading of full coverage in one request, on the toy county (SPEC.md rows CV3, CV4, CV7)."""

from typing import Any

import pytest

from tests.conftest import Ask

COVERAGE = """query($radius: RadiusInput!) { network(code: "toy", asOf: "2026-01-01") {
  coverage(input: {radius: $radius}) { problems { code severity path } %s } } }"""


def asked(ask: Ask, selection: str, **radius: float) -> Any:
    """What coverage at the radius answers to a selection."""
    answer = ask(COVERAGE % selection, radius=radius or {"minutes": 15})
    return answer["network"]["coverage"]


def test_three_way_split(ask: Ask) -> None:
    """SPEC.md 5.0: capacity V1 1700, V3 1500: 3200 served, 300 in reach and full, 1500 out of reach."""
    split = asked(
        ask,
        "capacity { served inReachWithoutCapacity outOfReach servedRate { numerator denominator } rule "
        "sites { site { code } capacity load use { value } } places { village { code } demand served } "
        "sensitivity { factor served } problems { code } }",
    )["capacity"]
    assert (split["served"], split["inReachWithoutCapacity"], split["outOfReach"]) == (3200, 300, 1500)
    assert split["servedRate"] == {"numerator": 3200, "denominator": 5000}
    assert [(s["site"]["code"], s["capacity"], s["load"], s["use"]["value"]) for s in split["sites"]] == [
        ("s1", 1700, 1700, 1), ("s3", 1500, 1500, 1),
    ]  # fmt: skip
    assert split["places"][1] == {"village": {"code": "V2"}, "demand": 800, "served": 500}
    assert split["rule"] == "Places fill their nearest outlet in order of their way, then code."
    assert [at["served"] for at in split["sensitivity"]] == [3200, 3200, 3200]
    assert split["problems"] == []


def test_the_rule_decides_who_goes_without_not_how_many(ask: Ask) -> None:
    """Within 60 minutes: optimal or spilling, 3200 are served; half the demand a head finds room for all."""
    coverage = asked(
        ask,
        "near: capacity { served } spill: capacity(spill: true) { served } "
        "best: capacity(allocation: OPTIMAL) { served rule } half: capacity(spill: true, demandPerHead: 0.5) "
        "{ served inReachWithoutCapacity } lenient: capacity(tolerance: 0.375) { served }",
        minutes=60,
    )
    assert coverage["spill"]["served"] == coverage["best"]["served"] == 3200
    assert coverage["half"] == {"served": 2500, "inReachWithoutCapacity": 0}
    assert coverage["best"]["rule"].startswith("As many as possible")


def test_supply_ratio(ask: Ask) -> None:
    """SPEC.md 5.0: supply V1 600, V3 900: R 0.30 and 0.60, A 0.30, 0.30, 0.60, 0, 0, handed out 1500."""
    ratio = asked(
        ask,
        'supplyRatio(supplies: [{site: "s1", supply: 600}, {site: "s3", supply: 900}]) '
        "{ sites { supply demand ratio } places { score } shared problems { code } }",
    )["supplyRatio"]
    assert [row["ratio"] for row in ratio["sites"]] == [0.3, 0.6]
    assert [row["demand"] for row in ratio["sites"]] == [2000, 1500]
    assert [row["score"] for row in ratio["places"]] == [0.3, 0.3, 0.6, 0, 0]
    assert (ratio["shared"], ratio["problems"]) == (1500, [])


def test_functions_in_reach(ask: Ask) -> None:
    """Retail covers V1 to V3, parcels in V1 and V2; T2's seat has the reserve within 12 minutes."""
    made = asked(
        ask,
        'functions(wants: [{function: "retail"}, {function: "parcel_in", radius: {minutes: 15}}]) '
        "{ wants { function radius { minutes km } byVillage { value } byPopulation { value } } "
        "allByVillage { numerator denominator } allByPopulation { value } "
        "places { village { code } met missing hasAll } allSensitivity { factor byVillage { numerator } } "
        "townships { township { code } allByVillage { value } } problems { code } } "
        'grain: functions(wants: [{function: "reserve", radius: {minutes: 12}, tier: DISTRICT}]) '
        "{ seats(grainOnly: true) { township { code } function nearest { code } minutes within } }",
    )
    functions = made["functions"]
    rates = [(w["byVillage"]["value"], w["byPopulation"]["value"]) for w in functions["wants"]]
    assert rates == [(0.6, 0.7), (0.4, 0.4)]
    assert functions["wants"][0]["radius"] == {"minutes": 15, "km": None}
    assert functions["allByVillage"] == {"numerator": 2, "denominator": 5}
    assert [p["missing"] for p in functions["places"]] == [
        [], [], ["parcel_in"], ["retail", "parcel_in"], ["retail", "parcel_in"],
    ]  # fmt: skip
    assert [row["allByVillage"]["value"] for row in functions["townships"]] == [1, 0]
    assert made["grain"]["seats"] == [
        {"township": {"code": "T2"}, "function": "reserve", "nearest": {"code": "hub"}, "minutes": 12,
         "within": True}
    ]  # fmt: skip


def test_distribution(ask: Ask) -> None:
    """SPEC.md 5.0: mean 9.66, max 31. Second outlet of V1: 40 minutes. Gini 0.4029 less than 1 by hand."""
    made = asked(
        ask,
        "sensitivity { radius { minutes } byPopulation { value } } "
        "distribution(percentiles: [0.54, 0.55, 1]) { k "
        "minutes { meanMinutes p50Minutes p90Minutes maxMinutes } "
        "percentiles { share minutes } kth { village { code } minutes } kthMinutes { maxMinutes } "
        "backupByPopulation { numerator denominator } backupByVillage { value } backupSensitivity { factor } "
        "unreachablePopulation inequality { gini lorenz { people minutes } } "
        "townships { township { code } inequality { gini } minutes { meanMinutes } unreachablePopulation "
        "backupByPopulation { denominator } } problems { code } }",
    )
    told = made["distribution"]
    assert told["minutes"] == {"meanMinutes": 9.66, "p50Minutes": 0, "p90Minutes": 31, "maxMinutes": 31}
    assert [row["minutes"] for row in told["percentiles"]] == [0, 12, 31]
    assert [row["minutes"] for row in told["kth"]] == [40, 49, 40, 58, 51]
    assert told["backupByPopulation"] == {"numerator": 0, "denominator": 5000}
    twice = 0.16 * 9600 + 0.12 * (9600 + 20400) + 0.18 * (20400 + 48300)
    assert told["inequality"]["gini"] == pytest.approx(1 - twice / 48300)
    assert told["inequality"]["lorenz"][2] == {"people": 0.54, "minutes": 0}
    assert told["townships"][0]["inequality"]["gini"] == pytest.approx(0.6)
    assert [row["byPopulation"]["value"] for row in made["sensitivity"]] == [0.7, 0.7, 0.7]
    assert [row["radius"]["minutes"] for row in made["sensitivity"]] == [13.5, 15, 16.5]


def test_a_radius_of_0_is_answered_with_a_warning(ask: Ask) -> None:
    """Only V1 and V3, where the outlets stand, are 0 minutes away."""
    made = asked(ask, "byVillage { numerator }", minutes=0)
    path = ["input", "radius", "minutes"]
    assert made["problems"] == [{"code": "RADIUS_ZERO", "severity": "WARNING", "path": path}]
    assert made["byVillage"] == {"numerator": 2}


def test_a_refused_radius_refuses_every_reading(ask: Ask) -> None:
    """A negative radius is one error; nothing that follows from it is told as a figure."""
    made = asked(
        ask,
        "capacity { served } supplyRatio { shared } distribution { k } functions { problems { code } } "
        "sensitivity { factor }",
        minutes=-1,
    )
    (problem,) = made.pop("problems")
    assert (problem["code"], problem["path"]) == ("INPUT_OUT_OF_RANGE", ["input", "radius", "minutes"])
    assert made == {
        "capacity": None, "supplyRatio": None, "distribution": None, "functions": None, "sensitivity": [],
    }  # fmt: skip


def test_readings_name_their_culprits(ask: Ask) -> None:
    """Unknown function, its negative radius, an unknown standard, a zeroth outlet: each at its place."""
    made = asked(
        ask,
        'functions(wants: [{function: "barber"}, {function: "retail", radius: {km: -3}}], standards: ["x"]) '
        "{ problems { code path } } distribution(k: 0) { kth { minutes } problems { code path } } "
        "capacity(tolerance: 2) { places { served } problems { code path } }",
    )
    assert [(p["code"], p["path"]) for p in made["functions"]["problems"]] == [
        ("INPUT_OUT_OF_RANGE", ["wants", "1", "radius", "km"]),
        ("UNKNOWN_STANDARD", ["standards", "0"]),
        ("UNKNOWN_FUNCTION", ["wants", "0", "function"]),
    ]
    assert made["distribution"] == {
        "kth": [], "problems": [{"code": "INPUT_OUT_OF_RANGE", "path": ["k"]}]
    }  # fmt: skip
    assert made["capacity"]["problems"] == [{"code": "INPUT_OUT_OF_RANGE", "path": ["tolerance"]}]


def test_readings_work_under_a_what_if(ask: Ask) -> None:
    """With the road to V5 shut its 900 people are out of reach and in no mean: 4.976 over the other four."""
    answer = ask(
        """{ network(code: "toy", asOf: "2026-01-01") { whatIf(changes: [{closeRoad: {linkIds: ["T2-V5"]}},
        {setCapacity: {siteId: "s1", capacityPerDay: 2000}},
        {addFunction: {siteId: "s3", function: "parcel_in"}}]) {
        network { coverage(input: {radius: {minutes: 20}}) { capacity { served outOfReach }
        functions(wants: [{function: "parcel_in"}]) { allByVillage { numerator } }
        distribution { minutes { meanMinutes } unreachablePopulation } } } problems { code } } } }"""
    )["network"]["whatIf"]
    assert answer["problems"] == []
    coverage = answer["network"]["coverage"]
    assert coverage["capacity"] == {"served": 3500, "outOfReach": 900}
    assert coverage["functions"]["allByVillage"] == {"numerator": 4}
    assert coverage["distribution"]["minutes"]["meanMinutes"] == pytest.approx(20400 / 4100)
    assert coverage["distribution"]["unreachablePopulation"] == 900


def test_readings_answer_as_a_job_what_they_answer_at_once(ask: Ask) -> None:
    """Every reading, the checks, the target book and a score card in one document, in the background."""
    document = """{ network(code: "toy", asOf: "2026-01-01") { coverage(input: {radius: {minutes: 15}}) {
      capacity { served } supplyRatio { shared } functions { allByVillage { value } }
      distribution { inequality { gini } } sensitivity { factor } }
      standardChecks { passed { numerator denominator } } targetBook { distinctSites }
      acceptance(input: {designation: "流通网点"}) { accepted { denominator } }
      scoreCard(input: {card: {code: "jiangsu"}}) { total } } }"""
    start = (
        "mutation($d: String!) { startJob(input: {document: $d}) { job { state result } problems { code }}}"
    )
    started = ask(start, d=document)["startJob"]
    assert (started["problems"], started["job"]["state"]) == ([], "SUCCEEDED")
    assert started["job"]["result"] == ask(document)
