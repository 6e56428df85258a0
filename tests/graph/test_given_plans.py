"""Plans made by hand through the schema: the toy county's tours priced, every violation, today's routes."""

import json
from dataclasses import replace
from typing import Any

import pytest

from network.model import Network, Route, RouteStop
from store.database import Database
from tests.conftest import Ask

CHECK = """query($input: CheckPlanInput!) { network(code: "toy", asOf: "2026-01-01") {
  checkPlan(input: $input) { feasible totals { cost km vehicles }
    tours { name vehicle broken { reason needed available place dimension }
      route { vehicle operators { id } km cost stops { place { code } demandIds } } }
    left { id } problems { severity code path } } } }"""


def tour(vehicle: str, *stops: str, **demands: list[str]) -> dict[str, Any]:
    """A tour by villages; `demands` says what is served at one."""
    named = [{"village": stop, **({"demands": demands[stop]} if stop in demands else {})} for stop in stops]
    return {"vehicle": vehicle, "stops": named}


PAPER = [
    tour("coop-van", "V1", "V2", V1=["coop-V1", "express-V1"]),
    tour("post-van", "V1", "V3", "V4", "V5", V1=["post-V1"]),
]


def checked(ask: Ask, tours: list[dict[str, Any]] | None, **more: Any) -> Any:
    """What the toy county says to a plan."""
    given = {**more, **({} if tours is None else {"tours": tours})}
    return ask(CHECK, input=given)["network"]["checkPlan"]


def test_the_plan_on_paper_costs_330(query: Ask) -> None:
    """Two tours of 33 and 72 km, 126 and 204 yuan, nothing broken and nothing left."""
    plan = checked(query, PAPER)
    assert (plan["feasible"], plan["totals"]) == (True, {"cost": 330, "km": 105, "vehicles": 2})
    assert [(t["route"]["vehicle"], t["route"]["cost"], t["broken"]) for t in plan["tours"]] == [
        ("coop-van#1", 126, []), ("post-van#1", 204, [])
    ]  # fmt: skip
    assert (plan["left"], plan["problems"]) == ([], [])


def test_stops_without_demands_take_what_nobody_else_names(query: Ask) -> None:
    """V2 takes coop-V2; V3, V4 and V5 take all there is; V1 is shared as named."""
    first, second = checked(query, PAPER)["tours"]
    assert [stop["demandIds"] for stop in first["route"]["stops"]] == [["coop-V1", "express-V1"], ["coop-V2"]]
    assert [stop["demandIds"] for stop in second["route"]["stops"]] == [
        ["post-V1"], ["express-V3", "post-V3"], ["post-V4"], ["express-V5"]
    ]  # fmt: skip


def test_every_violation_is_told_with_its_figures(query: Ask) -> None:
    """All on one van: 950 kg of 500 on leaving the depot; the order given is kept."""
    (only,) = checked(query, [tour("coop-van", "V5", "V1", "V2", "V3", "V4")])["tours"]
    assert only["broken"] == [
        {"reason": "CAPACITY", "needed": 950, "available": 500, "place": "", "dimension": "kg"}
    ]
    assert [stop["place"]["code"] for stop in only["route"]["stops"]] == ["V5", "V1", "V2", "V3", "V4"]


def test_a_stop_where_nothing_is_served_is_driven_to(query: Ask) -> None:
    """V2 first, where the van only passes, then V1: hub–V2 16, V2–V1 4, V1–hub 13 km; V2's goods are left."""
    plan = checked(query, [tour("coop-van", "V2", "V1", V2=[])])
    (only,) = plan["tours"]
    assert (only["route"]["km"], [s["demandIds"] for s in only["route"]["stops"]]) == (
        33, [[], ["coop-V1", "express-V1", "post-V1"]]
    )  # fmt: skip
    assert [o["id"] for o in only["route"]["operators"]] == ["coop", "express", "post"]
    assert "coop-V2" in [demand["id"] for demand in plan["left"]]
    assert not any("passing" in json.dumps(demand) for demand in plan["left"])


def test_a_vehicle_of_which_there_are_none_is_told(ask: Ask, database: Database, toy: Network) -> None:
    """With 0 vans of the co-op a tour that passes V2 is left out, and its goods are left like all others."""
    none = tuple(replace(van, count=0) if van.id == "coop-van" else van for van in toy.vehicles)
    database.save_network(toy.with_parts(vehicles=none))
    plan = checked(ask, [tour("coop-van", "V2", "V1", V2=[])])
    assert [(p["code"], p["path"]) for p in plan["problems"]] == [
        ("NO_VEHICLE", ["input", "tours", "0", "vehicle"])
    ]
    assert (plan["tours"], len(plan["left"])) == ([], 8)


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        (tour("lorry", "V1"), "UNKNOWN_VEHICLE", ["input", "tours", "0", "vehicle"]),
        (tour("coop-van", "V9"), "UNKNOWN_VILLAGE", ["input", "tours", "0", "stops", "0", "village"]),
        (
            {"vehicle": "coop-van", "stops": [{"site": "nowhere"}]},
            "UNKNOWN_SITE",
            ["input", "tours", "0", "stops", "0", "site"],
        ),
        ({"vehicle": "coop-van", "stops": [{}]}, "INPUT_MISSING", ["input", "tours", "0", "stops", "0"]),
        (
            tour("coop-van", "V1", V1=["coop-V1", "coop-V2"]),
            "UNKNOWN_CODE",
            ["input", "tours", "0", "stops", "0", "demands", "1"],
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    ask: Ask, wrong: dict[str, Any], code: str, path: list[str]
) -> None:
    """An unknown vehicle, village or site, a stop nowhere, goods that lie elsewhere."""
    plan = checked(ask, [wrong])
    assert [(p["severity"], p["code"], p["path"]) for p in plan["problems"]] == [("ERROR", code, path)]
    assert plan["feasible"] is False


def test_goods_served_twice_are_told(ask: Ask) -> None:
    """Two stops name one demand."""
    twice = [tour("coop-van", "V1", V1=["coop-V1"]), tour("post-van", "V1", V1=["coop-V1"])]
    plan = checked(ask, twice)
    assert [problem["code"] for problem in plan["problems"]] == ["DUPLICATE_ID"]


def test_goods_go_to_outlets_where_they_are_asked_to(ask: Ask) -> None:
    """Goods of V1 and V2 are served at s1, 530 kg; a village is no place to stop at then."""
    at_outlet = {"vehicle": "coop-van", "stops": [{"site": "s1"}]}
    plan = checked(ask, [at_outlet], deliverTo="OUTLETS")
    (only,) = plan["tours"]
    assert (only["broken"][0]["needed"], only["route"]["km"]) == (530, 26)
    assert checked(ask, PAPER[:1], deliverTo="OUTLETS")["problems"][0]["code"] == "INPUT_OUT_OF_RANGE"


def test_todays_routes_are_priced_when_no_tours_are_given(ask: Ask, database: Database, toy: Network) -> None:
    """A co-op round hub–V2–V1–V3–hub, 16 + 4 + 20 + 13 km: goods at V1 and V2, none of its own at V3.

    A second route names no vehicle and is told; on Tuesday nothing runs, which is told too.
    """
    stops = [
        RouteStop(1, site_id="hub"),
        *(RouteStop(i, village_code=f"V{v}") for i, v in ((2, 2), (3, 1), (4, 3))),
    ]
    rounds = (
        Route("round", "Round", "coop", "1", "coop-van", tuple(stops)),
        Route("walk", "Walk", "coop", "1"),
    )
    database.save_network(toy.with_parts(routes=rounds))
    plan = checked(ask, None, day=1)
    (only,) = plan["tours"]
    assert (only["name"], only["vehicle"], only["broken"]) == ("round", "coop-van", [])
    assert (only["route"]["km"], only["route"]["cost"]) == (53, 60 + 2 * 53)
    assert [stop["demandIds"] for stop in only["route"]["stops"]] == [["coop-V2"], ["coop-V1"], []]
    assert [problem["code"] for problem in plan["problems"]] == ["NO_VEHICLE"]
    assert [problem["code"] for problem in checked(ask, None, day=2)["problems"]] == ["INPUT_MISSING"]


def test_a_what_if_changes_the_price(ask: Ask) -> None:
    """With T1–V1 closed the van comes to V1 by V2 and back the same way: 16 + 4 + 4 + 16 km."""
    text = """query($input: CheckPlanInput!) { network(code: "toy", asOf: "2026-01-01") {
      whatIf(changes: [{closeRoad: {linkIds: ["T1-V1"]}}]) { network {
        checkPlan(input: $input) { totals { km } } } } } }"""
    shut = ask(text, input={"tours": [tour("coop-van", "V1")]})
    assert shut["network"]["whatIf"]["network"]["checkPlan"]["totals"]["km"] == 40
