"""Rows completed in one pass: the answer is the library's own, errors included."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext as LibraryExecutor

from graph import places, rows, sites
from graph.asking import Asking
from graph.execution import Outcome, answer, make_documents
from graph.limits import Limits
from graph.schema import core_schema, make_schema
from store.database import Database
from tests.conftest import DAY, answer_of

SITES = """sites(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
  __typename again: id id code name tier types status active lon lat opened closed functions capacityPerDay
  township { code name kind population grainMain } village { code township { name } } operator { id name }
  designations { code starLevel validFrom validTo } } } }"""
COVERAGE = """coverage(input: {radius: {minutes: 3}}) { administrative { numerator denominator value }
  places { village { code name } nearest { code } minutes km covered } townships { township { code } }
  gaps { village { name township { name } } population minutes reasons fix { __typename } }
  problems { code } }"""
RADII = """serviceRadii(input: {breaks: [{minutes: 3}, {minutes: 6}]}) { sites { site { code }
  rings { minutes geometry areaKm2 population villages { code } } maxMinutes } }"""
POOLED = """pooledRoutes(input: {day: 4}) { routes { vehicle km stops { place { code name } arrive loadKg } }
  unserved { demand { id } reason needed available } problems { severity code message path } }"""
SKIPPED = "villages { code @skip(if: true) name ... on Village { lon @include(if: true) } ...Rest }"


@contextmanager
def executor(kind: type[Any]) -> Iterator[None]:
    """Requests are executed by it."""
    schema, before = make_schema(), make_schema().execution_context_class
    schema.execution_context_class = kind
    try:
        yield
    finally:
        schema.execution_context_class = before


def both_of(selection: str, database: Database, *, more: str = "") -> tuple[Any, Any]:
    """The bodies by rows and by the library alone."""
    text = f'query {{ network(code: "toy") {{ {selection} }} }} {more}'
    bodies = []
    for kind in (rows.RowExecutor, LibraryExecutor):
        with executor(kind):
            bodies.append(orjson.loads(orjson.dumps(answer_of(text, database).body)))
    return bodies[0], bodies[1]


@pytest.mark.parametrize(
    "selection", [SITES, COVERAGE, RADII, POOLED, "townships { code villages { code } }"]
)
def test_rows_answer_what_the_library_answers(selection: str, database: Database) -> None:
    """Same keys, same order, same values."""
    by_rows, by_library = both_of(selection, database)
    assert "errors" not in by_library
    assert by_rows == by_library
    assert list(walked(by_rows)) == list(walked(by_library))


def test_directives_and_fragments_are_followed(database: Database) -> None:
    """@skip and @include and fragments choose the fields of a row."""
    by_rows, by_library = both_of(SKIPPED, database, more="fragment Rest on Village { population }")
    assert by_rows == by_library
    assert set(by_rows["data"]["network"]["villages"][0]) == {"name", "lon", "population"}


@pytest.mark.parametrize("field", ["villages { code name households }", "villages { code name }"])
@pytest.mark.parametrize("broken", [RuntimeError("4711"), KeyError("4711"), None])
def test_errors_are_the_librarys(
    field: str, broken: Exception | None, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A resolver that raises, and a null where none may be: path, mask and what is left are the same."""
    name = core_schema().type_map["Village"].fields["name"].extensions["strawberry-definition"].base_resolver

    def fails(source: places.Village) -> str | None:
        if source.inner.code != "V2":
            return source.inner.name
        if broken:
            raise broken
        return None

    monkeypatch.setattr(name, "wrapped_func", fails)
    by_rows, by_library = both_of(field, database)
    assert by_rows == by_library
    assert by_library["errors"][0]["path"] == ["network", "villages", 1, "name"]


def test_lists_of_rows_are_planned(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No field of a row goes through the library: it would make a path for each."""
    seen = []
    original = LibraryExecutor.execute_field

    def counted(self: Any, parent: Any, source: Any, details: Any, path: Any, context: Any) -> Any:
        seen.append(path.as_list())
        return original(self, parent, source, details, path, context)

    monkeypatch.setattr(LibraryExecutor, "execute_field", counted)
    text = f'{{ network(code: "toy") {{ {SITES} }} }}'
    asyncio.run(answer(text, Asking(database, DAY)))
    assert seen == [["network"], ["network", "sites"]]
    assert sites.PAGE_MAX == 100


def walked(value: Any) -> Iterator[str]:
    """All keys in their order."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from walked(item)
    elif isinstance(value, list):
        for item in value:
            yield from walked(item)


def test_a_known_document_is_not_validated_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsed, measured and validated once; the library's own validation never runs after that."""
    documents = make_documents(limits=Limits())
    text = '{ network(code: "toy") { villages { code } } }'

    def never(*_args: Any, **_more: Any) -> None:
        raise AssertionError("validated by the library")

    monkeypatch.setattr("strawberry.schema.schema.validate_document", never)
    for _ in range(2):
        made = asyncio.run(answer(text, Asking(database, DAY, documents=documents), limits=documents.limits))
        assert made.outcome is Outcome.DONE
        monkeypatch.setattr("graph.documents.validate", never)
        monkeypatch.setattr("graph.documents.parse", never)
