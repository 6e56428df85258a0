"""Execution: one request in, one answer out, for every way in: HTTP, command line, tests."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from graph.asking import Asking
from graph.documents import Documents
from graph.errors import AskingError, ErrorCode, told
from graph.limits import Limits, check_variables
from graph.schema import core_schema, make_schema
from graph.trusted import Trusted


class Outcome(Enum):
    """How an answer came out; HTTP chooses its status code by it."""

    DONE = "data without errors"
    PARTIAL = "data with errors"
    SYNTAX = "the document cannot be parsed"
    REFUSED = "validation, variables or limits refuse it"
    NO_OPERATION = "the operation cannot be told"
    FORBIDDEN = "who asks may not ask this, or this document may not be asked"
    NOT_ALLOWED = "an operation of this kind may not come this way"
    FAILED = "data null with errors: a root field failed"
    BROKEN = "not executed, through the server's fault"
    TOO_LATE = "given up: it took too long"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response body (`data` absent when the request was refused) and how it came out."""

    body: Mapping[str, Any]
    outcome: Outcome


def make_documents(
    *,
    limits: Limits | None = None,
    suggestions: bool = True,
    introspection: bool = True,
    trusted: Trusted | None = None,
) -> Documents:
    """A reader of query texts for this schema."""
    return Documents(
        core_schema(), limits=limits, suggestions=suggestions, introspection=introspection, trusted=trusted
    )


async def answer(
    text: str,
    asking: Asking,
    *,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
    mutations: bool = True,
    limits: Limits | None = None,
) -> Answer:
    """Execute one request; every error in the answer has a code and none tells of the inside."""
    wrong = check_variables(variables, limits) if limits else None
    if wrong:
        return refusal([wrong], Outcome.REFUSED, request_id=asking.request_id)
    allowed = _allowed(mutations=mutations)
    try:
        result = await make_schema().execute(
            text,
            variable_values=dict(variables) if variables else None,
            context_value=asking,
            operation_name=operation_name,
            allowed_operation_types=allowed,
        )
    except MissingQueryError:
        error = AskingError("The request holds no query.", ErrorCode.BAD_REQUEST)
        return refusal([error], Outcome.NO_OPERATION, request_id=asking.request_id)
    except CannotGetOperationTypeError:
        error = AskingError(_no_operation(operation_name), ErrorCode.OPERATION_RESOLUTION_FAILURE)
        return refusal([error], Outcome.NO_OPERATION, request_id=asking.request_id)
    except InvalidOperationTypeError as refused:
        kind = refused.operation_type.value
        error = AskingError(f"A {kind} may not come this way.", ErrorCode.BAD_REQUEST)
        return refusal([error], Outcome.NOT_ALLOWED, request_id=asking.request_id)
    return _answer_of(result, request_id=asking.request_id)


async def answers(
    text: str,
    asking: Asking,
    *,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
    mutations: bool = True,
    limits: Limits | None = None,
) -> AsyncIterator[Mapping[str, Any]]:
    """Execute one request as a stream of response bodies: one for a query, one an event for a subscription.

    The work of the request stops when nobody reads on.
    """
    wrong = check_variables(variables, limits) if limits else None
    if wrong:
        yield refusal([wrong], Outcome.REFUSED, request_id=asking.request_id).body
        return
    stream = await make_schema().stream(
        text,
        variable_values=dict(variables) if variables else None,
        context_value=asking,
        operation_name=operation_name,
        allowed_operation_types=_allowed(mutations=mutations) | {OperationType.SUBSCRIPTION},
    )
    try:
        async for result in stream:
            assert isinstance(result, ExecutionResult | PreExecutionError), "incremental delivery is off"
            yield _answer_of(result, request_id=asking.request_id).body
    finally:
        asking.stop.set()
        await stream.aclose()


def refusal(errors: list[GraphQLError], outcome: Outcome, *, request_id: str) -> Answer:
    """The answer to a request that was not executed."""
    return Answer({"errors": [told(error, request_id=request_id).formatted for error in errors]}, outcome)


def _allowed(*, mutations: bool) -> set[OperationType]:
    return {OperationType.QUERY, OperationType.MUTATION} if mutations else {OperationType.QUERY}


def _answer_of(result: ExecutionResult | PreExecutionError, *, request_id: str) -> Answer:
    errors = [told(error, request_id=request_id) for error in result.errors or ()]
    more = {"extensions": result.extensions} if result.extensions else {}
    if not errors:
        return Answer({"data": result.data, **more}, Outcome.DONE)
    request_error = isinstance(result, PreExecutionError) or (
        result.data is None and all(error.path is None for error in errors)
    )
    if request_error:
        return refusal(errors, _outcome_of(errors), request_id=request_id)
    body = {"data": result.data, "errors": [error.formatted for error in errors], **more}
    return Answer(body, Outcome.PARTIAL if result.data is not None else Outcome.FAILED)


def _outcome_of(errors: list[GraphQLError]) -> Outcome:
    codes = {(error.extensions or {}).get("code") for error in errors}
    if ErrorCode.INTERNAL_SERVER_ERROR in codes:
        return Outcome.BROKEN
    if codes & {ErrorCode.FORBIDDEN, ErrorCode.DOCUMENT_NOT_TRUSTED}:
        return Outcome.FORBIDDEN
    if ErrorCode.OPERATION_RESOLUTION_FAILURE in codes:
        return Outcome.NO_OPERATION
    return Outcome.SYNTAX if ErrorCode.GRAPHQL_PARSE_FAILED in codes else Outcome.REFUSED


def _no_operation(name: str | None) -> str:
    if name is not None:
        return f"The document has no operation named {name!r}."
    return "The document has several operations, or none: say which with operationName."
