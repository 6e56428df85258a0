"""Explanations of unserved demands through the schema: what was tried, what failed, the least that helps."""

from dataclasses import replace
from typing import Any

import pytest

from network.model import Network
from store.database import Database
from tests.conftest import Ask

UNSERVED = """unserved { demand { id } reason explanation { problems { code message }
  trials { vehicle after reason needed available dimension }
  relaxation { limit subject amount unit extraCost proven text } } }"""
ASKED = 'query { network(code: "toy", asOf: "2026-01-01") { %s } }'
HEAVY = 'whatIf(changes: [{scaleDemand: {factor: 4, villages: ["V2"]}}]) { network { %s } }'


def test_a_heavy_demand_says_who_was_tried_and_what_would_help(query: Ask) -> None:
    """600 kg for V2 on vans of 500: every row alone fails by capacity, and 100 kg more room serves it."""
    selection = f"pooledRoutes(input: {{}}) {{ {UNSERVED} }}"
    answer = query(ASKED % (HEAVY % selection))["network"]["whatIf"]["network"]["pooledRoutes"]
    (left,) = answer["unserved"]
    assert (left["demand"]["id"], left["reason"]) == ("coop-V2", "CAPACITY")
    alone = [trial for trial in left["explanation"]["trials"] if "#" not in trial["vehicle"]]
    assert [(t["vehicle"], t["reason"], t["needed"], t["available"], t["dimension"]) for t in alone] == [
        (van, "CAPACITY", 600, 500, "kg") for van in ("coop-van", "express-van", "post-van")
    ]
    # A van of its own, hub–V2 and back: 60 yuan and 32 km at 2.
    assert left["explanation"]["relaxation"] == {
        "limit": "CAPACITY", "subject": "coop-van", "amount": 100, "unit": "kg",
        "extraCost": pytest.approx(124), "proven": True, "text": "100 kg more room on coop-van",
    }  # fmt: skip


def test_a_demand_that_going_alone_leaves_is_explained_by_its_owners_vans(query: Ask) -> None:
    """In the separate plan only the co-op's vans were tried."""
    selection = "pooledRoutes(input: {}) { " + UNSERVED.replace("unserved", "separateUnserved", 1) + " }"
    answer = query(ASKED % (HEAVY % selection))["network"]["whatIf"]["network"]["pooledRoutes"]
    (left,) = answer["separateUnserved"]
    vans = {trial["vehicle"].partition("#")[0] for trial in left["explanation"]["trials"]}
    assert vans == {"coop-van"}


def test_only_the_first_twenty_are_explained_and_it_is_told(
    ask: Ask, database: Database, toy: Network
) -> None:
    """22 loads that no van holds: the last two say how many were explained and carry nothing."""
    loads = tuple(replace(toy.demands[0], id=f"load-{number:02}", kg=600) for number in range(22))
    database.save_network(toy.with_parts(demands=loads))
    asked = ask(ASKED % f"pooledRoutes(input: {{}}) {{ {UNSERVED} }}")
    rows: list[dict[str, Any]] = asked["network"]["pooledRoutes"]["unserved"]
    told = [[problem["code"] for problem in row["explanation"]["problems"]] for row in rows]
    assert told == [*[[]] * 20, *[["LIMIT_EXCEEDED"]] * 2]
    assert rows[19]["explanation"]["relaxation"]["amount"] == 100
    assert (rows[20]["explanation"]["trials"], rows[20]["explanation"]["relaxation"]) == ([], None)
    assert "20 of 22" in rows[20]["explanation"]["problems"][0]["message"]


def test_a_job_explains_too(ask: Ask) -> None:
    """The same question in the background."""
    document = ASKED % (HEAVY % f"pooledRoutes(input: {{}}) {{ {UNSERVED} }}")
    start = "mutation($d: String!) { startJob(input: {document: $d}) { job { state result } } }"
    job = ask(start, d=document)["startJob"]["job"]
    (left,) = job["result"]["network"]["whatIf"]["network"]["pooledRoutes"]["unserved"]
    assert left["explanation"]["relaxation"]["text"] == "100 kg more room on coop-van"
