"""Job inputs: what makes two jobs the same, and what a job may not be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    print_ast,
    value_from_ast_untyped,
)

from graph.asking import Asking
from graph.documents import Documents
from graph.errors import AskingError
from graph.guard import coordinates_of, forbidden
from graph.ids import parts_of
from network import model
from network.model import ProblemCode, error
from store.askers import LOCAL, Asker
from store.database import Database
from store.jobs import job_key
from store.scenarios import find_scenario, list_scenarios


@dataclass(frozen=True, slots=True)
class JobInput:
    """A query that may run as a job: its canonical text and variables, and the values that these mean."""

    document: str
    variables_json: str
    operation: OperationDefinitionNode
    values: dict[str, Any]

    def key(self, database: Database, *, day: date, asker: Asker = LOCAL) -> str:
        """Equal for equal inputs: document, variables, day, the networks and scenarios asked, and what
        whoever asks may see of them."""
        told = _fingerprints(database, self.operation, self.values)
        if asker != LOCAL:
            told = [*told, asker.sight()]
        return job_key(self.document, self.variables_json, day=day, networks=told)


def read_input(document: str, variables_json: str | None, asking: Asking) -> JobInput | list[model.Problem]:
    """The job asked for, or what is wrong with it."""
    read = (asking.documents or _documents()).document(document)
    if read.errors or read.node is None:
        return [_invalid(wrong, "document") for wrong in read.errors]
    from graph.schema import core_schema

    wrong = forbidden(asking.asker, coordinates_of(core_schema(), read.node))
    if wrong:
        raise wrong[0]
    operations = [node for node in read.node.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1:
        return [_told(f"The document holds {len(operations)} operations; a job is one.", "document")]
    if operations[0].operation is not OperationType.QUERY:
        kind = operations[0].operation.value
        return [_told(f"The document holds a {kind}; only a query can run.", "document")]
    given = orjson.loads(variables_json or "null")
    if not isinstance(given, dict | None):
        return [_told("The variables are not a JSON object.", "variables")]
    return _with_values(read.node, operations[0], given or {})


def _with_values(
    node: DocumentNode, operation: OperationDefinitionNode, given: dict[str, Any]
) -> JobInput | list[model.Problem]:
    from graph.schema import core_schema

    coerced = get_variable_values(core_schema(), operation.variable_definitions or (), given)
    if isinstance(coerced, list):
        return [_invalid(wrong, "variables") for wrong in coerced]
    declared = {definition.variable.name.value for definition in operation.variable_definitions or ()}
    kept = {name: value for name, value in given.items() if name in declared}
    text = orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()
    plain = {name: value for name, value in coerced.coerced.items() if isinstance(value, str | None)}
    return JobInput(print_ast(node), text, operation, plain)


@cache
def _documents() -> Documents:
    """A reader without limits, for the command line."""
    from graph.execution import make_documents

    return make_documents()


def _fingerprints(
    database: Database, operation: OperationDefinitionNode, values: dict[str, Any]
) -> list[str]:
    """What the answer rests on: the networks and scenarios named, or all where that cannot be told."""
    fields = list(_named(operation, values))
    networks = {head.code: head.fingerprint for head in database.list_networks()}
    if any(name is None for name, _ in fields):
        scenarios = [f"{saved.id} {saved.content_hash}" for saved in list_scenarios(database)]
        return [*(f"{code} {networks[code]}" for code in sorted(networks)), *sorted(scenarios)]
    told = {f"{code} {networks.get(code or '')}" for code, _ in fields}
    told |= {_content(database, scenario) for _, scenario in fields if scenario}
    return sorted(told)


def _named(
    operation: OperationDefinitionNode, values: dict[str, Any]
) -> Iterator[tuple[str | None, str | None]]:
    """Code and scenario of each `network` at the root; (None, None) for anything else."""
    for node in operation.selection_set.selections:
        if not isinstance(node, FieldNode) or node.name.value != "network":
            yield None, None
            continue
        given = {part.name.value: value_from_ast_untyped(part.value, values) for part in node.arguments or ()}
        code, scenario = given.get("code"), given.get("scenario")
        yield (str(code), None if scenario is None else str(scenario))


def _content(database: Database, scenario: str) -> str:
    """The content of a scenario asked for by its global id; the text alone where it is none."""
    try:
        kind, *rest = parts_of(scenario)
    except AskingError:
        return scenario
    saved = find_scenario(database, rest[0]) if kind == "scenario" and len(rest) == 1 else None
    return f"{scenario} {saved and saved.content_hash}"


def _invalid(wrong: GraphQLError, *path: str) -> model.Problem:
    return _told(wrong.message.rstrip(".") + _places(wrong.locations or ()), *path)


def _places(locations: Iterable[Any]) -> str:
    said = ", ".join(f"line {place.line} column {place.column}" for place in locations)
    return f" ({said})." if said else "."


def _told(message: str, *path: str) -> model.Problem:
    return error(ProblemCode.DOCUMENT_INVALID, message, *path)
