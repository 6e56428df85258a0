"""Guard: the rights kept, in one place: a request that asks what its asker may not ask is not executed."""

from collections.abc import Iterable, Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    is_introspection_type,
    visit,
)
from strawberry.extensions import SchemaExtension

from graph.errors import AskingError, ErrorCode
from graph.rights import may_ask
from store.askers import LOCAL, Asker

_TOLD_MOST = 5


def coordinates_of(schema: GraphQLSchema, node: DocumentNode) -> frozenset[str]:
    """The coordinates of all fields that a document selects, in whatever operation or fragment.

    A field of an interface or union is also that field of every type behind it.
    """
    collector = _Collector(schema)
    visit(node, TypeInfoVisitor(collector.types, collector))
    return frozenset(collector.found)


class _Collector(Visitor):
    """Notes each field with the types that it may be asked of."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema)
        self.found: set[str] = set()
        self._schema = schema

    def enter_field(self, node: FieldNode, *_more: object) -> None:
        parent, name = self.types.get_parent_type(), node.name.value
        if parent is None or is_introspection_type(parent) or name.startswith("__"):
            return
        self.found.add(f"{parent.name}.{name}")
        if isinstance(parent, GraphQLInterfaceType | GraphQLUnionType):
            self.found.update(f"{kind.name}.{name}" for kind in self._kinds(parent, name))

    def _kinds(
        self, parent: GraphQLInterfaceType | GraphQLUnionType, name: str
    ) -> Iterator[GraphQLObjectType]:
        return (kind for kind in self._schema.get_possible_types(parent) if name in kind.fields)


def forbidden(asker: Asker, coordinates: Iterable[str]) -> list[AskingError]:
    """One error for each field that the asker may not ask, the first few of them."""
    wrong = sorted(one for one in coordinates if not may_ask(asker, one))
    roles = ", ".join(sorted(asker.roles)) or "none"
    return [
        AskingError(f"{one} is not for you: your roles are {roles}.", ErrorCode.FORBIDDEN)
        for one in wrong[:_TOLD_MOST]
    ]


class KeepRights(SchemaExtension):
    """Refuses before execution; it stands after the reader of documents, whose errors come first."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        asker = getattr(context.context, "asker", LOCAL)
        node = context.graphql_document
        if asker != LOCAL and node is not None and not context.pre_execution_errors:
            wrong = forbidden(asker, coordinates_of(context.schema._schema, node))  # noqa: SLF001
            if wrong:
                context.pre_execution_errors = list(wrong)
        yield
