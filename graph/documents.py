"""Documents: query texts parsed, measured and validated once, and remembered."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from graph.errors import AskingError, ErrorCode
from graph.limits import Limits, check_document, check_text

KEPT = 64
"""Sound texts remembered; the one asked for longest ago is given up first. A text within the limits of
HTTP weighs at most about a megabyte as a tree."""

_SEVERAL = "The document has several operations: say which with operationName."
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_PARSER_LIMITS = ("Document contains more than", "Document is nested too deeply")


@dataclass(frozen=True, slots=True)
class Document:
    """A query text as read: its tree, None where it could not be parsed, and what is wrong with it."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...]


class Documents:
    """Reads query texts for one schema, within limits where there are any."""

    def __init__(
        self, schema: GraphQLSchema, *, limits: Limits | None = None, suggestions: bool = True
    ) -> None:
        self._schema, self._limits, self._suggestions = schema, limits, suggestions
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    @property
    def limits(self) -> Limits | None:
        """The limits that texts are read within; None where there are none."""
        return self._limits

    def document(self, text: str) -> Document:
        """The text as read, from memory where it was asked before."""
        with self._lock:
            if text in self._known:
                self._known.move_to_end(text)
                return self._known[text]
        made = self._read(text)
        if made.errors:
            return made
        with self._lock:
            self._known[text] = made
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return made

    def _read(self, text: str) -> Document:
        limits = self._limits
        too_long = check_text(text, limits) if limits else None
        if too_long:
            return Document(None, (too_long,))
        try:
            node = parse(text, max_tokens=limits.tokens if limits else None)
        except GraphQLError as wrong:
            return Document(None, (_as_limit(wrong),))
        exceeded = check_document(node, limits) if limits else []
        return Document(node, tuple(exceeded or self._validated(node)))

    def _validated(self, node: DocumentNode) -> list[GraphQLError]:
        most = self._limits.errors if self._limits else None
        return validate(self._schema, node, _RULES, max_errors=most, hide_suggestions=not self._suggestions)


def _as_limit(wrong: GraphQLError) -> GraphQLError:
    """The parser's own limits (tokens, nesting) as exceeded limits; it has no class of errors for them."""
    if not any(limit in wrong.message for limit in _PARSER_LIMITS):
        return wrong
    message = wrong.message.removeprefix("Syntax Error: ").removesuffix(" Parsing aborted.")
    return AskingError(f"{message} Ask for it in parts.", ErrorCode.LIMIT_EXCEEDED)


class ReadDocuments(SchemaExtension):
    """Lets a request's own `Documents` parse and validate in place of the library.

    The library would also run the first of several operations when none is named; that is refused here.
    """

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        documents = getattr(context.context, "documents", None)
        if documents is not None and context.query:
            context.graphql_document = documents.document(context.query).node
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        documents = getattr(context.context, "documents", None)
        if documents is not None and context.query:
            context.pre_execution_errors = list(documents.document(context.query).errors)
        named = context._provided_operation_name  # noqa: SLF001 - the public name guesses
        if context.graphql_document and named is None and _operations_in(context.graphql_document) > 1:
            context.pre_execution_errors = [AskingError(_SEVERAL, ErrorCode.OPERATION_RESOLUTION_FAILURE)]
        yield


def _operations_in(document: DocumentNode) -> int:
    return sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
