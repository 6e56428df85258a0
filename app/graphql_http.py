"""GraphQL over HTTP: one request, one answer, as the released text of September 2026 has it."""

import asyncio

import orjson
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from app.answers import Answers, Question
from app.compression import coding_of
from app.events import event_response
from app.kept import Body
from app.negotiation import EVENTS, GRAPHQL, HTML, JSON, choose, names_explicitly
from app.reading import GraphQLRequest, ReadingError, read_request
from app.service import Service
from app.statuses import malformed_status, offered_types, status_of
from graph.asking import Asking
from graph.errors import AskingError, ErrorCode
from graph.execution import Answer, Outcome, answer, answers, refusal

log = structlog.get_logger("liutong.graphql")

_CODES = {
    404: ErrorCode.DOCUMENT_NOT_FOUND,
    413: ErrorCode.LIMIT_EXCEEDED,
    414: ErrorCode.LIMIT_EXCEEDED,
    431: ErrorCode.LIMIT_EXCEEDED,
    503: ErrorCode.NOT_READY,
}
_VARY = "Accept, Accept-Encoding, Authorization"
_CACHING_GET = {"cache-control": "private, no-cache", "vary": _VARY}
"""A browser may keep an answer and has to ask each time whether it still holds."""
_GONE = 499
"""Written to the log for a client that left; nobody receives it."""


class GraphQLEndpoint:
    """Answers /graphql by GET and POST."""

    def __init__(self, service: Service) -> None:
        self._service, self._settings = service, service.settings
        self._answers = Answers(service)

    async def answer(self, request: Request) -> Response:
        """Negotiate, read, execute, encode."""
        accept = request.headers.get("accept")
        if request.method not in ("GET", "POST"):
            return self._refused(request, 405, "GraphQL is asked by GET and POST.", allow="GET, POST")
        asks = request.query_params.keys() & {"query", "documentId"}
        if request.method == "GET" and not asks and names_explicitly(accept, HTML):
            return RedirectResponse("explorer")
        streamed = names_explicitly(accept, EVENTS)
        offered = offered_types(self._settings.http_status_profile)
        media_type = choose(accept, (*offered, EVENTS) if streamed else offered)
        if media_type is None:
            return self._refused(request, 406, f"Answers come as {GRAPHQL} or {JSON}.")
        if self._service.stopping.is_set():
            return self._refused(request, 503, "The server is stopping. Try again.", retry_after=1)
        if not self._service.ready.is_set():
            return self._refused(request, 503, "The server is starting. Try again.", retry_after=1)
        try:
            asked = await read_request(
                request,
                body_bytes=self._settings.body_bytes,
                find_text=self._service.documents.text_of,
            )
        except ReadingError as wrong:
            status, form = malformed_status(wrong.status, media_type, self._settings.http_status_profile)
            return self._refused(request, status, wrong.message, media_type=form)
        except ClientDisconnect:
            return Response(status_code=_GONE)
        if media_type == EVENTS:
            return self._streamed(request, asked)
        asking = self._service.asking(request)
        question = await self._answers.question(asked, asking)
        body, outcome = question.known, Outcome.DONE
        if body is None:
            made = await self._answer(request, asked, asking)
            body, outcome = await self._answers.body_of(made, asked, question, asking), made.outcome
        self._service.metrics.outcomes.labels(outcome.name.lower()).inc()
        status, media_type = status_of(outcome, media_type, self._settings.http_status_profile)
        return await self._response(request, body, status, media_type, question=question)

    async def _answer(self, request: Request, asked: GraphQLRequest, asking: Asking) -> Answer:
        """The answer within the time of a request; its work stops when time is up or the client has gone."""
        work = asyncio.create_task(
            answer(
                asked.query,
                asking,
                variables=asked.variables,
                operation_name=asked.operation_name,
                mutations=request.method == "POST",
                limits=self._service.limits,
            )
        )
        gone = asyncio.create_task(_until_gone(request))
        self._service.asked.add(asking.stop)
        try:
            await asyncio.wait(
                (work, gone), timeout=self._settings.request_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if work.done():
                return work.result()
            log.warning("stopped", why="client gone" if gone.done() else "out of time")
            return self._too_late(asking.request_id)
        finally:
            asking.stop.set()
            self._service.asked.discard(asking.stop)
            work.cancel()
            gone.cancel()

    def _streamed(self, request: Request, asked: GraphQLRequest) -> Response:
        """The answers as events, for as long as the client listens."""
        bodies = answers(
            asked.query,
            self._service.asking(request),
            variables=asked.variables,
            operation_name=asked.operation_name,
            mutations=request.method == "POST",
            limits=self._service.limits,
        )
        return event_response(bodies)

    def _too_late(self, request_id: str) -> Answer:
        seconds = self._settings.request_seconds
        message = f"The answer took longer than {seconds:g} s and was given up. Ask for less, or as a job."
        return refusal([AskingError(message, ErrorCode.TIMEOUT)], Outcome.TOO_LATE, request_id=request_id)

    def _refused(
        self, request: Request, status: int, message: str, *,
        media_type: str = JSON, allow: str = "", retry_after: int = 0,
    ) -> Response:  # fmt: skip
        """The answer to what is no request of GraphQL over HTTP, in JSON where no form was chosen yet."""
        code = _CODES.get(status, ErrorCode.BAD_REQUEST)
        body = {"errors": [{"message": message, "extensions": {"code": code.value}}]}
        response = _answered(Body(orjson.dumps(body)), status, media_type, coding=None, method=request.method)
        if allow:
            response.headers["allow"] = allow
        if retry_after:
            response.headers["retry-after"] = str(retry_after)
        if status in (408, 413):
            response.headers["connection"] = "close"
        return response

    async def _response(
        self, request: Request, body: Body, status: int, media_type: str, *, question: Question
    ) -> Response:
        """The body in a coding that the client reads; 304 where it has it already."""
        is_sound_get = request.method == "GET" and status == 200
        if is_sound_get and body.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"etag": body.etag, **_CACHING_GET})
        coding = coding_of(len(body.plain), request.headers.get("accept-encoding", ""))
        await self._answers.prepare(body, coding, question)
        response = _answered(body, status, media_type, coding=coding, method=request.method)
        if is_sound_get:
            response.headers["etag"] = body.etag
            response.headers["cache-control"] = _CACHING_GET["cache-control"]
        return response


def _answered(body: Body, status: int, media_type: str, *, coding: str | None, method: str) -> Response:
    """The response; a 405 of a mutation by GET names what is allowed."""
    headers = {"content-type": f"{media_type}; charset=utf-8", "vary": _VARY, "cache-control": "no-store"}
    if coding:
        headers["content-encoding"] = coding
    if status == 405:
        headers["allow"] = "POST" if method == "GET" else "GET, POST"
    return Response(body.in_coding(coding), status_code=status, headers=headers)


async def _until_gone(request: Request) -> None:
    """Return when the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
