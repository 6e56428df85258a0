"""Fuzzing: schemathesis asks what nobody thought of; the server may refuse it and must not break.

Every case is a request made from the schema, well formed or wrong on purpose, on the toy county. So that
requests reach the answers and not only an unknown network, most name the county, its places and its sites,
and solvers get hundredths of a second. A 5xx, a masked error or an answer that the schema does not allow
is a failure.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from random import Random
from typing import Any

import hypothesis
import requests
import schemathesis
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    ListValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    Visitor,
    parse_value,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance

KNOWN: Mapping[str, tuple[str, ...]] = {
    "code": ("toy",),
    "networkCode": ("toy",),
    "village": ("V1", "V2", "V3", "V4", "V5"),
    "site": ("hub", "s1", "s3"),
    "siteIds": ("s1", "s3"),
    "siteId": ("hub", "s1", "s3"),
    "operators": ("coop", "post", "express"),
    "operatorId": ("coop", "post", "express"),
    "hubs": ("hub",),
    "candidates": ("V1", "V2", "V3", "V4", "V5"),
    "openings": ("V1", "V2", "V4"),
    "required": ("V2",),
    "excluded": ("V3",),
    "linkIds": ("H-T1", "H-T2"),
    "fromNode": ("H",),
    "toNode": ("T2",),
    "townshipCodes": ("T1", "T2"),
    "function": ("retail", "parcel_in"),
}
"""Words of the toy county, by the argument or input field that takes them."""
AT_HOME = 0.9
"""How often a text that could be one of them is one."""
SOLVER_SECONDS = "0.02"
PATIENCE_S = 150.0
"""Longer than the server gives any request: what takes long is its own limit's business."""
_SHAPES = (
    '{type: "Point", coordinates: [107.1, 29.1]}',
    '{type: "LineString", coordinates: [[107.0, 29.0], [107.1, 29.1]]}',
    '{type: "Polygon", coordinates: [[[107, 29], [107.2, 29], [107.2, 29.2], [107, 29.2], [107, 29]]]}',
    '{type: "Polygon", coordinates: []}',
    '{type: "MultiPolygon", coordinates: []}',
    '{type: "GeometryCollection", geometries: []}',
    '{type: "Nonsense", coordinates: "x"}',
    "[[107.0, 29.0], [107.1, 29.1]]",
)
_VALUES = ("{}", '{code: "toy"}', "[1, null]", '"x"', "7", "1.5", "true")


def register_scalars() -> None:
    """How values of our own scalars look: sound ones, so that the server has to read on."""
    scalars = {
        "Date": st.dates().map(lambda day: f'"{day.isoformat()}"'),
        "DateTime": st.datetimes(timezones=st.just(UTC)).map(lambda moment: f'"{moment.isoformat()}"'),
        "LocalTime": st.times().map(lambda time: f'"{time:%H:%M:%S}"'),
        "GeoJSON": st.sampled_from(_SHAPES),
        "JSON": st.sampled_from(_VALUES),
    }
    for name, texts in scalars.items():
        schemathesis.graphql.scalar(name, texts.map(parse_value))


class _AtHome(Visitor):
    """Puts words of the toy county and short times of solvers into a document."""

    def __init__(self, random: Random, timed: frozenset[str]) -> None:
        super().__init__()
        self._random, self._timed = random, timed

    def leave_argument(self, node: ArgumentNode, *_rest: Any) -> ArgumentNode:
        """An argument that takes a word."""
        return replace(node, value=self._at_home(node.name.value, node.value))

    def leave_object_field(self, node: ObjectFieldNode, *_rest: Any) -> ObjectFieldNode:
        """An input field that takes a word."""
        return replace(node, value=self._at_home(node.name.value, node.value))

    def leave_field(self, node: FieldNode, *_rest: Any) -> FieldNode:
        """A field that solves."""
        if node.name.value not in self._timed:
            return node
        return replace(node, arguments=tuple(_hurried(argument) for argument in node.arguments or ()))

    def _at_home(self, name: str, value: ValueNode) -> ValueNode:
        words = KNOWN.get(name)
        if words is None or self._random.random() > AT_HOME:
            return value
        if isinstance(value, StringValueNode):
            return parse_value(f'"{self._random.choice(words)}"')
        if isinstance(value, ListValueNode):
            chosen = self._random.sample(words, self._random.randint(0, len(words)))
            return parse_value("[" + " ".join(f'"{word}"' for word in chosen) + "]")
        return value


def _hurried(argument: ArgumentNode) -> ArgumentNode:
    """The argument with a short time limit in its input."""
    given = argument.value
    if not isinstance(given, ObjectValueNode):
        return argument
    short = parse_value(f"{{timeLimitSeconds: {SOLVER_SECONDS}}}")
    assert isinstance(short, ObjectValueNode)
    kept = (field for field in given.fields if field.name.value != "timeLimitSeconds")
    return replace(argument, value=replace(given, fields=(*kept, *short.fields)))


def timed_fields(schema: GraphQLSchema) -> frozenset[str]:
    """Names of the fields whose input holds a time limit."""
    found = set()
    for named in schema.type_map.values():
        for name, field in getattr(named, "fields", {}).items():
            for argument in getattr(field, "args", {}).values():
                given = getattr(argument.type, "of_type", argument.type)
                if "timeLimitSeconds" in getattr(given, "fields", {}):
                    found.add(name)
    return frozenset(found)


WEIGHTS: Mapping[str, int] = {"Query.network": 12, "Query.networks": 2, "Mutation.createScenario": 2}
"""How many parts of all cases an operation gets; 1 where it is not named."""
ROUND = 1_000_000
"""What another round adds to the seed."""


def fuzz(address: str, *, cases: int, seed: int) -> int:
    """Ask at least so many cases, and tell how many; the first failure is raised with its request."""
    register_scalars()
    schema = schemathesis.graphql.from_url(f"{address}/graphql")
    timed = timed_fields(schema.client_schema)

    @schema.hook
    def map_body(_context: Any, body: DocumentNode) -> DocumentNode:
        return visit(body, _AtHome(Random(print_ast(body)), timed))

    operations = [found.ok() for found in schema.get_all_operations()]
    asked = rounds = 0
    with requests.Session() as session:
        while asked < cases:  # an operation of few different requests is at its end early: the others ask on
            asked += _ask_all(operations, session, cases=cases - asked, seed=seed + rounds * ROUND)
            rounds += 1
    return asked


def _ask_all(operations: Sequence[Any], session: requests.Session, *, cases: int, seed: int) -> int:
    parts = sum(WEIGHTS.get(operation.label, 1) for operation in operations)
    return sum(
        _ask(
            operation,
            session,
            cases=math.ceil(cases * WEIGHTS.get(operation.label, 1) / parts),
            seed=seed,
        )
        for operation in operations
    )


def _ask(operation: Any, session: requests.Session, *, cases: int, seed: int) -> int:
    """Cases of one operation: four of five well formed, the fifth wrong on purpose."""
    wrong = cases // 5
    return _ask_kind(operation, session, GenerationMode.POSITIVE, cases=cases - wrong, seed=seed) + _ask_kind(
        operation, session, GenerationMode.NEGATIVE, cases=wrong, seed=seed
    )


def _ask_kind(
    operation: Any, session: requests.Session, mode: GenerationMode, *, cases: int, seed: int
) -> int:
    asked = 0
    if not cases:
        return 0

    @hypothesis.seed(seed)
    @settings(
        max_examples=cases, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink), print_blob=False,
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        response = case.call(session=session, timeout=PATIENCE_S)
        case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])

    ask()
    return asked
