"""Admission: who asks, found out before anything else is done for them, and how often they may."""

import asyncio
import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.service import Service
from app.settings import AuthMode, Settings
from graph.errors import ErrorCode
from store.askers import ANONYMOUS, LOCAL, Asker
from store.errors import StoreError
from store.keys import PREFIX, check_key, note_use

if TYPE_CHECKING:
    from app.oidc import Issuer
    from store.database import Database

log = structlog.get_logger("liutong.admission")

_PAGES = ("/", "/explorer")
_FOR_ALL = ("/health/", "/static/", "/help/")
"""Shown to everybody: whether the server lives, and the pages, which hold no data and ask for a key."""
_SCHEME = "bearer "
_TOKEN_MOST = 8192
_PRIVATE = b"private"
USED_EVERY_S = 60.0
"""How exactly a key's last use is kept: a write for each request would cost more than the request."""


@dataclass
class Admission:
    """Finds out who asks by the credential they bring, in threads of its own: those that compute may all be
    busy. Keys are looked up anew each time, so that one that was revoked is refused at the next request."""

    service: Service
    limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def __post_init__(self) -> None:
        self.settings = self.service.settings
        self._door = ThreadPoolExecutor(2, thread_name_prefix="door")
        self._notes = ThreadPoolExecutor(1, thread_name_prefix="notes")
        self._noted: dict[str, float] = {}
        self.issuer = issuer_of(self.settings)
        self._most = RateLimitItemPerMinute(self.settings.requests_per_minute)

    @property
    def is_open(self) -> bool:
        """True when nobody is asked who they are."""
        return self.settings.auth is AuthMode.OPEN

    async def asker_of(self, authorization: str) -> Asker | None:
        """Who brings this `Authorization`; None where it is none of ours."""
        if self.is_open:
            return LOCAL
        text = authorization[len(_SCHEME) :].strip()
        if not authorization.lower().startswith(_SCHEME) or not 0 < len(text) <= _TOKEN_MOST:
            return None
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._door, self._checked, text)

    def close(self) -> None:
        """Give the threads up."""
        self._door.shutdown(wait=False, cancel_futures=True)
        self._notes.shutdown(wait=False, cancel_futures=True)

    def _checked(self, text: str) -> Asker | None:
        if not text.startswith(PREFIX):
            return self.issuer.check_token(text) if self.issuer else None
        assert self.service.database is not None, "asked before the service was ready"
        asker = check_key(self.service.database, text)
        now = time.monotonic()
        if asker and now - self._noted.get(asker.name, -USED_EVERY_S) >= USED_EVERY_S:
            self._noted[asker.name] = now
            self._notes.submit(self._note, self.service.database, asker)
        return asker

    def _note(self, database: "Database", asker: Asker) -> None:
        """In a thread of its own: a long import holds the pen, and nobody waits for this."""
        try:
            note_use(database, asker)
        except StoreError as trouble:
            log.warning("use not noted", key=asker.name, why=str(trouble))

    def seconds_to_wait(self, name: str) -> int:
        """0 where one more request of that name may come now, and is counted; else seconds until it may."""
        if self.is_open or self.limiter.hit(self._most, name):
            return 0
        until = self.limiter.get_window_stats(self._most, name).reset_time
        return max(1, math.ceil(until - time.time()))


def issuer_of(settings: Settings) -> "Issuer | None":
    if settings.auth is not AuthMode.OIDC:
        return None
    from app.oidc import Issuer  # and with it a library of ciphers, which the others start without

    return Issuer(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_keys,
        settings.oidc_roles_claim,
        settings.oidc_operators_claim,
        settings.role_names,
    )


class Admit:
    """Pure ASGI, before every endpoint: puts the asker beside the request, or answers 401 or 429 itself.

    Whatever is not named as shown to everybody needs an asker, so that no endpoint can be forgotten. A socket
    without a header is let in as anonymous: its first message may hold the credential.
    """

    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        self._app, self._admission = app, admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit one request; lifespan messages pass."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["asker"] = LOCAL if self._admission.is_open else ANONYMOUS
        if self._admission.is_open or is_for_all(scope["path"]):
            await self._app(scope, receive, send)
            return
        refused = await self._refusal(scope)
        if refused is None:
            await self._app(scope, receive, _privately(send))
        elif scope["type"] == "http":
            await refused(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1013 if refused.status_code != 401 else 1008})

    async def _refusal(self, scope: Scope) -> Response | None:
        """None where they may go on."""
        service, request = self._admission.service, HTTPConnection(scope)
        if not service.ready.is_set():
            return refusal(503, ErrorCode.NOT_READY, "The server is starting. Try again.", wait_s=1)
        authorization = request.headers.get("authorization", "")
        try:
            asker = await self._admission.asker_of(authorization)
        except StoreError as trouble:
            log.error("no key can be checked", why=str(trouble))
            return refusal(503, ErrorCode.NOT_READY, "Keys cannot be checked now. Try again.", wait_s=5)
        address = request.client.host if request.client else "-"
        wait_s = self._admission.seconds_to_wait(asker.name if asker else f"address:{address}")
        if wait_s:
            said = f"That is more than {self._admission.settings.requests_per_minute} requests in a minute."
            return refusal(429, ErrorCode.LIMIT_EXCEEDED, f"{said} Try again in {wait_s} s.", wait_s=wait_s)
        if asker is None and (scope["type"] == "http" or authorization):
            return refusal(401, ErrorCode.UNAUTHENTICATED, _told(authorization))
        scope["state"]["asker"] = asker or ANONYMOUS
        return None


def is_for_all(path: str) -> bool:
    """True for what is shown to those who are not known."""
    return path in _PAGES or path.startswith(_FOR_ALL)


def refusal(status: int, code: ErrorCode, message: str, *, wait_s: int = 0) -> Response:
    """An answer to somebody who is not let in, in the form that any client of GraphQL reads."""
    body = {"errors": [{"message": message, "extensions": {"code": code.value}}]}
    headers = {"cache-control": "no-store"}
    if wait_s:
        headers["retry-after"] = str(wait_s)
    if status == 401:
        headers["www-authenticate"] = 'Bearer realm="liutong"'
    return JSONResponse(body, status_code=status, headers=headers)


def _told(authorization: str) -> str:
    if not authorization:
        return "This server asks who you are: send a key or token as `Authorization: Bearer …`."
    return "This key or token is not known here, was revoked, or is at its end."


def _privately(send: Send) -> Send:
    """Answers to somebody known may be kept by their own browser alone, not by what lies between."""

    async def send_privately(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, value.replace(b"public", _PRIVATE) if name == b"cache-control" else value)
                for name, value in message["headers"]
            ]
        await send(message)

    return send_privately
