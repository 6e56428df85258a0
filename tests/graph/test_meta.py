"""Meta: every analysis says what it rests on, and equal questions have equal answers."""

from typing import Any

import orjson
from graphql import GraphQLObjectType, get_named_type, is_list_type, is_object_type

from graph.cost import makes_work
from graph.schema import core_schema
from tests.conftest import DAY, Ask, answer_of

META = "meta { asOf snapshotId scenarioId villageListVersion provenance parameters assumptions }"
COVERAGE = f"coverage(input: {{radius: {{minutes: 15}}}}) {{ {META} }}"


def test_every_analysis_has_it() -> None:
    """Each field of a network that computes an answer gives one with `meta`; a what-if gives networks."""
    schema = core_schema()
    without = []
    for owner in ("Network", "WhatIf"):
        named: Any = schema.type_map[owner]
        for name, field in named.fields.items():
            answer = get_named_type(field.type)
            is_answer = is_object_type(answer) and not is_list_type(
                getattr(field.type, "of_type", field.type)
            )
            if makes_work(schema, owner, name) and is_answer and answer.name != "WhatIf":
                assert isinstance(answer, GraphQLObjectType)
                if "meta" not in answer.fields:
                    without.append(f"{owner}.{name}")
    assert without == []


def test_it_says_what_was_asked_of_what(ask: Ask) -> None:
    """Day, fingerprint, list of villages, and the arguments with their defaults."""
    network = ask(f'{{ network(code: "toy", asOf: "2026-01-01") {{ fingerprint {COVERAGE} }} }}')["network"]
    meta = network["coverage"]["meta"]
    assert meta["asOf"] == str(DAY)
    assert meta["snapshotId"] == network["fingerprint"]
    assert meta["scenarioId"] is None
    given = meta["parameters"]["input"]
    assert given["radius"] == {"minutes": 15}
    assert (given["direction"], given["villagesOnly"]) == ("TO", False)
    assert any("free flow" in said for said in meta["assumptions"])


def test_arguments_are_told_as_they_were_understood(ask: Ask) -> None:
    """Variables, their defaults, values of lists and enums: as GraphQL writes them, however they came."""
    text = """query Q($code: ID!, $breaks: [RadiusInput!]! = [{minutes: 5}], $shape: RadiusShape) {
      network(code: $code) {
        serviceRadii(input: {breaks: $breaks, siteIds: ["s1"], shape: $shape}) { meta { parameters } }
      }
    }"""
    told = ask(text, code="toy")["network"]["serviceRadii"]["meta"]["parameters"]["input"]
    assert told["breaks"] == [{"minutes": 5}]
    assert (told["siteIds"], told["shape"], told["direction"]) == (["s1"], "DISKS", "TO")
    given = {"code": "toy", "breaks": [{"km": 2}], "shape": "RINGS"}
    told = ask(text, **given)["network"]["serviceRadii"]["meta"]["parameters"]["input"]
    assert (told["breaks"], told["shape"]) == ([{"km": 2}], "RINGS")


def test_a_what_if_is_another_snapshot(ask: Ask) -> None:
    """The base keeps its hash, the changed network and the comparison's answer have one of their own."""
    close = '[{closeSite: {id: "s1"}}]'
    text = f"""{{ network(code: "toy") {{ {COVERAGE} whatIf(changes: {close}) {{
      network {{ fingerprint {COVERAGE} }}
      comparison(input: {{radius: {{minutes: 15}}}}) {{ {META} }}
    }} }} }}"""
    network = ask(text)["network"]
    changed = network["whatIf"]["network"]
    assert changed["coverage"]["meta"]["snapshotId"] == changed["fingerprint"]
    assert changed["fingerprint"] != network["coverage"]["meta"]["snapshotId"]
    assert network["whatIf"]["comparison"]["meta"]["snapshotId"] == changed["fingerprint"]


def test_a_scenario_is_named(ask: Ask) -> None:
    """By the id that it is asked by."""
    create = (
        'mutation { createScenario(input: {networkCode: "toy", name: "n", changes: []}) { scenario { id } } }'
    )
    id_ = ask(create)["createScenario"]["scenario"]["id"]
    found = ask(f'{{ network(code: "toy", scenario: "{id_}") {{ {COVERAGE} }} }}')
    assert found["network"]["coverage"]["meta"]["scenarioId"] == id_


def test_the_same_question_has_the_same_answer(database: Any) -> None:
    """Nothing in it tells the moment or how long it took."""
    text = f'{{ network(code: "toy") {{ {COVERAGE} daysOfCover {{ {META} }} }} }}'
    first, second = (answer_of(text, database).body for _ in range(2))
    assert "errors" not in first
    assert orjson.dumps(first["data"]) == orjson.dumps(second["data"])
