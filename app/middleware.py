"""Middleware: what every request gets: an id, a line in the log, figures, the headers of a careful server."""

import re
import time
from collections.abc import Sequence
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import Metrics

log = structlog.get_logger("liutong.http")

_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}\Z")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_KNOWN_ROUTES = (
    "/graphql",
    "/explorer",
    "/health",
    "/metrics",
    "/static",
    "/tiles",
    "/basemap",
    "/help",
    "/export",
    "/charts",
    "/",
)


def page_policy(origins: Sequence[str] = ()) -> bytes:
    """What pages may do: nothing but our own files, and tiles from these origins alone.

    A worker lives under the policy of its own file, so every answer carries the same one.
    """
    others = "".join(f" {origin}" for origin in origins)
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data: blob:{others}; connect-src 'self'{others}; "
        "worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return policy.encode("ascii")


class Attend:
    """Pure ASGI, so that a streamed answer stays a stream."""

    def __init__(self, app: ASGIApp, metrics: Metrics, policy: bytes) -> None:
        self._app, self._metrics, self._policy = app, metrics, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Attend to one request; lifespan messages pass."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began, status = time.perf_counter(), 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _with_headers(message["headers"], request_id, self._policy)
            await send(message)

        self._metrics.running.inc()
        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            self._metrics.running.dec()
            if scope["type"] == "http":
                self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        path: str = scope["path"]
        route = next(known for known in _KNOWN_ROUTES if path.startswith(known))
        self._metrics.requests.labels(route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if route not in ("/health", "/metrics", "/static"):
            log.info(
                "answered", method=scope["method"], path=path, status=status, ms=round(seconds * 1000, 1)
            )


def _request_id(scope: Scope) -> str:
    """The caller's own X-Request-ID where it is a plain one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.match(value):
            return bytes(value).decode()
    return uuid4().hex[:16]


def _with_headers(
    headers: list[tuple[bytes, bytes]], request_id: str, policy: bytes
) -> list[tuple[bytes, bytes]]:
    present = {name for name, _ in headers}
    added = [(b"x-request-id", request_id.encode()), *_HEADERS]
    if b"content-security-policy" not in present:
        added.append((b"content-security-policy", policy))
    return [*headers, *added]
