"""Documents: query texts parsed, measured and validated once, and remembered."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
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
from graph.trusted import Trusted

KEPT = 64
"""Sound texts remembered; the one asked for longest ago is given up first. A text within the limits of
HTTP weighs at most about a megabyte as a tree."""

_SEVERAL = "The document has several operations: say which with operationName."
_RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_PARSER_LIMITS = ("Document contains more than", "Document is nested too deeply")


@dataclass(frozen=True, slots=True)
class Document:
    """A query text as read: its tree, None where it could not be parsed, and what is wrong with it."""

    node: DocumentNode | None
    errors: tuple[GraphQLError, ...]


class Documents:
    """Reads query texts for one schema, within limits where there are any."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        limits: Limits | None = None,
        suggestions: bool = True,
        introspection: bool = True,
        trusted: Trusted | None = None,
    ) -> None:
        self._schema, self._limits, self._suggestions = schema, limits, suggestions
        self._rules = _RULES if introspection else (*_RULES, NoSchemaIntrospectionCustomRule)
        self._trusted = trusted
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    @property
    def limits(self) -> Limits | None:
        """The limits that texts are read within; None where there are none."""
        return self._limits

    def text_of(self, document_id: str) -> str | None:
        """The trusted text with that id; None where there is none."""
        return self._trusted.text_of(document_id) if self._trusted else None

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
        untrusted = self._trusted.refusal(text) if self._trusted else None
        too_long = check_text(text, limits) if limits else None
        if untrusted or too_long:
            return Document(None, tuple(filter(None, (untrusted or too_long,))))
        try:
            node = parse(text, max_tokens=limits.tokens if limits else None)
        except GraphQLError as wrong:
            return Document(None, (_as_limit(wrong),))
        exceeded = check_document(node, limits) if limits else []
        return Document(node, tuple(exceeded or self._validated(node)))

    def _validated(self, node: DocumentNode) -> list[GraphQLError]:
        most = self._limits.errors if self._limits else None
        return validate(
            self._schema, node, self._rules, max_errors=most, hide_suggestions=not self._suggestions
        )


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

    _read: Document | None = None

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        documents = getattr(context.context, "documents", None)
        if documents is not None and context.query:
            self._read = documents.document(context.query)
            named = context._provided_operation_name  # noqa: SLF001 - the public name guesses
            context.graphql_document = self._read.node or _unread(named)
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        if self._read is not None:
            context.pre_execution_errors = list(self._read.errors)
        named = context._provided_operation_name  # noqa: SLF001 - the public name guesses
        several = context.graphql_document and named is None and _operations_in(context.graphql_document) > 1
        if several and not context.pre_execution_errors:
            context.pre_execution_errors = [AskingError(_SEVERAL, ErrorCode.OPERATION_RESOLUTION_FAILURE)]
        yield


def _unread(name: str | None) -> DocumentNode:
    """Stands for a text that could not be read, so that the library does not read it again: an operation of
    the name asked for, which is refused before it is executed."""
    operation = f"query {name}" if name and _NAME.fullmatch(name) else ""
    return parse(f"{operation} {{ __typename }}")


def _operations_in(document: DocumentNode) -> int:
    return sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
