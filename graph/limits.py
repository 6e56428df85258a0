"""Limits: how large a document may be, measured in one walk over its tokens whatever fragments repeat.

The library's own depth and alias rules walk every spread again and grow exponentially with chained
fragments. Here each fragment is measured once and its figures are added wherever it is spread.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from graph.errors import AskingError, ErrorCode


def _of_document(most: int, what: str) -> int:
    return field(default=most, metadata={"what": what})


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one request over HTTP may hold. Other public services lie between 6 and 100 in depth,
    15 and 30 in aliases, 1,000 and 15,000 in tokens (FACTS D1).

    `repeats` bounds how often one response name stands in one selection: validation compares each pair.
    `cost` is in milliseconds of one processor core: the two minutes that a request may take (graph/cost.py).
    """

    characters: int = 100_000
    tokens: int = 2_000
    list_items: int = 5_000
    errors: int = 5
    cost: int = 120_000
    operations: int = _of_document(20, "operations")
    depth: int = _of_document(14, "levels of fields")
    aliases: int = _of_document(30, "aliases")
    root_fields: int = _of_document(20, "root fields")
    directives: int = _of_document(50, "directives")
    fields: int = _of_document(2_000, "fields, fragments written out,")
    repeats: int = _of_document(40, "repetitions of one field")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a selection holds with all its fragments written out."""

    operations: int = 0
    depth: int = 0
    aliases: int = 0
    root_fields: int = 0
    directives: int = 0
    fields: int = 0
    repeats: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both selections in one set."""
        return Size(
            self.operations + other.operations,
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.root_fields + other.root_fields,
            self.directives + other.directives,
            self.fields + other.fields,
            max(self.repeats, other.repeats),
        )


def check_document(document: DocumentNode, limits: Limits) -> list[GraphQLError]:
    """One error for each limit that an operation of the document exceeds, none where it keeps them all."""
    sizes = _Measure(document).of_operations()
    found = []
    for limit in fields(Limits):
        if "what" not in limit.metadata:
            continue
        most = getattr(limits, limit.name)
        largest = max((getattr(size, limit.name) for size in sizes), default=0)
        if largest > most:
            found.append(_exceeded(f"{_figure(largest)} {limit.metadata['what']}", most))
    return found


def check_text(text: str, limits: Limits) -> GraphQLError | None:
    """The error of a document too long to be read at all."""
    if len(text) <= limits.characters:
        return None
    return _exceeded(f"{len(text)} characters", limits.characters, "Send long lists and shapes as variables.")


def check_variables(variables: Mapping[str, Any] | None, limits: Limits) -> GraphQLError | None:
    """The error of variables that hold a list too long."""
    for length in _list_lengths(variables):
        if length > limits.list_items:
            return _exceeded(f"{length} items in a list", limits.list_items)
    return None


def _exceeded(what: str, most: int, remedy: str = "Ask for it in parts.") -> GraphQLError:
    return AskingError(f"{what} are more than the {most} of one request. {remedy}", ErrorCode.LIMIT_EXCEEDED)


def _figure(size: int) -> str:
    return str(size) if size < 10**9 else "Billions of"


def _list_lengths(value: Any) -> Iterator[int]:
    """Each list's length before anything in it is looked at, without recursion."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            yield len(found)
        elif isinstance(found, dict):
            found = found.values()
        else:
            continue
        waiting += [item for item in found if isinstance(item, (list, dict))]


class _Measure:
    """Measures selections, each fragment once. One within itself counts nothing: validation refuses it."""

    def __init__(self, document: DocumentNode) -> None:
        nodes = document.definitions
        self._operations = [node for node in nodes if isinstance(node, OperationDefinitionNode)]
        self._fragments = {n.name.value: n for n in nodes if isinstance(n, FragmentDefinitionNode)}
        self._sizes: dict[str, Size] = {}
        self._names: dict[str, Counter[str]] = {}

    def of_operations(self) -> list[Size]:
        together = Size(operations=len(self._operations))
        return [together.beside(self._of_operation(node)) for node in self._operations]

    def _of_operation(self, node: OperationDefinitionNode) -> Size:
        return Size(directives=len(node.directives or ())).beside(self._of_set(node.selection_set))

    def _of_set(self, selection_set: SelectionSetNode | None) -> Size:
        if selection_set is None:
            return Size()
        total = Size(repeats=max(self._names_in(selection_set).values(), default=0))
        for node in selection_set.selections:
            total = total.beside(self._of(node))
        return total

    def _of(self, node: SelectionNode) -> Size:
        own = Size(directives=len(node.directives or ()))
        if isinstance(node, FragmentSpreadNode):
            return own.beside(self._of_fragment(node.name.value))
        inner = self._of_set(getattr(node, "selection_set", None))
        if not isinstance(node, FieldNode):
            return own.beside(inner)
        if node.name.value in ("__schema", "__type"):
            inner = Size(aliases=inner.aliases, directives=inner.directives, repeats=inner.repeats)
        return Size(
            depth=inner.depth + 1,
            aliases=inner.aliases + (node.alias is not None),
            root_fields=1,
            directives=inner.directives + own.directives,
            fields=inner.fields + 1,
            repeats=inner.repeats,
        )

    def _of_fragment(self, name: str) -> Size:
        if name not in self._sizes:
            self._sizes[name] = Size()
            fragment = self._fragments.get(name)
            if fragment:
                own = Size(directives=len(fragment.directives or ()))
                self._sizes[name] = own.beside(self._of_set(fragment.selection_set))
        return self._sizes[name]

    def _names_in(self, selection_set: SelectionSetNode) -> Counter[str]:
        """How often each response name stands in the set, fragments written out."""
        names: Counter[str] = Counter()
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                names[(node.alias or node.name).value] += 1
            elif isinstance(node, FragmentSpreadNode):
                names.update(self._names_in_fragment(node.name.value))
            elif isinstance(node, InlineFragmentNode):
                names.update(self._names_in(node.selection_set))
        return names

    def _names_in_fragment(self, name: str) -> Counter[str]:
        if name not in self._names:
            self._names[name] = Counter()
            fragment = self._fragments.get(name)
            if fragment:
                self._names[name] = self._names_in(fragment.selection_set)
        return self._names[name]
