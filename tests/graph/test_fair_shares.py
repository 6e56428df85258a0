"""Fair shares through the schema: the toy county's values (SPEC.md 5.0), under a what-if, and as a job."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from graph.asking import Asking
from graph.execution import answer
from store.database import Database
from tests.conftest import DAY, Ask

SHARES = """fairShares(input: %s) { total unservedYuanPerKg
  shares { operator { id } standAlone shapley saving byKg byKgKm byStandAlone spread }
  coalitions { operators { id } cost leftKg } objections { operators { id } } problems { code path } }"""
WHOLE = 'query { network(code: "toy", asOf: "2026-01-01") { %s } }'


def shared(ask: Ask, question: str = "{}") -> Any:
    """The shares of the toy county."""
    return ask(WHOLE % (SHARES % question))["network"]["fairShares"]


def test_the_toy_county_shares_330_yuan(query: Ask) -> None:
    """Shapley 88.667, 118.667, 122.667 of 330; alone 126, 176, 180; the two seeds agree; no objection."""
    answer = shared(query)
    assert (answer["total"], answer["objections"], answer["problems"]) == (330, [], [])
    rows = [(s["operator"]["id"], s["standAlone"], s["shapley"], s["saving"]) for s in answer["shares"]]
    assert rows == [
        ("coop", 126, pytest.approx(266 / 3), pytest.approx(112 / 3)),
        ("express", 180, pytest.approx(368 / 3), pytest.approx(172 / 3)),
        ("post", 176, pytest.approx(356 / 3), pytest.approx(172 / 3)),
    ]
    assert [share["spread"] for share in answer["shares"]] == [0, 0, 0]
    assert [share["byKg"] for share in answer["shares"]] == pytest.approx(
        [330 * kg / 950 for kg in (350, 340, 260)]
    )
    assert [share["byStandAlone"] for share in answer["shares"]] == pytest.approx(
        [330 * alone / 482 for alone in (126, 180, 176)]
    )
    assert [([o["id"] for o in c["operators"]], c["cost"], c["leftKg"]) for c in answer["coalitions"]] == [
        (["coop"], 126, 0), (["express"], 180, 0), (["post"], 176, 0), (["coop", "express"], 266, 0),
        (["coop", "post"], 262, 0), (["express", "post"], 276, 0), (["coop", "express", "post"], 330, 0),
    ]  # fmt: skip


def test_what_a_coalition_cannot_carry_has_its_price(ask: Ask) -> None:
    """With T2–V5 closed express cannot bring 90 kg to V5: at 2 yuan a kg 180 of its cost alone."""
    changes = 'whatIf(changes: [{closeRoad: {linkIds: ["T2-V5"]}}]) { network { %s } }'
    question = '{operators: ["express"], unservedYuanPerKg: 2}'
    answer = ask(WHOLE % (changes % (SHARES % question)))["network"]["whatIf"]["network"]["fairShares"]
    (alone,) = answer["coalitions"]
    assert (alone["leftKg"], answer["unservedYuanPerKg"]) == (90, 2)
    # One van, hub–V1–V3–hub on the quickest roads, 13 + 20 + 13 km at 2 yuan, and 90 kg left at 2.
    assert alone["cost"] == pytest.approx(60 + 2 * 46 + 180)


@pytest.mark.parametrize(
    ("question", "code", "path"),
    [
        ('{operators: ["coop", "nobody"]}', "UNKNOWN_OPERATOR", ["input", "operators", "nobody"]),
        ("{operators: []}", "INPUT_MISSING", ["input", "operators"]),
        ("{day: 8}", "INPUT_OUT_OF_RANGE", ["input", "day"]),
        ("{seeds: [1, -1]}", "INPUT_OUT_OF_RANGE", ["input", "seeds", "1"]),
        ("{timeLimitSeconds: 0}", "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
        ("{timeLimitSeconds: 4000}", "INPUT_OUT_OF_RANGE", ["input", "timeLimitSeconds"]),
        ("{unservedYuanPerKg: -1}", "INPUT_OUT_OF_RANGE", ["input", "unservedYuanPerKg"]),
    ],
)
def test_a_question_out_of_range_is_a_problem_at_its_field(
    ask: Ask, question: str, code: str, path: list[str]
) -> None:
    """Nothing is computed, and the path leads to the field."""
    answer = shared(ask, question)
    assert answer["problems"] == [{"code": code, "path": path}]
    assert (answer["shares"], answer["coalitions"]) == ([], [])


def test_progress_counts_the_coalitions(database: Database) -> None:
    """Two seeds of seven coalitions with two turns each, all together first; the share grows from 0."""
    told: list[tuple[str, float]] = []
    asking = replace(Asking(database, DAY), progress=lambda stage, share: told.append((stage, share)))
    made = asyncio.run(answer(WHOLE % "fairShares(input: {}) { total }", asking))
    assert "errors" not in made.body
    assert [stage for stage, _ in told[:2]] == [
        "turn 1 of 14, seed 1 of 2: coop, express, post",
        "turn 2 of 14, seed 1 of 2: express, post",
    ]
    assert [share for _, share in told] == [done / 28 for done in range(28)]


def test_a_job_shares_as_the_query_does(ask: Ask) -> None:
    """The whole question runs in the background too."""
    start = """mutation($document: String!) { startJob(input: {document: $document}) {
      job { state result } problems { code } } }"""
    payload = ask(start, document=WHOLE % (SHARES % "{seeds: [1]}"))["startJob"]
    assert (payload["job"]["state"], payload["problems"]) == ("SUCCEEDED", [])
    shares = payload["job"]["result"]["network"]["fairShares"]["shares"]
    assert [share["shapley"] for share in shares] == pytest.approx([266 / 3, 368 / 3, 356 / 3])
