"""HTTP protocol: a connection that does not speak HTTP, or not in time, is answered in JSON as any other."""

import sys
from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

import h11
import orjson
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.reading import ARRIVAL_SECONDS


class Protocol(H11Protocol):
    """uvicorn's own, which answers trouble with plain text and waits for ever for a first request."""

    arrival_seconds = ARRIVAL_SECONDS
    _waiting: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """The first request has so long to come; for those after it the server's keep-alive time counts."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(self.arrival_seconds, self._come_too_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """A request that has come whole stops the clock."""
        super().handle_events()
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()

    def send_400_response(self, msg: str) -> None:
        """Called while the trouble is handled: h11 knows whether it was too much. An unknown transfer coding
        is the client's mistake to us, not a 501."""
        wrong = sys.exception()
        hint = wrong.error_status_hint if isinstance(wrong, h11.RemoteProtocolError) else 400
        if hint == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
            msg = "The address or the headers are too large: send the request by POST."
        self._refuse(HTTPStatus(hint if hint < 500 else 400), msg)

    def _come_too_late(self) -> None:
        self._waiting = None
        seconds = f"{self.arrival_seconds:g} s"
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"No whole request came within {seconds}.")

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        """Answer, where nothing of another answer has been sent, and close the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            code = "LIMIT_EXCEEDED" if status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE else "BAD_REQUEST"
            body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
            headers: list[tuple[bytes, Any]] = [
                (b"content-type", b"application/json; charset=utf-8"),
                (b"content-length", str(len(body)).encode()),
                (b"connection", b"close"),
            ]
            response = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
