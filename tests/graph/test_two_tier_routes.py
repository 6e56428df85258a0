"""Two tiers through the schema: a county whose villages stand round a far station, values by hand."""

from dataclasses import replace
from typing import Any

import pytest

from network.model import Direction, Network
from store.database import Database
from tests.conftest import Ask
from tests.pooling.test_two_tier import county

ASKED = """query($input: TwoTierRoutesInput!) { network(code: "far", asOf: "2026-01-01") {
  twoTierRoutes(input: $input) { cost saved oneTier { cost vehicles } main { cost km }
    trunks { vehicle stops { place { code } loadKg } } direct { vehicle }
    transfers { station { code } downKg upKg utilisation trunkArrives branchDeparts branchReturns
      trunkFetches latestArrival latestDeparture branch { cost vehicles } runs { vehicle km } }
    unserved { reason } problems { severity code path } } } }"""
TRICYCLE = {"operator": "a", "capacityKg": 250, "costFixed": 5, "costPerKm": 0.25}


@pytest.fixture
def far(ask: Ask, database: Database) -> Any:
    """Asks the far county; `network` replaces it."""

    def answer(network: Network | None = None, **question: Any) -> Any:
        database.save_network(network or county())
        given = {"branchVehicle": TRICYCLE, "timeLimitSeconds": 4, **question}
        return ask(ASKED, input=given)["network"]["twoTierRoutes"]

    return answer


def test_two_tiers_spare_95_of_300_yuan(far: Any) -> None:
    """One tier 60 + 2 · 120 = 300; the truck to the station 180, two tricycles 2 · 5 + 0.25 · 60 = 25."""
    plan = far()
    assert (plan["cost"], plan["saved"], plan["oneTier"]["cost"], plan["main"]["cost"]) == (205, 95, 300, 180)
    (trunk,) = plan["trunks"]
    assert ([stop["place"]["code"] for stop in trunk["stops"]], plan["direct"]) == (["st"], [])
    (transfer,) = plan["transfers"]
    assert (transfer["downKg"], transfer["upKg"], transfer["utilisation"]) == (300, 0, 0.5)
    assert transfer["branch"] == {"cost": 25, "vehicles": 2}
    assert sorted(run["km"] for run in transfer["runs"]) == [20, 40]


def test_the_transfer_table_tells_the_latest_departure(far: Any) -> None:
    """Branches from 10:30; with a shift until 12:00 the longer one, 80 minutes, is back at 11:50.

    The truck may be 10 minutes later than 10:00: three parcels of half a minute, 30 minutes of road.
    """
    (transfer,) = far(branchVehicle={**TRICYCLE, "shiftEnd": "12:00"})["transfers"]
    assert (transfer["branchDeparts"], transfer["branchReturns"]) == ("10:30:00", "11:50:00")
    assert transfer["latestArrival"] == "10:10:00"
    assert transfer["latestDeparture"] == "09:38:30"


def test_a_promise_moves_the_latest_arrival(far: Any) -> None:
    """The second village of the longer run is reached at 11:30; promised at 11:00, goods come by 09:30."""
    (transfer,) = far(promise="11:00")["transfers"]
    assert transfer["latestArrival"] == "09:30:00"
    assert far()["transfers"][0]["latestArrival"] is None


def test_goods_up_come_the_other_way(far: Any) -> None:
    """Fetched half an hour after the last branch is back."""
    demands = tuple(replace(own, direction=Direction.UP) for own in county().demands)
    (transfer,) = far(county(demands=demands))["transfers"]
    assert (transfer["upKg"], transfer["trunkArrives"], transfer["latestArrival"]) == (300, None, None)
    assert (transfer["branchReturns"], transfer["trunkFetches"]) == ("11:50:00", "12:20:00")


def test_a_station_that_handles_less_is_told(far: Any) -> None:
    """300 kg through a station of 200 a day."""
    sites = tuple(replace(s, capacity_per_day=200) if s.code == "st" else s for s in county().sites)
    plan = far(county(sites=sites))
    assert plan["transfers"][0]["utilisation"] == 1.5
    assert ("WARNING", "STATION_OVER_CAPACITY", []) in [tuple(p.values()) for p in plan["problems"]]


def test_where_two_tiers_are_dearer_one_is_returned(far: Any) -> None:
    """Tricycles at 40 yuan a km: 300 yuan, nothing saved, no transfers, and it is told."""
    plan = far(branchVehicle={**TRICYCLE, "costPerKm": 40})
    assert (plan["cost"], plan["saved"], plan["transfers"]) == (300, 0, [])
    assert "HEURISTIC" in [problem["code"] for problem in plan["problems"]]
    bare = far(county(sites=county().sites[:1]))
    assert (bare["cost"], [p["code"] for p in bare["problems"]][-1]) == (300, "NO_STATIONS")


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ({"branchVehicle": {"operator": "b"}}, "UNKNOWN_OPERATOR", ["branchVehicle", "operator"]),
        ({"branchVehicle": {**TRICYCLE, "count": 0}}, "INPUT_OUT_OF_RANGE", ["branchVehicle", "count"]),
        (
            {"branchVehicle": {**TRICYCLE, "costPerKm": -1}},
            "INPUT_OUT_OF_RANGE",
            ["branchVehicle", "costPerKm"],
        ),
        ({"operators": ["z"]}, "UNKNOWN_OPERATOR", ["operators", "0"]),
        ({"day": 0}, "INPUT_OUT_OF_RANGE", ["day"]),
        ({"timeLimitSeconds": 0}, "INPUT_OUT_OF_RANGE", ["timeLimitSeconds"]),
        ({"timeLimitSeconds": 9999}, "INPUT_OUT_OF_RANGE", ["timeLimitSeconds"]),
        ({"stationMinutes": -5}, "INPUT_OUT_OF_RANGE", ["stationMinutes"]),
    ],
)
def test_a_question_out_of_range_is_a_problem(far: Any, question: Any, code: str, path: list[str]) -> None:
    """At its field, and nothing is planned."""
    plan = far(**question)
    assert plan["problems"] == [{"severity": "ERROR", "code": code, "path": ["input", *path]}]
    assert plan["transfers"] == []


def test_under_a_what_if_two_tiers_are_planned_on_the_changed_roads(ask: Ask, database: Database) -> None:
    """With T–v1 closed the goods of v1 stay, and one tricycle does the rest."""
    database.save_network(county())
    text = """query($input: TwoTierRoutesInput!) { network(code: "far", asOf: "2026-01-01") {
      whatIf(changes: [{closeRoad: {linkIds: ["T-v1"]}}]) { network {
        twoTierRoutes(input: $input) { cost transfers { downKg } unserved { demand { id } } } } } } }"""
    changed = ask(text, input={"branchVehicle": TRICYCLE, "timeLimitSeconds": 4})
    plan = changed["network"]["whatIf"]["network"]["twoTierRoutes"]
    # The truck to the station, 180; one tricycle of 250 for 200 kg, 5 + 0.25 · 40.
    assert (plan["cost"], plan["transfers"], plan["unserved"]) == (
        195, [{"downKg": 200}], [{"demand": {"id": "g1"}}]
    )  # fmt: skip
