"""Cost: how much work a request would cause, counted before anything is executed and told in the answer.

Linear in the document: every fragment is counted once for each network that is asked. What a list holds
counts as often as the list is long.
"""

import math
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    get_operation_ast,
    get_variable_values,
    is_list_type,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.extensions import SchemaExtension

from graph.asking import Asking
from graph.cost_table import (
    COSTS,
    INTROSPECTION,
    LENGTHS,
    MUTATION,
    PAGE,
    PLAIN,
    UNLISTED,
    Scale,
    scale_of,
    seconds_asked,
)
from graph.errors import AskingError, ErrorCode
from graph.ids import parts_of
from store.database import Database

Scales = Mapping[str | None, Scale]
"""Scales by code of the network; under None all networks together, for what does not say which."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request costs and what it may, in milliseconds of one processor core."""

    used: int
    limit: int

    def refusal(self) -> GraphQLError | None:
        """The error of a request that costs too much."""
        if self.used <= self.limit:
            return None
        message = (
            f"This request would cost {self.used} (about {self.used / 1000:.0f} s of one processor core) and "
            f"{self.limit} is the most of one request. Run it as a job (startJob), or ask for less."
        )
        wrong = AskingError(message, ErrorCode.COST_EXCEEDED)
        wrong.extensions = {**(wrong.extensions or {}), "cost": self.told()}
        return wrong

    def told(self) -> dict[str, int]:
        """As the answer's extensions show it."""
        return {"used": self.used, "limit": self.limit}


def measure_cost(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    scales: Scales,
) -> float:
    """What an operation of a valid document costs on networks of those scales."""
    coerced = get_variable_values(schema, operation.variable_definitions or (), dict(variables))
    if not isinstance(coerced, VariableValues):
        return 0.0  # variables that do not fit: execution refuses them, and nothing is computed
    return _Walk(schema, document, coerced, scales).of_operation(operation)


@cache
def makes_work(schema: GraphQLSchema, type_name: str, field_name: str) -> bool:
    """True for a field below the roots that works off the loop, or that takes an input."""
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    parent = schema.type_map[type_name]
    field = getattr(parent, "fields", {}).get(field_name)
    if parent in roots or not isinstance(field, GraphQLField):
        return False
    resolver = getattr((field.extensions or {}).get("strawberry-definition"), "base_resolver", None)
    return "input" in field.args or bool(resolver and resolver.is_async)


class _Walk:
    """Adds up costs over a document, each fragment once for each network."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: VariableValues, scales: Scales
    ) -> None:
        nodes = document.definitions
        self._schema, self._variables, self._scales = schema, variables, scales
        self._fragments = {n.name.value: n for n in nodes if isinstance(n, FragmentDefinitionNode)}
        self._known: dict[tuple[str, str | None], float] = {}

    def of_operation(self, operation: OperationDefinitionNode) -> float:
        """A mutation's root fields have a price of their own; what they return is read like any answer."""
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "a valid document asks for a root there is"
        total = self._of_set(operation.selection_set, root, None)
        return total + (MUTATION if operation.operation is OperationType.MUTATION else 0.0)

    def _of_set(self, selections: SelectionSetNode, parent: GraphQLNamedType, code: str | None) -> float:
        return sum(self._of(node, parent, code) for node in selections.selections)

    def _of(self, node: Any, parent: GraphQLNamedType, code: str | None) -> float:
        if isinstance(node, FragmentSpreadNode):
            return self._of_fragment(node.name.value, code)
        if isinstance(node, InlineFragmentNode):
            named = node.type_condition
            inside = self._schema.type_map[named.name.value] if named else parent
            return self._of_set(node.selection_set, inside, code)
        assert isinstance(node, FieldNode)
        return self._of_field(node, parent, code)

    def _of_fragment(self, name: str, code: str | None) -> float:
        if (name, code) not in self._known:
            fragment = self._fragments[name]
            parent = self._schema.type_map[fragment.type_condition.name.value]
            self._known[name, code] = self._of_set(fragment.selection_set, parent, code)
        return self._known[name, code]

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType, code: str | None) -> float:
        name = node.name.value
        if name.startswith("__"):
            return PLAIN if name == "__typename" else INTROSPECTION
        field: GraphQLField = getattr(parent, "fields")[name]  # noqa: B009 - of objects and interfaces
        try:
            given = get_argument_values(field, node, self._variables)
        except GraphQLError:
            return 0.0  # execution says what is wrong with them
        if parent is self._schema.query_type:
            return PLAIN + self._inner(node, field, _code_of(name, given))
        own = self._own(parent.name, name, given, code)
        return own + self._times(parent.name, name, field, given, code) * self._inner(node, field, code)

    def _own(self, type_name: str, name: str, given: Mapping[str, Any], code: str | None) -> float:
        estimate = COSTS.get(f"{type_name}.{name}")
        if estimate is not None:
            return max(estimate(given, self._scales[code]), PLAIN)
        if makes_work(self._schema, type_name, name):
            return UNLISTED + seconds_asked(given)
        return PLAIN

    def _times(
        self, type_name: str, name: str, field: GraphQLField, given: Mapping[str, Any], code: str | None
    ) -> int:
        if not is_list_type(get_nullable_type(field.type)):
            return 1
        length = LENGTHS.get(f"{type_name}.{name}")
        if length is None:
            return PAGE
        return max(length(given, self._scales[code]), 0)

    def _inner(self, node: FieldNode, field: GraphQLField, code: str | None) -> float:
        if node.selection_set is None:
            return 0.0
        return self._of_set(node.selection_set, get_named_type(field.type), code)


def _code_of(field_name: str, given: Mapping[str, Any]) -> str | None:
    """Code of the network that a root field leads to, as far as the request says it."""
    if field_name == "network":
        return str(given["code"])
    if field_name == "node":
        try:
            _, *codes = parts_of(str(given["id"]))
        except AskingError:
            return None
        return codes[0] if codes else None
    return None


class _Wanted(dict[str | None, Scale]):
    """Notes which scales are looked at, and gives each as that of nothing."""

    def __missing__(self, code: str | None) -> Scale:
        return self.setdefault(code, Scale())


def _find_scales(database: Database, codes: Iterable[str | None]) -> Scales:
    """The scales of those networks, read whole as the answer will read them; of nothing where unknown."""
    found: dict[str | None, Scale] = {}
    for code in codes:
        asked = [head.code for head in database.list_networks()] if code is None else [code]
        networks = (database.find_network(one) for one in asked)
        found[code] = scale_of(network for network in networks if network is not None)
    return found


def _peek_scales(database: Database, codes: Iterable[str | None]) -> Scales | None:
    """The same where all are known at once, without waiting; None where the database has to be asked."""
    found: dict[str | None, Scale] = {}
    for code in codes:
        network = None if code is None else database.peek_network(code)
        if network is None:
            return None
        found[code] = scale_of([network])
    return found


async def cost_of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    asking: Asking,
) -> float:
    """What an operation costs on the networks of the database; these are read only where it matters."""
    wanted = _Wanted()
    used = measure_cost(schema, document, operation, variables, wanted)
    if not wanted:
        return used
    scales = _peek_scales(asking.database, wanted)
    if scales is None:
        scales = await asking.work(lambda: _find_scales(asking.database, list(wanted)))
    return measure_cost(schema, document, operation, variables, scales)


class CountCost(SchemaExtension):
    """Refuses what costs too much and tells what everything else costs, where requests have limits."""

    _cost: Cost | None = None

    async def on_validate(self) -> AsyncIterator[None]:
        context = self.execution_context
        documents = getattr(context.context, "documents", None)
        limits = documents.limits if documents is not None else None
        document = context.graphql_document
        if limits is not None and document is not None and not context.pre_execution_errors:
            operation = get_operation_ast(document, context.operation_name)
            assert operation is not None, "the operation was told before validation"
            schema = context.schema._schema  # noqa: SLF001 - under no other name
            used = await cost_of(schema, document, operation, context.variables or {}, context.context)
            self._cost = Cost(math.ceil(used), limits.cost)
            refusal = self._cost.refusal()
            context.pre_execution_errors = [refusal] if refusal else []  # None would validate once more
        yield

    def get_results(self) -> dict[str, Any]:
        """The cost, beside the answer."""
        return {} if self._cost is None else {"cost": self._cost.told()}
