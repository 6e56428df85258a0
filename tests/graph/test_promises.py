"""Promises to clients: nothing released breaks, what goes is announced, mutations may be repeated."""

import re
import runpy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema

from graph.schema import core_schema

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "breaking"))
REASON = re.compile(r"Use `([A-Z]\w*)(?:\.(\w+))?` instead; removed after \d{4}-\d{2}-\d{2}\.")
OLD = """
type Query { a: Int b: Int @deprecated(reason: "Use `Query.a` instead; removed after 2027-01-31.") k: Kind }
enum Kind { ONE TWO @deprecated(reason: "Use `Kind.ONE` instead; removed after 2027-01-31.") }
"""


def test_nothing_released_breaks() -> None:
    """Every document that the last release (schema.released.graphql) answered is answered still."""
    assert SCRIPT["main"]([]) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: Int", ""),
        ("a: Int", "a: String"),
        ("a: Int", "a(of: Int!): Int"),
        ("enum Kind { ONE", "enum Kind {"),
    ],
)
def test_what_breaks_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str
) -> None:
    """A field removed, of another type or with a new demand, an enum value gone: each is told and refused."""
    old, new = tmp_path / "old.graphql", tmp_path / "new.graphql"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(OLD.replace(before, after), encoding="utf-8")
    assert SCRIPT["main"]([str(old), str(new)]) == 1
    assert capsys.readouterr().err.startswith("breaking: ")


@pytest.mark.parametrize(("on", "broken"), [(date(2027, 1, 30), 2), (date(2027, 1, 31), 0)])
def test_what_was_announced_may_go_on_its_day(on: date, broken: int) -> None:
    """A deprecated field and value, gone: breaking until the day that their reasons name."""
    old = build_schema(OLD)
    new = build_schema("type Query { a: Int k: Kind } enum Kind { ONE }")
    assert len(list(SCRIPT["breaking"](old, new, on=on))) == broken


def deprecated_parts(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every deprecated field, argument, input and enum value, and its reason."""
    for named in schema.type_map.values():
        parts: dict[str, Any] = {**getattr(named, "fields", {}), **getattr(named, "values", {})}
        for name, part in parts.items():
            arguments = [(f"{name}({key})", argument) for key, argument in getattr(part, "args", {}).items()]
            for key, found in [(name, part), *arguments]:
                if found.deprecation_reason is not None:
                    yield f"{named.name}.{key}", found.deprecation_reason


def without_a_way_on(schema: GraphQLSchema) -> list[str]:
    """The deprecated parts whose reason does not name a part that there is and a day."""
    wrong = []
    for name, reason in deprecated_parts(schema):
        found = REASON.fullmatch(reason)
        owner = schema.type_map.get(found[1]) if found else None
        parts: dict[str, Any] = {**getattr(owner, "fields", {}), **getattr(owner, "values", {})}
        if found is None or owner is None or (found[2] and found[2] not in parts):
            wrong.append(name)
    return wrong


def test_what_is_deprecated_names_its_successor_and_its_day() -> None:
    """Clients learn from the reason alone what to do and by when."""
    assert without_a_way_on(core_schema()) == []
    assert without_a_way_on(build_schema(OLD)) == []


@pytest.mark.parametrize(
    "reason", ["Old.", "Use `Query.a` instead.", "Use `Query.gone` instead; removed after 2027-01-31."]
)
def test_a_reason_without_a_way_on_is_found(reason: str) -> None:
    """No successor, no day, or a successor that is not there."""
    text = f'type Query {{ a: Int b: Int @deprecated(reason: "{reason}") }}'
    assert without_a_way_on(build_schema(text)) == ["Query.b"]


def test_every_mutation_may_be_repeated() -> None:
    """Each takes clientMutationId, optional, and gives it back; what edits takes expectedVersion."""
    schema = core_schema()
    assert schema.mutation_type is not None
    for name, field in schema.mutation_type.fields.items():
        given: Any = schema.type_map[f"{name[0].upper()}{name[1:]}Input"]
        payload: Any = getattr(field.type, "of_type")  # noqa: B009 - never null, tested elsewhere
        assert str(given.fields["clientMutationId"].type) == "String", name
        assert str(payload.fields["clientMutationId"].type) == "String", name
        if name.startswith("update"):
            assert str(given.fields["expectedVersion"].type) == "Int!", name


def test_connections_are_connections() -> None:
    """Each has nodes, edges with cursors and pageInfo, and is asked with first and after."""
    schema = core_schema()
    names = [name for name in schema.type_map if name.endswith("Connection")]
    assert names == ["SiteConnection"] or len(names) > 1
    for name in names:
        connection: Any = schema.type_map[name]
        assert {"nodes", "edges", "pageInfo"} <= set(connection.fields)
        edge: Any = schema.type_map[name.replace("Connection", "Edge")]
        assert str(edge.fields["cursor"].type) == "String!"
        asked = [
            field.args
            for named in schema.type_map.values()
            for field in getattr(named, "fields", {}).values()
            if str(field.type).rstrip("!") == name
        ]
        assert asked
        assert all({"first", "after"} <= set(arguments) for arguments in asked)
