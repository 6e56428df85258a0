"""Repeatable: which answers may be given again while networks, scenarios, day and caller are the same."""

from graphql import FieldNode, OperationDefinitionNode, OperationType

from graph.documents import Document

_ROOTS = frozenset({"network", "networks", "scenario", "scenarios", "__typename", "__schema", "__type"})
"""Root fields that rest on stored networks and scenarios alone. Not `job`, whose state moves by itself, and
not `node`, which may be a job."""


_WARM = "warmStart"


def may_begin_warm(query: str, variables: object) -> bool:
    """True where pooled routes may begin at a plan in memory, and find a better one when asked again."""
    return _WARM in query or _WARM in repr(variables)


def is_repeatable(document: Document, operation_name: str | None) -> bool:
    """True for a query of nothing but networks and scenarios, its root fields written out.

    A search with a time limit is among them: the same question gets the plan that was found the first time.
    """
    if document.node is None or document.errors:
        return False
    operations = [node for node in document.node.definitions if isinstance(node, OperationDefinitionNode)]
    chosen = [
        node
        for node in operations
        if operation_name is None or (node.name and node.name.value == operation_name)
    ]
    if len(chosen) != 1 or chosen[0].operation is not OperationType.QUERY:
        return False
    roots = chosen[0].selection_set.selections
    return all(isinstance(node, FieldNode) and node.name.value in _ROOTS for node in roots)
