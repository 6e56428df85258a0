"""Reading: a GraphQL request taken from HTTP, or the reason why it is none."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request

from app.negotiation import JSON, media_type_of


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks, its form checked."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None


class ReadingError(ValueError):
    """The request is not one of GraphQL over HTTP; `status` says in which way."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


FindText = Callable[[str], str | None]
"""The text of a trusted document by its id, None where there is none."""


MALFORMED = 422
"""Stands for "JSON, but not a well-formed request"; the compat profile answers 400."""
ARRIVAL_SECONDS = 30.0
"""How long a request may take to arrive whole."""
URI_BYTES = HEADER_BYTES = 16_384
"""The largest query part of an address, and the largest headers of a request."""


async def read_request(request: Request, *, body_bytes: int, find_text: FindText) -> GraphQLRequest:
    """The request in a GET's parameters or a POST's body; ReadingError says what is wrong."""
    _check_head(request)
    if request.method == "GET":
        return _checked(_of_parameters(request), find_text)
    media_type, charset = media_type_of(request.headers.get("content-type"))
    if media_type != JSON or charset not in ("utf-8", "utf8"):
        raise ReadingError(415, f"Send the request as {JSON} in UTF-8, not as {media_type or 'nothing'!r}.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ReadingError(415, "Send the request without a Content-Encoding.")
    try:
        async with asyncio.timeout(ARRIVAL_SECONDS):
            body = await _body(request, body_bytes)
    except TimeoutError as late:
        raise ReadingError(408, f"The body did not come within {ARRIVAL_SECONDS:g} s.") from late
    return _checked(_json(body, "The body"), find_text)


def _check_head(request: Request) -> None:
    """Refuse an address or headers beyond what any client of ours sends."""
    if len(request.scope["query_string"]) > URI_BYTES:
        message = f"The address holds more than the {URI_BYTES} bytes of one request. Send it by POST."
        raise ReadingError(414, message)
    if sum(len(name) + len(value) for name, value in request.scope["headers"]) > HEADER_BYTES:
        raise ReadingError(431, f"The headers are larger than the {HEADER_BYTES} bytes of one request.")


async def _body(request: Request, most: int) -> bytes:
    """The body, counted while it comes: the header may lie."""
    said = request.headers.get("content-length", "0")
    too_large = ReadingError(413, f"The body is larger than the {most} bytes of one request.")
    if said.isdigit() and int(said) > most:
        raise too_large
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise too_large
    return bytes(body)


def _of_parameters(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name in ("query", "documentId", "operationName", "variables", "extensions"):
        values = request.query_params.getlist(name)
        if len(values) > 1:
            raise ReadingError(MALFORMED, f"The parameter {name} is given {len(values)} times.")
        if values and values[0]:
            given[name] = values[0]
    for name in given.keys() & {"variables", "extensions"}:
        text = given[name].encode(errors="surrogatepass")
        given[name] = _json(text, f"The parameter {name}", status=MALFORMED)
    return given


def _json(text: bytes, what: str, *, status: int = 400) -> Any:
    """The value of a JSON text: strict UTF-8, no NaN, no lone surrogates, no bottomless nesting."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise ReadingError(status, f"{what} is not JSON: {wrong}.") from wrong


def _checked(given: Any, find_text: FindText) -> GraphQLRequest:
    if not isinstance(given, dict):
        raise ReadingError(MALFORMED, "The request is not an object with a query; batches are not answered.")
    variables = given.get("variables")
    name, extensions = given.get("operationName"), given.get("extensions")
    if not isinstance(variables, dict | None):
        raise ReadingError(MALFORMED, "The request's variables are not an object.")
    if not isinstance(name, str | None):
        raise ReadingError(MALFORMED, "The request's operationName is not a text.")
    if not isinstance(extensions, dict | None):
        raise ReadingError(MALFORMED, "The request's extensions are not an object.")
    return GraphQLRequest(_query_of(given, find_text), variables, name or None)


def _query_of(given: Mapping[str, Any], find_text: FindText) -> str:
    """The document, as text or by the id of a trusted one."""
    query, document_id = given.get("query"), given.get("documentId")
    if document_id is None:
        if not isinstance(query, str) or not query.strip():
            raise ReadingError(MALFORMED, "The request's query is missing or is not a text.")
        return query
    if not isinstance(document_id, str):
        raise ReadingError(MALFORMED, "The request's documentId is not a text.")
    if query is not None:
        raise ReadingError(MALFORMED, "The request has a query and a documentId: send one of them.")
    text = find_text(document_id)
    if text is None:
        raise ReadingError(404, f"There is no trusted document with the id {document_id[:100]!r}.")
    return text
