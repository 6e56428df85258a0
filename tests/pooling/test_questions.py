"""What pooled routes are asked with: agreements, splitting, prices, warm starts, and what cannot be."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from graph.asking import Asking
from graph.execution import answer
from graph.repeatable import may_begin_warm
from network.model import Network, SiteStatus
from network.model.examples import toy_county
from network.pooling import DeliverTo, Denial, planning
from network.pooling.plan import WarmStart
from network.pooling.solver import solve_pooled
from network.pooling.warm import MOST_KEPT, solve_from
from store.database import Database
from tests.conftest import answer_of
from tests.pooling.counties import DAY, county

ASKED = """query($input: PooledRoutesInput!) { network(code: "toy", asOf: "2026-01-01") {
  pooledRoutes(input: $input) { pooled { cost } separate { cost } saving assumptions rules
    routes { vehicle operators { id } } unserved { demand { id } reason needed available vehicle }
    separateUnserved { reason } problems { severity code path } } } }"""


def asked(database: Database, network: Network | None = None, **given: Any) -> dict[str, Any]:
    """The answer for a network of that code, as a client gets it."""
    if network is not None:
        database.save_network(network)
    body = answer_of(ASKED, database, input=given).body
    assert "errors" not in body, body
    found: dict[str, Any] = body["data"]["network"]["pooledRoutes"]
    return found


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of its problems."""
    return [problem["code"] for problem in answer["problems"]]


def toy_vans(**changes: Any) -> Network:
    """The toy county with all vans changed."""
    toy = toy_county()
    return toy.with_parts(vehicles=tuple(replace(van, **changes) for van in toy.vehicles))


def toy_demand(name: str, **changes: Any) -> Network:
    """The toy county with one demand changed."""
    toy = toy_county()
    return toy.with_parts(
        demands=tuple(replace(own, **changes) if own.id == name else own for own in toy.demands)
    )


def closed_hub() -> Network:
    """The toy county whose hub, the depot of all, is suspended."""
    toy = toy_county()
    sites = tuple(
        replace(site, status=SiteStatus.SUSPENDED) if site.code == "hub" else site for site in toy.sites
    )
    return toy.with_parts(sites=sites)


EVERY = ("coop-V1", "coop-V2", "express-V1", "express-V3", "express-V5", "post-V1", "post-V3", "post-V4")


@pytest.mark.parametrize(
    ("network", "reason", "needed", "available", "left"),
    [
        (toy_county().with_parts(vehicles=()), "NO_VEHICLE", 1, 0, EVERY),
        (toy_vans(count=0), "NO_VEHICLE", 1, 0, EVERY),
        (closed_hub(), "NO_DEPOT", 1, 0, EVERY),
        (toy_vans(capacity_kg=0), "CAPACITY", None, 0, EVERY),
        (
            toy_demand("post-V4", window_start_s=21600, window_end_s=22200),
            "TIME_WINDOW", 21600 + 2400, 22200, ("post-V4",),
        ),
    ],
    ids=["no vehicle", "none left", "no depot", "no room", "no time"],
)  # fmt: skip
def test_infeasible_is_an_answer(
    database: Database, network: Network, reason: str, needed: float | None, available: float,
    left: Sequence[str],
) -> None:  # fmt: skip
    """What can be served is planned, the rest has its reason with needed and available."""
    answer = asked(database, network)
    assert [own["demand"]["id"] for own in answer["unserved"]] == list(left)
    assert {own["reason"] for own in answer["unserved"]} == {reason}
    assert {own["available"] for own in answer["unserved"]} == {available}
    if needed is not None:
        assert {own["needed"] for own in answer["unserved"]} == {needed}
    assert bool(answer["routes"]) == (len(left) < len(EVERY))
    assert "DEMANDS_UNSERVED" in codes(answer)


def test_a_place_that_no_road_reaches_is_left(database: Database) -> None:
    """The only road to V5 is closed by a what-if: its demand stays, the other seven are served."""
    database.save_network(toy_county())
    text = """{ network(code: "toy", asOf: "2026-01-01") {
      whatIf(changes: [{closeRoad: {linkIds: ["T2-V5"]}}]) { network { pooledRoutes(input: {}) {
        routes { stops { demandIds } } unserved { demand { id } reason needed available } } } } } }"""
    network = answer_of(text, database).body["data"]["network"]["whatIf"]["network"]
    (left,) = network["pooledRoutes"]["unserved"]
    assert left == {"demand": {"id": "express-V5"}, "reason": "UNREACHABLE", "needed": 1, "available": 0}
    routes = network["pooledRoutes"]["routes"]
    assert sum(len(stop["demandIds"]) for route in routes for stop in route["stops"]) == 7


def test_an_agreement_keeps_goods_off_vehicles(database: Database) -> None:
    """Nobody's vans for post's parcels but post's own: its two stops V3 and V4 and V1 are its own tour."""
    answer = asked(database, toy_county(), denials=[
        {"carrier": "coop", "owner": "post"}, {"carrier": "express", "goodsClass": "AMBIENT", "owner": "post"}
    ])  # fmt: skip
    for route in answer["routes"]:
        owners = {operator["id"] for operator in route["operators"]}
        assert "post" not in owners or route["vehicle"].startswith("post")
    assert "By agreement goods of post never ride on vehicles of coop." in answer["rules"]


def test_an_explanation_knows_the_agreement(database: Database) -> None:
    """Nobody but the co-op may carry its goods and its vans are gone: each van is tried and denied."""
    toy = toy_county()
    bare = toy.with_parts(vehicles=tuple(van for van in toy.vehicles if van.operator_id != "coop"))
    database.save_network(bare)
    text = """{ network(code: "toy", asOf: "2026-01-01") { pooledRoutes(input: {denials: [
      {carrier: "post", owner: "coop"}, {carrier: "express", owner: "coop"}]}) {
        unserved { demand { id } explanation { trials { vehicle reason } relaxation { text } } } } } }"""
    left = answer_of(text, database).body["data"]["network"]["pooledRoutes"]["unserved"]
    assert [own["demand"]["id"] for own in left] == ["coop-V1", "coop-V2"]
    for own in left:
        told = own["explanation"]
        assert {trial["reason"] for trial in told["trials"]} == {"PERMISSION"}
        assert told["relaxation"] is None


def test_a_denial_of_somebody_unknown_is_refused(database: Database) -> None:
    """Nothing is planned, and the path names the cell."""
    answer = asked(database, toy_county(), denials=[{"carrier": "coop"}, {"owner": "nobody"}])
    assert [problem["path"] for problem in answer["problems"]] == [["input", "denials", "1", "owner"]]
    assert answer["routes"] == []


def test_a_load_above_every_vehicle_is_split_when_asked_for(database: Database) -> None:
    """1,200 kg into vans of 500 kg: left whole by default, else three parts of 400, as the answer says."""
    heavy = toy_demand("coop-V2", kg=1200)
    whole = asked(database, heavy)
    assert [own["demand"]["id"] for own in whole["unserved"]] == ["coop-V2"]
    split = asked(database, heavy, splitLoads=True)
    assert split["unserved"] == []
    assert "1 demands larger than any vehicle of their owner" in split["assumptions"][-1]
    assert "split into 3 equal parts" in split["assumptions"][-1]


def test_the_price_of_a_kilogram_is_told_and_decides_who_stays(database: Database) -> None:
    """Below 0 it is refused; it stands among the assumptions."""
    assert any("and 7 yuan a kg" in text for text in asked(database, unservedYuanPerKg=7)["assumptions"])
    refused = asked(database, unservedYuanPerKg=-1)
    assert [p["path"] for p in refused["problems"]] == [["input", "unservedYuanPerKg"]]


def test_an_iteration_limit_below_zero_is_refused(database: Database) -> None:
    """With its path; 0 is none at all and allowed."""
    assert asked(database, iterationLimit=-1)["problems"][0]["path"] == ["input", "iterationLimit"]
    assert asked(database, iterationLimit=0)["pooled"]["cost"] == 330


def test_a_warm_start_without_an_earlier_plan_says_so(database: Database) -> None:
    """LAST finds nothing the first time and the plan of the first the second time."""
    assert "NO_EARLIER_PLAN" in codes(asked(database, toy_county(), warmStart="LAST", seed=9))
    assert "NO_EARLIER_PLAN" not in codes(asked(database, warmStart="LAST", seed=9))
    assert "NO_EARLIER_PLAN" in codes(asked(database, warmStart="BEFORE_CHANGES"))
    assert "NO_EARLIER_PLAN" not in codes(asked(database))


def test_the_plan_before_a_what_if_is_the_start_of_the_one_after(database: Database) -> None:
    """Asked on the base first, then under two what-ifs, one in the other."""
    database.save_network(toy_county())
    plan = "pooledRoutes(input: {warmStart: %s}) { pooled { cost } problems { code } }"
    van = 'whatIf(changes: [{addVehicle: {id: "post-van", count: 1}}]) { network { %s } }'
    base = plan % "NONE"
    one, two = plan % "BEFORE_CHANGES", van % (plan % "BEFORE_CHANGES")
    text = '{ network(code: "toy", asOf: "2026-01-01") { %s } }'
    answer_of(text % base, database)
    under = answer_of(text % (van % (one + two)), database).body["data"]["network"]["whatIf"]["network"]
    assert "NO_EARLIER_PLAN" not in [problem["code"] for problem in under["pooledRoutes"]["problems"]]
    again = answer_of(text % (van % (plan % "LAST")), database).body["data"]["network"]["whatIf"]["network"]
    assert "NO_EARLIER_PLAN" not in [problem["code"] for problem in again["pooledRoutes"]["problems"]]


def test_a_kept_plan_is_where_the_search_begins() -> None:
    """With no iteration left the warm answer costs what the plan before the change did, plus nothing."""
    own = county(11, places=8, demands=20)
    busy = own.with_parts(vehicles=tuple(replace(van, count=9, cold=True) for van in own.vehicles))
    first = solve_from(busy, as_of=DAY, time_limit_s=60, iteration_limit=10)
    changed = busy.with_parts(vehicles=tuple(replace(van, count=van.count + 1) for van in busy.vehicles))
    warm = solve_from(
        changed, as_of=DAY, warm_start=WarmStart.BEFORE_CHANGES, lineage=(busy,), time_limit_s=60,
        iteration_limit=0,
    )  # fmt: skip
    cold = solve_from(changed, as_of=DAY, time_limit_s=60, iteration_limit=0)
    assert first.unserved == ()
    assert warm.pooled.cost <= first.pooled.cost < cold.pooled.cost


def test_only_so_many_plans_are_kept() -> None:
    """The question asked longest ago is forgotten first."""
    toy = toy_county()
    for seed, day in enumerate([1] + [2, 3, 4, 5, 6, 7] * 3):
        deliver_to = DeliverTo.PLACES if seed < 7 else DeliverTo.OUTLETS
        denials = (Denial("coop", "post"),) if seed > 12 else ()
        solve_from(toy, as_of=DAY, day=day, deliver_to=deliver_to, denials=denials, iteration_limit=0)
    assert MOST_KEPT == 16
    again = solve_from(toy, as_of=DAY, day=1, warm_start=WarmStart.LAST, iteration_limit=0)
    assert "NO_EARLIER_PLAN" in [problem.code for problem in again.problems]


def test_after_a_stop_no_search_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked to stop in the first search, the field ends with plans that serve all and starts no other."""
    begun: list[int] = []
    real = planning.search_tours

    def counted(*arguments: Any, **options: Any) -> Any:
        begun.append(1)
        return real(*arguments, **options)

    monkeypatch.setattr(planning, "search_tours", counted)
    busy = county(11, places=10, demands=60)
    answer = solve_pooled(busy, as_of=DAY, time_limit_s=600, stop=lambda: bool(begun))
    assert len(begun) == 1
    assert "STOPPED_EARLY" in [problem.code for problem in answer.problems]
    served = {demand for route in answer.routes for demand in route.demand_ids}
    assert len(served) + len(answer.unserved) == 60


def test_an_answer_that_may_begin_warm_is_not_given_again() -> None:
    """In the text or in the variables; others are."""
    assert may_begin_warm("{ pooledRoutes(input: {warmStart: LAST}) { saving } }", None)
    assert may_begin_warm(ASKED, {"input": {"warmStart": "LAST"}})
    assert not may_begin_warm(ASKED, json.loads('{"input": {"seed": 1}}'))


def test_progress_tells_cost_routes_and_iterations(database: Database) -> None:
    """Of the best plan so far, whose it is first; the share of the time never falls."""
    busy = replace(county(11, places=8, demands=20), code="toy")
    database.save_network(busy)
    told: list[tuple[str, float]] = []
    asking = replace(Asking(database, DAY), progress=lambda stage, share: told.append((stage, share)))
    text = """{ network(code: "toy", asOf: "2026-01-01") {
      pooledRoutes(input: {iterationLimit: 40, timeLimitSeconds: 60}) { saving } } }"""
    assert "errors" not in asyncio.run(answer(text, asking)).body
    assert told
    assert all(re.fullmatch(r"(a|b|pooled) \d+ yuan, \d+ routes, \d+ iterations", stage) for stage, _ in told)
    assert [share for _, share in told] == sorted(share for _, share in told)
