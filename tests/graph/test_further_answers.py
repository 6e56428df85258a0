"""Siting, roll-out, criticality, days of cover, sweeps and targets of the toy county, through the schema."""

import pytest

from tests.conftest import Ask

SITING = """query($input: SitingInput!) { network(code: "toy", asOf: "2026-01-01") { siting(input: $input) {
  plans { villages { code } objective bound proven byPopulation { value } }
  uncoverable { code } problems { code path } } } }"""


def sited(ask: Ask, **question: object) -> list[tuple[list[str], float]]:
    """The plans as (villages, objective); each must be proven."""
    plans = ask(SITING, input=question)["network"]["siting"]["plans"]
    assert all(plan["proven"] and plan["bound"] == plan["objective"] for plan in plans)
    return [([v["code"] for v in plan["villages"]], plan["objective"]) for plan in plans]


@pytest.mark.parametrize(
    ("question", "plans"),
    [
        ({"problem": "MAX_COVERAGE", "radius": {"minutes": 15}, "count": 1}, [(["V5"], 4400)]),
        ({"problem": "MAX_COVERAGE", "radius": {"minutes": 15}, "count": 2}, [(["V4", "V5"], 5000)]),
        ({"problem": "FEWEST_SITES", "radius": {"minutes": 15}}, [(["V4", "V5"], 2)]),
        (
            {"problem": "FEWEST_SITES", "radius": {"minutes": 15}, "keepExisting": False, "plans": 2},
            [(["V1", "V3", "V4", "V5"], 4), (["V2", "V3", "V4", "V5"], 4)],
        ),
        (
            {"problem": "P_MEDIAN", "count": 2, "keepExisting": False, "plans": 3},
            [(["V1", "V3"], 48300), (["V2", "V3"], 53100), (["V1", "V4"], 80700)],
        ),
        (
            {"problem": "P_CENTER", "count": 2, "keepExisting": False, "plans": 2},
            [(["V1", "V3"], 31), (["V2", "V3"], 31)],
        ),
    ],
)
def test_siting(ask: Ask, question: dict[str, object], plans: list[tuple[list[str], float]]) -> None:
    """SPEC.md 5.0: MCLP V5 then V4 and V5; LSCP 2 new, or 4 in two ways; p-median and p-center with ties."""
    assert sited(ask, **question) == plans


def test_siting_tells_what_is_missing(ask: Ask) -> None:
    """CONTRACT.md: a missing radius or count is a Problem at its field."""
    for question, field in (({"problem": "FEWEST_SITES"}, "radius"), ({"problem": "P_MEDIAN"}, "count")):
        answer = ask(SITING, input=question)["network"]["siting"]
        assert answer["plans"] == []
        assert [(p["code"], p["path"]) for p in answer["problems"]] == [("INPUT_MISSING", ["input", field])]


def test_roll_out(ask: Ask) -> None:
    """From two outlets to three and four: V5 first, then V4 joins it; each set holds the one before."""
    answer = ask(
        """{ network(code: "toy", asOf: "2026-01-01") { rollout(input: {radius: {minutes: 15}, milestones: [
        {date: "2026-12-31", total: 3}, {date: "2027-12-31", total: 4}]}) {
        steps { date total villages { code } added { code } byPopulation { value } gap }
        proven problems { code } } } }"""
    )["network"]["rollout"]
    steps = [
        ([v["code"] for v in s["villages"]], s["byPopulation"]["value"], s["gap"]) for s in answer["steps"]
    ]
    assert steps == [(["V5"], 0.88, 0), (["V4", "V5"], 1, 0)]
    assert (answer["proven"], answer["problems"]) == (True, [])


def test_criticality_of_the_hubs_side(ask: Ask) -> None:
    """SPEC.md WI4: T2–V3 cuts 2,100 people off, T2–V5 900, V3–V4 600, then H–T2, H–T1, T1–V1 slow them."""
    answer = ask(
        """{ network(code: "toy", asOf: "2026-01-01") { criticality(input: {protect: REPLENISHMENT}) {
        links { linkId harm { cutOffPopulation personMinutes alternative } } problems { code } } } }"""
    )["network"]["criticality"]
    ranked = [(row["linkId"], row["harm"]["cutOffPopulation"]) for row in answer["links"][:6]]
    assert ranked == [("T2-V3", 2100), ("T2-V5", 900), ("V3-V4", 600), ("H-T2", 0), ("H-T1", 0), ("T1-V1", 0)]
    assert answer["links"][5]["harm"]["personMinutes"] == 1200 * 21
    assert answer["links"][3]["harm"]["alternative"] == ["H-T1", "T1-T2"]


def test_a_sweep_reads_every_radius_under_every_speed(ask: Ask) -> None:
    """At 15 minutes 3,500 of 5,000 people, in the rain 2,700; at 31 minutes all, in the rain 4,100."""
    answer = ask(
        """{ network(code: "toy", asOf: "2026-01-01") { sweep(input: {radii: [{minutes: 15}, {minutes: 31}],
        speedFactors: [1, 0.6], facilityTypes: ["unclassified"]}) {
        rows { minutes speedFactor byPopulation { numerator } } problems { code } } } }"""
    )["network"]["sweep"]
    rows = [(r["minutes"], r["speedFactor"], r["byPopulation"]["numerator"]) for r in answer["rows"]]
    assert rows == [(15, 1, 3500), (31, 1, 5000), (15, 0.6, 2700), (31, 0.6, 4100)]


def test_what_is_not_stocked_is_told(ask: Ask) -> None:
    """The toy county has neither stocks nor needs: nothing is answered, and it says why."""
    answer = ask('{ network(code: "toy") { daysOfCover { commodities { commodity } problems { code } } } }')
    assert answer["network"]["daysOfCover"]["commodities"] == []
    assert {p["code"] for p in answer["network"]["daysOfCover"]["problems"]} == {"INPUT_MISSING"}


def test_a_county_without_a_plan_has_no_targets(ask: Ask) -> None:
    """targets is a whole list, empty where none are in the package."""
    assert (
        ask('{ network(code: "toy") { targets(asOf: "2026-01-01") { name } } }')["network"]["targets"] == []
    )
