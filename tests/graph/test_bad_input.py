"""Bad input of an analysis is a Problem with its path; only malformed requests are GraphQL errors."""

import json
from typing import Any

import pytest

from network.pooling import solver
from store.database import Database
from tests.conftest import Ask, answer_of

PROBLEMS = "problems { severity code path message }"


def problems(ask: Ask, selection: str, **variables: Any) -> list[dict[str, Any]]:
    """The problems of one field of the toy county."""
    definitions = f"({variables.pop('define')})" if "define" in variables else ""
    data = ask(f'query Q{definitions} {{ network(code: "toy") {{ found: {selection} }} }}', **variables)
    found: list[dict[str, Any]] = data["network"]["found"]["problems"]
    return found


def test_a_profile_that_names_classes_of_no_road(ask: Ask) -> None:
    """A slip in a class is doubted, and the matrix stands: V1 to V2 takes 12 minutes."""
    profile = '{closedTypes: ["trak"], speeds: [{facilityType: "primery", kmh: 60}]}'
    data = ask(
        f"""{{ network(code: "toy") {{ travel(from: [{{village: "V1"}}], to: [{{village: "V2"}}],
            profile: {profile}) {{ minutes {PROBLEMS} }} }} }}"""
    )["network"]["travel"]
    assert data["minutes"] == [[12]]
    assert [(p["severity"], p["code"], p["path"]) for p in data["problems"]] == [
        ("WARNING", "WORD_UNKNOWN", ["profile", "closedTypes"]),
        ("WARNING", "WORD_UNKNOWN", ["profile", "speeds"]),
    ]


@pytest.mark.parametrize(
    ("radius", "path", "shown"),
    [
        ("{minutes: -3}", ["input", "radius", "minutes"], "-3"),
        ("{km: -0.5}", ["input", "radius", "km"], "-0.5"),
        ("{minutes: 1e999}", ["input", "radius", "minutes"], "inf"),
    ],
)
def test_a_radius_that_cannot_be(ask: Ask, radius: str, path: list[str], shown: str) -> None:
    """It covers nobody, keeps the denominators, and says the value and the rule."""
    rates = (
        "byVillage { numerator denominator } byPopulation { numerator denominator } places { km } meanMinutes"
    )
    data = ask(
        f'{{ network(code: "toy") {{ coverage(input: {{radius: {radius}}}) {{ {rates} {PROBLEMS} }} }} }}'
    )
    coverage = data["network"]["coverage"]
    told = coverage.pop("problems")
    assert [(p["severity"], p["code"], p["path"]) for p in told] == [("ERROR", "INPUT_OUT_OF_RANGE", path)]
    assert shown in told[0]["message"]
    assert "give a number of at least 0" in told[0]["message"]
    assert coverage == {
        "byVillage": {"numerator": 0, "denominator": 5},
        "byPopulation": {"numerator": 0, "denominator": 5000},
        "places": [],
        "meanMinutes": None,
    }


def test_a_huge_radius_covers_whatever_is_reachable(ask: Ask) -> None:
    """The largest number there is, minutes or kilometres, is a radius like any other."""
    for radius in ("{minutes: 1e300}", "{minutes: 1.7e308}", "{km: 1.7e308}"):
        data = ask(
            f"""{{ network(code: "toy") {{
                coverage(input: {{radius: {radius}}}) {{ byVillage {{ value }} gaps {{ excess }} }}
                serviceRadii(input: {{siteIds: ["s1"], breaks: [{radius}]}}) {{
                  sites {{ rings {{ population }} }} }}
                siting(input: {{problem: FEWEST_SITES, radius: {radius}}}) {{
                  plans {{ objective }} }} }} }}"""
        )["network"]
        assert data["coverage"] == {"byVillage": {"value": 1}, "gaps": []}
        assert data["serviceRadii"]["sites"] == [{"rings": [{"population": 5000}]}]
        assert data["siting"]["plans"][0]["objective"] == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("scaleSpeed: {factor: 1e308}", "factor"),
        ("scaleSpeed: {factor: 1e-320}", "factor"),
        ("scaleDemand: {factor: 1e305}", "factor"),
        ("scaleDemand: {factor: 1e11}", "factor"),
        ('setSpeed: {linkIds: ["T2-V5"], speedKmh: 1e300}', "speedKmh"),
        ('setCapacity: {siteId: "s1", capacityPerDay: 1e13}', "capacityPerDay"),
        ('addRoad: {fromNode: "V5", toNode: "V3", lengthKm: 1e308}', "lengthKm"),
    ],
)
def test_changes_that_leave_numbers_nobody_can_reckon_with(ask: Ask, change: str, field: str) -> None:
    """Beyond a million million the change is refused, and the network stays what it was."""
    data = ask(
        f"""{{ network(code: "toy") {{ fingerprint whatIf(changes: [{{{change}}}]) {{
            network {{ fingerprint }} {PROBLEMS} }} }} }}"""
    )["network"]
    assert data["whatIf"]["network"]["fingerprint"] == data["fingerprint"]
    (told,) = data["whatIf"]["problems"]
    assert (told["severity"], told["code"], told["path"][-1]) == ("ERROR", "INPUT_OUT_OF_RANGE", field)


def test_a_negative_number_of_gaps_is_a_malformed_request(database: Database) -> None:
    """`first` counts, as in the pages of sites."""
    text = (
        '{ network(code: "toy") { coverage(input: {radius: {minutes: 5}}) { gaps(first: -1) { excess } } } }'
    )
    (told,) = answer_of(text, database).body["errors"]
    assert told["extensions"]["code"] == "BAD_USER_INPUT"
    assert "at least 0" in told["message"]


def test_an_unknown_function_and_designation(ask: Ask) -> None:
    """Both are named with their paths, beside an answer in which everything is a gap."""
    asked = 'coverage(input: {radius: {minutes: 15}, function: "teleport", designation: "no"})'
    found = [
        (p["code"], p["path"]) for p in problems(ask, f"{asked} {{ {PROBLEMS} }}") if p["severity"] == "ERROR"
    ]
    assert found == [
        ("UNKNOWN_FUNCTION", ["input", "function"]),
        ("UNKNOWN_DESIGNATION", ["input", "designation"]),
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("breaks: []", [("INPUT_MISSING", ["input", "breaks"])]),
        (
            "breaks: [{minutes: 5}, {minutes: -1}, {km: -2}]",
            [
                ("INPUT_OUT_OF_RANGE", ["input", "breaks", "1", "minutes"]),
                ("INPUT_OUT_OF_RANGE", ["input", "breaks", "2", "km"]),
            ],
        ),
        ('breaks: [{minutes: 5}], siteIds: ["s1", "gone"]', [("UNKNOWN_SITE", ["input", "siteIds", "1"])]),
    ],
)
def test_service_radii_that_cannot_be(ask: Ask, given: str, expected: list[tuple[str, list[str]]]) -> None:
    """Every wrong break and unknown site is named by its position."""
    found = problems(ask, f"serviceRadii(input: {{{given}}}) {{ {PROBLEMS} }}")
    assert [(p["code"], p["path"]) for p in found] == expected


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ("day: 9", "INPUT_OUT_OF_RANGE", ["input", "day"]),
        ("day: 0", "INPUT_OUT_OF_RANGE", ["input", "day"]),
        ("timeLimitSeconds: 0", "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
        ("timeLimitSeconds: -1", "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
        ("seed: -1", "INPUT_OUT_OF_RANGE", ["input", "seed"]),
        ("timeLimitSeconds: 1e9", "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
        ("timeLimitSeconds: 1e999", "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
        ('operators: ["nobody"]', "UNKNOWN_OPERATOR", ["input", "operators", "0"]),
        ("operators: []", "NO_DEMANDS", []),
    ],
)
def test_pooled_routes_that_cannot_be(ask: Ask, given: str, code: str, path: list[str]) -> None:
    """An input out of range gives an empty plan and the reason; no search is begun."""
    asked = f"pooledRoutes(input: {{{given}}}) {{ {PROBLEMS} }}"
    assert (code, path) in [(p["code"], p["path"]) for p in problems(ask, asked)]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ('from: [{village: "V9"}], to: []', "UNKNOWN_VILLAGE", ["from", "0", "village"]),
        ('from: [], to: [{village: "V1"}, {site: "x"}]', "UNKNOWN_SITE", ["to", "1", "site"]),
        ("from: [{position: {lon: 29, lat: 107}}], to: []", "INPUT_OUT_OF_RANGE", ["from", "0", "position"]),
        ("from: [], to: [{position: {lon: 1e999, lat: 0}}]", "INPUT_OUT_OF_RANGE", ["to", "0", "position"]),
        ("from: [], to: [], profile: {speedFactor: 0}", "INPUT_OUT_OF_RANGE", ["profile"]),
        (
            'from: [], to: [], profile: {speeds: [{facilityType: "track", kmh: -5}]}',
            "INPUT_OUT_OF_RANGE",
            ["profile"],
        ),
    ],
)
def test_travel_that_cannot_be(ask: Ask, given: str, code: str, path: list[str]) -> None:
    """An unknown point or an impossible profile is named."""
    found = problems(ask, f"travel({given}) {{ {PROBLEMS} }}")
    assert [(p["code"], p["path"]) for p in found] == [(code, path)]


def test_a_matrix_that_is_too_large_is_refused(ask: Ask) -> None:
    """More than 250,000 pairs are to be asked for in parts."""
    points = [{"village": "V1"}] * 501
    asked = f"travel(from: $p, to: $p) {{ {PROBLEMS} }}"
    found = problems(ask, asked, define="$p: [PointInput!]!", p=points)
    assert [(p["code"], p["path"]) for p in found] == [("LIMIT_EXCEEDED", ["from"])]


def test_a_thousand_and_one_changes_are_refused_whole(ask: Ask) -> None:
    """A longer list is a new package and not a what-if."""
    changes = [{"closeSite": {"id": "s1"}}] * 1001
    asked = f"whatIf(changes: $c) {{ {PROBLEMS} }}"
    found = problems(ask, asked, define="$c: [ChangeInput!]!", c=changes)
    assert [(p["code"], p["path"]) for p in found] == [("LIMIT_EXCEEDED", ["changes"])]


def test_a_comparison_under_a_wrong_radius(ask: Ask) -> None:
    """Both sides keep their denominators and the problem says why nothing is counted."""
    data = ask(
        '{ network(code: "toy") { whatIf(changes: []) { comparison(input: {radius: {km: -1}}) '
        "{ whatIf { byVillage { numerator denominator } } delta { byVillage } problems { path } } } } }"
    )
    assert data["network"]["whatIf"]["comparison"] == {
        "whatIf": {"byVillage": {"numerator": 0, "denominator": 5}},
        "delta": {"byVillage": None},
        "problems": [{"path": ["input", "radius", "km"]}],
    }


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        ("coverage(input: {radius: {}}) { meanMinutes }", "GRAPHQL_VALIDATION_FAILED"),
        ("coverage(input: {radius: {minutes: 1, km: 1}}) { meanMinutes }", "GRAPHQL_VALIDATION_FAILED"),
        ("coverage(input: {radius: {minutes: null}}) { meanMinutes }", "GRAPHQL_VALIDATION_FAILED"),
        ('coverage(input: {radius: {minutes: "15"}}) { meanMinutes }', "GRAPHQL_VALIDATION_FAILED"),
        ("coverage(input: {radius: {minutes: 5}, raduis: 3}) { meanMinutes }", "GRAPHQL_VALIDATION_FAILED"),
        ("whatIf(changes: [{}]) { applied { kind } }", "GRAPHQL_VALIDATION_FAILED"),
        ("travel(from: [{}], to: []) { minutes }", "GRAPHQL_VALIDATION_FAILED"),
        ("pooledRoutes(input: {seed: 99999999999}) { saving }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(database: Database, selection: str, code: str) -> None:
    """The request is malformed: an error with a code, and no data at all."""
    body = answer_of(f'{{ network(code: "toy") {{ {selection} }} }}', database).body
    assert "data" not in body
    assert {error["extensions"]["code"] for error in body["errors"]} == {code}


@pytest.mark.parametrize(
    "variables",
    [
        {"i": {"radius": {}}},
        {"i": {"radius": {"minutes": 1, "km": 1}}},
        {"i": {"radius": {"minutes": "x"}}},
        {"i": {"radius": {"minutes": 1}, "direction": "SIDEWAYS"}},
        {"i": None},
        {},
    ],
)
def test_variables_that_do_not_fit_are_bad_user_input(database: Database, variables: dict[str, Any]) -> None:
    """Variable coercion is a request error with the code BAD_USER_INPUT."""
    text = 'query Q($i: CoverageInput!) { network(code: "toy") { coverage(input: $i) { meanMinutes } } }'
    body = answer_of(text, database, **variables).body
    assert "data" not in body
    assert {error["extensions"]["code"] for error in body["errors"]} == {"BAD_USER_INPUT"}


@pytest.mark.parametrize(
    "day", ["2024-13-01", "2024-02-30", "20241231", "2024-W01-1", "yesterday", "", "0000-01-01"]
)
def test_a_day_is_written_year_month_day(database: Database, day: str) -> None:
    """Any other writing is refused before anything is computed."""
    body = answer_of(f'{{ network(code: "toy", asOf: "{day}") {{ code }} }}', database).body
    assert "data" not in body
    assert {error["extensions"]["code"] for error in body["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}


def test_a_bug_is_masked(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a resolver raises is not shown: the client gets the number of its request and a code."""

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("secret: 4711")

    monkeypatch.setattr(solver, "solve_pooled", broken)
    body = answer_of('{ network(code: "toy") { code pooledRoutes(input: {}) { saving } } }', database).body
    assert body["data"] == {"network": None}
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL_SERVER_ERROR"]
    assert "secret" not in json.dumps(body)
    assert "test" in body["errors"][0]["message"]


def test_an_unknown_network_is_null(ask: Ask) -> None:
    """Not an error: the code is simply not there."""
    assert ask('{ network(code: "nowhere") { code } }') == {"network": None}
