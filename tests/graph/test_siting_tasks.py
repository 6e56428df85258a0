"""Advice, districts and the rules of siting in the toy county, through the schema."""

from typing import Any

import pytest

from tests.conftest import Ask

ADVICE = """query($input: BuildAdviceInput!) { network(code: "toy", asOf: "2026-01-01") {
  buildAdvice(input: $input) {
  actions { kind site { code } village { code } gainPopulation cost costPerPerson servedAfter { value } }
  spent bound gap servedBefore { value } servedAfter { value }
  redundant { site { code } backupAfter { value } } problems { code path } } } }"""
DISTRICTS = """query($input: DistrictingInput!) { network(code: "toy", asOf: "2026-01-01") {
  districting(input: $input) {
  clusters { hub { code } townships { code } load cost } unassigned { code } unit objective bound gap proven
  balance borders { one { code } other { code } } problems { code path } } } }"""
SITING = """query($input: SitingInput!) { network(code: "toy", asOf: "2026-01-01") { siting(input: $input) {
  plans { villages { code } objective proven cost } problems { severity code path message } } } }"""


QUOTAS = ["input", "townshipQuotas"]
VILLAGES = ["V1", "V2", "V3", "V4", "V5"]


def quota(township: str, least: int, most: int | None = None) -> dict[str, Any]:
    return {"township": township, "least": least, "most": most}


def asked(ask: Ask, text: str, field: str, **question: Any) -> Any:
    return ask(text, input=question)["network"][field]


def test_advice_in_the_order_of_people_per_yuan(ask: Ask) -> None:
    """V5 (900 people) before V4 (600); two actions serve everybody, and no other two serve more."""
    advice = asked(ask, ADVICE, "buildAdvice", radius={"minutes": 15}, costs={"new": 300.0})
    steps = [(a["kind"], a["village"]["code"], a["gainPopulation"], a["cost"]) for a in advice["actions"]]
    assert steps == [("NEW", "V5", 900, 300), ("NEW", "V4", 600, 300)]
    assert [a["servedAfter"]["value"] for a in advice["actions"]] == [0.88, 1]
    assert [a["costPerPerson"] for a in advice["actions"]] == [300 / 900, 0.5]
    assert (advice["spent"], advice["bound"], advice["gap"]) == (600, 5000, 0)
    assert (advice["servedBefore"]["value"], advice["servedAfter"]["value"]) == (0.7, 1)
    assert (advice["redundant"], advice["problems"]) == ([], [])


def test_what_nobody_would_miss_is_closed_last(ask: Ask) -> None:
    """Within an hour s1 does all that s3 does."""
    advice = asked(ask, ADVICE, "buildAdvice", radius={"minutes": 60}, costs={"close": 0.0})
    assert [(a["kind"], a["site"]["code"], a["costPerPerson"]) for a in advice["actions"]] == [
        ("CLOSE", "s3", None)
    ]
    assert advice["redundant"] == [{"site": {"code": "s3"}, "backupAfter": {"value": 0}}]


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ({"radius": {"minutes": 15}, "budget": 0}, "INPUT_OUT_OF_RANGE", ["input", "budget"]),
        ({"radius": {"minutes": 15}, "budget": 0.5}, "INFEASIBLE", ["input", "budget"]),
        ({"radius": {"minutes": 15}, "first": 0}, "INPUT_OUT_OF_RANGE", ["input", "first"]),
        ({"radius": {"minutes": 15}, "function": "x"}, "UNKNOWN_FUNCTION", ["input", "function"]),
        ({"radius": {"minutes": -1}}, "INPUT_OUT_OF_RANGE", ["input", "radius", "minutes"]),
        ({"radius": {"minutes": 15}, "costs": {"new": -1}}, "INPUT_OUT_OF_RANGE", ["input", "costs"]),
        (
            {"radius": {"minutes": 15}, "timeLimitSeconds": 0},
            "INPUT_OUT_OF_RANGE",
            ["input", "timeLimitSeconds"],
        ),
    ],
)
def test_advice_names_what_cannot_be(ask: Ask, question: dict[str, Any], code: str, path: list[str]) -> None:
    """One problem at the input that is to be changed, and no actions."""
    advice = asked(ask, ADVICE, "buildAdvice", **question)
    assert [(p["code"], p["path"]) for p in advice["problems"]] == [(code, path)]
    assert (advice["actions"], advice["servedBefore"]["value"]) == ([], None)


def test_each_town_goes_to_the_centre_that_lies_in_it(ask: Ask) -> None:
    """530 kg a day over the 6 minutes from V1 to T1 and 420 kg over the 10 from V3 to T2."""
    found = asked(ask, DISTRICTS, "districting", hubs=["s1", "s3"])
    told = [(c["hub"]["code"], [t["code"] for t in c["townships"]], c["load"]) for c in found["clusters"]]
    assert told == [("s1", ["T1"], 530), ("s3", ["T2"], 420)]
    assert found["objective"] == pytest.approx(530 * 6 + 420 * 10)
    assert (found["proven"], found["gap"], found["unit"]) == (True, pytest.approx(0), "kg a day")
    assert found["balance"] == pytest.approx(530 / 420)
    assert found["borders"] == [{"one": {"code": "T1"}, "other": {"code": "T2"}}]


def test_volumes_of_ones_own_decide(ask: Ask) -> None:
    """Only T2 has something to be carried: T1 lies 6 minutes from s1 and weighs nothing."""
    found = asked(
        ask, DISTRICTS, "districting", hubs=["s1", "s3"], volumes=[{"township": "T2", "volume": 10}]
    )
    assert (found["objective"], found["unit"], found["balance"]) == (pytest.approx(100), "given", None)


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ({}, "INPUT_MISSING", ["input", "hubs"]),
        ({"hubs": ["s1", "x"]}, "UNKNOWN_SITE", ["input", "hubs", "1"]),
        (
            {"hubs": ["s1"], "volumes": [{"township": "x", "volume": 1}]},
            "UNKNOWN_TOWNSHIP",
            ["input", "volumes", "x"],
        ),
        (
            {"hubs": ["s1"], "volumes": [{"township": "T1", "volume": -1}]},
            "INPUT_OUT_OF_RANGE",
            ["input", "volumes", "T1"],
        ),
        ({"hubs": ["s1", "s3"], "largestShare": 0.5}, "INPUT_OUT_OF_RANGE", ["input", "largestShare"]),
        ({"hubs": ["s1", "s3"], "largestShare": 1}, "INFEASIBLE", ["input", "largestShare"]),
        ({"hubs": ["s1"], "timeLimitSeconds": 0}, "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
    ],
)
def test_districting_names_what_cannot_be(
    ask: Ask, question: dict[str, Any], code: str, path: list[str]
) -> None:
    """One problem at the input that is to be changed, and no clusters."""
    found = asked(ask, DISTRICTS, "districting", **question)
    assert [(p["code"], p["path"]) for p in found["problems"]] == [(code, path)]
    assert found["clusters"] == []


def test_a_budget_with_prices_by_village(ask: Ask) -> None:
    """V5 serves 900 for 300 yuan and V4 600 for 100: 300 pay for V5, 399 for no more, 400 for both."""
    prices = {
        "costPerOutlet": 500.0,
        "costs": [{"village": "V4", "yuan": 100}, {"village": "V5", "yuan": 300}],
    }
    for budget, villages, cost in ((300, ["V5"], 300), (399, ["V5"], 300), (400, ["V4", "V5"], 400)):
        question = {"problem": "MAX_COVERAGE", "radius": {"minutes": 15}, "budget": budget, **prices}
        (plan,) = asked(ask, SITING, "siting", **question)["plans"]
        assert ([v["code"] for v in plan["villages"]], plan["cost"], plan["proven"]) == (villages, cost, True)


def test_a_share_of_the_people_is_enough(ask: Ask) -> None:
    """88 % of 5,000 are 4,400: V5 alone does it; everybody needs two."""
    question = {"problem": "FEWEST_SITES", "radius": {"minutes": 15}}
    (plan,) = asked(ask, SITING, "siting", **question, requiredShare=0.88)["plans"]
    assert [v["code"] for v in plan["villages"]] == ["V5"]
    (plan,) = asked(ask, SITING, "siting", **question, requiredShare=0.881)["plans"]
    assert plan["objective"] == 2


@pytest.mark.parametrize(
    ("rules", "code", "path", "word"),
    [
        ({"count": 3, "townshipQuotas": [quota("T1", 3)]}, "INFEASIBLE", [*QUOTAS, "T1"], "Town One"),
        ({"townshipQuotas": [quota("T1", 1), quota("T2", 2)]}, "INFEASIBLE", QUOTAS, "at least 3"),
        ({"townshipQuotas": [quota("T1", 0, 1), quota("T2", 0, 0)]}, "INFEASIBLE", QUOTAS, "at most 1"),
        ({"townshipQuotas": [quota("T1", 2, 1)]}, "INFEASIBLE", [*QUOTAS, "T1"], "from 2 to 1"),
        ({"townshipQuotas": [quota("T9", 0)]}, "UNKNOWN_TOWNSHIP", [*QUOTAS, "T9"], "T9"),
        ({"count": 6}, "COUNT_TOO_LARGE", ["input", "count"], "5 candidates"),
        ({"count": 0}, "INPUT_OUT_OF_RANGE", ["input", "count"], "0"),
        ({"radius": {"minutes": 0}}, "INPUT_OUT_OF_RANGE", ["input", "radius"], "0 minutes"),
        ({"candidates": []}, "NO_CANDIDATES", ["input", "candidates"], "empty"),
        ({"excluded": VILLAGES}, "NO_CANDIDATES", ["input", "candidates"], "No candidate"),
        ({"count": None, "budget": 0}, "INPUT_OUT_OF_RANGE", ["input", "budget"], "0.0 yuan"),
        ({"count": None, "budget": 5, "costPerOutlet": 6}, "INFEASIBLE", ["input", "budget"], "5.0 yuan"),
        ({"costs": [{"village": "V9", "yuan": 1}]}, "UNKNOWN_VILLAGE", ["input", "costs", "V9"], "V9"),
        ({"costPerOutlet": -1}, "INPUT_OUT_OF_RANGE", ["input", "costPerOutlet"], "-1"),
        ({"required": ["V2"], "excluded": ["V2"]}, "INFEASIBLE", ["input", "required"], "V2"),
        ({"minSpacingKm": 1000}, "NO_CANDIDATES", ["input", "candidates"], "spacing"),
        ({"requiredShare": 0}, "INPUT_OUT_OF_RANGE", ["input", "requiredShare"], "0"),
    ],
)  # fmt: skip
def test_siting_names_the_culprit(
    ask: Ask, rules: dict[str, Any], code: str, path: list[str], word: str
) -> None:
    """Quotas that cannot be, too many, no radius, nobody to choose, no money: an error each, at its field."""
    question = {"problem": "MAX_COVERAGE", "radius": {"minutes": 15}, "count": 2, **rules}
    siting = asked(ask, SITING, "siting", **question)
    assert siting["plans"] == []
    (problem,) = [p for p in siting["problems"] if p["severity"] == "ERROR"]
    assert (problem["code"], problem["path"]) == (code, path)
    assert word in problem["message"]
