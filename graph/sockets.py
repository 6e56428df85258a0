"""Sockets: graphql-transport-ws on the endpoint's own path, with strict messages and our own errors."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol, cast

import orjson
from graphql import GraphQLError
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    SubscribeMessage,
)

from graph.asking import Asking
from graph.schema import make_schema
from store.askers import Asker

INIT_SECONDS = 10
"""How long a client may take to send connection_init."""
OPERATIONS_MAX = 20
"""Operations that run at the same time on one connection."""


class Door(Protocol):
    """What the server knows of those who ask."""

    async def asker_of(self, authorization: str) -> Asker | None:
        """Who brings this credential; None where it is none of ours."""

    def seconds_to_wait(self, name: str) -> int:
        """0 where one more operation of that asker may begin now; counts it."""


class _Handler(BaseGraphQLTransportWSHandler[Asking, None]):
    """Answers a document that cannot be parsed with an `error` message, as the protocol has it.

    Who asks is told by the header of the handshake or by `authorization` in the payload of connection_init,
    and looked up again for each operation: a key that was revoked meanwhile opens nothing more.
    """

    view: "SocketEndpoint"
    _credential = ""

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        payload = message.get("payload")
        given = payload.get("authorization") if isinstance(payload, dict) else None
        self._credential = given if isinstance(given, str) else self._header()
        if await self._admitted():
            await super().handle_connection_init(message)

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if not self.connection_acknowledged or await self._admitted():
            await super().handle_subscribe(message)

    def _header(self) -> str:
        return str(cast(Any, self.websocket).ws.headers.get("authorization", ""))

    async def _admitted(self) -> bool:
        """Ask on in the name of whoever the credential is; without one of ours the connection ends."""
        asker = await self.view.door.asker_of(self._credential)
        if asker is None:
            await self.websocket.close(code=4403, reason="Forbidden")
            return False
        if self.view.door.seconds_to_wait(asker.name):
            await self.websocket.close(code=4429, reason="Too many requests")
            return False
        origin = replace(self.context.database.origin, who=asker.name)
        self.context = replace(self.context, asker=asker, database=self.context.database.for_origin(origin))
        return True

    @staticmethod
    def _get_pre_execution_close_reason(_error: GraphQLError) -> str | None:
        return None


class SocketEndpoint(GraphQL[Asking, None]):
    """Speaks graphql-transport-ws; each connection asks with a context of its own."""

    graphql_transport_ws_handler_class = _Handler

    def __init__(
        self,
        make_asking: Callable[[Any], Asking],
        door: Door,
        *,
        origins: Sequence[str] = (),
        find_text: Callable[[str], str | None] = lambda _id: None,
    ) -> None:
        super().__init__(
            make_schema(),
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=OPERATIONS_MAX,
            allowed_origins=origins,
        )
        self._make_asking, self.door, self._find_text = make_asking, door, find_text

    async def get_context(self, request: Any, response: Any) -> Asking:
        """The context of a connection."""
        return self._make_asking(request)

    async def run(self, request: Any, *args: Any, **more: Any) -> Any:
        """Serve one connection; its work stops when it ends."""
        context = self._make_asking(request)
        try:
            return await super().run(request, context=context)
        finally:
            context.stop.set()

    def decode_json(self, data: str | bytes) -> object:
        """A message of the protocol; JSONDecodeError for anything else, which closes the socket with 4400."""
        message = _with_text(orjson.loads(data), self._find_text)
        if not _is_message(message):
            raise json.JSONDecodeError("not a message of graphql-transport-ws", "", 0)
        return message

    def encode_json(self, data: object) -> str:
        """Text, not bytes: clients read text frames only."""
        return orjson.dumps(data).decode()


def _with_text(message: Any, find_text: Callable[[str], str | None]) -> Any:
    """The message with the text of a trusted document in place of its id; as it is where there is none."""
    payload = message.get("payload") if isinstance(message, dict) else None
    if isinstance(payload, dict) and "query" not in payload and isinstance(payload.get("documentId"), str):
        payload["query"] = find_text(payload.pop("documentId"))
    return message


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return False
    if message["type"] not in ("subscribe", "complete"):
        return True
    payload = message.get("payload", {})
    return (
        isinstance(message.get("id"), str)
        and isinstance(payload, dict)
        and (message["type"] == "complete" or isinstance(payload.get("query"), str))
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )
