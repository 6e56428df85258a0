"""Server: the application put together, and what happens when it starts and stops."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

import structlog
from starlette import status
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from app.admission import Admission, Admit
from app.basemap import BasemapEndpoint
from app.charts.endpoint import ChartEndpoint
from app.draining import drained_on_signal
from app.exports import ExportEndpoint
from app.first_page import LASTING, first_page, lasting_files
from app.graphql_http import GraphQLEndpoint
from app.health import HealthEndpoint
from app.help import help_routes
from app.logs import configure_logs
from app.middleware import Attend, page_policy
from app.pages import explorer, static_files
from app.service import Service
from app.settings import Settings, settings_of
from app.tiles import TileEndpoint
from graph.sockets import SocketEndpoint

log = structlog.get_logger("liutong")


def create_app(settings: Settings) -> Starlette:
    """The whole service as one ASGI application; nothing is opened before its lifespan begins."""
    service, basemap = Service(settings), settings.background
    admission = Admission(service)
    graphql = GraphQLEndpoint(service)
    sockets = SocketEndpoint(
        service.asking, admission, origins=settings.origins, find_text=service.documents.text_of
    )

    return Starlette(
        routes=[
            Route("/", first_page),
            Route("/graphql", graphql.answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
            WebSocketRoute("/graphql", _WhenReady(service, sockets)),
            Route("/explorer", explorer),
            TileEndpoint(service).route,
            ExportEndpoint(service).route,
            ChartEndpoint(service).route,
            *BasemapEndpoint(basemap).routes,
            *help_routes(),
            *HealthEndpoint(service).routes,
            Mount(LASTING, lasting_files()),
            Mount("/static", static_files(), name="static"),
        ],
        middleware=[
            Middleware(Attend, metrics=service.metrics, policy=page_policy(basemap.origins)),
            Middleware(Admit, admission=admission),
        ],
        exception_handlers={404: _not_found, 405: _not_allowed, 500: _failed},
        lifespan=lambda _app: _lifespan(service, admission),
    )


class _WhenReady:
    """Sockets are asked to try again later while the server starts or stops."""

    def __init__(self, service: Service, sockets: SocketEndpoint) -> None:
        self._service, self._sockets = service, sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._service.ready.is_set() and not self._service.stopping.is_set():
            await self._sockets(scope, receive, send)
        else:
            await WebSocket(scope, receive, send).close(code=status.WS_1013_TRY_AGAIN_LATER)


def app_from_environment() -> Starlette:
    """The application as a server process of its own makes it (`--workers`)."""
    settings = settings_of(os.environ)
    configure_logs(as_json=settings.json_logs)
    return create_app(settings)


@contextlib.asynccontextmanager
async def _lifespan(service: Service, admission: Admission) -> AsyncIterator[None]:
    starting = asyncio.create_task(service.start())
    starting.add_done_callback(lambda task: _tell_bug(task, service))
    beating = asyncio.create_task(service.metrics.beat())
    try:
        with drained_on_signal(service):
            yield
    finally:
        beating.cancel()
        await service.stop()
        admission.close()
        starting.cancel()


def _tell_bug(starting: "asyncio.Task[None]", service: Service) -> None:
    """A start that broke on a bug leaves the server alive, never ready, and saying so."""
    wrong = None if starting.cancelled() else starting.exception()
    if wrong:
        service.failure = "the start met a bug; the log has it"
        log.error("bug", exc_info=wrong)


async def _not_found(_request: Request, _wrong: Exception) -> Response:
    return JSONResponse({"errors": [{"message": "There is nothing at this address."}]}, status_code=404)


async def _not_allowed(_request: Request, wrong: Exception) -> Response:
    headers = getattr(wrong, "headers", None)
    body = {"errors": [{"message": "This address is not asked that way."}]}
    return JSONResponse(body, status_code=405, headers=headers)


async def _failed(request: Request, wrong: Exception) -> Response:
    """A bug outside the schema: logged whole, shown by its number alone."""
    number = request.state.request_id
    log.error("bug", exc_info=wrong)
    body = {"errors": [{"message": f"Internal error; give the number {number} to whoever runs the server."}]}
    return JSONResponse(body, status_code=500, headers={"x-request-id": number})
