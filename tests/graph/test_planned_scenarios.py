"""Plans saved as scenarios in one mutation, and siting and roll-out asked under a what-if."""

from typing import Any

import pytest

from tests.conftest import Ask

CREATE = """mutation Create($input: CreateScenarioFromSitingInput!) {
  createScenarioFromSiting(input: $input) {
    clientMutationId scenario { id name changes problems { code } }
    problems { severity code path message } } }"""
UNDER = """query Under($id: ID!, $day: Date) { network(code: "toy", scenario: $id, asOf: $day) {
  coverage(input: {radius: {minutes: 15}}) { byPopulation { numerator } }
  problems { code } } }"""
BEST = {"problem": "MAX_COVERAGE", "radius": {"minutes": 15}, "count": 1}
MILESTONES = [{"date": "2026-12-31", "total": 3}, {"date": "2027-12-31", "total": 4}]
ROLLOUT = {"radius": {"minutes": 15}, "milestones": MILESTONES}


def create(ask: Ask, plan: dict[str, Any], **given: Any) -> Any:
    wanted = {"networkCode": "toy", "name": "plan", "asOf": "2026-01-01", "plan": plan, **given}
    return ask(CREATE, input=wanted)["createScenarioFromSiting"]


def people(ask: Ask, id_: str, day: str = "2026-01-01") -> int:
    network = ask(UNDER, id=id_, day=day)["network"]
    assert network["problems"] == []
    return int(network["coverage"]["byPopulation"]["numerator"])


def test_the_best_plan_becomes_a_scenario_that_covers_what_the_plan_promised(ask: Ask) -> None:
    """An outlet at V5: 4,400 people, asked of the scenario."""
    made = create(ask, {"siting": {"question": BEST}}, functions=["retail"])
    assert made["problems"] == []
    (change,) = made["scenario"]["changes"]
    assert change["addSite"] == {
        "id": "new-V5", "name": "Village 5新建网点", "village": "V5", "functions": ["retail"],
    }  # fmt: skip
    assert people(ask, made["scenario"]["id"]) == 4400


def test_any_of_the_plans_may_be_saved(ask: Ask) -> None:
    """The second best with one outlet is V4: 4,100 people."""
    made = create(ask, {"siting": {"question": {**BEST, "plans": 2}, "rank": 2}})
    assert [change["addSite"]["village"] for change in made["scenario"]["changes"]] == ["V4"]
    assert people(ask, made["scenario"]["id"]) == 4100


def test_a_roll_out_opens_each_outlet_on_the_day_of_its_milestone(ask: Ask) -> None:
    """3,500 people today, 4,400 at the end of 2026, 5,000 a year later: one scenario asked on three days."""
    made = create(ask, {"rollout": {"question": ROLLOUT}})
    opened = [(c["addSite"]["village"], c["addSite"]["opened"]) for c in made["scenario"]["changes"]]
    assert opened == [("V5", "2026-12-31"), ("V4", "2027-12-31")]
    days = ("2026-01-01", "2026-12-31", "2027-12-31")
    assert [people(ask, made["scenario"]["id"], day) for day in days] == [3500, 4400, 5000]


def test_a_roll_out_may_be_saved_up_to_a_day(ask: Ask) -> None:
    """Up to 2026 there is V5 alone."""
    made = create(ask, {"rollout": {"question": ROLLOUT, "until": "2027-01-01"}})
    assert [change["addSite"]["village"] for change in made["scenario"]["changes"]] == ["V5"]


def test_villages_may_be_named_and_build_on_another_scenario(ask: Ask) -> None:
    """The changes of the scenario built on come first, and no id is taken twice."""
    first = create(ask, {"villages": ["V5"]})["scenario"]
    second = create(ask, {"villages": ["V4", "V5"]}, scenario=first["id"])
    assert second["problems"] == []
    ids = [change["addSite"]["id"] for change in second["scenario"]["changes"]]
    assert ids == ["new-V5", "new-V4", "new-V5-2"]
    assert people(ask, second["scenario"]["id"]) == 5000


def test_a_plan_on_a_scenario_knows_what_stands_there(ask: Ask) -> None:
    """With V5 saved already the best new outlet is V4."""
    first = create(ask, {"siting": {"question": BEST}})["scenario"]
    second = create(ask, {"siting": {"question": BEST}}, scenario=first["id"])
    assert [c["addSite"]["village"] for c in second["scenario"]["changes"]] == ["V5", "V4"]


def test_the_same_client_mutation_id_is_one_scenario(ask: Ask) -> None:
    """Sent twice it gives the same answer; with another plan it is refused."""
    one, two = (create(ask, {"siting": {"question": BEST}}, clientMutationId="a") for _ in range(2))
    assert one == two
    assert len(ask('{ scenarios(networkCode: "toy") { id } }')["scenarios"]) == 1
    other = create(ask, {"villages": ["V4"]}, clientMutationId="a")
    assert (other["scenario"], [p["code"] for p in other["problems"]]) == (None, ["KNOWN_ID"])


@pytest.mark.parametrize(
    ("plan", "more", "code", "path"),
    [
        ({"villages": []}, {}, "INPUT_MISSING", ["plan", "villages"]),
        ({"villages": ["V4", "V9"]}, {}, "UNKNOWN_VILLAGE", ["plan", "villages", "1"]),
        ({"villages": ["V4", "V4"]}, {}, "DUPLICATE_ID", ["plan", "villages", "1"]),
        ({"siting": {"question": BEST, "rank": 2}}, {}, "INPUT_OUT_OF_RANGE", ["plan", "siting", "rank"]),
        (
            {"siting": {"question": {"problem": "MAX_COVERAGE", "count": 1}}}, {},
            "INPUT_MISSING", ["plan", "siting", "question", "radius"],
        ),
        (
            {"rollout": {"question": {"radius": {"minutes": 15}, "milestones": []}}}, {},
            "INPUT_MISSING", ["plan", "rollout", "question", "milestones"],
        ),
        (
            {"rollout": {"question": ROLLOUT, "until": "2026-02-01"}}, {},
            "INPUT_OUT_OF_RANGE", ["plan", "rollout", "until"],
        ),
        ({"villages": ["V5"]}, {"networkCode": "nowhere"}, "UNKNOWN_NETWORK", ["networkCode"]),
        ({"villages": ["V5"]}, {"name": " "}, "NAME_EMPTY", ["name"]),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_says_why(
    ask: Ask, plan: dict[str, Any], more: dict[str, Any], code: str, path: list[str]
) -> None:
    """No scenario, and the error at the field that is to be changed."""
    made = create(ask, plan, **more)
    assert made["scenario"] is None
    assert [(p["code"], p["path"]) for p in made["problems"] if p["severity"] == "ERROR"] == [
        (code, ["input", *path])
    ]
    assert ask('{ scenarios(networkCode: "toy") { id } }')["scenarios"] == []


def test_a_plan_that_builds_nothing_is_not_saved(ask: Ask) -> None:
    """With V4 and V5 built, nobody needs another outlet."""
    first = create(ask, {"villages": ["V4", "V5"]})["scenario"]
    fewest = {"siting": {"question": {"problem": "FEWEST_SITES", "radius": {"minutes": 15}}}}
    made = create(ask, fewest, scenario=first["id"])
    assert (made["scenario"], [p["code"] for p in made["problems"]]) == (None, ["NO_EFFECT"])


def test_a_function_nobody_knows_is_doubted(ask: Ask) -> None:
    """The scenario is saved, with a warning."""
    made = create(ask, {"villages": ["V4", "V5"]}, functions=["karaoke"])
    assert made["scenario"] is not None
    assert [(p["severity"], p["code"]) for p in made["problems"]] == [("WARNING", "WORD_UNKNOWN")]


def test_siting_and_roll_out_under_a_what_if(ask: Ask) -> None:
    """With s3 closed its own village is the place to build, then V5; the base still wants V5 and V4."""
    fields = (
        "siting(input: {problem: MAX_COVERAGE, radius: {minutes: 15}, count: 1}) { plans {"
        " villages { code } objective proven } }"
        ' rollout(input: {radius: {minutes: 15}, milestones: [{date: "2026-12-31", total: 3},'
        ' {date: "2027-12-31", total: 4}]}) { proven steps { added { code } byPopulation { numerator } } }'
    )
    answer = ask(
        f'{{ network(code: "toy", asOf: "2026-01-01") {{ {fields}'
        f' whatIf(changes: [{{closeSite: {{id: "s3"}}}}]) {{ network {{ {fields} }} }} }} }}'
    )["network"]
    under = answer["whatIf"]["network"]
    assert answer["siting"]["plans"] == [{"villages": [{"code": "V5"}], "objective": 4400, "proven": True}]
    assert under["siting"]["plans"] == [{"villages": [{"code": "V3"}], "objective": 3500, "proven": True}]
    assert [s["added"] for s in answer["rollout"]["steps"]] == [[{"code": "V5"}], [{"code": "V4"}]]
    assert [s["added"] for s in under["rollout"]["steps"]] == [
        [{"code": "V3"}, {"code": "V5"}],
        [{"code": "V4"}],
    ]
    assert [s["byPopulation"]["numerator"] for s in under["rollout"]["steps"]] == [4400, 5000]
