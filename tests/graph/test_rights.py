"""Rights: every field has a rule, and the rules are kept before anything is executed."""

import asyncio
from collections.abc import Iterator

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema, parse

from graph.asking import Asking
from graph.execution import Answer, Outcome, answer
from graph.guard import coordinates_of
from graph.rights import FIELDS, NAMED_ONE_BY_ONE, TYPES, roles_of
from graph.schema import core_schema
from store.askers import ANONYMOUS, LOCAL, Asker, Role
from store.database import Database
from tests.conftest import DAY


def coordinates() -> Iterator[str]:
    """Every field of every type of the schema."""
    for name, kind in core_schema().type_map.items():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__"):
            yield from (f"{name}.{field}" for field in kind.fields)


def test_every_field_has_a_rule() -> None:
    """A new question, or a field of a new type, fails here until `graph.rights` says whose it is."""
    unnamed = [
        one
        for one in coordinates()
        if one not in FIELDS and (one.split(".")[0] in NAMED_ONE_BY_ONE or one.split(".")[0] not in TYPES)
    ]
    assert unnamed == []


def test_every_rule_has_a_field() -> None:
    """The table names nothing that is not there."""
    assert set(FIELDS) - set(coordinates()) == set()
    assert set(TYPES) - {one.split(".")[0] for one in coordinates()} == set()


def test_what_the_table_does_not_name_is_the_administrators() -> None:
    """Until somebody chooses, nobody else may ask it."""
    assert roles_of("Network.somethingNew") == {Role.ADMINISTRATOR}
    assert roles_of("NewType.field") == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_each_role_may_ask_what_the_table_says_and_nothing_else(database: Database, role: Role) -> None:
    """A document of one field is refused with FORBIDDEN exactly where the table has no such role."""
    asking = Asking(database, DAY, asker=Asker("somebody", frozenset({role})))
    frames = {"Query": "{ %s }", "Mutation": "mutation { %s }", "Network": '{ network(code: "toy") { %s } }'}
    for coordinate in FIELDS:
        kind, field = coordinate.split(".")
        if kind in frames:  # what may be asked is refused for its missing arguments, never for its asker
            refused = said(frames[kind] % field, asking).outcome is Outcome.FORBIDDEN
            assert refused is (role not in roles_of(coordinate)), (role, coordinate)


def said(text: str, asking: Asking) -> Answer:
    return asyncio.run(answer(text, asking))


def test_nobody_known_may_ask_nothing(database: Database) -> None:
    """Not even a name, whatever way the request came in."""
    made = said('{ network(code: "toy") { name } }', Asking(database, DAY, asker=ANONYMOUS))
    assert made.outcome is Outcome.FORBIDDEN
    assert "data" not in made.body


HIDING = {
    "an alias": '{ a: scenarios(networkCode: "toy") { name } }',
    "a fragment": '{ ...F } fragment F on Query { scenarios(networkCode: "toy") { name } }',
    "a fragment in a fragment": (
        '{ ...F } fragment F on Query { ...G } fragment G on Query { scenarios(networkCode: "toy") { name } }'
    ),
    "an inline fragment": '{ ... on Query { scenarios(networkCode: "toy") { name } } }',
    "a node": '{ node(id: "x") { ... on Scenario { changes } } }',
    "another operation": 'query A { networks { code } } query B { scenarios(networkCode: "toy") { name } }',
    "a skipped field": '{ networks { code } scenarios(networkCode: "toy") @skip(if: true) { name } }',
    "a what-if": '{ network(code: "toy") { whatIf(changes: []) { network { scenario { name } } } } }',
}


@pytest.mark.parametrize("text", HIDING.values(), ids=HIDING)
def test_no_way_of_writing_hides_a_field(database: Database, text: str) -> None:
    """Every selection of the document counts, wherever it stands."""
    viewer = Asker("v", frozenset({Role.VIEWER}))
    asking = Asking(database, DAY, asker=viewer)
    made = asyncio.run(answer(text, asking, operation_name="A" if "query A" in text else None))
    assert made.outcome is Outcome.FORBIDDEN
    assert "data" not in made.body


def test_a_field_of_an_interface_is_one_of_every_type_behind_it() -> None:
    """Nobody reaches a type's field under the name of its interface."""
    schema = build_schema(
        "interface I { x: Int } type A implements I { x: Int } type B implements I { x: Int } "
        "type Query { i: I a: A }"
    )
    assert coordinates_of(schema, parse("{ i { x } }")) == {"Query.i", "I.x", "A.x", "B.x"}
    assert coordinates_of(schema, parse("{ a { x __typename } __schema { types { name } } }")) == {
        "Query.a",
        "A.x",
    }


def test_whoever_is_local_may_ask_everything(database: Database) -> None:
    """The command line and an open server have every role."""
    assert said('{ scenarios(networkCode: "toy") { name } }', Asking(database, DAY)).outcome is Outcome.DONE
    assert LOCAL.roles == frozenset(Role)
