"""Hanging up: a client that has gone stops its request's work, on a real socket, however it asked."""

import json
import socket
import threading
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import connect

from network.pooling import solver
from tests.clients import listening

QUERY = '{ network(code: "toy") { pooledRoutes(input: {}) { saving } } }'


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """A search that ends only when it is told to: the events of its beginning and of its end."""
    begun, ended = threading.Event(), threading.Event()

    def search(*_args: Any, stop: Any, **_more: Any) -> None:
        begun.set()
        while not stop():
            threading.Event().wait(0.01)
        ended.set()

    monkeypatch.setattr(solver, "solve_pooled", search)
    return begun, ended


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_request_is_stopped(
    toy_url: str, endless: tuple[threading.Event, threading.Event], accept: str
) -> None:
    """The answer and the stream of one that has closed its connection."""
    begun, ended = endless
    body = json.dumps({"query": QUERY}).encode()
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\naccept: {accept}\r\n"
    with listening(toy_url) as address:
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port or 80), timeout=20) as connection:
            connection.sendall(head.encode() + f"content-length: {len(body)}\r\n\r\n".encode() + body)
            assert begun.wait(20)
            assert not ended.is_set()
        assert ended.wait(20)


def test_a_socket_is_stopped(toy_url: str, endless: tuple[threading.Event, threading.Event]) -> None:
    """All that runs on a WebSocket that was closed."""
    begun, ended = endless
    with listening(toy_url) as address:
        with connect(
            f"{address.replace('http', 'ws')}/graphql", subprotocols=["graphql-transport-ws"]
        ) as line:
            line.send('{"type": "connection_init"}')
            line.recv()
            line.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": QUERY}}))
            assert begun.wait(20)
            assert not ended.is_set()
        assert ended.wait(20)
