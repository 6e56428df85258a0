"""Saved scenarios over GraphQL: made, found, edited by version, repeated safely."""

from typing import Any

import pytest

from store.database import Database
from tests.conftest import Ask, answer_of

CREATE = """
mutation Create($input: CreateScenarioInput!) {
  createScenario(input: $input) {
    clientMutationId
    scenario { id name version contentHash networkCode changes baseChanged problems { code } }
    problems { severity code path }
  }
}
"""
RAIN = {"scaleSpeed": {"facilityTypes": ["unclassified"], "factor": 0.6}}


def create(ask: Ask, **given: Any) -> Any:
    wanted = {"networkCode": "toy", "name": "雨季", "changes": [RAIN], **given}
    return ask(CREATE, input=wanted)["createScenario"]


def test_a_scenario_is_kept_as_it_was_given(ask: Ask) -> None:
    """Name and changes come back; version 1; nothing is wrong with it."""
    made = create(ask, clientMutationId="a")
    assert made["problems"] == []
    assert made["clientMutationId"] == "a"
    scenario = made["scenario"]
    assert (scenario["name"], scenario["version"], scenario["networkCode"]) == ("雨季", 1, "toy")
    assert scenario["changes"] == [RAIN]
    assert (scenario["baseChanged"], scenario["problems"]) == (False, [])


def test_a_network_is_seen_under_a_scenario(ask: Ask) -> None:
    """`network(scenario:)` answers as whatIf with the same changes does."""
    id_ = create(ask)["scenario"]["id"]
    coverage = "coverage(input: {radius: {minutes: 15}}) { byPopulation { value } }"
    found = ask(
        f'query Q($id: ID!) {{ network(code: "toy", scenario: $id) '
        f"{{ fingerprint scenario {{ id name }} problems {{ code }} {coverage} }} "
        f'base: network(code: "toy") {{ scenario {{ id }} whatIf(changes: [{{scaleSpeed: {{'
        f'facilityTypes: ["unclassified"], factor: 0.6}}}}]) {{ network {{ fingerprint }} }} }} }}',
        id=id_,
    )
    assert found["network"]["coverage"] == {"byPopulation": {"value": 0.54}}
    assert found["network"]["scenario"] == {"id": id_, "name": "雨季"}
    assert found["network"]["fingerprint"] == found["base"]["whatIf"]["network"]["fingerprint"]
    assert found["base"]["scenario"] is None


def test_scenarios_are_found_and_listed(ask: Ask) -> None:
    """By id, as a node, and in the list of their network, by name."""
    ids = {name: create(ask, name=name)["scenario"]["id"] for name in ("b", "a")}
    found = ask(
        "query Q($id: ID!) { scenario(id: $id) { name } node(id: $id) { __typename id } "
        'scenarios(networkCode: "toy") { name } none: scenarios(networkCode: "nowhere") { name } }',
        id=ids["a"],
    )
    assert found == {
        "scenario": {"name": "a"},
        "node": {"__typename": "Scenario", "id": ids["a"]},
        "scenarios": [{"name": "a"}, {"name": "b"}],
        "none": [],
    }


def test_the_same_client_mutation_id_is_one_change(ask: Ask) -> None:
    """Sent twice, it makes one scenario and gives the same answer."""
    first, second = (create(ask, clientMutationId="once") for _ in range(2))
    assert first == second
    assert len(ask('{ scenarios(networkCode: "toy") { id } }')["scenarios"]) == 1


def test_equal_changes_on_an_equal_base_have_one_content_hash(ask: Ask) -> None:
    """The name does not enter it; the changes do."""
    a, b = create(ask, name="a")["scenario"], create(ask, name="b")["scenario"]
    c = create(ask, changes=[])["scenario"]
    assert a["contentHash"] == b["contentHash"] != c["contentHash"]
    assert a["id"] != b["id"]


def test_an_edit_is_made_on_a_version(ask: Ask) -> None:
    """The first edit of version 1 makes version 2; a second one on version 1 is told of the conflict."""
    id_ = create(ask)["scenario"]["id"]
    edit = (
        "mutation E($input: UpdateScenarioInput!) "
        "{ updateScenario(input: $input) { scenario { id name version changes } problems { code path } } }"
    )
    first = ask(edit, input={"id": id_, "expectedVersion": 1, "name": "暴雨"})["updateScenario"]
    assert first == {
        "scenario": {"id": id_, "name": "暴雨", "version": 2, "changes": [RAIN]},
        "problems": [],
    }
    late = ask(edit, input={"id": id_, "expectedVersion": 1, "changes": []})["updateScenario"]
    assert late == {
        "scenario": None,
        "problems": [{"code": "VERSION_CONFLICT", "path": ["input", "expectedVersion"]}],
    }


def test_a_deleted_scenario_is_gone(ask: Ask) -> None:
    """The payload shows it as it was; then its id finds nothing, and a network under it is null."""
    id_ = create(ask)["scenario"]["id"]
    delete = (
        "mutation D($input: DeleteScenarioInput!) "
        "{ deleteScenario(input: $input) { scenario { name } problems { code } } }"
    )
    assert ask(delete, input={"id": id_})["deleteScenario"] == {"scenario": {"name": "雨季"}, "problems": []}
    again = ask(delete, input={"id": id_})["deleteScenario"]
    assert again == {"scenario": None, "problems": [{"code": "UNKNOWN_SCENARIO"}]}
    gone = ask(
        'query Q($id: ID!) { scenario(id: $id) { id } network(code: "toy", scenario: $id) { code } }', id=id_
    )
    assert gone == {"scenario": None, "network": None}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": "  "}, "NAME_EMPTY", ["input", "name"]),
        ({"name": "x" * 201}, "INPUT_OUT_OF_RANGE", ["input", "name"]),
        ({"networkCode": "nowhere"}, "UNKNOWN_NETWORK", ["input", "networkCode"]),
    ],
)
def test_a_refusal_is_told_in_the_payload(
    ask: Ask, given: dict[str, Any], code: str, path: list[str]
) -> None:
    """No scenario, and a problem with the path of the input."""
    made = create(ask, **given)
    assert made["scenario"] is None
    assert made["problems"] == [{"severity": "ERROR", "code": code, "path": path}]


def test_the_id_of_something_else_is_bad_user_input(database: Database, ask: Ask) -> None:
    """A site's id is no scenario's."""
    site = ask('{ network(code: "toy") { sites { nodes { id } } } }')["network"]["sites"]["nodes"][0]["id"]
    body = answer_of(
        "mutation D($id: ID!) { deleteScenario(input: {id: $id}) { problems { code } } }", database, id=site
    ).body
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]
    assert ask("query Q($id: ID!) { scenario(id: $id) { id } }", id=site) == {"scenario": None}
