"""Errors of GraphQL: malformed requests and exceeded limits in plain words, and bugs behind a mask.

Trouble that a planner can act on is never in here: that is a `Problem` in the answer.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError
from graphql.error import GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult

_NO_OPERATION = ("Must provide", "Unknown operation named")
"""How graphql-core begins to say that it cannot tell the operation; it has no class of errors for that."""

_TOO_MANY = "Too many validation errors"
"""How graphql-core says that it stopped validating; that error stands nowhere in the document."""

MASKED = "服务器内部错误，编号 {id}。Internal error; give the number {id} to whoever runs the server."

_REQUEST_ERRORS = (GraphQLError, CannotGetOperationTypeError, InvalidOperationTypeError)


class ErrorCode(StrEnum):
    """The `extensions.code` of a GraphQL error; clients tell by it whether trying again makes sense."""

    BAD_REQUEST = "BAD_REQUEST"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    COST_EXCEEDED = "COST_EXCEEDED"
    DOCUMENT_NOT_FOUND = "DOCUMENT_NOT_FOUND"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
    TIMEOUT = "TIMEOUT"
    NOT_READY = "NOT_READY"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class AskingError(GraphQLError):
    """The request itself is wrong; the message may be shown."""

    def __init__(self, message: str, code: ErrorCode = ErrorCode.BAD_USER_INPUT) -> None:
        super().__init__(message, extensions={"code": code.value})


def told(error: GraphQLError, *, request_id: str) -> GraphQLError:
    """The error as a client may see it: request errors with a code, anything else masked."""
    if code := (error.extensions or {}).get("code"):
        return _copy(error, error.message, code)
    if is_bug(error):
        return _copy(error, MASKED.format(id=request_id), ErrorCode.INTERNAL_SERVER_ERROR)
    return _copy(error, error.message, _code_of(error))


def is_bug(error: GraphQLError) -> bool:
    """True when the service failed and not the request: an error without a code that a resolver met
    (it has a path), or that belongs to no part of the document."""
    if (error.extensions or {}).get("code"):
        return False
    foreign = error.original_error is not None and not isinstance(error.original_error, _REQUEST_ERRORS)
    return error.path is not None or (foreign and not error.nodes)


def _code_of(error: GraphQLError) -> ErrorCode:
    if isinstance(error, GraphQLSyntaxError):
        return ErrorCode.GRAPHQL_PARSE_FAILED
    if isinstance(error.original_error, InvalidOperationTypeError):
        return ErrorCode.BAD_REQUEST
    if error.message.startswith(_NO_OPERATION) or isinstance(
        error.original_error, CannotGetOperationTypeError
    ):
        return ErrorCode.OPERATION_RESOLUTION_FAILURE
    if error.message.startswith(_TOO_MANY):
        return ErrorCode.GRAPHQL_VALIDATION_FAILED
    if error.message.startswith("Variable ") or not error.nodes:
        return ErrorCode.BAD_USER_INPUT
    return ErrorCode.GRAPHQL_VALIDATION_FAILED


def _copy(error: GraphQLError, message: str, code: str) -> GraphQLError:
    shown: dict[str, Any] = {**(error.extensions or {}), "code": str(code)}
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=shown,
    )


class TellErrors(SchemaExtension):
    """Gives every error that leaves the schema its code and masks bugs, in answers and in streams."""

    def on_operation(self) -> Iterator[None]:
        yield
        result = self.execution_context.result
        if isinstance(result, CoreResult | ExecutionResult) and result.errors:
            result.errors = self._told(result.errors)

    def on_stream_result(self, result: Any) -> Iterator[None]:
        if getattr(result, "errors", None):
            result.errors = self._told(result.errors)
        yield

    def _told(self, errors: Sequence[GraphQLError]) -> list[GraphQLError]:
        request_id = getattr(self.execution_context.context, "request_id", "-")
        return [told(error, request_id=request_id) for error in errors]
